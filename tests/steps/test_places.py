"""The cache of places and the queue on it: always what the events say, one indexed query, nothing kept in history."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from litreview.model import Means, Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.places import standing
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.screen_queue import ANY, Order, Wanted, next_waiting, position, waiting, waiting_work
from litreview.steps.screen_status import screen_status
from litreview.store import PlaceCache
from litreview.store.places import waiting_query
from tests.steps.growing import paper
from tests.steps.screened import (
    assert_places_right,
    bring,
    full_text,
    join,
    made_for,
    rule_out,
    screened,
    step_at_random,
)


def names(review: Review, wanted: Wanted = ANY) -> list[str]:
    """The queue of whoever acts."""
    return [one.work for one in waiting(review, wanted=wanted)]


@pytest.mark.parametrize("needed", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_the_cache_is_what_the_events_say_whatever_happens(tmp_path: Path, needed: int, seed: int) -> None:
    review = screened(tmp_path, 8, needed=needed)
    chance = random.Random(seed)
    done = [step_at_random(review, chance, 8) for _ in range(80)]
    assert {"decide", "undo"} <= set(done)
    assert_places_right(review)
    for _ in range(15):
        step_at_random(review, chance, 8)
        assert_places_right(review)
    assert verify(review).faults == ()


def test_a_decision_keeps_the_cache_up_in_its_own_transaction(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    assert next_waiting(review)
    decide(review, Choice("W1", Verdict.EXCLUDE))
    with review.store.reading() as reader:
        state = PlaceCache(reader.connection).state()
        assert state is not None
        assert state.event == reader.head()[1]
    undo(review, "W1")
    assert names(review) == ["W1", "W2", "W3"]


def test_what_others_wrote_is_caught_up_with(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    assert names(review) == ["W1", "W2", "W3"]
    rule_out(review, "W1")  # a step that keeps nothing up
    assert names(review) == ["W2", "W3"]
    with review.store.writing(review.clock) as writer:
        bring(writer, [paper("One more")])
    assert names(review) == ["W2", "W3", "W4"]
    with review.store.writing(review.clock) as writer:
        join(writer, joined={"3": 2})
    assert names(review) == ["W2", "W4"]


def test_another_protocol_has_other_places(tmp_path: Path) -> None:
    review = screened(tmp_path, 2)
    decide(review, Choice("W1", Verdict.INCLUDE))
    assert [one.stage for one in waiting(review)] == [Stage.TITLE, Stage.ABSTRACT]
    two = replace(review, protocol=made_for(review.protocol, 2))
    assert names(two) == ["W2"]  # the other waits for somebody else
    assert [one.stage for one in waiting(review)] == [Stage.TITLE, Stage.ABSTRACT]


def test_asking_appends_nothing_and_a_store_that_cannot_be_written_is_asked_in_memory(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    decide(review, Choice("W2", Verdict.EXCLUDE))
    with review.store.reading() as reader:
        before = reader.head()
    review.store.read_only = True
    assert names(review) == ["W1", "W3"]
    assert position(review, Stage.TITLE).number == 2
    assert screen_status(review).excluded == 1
    review.store.read_only = False
    assert names(review) == ["W1", "W3"]
    with review.store.reading() as reader:
        assert reader.head() == before


@pytest.mark.parametrize("stage", [None, Stage.TITLE])
def test_the_next_work_is_one_walk_along_the_index(tmp_path: Path, stage: Stage | None) -> None:
    review = screened(tmp_path, 200)
    for number in range(1, 50):
        decide(review, Choice(f"W{number}", Verdict.EXCLUDE))
    text = str(
        waiting_query("R-1", stage).limit(1).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with standing(review) as now:
        plan = [row[-1] for row in now.places.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
    assert any("places USING" in line and "ix_places_queue" in line for line in plan), plan
    assert not any("SCAN" in line or "TEMP B-TREE" in line for line in plan), plan
    votes = next(line for line in plan if "place_votes" in line)
    assert "SEARCH" in votes
    assert "PRIMARY KEY" in votes


def test_each_reviewer_has_a_queue_and_the_put_off_come_last(tmp_path: Path) -> None:
    review = screened(tmp_path, 4, needed=2)
    decide(review, Choice("W1", Verdict.INCLUDE))
    decide(review, Choice("W2", Verdict.POSTPONE))
    assert names(review) == ["W3", "W4", "W2"]
    ola = review.acting("Ola")
    assert names(ola) == ["W1", "W3", "W4", "W2"]
    decide(ola, Choice("W1", Verdict.EXCLUDE))  # they differ: nobody is asked, somebody has to resolve it
    assert names(ola) == ["W3", "W4", "W2"]
    assert names(review.acting("Siv")) == ["W3", "W4", "W2"]
    one = waiting_work(review, "W2")
    assert one is not None
    assert one.put_off
    assert waiting_work(review, "W1") is None


def test_a_full_text_that_was_not_got_is_not_offered(tmp_path: Path) -> None:
    review = screened(tmp_path, 2, stages=(Stage.FULL_TEXT,))
    full_text(review, 1, "not_retrieved")
    assert names(review) == ["W2"]
    full_text(review, 1, "retrieved")
    assert names(review) == ["W1", "W2"]


def test_maybe_at_the_last_stage_comes_after_all_else(tmp_path: Path) -> None:
    review = screened(tmp_path, 3, stages=(Stage.FULL_TEXT,))
    decide(review, Choice("W1", Verdict.MAYBE))
    decide(review, Choice("W2", Verdict.POSTPONE))
    assert names(review) == ["W3", "W2", "W1"]
    assert names(review, Wanted(passed=frozenset({"W3", "W1"}))) == ["W2"]


def test_a_shuffled_order_is_the_same_for_a_seed(tmp_path: Path) -> None:
    review = screened(tmp_path, 40)
    decide(review, Choice("W40", Verdict.POSTPONE))

    def shuffled(seed: int) -> list[str]:
        return names(review, Wanted(order=Order.RANDOM, seed=seed))

    assert shuffled(1) == shuffled(1)
    assert shuffled(1) != shuffled(2)
    assert sorted(shuffled(1)) == sorted(names(review))
    assert shuffled(1)[-1] == "W40"
    without = shuffled(1)[1:]
    decide(review, Choice(shuffled(1)[0], Verdict.INCLUDE))
    kept = [name for name in shuffled(1) if name in without]
    assert kept == without  # who has begun goes on in the same order
    steps = {int(b[1:]) - int(a[1:]) for a, b in itertools.pairwise(without)}
    assert len(steps) > 15


def test_how_far_a_reviewer_has_come(tmp_path: Path) -> None:
    review = screened(tmp_path, 5, needed=2)
    decide(review, Choice("W1", Verdict.INCLUDE))
    decide(review, Choice("W2", Verdict.POSTPONE))
    found = position(review, Stage.TITLE)
    assert (found.number, found.total, found.put_off) == (2, 5, 1)
    found = position(review.acting("Ola"), Stage.TITLE)
    assert (found.number, found.total, found.put_off) == (1, 5, 1)


def test_the_status_counts_by_person_and_leaves_out_what_they_said(tmp_path: Path) -> None:
    review = screened(tmp_path, 5, needed=2)
    ola = review.acting("Ola")
    for work in ("W1", "W2", "W3"):
        decide(review, Choice(work, Verdict.INCLUDE))
    decide(ola, Choice("W1", Verdict.INCLUDE))
    decide(ola, Choice("W2", Verdict.EXCLUDE))
    decide(ola, Choice("W2", Verdict.POSTPONE))  # the word rests
    rule_out(review, "W5")
    found = screen_status(review)
    title = found.stages[0]
    assert (found.works, found.included, found.excluded) == (5, 0, 1)
    assert (title.waiting, title.put_off, title.conflicts, title.automatic) == (3, 1, 0, 1)
    assert title.decided == {Verdict.INCLUDE: 1, Verdict.EXCLUDE: 1}
    assert title.judged == {"Kari": 3, "Ola": 1}
    assert title.left == {"Kari": 1, "Ola": 3}
    assert (found.next.code, found.next.args["n"]) == ("desk.next.waiting", 3)


def test_a_rules_word_counts_as_the_machines_until_a_person_answers(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    rule_out(review, "W1")
    decide(review, Choice("W3", Verdict.INCLUDE))
    rule_out(review, "W2")
    found = screen_status(review)
    assert (found.automatic_before, found.stages[0].automatic) == (1, 1)
    decide(review, Choice("W2", Verdict.EXCLUDE, stage=Stage.TITLE, means=Means.OWN))
    assert screen_status(review).stages[0].automatic == 0
