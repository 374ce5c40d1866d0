"""How well and how fast duplicates are found in labelled sets; each set in a process of its own, one after another.

    python -m benchmarks.dedupe DIR… [--jobs N] [--rounds N] [--peer bib-dedupe] [--synthetic N…]

DIR is a folder with records.csv and merged_record_ids.csv, or with pairs.json. Prints one JSON object: for each set the
counts at pair and at record level, the queue of maybes, and what it took: `seconds` of wall time from records to works
(the median of `--rounds`), `cpu_seconds` of all processes (the median), `before_mb` of memory with the records read and
nothing done, and `peak_mb`, the most that all processes together had while it was done, records and all.

`--jobs`: processes that may share the work of a large corpus. `--synthetic` makes corpora of that many records
(benchmarks.synthetic); making them is not in the seconds, holding them is in the memory. Of two sizes or more it tells
`growth`: the exponent e of time ~ n^e from each size to the next. The peer runs on the same records, where it is
installed, set by set right after ours; `times_as_fast` is its wall time over ours, `times_less_cpu` its processor time
over ours, which says more on a machine that others use. Not counted for either side: starting Python, importing, and
reading the file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from itertools import pairwise
from math import log
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.labelled import Labelled, pair_level, pairs_of, read_cases, read_set, record_level
from benchmarks.peers import bib_dedupe, rows_of_folder, rows_of_records
from benchmarks.synthetic import synthetic
from litreview.matching import Matching, Outcome, judge, keys_of, match


def measure(labelled: Labelled, jobs: int = 1, rounds: int = 1) -> dict[str, Any]:
    """The figures of one set."""
    gauges = []
    for _ in range(rounds):
        with Gauge() as gauge:
            found = match(labelled.records, runs=labelled.runs, jobs=jobs)
        gauges.append(gauge)
    taken = _taken(gauges)
    return {
        **grade(labelled, found.clusters),
        **_queue(labelled, found),
        "crowded": len(found.crowded),
        **taken,
        "records_a_second": round(len(labelled.records) / max(0.001, taken["seconds"])),
    }


def _taken(gauges: list[Gauge]) -> dict[str, Any]:
    peaks = [gauge.peak_mb for gauge in gauges if gauge.peak_mb is not None]
    return {
        "seconds": round(median(gauge.seconds for gauge in gauges), 3),
        "cpu_seconds": round(median(gauge.cpu_seconds for gauge in gauges), 3),
        "before_mb": gauges[0].before_mb,
        "peak_mb": max(peaks, default=None),
    }


def grade(labelled: Labelled, clusters: tuple[tuple[int, ...], ...]) -> dict[str, Any]:
    """Both levels of the metric."""
    return {
        "set": labelled.name,
        "records": len(labelled.records),
        "pairs": pair_level(len(labelled.records), labelled.pairs, pairs_of(clusters)),
        "kept": record_level(labelled, clusters),
    }


def _queue(labelled: Labelled, found: Matching) -> dict[str, Any]:
    """The queue: its length, how many of its questions have the answer yes, and how much of what was missed it holds.

    One question stands for the two works it is about: a yes to it brings all of their records together.
    """
    cluster_of = {record: cluster for cluster in found.clusters for record in cluster}
    labels = labelled.pairs
    missed = labels - pairs_of(found.clusters)
    true = [pair for pair in found.maybes if (pair.a, pair.b) in labels]
    asked = {frozenset((cluster_of[pair.a], cluster_of[pair.b])) for pair in found.maybes}
    held = sum(1 for one, other in missed if frozenset((cluster_of[one], cluster_of[other])) in asked)
    return {
        "maybes": len(found.maybes),
        "maybes_true": len(true),
        "maybes_per_record": round(len(found.maybes) / max(1, len(labelled.records)), 4),
        "missed_in_queue": held,
        "missed_in_queue_share": round(held / len(missed), 4) if missed else 1.0,
    }


def edge_cases(folder: Path) -> dict[str, Any]:
    """Single pairs: right, wrong, or a question. A pair that no rule speaks of is different."""
    answer: dict[str, list[str]] = {"right": [], "wrong": [], "maybe": []}
    for name, one, other, same in read_cases(folder / "pairs.json"):
        said = judge(keys_of(one), keys_of(other))
        outcome = said.outcome if said else Outcome.DIFFERENT
        verdict = "right" if (outcome is Outcome.DUPLICATE) == same else "wrong"
        answer["maybe" if outcome is Outcome.MAYBE else verdict].append(name)
    counts = {kind: len(names) for kind, names in answer.items()}
    return {"set": folder.name, **counts, "not_right": {**answer, "right": []}}


def peer(what: str) -> dict[str, Any]:
    """bib-dedupe's figures on the records of a folder, or on a synthetic corpus."""
    if what.isdigit():
        labelled = synthetic(int(what))
        rows = rows_of_records(labelled)
    else:
        labelled = read_set(Path(what))
        rows = rows_of_folder(Path(what))
    clusters, gauge = bib_dedupe(rows, labelled)
    return {**grade(labelled, clusters), "told_sources": "search_set" in rows[0], **_taken([gauge])}


def task(kind: str, what: str, jobs: int, rounds: int) -> dict[str, Any]:
    """One line of work, by name, so that it can be sent to a process of its own."""
    if kind == "peer":
        return peer(what)
    if what.isdigit():
        return measure(synthetic(int(what)), jobs, rounds)
    if (Path(what) / "pairs.json").is_file():
        return edge_cases(Path(what))
    return measure(read_set(Path(what)), jobs, rounds)


def alone(kind: str, what: str, jobs: int = 1, rounds: int = 1) -> dict[str, Any]:
    """A task in a fresh process, whose peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, kind, what, jobs, rounds).result()


def growth(sets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """From each size to the next: the exponent of wall time and of processor time."""
    for small, large in pairwise(sorted(sets, key=lambda one: one["records"])):
        times = log(large["records"] / small["records"])
        yield {
            "from": small["records"],
            "to": large["records"],
            **{what: round(log(large[what] / small[what]) / times, 3) for what in ("seconds", "cpu_seconds")},
        }


def answers(chosen: argparse.Namespace) -> dict[str, Any]:
    """What was asked for on the command line."""
    sizes = [str(size) for size in dict.fromkeys(chosen.synthetic)]
    with_peer = chosen.peer is not None and find_spec("bib_dedupe") is not None
    ours, theirs = {}, []
    for what in (*chosen.folders, *sizes):
        ours[what] = alone("ours", what, chosen.jobs, chosen.rounds)
        if with_peer and "seconds" in ours[what]:  # at once, so that both meet the machine in the same state
            theirs.append(beside(alone("peer", what), ours[what]))
    answer: dict[str, Any] = {"jobs": chosen.jobs, "rounds": chosen.rounds, "sets": list(ours.values())}
    if len(sizes) > 1:
        answer["growth"] = list(growth([ours[size] for size in sizes]))
    if chosen.peer:
        answer["peer"] = theirs if with_peer else "bib-dedupe is not installed"
    return answer


def beside(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """The peer's figures, and how many times ours its wall time and its processor time are."""
    return {
        **theirs,
        "times_as_fast": round(theirs["seconds"] / max(0.001, ours["seconds"]), 1),
        "times_less_cpu": round(theirs["cpu_seconds"] / max(0.001, ours["cpu_seconds"]), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Duplicates found in labelled sets.")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peer", choices=["bib-dedupe"])
    parser.add_argument("--synthetic", nargs="*", type=int, default=[])
    print(json.dumps(answers(parser.parse_args()), indent=1))


if __name__ == "__main__":
    main()
