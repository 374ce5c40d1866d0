"""Two reviewers at two machines on one store: no decision is lost, and the chain of events holds."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.screen_batch import Batch, decide_many
from litreview.steps.screen_queue import Wanted, next_waiting
from litreview.steps.screen_status import screen_status
from litreview.steps.settings import Settings
from tests.steps.screened import assert_places_right, made_for, screened

ROUNDS = 60, 1000  # works: in `make test`, in `make soak`
PEOPLE = ("Kari", "Ola")


def sitting(folder: str, name: str, seed: int) -> list[tuple[str, str]]:
    """One reviewer, in a process of their own: judges at the title whatever the queue offers until nothing is left.

    Some works are put off, some answers taken back, and a few works are decided many at a time. Returns the work and
    the verdict of each judgement that was kept.
    """
    review = opened(folder, name)
    chance = random.Random(f"{name} {seed}")
    kept: dict[str, str] = {}
    put_off: set[str] = set()
    while one := next_waiting(review, Wanted(Stage.TITLE)):
        what = chance.random()
        if what < 0.1 and one.work not in put_off:
            decide(review, Choice(one.work, Verdict.POSTPONE, Stage.TITLE))
            put_off.add(one.work)
        elif what < 0.2:
            done = decide_many(review, Batch(Verdict.INCLUDE, where=f'title="{one.record.title}"', stage=Stage.TITLE))
            kept |= {item.work: "include" for item in done.chosen}
        else:
            verdict = chance.choice((Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE))
            kept[one.work] = decide(review, Choice(one.work, verdict, Stage.TITLE)).verdict.value
            if chance.random() < 0.1 and taken_back(review, one.work):
                del kept[one.work]
    return sorted(kept.items())


def taken_back(review: Review, work: str) -> bool:
    """Whether one's last decision could be taken back; the other may have made it impossible."""
    try:
        return bool(undo(review, work))
    except InputError:
        return False


def opened(folder: str, name: str) -> Review:
    """The review, for one reviewer of two."""
    review = open_review(Path(folder), settings=Settings(), acting_as=name)
    return replace(review, protocol=replace(made_for(review.protocol, 2), reviewers=PEOPLE))


def together(folder: Path, works: int, seed: int) -> None:
    """Both sit down at once; then the store is looked through."""
    review = screened(folder, works, needed=2)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        sittings = [pool.submit(sitting, str(review.folder), name, seed) for name in PEOPLE]
        kept = {name: done.result() for name, done in zip(PEOPLE, sittings, strict=True)}
    review = opened(str(review.folder), "Kari")
    assert verify(review).faults == ()
    with review.store.reading() as reader:
        names = reader.actor_names()
        said = {(d.work, names[d.reviewer]): d.verdict.value for d in reader.decisions()}
        events = [event.seq for event in reader.events()]
    assert events == list(range(1, len(events) + 1))
    told = {(work, name): verdict for name, all_of in kept.items() for work, verdict in all_of}
    assert told == said  # each process knows of its own decisions; both together are what stands
    assert len(told) == 2 * works
    title = screen_status(review).stages[0]
    assert title.judged == dict.fromkeys(PEOPLE, works)
    assert (title.waiting, title.left) == (0, dict.fromkeys(PEOPLE, 0))
    assert title.conflicts == len(differing(told))
    assert_places_right(review)


def differing(told: dict[tuple[str, str], str]) -> list[str]:
    """The works that one excluded and the other did not."""
    works = {work for work, _ in told}
    return [work for work in works if len({told[work, name] == "exclude" for name in PEOPLE}) == 2]


def test_two_processes_decide_on_one_store_and_lose_nothing(tmp_path: Path) -> None:
    together(tmp_path, ROUNDS[0], 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_two_processes_decide_on_one_store_for_long(tmp_path: Path, seed: int) -> None:
    together(tmp_path, ROUNDS[1], seed)
