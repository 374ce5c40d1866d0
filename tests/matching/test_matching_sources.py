"""Which export brought a record is evidence in both directions. All records are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_records import article, names

from litreview.matching import Outcome, Sources, judge, keys_of, match
from litreview.matching.company import sources_of
from litreview.matching.sheet import Unread, read, sheet_of
from litreview.model import Record

D, M, X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
ONE = article("Night shifts and the sleep of newly qualified nurses: a diary study of three hospitals",
              ("Dahl, Unni", "Moe, Per"), 2018, container="Nordic Journal of Care", volume="9", issue="2")  # fmt: skip
EDITOR = article("Editor's Comments", ("Vik, Ida",), 2018, container="Nordic Journal of Care", volume="9", issue="2")


def verdict(one: Record, other: Record, sources: Sources) -> tuple[Outcome | None, str]:
    found, turned = (judge(keys_of(a), keys_of(b), sources=sources) for a, b in ((one, other), (other, one)))
    assert (found and found.rule) == (turned and turned.rule)
    return (found.outcome, found.rule) if found else (None, "")


@pytest.mark.parametrize(
    ("base", "changes", "alone", "two"),
    [
        (ONE, {"title": "Night shifts and the sleep of newly qualified nurses", "year": None},
         (D, "one_in_issue"), (M, "part_of_title")),
        (ONE, {"title": f"{ONE.title} in town".replace("fied", "fying")}, (D, "alike_in_issue"), (M, "alike")),
        (ONE, {"title": ONE.title.replace("diary", "survey")}, (M, "alike"), (M, "alike")),
        (ONE, {"title": ONE.title.replace("three", "two"), "authors": names("Dahl, Unni")}, (M, "alike"), (M, "alike")),
        (ONE, {"title": f"{ONE.title}: a reply"}, (X, "notice"), (X, "notice")),
        (ONE, {"title": f"{ONE.title}: second report"}, (M, "part_of_title"), (M, "part_of_title")),
        (ONE, {"title": "", "year": None}, (D, "no_title_one_in_issue"), (M, "no_title_same_issue")),
        (ONE, {"title": "", "authors": names("Dahl, Unni")}, (M, "no_title_same_issue"), (M, "no_title_same_issue")),
        (ONE, {"title": "The canteen", "year": None}, (M, "only_one_in_issue"), (None, "")),
        (ONE, {"title": f"{ONE.title} 3"}, (M, "number_missing"), (M, "number_missing")),
        (ONE, {"year": None, "volume": "", "issue": ""}, (D, "one_of_title"), (M, "year_missing")),
        (ONE, {"year": None, "volume": "", "issue": "3"}, (M, "year_missing"), (M, "year_missing")),
        (replace(ONE, title=f"{ONE.title} in 1985"), {"title": f"{ONE.title} in 985"},
         (M, "numbers_one_in_issue"), (X, "numbers")),
        (ONE, {"year": None, "issue": "", "title": "The canteen of the hospital at night"},
         (M, "same_people_same_volume"), (M, "same_people_same_volume")),
        (ONE, {"title": "The sleep of newly qualified nurses in three hospitals", "authors": ()},
         (M, "contained_in_issue"), (M, "contained_in_issue")),
        (EDITOR, {}, (D, "one_column"), (D, "one_column")),
        (EDITOR, {"title": "Remarks from the Editor: on hope"}, (D, "one_column"), (M, "column_in_issue")),
        (EDITOR, {"issue": "3"}, (X, "recurring"), (X, "recurring")),
    ],
)  # fmt: skip
def test_two_sources_with_one_candidate_each_are_trusted_more(
    base: Record, changes: dict[str, object], alone: tuple[object, str], two: tuple[object, str]
) -> None:
    other = replace(base, **changes)  # type: ignore[arg-type]
    assert verdict(base, other, Sources.ALONE) == alone
    assert verdict(base, other, Sources.TWO) == two


def test_without_sources_a_missing_subtitle_is_a_question() -> None:
    assert verdict(
        ONE, replace(ONE, title="Night shifts and the sleep of newly qualified nurses"), Sources.UNKNOWN
    ) == (
        M,
        "part_of_title",
    )


def test_one_export_that_lists_two_titles_means_two_publications() -> None:
    slip = replace(ONE, title=ONE.title.replace("hospitals", "hopsitals"), volume="", issue="")
    assert verdict(ONE, slip, Sources.ONE) == (M, "same_run")
    assert verdict(ONE, slip, Sources.TWO) == (D, "title_author_year")
    others = replace(ONE, authors=names("Lie, Bo", "Moe, Per"))
    assert verdict(ONE, others, Sources.ONE) == (M, "one_export")
    assert verdict(ONE, others, Sources.TWO) == (D, "same_issue")


def test_a_rival_in_either_source_takes_the_trust_away() -> None:
    short = replace(ONE, title="Night shifts and the sleep of newly qualified nurses")
    rival = replace(ONE, title="Night shifts and the mood of newly qualified nurses")
    assert match({1: ONE, 2: short}, runs={1: 1, 2: 2}).clusters == ((1, 2),)
    for run in (1, 2):
        found = match({1: ONE, 2: short, 3: rival}, runs={1: 1, 2: 2, 3: run})
        assert found.clusters == ((1,), (2,), (3,))


def company(*listed: tuple[Record, int | None]) -> Sources:
    """How the sources of the first two records stand to each other, among all that are listed with their runs."""
    ids, runs = range(len(listed)), [run for _, run in listed]
    sheet = sheet_of(ids, runs, [read(Unread([record for record, _ in listed], 0, 1, runs))], 1)
    return sources_of(sheet.listing(0), sheet.listing(1))


def test_a_copy_is_no_rival() -> None:
    copy = replace(ONE, url="https://a.example")
    assert company((ONE, 1), (ONE, 2), (copy, 2)) is Sources.ALONE
    assert company((ONE, 1), (ONE, 2), (replace(ONE, title="Another"), 2)) is Sources.TWO
    assert company((ONE, 2), (copy, 2)) is Sources.ONE
    assert company((ONE, 1), (ONE, None)) is Sources.UNKNOWN


def test_one_author_with_a_single_publication_in_the_issue_is_enough() -> None:
    beside = replace(ONE, title="Another", authors=ONE.authors[1:])
    assert company((ONE, 1), (ONE, 2), (beside, 2)) is Sources.ALONE
    assert company((beside, 1), (beside, 2), (ONE, 2)) is Sources.TWO
    both = (replace(ONE, title="Another", authors=ONE.authors[:1]), 1)
    assert company((ONE, 1), (ONE, 2), (beside, 2), both) is Sources.TWO


def test_a_record_without_title_and_place_is_never_alone() -> None:
    bare = replace(ONE, title="", volume="", issue="", year=None)
    assert company((ONE, 1), (bare, 2)) is Sources.TWO
    assert match({1: ONE, 2: bare}, runs={1: 1, 2: 2}).clusters == ((1,), (2,))


@pytest.mark.parametrize(
    "header",
    ["1 Unni Dahl", "Unni Dahl", "By: Unni Dahl Department of Care", "1 2 Dahl Unni"],
)
def test_what_a_pdf_prints_after_the_title_is_no_part_of_it(header: str) -> None:
    scraped = replace(ONE, title=f"{ONE.title} {header}", authors=names("Smith, Robert", "Moe, Per"), year=None)
    assert verdict(ONE, scraped, Sources.UNKNOWN) == (D, "same_issue")


@pytest.mark.parametrize("rest", ["a reply to Dahl", "and Dahl", "1 Correction to Dahl", "according to Unni Dahl"])
def test_a_title_that_speaks_of_the_author_is_another(rest: str) -> None:
    other = replace(ONE, title=f"{ONE.title} {rest}", authors=names("Smith, Robert"), year=None)
    assert verdict(ONE, other, Sources.UNKNOWN)[0] is not D


def test_a_running_header_and_a_title_printed_twice() -> None:
    assert keys_of(replace(EDITOR, title="Vik/Editor's Comments")).titles == keys_of(EDITOR).titles
    assert keys_of(replace(EDITOR, title="Hope/Editor's Comments")).titles != keys_of(EDITOR).titles
    assert keys_of(replace(EDITOR, title="EDITOR'S COMMENTS Volume 9 Iss. 2")).titles == keys_of(EDITOR).titles
    twice = f"{ONE.title} {ONE.title}"
    assert keys_of(replace(ONE, title=twice)).titles == keys_of(ONE).titles


TITLES = (ONE.title, "Night shifts and the sleep of newly qualified nurses", "Editor's Comments", "")
LISTED = st.builds(
    lambda title, authors, issue, year: replace(ONE, title=title, authors=authors, issue=issue, year=year),
    st.sampled_from(TITLES),
    st.sampled_from((ONE.authors, ONE.authors[:1], names("Vik, Ida"), ())),
    st.sampled_from(("2", "3", "")),
    st.sampled_from((2018, None)),
)
EXPORTS = st.lists(st.tuples(LISTED, st.sampled_from((1, 2, 3))), min_size=2, max_size=8)
UNRELATED = article("Soil bacteria of the northern tundra", ("Berg, Unn",), 1999, volume="1", issue="1")


@settings(deadline=None)
@given(EXPORTS, st.randoms(use_true_random=False))
def test_with_sources_too_neither_order_nor_what_is_unrelated_changes_a_work(
    exports: list[tuple[Record, int]], chance: object
) -> None:
    records = {at: record for at, (record, _) in enumerate(exports, start=1)}
    runs = {at: run for at, (_, run) in enumerate(exports, start=1)}
    found = match(records, runs=runs)
    order = list(records)
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert match({at: records[at] for at in order}, runs={at: runs[at] for at in order}) == found
    more = match({**records, 99: UNRELATED}, runs={**runs, 99: 1})
    assert more.clusters == (*found.clusters, (99,))
    assert more.maybes == found.maybes
