"""The map of personal data has no hole: the core's when it is built, a plugin's when the house starts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from community import BLANK, DELETE, UNNAME, Base, Data, PersonalData, Plugin, about, key
from community.privacy.faults import faults
from community.privacy.map import CORE, SHARED
from community.registry import PluginError, make_registry
from community.settings import Settings

SETTINGS = Settings(secret_key="x" * 32)
TABLES = [table for table in Base.metadata.tables.values() if table.name.startswith("community_")]


def test_the_cores_own_map_is_whole() -> None:
    assert list(faults(TABLES, CORE, SHARED)) == []


@pytest.mark.parametrize("entry", CORE, ids=lambda entry: f"{entry.table}-{entry.member}")
def test_no_line_of_it_can_be_taken_out(entry: PersonalData) -> None:
    """But ways across a reference, which the stories of export and erasure need, and the member's own row."""
    if ("." in entry.member and not entry.table.endswith("_topic")) or entry.member == "id":
        return
    left = [one for one in CORE if one is not entry]
    assert any(entry.table in fault for fault in faults(TABLES, left))


@pytest.fixture
def letters(tmp_path: Path) -> Iterator[Callable[..., Plugin]]:
    """Makes a plugin with tables, which are taken away again."""
    before = set(Base.metadata.tables)
    (tmp_path / "migrations").mkdir()

    def make(*columns: Column[Any], name: str = "letters_letter", info: Any = None, **more: Any) -> Plugin:
        plain = about("to write", "a year") if info is None else info
        Table(name, Base.metadata, Column("id", Integer, primary_key=True, info=Data.TECHNICAL), *columns, **plain)
        given = {"migrations": tmp_path / "migrations", **more}
        return Plugin(name="letters", title="Letters", folder=tmp_path, **given)

    yield make
    for name in set(Base.metadata.tables) - before:
        Base.metadata.remove(Base.metadata.tables[name])


def _member(name: str = "author_id", ondelete: str | None = "CASCADE", **more: Any) -> Column[Any]:
    return Column(name, ForeignKey("community_member.id", ondelete=ondelete), info=Data.PRIVATE, **more)


def _body() -> Column[Any]:
    return Column("body", String, info=Data.SPECIAL, nullable=False)


def _entry(on_erasure: Any = DELETE, member: str = "author_id", **more: Any) -> PersonalData:
    return PersonalData("letters_letter", member, "Letters", on_erasure, **more)


def _refused(plugin: Plugin) -> str:
    with pytest.raises(PluginError, match=r"^plugin letters: ") as refused:
        make_registry([plugin], SETTINGS)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_table_that_refers_to_a_member_needs_an_entry(letters) -> None:
    refused = _refused(letters(_member(), _body()))
    assert 'refers to a member and has no entry in personal_data; keep one PersonalData("letters_letter",' in refused


def test_a_whole_map_is_accepted(letters) -> None:
    assert make_registry([letters(_member(), _body(), personal_data=(_entry(),))], SETTINGS)


def test_every_reference_needs_exactly_one(letters) -> None:
    two = (_member(), _member("reader_id"), _body())
    assert "letters_letter.reader_id refers to a member and has no entry" in _refused(
        letters(*two, personal_data=(_entry(),))
    )


def test_one_reference_with_two_entries_is_refused(letters) -> None:
    assert "more than one entry" in _refused(letters(_member(), _body(), personal_data=(_entry(), _entry())))


def test_words_without_a_reference_need_a_way_to_their_author(letters) -> None:
    request = Column("request_id", ForeignKey("community_advice_request.id", ondelete="CASCADE"), info=Data.TECHNICAL)
    plugin = letters(request, _body())
    assert "holds people's words; say whose in personal_data, if need be across a reference" in _refused(plugin)
    whole = Plugin(**{**vars(plugin), "personal_data": (_entry(member="request_id.author_id"),)})
    assert make_registry([whole], SETTINGS)


@pytest.mark.parametrize(
    ("columns", "entry", "words"),
    [
        ((_member, _body), _entry(member="body"), "does not lead to a member"),
        ((_member, _body), _entry(member="author_id.nowhere"), "does not lead to a member"),
        ((_member, _body), PersonalData("letters_post", "author_id", "Post", DELETE), "letters_post, which is not a"),
        ((_member, _body), PersonalData("community_reply", "author_id", "Replies", DELETE), "not a table of its own"),
        ((lambda: _member(nullable=False), _body), _entry(UNNAME), "make the column nullable, or use DELETE"),
        ((lambda: _member(nullable=False), _body), _entry(BLANK), "make the column nullable, or use DELETE"),
        ((_member,), _entry(BLANK), "class them info=Data.SPECIAL, or use UNNAME"),
        ((_member, _body), _entry(of_others=("reader",)), "names reader, which is not a column"),
        ((_member, _body), _entry(UNNAME, then={"state": "x"}), "names state, which is not a column"),
        (
            (_member, lambda: Column("mood", Integer, info=Data.SPECIAL, nullable=False)),
            _entry(BLANK),
            "make it nullable",
        ),
        ((_member, lambda: Column("body", String)), _entry(), "letters_letter.body is not classed; give it info=Data"),
        ((lambda: _member(ondelete=None), _body), _entry(), "must say ondelete, CASCADE or SET NULL"),
        ((_member, lambda: Column("x", ForeignKey("letters_no.id"), info=Data.TECHNICAL)), _entry(), "is not there"),
    ],
)
def test_what_does_not_fit_in_a_map(letters, columns: Any, entry: PersonalData, words: str) -> None:
    plugin = letters(*(column() for column in columns), personal_data=(entry,))
    direct = (
        () if entry.table == "letters_letter" and "." not in entry.member and entry.member != "body" else (_entry(),)
    )
    whole = Plugin(**{**vars(plugin), "personal_data": (*direct, entry)})
    assert words in _refused(whole)


def test_a_table_needs_a_purpose_and_revisions(letters) -> None:
    assert "add about(purpose, retention)" in _refused(letters(info={}))


def test_tables_need_revisions(letters, tmp_path: Path) -> None:
    for migrations in (None, tmp_path / "nowhere"):
        plugin = Plugin(name="letters", title="Letters", folder=tmp_path, migrations=migrations)
        if migrations is None:
            letters()
        assert "no folder of revisions; make one and name it in migrations" in _refused(plugin)


def test_a_table_without_the_plugins_prefix_is_refused(tmp_path: Path) -> None:
    """The package of the class tells whose it is, whatever the table is named."""

    class Stray(Base):
        __module__ = "community_strays.models"
        __tablename__ = "wandering"
        __table_args__ = about("to wander", "a day")
        id: Mapped[int] = key()
        word: Mapped[str] = mapped_column(String(10), info=Data.TECHNICAL)

    try:
        plugin = Plugin(name="strays", title="Strays", folder=tmp_path, migrations=tmp_path)
        with pytest.raises(PluginError, match="plugin strays: table wandering must be named strays_…"):
            make_registry([plugin], SETTINGS)
    finally:
        Base.metadata.remove(Base.metadata.tables["wandering"])
