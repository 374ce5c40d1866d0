"""One error planted for each check, in reviews that are otherwise consistent, and found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.model import (
    CodingMethod,
    CodingRow,
    CodingTable,
    Criterion,
    CriterionException,
    CriterionKind,
    Extraction,
    Language,
    LogDate,
    Outcome,
    Protocol,
    Purpose,
    ReadingItem,
    ReadingList,
    Rule,
    Run,
    Snapshot,
    SourceColumn,
    StatedSum,
    Step,
    StepRole,
    Theme,
    ThemeTable,
    ThemeTableKind,
    message,
)
from tests.checks.proving import SPOKEN, failing, of, only, proof
from tests.five_reviews import (
    PEER,
    day,
    filled,
    ids,
    include,
    kinds,
    meaningful_activity,
    n,
    recovery_services,
    row,
    social_worker,
    support_to_change,
    work,
    years,
)

MONDAY, FRIDAY = day(2022, 5, 2), day(2022, 5, 6)


def review(*runs: Run, **more: object) -> Snapshot:
    return Snapshot(Protocol("p", Language.BOKMAL, "?", **more), runs=runs)  # type: ignore[arg-type]


def consistent() -> Snapshot:
    """001 with its theme table put right."""
    snapshot = recovery_services()
    table = snapshot.theme_tables[0]
    themes = (*table.themes[:3], replace(table.themes[3], cited=table.themes[3].works))
    return replace(snapshot, theme_tables=(replace(table, themes=themes),))


def change(snapshot: Snapshot, place: int, **fields: object) -> Snapshot:
    """The snapshot with one run changed."""
    runs = list(snapshot.runs)
    runs[place] = replace(runs[place], **fields)  # type: ignore[arg-type]
    return replace(snapshot, runs=tuple(runs))


def test_a_consistent_review_has_no_failure() -> None:
    assert failing(consistent()) == []
    assert only(consistent(), "THEME-CITED").outcome is Outcome.HOLDS


def test_x5_names_the_row() -> None:
    assert failing(change(consistent(), 2, abstracts_read=n(16))) == [("X5", (3,))]
    finding = only(change(consistent(), 2, abstracts_read=n(16)), "X5")
    assert finding.sum == "3: 15 < 16 ≥ 1 ≥ 1"


def test_x5_skips_unknown_stages() -> None:
    blank = change(consistent(), 2, abstracts_read=n(None), fulltexts_read=n(16))
    assert only(blank, "X5").sum == "3: 15 < 16 ≥ 1"


def test_log_sum_with_an_unknown_part_is_no_sum() -> None:
    finding = of(change(consistent(), 0, hits=n(None)), "LOG-SUM")[0]
    assert (finding.outcome, finding.rows) == (Outcome.CANNOT, (1,))


def test_a_ladder_that_grows() -> None:
    snapshot = meaningful_activity()
    steps = snapshot.runs[1].steps
    grown = (replace(steps[0], count=n(150)), *steps[1:])
    assert failing(change(snapshot, 1, steps=grown)) == [("LADDER", (2,))]


def test_a_step_that_differs_from_its_row() -> None:
    snapshot = support_to_change()
    assert failing(change(snapshot, 1, hits=n(35))) == [("LADDER-ROW", (2,))]


ORDER = {
    "LOG-OR": (("rus", 50), ("rus OR alkohol", 40)),
    "LOG-AND": (("rus", 50), ("rus AND alkohol", 60)),
    "LOG-NOT": (("rus", 50), ("rus NOT alkohol", 60)),
    "LOG-PHRASE": (("harm", 50), ('"harm reduction"', 60)),
    "LOG-TRUNC": (("russisk", 50), ("rus*", 40)),
    "LOG-SAME": (("rus", 50), ("RUS", 49)),
}


@pytest.mark.parametrize("code", ORDER)
def test_an_order_rule_on_one_day_is_exact(code: str) -> None:
    (first, many), (second, few) = ORDER[code]
    snapshot = review(row(1, "Oria", first, many, date=MONDAY), row(2, "Oria", second, few, date=MONDAY))
    assert failing(snapshot) == [(code, (2,))]
    kept = review(row(1, "Oria", first, many, date=MONDAY), row(2, "Oria", second, many, date=MONDAY))
    assert failing(kept) == []
    assert only(kept, code).outcome is Outcome.HOLDS


@pytest.mark.parametrize(("wide", "breaks"), [(80, False), (79, True)])
@pytest.mark.parametrize("date", [FRIDAY, LogDate(), day(None, 5, 2), LogDate("", MONDAY.first, FRIDAY.first)])
def test_between_days_only_more_than_a_fifth_breaks(wide: int, breaks: bool, date: LogDate) -> None:
    snapshot = review(row(1, "Oria", "rus", 100, date=MONDAY), row(2, "Oria", "rus OR alkohol", wide, date=date))
    assert failing(snapshot) == ([("LOG-OR", (2,))] if breaks else [])


def test_other_sources_and_other_limits_are_not_compared() -> None:
    first = row(1, "Oria", "rus", 100, date=MONDAY)
    assert failing(review(first, row(2, "Idunn", "rus OR alkohol", 1, date=MONDAY))) == []
    assert failing(review(first, row(2, "Oria", "rus OR alkohol", 1, date=MONDAY, limits=(PEER,)))) == []


def test_an_or_lies_within_another_only_with_all_its_parts() -> None:
    first = row(1, "Oria", "rus OR håp", 100, date=MONDAY)
    assert failing(review(first, row(2, "Oria", "rus", 60, date=MONDAY))) == []
    assert failing(review(first, row(2, "Oria", "rus OR håp OR tro", 60, date=MONDAY))) == [("LOG-OR", (2,))]


def test_a_comma_states_no_operator_and_breaks_no_rule() -> None:
    assert failing(review(row(1, "Oria", "rus", 10, date=MONDAY), row(2, "Oria", "rus, håp", 99, date=MONDAY))) == []


def test_more_limits_cannot_give_more() -> None:
    wide, narrow = row(1, "Oria", "rus", 10, date=MONDAY), row(2, "Oria", "rus", 11, date=MONDAY, limits=(PEER,))
    assert failing(review(wide, narrow)) == [("LOG-LIMIT", (2,))]


def test_or_cannot_exceed_its_parts_together() -> None:
    rows = [
        row(number, "Oria", query, hits, date=MONDAY)
        for number, (query, hits) in enumerate((("rus", 10), ("alkohol", 5), ("rus OR alkohol", 16)), 1)
    ]
    assert failing(review(*rows)) == [("LOG-OR-SUM", (3,))]
    assert only(review(*rows), "LOG-OR-SUM").sum == "16 > 10 + 5 = 15"


def test_lines_are_followed_by_their_numbers() -> None:
    rows = [
        row(number, "PubMed", query, hits, date=MONDAY, label=label)
        for number, (label, query, hits) in enumerate(
            (("S1", "rus", 10), ("S2", "alkohol", 5), ("S3", "S1 AND S2", 7)), 1
        )
    ]
    assert failing(review(*rows)) == [("LOG-AND", (3,))]
    assert only(review(*rows), "LOG-AND").sum == "7 > 5"


def test_a_row_that_breaks_twice_gives_its_strongest_evidence_once() -> None:
    rows = (
        row(1, "Oria", "rus", 50, date=MONDAY),
        row(2, "Oria", "håp", 500, date=MONDAY),
        row(3, "Oria", "rus OR håp", 10, date=MONDAY),
    )
    assert only(review(*rows), "LOG-OR").sum == "10 < 500"


def test_x2_a_work_outside_the_matrix() -> None:
    finding = only(replace(consistent(), extractions=filled(4)), "X2")
    assert (finding.outcome, finding.sum, finding.works) == (Outcome.FAILS, "4 ≠ 5", ("W5",))
    assert only(replace(consistent(), extractions=()), "X2").outcome is Outcome.CANNOT


def test_x3_the_log_includes_another_number() -> None:
    finding = only(change(consistent(), 4, included=n(1)), "X3")
    assert (finding.outcome, finding.sum) == (Outcome.FAILS, "1 + 1 + 1 + 1 + 1 + 1 = 6 ≠ 5")


def test_x3_without_the_exception_does_not_add_up() -> None:
    assert only(replace(meaningful_activity(), exceptions=()), "X3").sum == "3 ≠ 4"


def test_x3_a_work_credited_twice_counts_once() -> None:
    twice = change(support_to_change(), 2, included=n(2), works=ids(2, 3), fulltexts_read=n(3), steps=())
    assert only(twice, "X3-TWICE").works == ("W2",)
    assert (only(twice, "X3").outcome, only(twice, "X3").sum) == (Outcome.HOLDS, "1 + 1 + 2 − 1 = 3")


def test_x3_credit_against_the_printed_number_and_the_included() -> None:
    assert failing(change(support_to_change(), 2, works=ids(1, 3))) == [("X3-CREDIT", (3,))]
    assert only(change(support_to_change(), 2, works=("W9",)), "X3-CREDIT").works == ("W9",)


def test_a_year_outside_without_exception() -> None:
    finding = only(replace(meaningful_activity(), exceptions=()), "YEAR")
    assert (finding.outcome, finding.works, finding.sum) == (Outcome.FAILS, ("W1",), "2013")
    other = CriterionException("W1", "I2", ("en annen grunn",), "x")
    assert only(replace(meaningful_activity(), exceptions=(other,)), "YEAR").outcome is Outcome.FAILS


def test_an_unknown_year_cannot_be_judged() -> None:
    snapshot = social_worker()
    works = (replace(snapshot.works[0], best=replace(snapshot.works[0].best, year=None)), *snapshot.works[1:])
    assert only(replace(snapshot, works=works), "YEAR").outcome is Outcome.CANNOT


def test_years_that_are_shut_out_and_years_of_the_log_alone() -> None:
    shut = Criterion("E1", CriterionKind.EXCLUDE, "før 2016", rule=Rule("years", last=2015))
    snapshot = social_worker()
    barred = replace(snapshot, protocol=replace(snapshot.protocol, criteria=(shut,)))
    assert (only(barred, "YEAR").outcome, only(barred, "YEAR").works) == (Outcome.FAILS, ("W1",))
    bare = replace(snapshot, protocol=replace(snapshot.protocol, criteria=()))
    assert only(bare, "YEAR").outcome is Outcome.HOLDS
    assert not any("(" in words(only(bare, "YEAR").message) for words in SPOKEN)  # no criterion to name
    late = replace(bare, works=(work(1, "x", 2022),))
    assert only(late, "YEAR").outcome is Outcome.FAILS
    assert only(bare, "CRITERIA-NONE").outcome is Outcome.WARNING


def _table(*themes: Theme, works: tuple[str, ...] = ids(1, 2, 3, 4, 5)) -> Snapshot:
    table = ThemeTable("t", ThemeTableKind.MARKS, works=works, themes=themes)
    return replace(consistent(), theme_tables=(table,))


def test_theme_tables() -> None:
    lacking = _table(Theme("a", ids(1, 2)), Theme("b", ids(3, 4)), works=ids(1, 2, 3, 4))
    assert (only(lacking, "X4-THEMES").outcome, only(lacking, "X4-THEMES").works) == (Outcome.FAILS, ("W5",))
    bare = _table(Theme("a", ids(1, 2)), Theme("b", ids(3, 4)))
    assert (only(bare, "THEME-WORK").works, only(bare, "X4-THEMES").outcome) == (("W5",), Outcome.HOLDS)
    single = _table(Theme("a", ids(1, 2, 3, 4)), Theme("b", ids(5)), Theme("c"))
    assert [finding.works for finding in of(single, "THEME-SINGLE")] == [("W5",), ()]
    assert only(single, "THEME-CITED").outcome is Outcome.CANNOT


def test_theme_names_drift_between_tables_and_headings() -> None:
    snapshot = _table(Theme("Motivasjon og mestring", ids(1, 2, 3, 4, 5), heading="4.1 Mestring"))
    assert only(snapshot, "NAME-THEME").message.args == {"one": "Motivasjon og mestring", "other": "Mestring"}


def test_a_printed_reference_without_the_journal() -> None:
    cell = Extraction("W2", "reference", "Biong (2015). Her tar de tingene i henda og gjør noe med det. Oslo: Forlag.")
    snapshot = replace(consistent(), extractions=(*filled(5), cell))
    assert only(snapshot, "NAME-JOURNAL").works == ("W2",)
    short = replace(consistent(), extractions=(*filled(5), Extraction("W2", "reference", "Biong, 2015")))
    assert of(short, "NAME-JOURNAL") == []


def test_limits_against_criteria() -> None:
    wide = change(consistent(), 0, limits=(years(2010, 2022), PEER))
    assert only(wide, "LIMIT-WIDER").rows == (1,)
    assert [finding.rows for finding in of(wide, "LIMIT-MISSING")] == [(2, 3, 5), (4, 6)]
    assert only(wide, "LIMIT-YEARS").rows == (1, 2, 3, 4, 5, 6)
    assert only(consistent(), "LIMIT-FILTER").rows == (2,)
    assert only(consistent(), "LIMIT-BOOKS").rows == (2, 5)


def test_books_are_welcome_where_nobody_asks_for_articles() -> None:
    run = row(1, "PubMed", "rus", 3, limits=(kinds("Books and documents"),))
    assert of(review(run, criteria=(include(1, "norsk kontekst"),)), "LIMIT-BOOKS") == []
    assert of(review(run), "LIMIT-FILTER") == []


def test_sources() -> None:
    late = row(1, "SveMed+", "rus", 3, limits=(years(2012, 2022),))
    early = row(2, "SveMed+", "rus", 3, limits=(years(2012, 2019),))
    assert only(review(late, early), "SOURCE-ENDED").rows == (1,)
    google = row(1, "Google Scholar", "rus", 3)
    assert only(review(google), "SOURCE-REPEAT").rows == (1,)
    listed = review(google, row(2, "Oria (UiS)", "rus", 3), databases=("Oria", "CINAHL"))
    assert only(listed, "SOURCE-UNLISTED").rows == (1,)
    unused = only(listed, "SOURCE-UNUSED").message
    assert [words(unused)[:9] for words in SPOKEN] == ["«CINAHL» ", "«CINAHL» ", "“CINAHL” "]
    chased = row(4, "referanselister", "rus", 3, column=SourceColumn.CITATION)
    assert of(review(chased, databases=("Oria",)), "SOURCE-UNLISTED") == []
    tried = row(3, "CINAHL", "rus", None, purpose=Purpose.PRELIMINARY)
    assert of(replace(listed, runs=(*listed.runs, tried)), "SOURCE-UNUSED") == []


def test_a_number_met_twice() -> None:
    assert only(review(row(1, "Oria", "rus", 191), row(2, "Idunn", "håp", 191)), "NUMBER-TWICE").rows == (1, 2)
    assert of(review(row(1, "Oria", "rus", 19), row(2, "Idunn", "håp", 19)), "NUMBER-TWICE") == []
    assert of(review(row(1, "Oria", "rus", 191), row(2, "Idunn", "rus", 191)), "NUMBER-TWICE") == []


QUERIES = {
    "QUERY-COMMA": "a, b",
    "QUERY-LOWER-OPERATOR": "a Eller b",
    "QUERY-NORWEGIAN-OPERATOR": "a ELLER b",
    "QUERY-IMPLIED-AND": "(a OR b) (c OR d)",
    "QUERY-MIXED-OPERATORS": "a OR b AND c",
    "QUERY-DANGLING-OPERATOR": "a AND",
    "QUERY-BRACKET": "(a OR b",
    "QUERY-QUOTE": "«a b",
    "QUERY-EMPTY-QUOTE": 'a ""',
    "QUERY-REDUNDANT": "((a))",
    "QUERY-TOO-DEEP": "(" * 99 + "a" + ")" * 99,
    "QUERY-EMPTY": "()",
}


@pytest.mark.parametrize("code", QUERIES)
def test_a_doubtful_query_is_a_warning_with_its_rows(code: str) -> None:
    snapshot = review(row(1, "Oria", "god", 3), row(2, "Oria", QUERIES[code], 3), row(3, "Idunn", QUERIES[code], 3))
    finding = only(snapshot, code)
    assert (finding.outcome, finding.rows) == (Outcome.WARNING, (2, 3))


def test_dates_and_counts_that_are_not_stated() -> None:
    snapshot = review(
        row(1, "Oria", "rus", 3),
        row(2, "Oria", "håp", None, date=day(None, 4, 28)),
        row(3, "Oria", "x", None, purpose=Purpose.PRELIMINARY),
    )
    assert only(snapshot, "DATE-MISSING").rows == (1,)
    assert only(snapshot, "DATE-YEAR").rows == (2,)
    assert only(snapshot, "COUNT-MISSING").rows == (2,)


def test_stated_sums_and_the_reading_list() -> None:
    wrong = replace(
        review(),
        sums=(StatedSum("informanter", (("menn", 7), ("kvinner", 2)), 10),),
        reading_list=ReadingList((ReadingItem(n(5)), ReadingItem(n(7))), n(13)),
    )
    assert only(wrong, "SUM").sum == "7 + 2 = 9 ≠ 10"
    assert only(wrong, "READING-SUM").sum == "5 + 7 = 12 ≠ 13"
    unknown = replace(wrong, reading_list=ReadingList((ReadingItem(n(5)), ReadingItem(n(None))), n(5)))
    assert only(unknown, "READING-SUM").outcome is Outcome.CANNOT
    untold = replace(wrong, reading_list=ReadingList((ReadingItem(n(5)),), n(None)))
    assert only(untold, "READING-SUM").outcome is Outcome.CANNOT


def test_pages_counted_from_the_words_of_a_reading_item() -> None:
    item = ReadingItem(n(18), text="Vibeito (2019). Relasjonell recovery. Tidsskrift, 16(2), 90–100.")
    over = replace(review(), reading_list=ReadingList((item,), n(18)))
    assert only(over, "READING-PAGES").sum == "18 > 11"
    fair = replace(over, reading_list=ReadingList((replace(item, pages=n(11)),), n(11)))
    assert of(fair, "READING-PAGES") == []


def test_records() -> None:
    review_article = work(1, "Aktiviteter. En litteraturgjennomgang", 2019, "T", volume="16", pages="1-2")
    criteria = (include(1, "primærstudier"),)
    snapshot = replace(
        review(criteria=criteria),
        works=(
            replace(review_article, conflicts={"volume": (("12", 1), ("11", 2)), "pages": (("1-2", 1), ("1-2", 2))}),
        ),
    )
    gaps = (message("check.word.issue"), message("check.word.doi"))
    assert only(snapshot, "RECORD-GAP").message.args["fields"] == gaps
    assert SPOKEN[0](only(snapshot, "RECORD-CONFLICT").message).endswith(": «12», «11»")
    assert only(snapshot, "RECORD-REVIEW").works == ("W1",)
    assert of(replace(snapshot, protocol=replace(snapshot.protocol, criteria=())), "RECORD-REVIEW") == []


def test_a_doi_in_a_printed_address() -> None:
    cell = Extraction("W2", "reference", "Biong (2015). https://www.idunn.no/doi/10.18261/ISSN1504-3010-2015-01-06.")
    found = of(replace(consistent(), extractions=(*filled(5), cell)), "RECORD-DOI-URL")
    assert [finding.works for finding in found] == [("W1",), ("W2",)]
    assert found[1].message.args["doi"] == "10.18261/ISSN1504-3010-2015-01-06"
    resolved = replace(cell, text="https://doi.org/10.18261/ISSN1504-3010-2015-01-06")
    assert len(of(replace(consistent(), extractions=(*filled(5), resolved)), "RECORD-DOI-URL")) == 1


FLOW = {
    "P1": ({"identified": 93}, "67 + 23 + 2 = 92 ≠ 93"),
    "P2": ({"duplicates": 2, "removed_other": 3, "removed": 6}, "2 + 3 = 5 ≠ 6"),
    "P3": ({"duplicates": 2}, "92 − 2 = 90 ≠ 92"),
    "P4": ({"sought": 10}, "92 − 83 = 9 ≠ 10"),
    "P5": ({"excluded_by_human": 80, "excluded_by_tool": 4}, "80 + 4 = 84 ≠ 83"),
    "P6": ({"not_retrieved": 1}, "9 − 1 = 8 ≠ 9"),
    "P7": ({"reason:E1": 2, "reason:E2": 1}, "9 − 5 = 4 ≠ 2 + 1"),
    "P8": ({"sought_other": 4, "identified_other": 3}, "4 > 3"),
    "P9": ({"assessed_other": 4, "sought_other": 5, "not_retrieved_other": 2}, "5 − 2 = 3 ≠ 4"),
    "P10": ({"assessed_other": 4, "included_other": 1, "other_reason:E1": 2}, "4 − 1 = 3 ≠ 2"),
    "P11": ({"included_other": 1}, "5 + 1 = 6 ≠ 5"),
}


@pytest.mark.parametrize("code", FLOW)
def test_an_identity_of_the_flow_that_does_not_hold(code: str) -> None:
    numbers, written = FLOW[code]
    finding = only(consistent(), code, **numbers)
    assert (finding.outcome, finding.sum) == (Outcome.FAILS, written)


def test_identities_that_rest_on_an_unknown_number_are_off() -> None:
    outcomes = {finding.check: finding.outcome for finding in proof(consistent()) if finding.check[0] == "P"}
    assert outcomes == {
        "P1": Outcome.HOLDS,
        "P3": Outcome.CANNOT,
        "P4": Outcome.HOLDS,
        "P6": Outcome.CANNOT,
        "P7": Outcome.CANNOT,
    }
    assert only(consistent(), "P7", **{"reason:E1": 4}).outcome is Outcome.HOLDS
    assert only(consistent(), "P3", duplicates=0).outcome is Outcome.HOLDS


def test_screening_that_is_not_finished_is_no_mistake() -> None:
    for code, numbers in {
        "P3": {"duplicates": 2, "waiting_screening": 3},
        "P6": {"not_retrieved": 1, "waiting_full_text": 3},
        "P9": {"assessed_other": 4, "sought_other": 5, "not_retrieved_other": 2, "waiting_other": 3},
    }.items():
        finding = only(consistent(), code, **numbers)
        assert finding.outcome is Outcome.CANNOT
        assert [(said.code, said.args) for said in finding.missing] == [("check.missing.waiting", {"n": 3})]


def test_other_methods_that_add_up() -> None:
    numbers = {
        "identified_other": 9,
        "sought_other": 5,
        "not_retrieved_other": 2,
        "assessed_other": 3,
        "included_other": 1,
        "other_reason:E1": 2,
        "included": 6,
    }
    for code in ("P8", "P9", "P10", "P11"):
        assert only(consistent(), code, **numbers).outcome is Outcome.HOLDS


def test_an_empty_review_proves_nothing_and_breaks_nothing() -> None:
    assert {finding.check for finding in proof(review())} == {"CRITERIA-NONE"}


def test_step_roles_are_all_spoken() -> None:
    runs = tuple(
        row(number, "Oria", "rus", 3, steps=(Step(role, "x", n(9)),)) for number, role in enumerate(StepRole, 1)
    )
    proof(review(*runs))


def test_a_table_without_works_of_its_own_has_the_included_ones() -> None:
    bare = _table(Theme("a", ids(1, 2)), Theme("b", ids(3, 4)), works=())
    assert (only(bare, "THEME-WORK").works, only(bare, "X4-THEMES").outcome) == (("W5",), Outcome.HOLDS)
    astray = _table(Theme("a", ids(1, 2, 3, 4, 5)), Theme("b", ("W1", "W9")), works=())
    assert (only(astray, "X4-THEMES").outcome, only(astray, "X4-THEMES").works) == (Outcome.FAILS, ("W9",))


def test_a_mark_on_a_work_that_has_no_place_in_the_table() -> None:
    stray = _table(Theme("a", ids(1, 2, 3, 4, 5)), Theme("b", ("W1", "W9")))
    assert (only(stray, "THEME-STRAY").outcome, only(stray, "THEME-STRAY").works) == (Outcome.FAILS, ("W9",))
    assert of(consistent(), "THEME-STRAY") == []


def test_main_themes_stand_on_their_parts() -> None:
    themes = (
        Theme("Hope", cited=ids(1, 2, 3)),
        Theme("Future", ids(1, 2), parent="Hope", cited=ids(1, 2)),
        Theme("Trust", ids(2, 3), parent="Hope"),
    )
    assert of(_table(*themes), "THEME-SINGLE") == []
    assert only(_table(*themes), "THEME-CITED").outcome is Outcome.HOLDS
    apart = _table(replace(themes[0], cited=ids(1, 2)), *themes[1:])
    assert (only(apart, "THEME-CITED").outcome, only(apart, "THEME-CITED").works) == (Outcome.FAILS, ("W3",))


def test_citations_that_nobody_could_place_make_no_failure_of_what_they_may_mean() -> None:
    every = ids(1, 2, 3, 4, 5)
    unsure = _table(Theme("a", every, cited=ids(1, 2, 3, 4), perhaps=ids(5)))
    assert (only(unsure, "THEME-CITED").outcome, only(unsure, "THEME-CITED").works) == (Outcome.CANNOT, ("W5",))
    other = _table(Theme("a", every, cited=ids(1, 2, 3), perhaps=ids(5)))
    assert only(other, "THEME-CITED").outcome is Outcome.FAILS
    more = _table(Theme("a", ids(1, 2), cited=ids(1, 3), perhaps=ids(2)))
    assert only(more, "THEME-CITED").outcome is Outcome.FAILS


def _coded(*rows: CodingRow) -> Snapshot:
    themes = (Theme("Hope", ids(1, 2, 3)), Theme("Trust", ids(4, 5)))
    return replace(_table(*themes), coding=(CodingTable("coding", CodingMethod.FREE, rows=rows),))


def test_codes_against_marks() -> None:
    rows = [CodingRow(number, f"W{number}", theme="hope") for number in (1, 2, 3)]
    assert only(_coded(*rows), "THEME-CODES").outcome is Outcome.HOLDS
    more = only(_coded(*rows, CodingRow(4, "W5", theme="Hope")), "THEME-CODES")
    assert (more.outcome, more.works) == (Outcome.FAILS, ("W5",))
    less = only(_coded(*rows[:2]), "THEME-CODES")
    assert (less.outcome, less.works) == (Outcome.WARNING, ("W3",))
    both = of(_coded(*rows[:2], CodingRow(4, "W5", theme="Hope")), "THEME-CODES")
    assert [one.outcome for one in both] == [Outcome.FAILS, Outcome.WARNING]
    assert of(_coded(CodingRow(1, "W1", code="x")), "THEME-CODES") == []


def test_theme_names_drift_between_table_and_codes() -> None:
    named = _table(Theme("Hope and trust", ids(1, 2, 3)), Theme("Rest", ids(4, 5)))
    coded = replace(named, coding=(CodingTable("c", rows=(CodingRow(1, "W1", theme="Hope and more trust"),)),))
    assert only(coded, "NAME-THEME").message.args == {"one": "Hope and trust", "other": "Hope and more trust"}
    alike = replace(named, coding=(CodingTable("c", rows=(CodingRow(1, "W1", theme="hope and trust"),)),))
    assert of(alike, "NAME-THEME") == []
