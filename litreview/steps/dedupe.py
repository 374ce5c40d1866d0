"""Records into works: the machine proposes by named rules, a person decides what is left."""

from __future__ import annotations

import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches

from litreview.errors import InputError, Where
from litreview.matching import RULES, Decided, Matching, Pair, match
from litreview.model import Protocol, Record, Run
from litreview.steps.clashes import Clash, clashes
from litreview.steps.neighbourhood import (
    Filling,
    Neighbourhood,
    StoredRecords,
    fill,
    neighbourhood,
    rules_fingerprint,
)
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.work_plan import Plan, Standing, plan
from litreview.store import BlockIndex, BlockState, Reader, StoredPair, Writer
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class Deduped:
    """What a round of duplicates did: new works, records put into existing works, works joined, pairs in doubt.

    `compared`: the records it had to look at; `full`: these were all that stand. `clashes`: works that people had
    judged differently, and that are now one.
    """

    records: int
    works: int
    created: int
    extended: int
    joined: int
    maybes: int
    compared: int = 0
    full: bool = False
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """Records that are duplicates of others: within one source and between sources. Together records less works."""

    within: int
    between: int


class Engine(typing.Protocol):
    """What finds the duplicates among records: `matching.match`, or another that finds the same elsewhere."""

    def __call__(
        self, records: Mapping[int, Record], *, runs: Mapping[int, int], decided: Decided, without: frozenset[str]
    ) -> Matching: ...


@dataclass(frozen=True, slots=True)
class How:
    """How a round is done. `full`: look at all records. `jobs`: processes that share a large corpus. `engine`: what
    finds the duplicates in place of the local engine; it looks at all records. Neither changes what is found."""

    full: bool = False
    jobs: int = 1
    engine: Engine | None = None


USUAL = How()


def dedupe(review: Review, how: How = USUAL) -> Deduped:
    """Put every record into a work. What a person has decided of a pair stands above every rule.

    Looks at the new records and what hangs on them, and finds the same as a match of all records would; at all records
    with `full`, in the first round, and when the rules have changed since the last.

    Raises InputError LR-DEDUPE-RULE-OFF (the protocol switches off a rule that is none), LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    without = rules_off(review.protocol)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        if without:
            record_documents(review, writer, pseudonym)
        return write_works(writer, pseudonym, without, how)


def rules_off(protocol: Protocol) -> frozenset[str]:
    """The rules that a protocol switches off. Raises InputError LR-DEDUPE-RULE-OFF."""
    known = [rule.name for rule in RULES]
    for name in protocol.duplicate_rules_off:
        if name not in known:
            near = get_close_matches(name, known, 3) or [*known[:3], "…"]
            where = Where(file=f"protocols/{protocol.name}.toml", key="duplicates.rules_off")
            raise InputError("LR-DEDUPE-RULE-OFF", where=where, rule=name, near=", ".join(near))
    return frozenset(protocol.duplicate_rules_off)


def write_works(writer: Writer, actor: str, without: frozenset[str] = frozenset(), how: How = USUAL) -> Deduped:
    """`dedupe` inside an open transaction. Appends nothing when nothing changed."""
    reader, index, rules = Reader(writer.connection), BlockIndex(writer.connection), rules_fingerprint(without)
    around = neighbourhood(reader, index, rules, full=how.full or how.engine is not None)
    pairs = reader.pairs() if around.full else reader.pairs_of(around.runs.keys() | around.gone)
    found = _matched(reader, index, around, _Asked(_decided(pairs), without, how))
    standing = _standing(reader, around, writer.next_id("works", "number"))
    change, doubts = plan(found, standing), _doubts(found, pairs, around.runs.keys() | around.gone)
    if change or doubts:
        writer.append("works.matched", "works", _told(found, standing, change, doubts), actor=actor)
    index.settle(BlockState(rules, reader.head()[1]))
    records, works = reader.work_counts()
    return Deduped(
        records,
        works,
        len(change.created),
        sum(map(len, change.extended.values())),
        sum(int(work) in standing.works for work in change.joined),
        reader.open_count(),
        len(around.runs),
        around.full,
        clashes(reader, change.joined),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    decided: Decided
    without: frozenset[str]
    how: How


def _matched(reader: Reader, index: BlockIndex, around: Neighbourhood, asked: _Asked) -> Matching:
    """What the engine finds. In a full round the index is filled with the keys that the engine makes anyway."""
    records, runs = StoredRecords(reader, around.runs), {**around.runs, **around.beside}
    if asked.how.engine is not None:
        fill(index, reader, around)
        return asked.how.engine(records, runs=runs, decided=asked.decided, without=asked.without)
    filling = Filling(index)
    found = match(
        records,
        runs=runs,
        decided=asked.decided,
        without=asked.without,
        jobs=asked.how.jobs,
        beside=StoredRecords(reader, around.beside),
        told=filling.take if around.full else None,
    )
    filling.done()
    return found


def _decided(pairs: Iterable[StoredPair]) -> Decided:
    said: dict[str, list[tuple[int, int]]] = {"same": [], "different": []}
    for pair in pairs:
        if pair.outcome in said:
            said[pair.outcome].append((pair.first, pair.second))
    return Decided.of(**said)


def _standing(reader: Reader, around: Neighbourhood, next_number: int) -> Standing:
    works = reader.works() if around.full else reader.works_with(around.runs)
    founders, joined_to = reader.numbers_of(around.runs, works)
    return Standing(works, founders, next_number, joined_to, reader.judged_works())


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What changes: pairs that come into the queue, pairs of publications that belong together, or either with other
    words; and pairs that are neither any longer."""

    coming: list[Pair]
    related: list[Pair]
    leaving: list[StoredPair]

    def __bool__(self) -> bool:
        return bool(self.coming or self.related or self.leaving)


