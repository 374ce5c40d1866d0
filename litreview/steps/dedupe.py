"""Records into works: the machine proposes by named rules, a person decides what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from litreview.matching import Decided, Matching, Pair, match
from litreview.model import Record
from litreview.steps.review import Review, require_actor
from litreview.store import Reader, StoredPair, Writer
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class Deduped:
    """What a round of duplicates did: new works, records put into existing works, works joined, pairs in doubt."""

    records: int
    works: int
    created: int
    extended: int
    joined: int
    maybes: int


def dedupe(review: Review) -> Deduped:
    """Put every record into a work. What a person has decided of a pair stands above every rule."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        return write_works(writer, writer.actor(actor))


def write_works(writer: Writer, actor: str) -> Deduped:
    """`dedupe` inside an open transaction. Appends nothing when nothing changed."""
    reader = Reader(writer.connection)
    standing = {run.id for run in reader.runs()}
    stored = [one for one in reader.records() if one.run in standing]
    records = {one.id: one.record for one in stored}
    runs = {one.id: one.run for one in stored}
    before = reader.works()
    found = _match(records, runs, reader)
    change = plan(found, before, reader.first_works(), writer.next_id("works", "number"))
    fresh = _fresh(found, reader.pairs())
    if change or fresh:
        writer.append(
            "works.matched",
            "works",
            {
                "created": change.created,
                "extended": change.extended,
                "joined": change.joined,
                "split": change.split,
                "evidence": [_pair_data(pair) for pair in _spanning(found.joined)],
                "maybes": [_pair_data(pair) for pair in fresh],
            },
            actor=actor,
        )
    after = reader.works()
    return Deduped(
        len(records),
        len(after),
        len(change.created),
        sum(map(len, change.extended.values())),
        len(change.joined),
        len(reader.open_pairs()),
    )


def _match(records: Mapping[int, Record], runs: Mapping[int, int], reader: Reader) -> Matching:
    same = [(pair.first, pair.second) for pair in reader.pairs("same")]
    different = [(pair.first, pair.second) for pair in reader.pairs("different")]
    return match(records, runs=runs, decided=Decided.of(same, different))


def _fresh(found: Matching, known: tuple[StoredPair, ...]) -> list[Pair]:
    """Doubts not yet in the queue. The same two works are one question, whichever of their records asks it."""
    cluster_of = {record: number for number, cluster in enumerate(found.clusters) for record in cluster}
    asked = {frozenset((cluster_of[pair.first], cluster_of[pair.second])) for pair in known}
    return [pair for pair in found.maybes if frozenset((cluster_of[pair.a], cluster_of[pair.b])) not in asked]


def _spanning(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs enough to tie every cluster together: one for each record but the first."""
    root: dict[int, int] = {}

    def find(record: int) -> int:
        while root.setdefault(record, record) != record:
            root[record] = root[root[record]]
            record = root[record]
        return record

    for pair in pairs:
        one, other = find(pair.a), find(pair.b)
        if one != other:
            root[other] = one
            yield pair


def _pair_data(pair: Pair) -> dict[str, object]:
    return {"first": pair.a, "second": pair.b, "rule": pair.rule, "evidence": to_json(pair.evidence)}


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes to the works, by work number. `joined` maps a work to the one it goes into; `split` lists records that
    leave their work for a new one."""

    created: dict[str, list[int]] = field(default_factory=dict)
    extended: dict[str, list[int]] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    split: dict[str, list[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.created or self.extended or self.joined or self.split)


def plan(
    found: Matching, before: Mapping[int, tuple[int, ...]], first_works: Mapping[int, int], next_number: int
) -> Plan:
    """How today's works become the matched clusters.

    A cluster keeps the lowest work number among its records'. Where two clusters want the same work (a person has
    parted its records), the one that has a record which began there keeps it; the other's records go back to the work
    they came from, with all that was decided on it, or to a new one when there is none.
    """
    work_of = {record: work for work, records in before.items() for record in records}
    made, claimed, number = Plan(), set[int](), next_number
    for cluster in sorted(found.clusters, key=lambda records: _claim(records, work_of, first_works)):
        free = sorted({work_of[record] for record in cluster if record in work_of} - claimed)
        home = free[0] if free else _former(cluster, first_works, claimed | before.keys())
        if home is None:
            home, number = number, number + 1
        claimed.update(free, {home})
        _settle(made, cluster, work_of, home, set(free))
    return made


def _claim(cluster: tuple[int, ...], work_of: Mapping[int, int], first_works: Mapping[int, int]) -> tuple[bool, int]:
    """Sorts first the clusters with a record that still is where it began."""
    at_home = any(record in work_of and first_works.get(record) == work_of[record] for record in cluster)
    return (not at_home, min(cluster))


def _former(cluster: tuple[int, ...], first_works: Mapping[int, int], taken: set[int]) -> int | None:
    """The work that records of the cluster were in before it was joined to another."""
    return min({first_works[record] for record in cluster if record in first_works} - taken, default=None)


def _settle(made: Plan, cluster: tuple[int, ...], work_of: Mapping[int, int], home: int, free: set[int]) -> None:
    new = [record for record in cluster if record not in work_of]
    leaving = [record for record in cluster if record in work_of and work_of[record] not in free]
    if leaving:
        made.split[str(home)] = leaving
    if new:
        (made.extended if free or leaving else made.created)[str(home)] = new
    made.joined.update({str(other): home for other in free if other != home})
