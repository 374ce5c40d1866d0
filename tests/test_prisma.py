"""The flow of the five shipped reviews, and of reviews whose records litreview holds. Unknown never becomes 0."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from litreview.model import (
    Arrival,
    CriterionException,
    Decision,
    Language,
    Protocol,
    Purpose,
    Run,
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
        "included": 4,
        "line:Oria": 187,
    }
    assert result.has_other


def test_003_with_unknown_hits_on_a_website() -> None:
    result = flow(support())
    assert result.databases.value == 227
    assert result.other(SourceColumn.WEBSITE) is not None
    assert result.other(SourceColumn.WEBSITE).value is None  # type: ignore[union-attr]
    assert result.other(SourceColumn.CITATION) is None
    assert (result.identified_other.value, result.included.value, result.screened.value) == (None, 3, None)


def test_004_where_no_row_is_said_to_count() -> None:
    assert known(flow(social_worker())) == {"included": 4}


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
    return Run(
        1,
        Arrival.API,
        Purpose.MAIN,
        source="pubmed",
        source_printed="PubMed",
        hits=n(12),
        retrieved=parsed,
        parsed=parsed,
        unparsed=0,
        **more,
    )  # type: ignore[arg-type]


def _judged(reasons: tuple[str, ...] = ("E1", "E1", "E2")) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            f"W{number}", Stage.FULL_TEXT, Verdict.EXCLUDE, "r", datetime(2026, 1, 1, tzinfo=UTC), number, criterion
        )
        for number, criterion in enumerate(reasons, 1)
    )


DECIDED = {
    (Stage.TITLE, Verdict.EXCLUDE): 3,
    (Stage.TITLE, Verdict.INCLUDE): 5,
    (Stage.ABSTRACT, Verdict.EXCLUDE): 1,
    (Stage.ABSTRACT, Verdict.INCLUDE): 4,
    (Stage.FULL_TEXT, Verdict.EXCLUDE): 3,
    (Stage.FULL_TEXT, Verdict.INCLUDE): 1,
}


def test_the_flow_from_decisions() -> None:
    review = Snapshot(
        Protocol("p", Language.ENGLISH, "?"),
        runs=(_held(),),
        works=meaningful_activity().works[:1],
        decisions=_judged(),
        tally=Tally(records=10, works=8, decided=DECIDED),
        at=AT,
    )
    result = flow(review)
    assert known(result) == {
        "databases": 12,
        "identified": 12,
        "duplicates": 2,
        "removed_other": 2,
        "titles_read": 8,
        "abstracts_read": 5,
        "fulltexts_read": 4,
        "screened": 8,
        "excluded_title": 3,
        "excluded_abstract": 1,
        "excluded": 4,
        "sought": 4,
        "assessed": 4,
        "excluded_full_text": 3,
        "included_searched": 1,
        "included": 1,
        "line:PubMed": 12,
        "reason:E1": 2,
        "reason:E2": 1,
    }
    assert result.duplicates.origin is Origin.DECISIONS
    assert result.identified.origin is Origin.RUNS


def test_reasons_that_do_not_sum_are_not_shown() -> None:
    review = Snapshot(
        Protocol("p", Language.ENGLISH, "?"),
        runs=(_held(),),
        decisions=_judged(("E1",)),
        tally=Tally(records=10, works=8, decided=DECIDED),
    )
    assert flow(review).reasons == ()


def test_duplicates_are_unknown_when_other_records_are_in_the_store() -> None:
    review = Snapshot(Protocol("p", Language.ENGLISH, "?"), runs=(_held(),), tally=Tally(records=14, works=9))
    assert flow(review).duplicates.value is None


def test_rows_by_hand_and_runs_can_be_added_but_their_stages_cannot() -> None:
    by_hand = row(2, "Idunn", "x", 5, abstracts_read=3, fulltexts_read=2, included=1)
    review = Snapshot(Protocol("p", Language.ENGLISH, "?"), runs=(_held(), by_hand), tally=Tally(10, 0, 8, 0, DECIDED))
    result = flow(review)
    assert (result.identified.value, result.identified.origin) == (17, Origin.MIXED)
    assert result.screened.value is None


def test_a_new_review_knows_nothing() -> None:
    assert known(flow(Snapshot(Protocol("p", Language.ENGLISH, "?")))) == {}


def test_records_not_yet_looked_at_are_no_duplicates() -> None:
    looked = Snapshot(Protocol("p", Language.ENGLISH, "?"), runs=(_held(),), tally=Tally(records=10, works=8))
    assert flow(looked).duplicates.value == 2
    waiting = Snapshot(
        Protocol("p", Language.ENGLISH, "?"), runs=(_held(),), tally=Tally(records=10, works=0, unmatched=10)
    )
    assert flow(waiting).duplicates.value is None
