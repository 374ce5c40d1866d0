"""Duplicates on Apache Spark: the keys, crowds and rules of `matching`, where the records do not fit one process.

Keys are computed in Arrow batches, blocks are joined by Spark, pairs are judged in Arrow batches by `matching`'s own
judge. Only pairs that a rule spoke of come back, with the packed keys of their records; `settle` makes works of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from litreview.engines import batches
from litreview.engines.session import require, session
from litreview.engines.settle import Returned, works
from litreview.matching import CROWD, NOTHING_DECIDED, SHARED, Decided, Matching
from litreview.matching.judging import parted
from litreview.model import Record

if TYPE_CHECKING:
    from pyarrow import Table
    from pyspark.sql import Column, DataFrame, SparkSession

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
    ids, runs = tuple(sorted(records)), runs or {}
    with ExitStack() as stack:
        spark = stack.enter_context(session(master, brief=len(records) < MANY))
        folder = stack.enter_context(TemporaryDirectory(prefix="litreview-", ignore_cleanup_errors=True))
        _stage(records, ids, runs, Path(folder))
        asked = _Asked(_several(ids, runs), _spoken(ids, decided), without)
        returned = _Job(spark, _parts(spark, len(records)), asked, stack).run(folder)
    return works(ids, returned, runs, decided, without)


@dataclass(frozen=True, slots=True)
class _Asked:
    """`several`: whether two runs or more brought records; `spoken`: the rows that a person spoke of."""

    several: bool
    spoken: frozenset[int]
    without: frozenset[str]


def _several(ids: Sequence[int], runs: Mapping[int, int]) -> bool:
    return len({run for record in ids if (run := runs.get(record)) is not None}) > 1


def _spoken(ids: Sequence[int], decided: Decided) -> frozenset[int]:
    said = {record for pair in decided.same | decided.different for record in pair}
    return frozenset(row for row, record in enumerate(ids) if record in said) if said else frozenset()


def _stage(records: Mapping[int, Record], ids: Sequence[int], runs: Mapping[int, int], folder: Path) -> None:
    """Write the records as Parquet files: rows of row, run and JSON."""
    import pyarrow
    from pyarrow.parquet import write_table

    schema = batches.schema_of(batches.RECORDS)
    numbered = enumerate(ids)
    for number in count():
        some = list(islice(numbered, _STAGED))
        if not some:
            return
        rows = [
            {"row": row, "run": runs.get(record), "record": json.dumps(records[record].to_json())}
            for row, record in some
        ]
        write_table(pyarrow.Table.from_pylist(rows, schema=schema), folder / f"{number:06}.parquet")


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
        keyed = self._kept(_each(staged, partial(batches.keyed, several=self.asked.several), batches.KEYED))
        often = self._often(keyed)
        keyed, shared = self._without_shared_dois(keyed) if "doi" in often else (keyed, {})
        first, copies = self._copies(keyed) if often else (keyed, {})
        blocks = self._blocks(first)
        crowded, near = self._crowded(keyed, blocks)
        pairs = _pairs(blocks) if near is None else _pairs(blocks).union(near)
        listed = self._listed(keyed)
        judged = self._judged(listed, pairs.repartition(self.parts, "a").distinct())
        return Returned(judged, copies, self._known(listed, judged, copies), crowded, shared)

    def _kept(self, frame: DataFrame) -> DataFrame:
        from pyspark import StorageLevel

        kept = frame.persist(StorageLevel.DISK_ONLY)
        self.stack.callback(kept.unpersist)
        return kept

    def _often(self, keyed: DataFrame) -> set[str]:
        """Which of two rare things is there to look into: a DOI of many records, records that may be copies."""
        bearers = keyed.where("doi is not null").selectExpr("'doi' as kind", "doi as what", "0L as run")
        said = bearers.union(keyed.selectExpr("'same' as kind", "digest as what", "run"))
        many = said.groupBy("kind", "what", "run").count().where(f"count > if(kind = 'doi', {SHARED}, 1)")
        return set(many.select("kind").distinct().toArrow()["kind"].to_pylist())

    def _members(self, frame: DataFrame) -> DataFrame:
        """Rows with a key: those of one key together, in order."""
        members = frame.select("key", "row", "run", "digest", "packed")
        return members.repartition(self.parts, "key").sortWithinPartitions("key", "row")

    def _without_shared_dois(self, keyed: DataFrame) -> tuple[DataFrame, dict[int, str]]:
        """The records without the DOIs that too many titles bear, and the block keys of these, by number."""
        bearers = keyed.where("doi is not null").withColumnRenamed("doi", "key")
        often = bearers.groupBy("key").count().where(f"count > {SHARED}").select("key")
        struck = self._kept(_each(self._members(bearers.join(often, "key")), batches.struck, batches.STRUCK))
        table = struck.select("key", "name").distinct().toArrow()
        if not table.num_rows:
            return keyed, {}
        keys = table["key"].to_pylist()
        names = map(batches.text_of, table["name"].to_pylist())
        stripped = struck.selectExpr("row", "digest as other_digest", "packed as other")
        joined = keyed.join(stripped, "row", "left").withColumns(_stripped(keys))
        return self._kept(joined.select(*keyed.columns)), dict(zip(batches.unsigned(keys), names, strict=True))

    def _copies(self, keyed: DataFrame) -> tuple[DataFrame, dict[int, int]]:
        """The records without the copies, and the copies, each with its original."""
        said = keyed.withColumn("key", keyed["digest"])
        often = said.groupBy("key").count().where("count > 1").select("key")
        how = partial(batches.copies, spoken=self.asked.spoken, without=self.asked.without)
        copies = self._kept(_each(self._members(said.join(often, "key")), how, batches.COPIES))
        table = copies.toArrow()
        found = dict(zip(table["copy"].to_pylist(), table["original"].to_pylist(), strict=True))
        return keyed.join(copies.selectExpr("copy as row"), "row", "left_anti"), found

    def _blocks(self, first: DataFrame) -> DataFrame:
        """The blocks of two records or more: key, row, and how many records share the key."""
        from pyspark.sql import Window
        from pyspark.sql.functions import count

        placed = first.selectExpr("explode(blocks) as key", "row").repartition(self.parts, "key")
        sized = placed.withColumn("size", count("*").over(Window.partitionBy("key")))
        return self._kept(sized.where("size > 1"))

    def _crowded(self, keyed: DataFrame, blocks: DataFrame) -> tuple[tuple[str, ...], DataFrame | None]:
        """The keys of the crowded blocks, and the pairs to judge in them; () and None where there are none."""
        crowd = blocks.where(f"size > {CROWD}").select("key", "row")
        if crowd.isEmpty():
            return (), None
        near = self._kept(_each(self._members(crowd.join(keyed, "row")), batches.neighbours, batches.NEIGHBOURS))
        named = near.where("crowded is not null").select("crowded").toArrow()["crowded"].to_pylist()
        return tuple(sorted(map(batches.text_of, named))), near.where("crowded is null").select("a", "b")

    def _listed(self, keyed: DataFrame) -> DataFrame:
        """What a judge has to know of each record: row, run, digest, packed, rivals."""
        known = keyed.select("row", "run", "digest", "packed")
        if not self.asked.several:
            return known.selectExpr("*", "cast(null as array<bigint>) as rivals")
        return self._kept(known.join(_rivals(keyed), "row", "left"))

    def _judged(self, listed: DataFrame, pairs: DataFrame) -> Table:
        left = listed.selectExpr("row as a", "run as run_a", "packed as packed_a", "rivals as rivals_a")
        right = listed.selectExpr("row as b", "run as run_b", "packed as packed_b", "rivals as rivals_b")
        told = pairs.join(left, "a").join(right, "b")
        return _each(told, partial(batches.judged, without=self.asked.without), batches.JUDGED).toArrow()

    def _known(self, listed: DataFrame, judged: Table, copies: Mapping[int, int]) -> Table:
        """What the records say that a judged pair, a copy or a person ties to another."""
        import pyarrow

        tied = (row for pair in judged["pair"].to_pylist() for row in parted(pair))
        wanted = self.asked.spoken.union(tied, copies, copies.values())
        rows = pyarrow.table({"row": pyarrow.array(sorted(wanted), pyarrow.int32())})
        said = listed.select("row", "digest", "packed", "rivals")
        return said.join(self.spark.createDataFrame(rows), "row", "left_semi").toArrow()


def _stripped(keys: Sequence[int]) -> dict[str, Column]:
    """The columns of records joined with what some of them say without their DOI (`other`, `other_digest`).

    These leave the blocks of all shared DOIs (`keys`), as in `Sheet.members`.
    """
    from pyspark.sql.functions import array, array_except, coalesce, col, lit, when

    shared = array(*(lit(key).cast("bigint") for key in keys))
    return {
        "blocks": when(col("other").isNull(), col("blocks")).otherwise(array_except("blocks", shared)),
        "packed": coalesce("other", "packed"),
        "digest": coalesce("other_digest", "digest"),
    }


def _rivals(keyed: DataFrame) -> DataFrame:
    """The rows whose runs list more than one publication in a place of theirs (company.py), with these places."""
    from pyspark.sql.functions import expr

    listed = keyed.selectExpr("row", "inline(arrays_zip(places, whats))").groupBy("places")
    told = listed.agg(expr("min(whats) < max(whats) as several"), expr("collect_list(row) as rows")).where("several")
    return told.selectExpr("places", "explode(rows) as row").groupBy("row").agg(expr("collect_list(places) as rivals"))


def _pairs(blocks: DataFrame) -> DataFrame:
    """Every pair a < b of the blocks that are not crowded."""
    small = blocks.where(f"size <= {CROWD}")
    joined = small.selectExpr("key", "row as a").join(small.selectExpr("key", "row as b"), "key")
    return joined.where("a < b").select("a", "b")


def _each(frame: DataFrame, how: Callable[[batches.Batches], batches.Batches], columns: str) -> DataFrame:
    """The rows that a function of batches makes of a frame's."""

    def mapped(given: batches.Batches) -> Iterator[object]:
        return how(given)

    return frame.mapInArrow(mapped, columns)
