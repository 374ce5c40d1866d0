"""Reading works and the pairs between records: who stands with whom, and what was asked or said of two records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Row, Select, and_, bindparam, distinct, func, or_, select

from litreview.model import Message
from litreview.store import schema
from litreview.store.rows import StoredPair, made
from litreview.store.tuples import tuples

SOME = 500  # values in one statement
_WORKS, _PAIRS = schema.work_records, schema.pairs


def in_batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in order, some at a time, as a statement takes them."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), SOME):
        yield ordered[start : start + SOME]


def family() -> Select[tuple[int]]:
    """The works of the parameter `given`, and all that went into them, for statements that are made once."""
    works = schema.works.c
    given: BindParameter[Any] = bindparam("given", expanding=True)
    first = select(works.number).where(works.number.in_(given)).cte("family", recursive=True)
    return select(first.union(select(works.number).where(works.joined_to == first.c.number)).c.number)


_FAMILY = family()


class WorksReader:
    """The part of a `Reader` that knows works and pairs."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def works(self) -> dict[int, tuple[int, ...]]:
        """Record numbers by work number, for works that have records."""
        table = schema.work_records
        rows = tuples(self.connection, select(table.c.work, table.c.record).order_by(table.c.work, table.c.record))
        found: dict[int, list[int]] = {}
        for work, record in rows:
            found.setdefault(work, []).append(record)
        return {work: tuple(records) for work, records in found.items()}

    def works_with(self, records: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The works that hold any of these records, whole: record numbers by work number."""
        return self.records_in({row.work for row in self._rows(select(_WORKS.c.work), _WORKS.c.record, records)})

    def records_in(self, works: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Record numbers of these works; a work without records is left out."""
        found: dict[int, list[int]] = {}
        for row in self._rows(select(_WORKS.c.work, _WORKS.c.record), _WORKS.c.work, works):
            found.setdefault(row.work, []).append(row.record)
        return {work: tuple(sorted(found[work])) for work in sorted(found)}

    def numbers_of(self, records: Iterable[int], works: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
        """The founders of works, where one of `records` is or the work is one of `works`; and what works went into."""
        table = schema.works
        query = select(table.c.number, table.c.founder, table.c.joined_to)
        rows = [*self._rows(query, table.c.founder, records), *self._rows(query, table.c.number, works)]
        founders = {row.number: row.founder for row in rows if row.founder is not None}
        return founders, {row.number: row.joined_to for row in rows if row.joined_to is not None}

    def work_counts(self) -> tuple[int, int]:
        """How many records stand in works, and in how many works."""
        row = self.connection.execute(select(func.count(), func.count(distinct(_WORKS.c.work)))).one()
        return int(row[0]), int(row[1])

    def work_runs(self) -> Iterator[tuple[int, int, int]]:
        """Work, run, and how many records of the run the work has."""
        records = schema.records
        joined = _WORKS.join(records, records.c.id == _WORKS.c.record)
        counted = select(_WORKS.c.work, records.c.run, func.count().label("n")).select_from(joined)
        for row in self.connection.execute(counted.group_by(_WORKS.c.work, records.c.run)):
            yield row.work, row.run, row.n

    def record_runs(self) -> dict[int, int]:
        """The run of each record, by record number."""
        records = schema.records
        return {row.id: row.run for row in self.connection.execute(select(records.c.id, records.c.run))}

    def workless(self) -> dict[int, int]:
        """The run of each record that is in no work, by record number; runs taken back among them."""
        records = schema.records
        placed = select(_WORKS.c.record).where(_WORKS.c.record == records.c.id).exists()
        # Not ordered by the database: it then reads the index on runs, and not every record's data.
        rows = self.connection.execute(select(records.c.id, records.c.run).where(~placed))
        return dict(sorted((row.id, row.run) for row in rows))

    def work_id(self, number: int) -> str:
        """The id of a work, followed through joins: what was decided on a joined work holds for the kept one."""
        table = schema.works
        while True:
            kept = self.connection.execute(select(table.c.joined_to).where(table.c.number == number)).scalar()
            if kept is None:
                return f"W{number}"
            number = kept

    def joined(self) -> dict[int, tuple[int, int]]:
        """The works that went into others: the one that stands in their place, and the last event on the way."""
        table = schema.works
        gone = select(table.c.number, table.c.joined_to, table.c.joined_by).where(table.c.joined_to.is_not(None))
        hops = {row.number: (row.joined_to, row.joined_by) for row in self.connection.execute(gone)}
        return {number: _followed_with(number, hops) for number in hops}

    def joined_into(self, works: Iterable[int]) -> set[int]:
        """These works and all that went into them."""
        found = set(works)
        return found.union(row.number for row in self._of(_FAMILY, found))

    def judged_works(self) -> frozenset[int]:
        """Works that a standing decision is about, those that were joined followed to the kept one."""
        decisions, works = schema.decisions, schema.works
        judged = select(decisions.c.work).where(decisions.c.undone_by.is_(None)).distinct()
        gone = select(works.c.number, works.c.joined_to).where(works.c.joined_to.is_not(None))
        kept = {row.number: row.joined_to for row in self.connection.execute(gone)}
        return frozenset(_followed(row.work, kept) for row in self.connection.execute(judged))

    def pairs(self, outcome: str | None = None) -> tuple[StoredPair, ...]:
        """Pairs in order of their records, all or of one outcome."""
        query = select(_PAIRS).order_by(_PAIRS.c.first, _PAIRS.c.second)
        if outcome is not None:
            query = query.where(_PAIRS.c.outcome == outcome)
        return tuple(map(_pair, self.connection.execute(query)))

    def pairs_of(self, records: Collection[int]) -> tuple[StoredPair, ...]:
        """Pairs of which one or both are among these records, in order of their records."""
        found = {
            (row.first, row.second): row
            for column in (_PAIRS.c.first, _PAIRS.c.second)
            for row in self._rows(select(_PAIRS), column, records)
        }
        return tuple(_pair(found[key]) for key in sorted(found))

    def partners(self, records: Collection[int]) -> set[int]:
        """Records that stand in a pair with any of these, other than as related publications."""
        first, second, tied = _PAIRS.c.first, _PAIRS.c.second, _PAIRS.c.outcome != "related"
        after = {row.second for row in self._rows(select(second).where(tied), first, records)}
        return after | {row.first for row in self._rows(select(first).where(tied), second, records)}

    def decided_since(self, event: int) -> set[int]:
        """Records of the pairs that a person decided after an event."""
        decided = and_(_PAIRS.c.event > event, or_(_PAIRS.c.outcome == "same", _PAIRS.c.outcome == "different"))
        rows = self.connection.execute(select(_PAIRS.c.first, _PAIRS.c.second).where(decided)).all()
        return {record for row in rows for record in (row.first, row.second)}

    def open_pairs(self) -> tuple[StoredPair, ...]:
        """The pairs that wait for a person, the likeliest duplicates first; both stand in a work, each in its own."""
        order = (_PAIRS.c.likely.desc(), _PAIRS.c.first, _PAIRS.c.second)
        return tuple(map(_pair, self.connection.execute(_open(select(_PAIRS)).order_by(*order))))

    def open_count(self) -> int:
        """How many pairs wait for a person."""
        return int(self.connection.execute(_open(select(func.count()).select_from(_PAIRS))).scalar_one())

    def _of(self, query: Select[Any], works: Iterable[int]) -> Iterator[Row[Any]]:
        """The rows of a query with `family` in it, however many works are given; some may come twice."""
        for batch in in_batches(set(works)):
            yield from self.connection.execute(query, {"given": batch}).all()

    def _rows(self, query: Select[Any], column: Column[int], among: Iterable[int]) -> Iterator[Row[Any]]:
        """The rows of a query whose column is among the numbers, however many they are."""
        for batch in in_batches(set(among)):
            yield from self.connection.execute(query.where(column.in_(batch))).all()


def _open(query: Select[Any]) -> Select[Any]:
    one, other = _WORKS.alias("one"), _WORKS.alias("other")
    query = query.join(one, one.c.record == _PAIRS.c.first).join(other, other.c.record == _PAIRS.c.second)
    return query.where(_PAIRS.c.outcome == "maybe", one.c.work != other.c.work)


def _followed_with(work: int, hops: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    last = 0
    while work in hops:
        work, by = hops[work]
        last = max(last, by or 0)
    return work, last


def _followed(work: int, kept: Mapping[int, int]) -> int:
    while work in kept:
        work = kept[work]
    return work


def _pair(row: Row[Any]) -> StoredPair:
    evidence = made(Message, row.evidence, f"pairs {row.first}, {row.second}")
    return StoredPair(row.first, row.second, row.outcome, row.rule, evidence, row.relation, row.likely)
