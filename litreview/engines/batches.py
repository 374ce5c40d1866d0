"""What Spark's Python workers do with Arrow batches: the functions of `matching`, a batch or a group at a time.

Records are named by their row, the place of their id among all ids in order, as in `matching.sheet`. Numbers of 64 bits
travel as Spark has them, with a sign. Every function here takes an iterator of batches and gives one, as
`DataFrame.mapInArrow` asks.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from litreview.matching.blocks import DOI, stable_hash
from litreview.matching.candidates import candidates, copies_of
from litreview.matching.company import NONE
from litreview.matching.judging import Batch, joint, judge_batch, parted
from litreview.matching.sheet import Part, Places, Sheet, Unread, read, sheet_of, unpack
from litreview.model import Record

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch, Schema

Batches = Iterator["RecordBatch"]
Row = dict[str, Any]

_ROWS = 5_000  # in a batch that a function makes

RECORDS = "row int, run bigint, record string"
# `doi`: the number of its block key; `blocks`: of all; `places` and `whats`: where its run lists it, and as what.
KEYED = (
    "row int, run bigint, doi bigint, digest bigint, packed binary, "
    "blocks array<bigint>, places array<bigint>, whats array<bigint>"
)
STRUCK = "key bigint, name binary, row int, digest bigint, packed binary"
COPIES = "copy int, original int"
NEIGHBOURS = "a int, b int, crowded binary"
JUDGED = "pair bigint, code bigint"


def keyed(batches: Batches, several: bool) -> Batches:
    """RECORDS → KEYED. `several`: whether there are two runs or more; else nobody asks where they list records."""
    import pyarrow

    for batch in batches:
        rows, runs, texts = (batch.column(name) for name in ("row", "run", "record"))
        records = [Record.from_json(json.loads(text)) for text in texts.to_pylist()]
        part = read(Unread(records, 0, 1, runs.to_pylist() if several else ()))
        ((numbers, holders),) = part.drawers
        listed = part.places
        columns = [
            *(rows, runs, _dois(part.packed), _int64(part.digests), pyarrow.array(part.packed, pyarrow.binary())),
            _lists(holders, numbers, len(records)),
            *(_lists(listed.rows, column, len(records)) for column in (listed.places, listed.whats)),
        ]
        yield pyarrow.RecordBatch.from_arrays(columns, schema=schema_of(KEYED))


def _dois(packed: Iterable[bytes]) -> Array:
    import pyarrow

    dois = (unpack(one).doi for one in packed)
    numbers = [signed([stable_hash(DOI + doi)])[0] if doi else None for doi in dois]
    return pyarrow.array(numbers, pyarrow.int64())


def struck(batches: Batches) -> Batches:
    """The bearers of one DOI or more (members, see `_groups`) → STRUCK: those whose DOI too many titles bear, as they
    are without it."""
    return _made((row for key, rows in _groups(batches) for row in _struck(key, rows)), STRUCK)


def _struck(key: int, rows: list[Row]) -> Iterator[Row]:
    sheet = _sheet(rows, block=key)
    name = b"".join(map(bytes_of, sheet.shared.values()))
    for at in sorted(sheet.free):
        (digest,) = signed(sheet.digests[at : at + 1])
        yield {"key": key, "name": name, "row": sheet.ids[at], "digest": digest, "packed": sheet.packed[at]}


def copies(batches: Batches, spoken: Collection[int], without: frozenset[str]) -> Batches:
    """Records of one digest (members) → COPIES. `spoken`: the rows that a person spoke of."""
    sheets = (_sheet(rows) for _, rows in _groups(batches))
    return _made((row for sheet in sheets for row in _copies(sheet, spoken, without)), COPIES)


def _copies(sheet: Sheet, spoken: Collection[int], without: frozenset[str]) -> Iterator[Row]:
    among = frozenset(at for at, row in enumerate(sheet.ids) if row in spoken)
    for copy, first in copies_of(sheet, among, without).items():
        yield {"copy": sheet.ids[copy], "original": sheet.ids[first]}


def neighbours(batches: Batches) -> Batches:
    """Records of crowded blocks (members) → NEIGHBOURS: pairs worth judging, and rows that only name a block."""
    return _made((row for key, rows in _groups(batches) for row in _neighbours(key, rows)), NEIGHBOURS)


def _neighbours(key: int, rows: list[Row]) -> Iterator[Row]:
    sheet = _sheet(rows, block=key)
    pairs, crowded = candidates(sheet, ())
    for one, other in map(parted, chain.from_iterable(pairs)):
        yield {"a": sheet.ids[one], "b": sheet.ids[other], "crowded": None}
    for name in crowded:
        yield {"a": None, "b": None, "crowded": bytes_of(name)}


def judged(batches: Batches, without: frozenset[str]) -> Batches:
    """Pairs of rows (a, b), and of each of the two what a judge has to know (packed_a, run_a, rivals_a, packed_b, …)
    → JUDGED: those that a rule speaks of."""
    import pyarrow

    for batch in batches:
        of = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        known = {row: said for side in "ab" for row, said in _told(of, side)}
        rows = sorted(known)
        packed, runs, rivals = zip(*(known[row] for row in rows), strict=True)
        pairs = array("Q", map(joint, of["a"], of["b"]))
        found, codes = judge_batch(Batch(pairs, rows, packed, runs, list(map(rivals_of, rivals)), without))
        yield pyarrow.RecordBatch.from_arrays([_int64(found), _int64(codes)], schema=schema_of(JUDGED))


def _told(of: dict[str, list[Any]], side: str) -> Iterator[tuple[int, tuple[bytes, int | None, list[int] | None]]]:
    said = zip(of[f"packed_{side}"], of[f"run_{side}"], of[f"rivals_{side}"], strict=True)
    return zip(of[side], said, strict=True)


def rivals_of(column: list[int] | None) -> frozenset[int]:
    """The rivals of a row as Spark tells them."""
    return frozenset(unsigned(column)) if column else NONE


def _groups(batches: Batches) -> Iterator[tuple[int, list[Row]]]:
    """Members (key, row, run, digest, packed) in the order of key and row, those of one key together."""
    rows = chain.from_iterable(batch.to_pylist() for batch in batches)
    return ((key, list(members)) for key, members in groupby(rows, itemgetter("key")))


def _sheet(rows: list[Row], block: int | None = None) -> Sheet:
    """A sheet of a few members, which may be one block; its ids are their rows."""
    held = [] if block is None else [block] * len(rows)
    drawer = unsigned(held), array("I", range(len(held)))
    part = Part(*packed_of(rows), [drawer], Places(array("Q"), array("Q"), array("I")))
    return sheet_of([row["row"] for row in rows], [row["run"] for row in rows], [part], 1)


def packed_of(rows: Iterable[Row]) -> tuple[list[bytes], array[int]]:
    """The packed keys of rows, and their digests."""
    said = [(row["packed"], row["digest"]) for row in rows]
    return [packed for packed, _ in said], unsigned(digest for _, digest in said)


def signed(numbers: Iterable[int]) -> array[int]:
    """Numbers of 64 bits as Spark has them."""
    return array("q", array("Q", numbers).tobytes())


def unsigned(numbers: Iterable[int]) -> array[int]:
    """The inverse of `signed`."""
    return array("Q", array("q", numbers).tobytes())


def bytes_of(text: str) -> bytes:
    """A text as bytes: JSON files may hold halves of characters, which are no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def text_of(data: bytes) -> str:
    """The inverse of `bytes_of`."""
    return data.decode("utf-8", "surrogatepass")


def _int64(numbers: array[int]) -> Array:
    import pyarrow

    return pyarrow.array(signed(numbers), pyarrow.int64())


def _lists(rows: Sequence[int], numbers: array[int], count: int) -> Array:
    """For each of `count` rows the list of its numbers. `rows` is the row of each number, in order."""
    import pyarrow

    ends = pyarrow.array([bisect_left(rows, at) for at in range(count + 1)], pyarrow.int32())
    return pyarrow.ListArray.from_arrays(ends, _int64(numbers))


def _made(rows: Iterator[Row], columns: str) -> Batches:
    import pyarrow

    schema = schema_of(columns)
    while some := list(islice(rows, _ROWS)):
        yield pyarrow.RecordBatch.from_pylist(some, schema=schema)


def schema_of(columns: str) -> Schema:
    """The Arrow schema of columns in Spark's words."""
    import pyarrow

    types = {
        "int": pyarrow.int32(),
        "bigint": pyarrow.int64(),
        "array<bigint>": pyarrow.list_(pyarrow.int64()),
        "string": pyarrow.string(),
        "binary": pyarrow.binary(),
    }
    return pyarrow.schema(
        [(name, types[kind]) for name, _, kind in (one.partition(" ") for one in columns.split(", "))]
    )
