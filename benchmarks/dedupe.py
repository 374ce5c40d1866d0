"""How well and how fast duplicates are found in labelled sets; each set in a process of its own, one after another.

    python -m benchmarks.dedupe DIR… [--peer bib-dedupe] [--one-by-one] [--synthetic N…]

DIR is a folder with records.csv and merged_record_ids.csv, or with pairs.json. Prints one JSON object: for each set the
counts at pair and at record level, the queue of maybes, seconds of wall time from records to works, and the peak of
memory. `--one-by-one` gives every record to `match_new` alone, against the works that stand. `--synthetic` makes
corpora of that many records (benchmarks.synthetic). The peer runs on the same records where it is installed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.labelled import Labelled, pair_level, pairs_of, read_cases, read_set, record_level
from benchmarks.synthetic import synthetic
from litreview.matching import Matching, Outcome, block_keys, judge, keys_of, match, match_new
from litreview.matching.keys import Keys


def measure(labelled: Labelled, how: Callable[[Labelled], Matching]) -> dict[str, Any]:
    """The figures of one set."""
    start = time.perf_counter()
    found = how(labelled)
    seconds = time.perf_counter() - start
    answer = grade(labelled, found.clusters)
    return {
        **answer,
        **_queue(labelled, found),
        "crowded": len(found.crowded),
        "seconds": round(seconds, 3),
        "records_a_second": round(len(labelled.records) / seconds),
        "peak_mb": peak_mb(),
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
    missed = labelled.pairs - pairs_of(found.clusters)
    true = [pair for pair in found.maybes if (pair.a, pair.b) in labelled.pairs]
    asked = {frozenset((cluster_of[pair.a], cluster_of[pair.b])) for pair in found.maybes}
    held = sum(1 for one, other in missed if frozenset((cluster_of[one], cluster_of[other])) in asked)
    return {
        "maybes": len(found.maybes),
        "maybes_true": len(true),
        "maybes_per_record": round(len(found.maybes) / max(1, len(labelled.records)), 4),
        "missed_in_queue": held,
        "missed_in_queue_share": round(held / len(missed), 4) if missed else 1.0,
    }


def at_once(labelled: Labelled) -> Matching:
    """All records together."""
    return match(labelled.records, runs=labelled.runs)


def one_by_one(labelled: Labelled) -> Matching:
    """Each record alone against the works that stand, as a review grows search by search."""
    index = Growing()
    joined, maybes = [], []
    for number, record in labelled.records.items():
        known, works = index.near(number, keys_of(record))
        found = match_new(
            {number: record},
            {one: labelled.records[one] for one in known},
            works,
            runs=labelled.runs,
        )
        index.take(found.clusters)
        joined += found.joined
        maybes += [pair for pair in found.maybes if index.of(pair.a) != index.of(pair.b)]
    standing = index.all()
    return Matching(standing, tuple(joined), _still_asked(maybes, standing), ())


def _still_asked(maybes: list[Any], clusters: tuple[tuple[int, ...], ...]) -> tuple[Any, ...]:
    cluster_of = {record: cluster for cluster in clusters for record in cluster}
    first = {frozenset((cluster_of[pair.a], cluster_of[pair.b])): pair for pair in reversed(maybes)}
    return tuple(pair for key, pair in first.items() if len(key) == 2)


class Growing:
    """The works so far and an index of block keys, as a store would hold them."""

    def __init__(self) -> None:
        self._holders: dict[str, list[int]] = {}
        self._work: dict[int, tuple[int, ...]] = {}

    def near(self, number: int, keys: Keys) -> tuple[set[int], set[tuple[int, ...]]]:
        """Records that share a block with a new one, with all of their works; then the new one is indexed."""
        works = set()
        for key in block_keys(keys):
            holders = self._holders.setdefault(key, [])
            works.update(self._work[one] for one in holders)
            holders.append(number)
        return {record for work in works for record in work}, works

    def take(self, clusters: tuple[tuple[int, ...], ...]) -> None:
        """Put found works in the place of those they hold."""
        for cluster in clusters:
            self._work.update(dict.fromkeys(cluster, cluster))

    def of(self, record: int) -> tuple[int, ...]:
        """The work of a record."""
        return self._work[record]

    def all(self) -> tuple[tuple[int, ...], ...]:
        """The works."""
        return tuple(sorted(set(self._work.values())))


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


def peer(labelled: Labelled, folder: Path) -> dict[str, Any]:
    """bib-dedupe's figures on the records of a folder."""
    import pandas
    from bib_dedupe import bib_dedupe

    rows = pandas.read_csv(folder / "records.csv", dtype=str).rename(columns={"id": "ID", "entry_type": "ENTRYTYPE"})
    start = time.perf_counter()
    pairs = bib_dedupe.match(bib_dedupe.block(bib_dedupe.prep(rows)))
    sets = bib_dedupe.cluster(pairs)
    seconds = time.perf_counter() - start
    number_of = {name: number for number, name in labelled.ids.items()}
    groups = [tuple(sorted(number_of[one] for one in group)) for group in sets]
    grouped = {one for group in groups for one in group}
    clusters = tuple(groups) + tuple((one,) for one in labelled.records if one not in grouped)
    return {**grade(labelled, clusters), "seconds": round(seconds, 3), "peak_mb": peak_mb()}


def peak_mb() -> int | None:
    """The most memory this process has had; None where the system does not tell (Windows)."""
    if find_spec("resource") is None:
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))


def task(kind: str, what: str) -> dict[str, Any]:
    """One line of work, by name, so that it can be sent to a process of its own."""
    if kind == "synthetic":
        return measure(synthetic(int(what)), at_once)
    folder = Path(what)
    if (folder / "pairs.json").is_file():
        return edge_cases(folder)
    labelled = read_set(folder)
    if kind == "peer":
        return peer(labelled, folder)
    return measure(labelled, one_by_one if kind == "one_by_one" else at_once)


def alone(kind: str, what: str) -> dict[str, Any]:
    """A task in a fresh process, whose peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, kind, what).result()


def main() -> None:
    parser = argparse.ArgumentParser(description="Duplicates found in labelled sets.")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--peer", choices=["bib-dedupe"])
    parser.add_argument("--one-by-one", action="store_true")
    parser.add_argument("--synthetic", nargs="*", type=int, default=[])
    chosen = parser.parse_args()
    kind = "one_by_one" if chosen.one_by_one else "at_once"
    answer: dict[str, Any] = {"sets": [alone(kind, folder) for folder in chosen.folders]}
    answer["sets"] += [alone("synthetic", str(size)) for size in chosen.synthetic]
    if chosen.peer and find_spec("bib_dedupe") is None:
        answer["peer"] = "bib-dedupe is not installed"
    elif chosen.peer:
        sets = [folder for folder in chosen.folders if (Path(folder) / "records.csv").is_file()]
        answer["peer"] = [alone("peer", folder) for folder in sets]
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
