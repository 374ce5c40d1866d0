"""Decisions per second when several processes decide on one store, in a file and in PostgreSQL.

    python -m benchmarks.team [--processes 1,2,4,8] [--decisions 100] [--database URL]

Prints one JSON object. A made-up review of as many works as are decided; each process (spawned) opens the review once,
waits until all are ready, and then excludes or includes its own works at the
title, one decision a transaction, as `litreview screen decide` does. `per_second` is all decisions over the wall time
from the start signal to the end of the last process; `slowest_ms` is the longest that one decision took, waiting for
the others included, and `middle_ms` the median. The chain is walked to its end after each round, and every decision
looked for; `whole` says whether all was there. PostgreSQL is left out where `--database` (or LITREVIEW_TEST_DATABASE)
names none; the schema is dropped after.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from litreview.model import Arrival, Criterion, CriterionKind, Parsed, Pointer, Record, Run, Screening, Stage, Verdict
from litreview.steps.places import standing
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import Database, Store, Writer, first_break, schema_of
from litreview.store.codec import to_json

CRITERIA = (Criterion("I1", CriterionKind.INCLUDE, "About hope"), Criterion("E1", CriterionKind.EXCLUDE, "Not a study"))
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of no bytes


def now() -> datetime:
    """The clock of the review."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What one process did: the works it decided on, and the seconds each decision took. Times are of one clock."""

    works: tuple[str, ...]
    seconds: tuple[float, ...]
    ended: float


@dataclass(frozen=True, slots=True)
class Round:
    """What all of them did."""

    review: Review
    told: tuple[Told, ...]
    seconds: float


def opened(folder: Path, database: str, name: str) -> Review:
    """The review as one of the team opens it, with criteria and one reviewer for each work."""
    review = open_review(folder, settings=Settings(database=database), acting_as=name, clock=now)
    screening = Screening({Stage.TITLE: 1}, (), ())
    protocol = replace(review.protocol, criteria=CRITERIA, stages=(Stage.TITLE,), screening=screening, reviewers=())
    return replace(review, protocol=protocol)


def prepare(folder: Path, works: int, database: str = "") -> Review:
    """A review with so many works to decide on."""
    create_review(folder, settings=Settings(database=database), clock=now)
    review = opened(folder, database, "Person 0")
    with review.store.writing(now) as writer:
        _bring(writer, works)
    with standing(review):  # the cache of places is filled once, and kept up by each decision
        return review


def _bring(writer: Writer, works: int) -> None:
    run = to_json(Run(1, Arrival.FILE, source="made-up", parsed=works, unparsed=0))
    writer.append("run.logged", "run 1", {"run": run}, actor="R-0")
    page = {"page": 1, "run": 1, "position": 1, "sha256": EMPTY, "size": 0, "about": {}}
    writer.append("page.stored", "page 1", page, actor="R-0", attached=b"")
    hits = (Parsed(Record(title=f"Paper {number}"), Pointer(number)) for number in range(1, works + 1))
    writer.parsed(hits, run=1, page=1, parser="test", actor="R-0")
    created = {str(number): [number] for number in range(1, works + 1)}
    nothing: dict[str, Any] = {"extended": {}, "split": {}, "joined": {}, "maybes": []}
    writer.append("works.matched", "works", {"created": created, **nothing}, actor="R-0")


def _sit(folder: str, database: str, person: int, count: int, everybody: Any) -> Told:
    """One process: opens the review, waits for the others, decides."""
    review = opened(Path(folder), database, f"Person {person}")
    works = tuple(f"W{person * count + place}" for place in range(1, count + 1))
    everybody.wait()
    seconds = []
    for place, work in enumerate(works):
        began = time.monotonic()
        exclude = place % 3 > 0
        decide(review, Choice(work, Verdict.EXCLUDE if exclude else Verdict.INCLUDE, criterion="E1" if exclude else ""))
        seconds.append(time.monotonic() - began)
    return Told(works, tuple(seconds), time.time())


def together(folder: Path, processes: int, count: int, database: str = "") -> Round:
    """So many processes with so many decisions each, on one store."""
    review = prepare(folder, processes * count, database)
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(processes, mp_context=context) as pool:
        everybody = manager.Barrier(processes + 1)
        sittings = [pool.submit(_sit, str(folder), database, person, count, everybody) for person in range(processes)]
        everybody.wait()
        began = time.time()
        told = tuple(sitting.result() for sitting in sittings)
    return Round(review, told, max(one.ended for one in told) - began)


def whole(store: Store, told: Sequence[Told]) -> bool:
    """Whether the chain holds, and the decisions are those that were made, each once and by whom it was made."""
    with store.reading() as reader:
        names, decisions = reader.actor_names(), reader.decisions()
        found = sorted((names[one.reviewer], one.work) for one in decisions)
        wanted = sorted((f"Person {person}", work) for person, one in enumerate(told) for work in one.works)
        return found == wanted and first_break(reader.events()) is None


def _figures(processes: int, count: int, database: str) -> dict[str, Any]:
    name = f"team-{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = together(Path(folder) / name, processes, count, database)
            each = sorted(second for one in done.told for second in one.seconds)
            return {
                "processes": processes,
                "decisions": len(each),
                "seconds": round(done.seconds, 2),
                "per_second": round(len(each) / done.seconds, 1),
                "middle_ms": round(statistics.median(each) * 1000, 1),
                "slowest_ms": round(each[-1] * 1000, 1),
                "whole": whole(done.review.store, done.told),
            }
        finally:
            if database:
                drop(database, name)


def drop(database: str, name: str) -> None:
    """Take away what a review of that name left in a database."""
    import psycopg
    from psycopg import sql

    schema = Database(database, schema_of(name)).schema
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", default="1,2,4,8")
    parser.add_argument("--decisions", type=int, default=100)
    parser.add_argument("--database", default=os.environ.get("LITREVIEW_TEST_DATABASE", ""))
    chosen = parser.parse_args(arguments)
    numbers = [int(number) for number in chosen.processes.split(",")]
    kinds = {"sqlite": "", **({"postgres": chosen.database} if chosen.database else {})}
    figures = {kind: [_figures(number, chosen.decisions, url) for number in numbers] for kind, url in kinds.items()}
    print(json.dumps({"benchmark": "team", "cores": os.cpu_count(), **figures}))


if __name__ == "__main__":
    main(sys.argv[1:])
