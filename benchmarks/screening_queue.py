"""The queue of screening at a size: the cache of places worked out, the next work, one decision, the counts.

    python -m benchmarks.screening_queue --works 50000 [--decided 30000] [--rounds 200]

Prints one JSON object. A made-up review (benchmarks.synthetic; every record a work of its own) in which one of two
reviewers has judged `--decided` works at the title, every third of them excluded, and the other half as many. Seconds
of wall time after the program has started: `rebuild` all places from the events; `next` the work that waits for a
reviewer, `far` for the one who is ahead and `random` in shuffled order (medians); `decide` one decision with its event
(median), `keep_up` the part of it that keeps the cache; `catch_up` what the next who asks needs where a decision did
not; `status` the counts of `screen status`, and `review` those of `litreview` alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.synthetic import synthetic
from litreview.model import Arrival, Language, Parsed, Pointer, Run, Screening, Stage, Verdict
from litreview.steps import places, screen
from litreview.steps.review import Review
from litreview.steps.screen_queue import Order, Wanted, next_waiting
from litreview.steps.screen_status import screen_status
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import PlaceCache, Reader, Writer
from litreview.store.codec import to_json


def now() -> datetime:
    """The clock of the review."""
    return datetime.now(UTC)


def filled(folder: Path, works: int, decided: int) -> Review:
    """The review, with works and decisions put straight into the store."""
    review = create_review(folder / "review", language=Language.ENGLISH, settings=Settings(), clock=now)
    protocol = replace(review.protocol, screening=Screening({Stage.TITLE: 2}))
    review = replace(review, protocol=protocol, actor="first")
    with review.store.writing(now) as writer:
        first, second = writer.actor("first"), writer.actor("second")
        _works(writer, works, first)
        for number in range(1, decided + 1):
            said = "exclude" if number % 3 == 0 else "include"
            for actor in (first, second) if number <= decided // 2 else (first,):
                data = {"work": number, "stage": "title", "verdict": said, "criterion": "", "note": ""}
                writer.append("decision.made", f"W{number}", data, actor=actor)
    return review


def _works(writer: Writer, works: int, actor: str) -> None:
    told = to_json(Run(1, Arrival.FILE, source="made up", parsed=works, unparsed=0))
    writer.append("run.logged", "run 1", {"run": told}, actor=actor)
    page = {"page": 1, "run": 1, "position": 1, "sha256": "x", "size": 0, "about": {}}
    writer.append("page.stored", "page 1", page, actor=actor, attached=b"")
    records = synthetic(works).records.values()
    hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
    writer.parsed(hits, run=1, page=1, parser="benchmark", actor=actor)
    created = {str(number): [number] for number in range(1, works + 1)}
    matched = {"created": created, "extended": {}, "split": {}, "joined": {}, "maybes": []}
    writer.append("works.matched", "works", matched, actor=actor)


def seconds(task: Callable[[], object]) -> float:
    """Wall time of a task."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def median(task: Callable[[], object], rounds: int) -> float:
    """The median of several rounds, in seconds."""
    return round(statistics.median(seconds(task) for _ in range(rounds)), 5)


def measured(review: Review, rounds: int) -> dict[str, Any]:
    """The figures of a filled review."""
    second = review.acting("second")
    found: dict[str, Any] = {"rebuild": round(statistics.median(_rebuilds(review)), 3)}
    shuffled = Wanted(order=Order.RANDOM, seed=7)
    found["next"] = median(lambda: next_waiting(second), rounds)
    found["far"] = median(lambda: next_waiting(review), max(rounds // 10, 1))
    found["random"] = median(lambda: next_waiting(second, shuffled), max(rounds // 10, 1))
    decided = [_decided(second, keep=True) for _ in range(max(rounds // 4, 1))]
    found["decide"] = round(statistics.median(taken for taken, _ in decided), 5)
    found["keep_up"] = round(statistics.median(kept for _, kept in decided), 5)
    found["catch_up"] = round(statistics.median(_caught_up(second) for _ in range(max(rounds // 10, 1))), 5)
    found["status"] = median(lambda: screen_status(review), 5)
    from litreview.steps.status import status

    found["review"] = median(lambda: status(review), 3)
    return found


def _rebuilds(review: Review) -> Iterator[float]:
    for _ in range(3):
        with review.store.writing(now) as writer:
            PlaceCache(writer.connection).clear()
        yield seconds(lambda: _refresh(review))


def _refresh(review: Review) -> None:
    with review.store.writing(now) as writer:
        places.refresh(Reader(writer.connection), PlaceCache(writer.connection), review.protocol)


def _decided(review: Review, *, keep: bool) -> tuple[float, float]:
    """Seconds of a decision, and of the part that keeps the cache up; with `keep` False that part is left out."""
    kept: list[float] = []
    usual = screen.keep_up

    def timed(*args: Any) -> None:
        if keep:
            kept.append(seconds(lambda: usual(*args)))

    one = next_waiting(review)
    screen.keep_up = timed
    try:
        taken = seconds(lambda: screen.decide(review, screen.Choice(one.work if one else "W1", Verdict.INCLUDE)))
    finally:
        screen.keep_up = usual
    return taken, sum(kept)


def _caught_up(review: Review) -> float:
    _decided(review, keep=False)
    return seconds(lambda: _refresh(review))


def main() -> None:
    parser = argparse.ArgumentParser(description="The queue of screening.")
    parser.add_argument("--works", type=int, default=50_000)
    parser.add_argument("--decided", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        review = filled(Path(folder), chosen.works, min(chosen.decided, chosen.works))
        print(
            json.dumps({"works": chosen.works, "decided": chosen.decided, "seconds": measured(review, chosen.rounds)})
        )


if __name__ == "__main__":
    main()
