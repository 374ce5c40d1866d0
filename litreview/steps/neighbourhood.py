"""Which records a round of duplicates has to look at, so that it finds what a match of all records would find.

Two records influence each other only through a chain of judgements: records in one work, pairs in doubt, pairs that a
person decided. A new record can have a judgement only with records that share a block key with it. So the new records,
those that share a block with them, and all that hangs on these by works and pairs are matched by themselves; the rest
stays as it is. Two facts are of a whole block and not of two records: that it is crowded (not every two of its records
are then compared), and that so many titles bear one DOI that it names none of them. Such a block is taken in whole
wherever one of its records is. A third is of the runs: whether one of them lists a rival. Those who may be one testify
beside the records, and take no part themselves.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files

from litreview.matching import CROWD, SHARED, block_keys, keys_of, places, stable_hash
from litreview.model import Record
from litreview.store import BlockIndex, BlockState, Reader
from litreview.store.blocks import Entry, column_number, is_doi

_MANY = 100_000  # entries that are put into the index at a time
_SOME = 500  # records held at a time
_CODE = ("litreview.matching", "litreview.normalise")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The records to match, each with its run. `gone` are records of runs that were withdrawn since the last round.
    `full`: all that stand. `beside`: records that only testify, because they stand in a place of those to match."""

    runs: Mapping[int, int]
    gone: frozenset[int]
    full: bool
    beside: Mapping[int, int] = field(default_factory=dict)


