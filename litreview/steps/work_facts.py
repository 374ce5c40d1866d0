"""A work as it stands, and what is known of it beside its record: what the machine rules of criteria are asked on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from litreview.matching import merge
from litreview.model import Extraction, Purpose, Run, Work
from litreview.screening.rules import Facts
from litreview.steps.correct import corrected, corrections_of
from litreview.store import Reader

COUNTRY = "country"  # the cell of the matrix that says where the study was made
_COUNTRIES = re.compile(r"[;,/\n]|\s+(?:og|and)\s+")
_NO_SEARCH = (Purpose.KNOWN, Purpose.PRELIMINARY)


def work_as_it_stands(reader: Reader, number: int) -> Work:
    """One work, its records merged and a person's corrections on top. It must exist."""
    records = reader.records_in([number])[number]
    merged = merge(reader.records_of(records))
    stated = corrections_of(reader.extractions()).get(f"W{number}", {})
    conflicts = {field: values for field, values in merged.conflicts.items() if field not in stated}
    return Work(f"W{number}", records, corrected(merged.best, stated), conflicts)


def facts_of(reader: Reader, works: Iterable[Work]) -> dict[str, Facts]:
    """The facts of some works, by id: countries from the matrix, and the searches that found each."""
    chosen = tuple(works)
    countries = _countries(reader.extractions())
    searches = _searches(reader, chosen)
    return {work.id: Facts(countries=countries.get(work.id, ()), searches=searches[work.id]) for work in chosen}


def _countries(cells: Iterable[Extraction]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for cell in cells:
        if cell.field == COUNTRY and cell.text.strip():
            found.setdefault(cell.work, countries_of(cell.text))
    return found


def countries_of(text: str) -> tuple[str, ...]:
    """The countries of a cell («Norge og Sverige»), and the cell whole: a name may hold «and» itself."""
    parts = (part.strip() for part in _COUNTRIES.split(text))
    return tuple(dict.fromkeys(part for part in (*parts, text.strip()) if part))


def _searches(reader: Reader, works: tuple[Work, ...]) -> Mapping[str, tuple[str, ...] | None]:
    """The labels of the log rows that found each work: those whose records it has, and those credited with it by hand.

    None where that cannot be told: no row is credited with it, and some row does not say which works it gave; or a row
    that found it has no label.
    """
    runs = [run for run in reader.runs() if run.purpose not in _NO_SEARCH]
    run_of = reader.runs_of(tuple(record for work in works for record in work.records))
    return {work.id: _labels(work, runs, {run_of[record] for record in work.records}) for work in works}


def _labels(work: Work, runs: list[Run], brought: set[int]) -> tuple[str, ...] | None:
    found = [run for run in runs if run.id in brought or work.id in (run.works or ())]
    untold = not found and any(run.works is None and not run.parsed for run in runs)
    if untold or not all(run.label for run in found):
        return None
    return tuple(dict.fromkeys(run.label for run in found))
