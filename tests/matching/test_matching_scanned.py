"""What a page's scan has left of a publication, beside the one record of it that another source has. All made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matching_records import article, names

from litreview.matching import Outcome, Sources, judge, keys_of, match
from litreview.matching.slips import opposite
from litreview.model import Record

D, M, X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
ALONE, TWO, UNKNOWN = Sources.ALONE, Sources.TWO, Sources.UNKNOWN
PLACE = {"container": "Nordic Journal of Care", "volume": "9", "issue": "2"}
WORK = article("Alarms at home: how municipal nurses use information systems in sheltered housing, "
               "a longitudinal study", ("Dahl, Unni", "Moe, Per", "Lie, Bo"), 2018, **PLACE)  # fmt: skip
SINGLE = replace(WORK, authors=names("Dahl, Unni"))
BLANK = replace(WORK, title="", authors=(), year=None)
COLUMN = article("Editor's Comments", ("Vik, Ida",), 2018, **PLACE)


def said(one: Record, other: Record, sources: Sources) -> tuple[Outcome | None, str]:
    found, turned = (judge(keys_of(a), keys_of(b), sources=sources) for a, b in ((one, other), (other, one)))
    assert (found and found.rule) == (turned and turned.rule)
    return (found.outcome, found.rule) if found else (None, "")


def with_title(title: str, *authors: str, year: int | None = None) -> Record:
    return replace(WORK, title=title, authors=names(*authors) if authors else WORK.authors, year=year)


@pytest.mark.parametrize(
    ("scanned", "alone"),
    [
        (with_title("A longitudinal study 1"), (D, "piece_in_issue")),
        (with_title("Alarms at home: nurses", "Smith, Robert", "Moe, Per", "Lie, Bo"), (D, "piece_in_issue")),
        # One person only: too little, as is a piece that says what makes it another publication.
        (with_title("Alarms at home: nurses", "Smith, Robert", "Moe, Per"), (M, "only_one_in_issue")),
        (with_title("A longitudinal study: part two"), (M, "only_one_in_issue")),
        (with_title("The alarms of care"), (M, "only_one_in_issue")),
        (with_title("Study"), (M, "only_one_in_issue")),
    ],
)
def test_a_piece_of_a_title_and_two_people(scanned: Record, alone: tuple[object, str]) -> None:
    assert said(WORK, scanned, ALONE) == alone
    assert said(WORK, scanned, UNKNOWN)[0] is not D


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("municipal", "municipality"),
        ("Alarms at home", "Prize paper - Alarms at home"),
        ("Alarms at home", "Review: Alarms at home"),
        ("information systems", "IS"),
        ("information systems", "informationsystms"),
        ("information", "innovation"),
        ("sheltered", "shelterd"),
    ],
)
def test_titles_nearly_alike_of_one_author_without_rivals(old: str, new: str) -> None:
    other = replace(SINGLE, title=WORK.title.replace(old, new))
    assert said(SINGLE, other, ALONE)[0] is D


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nurses", "patients"),
        ("nurses", "physicians"),
        ("municipal", "private"),
        ("Alarms at home", "Reply paper - Alarms at home"),
        ("Alarms at home", "Second alarms at home"),
        ("information systems", "IT"),
        ("information", "care"),
    ],
)
def test_another_word_in_the_place_of_one_remains_a_question(old: str, new: str) -> None:
    other = replace(WORK, title=WORK.title.replace(old, new))
    assert said(WORK, other, ALONE)[0] is M


@pytest.mark.parametrize(("one", "other"), [("parents", "patients"), ("experiences", "expectations")])
def test_companions_differ_in_words_that_look_alike(one: str, other: str) -> None:
    title = WORK.title.replace("nurses", "{}")
    assert said(with_title(title.format(one)), with_title(title.format(other)), ALONE)[0] is M
    assert said(with_title(title.format("mobile")), with_title(title.format("model")), ALONE)[0] is D
    assert opposite("maternal", "paternal")


@pytest.mark.parametrize(
    "title", ["Part II: Alarms, the ClO and care at home", "Part I1: Alarms, the CIO and care at home"]
)
def test_what_a_scanner_takes_for_each_other_is_no_change(title: str) -> None:
    plain = replace(SINGLE, title="Part II: Alarms, the CIO and care at home")
    assert said(plain, replace(plain, title=title), UNKNOWN) == (D, "same_issue")
    third = replace(plain, title="Part III: Alarms, the CIO and care at home")
    assert said(plain, third, ALONE)[0] is not D


def test_a_scanners_letter_beside_a_slip_in_a_long_title() -> None:
    plain = replace(WORK, title=f"{WORK.title}, Part II: the view of the CIO")
    scanned = f"{WORK.title}, Part I1: the view of the ClO".replace("systems", "system")
    assert said(plain, replace(plain, title=scanned), UNKNOWN) == (D, "same_issue")
    assert said(plain, replace(plain, title=plain.title.replace("CIO", "CEO")), UNKNOWN)[0] is M


@pytest.mark.parametrize("mark", [" I", " 11", " l"])
def test_a_footnotes_mark_misread(mark: str) -> None:
    scanned = replace(WORK, title=f"{WORK.title}{mark}", year=None)
    assert said(WORK, scanned, ALONE)[0] is D
    assert said(WORK, replace(WORK, title=f"{WORK.title} 12"), ALONE)[0] is M
    assert said(WORK, replace(WORK, title=f"{WORK.title} II"), ALONE)[0] is M
    experiment = replace(WORK, title=f"{WORK.title}: an experiment")
    assert said(experiment, replace(experiment, title=f"{experiment.title} I"), TWO)[0] is M


def test_marks_that_end_in_noise_are_footnotes() -> None:
    assert said(WORK, replace(WORK, title=f"{WORK.title}1,="), TWO) == (D, "same_issue")


@pytest.mark.parametrize(
    ("authors", "sources", "verdict"),
    [
        (("Dahl, Unni", "Coordinator, Research", "Moe, Per"), ALONE, (D, "no_title_one_in_issue")),
        (("Dahl, Unni", "Coordinator, Research", "Moe, Per"), TWO, (M, "no_title_same_issue")),
        (("Dahl, Unni",), ALONE, (M, "no_title_same_issue")),
        (("Moe, Per",), ALONE, (M, "only_one_in_issue")),
    ],
)
def test_no_title_and_two_of_the_people(
    authors: tuple[str, ...], sources: Sources, verdict: tuple[object, str]
) -> None:
    assert said(WORK, with_title("", *authors), sources) == verdict


def test_no_title_and_one_author_whose_full_name_agrees() -> None:
    assert said(SINGLE, with_title("", "Dahl, Unni"), ALONE) == (D, "no_title_one_in_issue")
    assert said(SINGLE, with_title("", "Dahl, U"), ALONE) == (M, "no_title_same_issue")
    assert said(COLUMN, with_title("", "Vik, Ida"), ALONE) == (M, "no_title_same_issue")


def test_one_doi_and_one_list_of_people_under_a_pages_heading() -> None:
    one = replace(WORK, doi="10.5555/care.1")
    heading = replace(one, title="Special issue: managing care", year=None)
    assert said(one, heading, UNKNOWN) == (D, "same_doi_people")
    assert said(one, replace(heading, authors=heading.authors[:2]), UNKNOWN) == (M, "same_doi_unlike")
    assert said(one, replace(heading, issue="3"), UNKNOWN) == (M, "same_doi_unlike")
    assert said(one, replace(heading, title="Erratum: managing care"), UNKNOWN)[0] is not D


def test_a_short_title_once_in_each_source() -> None:
    one, other = with_title("The design of care"), with_title("The design of care 1", "Moe, Per")
    assert said(one, other, ALONE) == (D, "short_in_issue")
    assert said(one, other, TWO)[0] is not D
    assert said(COLUMN, replace(COLUMN, authors=names("Moe, Per", "Vik, Ida")), ALONE)[0] is not D


def test_a_year_read_off_the_title_does_not_contradict_the_issue() -> None:
    trends = replace(WORK, title="Trends in care from 2000 through 2009 in the Nordic countries")
    label = replace(trends, title=f"Prize paper: {trends.title}")
    assert said(trends, replace(label, year=2000), TWO) == (D, "labelled_same_issue")
    assert said(trends, replace(label, year=2003), TWO)[0] is not D
    assert said(trends, replace(label, year=2000, issue="3"), TWO)[0] is not D


def test_one_volume_and_two_people_where_the_year_is_missing() -> None:
    scanned = replace(with_title(WORK.title, "Smith, Robert", "Dahl, Unni", "Moe, Per"), issue="")
    assert said(WORK, scanned, UNKNOWN) == (D, "same_volume")
    assert said(WORK, replace(scanned, authors=scanned.authors[:2]), UNKNOWN)[0] is not D
    assert said(WORK, replace(scanned, volume="10"), UNKNOWN)[0] is not D


def test_a_record_that_names_only_its_issue_is_a_question_where_a_column_is() -> None:
    assert said(BLANK, COLUMN, TWO) == (M, "nothing_but_issue")
    assert said(BLANK, replace(WORK, authors=()), TWO) == (M, "nothing_but_issue")
    assert said(BLANK, WORK, TWO) == (None, "")
    assert said(BLANK, COLUMN, Sources.ONE) == (None, "")
    assert said(replace(BLANK, issue="3"), COLUMN, TWO) == (None, "")
    found = match({1: BLANK, 2: COLUMN, 3: WORK}, runs={1: 1, 2: 2, 3: 2})
    assert [(pair.a, pair.b) for pair in found.maybes] == [(1, 2)]


def test_a_column_whose_issue_is_not_stated() -> None:
    assert said(COLUMN, replace(COLUMN, issue="", year=None), TWO) == (M, "column_in_volume")
    assert said(COLUMN, replace(COLUMN, issue="", volume="", year=None), TWO)[1] != "column_in_volume"


def test_two_names_of_one_list_are_tied_by_the_record_that_has_both() -> None:
    both = replace(WORK, authors=WORK.authors[:2])
    first, second = replace(both, authors=both.authors[:1]), replace(both, authors=both.authors[1:])
    assert said(first, second, TWO) == (M, "other_authors_same_issue")
    assert match({1: both, 2: first, 3: second}).clusters == ((1, 2, 3),)
    assert match({2: first, 3: second}).clusters == ((2,), (3,))
