"""A store that grows run by run, for the tests of duplicates: records straight into it, without files or a review."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litreview.matching import Decided, Matching, match
from litreview.model import Arrival, Name, Parsed, Pointer, Record, RecordType, Run
from litreview.steps.dedupe import Deduped, How, write_works
from litreview.store import Reader, Store
from litreview.store.codec import to_json

ACTOR = "R-1"
Works = frozenset[frozenset[int]]


class Growing:
    """The store, and what the tests ask of it."""

    def __init__(self, path: Path) -> None:
        seconds = itertools.count()
        self.clock = lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))
        self.store = Store.open(path) if path.exists() else Store.create(path)

    def bring(self, records: Sequence[Record], *, source: str = "") -> list[int]:
        """A run with its records; their numbers."""
        with self.store.writing(self.clock) as writer:
            run, page, first = writer.next_id("runs"), writer.next_id("pages"), writer.next_id("records")
            told = to_json(Run(run, Arrival.FILE, source=source, parsed=len(records), unparsed=0))
            writer.append("run.logged", f"run {run}", {"run": told}, actor=ACTOR)
            about = {"page": page, "run": run, "position": 1, "sha256": "x", "size": 0, "about": {}}
            writer.append("page.stored", f"page {page}", about, actor=ACTOR, attached=b"")
            hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
            writer.parsed(hits, run=run, page=page, parser="test", actor=ACTOR)
        return list(range(first, first + len(records)))

    def withdraw(self, run: int) -> None:
        """Take a run back."""
        with self.store.writing(self.clock) as writer:
            before = Reader(writer.connection).run(run)
            assert before is not None
            told = {**to_json(before), "withdrawn": "a mistake"}
            data = {"before": to_json(before), "run": told, "why": "a mistake"}
            writer.append("run.withdrawn", f"run {run}", data, actor=ACTOR)

    def say(self, one: int, other: int, *, same: bool) -> None:
        """What a person says of two records; the works are not touched yet."""
        first, second = sorted((one, other))
        data = {"first": first, "second": second, "outcome": "same" if same else "different", "rule": "person"}
        data["evidence"] = {"code": "match.rule.person"}  # type: ignore[assignment]
        with self.store.writing(self.clock) as writer:
            writer.append("pair.decided", f"pair {first} {second}", data, actor=ACTOR)

    def screen(self, work: int) -> None:
        """A decision on a work."""
        data = {"work": work, "stage": "title", "verdict": "include", "criterion": "", "note": ""}
        with self.store.writing(self.clock) as writer:
            writer.append("decision.made", f"W{work}", data, actor=ACTOR)

    def dedupe(self, *, full: bool = False) -> Deduped:
        """A round."""
        with self.store.writing(self.clock) as writer:
            return write_works(writer, ACTOR, how=How(full))

    def works(self) -> dict[int, tuple[int, ...]]:
        """The works."""
        with self.store.reading() as reader:
            return reader.works()

    def number_of(self, record: int) -> int:
        """The number of the work a record is in."""
        return next(number for number, records in self.works().items() if record in records)

    def events(self) -> int:
        """How many events there are."""
        with self.store.reading() as reader:
            return reader.head()[1]

    def queue(self) -> dict[tuple[int, int], str]:
        """The pairs that wait, with the rule that asks."""
        with self.store.reading() as reader:
            return {(pair.first, pair.second): pair.rule for pair in reader.open_pairs()}

    def index(self) -> list[tuple[int, int]]:
        """The entries of the index of blocks."""
        with self.store.reading() as reader:
            rows = reader.connection.exec_driver_sql("SELECT key, record FROM block_index ORDER BY key, record")
            return [(row[0], row[1]) for row in rows]

    def at_once(self) -> Matching:
        """What a match of all that stands finds, read from the store and matched outside it."""
        with self.store.reading() as reader:
            standing = {run.id for run in reader.runs()}
            stored = [one for one in reader.records() if one.run in standing]
            said = {kind: [(p.first, p.second) for p in reader.pairs(kind)] for kind in ("same", "different")}
        records, runs = {one.id: one.record for one in stored}, {one.id: one.run for one in stored}
        return match(records, runs=runs, decided=Decided.of(**said))

    def assert_whole(self) -> None:
        """Works and queue are those of a match of all that stands."""
        found = self.at_once()
        assert partition(self.works().values()) == partition(found.clusters)
        assert self.queue() == {(pair.a, pair.b): pair.rule for pair in found.maybes if pair.rule != "person"}


def partition(works: Iterable[Iterable[int]]) -> Works:
    """Works without their numbers."""
    return frozenset(map(frozenset, works))


def paper(title: str, author: str = "Berg, Kari", year: int | None = 2019, **more: str) -> Record:
    """An article by one author."""
    family, _, given = author.partition(", ")
    authors = (Name(family, given),) if author else ()
    return Record(type=RecordType.ARTICLE, title=title, authors=authors, year=year, **more)  # type: ignore[arg-type]


def plain(value: object) -> object:
    """As JSON has it."""
    return json.loads(json.dumps(value))
