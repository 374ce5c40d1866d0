"""One work from the inside: the records in it, why they are one, where they disagree, and what it is tied to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.matching import Conflicts, merge
from litreview.model import Record, Run
from litreview.steps.parties import works_of_records
from litreview.steps.review import Review
from litreview.steps.screen import work_number
from litreview.store import Reader, StoredPair
from litreview.store.evidence import joined_evidence


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a work, with its number and the run that brought it."""

    number: int
    record: Record
    run: Run


@dataclass(frozen=True, slots=True)
class Tie:
    """Another work that this one is not, and why the two were compared: a question, a relation, a person's word."""

    work: str
    pair: StoredPair


@dataclass(frozen=True, slots=True)
class WorkInside:
    """A work: its best record, its members, the evidence that made them one, differing values, and its ties."""

    name: str
    best: Record
    members: tuple[Member, ...]
    joined: tuple[StoredPair, ...]
    conflicts: Conflicts
    ties: tuple[Tie, ...]


def inside(review: Review, name: str) -> WorkInside:
    """One work, by `W3` or by the number of a record in it. Raises InputError LR-WORK-UNKNOWN."""
    with review.store.reading() as reader:
        work_of = works_of_records(reader)
        digits = name.strip()
        by_record = work_of.get(int(digits)) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None
        if digits.isdecimal() and by_record is None:
            raise InputError("LR-DEDUPE-RECORD", where=Where(record=name))
        number = by_record or work_number(reader, name)
        return _inside(reader, number, work_of)


def _inside(reader: Reader, number: int, work_of: dict[int, int]) -> WorkInside:
    numbers = reader.works()[number]
    records, run_of = reader.records_of(numbers), reader.runs_of(numbers)
    runs = {run.id: run for run in reader.runs()}
    merged = merge(records)
    stored = reader.pairs()
    said_same = (pair for pair in stored if pair.outcome == "same")
    return WorkInside(
        f"W{number}",
        merged.best,
        tuple(Member(one, records[one], runs[run_of[one]]) for one in numbers),
        tuple(_within((*said_same, *joined_evidence(reader.connection, set(numbers))), set(numbers))),
        merged.conflicts,
        tuple(_ties(stored, number, work_of)),
    )


def _within(pairs: Iterator[StoredPair] | tuple[StoredPair, ...], numbers: set[int]) -> Iterator[StoredPair]:
    """The first said of each pair inside a work."""
    seen = set()
    for pair in pairs:
        couple = (pair.first, pair.second)
        if couple not in seen and numbers.issuperset(couple):
            seen.add(couple)
            yield pair


def _ties(pairs: tuple[StoredPair, ...], number: int, work_of: dict[int, int]) -> Iterator[Tie]:
    for pair in pairs:
        ends = {work_of.get(pair.first), work_of.get(pair.second)}
        if number in ends and len(ends) == 2 and None not in ends:
            (other,) = ends - {number}
            yield Tie(f"W{other}", pair)


def joined_works(review: Review) -> tuple[tuple[str, tuple[int, ...], Record], ...]:
    """The works of more than one record: name, records, best record; in the order they appeared."""
    with review.store.reading() as reader:
        several = {number: records for number, records in reader.works().items() if len(records) > 1}
        return tuple(
            (f"W{number}", records, merge(reader.records_of(records)).best) for number, records in several.items()
        )
