"""Duplicates among records: the two public functions, and what they return. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from litreview.matching.blocks import candidate_pairs
from litreview.matching.clusters import Clusters, Couple, Decided
from litreview.matching.company import Company
from litreview.matching.judgement import Judgement, Outcome
from litreview.matching.keys import Keys, keys_of
from litreview.matching.rules import judge
from litreview.model import Message, Record, message

NOTHING_DECIDED = Decided()
BY_PERSON = "person"
CHAIN = 60.0  # how likely a duplicate is of which another record of the work says otherwise
SHARED = 40  # titles under one DOI


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (a < b), the named rule that spoke of them, and its evidence in words.

    `likely`, 0 to 100, puts doubts in order: the higher, the sooner a duplicate. `relation`: how two publications that
    are not one may belong together (`Judgement.relation`).
    """

    a: int
    b: int
    rule: str
    evidence: Message
    likely: float = 0.0
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """The works found among records.

    `clusters`: ids in order, records without any duplicate alone in theirs. `joined`: every pair inside a cluster that
    a rule or a person called the same; of records that say the very same, each with the first of them only.
    `maybes`: what a person has to look at, at most one pair for two clusters. `crowded`: blocks too large to compare
    every pair of (their keys); their nearest neighbours were compared.
    """

    clusters: tuple[tuple[int, ...], ...] = ()
    joined: tuple[Pair, ...] = ()
    maybes: tuple[Pair, ...] = ()
    crowded: tuple[str, ...] = ()


def match(
    records: Mapping[int, Record],
    *,
    runs: Mapping[int, int] | None = None,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
) -> Matching:
    """Duplicates among `records` (by record id). The order they come in changes nothing.

    `runs`: the run that brought each record; what one and the same search lists twice with slightly different titles
    is a question, not a duplicate. `decided`: pairs a person has decided; they win over every rule. `without`: names of
    rules that are switched off.
    """
    return _match(records, (), None, runs or {}, decided, without)


def match_new(
    new: Mapping[int, Record],
    known: Mapping[int, Record],
    works: Iterable[Collection[int]],
    *,
    runs: Mapping[int, int] | None = None,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
) -> Matching:
    """Duplicates of `new` records among themselves and among `known` ones, which are not compared with each other.

    `works` are the clusters that stand; they stay whole. `known` must hold every record of those works, and may leave
    out works that share no block key (`block_keys`) with a new record. Only clusters, pairs and maybes with a new
    record are returned; a cluster may hold two works that stood apart, where a new record belongs to both.
    Raises ValueError when an id is both new and known, or a work has a record that is in neither.
    """
    twice = new.keys() & known.keys()
    if twice:
        raise ValueError(f"records both new and known: {sorted(twice)}")
    standing = tuple(tuple(work) for work in works)
    missing = {record for work in standing for record in work} - known.keys()
    if missing:
        raise ValueError(f"records of works that are not given: {sorted(missing)}")
    found = _match({**known, **new}, standing, frozenset(new), runs or {}, decided, without)
    return replace(
        found,
        clusters=tuple(cluster for cluster in found.clusters if not new.keys().isdisjoint(cluster)),
        joined=tuple(pair for pair in found.joined if pair.a in new or pair.b in new),
        maybes=tuple(pair for pair in found.maybes if pair.a in new or pair.b in new),
    )


def _match(
    records: Mapping[int, Record],
    works: tuple[tuple[int, ...], ...],
    new: frozenset[int] | None,
    runs: Mapping[int, int],
    decided: Decided,
    without: frozenset[str],
) -> Matching:
    keys = _without_shared_dois({record: keys_of(records[record]) for record in sorted(records)})
    judging = _Judging(keys, runs, without)
    copies = _copies(judging, keys if new is None else new, decided)
    compared = {record: keys[record] for record in keys if record not in copies}
    pairs, crowded = candidate_pairs(compared, new)
    judged = {pair: said for pair in pairs if (said := judging(pair)) is not None}
    place = _places({record: keys[record] for pair in judged for record in pair})
    ordered = sorted(judged, key=lambda pair: _strength(pair, judged[pair], place))
    clusters = Clusters(judging, decided, place)
    clusters.add(keys)
    clusters.join_known(works)
    clusters.join_said()
    clusters.join(pair for pair in ordered if judged[pair].outcome is Outcome.DUPLICATE)
    maybes = _maybes(ordered, judged, clusters)
    # Copies come last: what holds of the first of them holds of each, and the guard need not ask again.
    of_copies = {pair: said for pair in zip(copies.values(), copies, strict=True) if (said := judging(pair))}
    clusters.join_known(of_copies)
    joined = _joined([*ordered, *of_copies], {**judged, **of_copies}, clusters)
    return Matching(clusters.all(), joined, maybes, crowded)


