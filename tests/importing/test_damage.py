"""What is wrong in a dump is told with its place, and the rest comes in."""

import json
import tracemalloc
from pathlib import Path

import pytest

from community.testing import Someone
from tests.importing.conftest import Desk, answer, line, question, row

GOOD = (question(1), answer(2, 1))
LAST = question(90, "The last one")
BOMB = """<!DOCTYPE posts [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">
<!ENTITY row "<row Id='66' PostTypeId='1' Title='smuggled' CreationDate='2014-03-13T20:32:04'/>">]>"""

# a broken row, and what is said of it; good rows stand before and after
SKIPPED_ROWS = {
    "another element": ("<comment Id='1'/>", "row Id 1: <comment is not a row"),
    "cut in the middle": ('  <row Id="5" PostTypeId="1" Title="half a', "row Id 5: broken XML (it is cut off)"),
    "a naked <": (row(question(5)).replace("long", "a < b"), "row Id 5: broken XML"),
    "a naked tag": (row(question(5)).replace("long", "<b>long</b>"), "row Id 5: broken XML"),
    "a naked &": (row(question(5)).replace("long", "R & B"), "row Id 5: broken XML"),
    "an undefined entity": (
        row(question(5)).replace("long", "&eacute;"),
        "row Id 5: broken XML (undefined ent",
    ),
    "a bomb's entity": (row(question(5)).replace("long", "&c;"), "row Id 5: broken XML (undefined entity)"),
    "twice the same attribute": (
        row(question(5)).replace("<row", '<row Id="5"'),
        "row Id 5: broken XML (duplicate attr",
    ),
    "an empty row": ("<row />", ": an empty row"),
    "no Id": (question(5, Id=None), ": it has no Id"),
    "an Id of words": (question("five"), "row Id five: its Id is not a number"),
    "no type": (question(5, PostTypeId=None), "row Id 5: it has no PostTypeId"),
    "no date": (question(5, CreationDate=None), "row Id 5: it has no date"),
    "a date of words": (question(5, CreationDate="yesterday"), "row Id 5: 'yesterday' is not a date"),
    "an impossible date": (question(5, CreationDate="2014-02-30T00:00:00"), "'2014-02-30T00:00:00' is not a date"),
    "a default for a date": (question(5, CreationDate="0001-01-01T00:00:00+14:00"), "row Id 5: '0001-01-01T00:00:00+1"),
    "a date before all dates": (question(5, CreationDate="1900-01-01T00:00:00"), "its date, 1900-01-01T00:00:00, can"),
    "a date to come": (question(5, CreationDate="2999-01-01T00:00:00"), "its date, 2999-01-01T00:00:00, can not be"),
    "neither title nor text": (question(5, "", Body=""), "row Id 5: a question with neither title nor text"),
    "an answer of an image": (answer(5, 1, "<p><img src='a.png'></p>"), "row Id 5: an answer without text"),
    "an answer to nothing": (answer(5, 1, ParentId=None), "row Id 5: an answer that names no question"),
    "an answer to what is not there": (answer(5, 77), "row Id 5: its question is not there"),
    "an answer to an answer": (answer(6, 2), "row Id 6: it answers an answer"),
    "the same again": (question(1), "row Id 1: the same as line 3"),
    "the same Id again": (question(1, "Other"), "row Id 1: another row has its Id, in line 3"),
    "the same Id of another kind": (answer(1, 1), "row Id 1: another row has its Id, in line 3"),
    "a very long text": (question(7, Body="word " * 30_000), "row Id 7: its text is longer than 100000 characters"),
    "a row that never ends": (f'<row Id="5" Body="{"x" * 9_000_000}"/>', "row Id 5: it is too long to be read"),
}


def test_rows_are_left_out_one_by_one_and_the_rest_comes_in(desk: Desk, requests_of) -> None:
    ran = desk.brings_in(*GOOD, *(broken for broken, _said in SKIPPED_ROWS.values()), LAST)
    assert ran.code == 3
    told = [text for text in ran.said.splitlines() if text.startswith("Posts.xml, ")]
    for number, (text, (_broken, said)) in enumerate(zip(told, SKIPPED_ROWS.values(), strict=True), start=5):
        assert text.startswith(f"Posts.xml, line {number}")
        assert said in text
    assert f"2 questions and 1 answer came in; {len(told)} rows left out, listed above." in ran.said
    assert set(requests_of()) == {"How does one begin?", "The last one"}


