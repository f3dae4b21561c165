"""What a person's export holds: everything of theirs, nothing of anybody else's."""

import json
from typing import Any

from sqlalchemy import update

from community.current import KEY, now
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.privacy.map import CORE
from tests.privacy.conftest import World, tokens


def _export(world: World, handle: str) -> Any:
    code, printed, _told = world.run("export", handle)
    assert code == 0
    return json.loads(printed)


def _walk(found: Any) -> list[Any]:
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [found, *(value for one in inner for value in _walk(one))]


def test_everything_of_alice_and_nothing_of_anybody_else(world: World) -> None:
    for who in "abc":
        code, document, told = world.run("export", f"markof{who}handle")
        assert (code, told) == (0, "")
        assert not set(world.words[who]) - tokens(document, who), "a word of theirs is missing"
        for other in set("abc") - {who}:
            assert tokens(document, other) <= {f"markof{other}handle"}, "others stand there by handle alone"


def test_every_part_of_the_map_is_met(world: World) -> None:
    """Whoever adds a table plants a row of Alice's for it in this folder's world."""
    parts = {(part["table"], part["title"]) for part in _export(world, "markofahandle")["parts"]}
    everything = world.app.extensions[KEY].registry.personal_data
    assert len(everything) > len(CORE), "the plugins' part is missing"
    assert {(entry.table, entry.title) for entry in everything if entry.exported} - parts == set()


def test_neither_secrets_nor_inner_keys(world: World) -> None:
    document = _export(world, "markofahandle")
    assert not [found for found in _walk(document) if isinstance(found, int) and not isinstance(found, bool)]
    text = json.dumps(document)
    for hidden in ("argon2", "password", "_hash", '_id"', world.ids["token of a"]):
        assert hidden not in text, hidden


def test_what_stays_with_the_other_person(world: World) -> None:
    """Whether Bob agrees to show it, what he put away, and that he noted her help: his alone."""
    world.people["b"].put(f"/thanks/{world.ids['thanks of a']}/consent", shared=False)
    parts = {part["title"]: part["rows"] for part in _export(world, "markofahandle")["parts"]}
    [given], [received] = parts["Thanks given"], parts["Thanks received"]
    assert "receiver_shares" not in given
    assert "giver_shares" not in received
    assert (given["receiver"], received["giver"]) == ("markofbhandle", "markofbhandle")
    assert given["reply"] == world.ids["reply of b"]
    assert [row["member"] for row in parts["Who helped, noted in private"]] == ["markofbhandle"]
    assert not [title for title in parts if "others" in title]


def test_somebody_who_is_not_here(world: World) -> None:
    code, printed, told = world.run("export", "nobody")
    assert (code, printed) == (1, "")
    assert "Nobody here is called nobody." in told
    assert _export(world, "@MARKOFAhandle")["person"] == "markofahandle"


def test_somebody_who_is_on_the_way_out_is_nobody_there(world: World) -> None:
    with world.app.app_context(), unit_of_work() as work:
        work.execute(update(Member).where(Member.handle == "markofbhandle").values(left_at=now()))
    document = _export(world, "markofahandle")
    assert "markofb" not in json.dumps(document)
    assert _export(world, "markofbhandle")["person"] == "markofbhandle", "their own export still holds theirs"
