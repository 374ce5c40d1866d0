"""Records into works: the machine proposes by named rules, a person decides what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litreview.matching import Decided, Matching, Pair, match
from litreview.model import Run
from litreview.steps.neighbourhood import Neighbourhood, StoredRecords, neighbourhood, rules_fingerprint
from litreview.steps.review import Review, require_actor
from litreview.steps.work_plan import Plan, Standing, plan
from litreview.store import BlockIndex, BlockState, Reader, StoredPair, Writer
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class Deduped:
    """What a round of duplicates did: new works, records put into existing works, works joined, pairs in doubt.

    `compared`: the records it had to look at; `full`: these were all that stand.
    """

    records: int
    works: int
    created: int
    extended: int
    joined: int
    maybes: int
    compared: int = 0
    full: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """Records that are duplicates of others: within one source and between sources. Together records less works."""

    within: int
    between: int


def dedupe(review: Review, *, full: bool = False) -> Deduped:
    """Put every record into a work. What a person has decided of a pair stands above every rule.

    Looks at the new records and what hangs on them, and finds the same as a match of all records would; at all records
    with `full`, in the first round, and when the rules have changed since the last.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        return write_works(writer, writer.actor(actor), full=full)


def write_works(writer: Writer, actor: str, *, full: bool = False) -> Deduped:
    """`dedupe` inside an open transaction. Appends nothing when nothing changed."""
    reader, index, rules = Reader(writer.connection), BlockIndex(writer.connection), rules_fingerprint()
    around = neighbourhood(reader, index, rules, full=full)
    pairs = reader.pairs() if around.full else reader.pairs_of(around.runs.keys() | around.gone)
    found = match(StoredRecords(reader, around.runs), runs=around.runs, decided=_decided(pairs))
    standing = _standing(reader, around, writer.next_id("works", "number"))
    change, doubts = plan(found, standing), _doubts(found, pairs)
    if change or doubts:
        writer.append("works.matched", "works", _told(found, standing, change, doubts), actor=actor)
    index.settle(BlockState(rules, reader.head()[1]))
    records, works = reader.work_counts()
    return Deduped(
        records,
        works,
        len(change.created),
        sum(map(len, change.extended.values())),
        len(change.joined),
        reader.open_count(),
        len(around.runs),
        around.full,
    )


def _decided(pairs: Iterable[StoredPair]) -> Decided:
    said: dict[str, list[tuple[int, int]]] = {"same": [], "different": []}
    for pair in pairs:
        if pair.outcome in said:
            said[pair.outcome].append((pair.first, pair.second))
    return Decided.of(**said)


def _standing(reader: Reader, around: Neighbourhood, next_number: int) -> Standing:
    judged = reader.judged_works()
    if around.full:
        return Standing(reader.works(), reader.first_works(), next_number, judged=judged)
    works, first_works = reader.works_with(around.runs), reader.first_works(around.runs.keys())
    return Standing(works, first_works, next_number, reader.held(first_works.values()), judged)


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What changes in the queue: pairs that come into it or stand there with other words, and pairs that leave it."""

    coming: list[Pair]
    leaving: list[StoredPair]

    def __bool__(self) -> bool:
        return bool(self.coming or self.leaving)


def _doubts(found: Matching, pairs: Iterable[StoredPair]) -> _Doubts:
    """The queue is what was found in doubt, no less and no more; a pair that a person has decided never is."""
    decided = {(pair.first, pair.second) for pair in pairs if pair.outcome != "maybe"}
    known = {(pair.first, pair.second): pair for pair in pairs if pair.outcome == "maybe"}
    wanted = {(pair.a, pair.b): pair for pair in found.maybes if (pair.a, pair.b) not in decided}
    coming = [pair for couple, pair in wanted.items() if couple not in known or _said_anew(pair, known[couple])]
    return _Doubts(coming, [pair for couple, pair in known.items() if couple not in wanted])


def _said_anew(pair: Pair, known: StoredPair) -> bool:
    return pair.rule != known.rule or to_json(pair.evidence) != to_json(known.evidence)


def _told(found: Matching, standing: Standing, change: Plan, doubts: _Doubts) -> dict[str, object]:
    """What the event says. Evidence for the works that are not as they were, as many pairs as tie each together."""
    touched = _touched(found, standing, change)
    return {
        "created": change.created,
        "extended": change.extended,
        "joined": change.joined,
        "split": change.split,
        "evidence": [_pair_data(pair) for pair in _spanning(pair for pair in found.joined if pair.a in touched)],
        "maybes": [_pair_data(pair) for pair in doubts.coming],
        "dropped": [[pair.first, pair.second] for pair in doubts.leaving],
    }


def _touched(found: Matching, standing: Standing, change: Plan) -> set[int]:
    """Records of clusters that hold a record which came into its work in this round."""
    moved = {
        record for part in (change.created, change.extended, change.split) for some in part.values() for record in some
    }
    moved.update(record for work in change.joined for record in standing.works[int(work)])
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


def removed(reader: Reader) -> Removed:
    """Duplicates removed, by where they came from.

    A work with three records of one source and two of another has 3 within (2 + 1) and 1 between (two sources). Runs
    are of one source when they name the same; a run that names none is a source by itself.
    """
    sources = {run.id: _source(run) for run in reader.runs(withdrawn=True)}
    held: dict[int, set[str]] = defaultdict(set)
    records = 0
    for work, run, number in reader.work_runs():
        held[work].add(sources[run])
        records += number
    faces = sum(map(len, held.values()))
    return Removed(records - faces, faces - len(held))


def _source(run: Run) -> str:
    named = run.source or run.source_printed
    return f"source {named.strip().casefold()}" if named.strip() else f"run {run.id}"
