"""What records say, packed: keys as bytes, and which records share a block key. Pure.

A million records as Python objects are several gigabytes; as bytes they are half of one. Records are named here by
their row, the place of their id among all ids in order.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from litreview.matching.blocks import DOI, block_keys, stable_hash
from litreview.matching.company import NONE, Listing, listed, places
from litreview.matching.crowds import SHARED
from litreview.matching.keys import Keys, keys_of
from litreview.matching.parallel import HERE, Workers
from litreview.model import Record

_VALUES: Callable[[Keys], tuple[Any, ...]] = attrgetter(*(item.name for item in fields(Keys)))
_FORMAT = 2  # of marshal, the last in which equal values always give equal bytes


def pack(keys: Keys) -> bytes:
    """Keys as bytes; equal keys give equal bytes."""
    return marshal.dumps(_VALUES(keys), _FORMAT)


def unpack(packed: bytes) -> Keys:
    """Inverse of `pack`. The bytes never leave the program that wrote them."""
    return Keys(*marshal.loads(packed))  # noqa: S302


def digest(packed: bytes) -> int:
    """64 bits that stand for all that a record says: an order of records that does not follow their ids."""
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little")


class Places(NamedTuple):
    """Places (`company.listed`), what stands there, and its row."""

    places: array[int]
    whats: array[int]
    rows: array[int]


Told = Callable[[Iterable[tuple[int, int]]], None]
SMALL = 8_000  # records; fewer are done before a second process has begun
CHUNK = 1_000  # records read at a time
_DRAWERS = 64  # parts of the block keys of a large corpus, one after another in memory


class Part(NamedTuple):
    """Some rows after another, read: their packed keys, for each drawer the block keys (hashed) with their rows, and
    where their runs list them."""

    packed: list[bytes]
    digests: array[int]
    drawers: list[tuple[array[int], array[int]]]
    places: Places


class Unread(NamedTuple):
    """Records of rows after another, the first of them `start`; their block keys go into that many drawers. `runs`:
    of each record; empty where nobody asks where the runs list them."""

    records: Sequence[Record]
    start: int
    drawers: int
    runs: Sequence[int | None] = ()


def _empty(drawers: int) -> Part:
    places = Places(array("Q"), array("Q"), array("I"))
    return Part([], array("Q"), [(array("Q"), array("I")) for _ in range(drawers)], places)


def read(unread: Unread) -> Part:
    """The keys of some records, packed, and their block keys."""
    part = _empty(unread.drawers)
    for row, record in enumerate(unread.records, unread.start):
        keys = keys_of(record)
        packed = pack(keys)
        part.packed.append(packed)
        part.digests.append(digest(packed))
        for key in block_keys(keys):
            number = stable_hash(key)
            hashes, rows = part.drawers[number % unread.drawers]
            hashes.append(number)
            rows.append(row)
        run = unread.runs[row - unread.start] if unread.runs else None
        if run is not None:
            _list(part.places, keys, row, run)
    return part


def _list(found: Places, keys: Keys, row: int, run: int) -> None:
    for place, what in places(keys):
        for column, value in zip(found, (listed(run, place), stable_hash(repr(what)), row), strict=True):
            column.append(value)


class Blocks:
    """Block keys (hashed) that two records or more share, each with its rows in order."""

    def __init__(self) -> None:
        self._keys, self._ends, self._rows = array("Q"), array("Q"), array("I")

    def __iter__(self) -> Iterator[tuple[int, array[int]]]:
        start = 0
        for key, end in zip(self._keys, self._ends, strict=True):
            yield key, self._rows[start:end]
            start = end

    def take(self, hashes: Iterable[int], rows: Iterable[int]) -> None:
        """Add the blocks of one drawer. Each row comes once for a key, and rows come in order."""
        first: dict[int, int] = {}
        shared: dict[int, list[int]] = {}
        for key, row in zip(hashes, rows, strict=True):
            one = first.setdefault(key, row)
            if one != row:
                shared.setdefault(key, [one]).append(row)
        for key, members in shared.items():
            self._keys.append(key)
            self._rows.extend(members)
            self._ends.append(len(self._rows))


@dataclass(slots=True)
class Sheet:
    """All records by row. `shared`: the block keys, by hash, of DOIs that more than `SHARED` titles bear.

    Such a DOI names none of them: a supplement's, a slip's. `free`: rows that bore one; it takes no part any more.
    """

    ids: Sequence[int]
    runs: Sequence[int | None]
    packed: list[bytes]
    digests: array[int]
    blocks: Blocks
    shared: Mapping[int, str]
    free: frozenset[int]
    rivals: Mapping[int, frozenset[int]]

    def keys(self, row: int) -> Keys:
        """The keys of a row."""
        return unpack(self.packed[row])

    def rivals_of(self, row: int) -> frozenset[int]:
        """The places of a row where its run lists more than one publication."""
        return self.rivals.get(row, NONE)

    def listing(self, row: int) -> Listing:
        """A row as its run lists it."""
        return Listing(self.keys(row), self.runs[row], self.rivals_of(row))

    def name(self, block: int, member: int) -> str:
        """The block key behind a hash, as one of its members has it."""
        return next(key for key in block_keys(self.keys(member)) if stable_hash(key) == block)

    def members(self, block: int, rows: array[int]) -> Sequence[int]:
        """The rows of a block without those that hold its key by a DOI that names nothing."""
        return [row for row in rows if row not in self.free] if block in self.shared else rows


def sheet_of(ids: Sequence[int], runs: Sequence[int | None], parts: Iterable[Part], drawers: int) -> Sheet:
    """The sheet of records that were read in parts, the parts in the order of their rows."""
    packed: list[bytes] = []
    digests = array("Q")
    laid = [(array("Q"), array("I")) for _ in range(drawers)]
    found = Places(array("Q"), array("Q"), array("I"))
    for part in parts:
        packed += part.packed
        digests += part.digests
        for drawer, more in zip(laid, part.drawers, strict=True):
            drawer[0].extend(more[0])
            drawer[1].extend(more[1])
        for column, more_of_it in zip(found, part.places, strict=True):
            column.extend(more_of_it)
    blocks = Blocks()
    while laid:
        blocks.take(*laid.pop())
    sheet = Sheet(ids, runs, packed, digests, blocks, {}, frozenset(), _rivals(*found))
    _strike_out(sheet)
    return sheet


def laid(
    records: Mapping[int, Record],
    runs: Mapping[int, int],
    team: Workers = HERE,
    *,
    beside: Mapping[int, Record] = MappingProxyType({}),
    told: Told | None = None,
) -> Sheet:
    """The sheet of `records` by id. Each is asked for once, in the order of ids, some at a time.

    `runs`: the run that brought each record. `beside`: records that take no part, and yet are listed by their runs.
    `told` is given the number of every block key with its record.
    """
    ids = tuple(sorted(records))
    run_of = [runs.get(record) for record in ids]
    several = len({*run_of, *map(runs.get, beside)} - {None}) > 1  # else no two records can come from two sources
    drawers = 1 if len(ids) < SMALL else _DRAWERS
    unread = (
        Unread(
            [records[record] for record in ids[start : start + CHUNK]],
            start,
            drawers,
            run_of[start : start + CHUNK] if several else (),
        )
        for start in range(0, len(ids), CHUNK)
    )
    parts = _telling(team.map(read, unread), ids, told) if told else team.map(read, unread)
    return sheet_of(ids, run_of, chain([_beside(beside, runs, len(ids), drawers)] if several else (), parts), drawers)


def _beside(beside: Mapping[int, Record], runs: Mapping[int, int], row: int, drawers: int) -> Part:
    """What the runs list beside the records of the sheet, at a row that none of them has."""
    part = _empty(drawers)
    for record in sorted(beside):
        run = runs.get(record)
        if run is not None:
            _list(part.places, keys_of(beside[record]), row, run)
    return part


def _telling(parts: Iterable[Part], ids: Sequence[int], told: Told) -> Iterator[Part]:
    for part in parts:
        told((number, ids[row]) for hashes, rows in part.drawers for number, row in zip(hashes, rows, strict=True))
        yield part


def _rivals(listed_at: array[int], whats: array[int], rows: array[int]) -> dict[int, frozenset[int]]:
    first: dict[int, int] = {}
    several = {place for place, what in zip(listed_at, whats, strict=True) if first.setdefault(place, what) != what}
    found: dict[int, list[int]] = {}
    for place, row in zip(listed_at, rows, strict=True):
        if place in several:
            found.setdefault(row, []).append(place)
    return {row: frozenset(some) for row, some in found.items()}


def _strike_out(sheet: Sheet) -> None:
    """Take away the DOIs that too many titles bear."""
    shared: dict[int, str] = {}
    struck: dict[int, Keys] = {}
    for block, rows in sheet.blocks:
        if len(rows) <= SHARED or not (name := sheet.name(block, rows[0])).startswith(DOI):
            continue
        said = {row: keys for row in rows if DOI + (keys := sheet.keys(row)).doi == name}
        if len({keys.titles[0] for keys in said.values() if keys.titles}) > SHARED:
            shared[block] = name
            struck |= said
    for row, keys in struck.items():
        sheet.packed[row] = pack(replace(keys, doi=""))
        sheet.digests[row] = digest(sheet.packed[row])
    sheet.shared, sheet.free = shared, frozenset(struck)
