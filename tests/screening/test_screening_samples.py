"""Samples for a second reader, as pure functions; and what a second word may do."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.model import Decision, Language, Means, Place, Protocol, Sample, Situation, Stage, Verdict
from litreview.screening import (
    Proposed,
    asked,
    check_decision,
    draw,
    population,
    sampled,
    second_stage,
    share_of,
    track,
    unjudged,
)

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE, LATER = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE, Verdict.POSTPONE
ALONE = Protocol("p", Language.ENGLISH, "?")
AT = datetime(2026, 1, 1, tzinfo=UTC)


def made(event: int, stage: Stage, verdict: Verdict, reviewer: str = "a", means: Means = Means.OWN) -> Decision:
    return Decision("W1", stage, verdict, reviewer, AT, event, means=means)


def refused(proposed: Proposed, *before: Decision) -> str:
    try:
        check_decision(proposed, track("W1", before, ALONE), ALONE)
    except InputError as error:
        return error.code.removeprefix("LR-SCREEN-")
    return ""


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=60), st.integers(0, 2**62), st.data())
def test_a_draw_can_be_repeated_by_anybody(numbers: set[int], seed: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(numbers)))
    drawn = draw(sorted(numbers), size, seed)
    assert drawn == tuple(random.Random(seed).sample(sorted(numbers), size))
    assert len(set(drawn)) == size
    assert set(drawn) <= numbers


def test_a_known_draw() -> None:
    assert draw(range(1, 101), 5, 7) == tuple(random.Random(7).sample(range(1, 101), 5)) == (42, 20, 51, 84, 7)


@pytest.mark.parametrize(("share", "n", "size"), [(20, 10, 2), (20, 11, 3), (1, 5, 1), (100, 7, 7), (33, 3, 1)])
def test_a_share_is_rounded_up(share: int, n: int, size: int) -> None:
    assert share_of(share, n) == size


def test_what_can_be_drawn_at_a_stage() -> None:
    judged = track("W10", [made(1, TITLE, IN)], ALONE)
    out = track("W9", [made(2, TITLE, OUT)], ALONE)
    ruled = track("W8", [made(3, TITLE, OUT, means=Means.RULE)], ALONE)
    ways = [judged, out, ruled, unjudged("W2", ALONE)]
    assert population(ways, TITLE) == (2, 9, 10)
    assert population(ways, ABSTRACT) == (10,)
    assert population(ways, FULL) == ()


def test_who_is_asked() -> None:
    poll = track("W1", [made(1, TITLE, IN)], ALONE).poll(TITLE)
    assert asked(poll, "b")
    assert not asked(poll, "a")
    assert not asked(unjudged("W1", ALONE).poll(TITLE), "b")
    both = track("W1", [made(1, TITLE, IN), made(2, TITLE, OUT, "b")], ALONE).poll(TITLE)
    assert not asked(both, "c")


def test_the_stage_is_the_first_that_was_drawn() -> None:
    way = track("W1", [made(1, TITLE, IN), made(2, ABSTRACT, IN)], ALONE)
    drawn = sampled([Sample(ABSTRACT, ("W1",), 1, 1, 1), Sample(TITLE, ("W1", "W2"), 1, 2, 2)])
    assert drawn["W1"] == {TITLE, ABSTRACT}
    assert second_stage(way, drawn["W1"], "b") is TITLE
    assert second_stage(way, drawn["W1"], "a") is None
    assert second_stage(way, frozenset({FULL}), "b") is None


def test_a_second_word_may_disagree_with_what_later_decisions_rest_on() -> None:
    history = (made(1, TITLE, IN), made(2, ABSTRACT, IN), made(3, FULL, IN))
    assert refused(Proposed("W1", TITLE, OUT, reviewer="b"), *history) == "LATER"
    assert refused(Proposed("W1", TITLE, OUT, reviewer="b", second=True), *history) == ""
    after = track("W1", (*history, made(4, TITLE, OUT, "b")), ALONE)
    assert after.place == Place(Situation.CONFLICT, TITLE)
    settled = track("W1", (*history, made(4, TITLE, OUT, "b"), made(5, TITLE, IN, "c", Means.THIRD)), ALONE)
    assert settled.place == Place(Situation.INCLUDED, FULL)


def test_a_second_word_excludes_nothing_under_later_decisions() -> None:
    history = (made(1, TITLE, IN), made(2, ABSTRACT, IN))
    assert refused(Proposed("W1", TITLE, OUT, reviewer="a", second=True), *history) == "LATER"
    assert refused(Proposed("W1", TITLE, LATER, reviewer="a", second=True), *history) == "LATER"
    assert refused(Proposed("W1", TITLE, LATER, reviewer="b", second=True), *history) == ""
    assert track("W1", (*history, made(3, TITLE, LATER, "b")), ALONE).place == Place(Situation.WAITING, FULL)


def test_a_second_word_beside_an_exclusion() -> None:
    assert refused(Proposed("W1", TITLE, IN, reviewer="b", second=True), made(1, TITLE, OUT)) == ""
    assert refused(Proposed("W1", ABSTRACT, IN, reviewer="b", second=True), made(1, TITLE, OUT)) == "EXCLUDED"