def test_characters_that_cannot_be_kept_go_and_the_row_comes_in(desk: Desk, requests_of) -> None:
    forbidden = row(question(5)).replace("long", "lo\x00\x1fng&#0;&#x1F;&#xD800;")
    ran = desk.brings_in(
        question(1, "First"), forbidden, question(6, "Other", Body="<p>It is a lo\x7f\x85ng story.</p>")
    )
    assert ran.code == 0
    for place in ("line 4, row Id 5", "line 5, row Id 6"):
        assert f"{place}: characters that no text can keep were left out of it." in ran.said
    found = requests_of()
    assert found["How does one begin?"]["body"] == found["Other"]["body"] == "It is a long story."


def test_an_entity_bomb_is_harmless(desk: Desk, requests_of) -> None:
    inner = "\n".join(map(row, (*GOOD, LAST)))
    ran = desk.brings_in(raw=f"<?xml version='1.0'?>\n{BOMB}\n<posts>\n{inner}\n</posts>")
    assert ran.code == 0
    assert set(requests_of()) == {"How does one begin?", "The last one"}


def test_a_file_that_was_cut_off_says_so(desk: Desk, requests_of) -> None:
    whole = "<posts>\n" + "\n".join(map(row, (*GOOD, LAST))) + "\n"
    ran = desk.brings_in(raw=whole)
    assert ran.code == 3
    assert "the file ends without </posts>: what came after is missing." in ran.said
    assert desk.brings_in(raw=whole[:-60], name="shorter").code == 3
    assert set(requests_of()) == {"How does one begin?", "The last one"}


def test_comments_hide_rows_unless_they_never_end(desk: Desk, requests_of) -> None:
    hidden = f"<!-- {row(question(5, 'hidden'))} -->"
    assert desk.brings_in(*GOOD, hidden, LAST).code == 0
    assert set(requests_of()) == {"How does one begin?", "The last one"}
    ran = desk.brings_in(*GOOD, "<!-- what is this", question(6, "after"), LAST)
    assert (ran.code, "line 5: a comment that does not end." in ran.said) == (3, True)
    assert "after" in requests_of()


def test_rows_may_be_written_in_other_ways(desk: Desk, requests_of) -> None:
    opened = row(question(1)).replace(" />", "></row>")
    quoted = (
        "<row Id='2' PostTypeId='1'\n Title='a > b' CreationDate='2014-03-13T20:32:04Z' Body='&lt;p&gt;x&lt;/p&gt;'/>"
    )
    assert desk.brings_in(opened, quoted).code == 0
    assert set(requests_of()) == {"How does one begin?", "a > b"}


def test_an_answer_may_stand_before_its_question(desk: Desk, requests_of) -> None:
    assert desk.brings_in(answer(2, 1), question(1)).code == 0
    [request] = requests_of().values()
    assert len(request["replies"]) == 1


def test_answers_of_a_question_that_was_left_out_are_left_out(desk: Desk, requests_of) -> None:
    ran = desk.brings_in(answer(6, 5), question(5, CreationDate="never"), answer(7, 5), *GOOD)
    assert ran.code == 3
    for number in (6, 7):
        assert f"row Id {number}: its question was left out." in ran.said
    assert [text.split(",")[1] for text in ran.said.splitlines() if "row Id" in text] == [
        " line 3",
        " line 4",
        " line 5",
    ]


def test_a_question_without_title_is_called_by_its_first_words(desk: Desk, requests_of) -> None:
    assert desk.brings_in(question(1, Title=None, Body="<h1>It began</h1><p>on a Monday.</p>")).code == 0
    assert requests_of()["It began"]["body"] == "It began\n\non a Monday."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_byte_order_and_line_ends_mean_nothing(desk: Desk, requests_of, encoding: str) -> None:
    inner = "\r\n".join(map(row, (question(1, "Déménager"), answer(2, 1))))
    raw = f'<?xml version="1.0"?>\r\n<posts>\r\n{inner}\r\n</posts>'.encode(encoding)
    assert desk.brings_in(raw=raw).code == 0
    assert set(requests_of()) == {"Déménager"}
    text = f"{line(title='Élan', question_id='e')}\r\n{line(question_id='f')}\r\n"
    path = desk.folder / "marked.jsonl"
    path.write_bytes(text.encode(encoding))
    assert desk.imports("jsonl", path).code == 0
    assert "Élan" in requests_of()


