"""The flow of the five shipped reviews, and of reviews whose records litreview holds. Unknown never becomes 0."""

from __future__ import annotations

from dataclasses import replace

from litreview.model import (
    Arrival,
    CriterionException,
    Found,
    Language,
    Place,
    Protocol,
    Purpose,
    Run,
    Situation,
    Snapshot,
    SourceColumn,
    Stage,
    Tally,
    Verdict,
)
from litreview.prisma import Flow, Origin, flow
from tests.five_reviews import AT, meaningful_activity, n, recovery_services, recovery_stories, row, social_worker
from tests.five_reviews import support_to_change as support


def known(result: Flow) -> dict[str, int]:
    return {key: value for key, value in result.numbers().items() if value is not None}


def test_001_in_two_steps() -> None:
    result = flow(recovery_services())
    assert known(result) == {
        "databases": 92,
        "identified": 92,
        "abstracts_read": 15,
        "fulltexts_read": 9,
        "screened": 92,
        "excluded_title": 77,
        "excluded_abstract": 6,
        "excluded": 83,
        "sought": 9,
        "assessed": 9,
        "excluded_full_text": 4,
        "included_searched": 5,
        "included": 5,
        "new_studies": 5,
        "new_reports": 5,
        "line:Idunn": 67,
        "line:Svemed+": 23,
        "line:Pubmed": 2,
    }
    assert result.duplicates.value is None
    assert result.identified.origin is Origin.HAND
    assert result.included.origin is Origin.DECISIONS
    assert not result.has_other


def test_000_with_an_exception_from_outside_the_search() -> None:
    result = flow(meaningful_activity())
    assert known(result) == {
        "databases": 187,
        "identified": 187,
        "found_outside": 1,
        "identified_other": 1,
        "included_searched": 3,
        "included_other": 1,
        "included_outside": 1,
        "included": 4,
        "new_studies": 4,
        "new_reports": 4,
        "exceptions": 1,
        "exception:I1": 1,
        "line:Oria": 187,
    }
    assert result.has_other
    assert result.exception_lines[0].because == ("relevansen veide tyngre",)


def test_003_with_unknown_hits_on_a_website() -> None:
    result = flow(support())
    assert result.databases.value == 227
    assert result.other(SourceColumn.WEBSITE) is not None
    assert result.other(SourceColumn.WEBSITE).value is None  # type: ignore[union-attr]
    assert result.other(SourceColumn.CITATION) is None
    assert (result.identified_other.value, result.included.value, result.screened.value) == (None, 3, None)


def test_004_where_no_row_is_said_to_count() -> None:
    assert known(flow(social_worker())) == {"included": 4, "new_studies": 4, "new_reports": 4}


def test_002_has_no_flow() -> None:
    assert flow(recovery_stories()) == Flow(applies=False)


def test_an_unknown_row_makes_the_total_unknown_and_not_less() -> None:
    review = recovery_services()
    blank = replace(review.runs[0], hits=n(None))
    result = flow(replace(review, runs=(blank, *review.runs[1:])))
    assert result.identified.value is None
    assert result.screened.value is None
    assert result.excluded.value is None
    assert [line.hits.value for line in result.lines] == [None, 23, 2]


def test_a_log_that_does_not_fall_gives_no_negative_number() -> None:
    review = recovery_services()
    steep = replace(review.runs[0], fulltexts_read=n(99))
    assert flow(replace(review, runs=(steep, *review.runs[1:]))).excluded_abstract.value is None


def test_preliminary_and_known_runs_never_count() -> None:
    review = meaningful_activity()
    noise = row(9, "Oria", "x", 5000, purpose=Purpose.PRELIMINARY)
    brought = row(10, "Oria", "x", 4, purpose=Purpose.KNOWN)
    assert known(flow(replace(review, runs=(*review.runs, noise, brought)))) == known(flow(review))


def test_titles_read_are_what_was_screened() -> None:
    review = recovery_services()
    runs = tuple(replace(run, titles_read=n(run.hits.value - 1)) for run in review.runs)  # type: ignore[operator]
    result = flow(replace(review, runs=runs))
    assert (result.screened.value, result.excluded_title.value, result.excluded.value) == (86, 71, 77)


def test_an_exception_credited_to_a_search_is_not_from_outside() -> None:
    review = meaningful_activity()
    inside = CriterionException("W2", "I1", ("gammel",), "samme søk")
    assert flow(replace(review, exceptions=(inside,))).found_outside.value is None


def test_an_exception_that_does_not_say_how_it_was_found_counts_only_where_all_rows_name_their_works() -> None:
    review = meaningful_activity()
    silent = replace(review, exceptions=(replace(review.exceptions[0], found_by=""),))
    assert flow(silent).found_outside.value == 1
    main = replace(review.runs[1], works=None)
    assert flow(replace(silent, runs=(review.runs[0], main, review.runs[2]))).found_outside.value is None


