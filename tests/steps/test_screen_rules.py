"""Machine rules over the works of a review: what they would do, what they do, and that people stand above them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import (
    Criterion,
    CriterionKind,
    Language,
    Means,
    Screening,
    Situation,
    Stage,
    Verdict,
)
from litreview.steps.audit import verify
from litreview.steps.review import Review
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, undo, write_decision
from litreview.steps.screen_rules import Survey, apply, survey
from litreview.steps.snapshot import snapshot
from tests.steps.ruled import ENGLISH, LATER, YEARS, bring, counts, criterion, events, four, names, under


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return four(tmp_path)


# What they would do -------------------------------------------------------------------------------------------------


def test_a_survey_counts_and_writes_nothing(review: Review) -> None:
    before = events(review)
    found = survey(review, listed=True)
    years, language = found.rules
    assert (found.works, counts(years), counts(language)) == (4, (1, 2, 1), (2, 1, 1))
    assert [one.work for one in years.would] == ["W2", "W3"]
    assert [(one.work, one.evidence.code) for one in years.untold] == [("W4", "screen.unknown.years")]
    assert names(found) == [("W2", "I1"), ("W3", "I1")]  # W3 once, by the first criterion it breaks
    assert events(review) == before
    assert survey(review).rules[0].untold == []


def test_only_the_rules_asked_for(review: Review) -> None:
    assert [rule.criterion.id for rule in survey(review, ["I2"]).rules] == ["I2"]
    for wanted, code in (("I7", "LR-SCREEN-CRITERION-UNKNOWN"), ("E9", "LR-SCREEN-NO-RULE")):
        with pytest.raises(InputError) as caught:
            survey(review, [wanted])
        assert caught.value.code == code


def test_criteria_without_rules_are_no_error(review: Review) -> None:
    other = under(review, Criterion("I3", CriterionKind.INCLUDE, "eldre", rule=YEARS.rule, applies_to="informanter"))
    assert survey(other) == Survey(4, ())


def test_included_works_that_break_a_criterion_are_told_with_their_exceptions(review: Review) -> None:
    loose = replace(review, protocol=replace(review.protocol, criteria=()))  # the rules came after the decisions
    with loose.store.writing(loose.clock) as writer:
        for work in ("W2", "W3"):
            for stage in Stage:
                write_decision(writer, loose.protocol, Choice(work, Verdict.INCLUDE, stage), writer.actor("author 1"))
    decide(review, Choice("W4", Verdict.EXCLUDE, Stage.TITLE))
    allow(review, ExceptionGiven("W3", "I1", ("eneste studie",), agreed_by="veileder"))
    years, language = survey(review).rules
    told = [(one.example.work, one.situation, one.excepted) for one in years.against]
    assert told == [("W2", Situation.INCLUDED, False), ("W3", Situation.INCLUDED, True)]
    assert [(one.example.work, one.excepted) for one in language.against] == [("W3", False)]
    assert (years.would, years.left) == ([], 2)


def test_a_work_that_people_excluded_contradicts_nobody(review: Review) -> None:
    decide(review, Choice("W2", Verdict.EXCLUDE, Stage.TITLE))
    years = survey(review).rules[0]
    assert ([one.work for one in years.would], years.against, years.left) == (["W3"], [], 1)


# What they do -------------------------------------------------------------------------------------------------------


def test_automatic_rules_exclude_once_with_their_evidence(review: Review) -> None:
    done = apply(review)
    assert names(done) == [("W2", "I1"), ("W3", "I1")]
    state = snapshot(review)
    assert {decision.means for decision in state.decisions} == {Means.RULE}
    assert {(decision.stage, decision.criterion) for decision in state.decisions} == {(Stage.TITLE, "I1")}
    assert state.decisions[0].note == "publisert 2005, utenfor 2010–"
    assert state.actors[state.decisions[0].reviewer] == review.actor
    assert (state.tally.automatic_before, dict(state.tally.automatic)) == (2, {})
    before = events(review)
    assert apply(review).planned == ()
    assert events(review) == before
    assert verify(review).faults == ()


def test_after_people_have_begun_it_counts_as_during_screening(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    apply(review)
    tally = snapshot(review).tally
    assert (tally.automatic_before, dict(tally.automatic)) == (0, {Stage.TITLE: 2})


def test_the_note_is_in_the_language_of_the_review(review: Review) -> None:
    english = under(review, YEARS, language=Language.ENGLISH)
    apply(english)
    assert snapshot(english).decisions[0].note == "published 2005, outside 2010–"


def test_rules_that_are_not_automatic_exclude_nothing(review: Review) -> None:
    quiet = under(review, criterion("I1", "years", first=2010), ENGLISH)
    assert names(apply(quiet)) == [("W3", "I2")]
    with pytest.raises(InputError) as caught:
        apply(quiet, ["I1"])
    assert caught.value.code == "LR-SCREEN-NO-AUTOMATIC"


def test_nobody_is_refused(review: Review) -> None:
    with pytest.raises(InputError) as caught:
        apply(replace(review, actor=""))
    assert caught.value.code == "LR-ACTOR-NONE"


def test_a_work_somebody_has_judged_is_left(review: Review) -> None:
    decide(review, Choice("W2", Verdict.MAYBE, Stage.TITLE))
    assert names(apply(review)) == [("W3", "I1")]


def test_one_vote_of_two_is_a_judgement(review: Review) -> None:
    pair = under(review, YEARS, screening=Screening(dict.fromkeys(Stage, 2)))
    decide(pair.acting("A"), Choice("W2", Verdict.INCLUDE, Stage.TITLE))
    assert names(apply(pair)) == [("W3", "I1")]


def test_a_work_that_was_put_off_is_judged_by_nobody(review: Review) -> None:
    decide(review, Choice("W2", Verdict.POSTPONE, Stage.TITLE))
    assert ("W2", "I1") in names(apply(review))


def test_a_person_stands_above_a_rule(review: Review) -> None:
    apply(review)
    decide(review, Choice("W2", Verdict.INCLUDE, Stage.TITLE))
    assert apply(review).planned == ()
    state = snapshot(review)
    assert state.tally.decided == {(Stage.TITLE, Verdict.INCLUDE): 1, (Stage.TITLE, Verdict.EXCLUDE): 1}
    assert state.tally.automatic_before == 1
    years = survey(review).rules[0]
    assert [(one.example.work, one.situation) for one in years.against] == [("W2", Situation.WAITING)]


def test_what_was_taken_back_from_a_rule_is_not_done_again(review: Review) -> None:
    apply(review)
    undo(review, "W2")
    assert apply(review).planned == ()
    assert survey(review).rules[0].left == 2
    assert snapshot(review).tally.automatic_before == 1


def test_new_works_are_taken_and_the_old_are_left(review: Review) -> None:
    apply(review)
    decide(review, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    bring(review, LATER, "later.ris")
    assert names(apply(review)) == [("W5", "I1")]
    tally = snapshot(review).tally
    assert (tally.automatic_before, dict(tally.automatic)) == (2, {Stage.TITLE: 1})


def test_what_was_decided_in_between_is_seen(review: Review) -> None:
    def meanwhile(found: Survey) -> None:
        assert names(found) == [("W2", "I1"), ("W3", "I1")]
        decide(review, Choice("W2", Verdict.INCLUDE, Stage.TITLE))

    assert names(apply(review, before=meanwhile)) == [("W3", "I1")]


def test_the_stage_is_the_one_the_work_waits_at(review: Review) -> None:
    late = under(review, replace(YEARS, stage=Stage.FULL_TEXT), stages=(Stage.ABSTRACT, Stage.FULL_TEXT))
    assert {one.stage for one in apply(late).planned} == {Stage.ABSTRACT}
