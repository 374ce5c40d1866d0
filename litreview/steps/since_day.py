"""The day of an update: what a source took in from that day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from litreview.errors import InputError, Where
from litreview.model import Day, Limit, LimitKind, Run
from litreview.store import Reader


def read_since(text: str) -> Day:
    """A day as `--since` takes it (2026-03-01). Raises InputError LR-SINCE-DAY."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("LR-SINCE-DAY", where=Where(key="--since"), text=text) from None
    return Day(found.year, found.month, found.day)


def since_limit(day: Day) -> Limit:
    """The limit that asks a source for what it took in from a day on. Its reason is the same each time, and is told
    where it is printed."""
    return Limit(LimitKind.ENTERED, values=(iso(day),))


def iso(day: Day) -> str:
    """2026-03-01. A day of `--since` is always whole."""
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def refuse_unknown(reader: Reader, number: int | None) -> None:
    """Returns when there is a run of that number to repeat, or none is named. Raises InputError LR-RERUN-RUN."""
    if number is not None and not any(run.id == number for run in reader.runs()):
        raise InputError("LR-RERUN-RUN", where=Where(record=str(number)), last=reader.count("runs"))


def with_since(run: Run, day: Day | None) -> Run:
    """A run of which only what its source took in from a day on counts, with that among its limits."""
    if day is None:
        return run
    kept = tuple(limit for limit in run.limits if limit.kind is not LimitKind.ENTERED)
    return replace(run, since=day, limits=(*kept, since_limit(day)))