def _doubts(found: Matching, pairs: Iterable[StoredPair], among: Set[int]) -> _Doubts:
    """The queue is what was found in doubt, no less and no more; a pair that a person has decided never is."""
    said = {(pair.first, pair.second) for pair in pairs if pair.outcome in ("same", "different")}
    known = {
        (pair.first, pair.second): pair
        for pair in pairs
        if pair.outcome == "maybe" or (pair.outcome == "related" and {pair.first, pair.second} <= among)
    }
    wanted = {(pair.a, pair.b): ("maybe", pair) for pair in found.maybes}
    wanted |= {(pair.a, pair.b): ("related", pair) for pair in found.related}
    fresh = {
        couple: (outcome, pair)
        for couple, (outcome, pair) in wanted.items()
        if couple not in said and _said_anew(pair, outcome, known.get(couple))
    }
    return _Doubts(
        [pair for outcome, pair in fresh.values() if outcome == "maybe"],
        [pair for outcome, pair in fresh.values() if outcome == "related"],
        [pair for couple, pair in known.items() if couple not in wanted],
    )


def _said_anew(pair: Pair, outcome: str, known: StoredPair | None) -> bool:
    if known is None or (outcome, pair.rule, pair.relation) != (known.outcome, known.rule, known.relation):
        return True
    return to_json(pair.evidence) != to_json(known.evidence)


def _told(found: Matching, standing: Standing, change: Plan, doubts: _Doubts) -> dict[str, object]:
    """What the event says. Evidence for the works that are not as they were, as many pairs as tie each together."""
    touched = _touched(found, standing, change)
    return {
        "created": change.created,
        "extended": change.extended,
        "joined": change.joined,
        "split": change.split,
        "evidence": [_pair_data(pair) for pair in _spanning(pair for pair in found.joined if pair.a in touched)],
        "maybes": [_doubt_data(pair) for pair in doubts.coming],
        "related": [_doubt_data(pair) for pair in doubts.related],
        "dropped": [[pair.first, pair.second] for pair in doubts.leaving],
    }


def _touched(found: Matching, standing: Standing, change: Plan) -> set[int]:
    """Records of clusters that hold a record which came into its work in this round."""
    moved = {
        record for part in (change.created, change.extended, change.split) for some in part.values() for record in some
    }
    moved.update(record for work in change.joined for record in standing.works.get(int(work), ()))
    return {record for cluster in found.clusters if not moved.isdisjoint(cluster) for record in cluster}


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


def _doubt_data(pair: Pair) -> dict[str, object]:
    return {**_pair_data(pair), "relation": pair.relation, "likely": round(pair.likely)}


def spark() -> Engine:
    """The engine on Apache Spark. Raises InputError LR-ENGINE-SPARK or LR-ENGINE-JAVA where it cannot run."""
    from litreview.engines.spark import match as engine

    return engine


def removed_of(review: Review) -> Removed:
    """`removed` of a review as it is."""
    with review.store.reading() as reader:
        return removed(reader)


def removed(reader: Reader) -> Removed:
    """Duplicates removed, by where they came from.

    A work with three records of one source and two of another has 3 within (2 + 1) and 1 between (two sources). Runs
    are of one source when they name the same; a run that names none is a source by itself.
    """
    return removed_among(reader.work_runs(), reader.runs(withdrawn=True))


def removed_among(faces: Iterable[tuple[int, int, int]], runs: Iterable[Run]) -> Removed:
    """The same of some runs alone: work, run, and how many records of the run the work has (`Reader.work_runs`)."""
    sources = {run.id: _source(run) for run in runs}
    held: dict[int, set[str]] = defaultdict(set)
    records = 0
    for work, run, number in faces:
        held[work].add(sources[run])
        records += number
    found = sum(map(len, held.values()))
    return Removed(records - found, found - len(held))


def _source(run: Run) -> str:
    named = run.source or run.source_printed
    return f"source {named.strip().casefold()}" if named.strip() else f"run {run.id}"
