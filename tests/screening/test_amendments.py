"""What counts as a change of the protocol, and which decisions it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from litreview.messages import Words
from litreview.model import (
    Amendment,
    Changed,
    Column,
    Criterion,
    CriterionKind,
    Decision,
    Language,
    LogLayout,
    Means,
    Protocol,
    Rule,
    RuleKind,
    Screening,
    Stage,
    Verdict,
)
from litreview.screening import tracks
from litreview.screening.amendments import changes, told
from litreview.screening.old_wording import old_wording, rewritten

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE
EN = Words(Language.ENGLISH)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEARS = Rule(RuleKind.YEARS, 2016, 2026)
I1 = Criterion("I1", CriterionKind.INCLUDE, "from 2016 to 2026")
E1 = Criterion("E1", CriterionKind.EXCLUDE, "children", stage=ABSTRACT)
E2 = Criterion("E2", CriterionKind.EXCLUDE, "animals")
OLD = Protocol("p", Language.ENGLISH, "?", criteria=(I1, E1, E2))


def but(*criteria: Criterion, protocol: Protocol = OLD) -> Protocol:
    """The protocol with these criteria in place of its own of the same id, or beside them."""
    named = {one.id: one for one in (*protocol.criteria, *criteria)}
    return replace(protocol, criteria=tuple(named.values()))


def without(criterion: str) -> Protocol:
    return replace(OLD, criteria=tuple(one for one in OLD.criteria if one.id != criterion))


def lines(before: Protocol, after: Protocol) -> list[str]:
    return [EN(message) for change in changes(before, after) for message in told(change)]


@pytest.mark.parametrize(
    ("after", "part", "said"),
    [
        (replace(E1, text="infants"), "E1", ["E1, text: was “children”, now “infants”"]),
        (replace(E1, kind=CriterionKind.INCLUDE), "E1", ["E1, kind: was “exclusion”, now “inclusion”"]),
        (replace(E1, stage=None), "E1", ["E1, first stage: was “abstract”, now “any stage”"]),
        (replace(E1, searches=("S1", "S2")), "E1", ["E1, searches it holds for: was “none”, now “S1, S2”"]),
        (replace(E1, applies_to="informants"), "E1", ["E1, what it applies to: was “none”, now “informants”"]),
        (
            replace(I1, rule=YEARS),
            "I1",
            ['I1, rule: was “none”, now “{ kind = "years", first = 2016, last = 2026 }”'],
        ),
        (
            Criterion("E3", CriterionKind.EXCLUDE, "letters", stage=FULL),
            "E3",
            ["E3 is new: “letters”", "E3, first stage: full text"],
        ),
    ],
)
def test_a_change_of_a_criterion_is_told_field_by_field(after: Criterion, part: str, said: list[str]) -> None:
    assert [change.part for change in changes(OLD, but(after))] == [part]
    assert lines(OLD, but(after)) == said


def test_a_criterion_taken_away_stages_and_readers_are_changes_too() -> None:
    assert lines(OLD, without("E2")) == ["E2 was taken away: “animals”"]
    fewer = replace(OLD, stages=(TITLE, FULL))
    assert lines(OLD, fewer) == ["the stages: was “title, abstract, full text”, now “title, full text”"]
    pair = replace(OLD, screening=Screening({FULL: 2}))
    assert lines(OLD, pair) == ["how many read each work: was “full text: 1”, now “full text: 2”"]


def test_what_screening_does_not_rest_on_is_no_change() -> None:
    other = replace(
        OLD,
        title="new",
        question="another",
        version="f" * 64,
        log=LogLayout((Column("hits"),)),
        criteria=(E2, replace(I1, reason="practice has changed"), E1),
        screening=Screening(dict.fromkeys(Stage, 1), ("hope",), ("children",)),
    )
    assert changes(OLD, other) == ()


# ---- decisions made before


def said(event: int, stage: Stage, verdict: Verdict, criterion: str = "", **more: object) -> Decision:
    decision = Decision("W1", stage, verdict, "A", AT + timedelta(minutes=event), event, criterion)
    return replace(decision, **more)  # type: ignore[arg-type]


def amended(event: int, before: Protocol, after: Protocol) -> Amendment:
    at = AT + timedelta(minutes=event)
    return Amendment("because", changes(before, after), "a" * 64, "b" * 64, event, at, "A")


def marks(
    decisions: Sequence[Decision], *amendments: Amendment, protocol: Protocol = OLD
) -> list[tuple[int, tuple[str, ...]]]:
    """The events of the decisions marked, with the criteria that read otherwise."""
    found = old_wording(tracks(decisions, protocol).values(), amendments, protocol.stages)
    return [(one.decision.event, tuple(change.part for change in one.changes)) for one in found]


def test_an_exclusion_is_marked_when_its_own_criterion_changes_and_not_another() -> None:
    infants = but(replace(E1, text="infants"))
    assert marks([said(1, ABSTRACT, OUT, "E1")], amended(5, OLD, infants)) == [(1, ("E1",))]
    assert marks([said(1, ABSTRACT, OUT, "E2")], amended(5, OLD, infants)) == []
    assert marks([said(1, ABSTRACT, OUT, "E2")], amended(5, OLD, without("E2"))) == [(1, ("E2",))]


def test_an_exclusion_that_names_none_may_have_been_on_what_was_changed_or_taken_away() -> None:
    bare = [said(1, TITLE, OUT)]
    assert marks(bare, amended(5, OLD, but(replace(E1, text="infants")))) == [(1, ("E1",))]
    assert marks(bare, amended(5, OLD, without("E2"))) == [(1, ("E2",))]
    new = Criterion("E3", CriterionKind.EXCLUDE, "letters")
    assert marks(bare, amended(5, OLD, but(new))) == []


@pytest.mark.parametrize("verdict", [IN, MAYBE])
def test_a_passing_word_is_marked_where_the_new_wording_can_be_judged(verdict: Verdict) -> None:
    infants = amended(5, OLD, but(replace(E1, text="infants")))
    assert marks([said(1, TITLE, verdict)], infants) == []
    assert marks([said(1, TITLE, IN), said(2, ABSTRACT, verdict)], infants) == [(2, ("E1",))]
    assert marks([said(1, TITLE, IN), said(2, FULL, verdict)], infants) == [(2, ("E1",))]
    every = amended(5, OLD, but(Criterion("E3", CriterionKind.EXCLUDE, "letters")))
    assert marks([said(1, TITLE, verdict)], every) == [(1, ("E3",))]
    assert marks([said(1, TITLE, verdict)], amended(5, OLD, without("E2"))) == []  # it only lets more in
    informants = Criterion("E3", CriterionKind.EXCLUDE, "under 18", applies_to="informants")
    assert marks([said(1, TITLE, verdict)], amended(5, OLD, but(informants))) == []


def test_the_latest_stage_comes_first_and_answers_for_the_earlier() -> None:
    every = amended(5, OLD, but(replace(E2, text="mice")))
    went = [said(1, TITLE, IN), said(2, ABSTRACT, IN)]
    assert marks(went, every) == [(2, ("E2",)), (1, ("E2",))]
    assert marks([*went, said(6, ABSTRACT, IN)], every) == []
    assert marks([*went, said(6, TITLE, IN)], every) == [(2, ("E2",))]


def test_what_a_later_stage_excluded_is_out_whatever_its_title_said() -> None:
    every = amended(5, OLD, but(replace(E2, text="mice")))
    assert marks([said(1, TITLE, IN), said(2, ABSTRACT, OUT, "E1")], every) == []
    assert marks([said(1, TITLE, IN), said(2, ABSTRACT, OUT, "E2")], every) == [(2, ("E2",))]


def test_a_decision_made_again_is_no_longer_marked() -> None:
    infants = amended(5, OLD, but(replace(E1, text="infants")))
    first = said(1, ABSTRACT, OUT, "E1")
    assert marks([first, said(6, ABSTRACT, OUT, "E1")], infants) == []
    assert marks([first, said(6, ABSTRACT, IN)], infants) == []
    later = amended(8, but(replace(E1, text="infants")), but(replace(E1, text="babies")))
    assert marks([first, said(6, ABSTRACT, OUT, "E1")], infants, later) == [(6, ("E1",))]


def test_of_several_amendments_the_wording_then_and_the_wording_now_are_told() -> None:
    middle, now = but(replace(E1, text="infants")), but(replace(E1, text="babies"))
    (change,) = rewritten([amended(5, OLD, middle), amended(8, middle, now)])
    assert EN(told(change)[0]) == "E1, text: was “children”, now “babies”"
    assert rewritten([amended(5, OLD, middle), amended(8, middle, OLD)]) == ()
    gone = rewritten([amended(5, OLD, without("E1")), amended(8, without("E1"), middle)])
    assert [(one.part, one.what) for one in gone] == [("E1", Changed.CHANGED)]


def test_a_rule_beside_the_same_words_marks_nothing_and_another_rule_does() -> None:
    excluded = [said(1, TITLE, OUT, "I1")]
    ruled, free = but(replace(I1, rule=YEARS)), but(replace(I1, rule=replace(YEARS, automatic=True)))
    assert marks(excluded, amended(5, OLD, ruled)) == []
    assert marks(excluded, amended(5, ruled, free)) == []
    assert marks(excluded, amended(5, free, OLD)) == []
    assert marks(excluded, amended(5, ruled, but(replace(I1, rule=replace(YEARS, first=2010))))) == [(1, ("I1",))]


def test_each_reviewers_word_is_marked_and_of_what_was_settled_the_resolution() -> None:
    pair = replace(OLD, screening=Screening(dict.fromkeys(Stage, 2)))
    infants = amended(9, OLD, but(replace(E1, text="infants")))
    words = [said(1, TITLE, OUT, "E1"), said(2, TITLE, OUT, "E1", reviewer="B")]
    assert [event for event, _ in marks(words, infants, protocol=pair)] == [1, 2]
    settled = [*words[:1], said(2, TITLE, IN, reviewer="B"), said(3, TITLE, OUT, "E1", means=Means.AGREEMENT)]
    assert [event for event, _ in marks(settled, infants, protocol=pair)] == [3]


def test_a_decision_brought_from_another_folder_is_as_old_as_it_says() -> None:
    infants = amended(5, OLD, but(replace(E1, text="infants")))
    brought = said(9, ABSTRACT, OUT, "E1", origin="there:3", at=AT + timedelta(minutes=3))
    assert marks([brought], infants) == [(9, ("E1",))]
    assert marks([replace(brought, at=AT + timedelta(minutes=8))], infants) == []


def test_a_stage_the_protocol_no_longer_has_is_left_alone() -> None:
    new = but(Criterion("E3", CriterionKind.EXCLUDE, "letters"))
    fewer = replace(new, stages=(TITLE, FULL))
    assert marks([said(1, TITLE, IN), said(2, ABSTRACT, IN)], amended(5, OLD, fewer), protocol=fewer) == [(1, ("E3",))]
