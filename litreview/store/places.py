"""Where each work stands, kept ready to be asked: the queue of screening. A cache that may be dropped at any time.

What a place is, `screening/standing.py` says and `steps/places.py` works out; here it is only kept. The queue is one
walk along the index `ix_places_queue`: the works that wait, those put off last, each looked up in `place_votes`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, create_engine, delete, insert, literal, select

from litreview.model import Situation, Stage
from litreview.store import schema
from litreview.store.claims import Others, taken
from litreview.store.tuples import tuples
from litreview.store.works import in_batches

_PLACES, _VOTES, _STATE, _EVENTS = schema.places, schema.place_votes, schema.place_state, schema.events
STAGE_COLUMNS = {stage: _PLACES.c[stage.value] for stage in Stage}
_STAGES = tuple(stage.value for stage in Stage)
_PRIME = 2**31 - 1

Words = tuple[str, str, str, str, str]  # stage, verdict, reviewer, criterion, means of one decision
Said = tuple[int, Words]


class PlaceState(NamedTuple):
    """By what protocol the places are (its fingerprint), and the number of the last event they take account of."""

    rules: str
    event: int


class PlaceRow(NamedTuple):
    """One work. `standing`: the verdict that stands at each stage; `voters`: who has judged it at its stage."""

    work: int
    situation: str
    stage: str
    put_off: bool
    standing: Mapping[str, str]
    voters: tuple[str, ...]


class Waits(NamedTuple):
    """A work in the queue. `put_off`: somebody has postponed it at this stage."""

    work: int
    stage: Stage
    put_off: bool


class PlaceCache:
    """The places in an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def state(self) -> PlaceState | None:
        """What the places are of; None when they have never been filled."""
        row = self.connection.execute(select(_STATE.c.rules, _STATE.c.event)).first()
        return PlaceState(row.rules, row.event) if row else None

    def settle(self, state: PlaceState) -> None:
        """Say what the places now are of."""
        self.connection.execute(delete(_STATE))
        self.connection.execute(insert(_STATE).values(rules=state.rules, event=state.event))

    def clear(self) -> None:
        """Drop all of it; the next who asks fills it again."""
        for table in (_PLACES, _VOTES, _STATE):
            self.connection.execute(delete(table))

    def put(self, rows: Collection[PlaceRow]) -> None:
        """Put in places of works that have none here."""
        _put(self.connection, _PLACES, [place_cells(row) for row in rows])
        _put(self.connection, _VOTES, [(row.work, voter) for row in rows for voter in row.voters])

    def remove(self, works: Iterable[int]) -> None:
        """Take out works; those that are not there are no fault."""
        for batch in in_batches(set(works)):
            self.connection.execute(delete(_PLACES).where(_PLACES.c.work.in_(batch)))
            self.connection.execute(delete(_VOTES).where(_VOTES.c.work.in_(batch)))

    def events_since(self, event: int) -> Iterator[tuple[str, str]]:
        """Kind and subject of the events after one, in order."""
        query = select(_EVENTS.c.kind, _EVENTS.c.subject).where(_EVENTS.c.seq > event).order_by(_EVENTS.c.seq)
        for row in self.connection.execute(query):
            yield row.kind, row.subject

    def said(self) -> Iterator[Said]:
        """What was said of works and stands, oldest first: no more of each decision than its work's place needs."""
        of = schema.decisions.c
        query = select(of.work, of.stage, of.verdict, of.reviewer, of.criterion, of.means)
        query = query.where(of.undone_by.is_(None)).order_by(of.event)
        for work, *words in tuples(self.connection, query):
            stage, verdict, reviewer, criterion, means = words
            yield work, (stage, verdict, reviewer, criterion, means)

    def waiting(
        self,
        reviewer: str,
        stage: Stage | None = None,
        *,
        passed: Collection[int] = (),
        seed: int | None = None,
        limit: int | None = None,
        others: Others | None = None,
        held: bool = False,
    ) -> list[Waits]:
        """The works that wait for a reviewer (for anybody, when nobody is named), other than those `passed`: in the
        order of their numbers or, with a `seed`, shuffled; put off last.

        A «maybe» at the last stage comes after all that, whoever said it: it still needs an answer. With `others`
        the works are left out that those have before them; `held`: only these.
        """
        found: list[Waits] = []
        for query in (waiting_query(reviewer, stage, seed), unresolved_query(stage, seed)):
            chosen = query.where(_PLACES.c.work.not_in(sorted(passed))) if passed else query
            if others is not None:
                theirs = _PLACES.c.work.in_(taken(others))
                chosen = chosen.where(theirs if held else ~theirs)
            left = None if limit is None else limit - len(found)
            if left != 0:
                found += map(_waits, self.connection.execute(chosen.limit(left)))
        return found

    def waits(self, work: int, reviewer: str) -> Waits | None:
        """Whether one work waits for a reviewer."""
        for query in (waiting_query(reviewer), unresolved_query()):
            row = self.connection.execute(query.where(_PLACES.c.work == work)).first()
            if row:
                return _waits(row)
        return None


def waiting_query(reviewer: str, stage: Stage | None = None, seed: int | None = None) -> Select[Any]:
    """The works that a reviewer has yet to judge. By number it is one walk along `ix_places_queue`, which has them in
    this order."""
    judged = select(_VOTES.c.work).where(_VOTES.c.work == _PLACES.c.work, _VOTES.c.reviewer == reviewer).exists()
    query = _at(Situation.WAITING, stage, seed)
    return query.where(~judged) if reviewer else query


def unresolved_query(stage: Stage | None = None, seed: int | None = None) -> Select[Any]:
    """The works that stand at «maybe» where nothing more can be read."""
    return _at(Situation.UNRESOLVED, stage, seed)


def _at(situation: Situation, stage: Stage | None, seed: int | None) -> Select[Any]:
    query = select(_PLACES.c.work, _PLACES.c.stage, _PLACES.c.put_off).where(_PLACES.c.situation == situation.value)
    query = query if stage is None else query.where(_PLACES.c.stage == stage.value)
    shuffled = () if seed is None else (_shuffled(seed),)
    return query.order_by(_PLACES.c.put_off, *shuffled, _PLACES.c.work)


def _shuffled(seed: int) -> ColumnElement[int]:
    """A number for each work that looks drawn by lot: a polynomial of the work's number over a prime field, with
    coefficients of the seed (Wegman and Carter 1981, doi:10.1016/0022-0000(81)90033-7). Every database computes it
    alike, within 63 bits."""
    value: ColumnElement[int] = literal(0)
    for power in range(4):
        drawn = hashlib.blake2b(f"{seed} {power}".encode(), digest_size=8).digest()
        value = (value * _PLACES.c.work + int.from_bytes(drawn) % _PRIME) % _PRIME
    return value


@contextmanager
def in_memory() -> Iterator[PlaceCache]:
    """Empty places of their own, for a store that cannot be written."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        schema.metadata.create_all(connection, tables=[_PLACES, _VOTES, _STATE, schema.claims])
        yield PlaceCache(connection)
    engine.dispose()


def _put(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect)
    if compiled.positional:  # SQLite: fifty thousand rows as they are, without a dictionary for each
        connection.exec_driver_sql(str(compiled), rows)
    else:
        names = [column.name for column in table.columns]
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def place_cells(row: PlaceRow) -> tuple[Any, ...]:
    """In the order of the table's columns."""
    return (row.work, row.situation, row.stage, int(row.put_off), *(row.standing.get(stage) for stage in _STAGES))


def _waits(row: Any) -> Waits:
    return Waits(row.work, Stage(row.stage), bool(row.put_off))
