"""The index of block keys: which matched records share a key. A cache that may be dropped at any time.

A key is a number of 64 bits made of the key's text (`matching.stable_hash`), the same on every machine. Should two
texts ever give one number, two records become neighbours that are none, and the rules tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from litreview.store import schema
from litreview.store.works import in_batches

Entry = tuple[int, int]  # key, record
_SIGN = 1 << 64
_INDEX, _STATE = schema.block_index, schema.block_state


class BlockState(NamedTuple):
    """Of what rules the index is (their fingerprint), and the number of the last event it takes account of."""

    rules: str
    event: int


def column_number(number: int) -> int:
    """A block key's number of 64 bits (`matching.stable_hash`) as a column of a database holds it, with a sign."""
    return number - _SIGN if number >= _SIGN >> 1 else number


def is_doi(number: int) -> bool:
    """Whether a block's number is that of a DOI."""
    return bool(number & 1)


class BlockIndex:
    """The index in an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def state(self) -> BlockState | None:
        """What the index holds; None when it has never been filled."""
        row = self.connection.execute(select(_STATE.c.rules, _STATE.c.event)).first()
        return BlockState(row.rules, row.event) if row else None

    def settle(self, state: BlockState) -> None:
        """Say what the index now holds."""
        if state != self.state():
            self.connection.execute(delete(_STATE))
            self.connection.execute(insert(_STATE).values(rules=state.rules, event=state.event))

    def clear(self) -> None:
        """Drop all of it; the next round fills it again."""
        self.connection.execute(delete(_INDEX))
        self.connection.execute(delete(_STATE))

    def add(self, entries: Collection[Entry]) -> None:
        """Put in entries that are not there. In the order of their keys, so that the tree is walked once."""
        if not entries:
            return
        compiled = insert(_INDEX).compile(dialect=self.connection.dialect)
        if compiled.positional:  # SQLite: a million entries as they are, without a dictionary for each
            self.connection.exec_driver_sql(str(compiled), sorted(entries))
        else:
            self.connection.execute(insert(_INDEX), [{"key": key, "record": record} for key, record in sorted(entries)])

    def remove(self, entries: Collection[Entry]) -> None:
        """Take out entries; those that are not there are no fault."""
        if entries:
            chosen = and_(_INDEX.c.key == bindparam("the_key"), _INDEX.c.record == bindparam("the_record"))
            rows = [{"the_key": key, "the_record": record} for key, record in sorted(entries)]
            self.connection.execute(delete(_INDEX).where(chosen), rows)

    def members(self, keys: Iterable[int]) -> set[int]:
        """The records that have any of these keys."""
        found: set[int] = set()
        for batch in in_batches(keys):
            found.update(self.connection.execute(select(_INDEX.c.record).where(_INDEX.c.key.in_(batch))).scalars())
        return found

    def crowded(self, keys: Iterable[int], limit: Callable[[int], int]) -> set[int]:
        """Those of the keys that more records have than `limit` says for the key."""
        found: set[int] = set()
        for batch in in_batches(keys):
            counted = select(_INDEX.c.key, func.count().label("n")).where(_INDEX.c.key.in_(batch))
            rows = self.connection.execute(counted.group_by(_INDEX.c.key)).all()
            found.update(row.key for row in rows if row.n > limit(row.key))
        return found
