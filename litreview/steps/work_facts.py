"""A work as it stands, and the countries that a cell of the matrix names."""

from __future__ import annotations

import re

from litreview.matching import merge
from litreview.model import Work
from litreview.steps.correct import corrected, corrections_of
from litreview.store import Reader

COUNTRY = "country"  # the cell of the matrix that says where the study was made
_COUNTRIES = re.compile(r"[;,/\n]|\s+(?:og|and)\s+")


def work_as_it_stands(reader: Reader, number: int) -> Work:
    """One work, its records merged and a person's corrections on top. It must exist."""
    records = reader.records_in([number])[number]
    merged = merge(reader.records_of(records))
    stated = corrections_of(reader.extractions()).get(f"W{number}", {})
    conflicts = {field: values for field, values in merged.conflicts.items() if field not in stated}
    return Work(f"W{number}", records, corrected(merged.best, stated), conflicts)


def countries_of(text: str) -> tuple[str, ...]:
    """The countries of a cell («Norge og Sverige»), and the cell whole: a name may hold «and» itself."""
    parts = (part.strip() for part in _COUNTRIES.split(text))
    return tuple(dict.fromkeys(part for part in (*parts, text.strip()) if part.strip(" ;,/")))
