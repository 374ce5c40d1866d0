"""Duplicates in a store that grows: a first round over all records, then one after a small import.

    python -m benchmarks.incremental --known 20000 100000 --new 200 [--jobs 2] [--check]

Prints one JSON object. Made-up corpora (benchmarks.synthetic); all but the last `--new` records come from JSON-lines
files through the real importer, then `dedupe`; the rest as one more file, then `dedupe` again. For each size, the two
rounds in processes of their own: seconds of wall time and of the processor, wall time within `match` alone, the records
that were compared, and the most memory of all processes together (`before_mb`: before the round). `event_mb` is the
round's event, `store_mb` the store with the index of blocks, and `index_mb` what that takes. `--check` also proves that
works and queue are those of a match of all records.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.synthetic import synthetic
from litreview.model import Language, Record
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.steps.start import create_review

FILES = 5  # the known records come in so many runs


def now() -> datetime:
    """The clock of the review."""
    return datetime.now(UTC)


def opened(folder: str) -> Review:
    """The review, acted on by a benchmark."""
    return open_review(Path(folder) / "review", settings=Settings(reviewer="benchmark"), clock=now)


def fill(folder: str, known: int, new: int) -> None:
    """A review with the known records in its store, and a file of new ones beside it."""
    create_review(Path(folder) / "review", language=Language.ENGLISH, settings=Settings(), clock=now)
    records = list(synthetic(known + new).records.values())
    share = -(-known // FILES)
    for start in range(0, known, share):
        bring(folder, _written(Path(folder) / f"known-{start}.jsonl", records[start : min(known, start + share)]))
    _written(Path(folder) / "new.jsonl", records[known:])


def _written(path: Path, records: list[Record]) -> Path:
    path.write_text("".join(json.dumps(record.to_json()) + "\n" for record in records), encoding="utf-8")
    return path


def bring(folder: str, path: Path) -> None:
    """Import a file."""
    from litreview.steps.imports import FileImport, import_file

    import_file(opened(folder), FileImport(path, source=path.stem))


def round_of(folder: str, jobs: int = 1) -> dict[str, Any]:
    """One round of duplicates, with the time that was spent in `match`."""
    from litreview.steps import dedupe as step

    review, match = opened(folder), step.match
    figures: dict[str, Any] = {}

    def timed(*args: Any, **more: Any) -> Any:
        start = time.perf_counter()
        try:
            return match(*args, **more)
        finally:
            figures["match_seconds"] = round(time.perf_counter() - start, 3)

    step.match = timed
    with Gauge() as gauge:
        done = step.dedupe(review, step.How(jobs=jobs))
    step.match = match
    taken = {"seconds": round(gauge.seconds, 3), "cpu_seconds": round(gauge.cpu_seconds, 3)}
    memory = {"before_mb": gauge.before_mb, "peak_mb": gauge.peak_mb, "event_mb": _event_mb(review)}
    return {**taken, **figures, **memory, **asdict(done)}


def _event_mb(review: Review) -> float:
    with review.store.reading() as reader:
        last = next(reader.events(reader.head()[1] - 1))
    return _mb(len(json.dumps(last.data, ensure_ascii=False).encode("utf-8")))


def sizes(folder: str) -> dict[str, float]:
    """The store on disk with the index and without it."""
    import sqlite3

    path = Path(folder) / "review" / "litreview.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.stat().st_size
        entries = connection.execute("SELECT count(*) FROM block_index").fetchone()[0]
        records = connection.execute("SELECT count(*) FROM records").fetchone()[0]
        connection.execute("DELETE FROM block_index")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        bare = path.stat().st_size
    connection.close()
    return {
        "store_mb": _mb(whole),
        "index_mb": _mb(whole - bare),
        "index_bytes_a_record": round((whole - bare) / records),
        "index_keys_a_record": round(entries / records, 1),
    }


def _mb(size: int) -> float:
    return round(size / 2**20, 2)


def is_whole(folder: str) -> bool:
    """Whether works and queue are those that a match of all records finds."""
    from litreview.matching import match

    review = opened(folder)
    with review.store.reading() as reader:
        stored = list(reader.records())
        works, asked = reader.works(), reader.open_pairs()
    found = match({one.id: one.record for one in stored}, runs={one.id: one.run for one in stored})
    doubts = {(pair.a, pair.b) for pair in found.maybes}
    return set(works.values()) == set(found.clusters) and {(pair.first, pair.second) for pair in asked} == doubts


def alone(task: Any, *given: Any) -> Any:
    """A task in a fresh process, whose peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *given).result()


def measure(known: int, new: int, jobs: int, *, check: bool) -> dict[str, Any]:
    """The figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        alone(fill, folder, known, new)
        first = alone(round_of, folder, jobs)
        alone(bring, folder, Path(folder) / "new.jsonl")
        second = alone(round_of, folder)
        found = {"known": known, "new": new, "first": first, "incremental": second}
        if check:
            found["same_as_all_at_once"] = alone(is_whole, folder)
        return {**found, **alone(sizes, folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Duplicates in a store that grows.")
    parser.add_argument("--known", nargs="+", type=int, default=[20_000])
    parser.add_argument("--new", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    stores = [measure(known, chosen.new, chosen.jobs, check=chosen.check) for known in chosen.known]
    print(json.dumps({"stores": stores}, indent=1))


if __name__ == "__main__":
    main()
