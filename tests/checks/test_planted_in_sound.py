"""Errors planted one at a time in a review that agrees in everything: each is found, and little else is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from litreview.model import CodingMethod, CodingRow, CodingTable, Outcome, Run, Snapshot, Theme
from tests.checks.proving import SPOKEN, proof
from tests.checks.sound_review import MONDAY, sound
from tests.five_reviews import day, ids, n, years

FAILS, WARNS, CANNOT = Outcome.FAILS, Outcome.WARNING, Outcome.CANNOT
Change = Callable[[Snapshot], Snapshot]


def row(number: int, **fields: object) -> Change:
    """One row of the log is another."""

    def changed(review: Snapshot) -> Snapshot:
        return replace(
            review,
            runs=tuple(replace(run, **fields) if run.id == number else run for run in review.runs),  # type: ignore[arg-type]
        )

    return changed


def themed(place: int, **fields: object) -> Change:
    """One theme is another."""

    def changed(review: Snapshot) -> Snapshot:
        (table,) = review.theme_tables
        themes = list(table.themes)
        themes[place] = replace(themes[place], **fields)  # type: ignore[arg-type]
        return replace(review, theme_tables=(replace(table, themes=tuple(themes)),))

    return changed


def recorded(work: int, **fields: object) -> Change:
    """What is known of one work is another."""

    def changed(review: Snapshot) -> Snapshot:
        works = tuple(
            replace(one, best=replace(one.best, **fields)) if one.id == f"W{work}" else one  # type: ignore[arg-type]
            for one in review.works
        )
        return replace(review, works=works)

    return changed


def without(**fields: object) -> Change:
    return lambda review: replace(review, **fields)  # type: ignore[arg-type]


def twice(review: Snapshot) -> Snapshot:
    return replace(review, runs=tuple(_crediting_again(run) for run in review.runs))


def _crediting_again(run: Run) -> Run:
    return replace(run, works=(*(run.works or ()), "W1"), included=n(2)) if run.id == 13 else run


def emptied(review: Snapshot) -> Snapshot:
    return replace(review, extractions=tuple(cell for cell in review.extractions if cell.work != "W2"))


def renamed_journal(review: Snapshot) -> Snapshot:
    cells = tuple(
        replace(cell, text="Et annet blad") if (cell.work, cell.field) == ("W2", "journal") else cell
        for cell in review.extractions
    )
    return replace(review, extractions=cells)


def another_theme(review: Snapshot) -> Snapshot:
    (table,) = review.theme_tables
    alone = Theme("Alene", ids(6), ids(6), "4.3 Alene")
    return replace(review, theme_tables=(replace(table, themes=(*table.themes, alone)),))


def foreign(review: Snapshot) -> Snapshot:
    (table,) = review.theme_tables
    return replace(review, theme_tables=(replace(table, works=(*table.works, "W9")),))


def copied_sum(review: Snapshot) -> Snapshot:
    return replace(review, sums=(replace(review.sums[0], total=19),))


def other_reading(review: Snapshot) -> Snapshot:
    assert review.reading_list is not None
    return replace(review, reading_list=replace(review.reading_list, total=n(270)))


PLANTED: dict[str, tuple[Change, str, Outcome]] = {
    # The order of reading, and the narrowing
    "more abstracts than titles": (row(12, abstracts_read=n(151)), "X5", FAILS),
    "more included than read": (row(13, fulltexts_read=n(0)), "X5", FAILS),
    "a ladder that grows": (
        row(12, steps=(replace(sound().runs[11].steps[0], count=n(149)), *sound().runs[11].steps[1:])),
        "LADDER",
        FAILS,
    ),
    "a ladder that ends elsewhere": (
        row(
            12,
            steps=(
                sound().runs[11].steps[0],
                replace(sound().runs[11].steps[1], count=n(148)),
                sound().runs[11].steps[2],
            ),
        ),
        "LADDER-ROW",
        FAILS,
    ),
    # The order rules of Boolean searches
    "OR below its part": (row(3, hits=n(599)), "LOG-OR", FAILS),
    "OR above the sum of its parts": (row(3, hits=n(1101)), "LOG-OR-SUM", FAILS),
    "AND above its part": (row(2, hits=n(401)), "LOG-AND", FAILS),
    "NOT above what it is taken from": (row(5, hits=n(501)), "LOG-NOT", FAILS),
    "a phrase above its words": (row(6, hits=n(201)), "LOG-PHRASE", FAILS),
    "a stem below its word": (row(8, hits=n(399)), "LOG-TRUNC", FAILS),
    "one search, one day, two numbers": (row(11, hits=n(390)), "LOG-SAME", FAILS),
    "a limit that adds hits": (row(10, hits=n(601)), "LOG-LIMIT", FAILS),
    # How the rows are written
    "a date without its year": (row(13, date=day(None, 5, 2)), "DATE-YEAR", WARNS),
    "no date": (row(13, date=replace(MONDAY, first=None, last=None)), "DATE-MISSING", WARNS),
    "operators in small letters": (row(13, query="stress and sykepleier*"), "QUERY-LOWER-OPERATOR", WARNS),
    "a bracket too many": (row(13, query="(stress AND sykepleier*"), "QUERY-BRACKET", WARNS),
    "OR mixed with AND": (row(13, query="stress AND sykepleier* OR angst"), "QUERY-MIXED-OPERATORS", WARNS),
    "a database that nobody named": (
        without(protocol=replace(sound().protocol, databases=("PubMed",))),
        "SOURCE-UNLISTED",
        WARNS,
    ),
    "a database that was not searched": (
        without(protocol=replace(sound().protocol, databases=("PubMed", "Idunn", "Oria"))),
        "SOURCE-UNUSED",
        WARNS,
    ),
    "a limit that is missing": (row(13, limits=(years(2015, 2022),)), "LIMIT-MISSING", WARNS),
    "wider years than the criterion": (
        row(13, limits=(years(2010, 2022), *sound().runs[12].limits[1:])),
        "LIMIT-WIDER",
        WARNS,
    ),
    # The included works, across the tables
    "X2: a work without a matrix": (emptied, "X2", FAILS),
    "X4: an included work that nobody appraised": (
        lambda review: replace(review, appraisals=review.appraisals[1:]),
        "X4-APPRAISAL",
        FAILS,
    ),
    "X3: a search that included more": (row(12, included=n(5), works=None), "X3", FAILS),
    "a row that names fewer works than it includes": (row(12, works=ids(1, 2, 3)), "X3-CREDIT", FAILS),
    "a work credited to two searches": (twice, "X3-TWICE", WARNS),
    "an included work outside the years": (recorded(2, year=2012), "YEAR", FAILS),
    "an exception that nobody recorded": (without(exceptions=()), "YEAR", FAILS),
    "no criterion shuts anything out": (
        without(protocol=replace(sound().protocol, criteria=sound().protocol.criteria[:2])),
        "CRITERIA-EXCLUSION",
        WARNS,
    ),
    "a reference without its volume": (recorded(3, volume=""), "RECORD-GAP", WARNS),
    # Themes, names, and sums in the text
    "an included work without a theme": (themed(1, works=ids(3, 4, 5), cited=ids(3, 4, 5)), "THEME-WORK", WARNS),
    "X4: a theme table of a work that is not included": (
        foreign,
        "X4-THEMES",
        FAILS,
    ),
    "a mark that the results chapter does not have": (themed(0, cited=ids(1, 2)), "THEME-CITED", FAILS),
    "a theme that rests on one work": (another_theme, "THEME-SINGLE", WARNS),
    "a theme that the chapter calls otherwise": (themed(0, heading="4.1 Støttende ledere"), "NAME-THEME", WARNS),
    "a journal that is printed otherwise": (renamed_journal, "NAME-JOURNAL", WARNS),
    "a sum that is none": (copied_sum, "SUM", FAILS),
    "a reading list that adds up to another number": (other_reading, "READING-SUM", FAILS),
}
# What follows from the same error and is told beside it.
BESIDE: dict[str, tuple[str, ...]] = {
    "a bracket too many": ("QUERY-REDUNDANT",),
    "wider years than the criterion": ("LIMIT-YEARS",),
    "X3: a search that included more": ("LADDER-ROW",),
}
EARLIER = {"previous_reports": 10, "previous_studies": 8}
# The identities of the flow, by the number that is another than what its parts give.
BOXES: dict[str, tuple[dict[str, int], str]] = {
    "P1": ({"identified": 199}, "150 + 50 = 200 ≠ 199"),
    "P2": ({"removed": 21, "removed_automatic": 0}, "20 + 0 + 0 = 20 ≠ 21"),
    "P3": ({"screened": 179, "sought": 17, "assessed": 16, "reason:E1": 6}, "200 − 20 = 180 ≠ 179"),
    "P4": ({"sought": 19, "not_retrieved": 2}, "180 − 162 = 18 ≠ 19"),
    "P5": ({"excluded_by_tool": 23}, "140 + 23 = 163 ≠ 162"),
    "P6": ({"not_retrieved": 2}, "18 − 2 = 16 ≠ 17"),
    "P7": ({"reason:E2": 6}, "17 − 5 = 12 ≠ 7 + 6"),
    "P8": ({"sought_other": 7, "not_retrieved_other": 4}, "7 > 6"),
    "P9": ({"not_retrieved_other": 1}, "3 − 1 = 2 ≠ 3"),
    "P10": ({"other_reason:E1": 3}, "3 − 1 = 2 ≠ 3"),
    "P11": ({"included": 7}, "5 + 1 = 6 ≠ 7"),
    "P12": ({"new_studies": 7}, "7 > 6"),
    "P13": (
        {"previous_reports": 10, "previous_studies": 8, "total_reports": 15, "total_studies": 14},
        "10 + 6 = 16 ≠ 15",
    ),
    "P14": (
        {"previous_reports": 10, "previous_studies": 8, "total_reports": 16, "total_studies": 15},
        "8 + 6 = 14 ≠ 15",
    ),
    "P15": ({"ma_studies": 7}, "7 > 6"),
    "X1": ({"line:PubMed": 149, "identified": 199, "screened": 179, "sought": 17, "assessed": 16, "reason:E1": 6}, ""),
}


# Identities of what this review has not: a stated sum of box 3, studies of several reports, an earlier version.
UNSAID = {"P2", "P12", "P13", "P14", "P15"}


def told(review: Snapshot, **flow: int | None) -> list[tuple[str, Outcome]]:
    """What a reader of the proof would look into, by code."""
    return [(item.check, item.outcome) for item in proof(review, **flow) if item.outcome is not Outcome.HOLDS]


def test_the_sound_review_is_sound() -> None:
    found = proof(sound())
    assert told(sound()) == []
    assert len(found) >= 35
    assert {item.check for item in found} >= {*BOXES, "X5", "X2", "X3", "X4-THEMES", "X4-APPRAISAL"} - UNSAID


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_found(name: str) -> None:
    change, code, outcome = PLANTED[name]
    found = told(change(sound()))
    assert (code, outcome) in found
    assert {said for said, _ in found} <= {code, *BESIDE.get(name, ())}, found


@pytest.mark.parametrize("code", BOXES)
def test_a_number_of_the_flow_that_is_another_is_found(code: str) -> None:
    numbers, written = BOXES[code]
    found = [item for item in proof(sound(), **numbers) if item.outcome is Outcome.FAILS]
    assert code in {item.check for item in found}
    assert not written or [item.sum for item in found if item.check == code] == [written]


def test_there_are_forty_and_every_finding_is_spoken_in_three_languages() -> None:
    assert len(PLANTED) + len(BOXES) >= 40
    for change, _, _ in PLANTED.values():
        for item in proof(change(sound())):
            assert len({words(item.message) for words in SPOKEN}) >= 2, item.check


def test_a_coded_work_that_is_not_included_is_told() -> None:
    coded = CodingTable(
        "coding", CodingMethod.FREE, rows=(CodingRow(1, "W1", code="håp"), CodingRow(2, "W9", code="håp"))
    )
    found = [item for item in proof(replace(sound(), coding=(coded,))) if item.check == "CODING-STRAY"]
    assert [(item.outcome, item.works) for item in found] == [(WARNS, ("W9",))]
