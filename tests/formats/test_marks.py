"""Our marks in keywords and notes: what is written is read, and what is somebody else's stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.formats.draft import Draft
from litreview.formats.marks import Marks, keyword_marks, note_mark, read_marks, take_marks
from litreview.model import Exchanged, Judgement, Pointer, Record, Stage, Verdict
from litreview.normalise.titles import clean_markup

EXCLUDED = Judgement(
    Verdict.EXCLUDE, Stage.FULL_TEXT, "Kari Nordmann", "E2", "wrong population", "2026-11-20", "50% of them; see p. 3"
)
TITLE = Judgement(Verdict.MAYBE, Stage.TITLE, "Ola")
ITEM = Exchanged(Record(), "W12", (TITLE, EXCLUDED), ("pilot", "a, b; c"))


def test_keywords_tell_the_last_stage() -> None:
    assert keyword_marks(ITEM) == (
        "litreview:W12",
        "litreview:exclude",
        "litreview:stage full_text",
        "litreview:criterion E2",
        "litreview:tag pilot",
        "litreview:tag a%2C b%3B c",
    )


def test_a_note_tells_all_in_one_line() -> None:
    assert note_mark(ITEM) == (
        "litreview W12: maybe; stage title; reviewer Ola | exclude; stage full_text; criterion E2; "
        "reason wrong population; reviewer Kari Nordmann; date 2026-11-20; note 50% of them%3B see p. 3"
        " | tag pilot; tag a, b%3B c"
    )


def test_an_unjudged_work_has_a_line_only_when_asked_for() -> None:
    item = Exchanged(Record(), "W3", (), ("later",))
    assert note_mark(item) == ""
    assert note_mark(item, always=True) == "litreview W3: unjudged | tag later"
    assert read_marks([note_mark(item, always=True)]) == Marks("W3", (), ("later",))
    assert note_mark(Exchanged(Record()), always=True) == ""


def test_a_file_without_work_ids_is_read() -> None:
    item = Exchanged(Record(), "", (TITLE,))
    assert note_mark(item) == "litreview: maybe; stage title; reviewer Ola"
    assert read_marks([note_mark(item)]) == Marks("", (TITLE,), ())


@pytest.mark.parametrize(
    "keyword", ["litreview", "litreview:", "litreview:W", "litreview:tag", "litreview:stage nap", "litreview:recovery"]
)
def test_keywords_that_only_look_like_marks_stay(keyword: str) -> None:
    assert take_marks((keyword, "recovery"), ()) == ((keyword, "recovery"), (), ())


@pytest.mark.parametrize(
    "note",
    [
        "litreview is a tool",
        "litreview W12: a good paper",
        "litreview W12: exclude; because",
        "litreview W12: exclude; stage nap",
        "litreview W12: exclude; stage title; stage title",
        "see litreview W12: exclude",
    ],
)
def test_notes_that_only_look_like_marks_stay(note: str) -> None:
    assert take_marks((), (note, "other")) == ((), (note, "other"), ())


def test_a_line_among_others_and_what_a_tool_wrote_behind_it() -> None:
    note = 'Read in May\nlitreview W12: include; stage title | RAYYAN-INCLUSION: {"Ola"=>"Included"}\nthe end'
    assert take_marks((), (note,)) == (
        (),
        ('Read in May\nRAYYAN-INCLUSION: {"Ola"=>"Included"}\nthe end',),
        ("litreview W12: include; stage title",),
    )


def test_verdicts_of_keywords_alone() -> None:
    marks = (
        "litreview:W7",
        "litreview:include",
        "litreview:exclude",
        "litreview:stage title",
        "litreview:criterion E1",
    )
    assert read_marks(marks) == Marks(
        "W7", (Judgement(Verdict.INCLUDE, Stage.TITLE), Judgement(Verdict.EXCLUDE, Stage.TITLE, criterion="E1"))
    )


def test_two_stages_in_keywords_are_not_chosen_between() -> None:
    words = ("litreview:include", "litreview:stage title", "litreview:stage full_text")
    assert read_marks(words).judgements == (Judgement(Verdict.INCLUDE),)


def test_a_draft_moves_marks_to_extra() -> None:
    draft = Draft([("KW", "litreview:W12"), ("KW", "recovery"), ("N1", note_mark(ITEM)), ("C1", "Oslo")])
    draft.many("keywords", "KW")
    draft.many("notes", "N1")
    record = draft.finish(Pointer(1)).record
    assert (record.keywords, record.notes) == (("recovery",), ())
    assert record.extra == {"C1": ("Oslo",), "litreview": ("litreview:W12", note_mark(ITEM))}
    assert set(record.origin) == {"keywords"}


WORDS = st.text(
    st.characters(codec="utf-8") | st.sampled_from(" ;,|%&<>\t\n{}\\\"'$#_~\u00a0åø"), min_size=1, max_size=20
).map(lambda text: unicodedata.normalize("NFC", text))
JUDGEMENTS = st.builds(
    Judgement, st.sampled_from(Verdict), st.none() | st.sampled_from(Stage), *([st.just("") | WORDS] * 5)
)
ITEMS = st.builds(
    Exchanged,
    st.just(Record()),
    st.sampled_from(("W1", "W902")),
    st.lists(JUDGEMENTS, max_size=4).map(tuple),
    st.lists(WORDS, max_size=3, unique=True).map(tuple),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(ITEMS)
def test_what_is_written_is_read(item: Exchanged) -> None:
    note = clean_markup(note_mark(item, always=True))
    keywords = [clean_markup(keyword) for keyword in keyword_marks(item)]
    assert not any(sign in keyword for keyword in keywords for sign in ",;\n")
    kept, notes, marks = take_marks(("recovery", *keywords), ("before", note))
    assert (kept, notes) == (("recovery",), ("before",))
    assert read_marks(marks) == Marks(item.work, item.judgements, item.tags)
    assert read_marks(keywords).tags == item.tags
