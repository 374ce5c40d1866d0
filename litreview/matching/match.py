"""Duplicates among records: the two public functions, and what they return. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from litreview.matching.blocks import candidate_pairs
from litreview.matching.clusters import Clusters, Couple, Decided
from litreview.matching.keys import Keys, keys_of
from litreview.matching.rules import Judgement, Outcome, judge
from litreview.model import Message, Record, message

NOTHING_DECIDED = Decided()
SAME_RUN = "same_run"
BY_PERSON = "person"
SHARED = 40  # titles under one DOI
Text = TypeVar("Text", str, bytes)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (a < b), the named rule that spoke of them, and its evidence in words."""

    a: int
    b: int
    rule: str
    evidence: Message


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
    keys = {record: keys_of(records[record]) for record in sorted(records)}
    if shared := shared_dois((one.doi, one.titles[0]) for one in keys.values() if one.doi and one.titles):
        keys = {record: without_dois(one, shared) for record, one in keys.items()}
    judging = Judging(keys, runs, without)
    copies = copies_of(judging, keys if new is None else new, decided)
    compared = {record: keys[record] for record in keys if record not in copies}
    pairs, crowded = candidate_pairs(compared, new)
    judged = {pair: said for pair in pairs if (said := judging(pair)) is not None}
    return replace(resolve(judging, judged, copies, decided=decided, works=works), crowded=crowded)


def resolve(
    judging: Judging,
    judged: Mapping[Couple, Judgement],
    copies: Mapping[int, int],
    *,
    decided: Decided = NOTHING_DECIDED,
    works: tuple[tuple[int, ...], ...] = (),
) -> Matching:
    """The works among `judging.keys`, once candidate pairs have been found and judged; `crowded` is left empty.

    `judged`: what a rule said of each candidate pair it spoke of. `copies`: `copies_of`. Nothing here goes beyond the
    records that pairs, copies and decisions tie together; so it may be asked of each such component by itself.
    """
    place = _places({record: judging.keys[record] for pair in judged for record in pair})
    ordered = sorted(judged, key=lambda pair: _strength(pair, judged[pair], place))
    clusters = Clusters(judging, decided, place)
    clusters.add(judging.keys)
    clusters.join_known(works)
    clusters.join_said()
    clusters.join(pair for pair in ordered if judged[pair].outcome is Outcome.DUPLICATE)
    maybes = _maybes(ordered, judged, clusters)
    # Copies come last: what holds of the first of them holds of each, and the guard need not ask again.
    of_copies = {pair: said for pair in zip(copies.values(), copies, strict=True) if (said := judging(pair))}
    clusters.join_known(of_copies)
    joined = _joined([*ordered, *of_copies], {**judged, **of_copies}, clusters)
    return Matching(clusters.all(), joined, maybes)


def shared_dois(said: Iterable[tuple[Text, Text]]) -> frozenset[Text]:
    """The DOIs that so many titles bear that they name none of them (a supplement, a slip). `said`: DOI and title."""
    titles: dict[Text, set[Text]] = {}
    for doi, title in said:
        titles.setdefault(doi, set()).add(title)
    return frozenset(doi for doi, found in titles.items() if len(found) > SHARED)


def without_dois(keys: Keys, shared: Collection[str]) -> Keys:
    """The keys without their DOI where it is one of the shared ones."""
    return replace(keys, doi="") if keys.doi in shared else keys


def copies_of(judging: Judging, among: Iterable[int], decided: Decided) -> dict[int, int]:
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


class Judging:
    """The rules with a memory, and with what the runs add to them."""

    def __init__(self, keys: Mapping[int, Keys], runs: Mapping[int, int], without: frozenset[str]) -> None:
        self.keys, self.runs, self.without = keys, runs, without
        self.memory: dict[Couple, Judgement | None] = {}

    def __call__(self, pair: Couple) -> Judgement | None:
        if pair not in self.memory:
            self.memory[pair] = self._judge(*pair)
        return self.memory[pair]

    def _judge(self, one: int, other: int) -> Judgement | None:
        said = judge(self.keys[one], self.keys[other], self.without)
        run = self.runs.get(one)
        listed_twice = run is not None and run == self.runs.get(other)
        if said and listed_twice and said.rule == "title_author_year" and not self._same_words_or_place(one, other):
            return replace(said, outcome=Outcome.MAYBE, rule=SAME_RUN, apart=True)
        return said

    def _same_words_or_place(self, one: int, other: int) -> bool:
        a, b = self.keys[one], self.keys[other]
        place = a.volume, a.pages
        return bool(set(a.titles) & set(b.titles)) or (all(place) and place == (b.volume, b.pages))


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
        evidence = message("match.chain", rule=said.evidence) if said.outcome is Outcome.DUPLICATE else said.evidence
        found.setdefault(clusters.names(*pair), Pair(*pair, said.rule, evidence))
    return tuple(sorted(found.values(), key=lambda pair: (pair.a, pair.b)))
