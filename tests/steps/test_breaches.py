"""No included work breaks a criterion silently: refused where it can be, and told of where it came later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import (
    Criterion,
    CriterionKind,
    Outcome,
    Purpose,
    Rule,
    RuleKind,
    Screening,
    Situation,
    Stage,
    Verdict,
)
from litreview.prisma import flow
from litreview.steps.dedupe import dedupe
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.proof import prove
from litreview.steps.review import Review
from litreview.steps.rule_facts import facts_of
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, resolve, undo, way_of
from litreview.steps.screen_batch import Batch, decide_many
from litreview.steps.screen_exceptions import exceptions, withdraw
from litreview.steps.screen_import import ScreenImport, import_decisions
from litreview.steps.snapshot import snapshot
from litreview.steps.status import status
from litreview.steps.work_facts import countries_of, work_as_it_stands
from tests.steps.reviews import articles, empty

YEARS = Criterion("I1", CriterionKind.INCLUDE, "2020 and later", rule=Rule(RuleKind.YEARS, 2020))
NORDIC = Criterion("I2", CriterionKind.INCLUDE, "Nordic", rule=Rule(RuleKind.COUNTRY, values=("Norge", "Sverige")))
BOOKS = Criterion("E1", CriterionKind.EXCLUDE, "books", rule=Rule(RuleKind.DOCUMENT_TYPE, values=("book",)))
READ = Criterion("E2", CriterionKind.EXCLUDE, "not about hope")
WHY = ExceptionGiven("W1", "I1", ("the only one", "still true"), agreed_by="supervisor")


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """W1 is of 2019 and W2 of 2020; one stage is enough."""
    here = empty(tmp_path).acting("author")
    import_file(here, FileImport(articles(tmp_path)))
    dedupe(here)
    return under(here, criteria=(YEARS, NORDIC, BOOKS, READ), stages=(Stage.TITLE, Stage.FULL_TEXT))


def under(review: Review, **changes: object) -> Review:
    return replace(review, protocol=replace(review.protocol, **changes))


def include(work: str, stage: Stage = Stage.FULL_TEXT, *despite: ExceptionGiven) -> Choice:
    return Choice(work, Verdict.INCLUDE, stage, despite=despite)


def refused(review: Review, choice: Choice, code: str = "LR-SCREEN-BREACH") -> InputError:
    before = length(review)
    with pytest.raises(InputError) as error:
        decide(review, choice)
    assert error.value.code == code
    assert length(review) == before  # nothing was written
    return error.value


def length(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def situation(review: Review, work: int) -> Situation:
    with review.store.reading() as reader:
        return way_of(reader, work, review.protocol).place.situation


def silent(review: Review) -> list[tuple[str, str]]:
    return [(one.work, one.criterion) for one in exceptions(review).silent]


def outcomes(review: Review, check: str) -> list[Outcome]:
    return [one.outcome for one in prove(snapshot(review)) if one.check == check]


def test_a_breach_is_refused_until_somebody_says_why(review: Review) -> None:
    decide(review, include("W1", Stage.TITLE))  # not the last stage: nobody asks
    error = refused(review, include("W1"))
    assert (error.words["work"], error.words["criterion"]) == ("W1", "I1")
    assert "2019" in str(error.words["breaches"])
    decide(review, include("W1", Stage.FULL_TEXT, WHY))
    (made,) = exceptions(review).standing
    assert (made.work, made.criterion, made.reasons, made.agreed_by) == ("W1", "I1", WHY.reasons, "supervisor")
    with review.store.reading() as reader:
        assert [event.kind for event in reader.events(length(review) - 2)] == ["exception.made", "decision.made"]
    decide(review, include("W2"))  # keeps them all
    assert silent(review) == []


def test_what_an_exception_must_say(review: Review) -> None:
    for bad, code in (
        (replace(WHY, agreed_by=" "), "LR-SCREEN-NOT-AGREED"),
        (replace(WHY, reasons=()), "LR-SCREEN-NO-REASON"),
        (replace(WHY, criterion="I9"), "LR-SCREEN-CRITERION-UNKNOWN"),
        (replace(WHY, criterion="I2"), "LR-SCREEN-BREACH"),  # of another criterion
    ):
        refused(review, include("W1", Stage.FULL_TEXT, bad), code)
    refused(review, Choice("W1", Verdict.EXCLUDE, Stage.FULL_TEXT, "E2", despite=(WHY,)), "LR-SCREEN-NOT-INCLUDED")
    with pytest.raises(InputError, match="LR-SCREEN-NOT-AGREED"):
        allow(review, replace(WHY, agreed_by=""))


def test_an_exception_may_come_before_the_decision_at_the_last_stage(review: Review) -> None:
    with pytest.raises(InputError, match="LR-SCREEN-NOT-INCLUDED"):
        allow(review, WHY)
    decide(review, include("W1", Stage.TITLE))
    allow(review, WHY)
    assert snapshot(review).exceptions == ()
    decide(review, include("W1"))
    assert [one.work for one in snapshot(review).exceptions] == ["W1"]


def test_two_who_agree_break_it_no_more_silently_than_one(review: Review) -> None:
    pair = under(review, screening=Screening({Stage.FULL_TEXT: 2}))
    decide(pair, include("W1"))  # waits for the other
    refused(pair.acting("other"), include("W1"))
    decide(pair.acting("other"), include("W1", Stage.FULL_TEXT, WHY))
    assert situation(pair, 1) is Situation.INCLUDED


def test_a_resolution_and_an_undo_are_asked_too(review: Review) -> None:
    pair = under(review, screening=Screening({Stage.FULL_TEXT: 2}))
    decide(pair, include("W1"))
    decide(pair.acting("other"), Choice("W1", Verdict.EXCLUDE, Stage.FULL_TEXT, "E2"))
    with pytest.raises(InputError, match="LR-SCREEN-BREACH"):
        resolve(pair, include("W1"), agreed=True)
    assert situation(pair, 1) is Situation.CONFLICT
    resolve(pair, include("W1", Stage.FULL_TEXT, WHY), agreed=True)
    alone = under(review, criteria=())
    decide(alone, include("W2"))
    decide(alone, Choice("W2", Verdict.MAYBE, Stage.FULL_TEXT))
    late = under(review, criteria=(replace(YEARS, rule=Rule(RuleKind.YEARS, 2021)),))
    before = length(late)
    with pytest.raises(InputError, match="LR-SCREEN-BREACH"):
        undo(late, "W2")
    assert length(late) == before


def test_a_file_of_decisions_makes_no_silent_breach(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "included.csv"
    path.write_text(
        "Title,Authors,Published Year,DOI,Covidence #\n"
        '"Hope among nurses in long-term care","Aas, K",2019,10.1000/hope.1,#1\n'
        '"Dignity at the end of life: a field study","Ødegård, O",2020,,#2\n',
        encoding="utf-8",
    )
    given = ScreenImport(path, Stage.FULL_TEXT, Verdict.INCLUDE)
    done = import_decisions(review, given)
    assert [choice.work for _, choice in done.made] == ["W2"]
    (left,) = done.left
    assert "LR-SCREEN-BREACH" in str(left.why) or "2019" in str(left.why)
    assert situation(review, 1) is not Situation.INCLUDED
    decide(review, include("W1", Stage.TITLE))
    allow(review, WHY)
    assert [choice.work for _, choice in import_decisions(review, given).made] == ["W1"]


def test_what_the_rules_look_at_is_what_people_said(review: Review) -> None:
    set_cells(review, "W1", (CellGiven("record.year", "2021"), CellGiven("country", "Danmark / Norge")))
    decide(review, include("W1"))
    set_cells(review, "W2", (CellGiven("country", "Danmark"),))
    assert refused(review, include("W2")).words["criterion"] == "I2"


def test_a_breach_that_comes_later_fails_the_proof_and_is_the_next_thing_to_do(review: Review) -> None:
    for work in ("W1", "W2"):
        decide(under(review, criteria=()), include(work))
    assert outcomes(review, "YEAR") == [Outcome.FAILS]
    assert outcomes(review, "CRITERION") == [Outcome.CANNOT, Outcome.HOLDS]  # no countries yet; no books
    set_cells(review, "W2", (CellGiven("country", "Danmark"),))
    assert outcomes(review, "CRITERION") == [Outcome.FAILS, Outcome.HOLDS]
    assert silent(review) == [("W1", "I1"), ("W2", "I2")]
    decide(review, include("W1"))  # said again: it is included already, and nothing new is let in
    asked = under(review, question="How?")
    add_row(asked, LogRow({"source": "CINAHL", "query": "hope", "hits": "2"}))
    found = status(asked)
    assert (found.next.code, found.next.args["work"], found.numbers["breaches"]) == ("status.next.breach", "W1", 2)
    allow(review, WHY)
    allow(review, ExceptionGiven("W2", "I2", ("near enough",), agreed_by="supervisor"))
    assert outcomes(review, "CRITERION") == [Outcome.CANNOT, Outcome.HOLDS]
    assert outcomes(review, "CRITERION-EXCEPTION") == [Outcome.HOLDS]
    assert status(asked).numbers["breaches"] == 0


def test_an_exception_is_taken_back_unless_the_work_needs_it(review: Review) -> None:
    decide(review, include("W1", Stage.FULL_TEXT, WHY))
    before = length(review)
    for work, criterion, reason, code in (
        ("W1", "I1", "amended", "LR-SCREEN-STILL-BROKEN"),
        ("W1", "I1", " ", "LR-SCREEN-NO-REASON"),
        ("W1", "I2", "amended", "LR-SCREEN-NO-EXCEPTION"),
    ):
        with pytest.raises(InputError, match=code):
            withdraw(review, work, criterion, reason)
    assert length(review) == before
    withdraw(under(review, criteria=(replace(YEARS, rule=Rule(RuleKind.YEARS, 2019)),)), "W1", "I1", "amended")
    assert exceptions(review).standing == ()
    with review.store.reading() as reader:
        assert sum(event.kind.startswith("exception.") for event in reader.events()) == 2


def test_new_reasons_stand_in_place_of_the_old(review: Review) -> None:
    decide(review, include("W1", Stage.FULL_TEXT, WHY))
    allow(review, replace(WHY, reasons=("better said",)))
    (made,) = exceptions(review).standing
    assert made.reasons == ("better said",)


def test_an_exception_of_a_work_that_is_out_counts_nowhere(tmp_path: Path) -> None:
    review = under(empty(tmp_path).acting("author"), criteria=(YEARS,))
    import_file(review, FileImport(articles(tmp_path), purpose=Purpose.KNOWN))
    dedupe(review)
    add_row(review, LogRow({"source": "CINAHL", "query": "hope", "hits": "2", "included": "1"}))
    decide(review, include("W1", Stage.FULL_TEXT, replace(WHY, found_by="a tip")))
    assert flow(snapshot(review)).found_outside.value == 1
    undo(review, "W1")
    state = snapshot(review)
    assert (state.exceptions, flow(state).found_outside.value) == ((), None)
    with review.store.reading() as reader:
        assert len(reader.exceptions()) == 1


def test_a_criterion_of_certain_searches_binds_the_works_they_found(review: Review) -> None:
    bound = under(review, criteria=(replace(YEARS, searches=("s3",)),))
    decide(bound, include("W1"))  # the file it came with has no label: nobody can tell
    with bound.store.reading() as reader:
        assert facts_of(reader, bound.protocol.criteria, [work_as_it_stands(reader, 1)])["W1"].searches is None
    assert silent(bound) == []


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Norge", ("Norge",)),
        ("Norge og Sverige", ("Norge", "Sverige", "Norge og Sverige")),
        ("Norway/Sweden; Finland", ("Norway", "Sweden", "Finland", "Norway/Sweden; Finland")),
        (" ", ()),
    ],
)
def test_the_countries_of_a_cell(text: str, countries: tuple[str, ...]) -> None:
    assert countries_of(text) == countries


def test_every_criterion_may_lack_a_rule(review: Review) -> None:
    plain = under(review, criteria=(READ,))
    decide(plain, include("W1"))
    assert snapshot(plain).rule_findings == ()
    assert outcomes(plain, "CRITERION") == []


def test_several_works_at_once_are_refused_whole_where_one_is_in_breach(review: Review) -> None:
    before = length(review)
    with pytest.raises(InputError) as error:
        decide_many(review, Batch(Verdict.INCLUDE, ("W2", "W1"), stage=Stage.FULL_TEXT))
    assert (error.value.code, length(review)) == ("LR-SCREEN-BREACH", before)
    decide_many(review, Batch(Verdict.INCLUDE, ("W2",), stage=Stage.FULL_TEXT))
    assert silent(review) == []
