"""What the widget weighs on a line, packed as a proxy would pack it."""

import brotli
import pytest

from tests.widget.hosts import Host

pytestmark = pytest.mark.once
LOADER, FIRST_VIEW = 1900, 8500  # bytes


def packed(data: bytes) -> int:
    """The bytes of an answer, packed by brotli at its best."""
    return len(brotli.compress(data, quality=11))


def first_view(host: Host, language: str) -> tuple[int, int, int]:
    """The bytes of the loader, of the frame, and of a visit with a full day in it."""
    client = host.app.test_client()
    loader, frame = client.get("/embed/v1/embed.js"), client.get(f"/embed/v1/frame?k={host.site}&lang={language}")
    begun = host.begins(host.signs("7"))
    assert (loader.status_code, frame.status_code, begun.status_code) == (200, 200, 200)
    return packed(loader.data), packed(frame.data), packed(begun.data)


def ask_eight(host: Host) -> None:
    """Somebody asks, so that others' days have something in them."""
    bob = host.brings("bob", "Bob")
    for number in range(8):
        title = f"How does one begin again, for the {number}th time?"
        asked = bob.post("/advice-requests", title=title, body="A few lines, as people ask them.")
        assert asked.status_code == 201, asked.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_view_is_light(host: Host, language: str) -> None:
    host.brings("7")
    ask_eight(host)
    day = host.begins(host.signs("7")).json
    assert day
    assert day["today"]["items"], "its day is empty: little would be weighed"
    loader, frame, begun = first_view(host, language)
    assert loader <= LOADER
    assert loader + frame + begun <= FIRST_VIEW, (loader, frame, begun)