def _without_shared_dois(keys: dict[int, Keys]) -> dict[int, Keys]:
    """Keys without the DOIs that so many titles bear that they name none of them: a supplement's, a slip's."""
    titles: dict[str, set[str]] = {}
    for one in keys.values():
        if one.doi and one.titles:
            titles.setdefault(one.doi, set()).add(one.titles[0])
    shared = {doi for doi, found in titles.items() if len(found) > SHARED}
    if not shared:
        return keys
    return {record: replace(one, doi="") if one.doi in shared else one for record, one in keys.items()}


def _copies(judging: _Judging, among: Iterable[int], decided: Decided) -> dict[int, int]:
    """Records → the first record (lowest id) of the same run that says the very same and is a duplicate by a rule.

    A file that holds one record three thousand times is so no four million pairs. What a person spoke of stays out.
    """
    said_of = {record for pair in decided.same | decided.different for record in pair}
    first: dict[tuple[Keys, int | None], int] = {}
    found = {}
    for record in sorted(among):
        if record in said_of:
            continue
        original = first.setdefault((judging.keys[record], judging.runs.get(record)), record)
        if original != record:
            said = judging((original, record))
            if said is not None and said.outcome is Outcome.DUPLICATE:
                found[record] = original
    return found


class _Judging:
    """The rules with a memory, and with what the runs add to them."""

    def __init__(self, keys: Mapping[int, Keys], runs: Mapping[int, int], without: frozenset[str]) -> None:
        self.keys, self.runs, self.without = keys, runs, without
        self.company = Company(keys, runs)
        self.memory: dict[Couple, Judgement | None] = {}

    def __call__(self, pair: Couple) -> Judgement | None:
        if pair not in self.memory:
            self.memory[pair] = self._judge(*pair)
        return self.memory[pair]

    def _judge(self, one: int, other: int) -> Judgement | None:
        return judge(self.keys[one], self.keys[other], self.without, self.company.of(one, other))


def _places(keys: Mapping[int, Keys]) -> dict[int, int]:
    """Records in the order of what they say, not in that they were loaded in."""
    ordered = sorted(keys, key=lambda record: (keys[record].order, record))
    return {record: place for place, record in enumerate(ordered)}


def _strength(pair: Couple, said: Judgement, place: Mapping[int, int]) -> tuple[object, ...]:
    """Sorts the strongest pair first; ties by what the records say."""
    one, other = sorted(place[record] for record in pair)
    return said.rank, -said.percent, one, other


def _joined(ordered: list[Couple], judged: Mapping[Couple, Judgement], clusters: Clusters) -> tuple[Pair, ...]:
    found = {
        pair: Pair(*pair, judged[pair].rule, judged[pair].evidence)
        for pair in ordered
        if judged[pair].outcome is Outcome.DUPLICATE and clusters.together(*pair)
    }
    for pair in clusters.decided.same - set(clusters.refused):
        if clusters.knows(*pair):
            found[pair] = Pair(*pair, BY_PERSON, message(f"match.rule.{BY_PERSON}"))
    return tuple(found[pair] for pair in sorted(found))


def _maybes(ordered: list[Couple], judged: Mapping[Couple, Judgement], clusters: Clusters) -> tuple[Pair, ...]:
    """One pair for each two clusters in doubt, the strongest; none where a person has said that they differ."""
    found: dict[Couple, Pair] = {}
    contradictions = [pair for pair in clusters.refused if pair in clusters.decided.same]
    for pair in contradictions:
        found[clusters.names(*pair)] = Pair(*pair, BY_PERSON, message("match.rule.person_contradiction"))
    for pair in ordered:
        said = judged[pair]
        if said.outcome is Outcome.DIFFERENT or clusters.together(*pair) or clusters.said_apart(*pair):
            continue
        chain = said.outcome is Outcome.DUPLICATE
        evidence = message("match.chain", rule=said.evidence) if chain else said.evidence
        likely = CHAIN if chain else said.likely
        found.setdefault(clusters.names(*pair), Pair(*pair, said.rule, evidence, likely, said.relation))
    return tuple(sorted(found.values(), key=lambda pair: (pair.a, pair.b)))