def test_a_declared_encoding_is_used_and_a_wrong_one_is_told(desk: Desk, requests_of) -> None:
    inner = "\n".join(map(row, (question(1, "Déménager"), question(2, "Plain"))))
    latin = f'<?xml version="1.0" encoding="iso-8859-1"?>\n<posts>\n{inner}\n</posts>'.encode("latin-1")
    ran = desk.brings_in(raw=latin.replace(b"iso-8859-1", b"utf-8"))
    assert (ran.code, "line 3, row Id 1: its letters do not fit the encoding of the file." in ran.said) == (3, True)
    assert desk.brings_in(raw=latin.replace(b"iso-8859-1", b"UTF-16")).code == 3  # as some tools write over UTF-8
    assert set(requests_of()) == {"Plain"}
    assert desk.brings_in(raw=latin).code == 0
    assert set(requests_of()) == {"Plain", "Déménager"}


NOT_A_DUMP = {
    "nothing": b"",
    "another document": b"<html><body><row Id='1'/></body></html>",
    "another table": b'<?xml version="1.0"?><users><row Id="1" /></users>',
    "no XML": b"Dear friend, this is a letter.",
    "an archive": b"7z\xbc\xaf\x27\x1c\x00\x04" * 500,
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><posts></posts>',
    "not the encoding of its mark": b"\xff\xfe\x00\x00" + b"\xff" * 400,
    "no rows": b"<posts></posts>",
    "nothing but other types": b'<posts><row Id="1" PostTypeId="4"/></posts>',
}


def test_what_is_no_dump_stores_nothing(desk: Desk) -> None:
    before = desk.everything()
    for name, raw in NOT_A_DUMP.items():
        ran = desk.brings_in(raw=raw)
        assert ran.code == 1, name
        [told] = [text for text in ran.said.splitlines() if text not in ("Reading", "Storing", "")]
        assert told.startswith("Nothing was stored: "), name
    assert desk.everything() == before


def test_what_is_not_there_stores_nothing(desk: Desk, tmp_path: Path) -> None:
    for arguments in (
        ("stackexchange", tmp_path / "nowhere"),
        ("stackexchange", desk.lines(line())),
        ("jsonl", tmp_path / "nowhere.jsonl"),
        ("jsonl", tmp_path),
        ("jsonl", desk.lines(name="empty.jsonl")),
    ):
        ran = desk.imports(*arguments)
        assert ran.code == 1, arguments
        assert ran.said.splitlines()[-1].startswith("Nothing was stored: ")


def test_a_dump_in_which_all_is_wrong_stores_nothing_and_says_what(desk: Desk) -> None:
    ran = desk.brings_in(question(1, CreationDate="never"), answer(2, 1))
    assert ran.code == 1
    assert "row Id 1: 'never' is not a date." in ran.said
    assert ran.said.splitlines()[-1] == "Nothing was stored: nothing in it could come in."


SKIPPED_LINES = {
    "not JSON": ("{", "not JSON"),
    "half a line": (line()[:40], "not JSON"),
    "not an object": ("[1, 2]", "not a JSON object"),
    "very deep": ("[" * 100_000, "not JSON"),
    "an empty line": ("", "an empty line"),
    "an empty row": ("{}", "an empty row"),
    "no question": (line(question_id=None), "it has no question_id"),
    "a question of the wrong type": (line(question_id=[1]), "its question_id is neither text nor a number"),
    "a title of the wrong type": (line(title=7), "its title is not text"),
    "a text of the wrong type": (line(text=["x"]), "its text is not text"),
    "topics of the wrong type": (line(topics="Change"), "its topics are not a list of words"),
    "a date of the wrong type": (line(question_time=1400000000), "it has no date"),
    "an impossible date": (line(question_time="2015-13-01"), "'2015-13-01' is not a date"),
    "neither title nor text": (line(title="", text=" "), "a question with neither title nor text"),
    "letters of another encoding": (line(title="x").encode().replace(b"x", b"\xe9"), "its letters are not in UTF-8"),
    "a very long text": (line(text="word " * 30_000), "its text is longer than 100000 characters"),
}
SKIPPED_ANSWERS = {
    "no answer": (line(question_id="q2", answer_html=None), "an answer without text"),
    "an answer of an image": (line(question_id="q2", answer_html="<p><img src=x></p>"), "an answer without text"),
    "an answer of the wrong type": (line(question_id="q2", answer_html=7), "its answer_html is not text"),
    "a helper of the wrong type": (line(question_id="q2", helper={}), "its helper is neither text nor a number"),
    "a bad time": (line(question_id="q2", answer_time="later"), "'later' is not a date"),
    "a very long answer": (line(question_id="q2", answer="word " * 30_000, answer_html=""), "its text is longer than"),
}


