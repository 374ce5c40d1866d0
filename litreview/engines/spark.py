"""Duplicates on Apache Spark: the keys, scores and rules of `matching`, where the records do not fit one process.

Keys are computed in Arrow batches, blocks are joined by Spark, pairs are judged in Arrow batches by `matching`'s own
judge. Only pairs that a rule spoke of come back, with the keys of their records; `settle` makes works of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from litreview.engines import batches
from litreview.engines.session import require, session
from litreview.engines.settle import Returned, settle
from litreview.matching import NOTHING_DECIDED, Decided, Matching
from litreview.matching.blocks import CROWD
from litreview.matching.match import SHARED
from litreview.model import Record

if TYPE_CHECKING:
    from pyarrow import Table
    from pyspark.sql import DataFrame, SparkSession

_STAGED = 5_000  # records in one file
_PART = 20_000  # records for each part of a shuffle
MANY = 50_000  # records that Spark takes more than a minute or two for


def match(
    records: Mapping[int, Record],
    *,
    runs: Mapping[int, int] | None = None,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
    master: str = "local[*]",
) -> Matching:
    """The duplicates that `matching.match` finds among the same records, found by Spark.

    `records` are asked for once each, a few thousand at a time, and wait in a temporary folder; so the mapping may read
    them from a store. `master`: where Spark runs (`session`). Raises InputError LR-ENGINE-SPARK or LR-ENGINE-JAVA where
    Spark cannot run.
    """
    require()
    if len(records) < 2:
        return Matching(tuple((record,) for record in records))
    asked = _Asked(runs or {}, decided, without)
    with ExitStack() as stack:
        spark = stack.enter_context(session(master, brief=len(records) < MANY))
        folder = stack.enter_context(TemporaryDirectory(prefix="litreview-", ignore_cleanup_errors=True))
        _stage(records, asked.runs, Path(folder))
        returned = _Job(spark, _parts(spark, len(records)), asked, stack).run(folder)
    return settle(records, returned, asked.runs, decided, without)


@dataclass(frozen=True, slots=True)
class _Asked:
    runs: Mapping[int, int]
    decided: Decided
    without: frozenset[str]

    @property
    def spoken_of(self) -> frozenset[int]:
        """Records a person has said something of."""
        return frozenset(record for pair in self.decided.same | self.decided.different for record in pair)


def _stage(records: Mapping[int, Record], runs: Mapping[int, int], folder: Path) -> None:
    """Write the records as Parquet files: rows of id, run and JSON."""
    import pyarrow
    from pyarrow.parquet import write_table

    schema = batches.schema_of(batches.RECORDS)
    ids, number = iter(records), 0
    while some := list(islice(ids, _STAGED)):
        rows = [{"id": one, "run": runs.get(one), "record": json.dumps(records[one].to_json())} for one in some]
        write_table(pyarrow.Table.from_pylist(rows, schema=schema), folder / f"{number:06}.parquet")
        number += 1


def _parts(spark: SparkSession, records: int) -> int:
    """The number of parts of a shuffle, told to this session."""
    parts: int = max(spark.sparkContext.defaultParallelism, -(-records // _PART))
    spark.conf.set("spark.sql.shuffle.partitions", str(parts))
    spark.conf.set("spark.sql.files.minPartitionNum", str(parts))
    return parts


@dataclass(frozen=True, slots=True)
class _Job:
    """The steps in Spark. What is used more than once waits on disk until the job is over."""

    spark: SparkSession
    parts: int
    asked: _Asked
    stack: ExitStack

    def run(self, folder: str) -> Returned:
        """From staged records to judged pairs."""
        staged = self.spark.read.schema(batches.RECORDS).parquet(folder)
        keyed = self._kept(_each(staged, batches.keyed, batches.KEYED))
        often = self._often(keyed)
        if "doi" in often:
            keyed = self._without_shared_dois(keyed)
        first, copies = self._copies(keyed) if often else (keyed, {})
        blocks = self._blocks(first)
        crowded, near = self._crowded(keyed, blocks)
        pairs = _pairs(blocks) if near is None else _pairs(blocks).union(near)
        judged = self._judged(keyed, pairs.repartition(self.parts, "a").distinct())
        return Returned(judged, copies, self._keys(keyed, judged, copies), crowded)

    def _kept(self, frame: DataFrame) -> DataFrame:
        from pyspark import StorageLevel

        kept = frame.persist(StorageLevel.DISK_ONLY)
        self.stack.callback(kept.unpersist)
        return kept

    def _often(self, keyed: DataFrame) -> set[str]:
        """Which of two rare things is there to look into: a DOI of many records, records that may be copies."""
        bearers = keyed.where("doi is not null").selectExpr("'doi' as kind", "doi as what")
        said = bearers.union(keyed.selectExpr("'same' as kind", "same as what"))
        many = said.groupBy("kind", "what").count().where(f"count > if(kind = 'doi', {SHARED}, 1)")
        return set(many.select("kind").distinct().toArrow()["kind"].to_pylist())

    def _without_shared_dois(self, keyed: DataFrame) -> DataFrame:
        often = keyed.where("doi is not null").groupBy("doi").count().where(f"count > {SHARED}").select("doi")
        bearers = keyed.join(often, "doi").select("doi", "title").repartition(self.parts, "doi")
        found = _each(bearers, batches.dois_on_many_titles, batches.SHARED).toArrow()["doi"].to_pylist()
        shared = frozenset(map(batches.text_of, found))
        return self._kept(_each(keyed, partial(batches.stripped, shared=shared), batches.KEYED)) if shared else keyed

    def _copies(self, keyed: DataFrame) -> tuple[DataFrame, dict[int, int]]:
        """The records without the copies, and the copies, each with its original."""
        often = keyed.groupBy("same").count().where("count > 1").select("same")
        alike = keyed.join(often, "same").repartition(self.parts, "same").sortWithinPartitions("same", "id")
        how = partial(batches.copies, decided=self.asked.decided, without=self.asked.without)
        copies = self._kept(_each(alike, how, batches.COPIES))
        table = copies.toArrow()
        found = dict(zip(table["copy"].to_pylist(), table["original"].to_pylist(), strict=True))
        return keyed.join(copies.selectExpr("copy as id"), "id", "left_anti"), found

    def _blocks(self, first: DataFrame) -> DataFrame:
        """The blocks of two records or more: key, id, and how many records share the key."""
        from pyspark.sql import Window
        from pyspark.sql.functions import count

        placed = _each(first, batches.placed, batches.PLACED).repartition(self.parts, "key")
        sized = placed.withColumn("size", count("*").over(Window.partitionBy("key")))
        return self._kept(sized.where("size > 1"))

    def _crowded(self, keyed: DataFrame, blocks: DataFrame) -> tuple[tuple[str, ...], DataFrame | None]:
        """The keys of the crowded blocks and the pairs of neighbours in them; () and None where there are none."""
        crowd = blocks.where(f"size > {CROWD}").select("key", "id")
        if crowd.isEmpty():
            return (), None
        members = crowd.join(keyed.select("id", "keys"), "id").select("key", "id", "keys")
        ordered = members.repartition(self.parts, "key").sortWithinPartitions("key")
        near = self._kept(_each(ordered, batches.neighbours, batches.NEIGHBOURS))
        named = near.where("crowded is not null").select("crowded").toArrow()["crowded"].to_pylist()
        return tuple(sorted(map(batches.text_of, named))), near.select("a", "b")

    def _judged(self, keyed: DataFrame, pairs: DataFrame) -> Table:
        left = keyed.selectExpr("id as a", "run as run_a", "keys as keys_a")
        right = keyed.selectExpr("id as b", "run as run_b", "keys as keys_b")
        told = pairs.join(left, "a").join(right, "b")
        return _each(told, partial(batches.judged, without=self.asked.without), batches.JUDGED).toArrow()

    def _keys(self, keyed: DataFrame, judged: Table, copies: Mapping[int, int]) -> Table:
        """The keys of every record that a judged pair, a copy or a person ties to another."""
        import pyarrow

        wanted = self.asked.spoken_of.union(judged["a"].to_pylist(), judged["b"].to_pylist(), copies, copies.values())
        ids = pyarrow.table({"id": pyarrow.array(sorted(wanted), pyarrow.int64())})
        if not wanted:
            return ids.append_column("keys", pyarrow.array([], pyarrow.binary()))
        return keyed.select("id", "keys").join(self.spark.createDataFrame(ids), "id", "left_semi").toArrow()


def _pairs(blocks: DataFrame) -> DataFrame:
    """Every pair a < b of the blocks that are not crowded."""
    small = blocks.where(f"size <= {CROWD}")
    joined = small.selectExpr("key", "id as a").join(small.selectExpr("key", "id as b"), "key")
    return joined.where("a < b").select("a", "b")


def _each(frame: DataFrame, how: Callable[[batches.Batches], batches.Batches], columns: str) -> DataFrame:
    """The rows that a function of batches makes of a frame's."""

    def mapped(given: batches.Batches) -> Iterator[object]:
        return how(given)

    return frame.mapInArrow(mapped, columns)
