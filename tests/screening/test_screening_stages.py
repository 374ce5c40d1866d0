"""Legal decisions, and where a work stands after them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Criterion, CriterionKind, Decision, Language, Stage, Verdict
from litreview.screening import (
    Place,
    Proposed,
    Situation,
    check_decision,
    disagreements,
    included,
    next_stage,
    place,
    standing,
    tally,
)

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE
ALL = (TITLE, ABSTRACT, FULL)
CRITERIA = (Criterion("I1", CriterionKind.INCLUDE, "norsk"), Criterion("E1", CriterionKind.EXCLUDE, "barn"))
AT = datetime(2026, 1, 1, tzinfo=UTC)
ERRORS = ("STAGE", "CRITERION-UNKNOWN", "CRITERION-MISSING", "EXCLUDED", "LATER", "NOT-INCLUDED", "NO-REASON")


def made(event: int, stage: Stage, verdict: Verdict, work: str = "W1", reviewer: str = "a") -> Decision:
    return Decision(work, stage, verdict, reviewer, AT, event)


def refusal(
    stage: Stage, verdict: Verdict, *before: Decision, criterion: str = "E1", stages: tuple[Stage, ...] = ALL
) -> str:
    try:
        check_decision(Proposed("W1", stage, verdict, criterion), standing(before).get("W1", {}), stages, CRITERIA)
    except InputError as error:
        speak(error)
        return error.code.removeprefix("LR-SCREEN-")
    return ""


def speak(error: InputError) -> None:
    """What happened and what to do next, in every language; raises KeyError where an argument or words are missing."""
    for language in Language:
        for part in ("", ".next"):
            Words(language)(f"error.{error.code}{part}", **error.words)


@pytest.mark.parametrize("stage", ALL)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_work_nobody_decided_may_get_any_verdict_at_any_stage(stage: Stage, verdict: Verdict) -> None:
    assert refusal(stage, verdict) == ""


def test_nothing_goes_on_after_an_exclusion_until_it_is_undone() -> None:
    out = made(1, TITLE, OUT)
    for verdict in Verdict:
        assert refusal(ABSTRACT, verdict, out) == "EXCLUDED"
        assert refusal(FULL, verdict, out) == "EXCLUDED"
    assert refusal(TITLE, IN, out) == ""  # a new decision at the same stage stands beside the old
    assert refusal(ABSTRACT, IN, out, made(2, TITLE, IN)) == ""
    assert standing([out], undone={1}) == {}


def test_maybe_goes_on() -> None:
    assert refusal(FULL, IN, made(1, TITLE, MAYBE), made(2, ABSTRACT, MAYBE)) == ""


def test_an_exclusion_under_a_later_decision_is_refused() -> None:
    later = made(1, FULL, IN)
    assert refusal(TITLE, OUT, later) == "LATER"
    assert refusal(TITLE, IN, later) == ""
    assert refusal(FULL, OUT, later) == ""


def test_an_exclusion_after_full_text_names_its_criterion() -> None:
    assert refusal(FULL, OUT, criterion="") == "CRITERION-MISSING"
    assert refusal(TITLE, OUT, criterion="") == ""
    assert refusal(FULL, IN, criterion="") == ""
    assert refusal(TITLE, OUT, criterion="E9") == "CRITERION-UNKNOWN"


def test_a_stage_the_protocol_lacks_is_refused() -> None:
    assert refusal(ABSTRACT, IN, stages=(TITLE, FULL)) == "STAGE"


def test_every_screening_error_has_words_and_a_next_step() -> None:
    for language in Language:
        words = Words(language)
        for code in ERRORS:
            assert words.has(f"error.LR-SCREEN-{code}")
            assert words.has(f"error.LR-SCREEN-{code}.next")


def test_the_catalogues_hold_the_same_codes() -> None:
    folder = Path(__file__).resolve().parents[2] / "litreview" / "locale"
    for name in ("screen.po", "match.po"):
        codes = [
            [
                line
                for line in (folder / language.value / "LC_MESSAGES" / name).read_text("utf-8").splitlines()
                if line.startswith("msgid")
            ]
            for language in Language
        ]
        assert codes[0] == codes[1] == codes[2]
        assert len(set(codes[0])) == len(codes[0]) > 10


@pytest.mark.parametrize(
    ("decisions", "stages", "expected"),
    [
        ((), ALL, Place(Situation.WAITING, TITLE)),
        ((made(1, TITLE, IN),), ALL, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, MAYBE),), ALL, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, OUT),), ALL, Place(Situation.EXCLUDED, TITLE)),
        ((made(1, TITLE, IN), made(2, ABSTRACT, IN)), (TITLE, ABSTRACT), Place(Situation.INCLUDED, ABSTRACT)),
        ((made(1, FULL, IN),), ALL, Place(Situation.INCLUDED, FULL)),
        ((made(1, FULL, MAYBE),), ALL, Place(Situation.UNRESOLVED, FULL)),
        ((made(1, FULL, IN), made(2, FULL, OUT)), ALL, Place(Situation.EXCLUDED, FULL)),
    ],
)
def test_where_a_work_stands(decisions: tuple[Decision, ...], stages: tuple[Stage, ...], expected: Place) -> None:
    stands = standing(decisions).get("W1", {})
    assert place(stands, stages) == expected
    waits = expected.situation in (Situation.WAITING, Situation.UNRESOLVED)
    assert next_stage(stands, stages) == (expected.stage if waits else None)


def test_included_works_come_in_the_order_they_were_included() -> None:
    history = [
        made(1, FULL, IN, "W9"),
        made(2, FULL, IN, "W2"),
        made(3, FULL, IN, "W9"),
        made(4, FULL, IN, "W5"),
        made(5, FULL, MAYBE, "W7"),
        made(6, TITLE, IN, "W8"),
    ]
    assert included(history, ALL) == ("W9", "W2", "W5")
    assert included([*history, made(7, FULL, OUT, "W9"), made(8, FULL, IN, "W9")], ALL) == ("W2", "W5", "W9")
    assert included(history, ALL, undone={2}) == ("W9", "W5")
    assert included(reversed(history), ALL) == ("W9", "W2", "W5")


def test_reviewers_who_disagree_are_seen() -> None:
    one, other = made(1, TITLE, IN, reviewer="a"), made(2, TITLE, OUT, reviewer="b")
    assert disagreements([one, other]) == {("W1", TITLE): (one, other)}
    assert disagreements([one, other, made(3, TITLE, IN, reviewer="b")]) == {}


def test_counts_by_stage_and_verdict() -> None:
    stands = standing([made(1, TITLE, IN), made(2, TITLE, OUT, "W2"), made(3, FULL, IN), made(4, TITLE, OUT, "W3")])
    assert tally(stands) == {(TITLE, IN): 1, (TITLE, OUT): 2, (FULL, IN): 1}


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(list(Verdict))), max_size=12))
def test_legal_decisions_never_leave_an_included_work_excluded(steps: list[tuple[Stage, Verdict]]) -> None:
    history: list[Decision] = []
    for event, (stage, verdict) in enumerate(steps):
        if refusal(stage, verdict, *history) == "":
            history.append(made(event, stage, verdict))
    stands = standing(history).get("W1", {})
    excluded_at = [at for at, stage in enumerate(ALL) if stage in stands and stands[stage].verdict is OUT]
    if excluded_at:
        assert not [stage for stage in ALL[excluded_at[0] + 1 :] if stage in stands]
        assert included(history, ALL) == ()