def _held(parsed: int = 10, **more: object) -> Run:
    more.setdefault("id", 1)
    return Run(
        arrival=Arrival.API,
        purpose=Purpose.MAIN,
        source="pubmed",
        source_printed="PubMed",
        hits=n(12),
        retrieved=parsed,
        parsed=parsed,
        unparsed=0,
        **more,
    )  # type: ignore[arg-type]


PROTOCOL = Protocol("p", Language.ENGLISH, "?")
# Eight works: three out at the title, one at the abstract, four to the full text, three out there.
DONE = Tally(
    records=10,
    works=8,
    decided={
        (Stage.TITLE, Verdict.EXCLUDE): 3,
        (Stage.TITLE, Verdict.INCLUDE): 4,
        (Stage.TITLE, Verdict.MAYBE): 1,
        (Stage.ABSTRACT, Verdict.EXCLUDE): 1,
        (Stage.ABSTRACT, Verdict.INCLUDE): 2,
        (Stage.ABSTRACT, Verdict.MAYBE): 2,
        (Stage.FULL_TEXT, Verdict.EXCLUDE): 3,
        (Stage.FULL_TEXT, Verdict.INCLUDE): 1,
    },
    places={
        Place(Situation.EXCLUDED, Stage.TITLE): 3,
        Place(Situation.EXCLUDED, Stage.ABSTRACT): 1,
        Place(Situation.EXCLUDED, Stage.FULL_TEXT): 3,
        Place(Situation.INCLUDED, Stage.FULL_TEXT): 1,
    },
    reasons={(Stage.TITLE, "E1"): 3, (Stage.ABSTRACT, ""): 1, (Stage.FULL_TEXT, "E1"): 1, (Stage.FULL_TEXT, "E2"): 2},
    sought=4,
    within=1,
    between=1,
)


def judged(columns: dict[Found, Tally], *runs: Run, works: int = 1, **more: object) -> Snapshot:
    whole = Tally(works=sum(part.works for part in columns.values()), decided=DONE.decided, columns=columns)
    included = meaningful_activity().works[:works]
    return Snapshot(PROTOCOL, runs=runs or (_held(),), works=included, tally=whole, at=AT, **more)  # type: ignore[arg-type]


def test_the_flow_from_decisions() -> None:
    result = flow(judged({Found.SEARCHED: DONE}))
    assert known(result) == {
        "databases": 12,
        "identified": 12,
        "duplicates": 2,
        "duplicates_within": 1,
        "duplicates_between": 1,
        "removed_other": 2,
        "titles_read": 8,
        "abstracts_read": 5,
        "fulltexts_read": 4,
        "screened": 8,
        "waiting_screening": 0,
        "excluded_title": 3,
        "excluded_abstract": 1,
        "excluded": 4,
        "sought": 4,
        "not_retrieved": 0,
        "waiting_full_text": 0,
        "assessed": 4,
        "excluded_full_text": 3,
        "conflicts": 0,
        "included_searched": 1,
        "included": 1,
        "new_studies": 1,
        "new_reports": 1,
        "line:PubMed": 12,
        "reason:E1": 1,
        "reason:E2": 2,
    }
    assert [reason.criterion for reason in result.reasons] == ["E2", "E1"]
    assert result.duplicates.origin is Origin.MATCHING
    assert result.identified.origin is Origin.RUNS
    assert result.screened.origin is Origin.DECISIONS


def test_works_that_wait_are_counted_and_are_neither_screened_nor_assessed() -> None:
    waiting = {
        Place(Situation.WAITING, Stage.TITLE): 2,
        Place(Situation.CONFLICT, Stage.ABSTRACT): 1,
        Place(Situation.UNRESOLVED, Stage.FULL_TEXT): 1,
        Place(Situation.CONFLICT, Stage.FULL_TEXT): 1,
        Place(Situation.NOT_RETRIEVED, Stage.FULL_TEXT): 1,
    }
    half = replace(DONE, works=14, places={**DONE.places, **waiting}, sought=7, not_retrieved={"paywall": 1})
    result = flow(judged({Found.SEARCHED: half}))
    assert (result.waiting_screening.value, result.screened.value, result.excluded.value) == (3, 11, 4)
    assert (result.sought.value, result.not_retrieved.value) == (7, 1)
    assert (result.waiting_full_text.value, result.assessed.value) == (2, 4)
    assert (result.conflicts.value, result.waiting) == (2, 5)


def test_before_anybody_has_judged_the_stages_are_unknown_and_all_wait() -> None:
    fresh = Tally(records=10, works=8, places={Place(Situation.WAITING, Stage.TITLE): 8}, within=2)
    review = Snapshot(PROTOCOL, runs=(_held(),), tally=Tally(works=8, columns={Found.SEARCHED: fresh}))
    numbers = known(flow(review))
    assert numbers["waiting_screening"] == 8
    assert numbers["duplicates"] == 2
    assert not {"screened", "excluded", "sought", "assessed", "included"} & numbers.keys()


def test_rules_before_screening_are_box_3_and_rules_after_split_box_5() -> None:
    ruled = replace(DONE, works=10, automatic_before=2, automatic={Stage.TITLE: 2, Stage.FULL_TEXT: 1})
    result = flow(judged({Found.SEARCHED: ruled}))
    assert (result.removed_automatic.value, result.screened.value) == (2, 8)
    assert (result.excluded_by_tool.value, result.excluded_by_human.value) == (2, 2)
    assert flow(judged({Found.SEARCHED: DONE})).excluded_by_tool.value is None


