"""The Spark engine beside the local one: the same works? how fast, how much memory? Each run in a process of its own.

    python -m benchmarks.spark DIR… [--synthetic N…] [--master 'local[*]'] [--without-local]

DIR is a folder with records.csv and merged_record_ids.csv; `--synthetic` makes corpora of that many records
(benchmarks.synthetic). Prints one JSON object. For each set: `same` says whether all parts of the Matching are those of
the local engine, each pair with its words and its place in the queue; `seconds` is wall time from records to works
with Spark running, `seconds_with_start` counts Java's start too, and so does `cpu_seconds`, of all processors (Linux);
`peak_mb` the most memory that this process, Java and Spark's Python workers had together (Linux: their proportional
shares), and each of the three at its own peak.
`--without-local` leaves the local engine out.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.labelled import Labelled, read_set
from benchmarks.synthetic import synthetic
from litreview.engines import spark
from litreview.engines.session import session
from litreview.matching import Matching, Pair, match

_EVERY = 0.5  # seconds between two looks at the memory


def on_spark(what: str, master: str) -> dict[str, Any]:
    """Spark's figures for one set."""
    labelled = _set(what)
    with _watched() as (peaks, spent):
        start = time.perf_counter()
        with session(master, brief=len(labelled.records) < spark.MANY):
            started = time.perf_counter()
            found = spark.match(labelled.records, runs=labelled.runs)
            done = time.perf_counter()
    return {
        "set": labelled.name,
        "records": len(labelled.records),
        "seconds": round(done - started, 2),
        "seconds_with_start": round(done - start, 2),
        "cpu_seconds": round(sum(spent.values()), 1) or None,
        "peak_mb": dict(peaks) or None,
        "found": _fingerprints(found),
    }


def locally(what: str) -> dict[str, Any]:
    """The local engine's figures for one set."""
    labelled = _set(what)
    with Gauge() as gauge:
        found = match(labelled.records, runs=labelled.runs)
    return {
        "seconds": round(gauge.seconds, 2),
        "cpu_seconds": round(gauge.cpu_seconds, 1),
        "peak_mb": gauge.peak_mb,
        "found": _fingerprints(found),
    }


def _set(what: str) -> Labelled:
    return synthetic(int(what)) if what.isdigit() else read_set(Path(what))


def _fingerprints(found: Matching) -> dict[str, str]:
    """What was found, part by part, as short texts that can be compared across processes."""
    made = {}
    for part in fields(found):
        digest = blake2b(digest_size=16)
        for one in getattr(found, part.name):
            said = (one, one.evidence, one.likely, one.relation) if isinstance(one, Pair) else one
            digest.update(repr(said).encode("utf-8", "backslashreplace"))
        made[part.name] = digest.hexdigest()
    return made


@contextmanager
def _watched() -> Iterator[tuple[dict[str, int], dict[int, float]]]:
    """What the block takes: peaks of memory in MiB (all, here, java, workers), and processor seconds by process.

    Both are empty where there is no /proc. A process is seen only if it lives for as long as two looks are apart.
    """
    peaks: dict[str, int] = {}
    spent: dict[int, float] = {}
    before = time.process_time()
    over = Event()

    def look() -> None:
        while not over.wait(_EVERY):
            for name, size in _sizes().items():
                peaks[name] = max(peaks.get(name, 0), size)
            spent.update(_spent() | {os.getpid(): time.process_time() - before})

    watcher = Thread(target=look, daemon=True)
    if Path("/proc/self/smaps_rollup").is_file():
        watcher.start()
    yield peaks, spent
    over.set()


def _sizes() -> dict[str, int]:
    """The memory of this process and of those it has started, in MiB."""
    sizes = {"all": 0, "here": 0, "java": 0, "workers": 0}
    for process in _own():
        size, name = _size(process)
        kind = "here" if process == os.getpid() else "java" if name == "java" else "workers"
        sizes[kind] += size
        sizes["all"] += size
    return {kind: round(size / 1024) for kind, size in sizes.items()}


def _spent() -> dict[int, float]:
    """The processor seconds of the same processes so far."""
    tick = os.sysconf("SC_CLK_TCK")
    return {process: (int(fields[11]) + int(fields[12])) / tick for process, fields in _own().items()}


def _own() -> dict[int, list[str]]:
    """This process and those that it has started, with what /proc says of each after its name."""
    known = dict(_known())
    parents = {process: int(fields[1]) for process, fields in known.items()}
    return {process: fields for process, fields in known.items() if os.getpid() in _line(process, parents)}


def _known() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue  # it has ended since
            yield int(folder.name), fields


def _line(process: int, parents: Mapping[int, int]) -> list[int]:
    """A process, its parent, and so on."""
    line = [process]
    while (parent := parents.get(line[-1])) is not None:
        line.append(parent)
    return line


def _size(process: int) -> tuple[int, str]:
    """The proportional share of memory in KiB, and the name, of a process; nothing of one that has ended."""
    try:
        shares = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return 0, ""
    return next((int(line.split()[1]) for line in shares.splitlines() if line.startswith("Pss:")), 0), name


def alone(task: Callable[..., dict[str, Any]], *what: str) -> dict[str, Any]:
    """A task in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *what).result()


def compared(what: str, master: str, *, without_local: bool) -> dict[str, Any]:
    """Both engines' figures for one set."""
    told = alone(on_spark, what, master)
    found = told.pop("found")
    if without_local:
        return {**told, "same": None}
    local = alone(locally, what)
    parts = {name: mark == local["found"][name] for name, mark in found.items()}
    local.pop("found")
    return {**told, "same": all(parts.values()), "same_parts": parts, "local": local}


def main() -> None:
    parser = argparse.ArgumentParser(description="The Spark engine beside the local one.")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--synthetic", nargs="*", default=[])
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--without-local", action="store_true")
    chosen = parser.parse_args()
    sets = [
        compared(what, chosen.master, without_local=chosen.without_local)
        for what in (*chosen.folders, *chosen.synthetic)
    ]
    print(json.dumps({"master": chosen.master, "cores": os.cpu_count(), "sets": sets}, indent=1))


if __name__ == "__main__":
    main()
