"""`audit verify` at a size, beside reading and hashing the same bytes.

    python -m benchmarks.audit [--records 100000] [--decisions 100000] [--rounds 3] [--full]

Prints one JSON object. A made-up review (benchmarks.synthetic) put into the store by its real events: searches of 200
references a page, each page with the JSON of its references as its bytes; every reference a work of its own; one
decision after another, by two reviewers; the caches filled. Each figure is taken in a process of its own, which opened
the review: `hash` reads every event, every page and every reference in one process and hashes them (events over the
stored text with the hash of the one before, pages unpacked, references by the canonical JSON of their cells), and does
no more; `verify` is the whole of `audit verify`. Seconds of wall time (`cpu`: of the processor, which says more where
many share a machine), medians of `--rounds`; `peak_mb` the most memory the process held, `before_mb` before it began;
`ratio` is processor time of verify by that of hash. `--full` measures verify with the duplicates' cache made anew too;
it is filled only then.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import zlib
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.synthetic import synthetic
from litreview.model import Arrival, Count, Language, Parsed, Pointer, Record, Run
from litreview.steps.dedupe import rules_off
from litreview.steps.neighbourhood import Filling, StoredRecords, rules_fingerprint
from litreview.steps.places import standing
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import BlockIndex, BlockState, Private, Reader, Writer, schema
from litreview.store.codec import to_json
from litreview.store.events import canonical, text_hash

PAGE = 200  # references on a page
RUNS = 20
_TICKS = count()


def clock() -> datetime:
    """A second later each time."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_TICKS))


def filled(folder: Path, records: int, decisions: int, *, index: bool) -> None:
    """The review."""
    review = create_review(folder, language=Language.BOKMAL, settings=Settings(), clock=clock)
    made = list(synthetic(records).records.values())
    with review.store.writing(clock) as writer:
        actors = [writer.actor("first"), writer.actor("second")]
        share = max(1, -(-len(made) // RUNS))
        for number, start in enumerate(range(0, len(made), share), 1):
            _search(writer, number, made[start : start + share], actors[0])
        created = {str(number): [number] for number in range(1, len(made) + 1)}
        parts = {"created": created, "extended": {}, "split": {}, "joined": {}, "maybes": []}
        writer.append("works.matched", "works", parts, actor=actors[0])
        for number in range(decisions):
            _decide(writer, number % len(made) + 1, number, actors)
        if index:
            _index(writer, review, len(made))
    with standing(review):
        pass


def _search(writer: Writer, number: int, records: list[Record], actor: str) -> None:
    run = Run(number, Arrival.API, source="made-up", hits=Count("", len(records)), retrieved=len(records))
    run_told = {**to_json(run), "parsed": len(records), "unparsed": 0}
    writer.append("run.logged", f"run {number}", {"run": run_told}, actor=actor)
    for position, start in enumerate(range(0, len(records), PAGE), 1):
        some = records[start : start + PAGE]
        body = "\n".join(canonical(record.to_json()) for record in some).encode("utf-8")
        page = writer.next_id("pages")
        told = {"page": page, "run": number, "position": position, "size": len(body), "about": {}}
        told["sha256"] = hashlib.sha256(body).hexdigest()
        writer.append("page.stored", f"page {page}", told, actor=actor, attached=body)
        hits = (Parsed(record, Pointer(place)) for place, record in enumerate(some, 1))
        writer.parsed(hits, run=number, page=page, parser="benchmark", actor=actor)


def _decide(writer: Writer, work: int, number: int, actors: list[str]) -> None:
    verdict = "exclude" if number % 3 else "include"
    note = Private(f"note {number}") if number % 10 == 0 else ""
    data = {"work": work, "stage": "title", "verdict": verdict, "criterion": "", "note": note}
    writer.append("decision.made", f"W{work}", data, actor=actors[number % 2])


def _index(writer: Writer, review: Review, records: int) -> None:
    """The cache that the round of duplicates fills."""
    from litreview.matching import block_keys, keys_of, stable_hash

    reader, index = Reader(writer.connection), BlockIndex(writer.connection)
    filling = Filling(index)
    for number, record in StoredRecords(reader, range(1, records + 1)).items():
        filling.take((key, number) for key in {stable_hash(key) for key in block_keys(keys_of(record))})
    filling.done()
    index.settle(BlockState(rules_fingerprint(rules_off(review.protocol)), reader.head()[1]))


def hashed(review: Review) -> None:
    """Read and hash everything, and nothing else."""
    with review.store.reading() as reader:
        prev = "0" * 64
        for row in _rows(reader, schema.events, schema.events.c.seq):
            seq, at, actor, kind, subject, data, tool, _, found = row
            if text_hash(seq, at, actor, kind, subject, data, tool, prev) != found:
                raise ValueError(seq)
            prev = found
        digest = hashlib.sha256()
        for row in _rows(reader, schema.records, schema.records.c.id):
            digest.update(canonical(list(row[3:])).encode("utf-8"))
        for row in _rows(reader, schema.page_chunks, schema.page_chunks.c.page, 8):
            digest.update(zlib.decompress(row[2]))


def _rows(reader: Reader, table: Any, order: Any, some: int = 1000) -> Any:
    query = table.select().order_by(order)
    for batch in reader.connection.execute(query, execution_options={"yield_per": some}).partitions():
        yield from batch


def measured(review: Review, task: str) -> dict[str, Any]:
    """One figure."""
    from litreview.steps.audit_verify import verify

    with Gauge() as gauge:
        if task == "hash":
            hashed(review)
        else:
            found = verify(review, full=task == "full")
            if found.faults:
                raise SystemExit(str(found.faults[:5]))
    return {
        "seconds": gauge.seconds,
        "cpu": gauge.cpu_seconds,
        "peak_mb": gauge.peak_mb,
        "before_mb": gauge.before_mb,
    }


def in_a_process(folder: Path, task: str) -> dict[str, Any]:
    """The figures of one task in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.audit", "--inside", task, "--review", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compared(records: int, decisions: int, rounds: int, *, full: bool) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "review"
        filled(folder, records, decisions, index=full)
        size = round((folder / "litreview.db").stat().st_size / 2**20)
        tasks = ("hash", "full" if full else "verify")
        runs = [[in_a_process(folder, task) for task in tasks] for _ in range(rounds)]
    found: dict[str, Any] = {"records": records, "decisions": decisions, "store_mb": size}
    for at, task in enumerate(tasks):
        found[task] = {
            name: round(statistics.median(run[at][name] or 0 for run in runs), 2)
            for name in ("seconds", "cpu", "peak_mb", "before_mb")
        }
    return {**found, "ratio": round(found[tasks[1]]["cpu"] / found["hash"]["cpu"], 2)}


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--decisions", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--full", action="store_true")
    options.add_argument("--inside", choices=("hash", "verify", "full"))
    options.add_argument("--review", type=Path)
    given = options.parse_args()
    if given.inside:
        found = measured(open_review(given.review, settings=Settings()), given.inside)
    else:
        found = compared(given.records, given.decisions, given.rounds, full=given.full)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