class StoredRecords(Mapping[int, Record]):
    """Records by number, read from the store some at a time; whoever walks them in order never holds many."""

    def __init__(self, reader: Reader, numbers: Iterable[int]) -> None:
        self._reader, self._numbers = reader, sorted(numbers)
        self._held: dict[int, Record] = {}

    def __getitem__(self, number: int) -> Record:
        if number not in self._held:
            at = bisect_left(self._numbers, number)
            if self._numbers[at : at + 1] != [number]:
                raise KeyError(number)
            self._held = self._reader.records_of(tuple(self._numbers[at : at + _SOME]))
        return self._held[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class Filling:
    """Puts entries into the index as they come, many at a time."""

    def __init__(self, index: BlockIndex) -> None:
        self._index = index
        self._waiting: list[Entry] = []

    def take(self, entries: Iterable[tuple[int, int]]) -> None:
        """Entries: numbers of block keys with their records."""
        self._waiting += ((column_number(number), record) for number, record in entries)
        if len(self._waiting) > _MANY:
            self.done()

    def done(self) -> None:
        """Put in what waits."""
        self._index.add(self._waiting)
        self._waiting = []


def fill(index: BlockIndex, reader: Reader, around: Neighbourhood) -> None:
    """Put the keys of all records into the index, where the engine does not tell of them."""
    filling = Filling(index)
    for number, record in StoredRecords(reader, around.runs).items():
        filling.take((stable_hash(key), number) for key in block_keys(keys_of(record)))
    filling.done()


def rules_fingerprint(without: frozenset[str] = frozenset()) -> str:
    """SHA-256 over all that judges records: the rules switched off (`without`), the code of keys and rules, and the
    tables of letters and distances they rest on. Where it is another than last time, what was found then is no measure
    for what would be found now."""
    rest = f"{unicodedata.unidata_version} {version('rapidfuzz')} {' '.join(sorted(without))}"
    digest = hashlib.sha256(rest.encode())
    for package in _CODE:
        for path in sorted(files(package).iterdir(), key=lambda path: path.name):
            if path.name.endswith((".py", ".pyc")):
                digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def neighbourhood(reader: Reader, index: BlockIndex, rules: str, *, full: bool) -> Neighbourhood:
    """The records to look at in this round. Brings the index up to date with what stands."""
    standing = reader.matched_runs()
    new = {record: run for record, run in reader.workless().items() if run in standing}
    state = index.state()
    if not full and state is not None and state.rules == rules and _is_ours(reader, state):
        gone = frozenset(reader.records_of_runs(_withdrawn(reader, state)))
        if around := _around(reader, index, new, gone, state):
            return around
    return _everything(reader, index, standing)


def _is_ours(reader: Reader, state: BlockState) -> bool:
    """Whether nobody has matched records since without telling the index."""
    return next(reader.events(state.event, kinds=("works.matched",)), None) is None


def _withdrawn(reader: Reader, state: BlockState) -> list[int]:
    return [int(event.data["run"]["id"]) for event in reader.events(state.event, kinds=("run.withdrawn",))]


def _everything(reader: Reader, index: BlockIndex, standing: set[int]) -> Neighbourhood:
    index.clear()
    runs = {record: run for record, run in reader.record_runs().items() if run in standing}
    return Neighbourhood(runs, frozenset(), True)


def _around(
    reader: Reader, index: BlockIndex, new: Mapping[int, int], gone: frozenset[int], state: BlockState
) -> Neighbourhood | None:
    """What hangs on the new records, on those gone, and on the pairs decided. None when the index knows new records
    already: it is then not of this store."""
    coming, leaving = _all_entries(reader, new), _all_entries(reader, gone)
    near = index.members({key for key, _ in (*coming, *leaving, *_of_dois(reader, index, (*coming, *leaving)))})
    if not near.isdisjoint(new):
        return None
    index.add(coming)
    said = reader.decided_since(state.event) | _reopened(reader, state)
    found = _closed(reader, index, new.keys() | near | reader.partners(gone) | said, new)
    index.remove(leaving)
    known = reader.runs_of(tuple(found - new.keys()))
    beside = reader.runs_of(tuple(_beside(reader, index, found)))
    return Neighbourhood({**known, **new}, gone, False, beside)


def _of_dois(reader: Reader, index: BlockIndex, entries: Iterable[Entry]) -> list[Entry]:
    """All entries of those who hold a DOI of many titles that one comes to or leaves: whether the DOI counts decides
    over every pair of theirs."""
    often = index.crowded({key for key, _ in entries if is_doi(key)}, lambda key: SHARED - 1)
    return _all_entries(reader, index.members(often)) if often else []


def _reopened(reader: Reader, state: BlockState) -> set[int]:
    """Records of the pairs whose answers were taken back; their rows bear older events, or are gone."""
    events = reader.events(state.event, kinds=("pairs.reopened",))
    return {int(pair[end]) for event in events for pair in event.data["pairs"] for end in ("first", "second")}


def _beside(reader: Reader, index: BlockIndex, found: set[int]) -> set[int]:
    """The others that stand where these do: in one issue with one author, or with one title."""
    where = {
        column_number(stable_hash(place))
        for record in StoredRecords(reader, found).values()
        for place, _ in places(keys_of(record))
    }
    return index.members(where) - found


def _closed(reader: Reader, index: BlockIndex, seeds: set[int], new: Mapping[int, int]) -> set[int]:
    """The seeds with all they hang on. All blocks of the new records are among the seeds already."""
    found: set[int] = set()
    while seeds:
        fresh = _hanging_on(reader, seeds, new) - found
        found |= fresh
        keys = {key for key, _ in _all_entries(reader, fresh - new.keys())}
        seeds = index.members(index.crowded(keys, _limit)) - found
    return found


def _limit(key: int) -> int:
    return SHARED if is_doi(key) else CROWD


def _hanging_on(reader: Reader, seeds: set[int], new: Mapping[int, int]) -> set[int]:
    """Records that stand, tied to the seeds by works and pairs, over however many steps; the seeds among them."""
    found: set[int] = set()
    while seeds:
        placed = {record for records in reader.works_with(seeds).values() for record in records}
        fresh = (placed | (seeds & new.keys())) - found
        found |= fresh
        seeds = reader.partners(fresh) - found
    return found


def _all_entries(reader: Reader, numbers: Iterable[int]) -> list[Entry]:
    return [entry for number, record in StoredRecords(reader, numbers).items() for entry in _entries(number, record)]


def _entries(number: int, record: Record) -> list[Entry]:
    return [(column_number(key), number) for key in {stable_hash(key) for key in block_keys(keys_of(record))}]
