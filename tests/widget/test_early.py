"""The form in which a page begins the widget itself: the same everywhere it is written, and no way in for others."""

import re
from pathlib import Path

import pytest
from community_widget.snippet import LOADER, SANDBOX
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask.testing import FlaskClient

from examples.host import create_app
from tests.widget.hosts import Host

ROOT = Path(__file__).parents[2]


@pytest.fixture
def robin(tmp_path: Path) -> FlaskClient:
    """A browser in which Robin is signed in to the app."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    client = create_app({"PRIVATE_KEY": str(tmp_path / "key.pem")}).test_client()
    client.post("/sign-in", data={"member": "17"})
    return client


def test_the_frame_that_a_page_begins_is_held_as_the_loader_holds_its_own(host: Host, robin: FlaskClient) -> None:
    printed, page = host.types("snippet", "duoveo"), robin.get("/?load=early").text
    for words in (printed, page, (ROOT / "docs" / "embedding.md").read_text()):
        [frame] = re.findall(r"<iframe hidden [^>]*>", words)
        assert f'sandbox="{SANDBOX}"' in frame
        assert 'referrerpolicy="origin"' in frame
    loader = LOADER.read_text()
    assert f"'sandbox', '{SANDBOX}'" in loader
    assert "referrerPolicy = 'origin'" in loader
    [address] = re.findall(r'src="http://localhost(/embed/v1/frame[^"]*)"', printed)
    assert host.app.test_client().get(address.replace("&amp;", "&")).status_code == 200


def test_a_token_is_given_ahead_to_the_page_of_the_app_alone(robin: FlaskClient) -> None:
    own = robin.get("/community-token", headers={"Sec-Fetch-Site": "same-origin"})
    assert own.json
    assert own.json["token"].count(".") == 2
    assert own.headers["Cache-Control"] == "no-store"
    for elsewhere in ("cross-site", "same-site", "none", None):
        headers = {"Sec-Fetch-Site": elsewhere} if elsewhere else {}
        assert robin.get("/community-token", headers=headers).status_code == 403
    assert robin.post("/community-token", headers={"Origin": "https://elsewhere.example"}).status_code == 403
