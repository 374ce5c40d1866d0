"""Labelled sets of duplicates: records.csv as records, merged_record_ids.csv as true pairs, and the metric.

The format and the metric are those of bib-dedupe's evaluation (records with a header row; groups of ids joined by
semicolons). Records get the numbers 1, 2, 3 … in the order of the file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from litreview.model import Record, RecordType
from litreview.normalise.issn import find_issns
from litreview.normalise.names import parse_names

Couple = tuple[int, int]

_TYPES = {
    "article": RecordType.ARTICLE,
    "inproceedings": RecordType.CONFERENCE,
    "proceedings": RecordType.BOOK,
    "incollection": RecordType.CHAPTER,
    "inbook": RecordType.CHAPTER,
    "book": RecordType.BOOK,
    "techreport": RecordType.REPORT,
    "phdthesis": RecordType.THESIS,
    "mastersthesis": RecordType.THESIS,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One set: its records by number, the id of each, its groups, and the run of each where the set names sources."""

    name: str
    records: Mapping[int, Record]
    ids: Mapping[int, str]
    groups: tuple[tuple[int, ...], ...]
    runs: Mapping[int, int]

    @property
    def pairs(self) -> frozenset[Couple]:
        """The true pairs, lower number first."""
        return pairs_of(self.groups)


def pairs_of(groups: Iterable[Collection[int]]) -> frozenset[Couple]:
    """Every pair inside a group."""
    return frozenset(pair for group in groups for pair in combinations(sorted(group), 2))


def read_set(folder: Path) -> Labelled:
    """The set of a folder. Raises OSError or KeyError where it is none."""
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number_of = {row["id"]: number for number, row in enumerate(rows, start=1)}
    with (folder / "merged_record_ids.csv").open(encoding="utf-8", newline="") as file:
        groups = [[number_of[one] for one in row["merged_ids"].split(";")] for row in csv.DictReader(file)]
    sources = sorted({row["source"] for row in rows if row.get("source")})
    return Labelled(
        folder.name,
        {number: record_of(row) for number, row in enumerate(rows, start=1)},
        {number: one for one, number in number_of.items()},
        tuple(tuple(sorted(group)) for group in groups),
        {number_of[row["id"]]: sources.index(row["source"]) + 1 for row in rows if row.get("source")},
    )


def read_cases(file: Path) -> tuple[tuple[str, Record, Record, bool], ...]:
    """The single pairs of a pairs.json: name, both records, and whether they are one publication."""
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return tuple(
        (case["id"], record_of(case["record_a"]), record_of(case["record_b"]), case["expected_duplicate"])
        for case in cases
    )


def record_of(row: Mapping[str, Any]) -> Record:
    """A record of one row. Cells are taken as they stand: cleaning them is the matching's own work."""
    cell = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}
    authors, complete = parse_names(_people(cell.get("author", "")))
    editors, _ = parse_names(_people(cell.get("editor", "")))
    year = cell.get("year", "")
    return Record(
        type=_TYPES.get(cell.get("entry_type", ""), RecordType.OTHER),
        title=cell.get("title", ""),
        authors=authors,
        authors_complete=complete,
        editors=editors,
        year=int(float(year)) if year.replace(".", "").isdigit() else None,
        container=cell.get("journal", "") or cell.get("booktitle", ""),
        volume=cell.get("volume", ""),
        issue=cell.get("number", ""),
        pages=cell.get("pages", ""),
        publisher=cell.get("publisher", ""),
        doi=cell.get("doi", ""),
        issn=tuple(find_issns(cell.get("isbn", ""))),
        database=cell.get("database", ""),
        accession=cell.get("accession", ""),
        url=cell.get("url", ""),
        abstract=cell.get("abstract", ""),
    )


def _people(text: str) -> list[str]:
    return [name for part in text.split(" and ") for name in part.split(";") if name.strip()]


def pair_level(records: int, true: Collection[Couple], found: Collection[Couple]) -> dict[str, Any]:
    """Counts and ratios over all unordered pairs."""
    tp = len(set(true) & set(found))
    fp, fn = len(found) - tp, len(true) - tp
    return _ratios(tp, fp, fn, records * (records - 1) // 2 - tp - fp - fn)


def record_level(labelled: Labelled, clusters: Iterable[Collection[int]]) -> dict[str, Any]:
    """Counts and ratios of records kept and removed; of each cluster the alphabetically first id is kept."""
    kept = {min(cluster, key=lambda one: labelled.ids[one]) for cluster in clusters}
    tp = fp = fn = tn = 0
    grouped = {one for group in labelled.groups for one in group}
    for one in labelled.records.keys() - grouped:
        tn, fp = (tn + 1, fp) if one in kept else (tn, fp + 1)
    for group in labelled.groups:
        left = len(kept & set(group))
        tn, fp = (tn + 1, fp) if left else (tn, fp + 1)
        fn += max(0, left - 1)
        tp += len(group) - max(1, left)
    return _ratios(tp, fp, fn, tn)


def _ratios(tp: int, fp: int, fn: int, tn: int) -> dict[str, Any]:
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    counts = {"tp": tp, "fp": fp, "fn": fn, "tn": tn}
    return {**counts, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