def _told(desk: Desk, found: dict[str, tuple[str, str]], *others: str) -> str:
    """What is said at the end, once every line after the first was told with its place."""
    ran = desk.reads(line(), *(broken for broken, _said in found.values()), *others)
    assert ran.code == 3
    told = [text for text in ran.said.splitlines() if text.startswith("line ")]
    for number, (text, (_broken, said)) in enumerate(zip(told, found.values(), strict=True), start=2):
        assert text.startswith(f"line {number}: {said}")
    return ran.said.splitlines()[-1]


def test_lines_are_left_out_one_by_one_and_the_rest_comes_in(desk: Desk, requests_of) -> None:
    said = _told(desk, SKIPPED_LINES, line(question_id="last", title="The last one"), "", "")
    assert said.startswith("2 questions and 2 answers came in; 16 rows left out")
    assert set(requests_of()) == {"How does one begin?", "The last one"}


def test_a_question_comes_in_without_the_answer_that_can_not(desk: Desk, alice: Someone) -> None:
    said = _told(desk, SKIPPED_ANSWERS)
    assert said.startswith("2 questions and 1 answer came in; 6 rows left out")
    assert sorted(item["answered"] for item in alice.get("/advice-requests").json["items"]) == [False, True]


def test_the_same_line_again_is_told_and_other_words_of_a_helper_come_in(desk: Desk, requests_of) -> None:
    ran = desk.reads(line(), line(), line(answer_html="<p>And like that.</p>"))
    assert ran.code == 3
    assert "line 2: the same as line 1." in ran.said
    [request] = requests_of().values()
    assert [reply["body"] for reply in request["replies"]] == ["Like this.", "And like that."]


def test_a_question_that_is_told_in_other_words_keeps_its_first(desk: Desk, requests_of) -> None:
    ran = desk.reads(line(), line(title="Edited", helper="h2"))
    assert ran.code == 0
    assert "line 2: it tells its question in other words than line 1, which are kept." in ran.said
    [request] = requests_of().values()
    assert (request["title"], len(request["replies"])) == ("How does one begin?", 2)


def test_one_id_with_two_dates_is_two_questions(desk: Desk, requests_of) -> None:
    desk.reads(line(), line(title="Another", question_time="2016-01-01T00:00:00Z"))
    assert set(requests_of()) == {"How does one begin?", "Another"}


def test_strange_characters_in_json_go_and_the_words_come_in(desk: Desk, requests_of) -> None:
    odd = "a\x00b\x1b\ud800c\U0001f33b"
    ran = desk.reads(line(title=odd, text=odd, helper=odd, topics=[odd], answer_html=f"<p>{odd}</p>", asker=odd))
    assert ran.code == 0
    assert "line 1: characters that no text can keep were left out of it." in ran.said
    [request] = requests_of().values()
    assert {request["title"], request["body"], *request["topics"], request["author"]["name"]} == {"abc\U0001f33b"}


def test_a_line_of_fifty_megabytes_takes_little_memory(desk: Desk, requests_of) -> None:
    path = desk.folder / "long.jsonl"
    with path.open("w") as file:
        file.write(line() + "\n" + '{"question_id": "q2", "text": "')
        for _ in range(50):
            file.write("x" * 1_000_000)
        file.write('"}\n' + line(question_id="last", title="The last one") + "\n")
    tracemalloc.start()
    ran = desk.imports("jsonl", path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (ran.code, "line 2: it is too long to be read." in ran.said) == (3, True)
    assert most < 60_000_000
    assert set(requests_of()) == {"How does one begin?", "The last one"}


def test_pages_show_what_came_in(desk: Desk, alice: Someone) -> None:
    desk.brings_in(
        question(1, "<script>alert(1)</script>", Body="<p>a &lt;b&gt;</p><script>evil()</script>"), answer(2, 1)
    )
    [item] = alice.get("/advice-requests").json["items"]
    page = alice.client.get(f"/requests/{item['id']}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "a &lt;b&gt;" in page
    assert "evil" not in page
    assert json.dumps(item["title"]) == '"<script>alert(1)</script>"'