def test_a_protocol_that_screens_full_texts_alone_says_nothing_of_a_screening_box() -> None:
    places = {place: count for place, count in DONE.places.items() if place.stage is Stage.FULL_TEXT}
    alone = Tally(works=4, records=4, decided={(Stage.FULL_TEXT, Verdict.EXCLUDE): 3}, places=places, sought=4)
    review = replace(judged({Found.SEARCHED: alone}, _held(4)), protocol=replace(PROTOCOL, stages=(Stage.FULL_TEXT,)))
    result = flow(review)
    assert (result.screened.value, result.excluded.value, result.sought.value, result.assessed.value) == (
        None,
        None,
        4,
        4,
    )


def test_a_protocol_that_stops_at_abstracts_seeks_no_full_text() -> None:
    places = {Place(Situation.EXCLUDED, Stage.ABSTRACT): 3, Place(Situation.INCLUDED, Stage.ABSTRACT): 1}
    verdicts = {(Stage.ABSTRACT, Verdict.EXCLUDE): 3, (Stage.ABSTRACT, Verdict.INCLUDE): 1}
    short = Tally(works=4, records=4, decided=verdicts, places=places)
    review = judged({Found.SEARCHED: short}, _held(4))
    result = flow(replace(review, protocol=replace(PROTOCOL, stages=(Stage.TITLE, Stage.ABSTRACT))))
    assert (result.screened.value, result.excluded.value, result.sought.value) == (4, 3, None)
    assert result.included_searched.value == 1


CITED = Tally(
    records=6,
    works=3,
    decided={(Stage.FULL_TEXT, Verdict.EXCLUDE): 1, (Stage.FULL_TEXT, Verdict.INCLUDE): 1},
    places={
        Place(Situation.EXCLUDED, Stage.TITLE): 1,
        Place(Situation.EXCLUDED, Stage.FULL_TEXT): 1,
        Place(Situation.INCLUDED, Stage.FULL_TEXT): 1,
    },
    reasons={(Stage.TITLE, ""): 1, (Stage.FULL_TEXT, "E1"): 1},
    sought=2,
)


def test_other_methods_have_boxes_of_their_own_and_no_screening_box() -> None:
    citation = _held(6, id=2, column=SourceColumn.CITATION)
    result = flow(judged({Found.SEARCHED: DONE, Found.OTHER: CITED}, _held(), citation, works=2))
    assert (result.identified.value, result.identified_other.value) == (12, 12)
    assert (result.screened.value, result.sought.value, result.duplicates.value) == (8, 4, 2)
    assert (result.sought_other.value, result.not_retrieved_other.value, result.assessed_other.value) == (2, 0, 2)
    assert [(reason.criterion, reason.count.value) for reason in result.reasons_other] == [("E1", 1)]
    assert (result.included_searched.value, result.included_other.value, result.included.value) == (1, 1, 2)


def test_works_known_beforehand_count_with_other_methods_once_they_are_taken_on() -> None:
    known_run = replace(_held(3, id=2), purpose=Purpose.KNOWN)
    result = flow(judged({Found.SEARCHED: DONE, Found.BESIDE: CITED}, _held(), known_run, works=2))
    assert (result.found_outside.value, result.identified_other.value) == (2, 2)
    assert (result.sought_other.value, result.assessed_other.value) == (2, 2)
    assert (result.included_other.value, result.included_outside.value, result.included.value) == (1, 1, 2)


def test_duplicates_are_unknown_while_records_have_not_been_looked_at() -> None:
    result = flow(judged({Found.SEARCHED: replace(DONE, unmatched=1)}))
    assert result.duplicates.value is None
    assert flow(judged({Found.SEARCHED: DONE}, _held(11))).duplicates.value is None


def test_rows_by_hand_and_runs_can_be_added_but_their_stages_cannot() -> None:
    by_hand = row(2, "Idunn", "x", 5, abstracts_read=3, fulltexts_read=2, included=1)
    result = flow(judged({Found.SEARCHED: DONE}, _held(), by_hand))
    assert (result.identified.value, result.identified.origin) == (17, Origin.MIXED)
    assert result.screened.value is None


def test_a_new_review_knows_nothing() -> None:
    assert known(flow(Snapshot(PROTOCOL))) == {}


def test_works_that_break_two_criteria_are_one_exception() -> None:
    two = tuple(CriterionException("W1", criterion, (f"because {criterion}",)) for criterion in ("E1", "E2"))
    gone = CriterionException("W9", "E1", ("was included once",))
    result = flow(judged({Found.SEARCHED: DONE}, exceptions=(*two, gone)))
    assert result.exceptions.value == 1
    assert [(line.criterion, line.count.value, line.because) for line in result.exception_lines] == [
        ("E1", 1, ("because E1",)),
        ("E2", 1, ("because E2",)),
    ]
