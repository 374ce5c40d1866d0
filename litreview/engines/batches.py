"""What Spark's Python workers do with Arrow batches: the functions of `matching`, a batch at a time.

Keys travel pickled: they are of this same litreview, made moments ago. Every function here takes an iterator of
batches and gives one, as `DataFrame.mapInArrow` asks.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from litreview.matching import Decided, Judgement, Keys, Outcome, block_keys, keys_of
from litreview.matching.blocks import pairs_of_block
from litreview.matching.match import Judging, copies_of, shared_dois, without_dois
from litreview.model import Record

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

Batches = Iterator["RecordBatch"]
Row = dict[str, Any]

_ROWS = 5_000  # in a batch that a function makes

RECORDS = "id bigint, run bigint, record string"
KEYED = "id bigint, run bigint, doi binary, title binary, same binary, keys binary"
SHARED = "doi binary"
COPIES = "copy bigint, original bigint"
PLACED = "key binary, id bigint"
NEIGHBOURS = "a bigint, b bigint, crowded binary"
JUDGED = "a bigint, b bigint, outcome string, rule string, apart boolean, rank int, percent double"


def keyed(batches: Batches) -> Batches:
    """RECORDS → KEYED: the keys of each record, and what others are found by that may be the very same."""
    return _made(
        (_keyed(row["id"], row["run"], keys_of(Record.from_json(json.loads(row["record"])))) for row in _rows(batches)),
        KEYED,
    )


def stripped(batches: Batches, shared: frozenset[str]) -> Batches:
    """KEYED → KEYED without the DOIs that name nothing."""
    return _made(
        (_keyed(row["id"], row["run"], without_dois(decoded(row["keys"]), shared)) for row in _rows(batches)), KEYED
    )


def _keyed(record: int, run: int | None, keys: Keys) -> Row:
    return {
        "id": record,
        "run": run,
        "doi": _bytes(keys.doi) if keys.doi and keys.titles else None,
        "title": _bytes(keys.titles[0]) if keys.titles else None,
        "same": digest(repr((keys.order, run))),
        "keys": encoded(keys),
    }


def dois_on_many_titles(batches: Batches) -> Batches:
    """KEYED, all rows of a DOI together → SHARED."""
    found = shared_dois((row["doi"], row["title"]) for row in _rows(batches))
    return _made(({"doi": doi} for doi in found), SHARED)


def copies(batches: Batches, decided: Decided, without: frozenset[str]) -> Batches:
    """KEYED in the order of `same` → COPIES."""
    return _made(
        (
            {"copy": copy, "original": original}
            for _, rows in groupby(_rows(batches), itemgetter("same"))
            for copy, original in _copies(list(rows), decided, without).items()
        ),
        COPIES,
    )


def _copies(rows: list[Row], decided: Decided, without: frozenset[str]) -> Mapping[int, int]:
    keys = {row["id"]: decoded(row["keys"]) for row in rows}
    runs = {row["id"]: row["run"] for row in rows if row["run"] is not None}
    return copies_of(Judging(keys, runs, without), keys, decided)


def placed(batches: Batches) -> Batches:
    """KEYED → PLACED: a row for each block of each record."""
    return _made(
        ({"key": digest(key), "id": row["id"]} for row in _rows(batches) for key in block_keys(decoded(row["keys"]))),
        PLACED,
    )


def neighbours(batches: Batches) -> Batches:
    """Records of crowded blocks (key, id, keys), in the order of the key → NEIGHBOURS.

    The first pair of each block bears the block's key as `matching` writes it.
    """
    blocks = groupby(_rows(batches), itemgetter("key"))
    return _made((pair for key, rows in blocks for pair in _neighbours(key, list(rows))), NEIGHBOURS)


def _neighbours(key: bytes, rows: list[Row]) -> Iterator[Row]:
    keys = {row["id"]: decoded(row["keys"]) for row in rows}
    (name,) = (one for one in block_keys(keys[rows[0]["id"]]) if digest(one) == key)
    for a, b in pairs_of_block(sorted(keys), keys):
        yield {"a": a, "b": b, "crowded": _bytes(name) if name else None}
        name = ""


def judged(batches: Batches, without: frozenset[str]) -> Batches:
    """Pairs with runs and keys (a, run_a, keys_a, b, run_b, keys_b) → JUDGED: those that a rule speaks of."""
    return _made((said for row in _rows(batches) if (said := _judged(row, without)) is not None), JUDGED)


def _judged(row: Row, without: frozenset[str]) -> Row | None:
    a, b = row["a"], row["b"]
    runs = {a: row["run_a"], b: row["run_b"]}
    keys = {a: decoded(row["keys_a"]), b: decoded(row["keys_b"])}
    said = Judging(keys, {record: run for record, run in runs.items() if run is not None}, without)((a, b))
    if said is None:
        return None
    return {
        "a": a,
        "b": b,
        "outcome": said.outcome.value,
        "rule": said.rule,
        "apart": said.apart,
        "rank": said.rank,
        "percent": said.percent,
    }


def judgement(row: Row, pair: tuple[Keys, Keys]) -> Judgement:
    """The judgement of a row of JUDGED."""
    return Judgement(Outcome(row["outcome"]), row["rule"], row["apart"], row["rank"], row["percent"], pair)


def digest(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return blake2b(_bytes(text), digest_size=16).digest()


def text_of(data: bytes) -> str:
    """A text that travelled as bytes: JSON files may hold halves of characters, which are no UTF-8."""
    return data.decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def encoded(keys: Keys) -> bytes:
    """Keys as bytes."""
    return pickle.dumps(keys, pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=8192)
def decoded(data: bytes) -> Keys:
    """The inverse of `encoded`."""
    keys: Keys = pickle.loads(data)  # noqa: S301 - written by this program, moments ago
    return keys


def _rows(batches: Batches) -> Iterator[Row]:
    return chain.from_iterable(batch.to_pylist() for batch in batches)


def _made(rows: Iterator[Row], columns: str) -> Batches:
    import pyarrow

    schema = schema_of(columns)
    while some := list(islice(rows, _ROWS)):
        yield pyarrow.RecordBatch.from_pylist(some, schema=schema)


def schema_of(columns: str) -> Schema:
    """The Arrow schema of columns in Spark's words."""
    import pyarrow

    types = {
        "bigint": pyarrow.int64(),
        "int": pyarrow.int32(),
        "double": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "string": pyarrow.string(),
        "binary": pyarrow.binary(),
    }
    return pyarrow.schema(
        [(name, types[kind]) for name, _, kind in (one.partition(" ") for one in columns.split(", "))]
    )
