"""Two who screen at the same time are not shown the same work unknowingly, and nothing is kept from anybody."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from litreview.model import Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.claims import HELD_FOR, before_others, claim, claim_next, claim_work, held, leave
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.screen_batch import Batch, decide_many
from litreview.steps.screen_queue import Wanted, waiting
from litreview.steps.settings import Settings
from litreview.store import Others, PlaceCache
from tests.steps.screened import made_for, screened

TITLE = Wanted(Stage.TITLE)
NAMES = ("Kari", "Ola", "Siv", "Per")


def titles(review: Review, **wanted: object) -> list[str]:
    return [one.work for one in waiting(review, None, replace(TITLE, **wanted))]  # type: ignore[arg-type]


def events_in(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def test_a_work_that_somebody_has_before_them_is_passed_over(tmp_path: Path) -> None:
    kari = screened(tmp_path, 3)
    ola = kari.acting("Ola")
    before = events_in(kari)
    assert [one.work for one in claim(kari, 2, TITLE)] == ["W1", "W2"]
    assert titles(kari) == ["W1", "W2", "W3"]  # one's own stand in nobody's way
    assert titles(ola) == ["W3"]
    assert [one.work for one in claim(ola, 2, TITLE)] == ["W3"]
    assert claim_next(kari.acting("Siv"), TITLE) is None
    assert titles(kari.acting("Siv"), claimed=True) == ["W1", "W2", "W3"]
    assert titles(replace(kari, actor="")) == []  # for nobody in particular: nothing is left to offer
    assert events_in(kari) == before  # no event, and nobody was introduced


def test_where_two_judge_each_work_two_may_have_it(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2, needed=2)
    ola, siv = kari.acting("Ola"), kari.acting("Siv")
    assert [claim_next(who, TITLE).work for who in (kari, ola, siv)] == ["W1", "W1", "W2"]  # type: ignore[union-attr]
    decide(kari, Choice("W1", Verdict.INCLUDE))  # a vote and a claim are two as well
    assert titles(siv) == ["W2"]
    leave(ola)
    assert titles(siv) == ["W1", "W2"]


@pytest.mark.parametrize("how", ["decides", "puts off", "decides many", "leaves", "takes another"])
def test_a_claim_ends_with(tmp_path: Path, how: str) -> None:
    kari = screened(tmp_path, 3, needed=2)
    ola = kari.acting("Ola")
    decide(kari, Choice("W3", Verdict.INCLUDE))
    decide(ola, Choice("W3", Verdict.INCLUDE))
    claim_next(kari, TITLE)
    assert [one.work for one in before_others(ola, ["W1"])] == ["W1"]
    if how == "decides":
        decide(kari, Choice("W1", Verdict.MAYBE))
    elif how == "puts off":
        decide(kari, Choice("W1", Verdict.POSTPONE))
    elif how == "decides many":
        decide_many(kari, Batch(Verdict.INCLUDE, ("W1", "W2")))
    elif how == "leaves":
        leave(kari)
    else:
        claim(kari, 1, replace(TITLE, passed=frozenset({"W1"})))
    assert before_others(ola, ["W1"]) == ()


def test_a_newcomers_claim_ends_with_their_first_decision(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2)
    new = kari.acting("New")
    claim(new, 2, TITLE)
    decide(new, Choice("W1", Verdict.POSTPONE))
    assert titles(kari) == ["W1"]  # W2 is still before them, under their new name
    claim_next(new, TITLE)
    assert titles(kari) == ["W1"]
    leave(new)
    assert titles(kari) == ["W2", "W1"]


def test_a_claim_that_has_run_out_counts_for_nothing(tmp_path: Path) -> None:
    kari = screened(tmp_path, 1)
    claim_next(kari, TITLE)
    began = kari.clock()
    ola = replace(kari.acting("Ola"), clock=lambda: began + HELD_FOR - timedelta(seconds=5))
    later = replace(ola, clock=lambda: began + HELD_FOR + timedelta(seconds=5))
    assert titles(ola) == []
    assert titles(later) == ["W1"]
    assert held(later, TITLE) == ()
    assert before_others(later, ["W1"]) == ()


def test_what_is_held_is_told_with_who_and_until(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2)
    ola = kari.acting("Ola")
    decide(kari, Choice("W2", Verdict.INCLUDE))
    claim_next(kari, TITLE)
    (told,) = held(ola, TITLE)
    assert (told.work, told.stage, told.who) == ("W1", Stage.TITLE, "Kari")
    assert timedelta(0) < told.until - ola.clock() < HELD_FOR
    assert held(kari, TITLE) == ()


def test_no_name_is_told_where_reviewers_judge_blind(tmp_path: Path) -> None:
    """Who has a work before them has not judged it: where a second must have, the name says who that is."""
    kari = screened(tmp_path, 2, needed=2)
    ola, siv = kari.acting("Ola"), kari.acting("Siv")
    for who in (kari, ola):
        decide(who, Choice("W2", Verdict.INCLUDE))
    decide(kari, Choice("W1", Verdict.INCLUDE))
    claim_next(ola, TITLE)
    assert [one.who for one in held(siv, TITLE)] == [""]
    assert [one.who for one in before_others(kari, ["W1"])] == ["Ola"]  # who has judged it is blind no more


def test_a_claimed_work_can_be_judged_and_that_is_told(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2)
    ola = kari.acting("Ola")
    decide(kari, Choice("W2", Verdict.INCLUDE))
    claim_next(kari, TITLE)
    assert decide(ola, Choice("W1", Verdict.INCLUDE)).work == "W1"
    assert [one.who for one in before_others(ola, ["W1"])] == ["Kari"]
    assert titles(kari) == []
    assert held(ola) == ()  # it is at the next stage now, where nobody has it


def test_a_maybe_at_the_last_stage_is_offered_to_one(tmp_path: Path) -> None:
    kari = screened(tmp_path, 1, stages=(Stage.FULL_TEXT,))
    ola = kari.acting("Ola")
    decide(kari, Choice("W1", Verdict.MAYBE))
    assert claim_next(ola) is not None
    assert claim_next(kari) is None
    assert [one.work for one in held(kari)] == ["W1"]


def test_a_work_taken_back_is_had_before_one_again(tmp_path: Path) -> None:
    kari = screened(tmp_path, 1)
    assert claim_work(kari, "W1") is not None
    assert titles(kari.acting("Ola")) == []


def test_nothing_is_written_where_nothing_may_be_or_nobody_acts(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2)
    assert len(claim(kari.acting("Ola"), 1, TITLE)) == 1
    kari.store.read_only = True
    assert claim_next(kari, TITLE) is not None
    leave(kari)
    kari.store.read_only = False
    nobody = replace(kari, actor="")
    assert claim_next(nobody, TITLE) is not None
    assert titles(kari.acting("Siv")) == ["W2"]


def test_the_queue_is_still_one_walk_along_its_index(tmp_path: Path) -> None:
    kari = screened(tmp_path, 3)
    claim_next(kari, TITLE)
    with kari.store.reading() as reader:
        seen: list[str] = []
        raw = reader.connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(seen.append)
        PlaceCache(reader.connection).waiting("x", Stage.TITLE, limit=1, others=Others(("x",), "2026", 1))
        raw.set_trace_callback(None)
        plan = " | ".join(row[3] for row in reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {seen[0]}"))
    assert "ix_places_queue" in plan
    assert "SCAN places" not in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


# Processes --------------------------------------------------------------------------------------------------------


def sitting(folder: str, name: str, needed: int, seed: int) -> list[str]:
    """One reviewer in a process of their own, who judges whatever is theirs until nothing is left."""
    review = opened(folder, name, needed)
    chance, judged = random.Random(f"{name} {seed}"), list[str]()
    put_off: set[str] = set()
    until = datetime.now(UTC) + timedelta(minutes=2)
    while datetime.now(UTC) < until:
        one = claim_next(review, TITLE)
        if one is None:
            if not held(review, TITLE):
                return judged
            time.sleep(0.02)
        elif chance.random() < 0.1 and one.work not in put_off:
            decide(review, Choice(one.work, Verdict.POSTPONE, Stage.TITLE))
            put_off.add(one.work)
        else:
            decide(review, Choice(one.work, chance.choice((Verdict.INCLUDE, Verdict.EXCLUDE)), Stage.TITLE))
            judged.append(one.work)
    raise AssertionError("the queue never came to an end")


def opened(folder: str, name: str, needed: int) -> Review:
    review = open_review(Path(folder), settings=Settings(), acting_as=name)
    return replace(review, protocol=replace(made_for(review.protocol, needed), reviewers=()))


def together(folder: Path, works: int, people: tuple[str, ...], needed: int, seed: int) -> None:
    review = screened(folder, works, needed=needed)
    with ProcessPoolExecutor(len(people), mp_context=get_context("spawn")) as pool:
        sittings = [pool.submit(sitting, str(review.folder), name, needed, seed) for name in people]
        judged = [done.result() for done in sittings]
    times = Counter(work for some in judged for work in some)
    assert times == dict.fromkeys((f"W{number}" for number in range(1, works + 1)), needed)
    review = opened(str(review.folder), people[0], needed)
    assert verify(review).faults == ()
    with review.store.reading() as reader:
        assert Counter(d.work for d in reader.decisions() if d.verdict is not Verdict.POSTPONE) == times


@pytest.mark.parametrize(("people", "needed"), [(2, 1), (3, 2)])
def test_processes_at_once_judge_each_work_as_often_as_is_asked_for(tmp_path: Path, people: int, needed: int) -> None:
    together(tmp_path, 40, NAMES[:people], needed, 1)


@pytest.mark.soak
@pytest.mark.parametrize(("people", "needed"), [(2, 1), (4, 1), (3, 2), (4, 2), (4, 3)])
def test_processes_at_once_for_long(tmp_path: Path, people: int, needed: int) -> None:
    together(tmp_path, 400, NAMES[:people], needed, 2)
