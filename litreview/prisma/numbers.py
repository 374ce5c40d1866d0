"""A number of the flow, where it comes from, and how such numbers are added: what rests on an unknown is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Arrival, Purpose, Run, SourceColumn, StepRole, count_of

COUNTING = (Purpose.MAIN, Purpose.SUPPLEMENTARY)
SEARCHED = (SourceColumn.DATABASE, SourceColumn.REGISTER)


class Origin(StrEnum):
    """Where a number comes from."""

    HAND = "hand"  # rows logged by hand
    RUNS = "runs"  # runs that litreview made or read
    MIXED = "mixed"  # rows by hand and runs added together
    MATCHING = "matching"  # rules and persons who said which records are the same
    DECISIONS = "decisions"  # decisions, exceptions and the included works


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the flow and where it comes from; None when unknown."""

    value: int | None = None
    origin: Origin | None = None


UNKNOWN_NUMBER = Number()


def decided(value: int) -> Number:
    """A number that comes from decisions."""
    return Number(value, Origin.DECISIONS)


def of_update(run: Run) -> bool:
    """Whether a run is a search of an update: it counts, and only what its source took in from a day on does."""
    return run.since is not None and run.purpose in COUNTING


def by_hand(runs: Iterable[Run]) -> bool:
    """Whether any of the runs was logged by hand."""
    return any(run.arrival is Arrival.HAND for run in runs)


def hits_of(run: Run) -> int | None:
    """The hits after limits, before duplicates are removed; from the row, else from its ladder."""
    stated = count_of(run, StepRole.HITS).value
    if stated is not None:
        return stated
    return next((step.count.value for step in reversed(run.steps) if step.role is StepRole.HITS), None)


def total(runs: list[Run], count: Callable[[Run], int | None]) -> Number:
    """The sum over runs; unknown when there is none, or when one of them is unknown."""
    values = [count(run) for run in runs]
    if not values or any(value is None for value in values):
        return UNKNOWN_NUMBER
    all_by_hand = all(run.arrival is Arrival.HAND for run in runs)
    origin = Origin.HAND if all_by_hand else Origin.MIXED if by_hand(runs) else Origin.RUNS
    return Number(sum(value for value in values if value is not None), origin)


def added(one: Number, other: Number) -> Number:
    """The sum of two numbers."""
    if one.value is None or other.value is None:
        return UNKNOWN_NUMBER
    return Number(one.value + other.value, one.origin if one.origin is other.origin else Origin.MIXED)


def less(whole: Number, part: Number) -> Number:
    """whole − part; unknown where it would fall below zero, which the checks report where they compare the stages."""
    if whole.value is None or part.value is None or whole.value < part.value:
        return UNKNOWN_NUMBER
    return Number(whole.value - part.value, whole.origin if whole.origin is part.origin else Origin.MIXED)
