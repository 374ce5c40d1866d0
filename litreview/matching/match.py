"""Duplicates among records: the two public functions, and what they return. Pure.

Two records bear upon each other in three ways only. They stand in one component: tied, over others perhaps, by pairs
that a rule calls duplicates (records that say the very same among them) or a person the same. Or they hold one block
key that so many records hold that not every two of them are compared. Or they hold one DOI that so many titles bear
that it names none of them; it is left out before any rule is asked. The last two hang on the holders of one block key,
and `crowds.crowded_keys` tells of which. So a corpus may be matched in parts: of a part that holds whole components,
and with each record all holders of its crowded keys, the clusters are those that the whole would give, and so are the
pairs inside the part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from litreview.matching.candidates import candidates, copies_of
from litreview.matching.clusters import Couple, Decided, couple
from litreview.matching.company import sources_of
from litreview.matching.components import Found, by_strength, clustered
from litreview.matching.judgement import Outcome
from litreview.matching.judging import Judging, Verdicts, Words, batch_of, joint, judge_batch, parted, verdict
from litreview.matching.parallel import Workers, workers
from litreview.matching.sheet import Sheet, Unread, read, sheet_of
from litreview.model import Message, Record, message

NOTHING_DECIDED = Decided()
BY_PERSON = "person"
SMALL = 8_000  # records; fewer are done before a second process has begun
_CHUNK = 1_000  # records read at a time
_DRAWERS = 64  # parts of the block keys of a large corpus, one after another in memory


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (a < b), the named rule that spoke of them, and its evidence, which becomes words when asked for."""

    a: int
    b: int
    rule: str
    said: Message | Words = field(repr=False)

    @property
    def evidence(self) -> Message:
        """What the rule rests on, in words."""
        return self.said.spoken() if isinstance(self.said, Words) else self.said

    @property
    def likely(self) -> float:
        """0 to 100, puts doubts in order: the higher, the sooner a duplicate."""
        return self.said.likely() if isinstance(self.said, Words) else 100.0

    @property
    def relation(self) -> str:
        """How two publications that are not one may belong together (`Judgement.relation`)."""
        return self.said.judged().relation if isinstance(self.said, Words) else ""


@dataclass(frozen=True, slots=True)
class Matching:
    """The works found among records.

    `clusters`: ids in order, records without any duplicate alone in theirs. `joined`: every pair inside a cluster that
    a rule or a person called the same; of records that say the very same, each with the first of them only.
    `maybes`: what a person has to look at, at most one pair for two clusters. `crowded`: blocks too large to compare
    every pair of (their keys). `shared`: block keys of DOIs that too many titles bear; they were left out.
    """

    clusters: tuple[tuple[int, ...], ...] = ()
    joined: tuple[Pair, ...] = ()
    maybes: tuple[Pair, ...] = ()
    crowded: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def match(
    records: Mapping[int, Record],
    *,
    runs: Mapping[int, int] | None = None,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
    jobs: int = 1,
) -> Matching:
    """Duplicates among `records` (by record id). The order they come in changes nothing.

    `runs`: the run that brought each record; what one and the same search lists twice with slightly different titles
    is a question, not a duplicate. `decided`: pairs a person has decided; they win over every rule. `without`: names of
    rules that are switched off. `jobs`: processes that may share the work (`parallel.workers`) where there are `SMALL`
    records or more; how many changes nothing either. Each record is asked for once.
    """
    asked = _Asked(records, (), None, runs or {}, decided, without)
    with workers(jobs if len(records) >= SMALL else 1) as team:
        return _match(asked, team)


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
    asked = _Asked({**known, **new}, standing, frozenset(new), runs or {}, decided, without)
    with workers(1) as team:
        found = _match(asked, team)
    return replace(
        found,
        clusters=tuple(cluster for cluster in found.clusters if not new.keys().isdisjoint(cluster)),
        joined=tuple(pair for pair in found.joined if pair.a in new or pair.b in new),
        maybes=tuple(pair for pair in found.maybes if pair.a in new or pair.b in new),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question: see `match` and `match_new`."""

    records: Mapping[int, Record]
    works: tuple[tuple[int, ...], ...]
    new: frozenset[int] | None
    runs: Mapping[int, int]
    decided: Decided
    without: frozenset[str]


def _match(asked: _Asked, team: Workers) -> Matching:
    sheet = _sheet(asked, team)
    row_of = {record: row for row, record in enumerate(sheet.ids)}
    decided = Decided(_rows(asked.decided.same, row_of), _rows(asked.decided.different, row_of))
    new = None if asked.new is None else frozenset(row_of[record] for record in asked.new)
    said_of = {record for pair in asked.decided.same | asked.decided.different for record in pair}
    spoken = {row_of[record] for record in said_of if record in row_of}
    copies = copies_of(sheet, new, spoken, asked.without)
    pairs, crowded = candidates(sheet, copies, new)
    batches = (batch_of(sheet, some, asked.without) for some in pairs)
    verdicts = Verdicts(team.map(judge_batch, batches))
    judging = Judging(sheet, verdicts, asked.without)
    works = [[row_of[record] for record in work] for work in asked.works]
    found = clustered(sheet, verdicts, judging, decided, works).with_copies(copies)
    said = _Said(sheet, verdicts, judging, found, decided, asked.without)
    joined = tuple(_joined(said, copies))
    return Matching(
        _clusters(sheet, found), joined, tuple(_maybes(said)), crowded, tuple(sorted(sheet.shared.values()))
    )


def _sheet(asked: _Asked, team: Workers) -> Sheet:
    ids = tuple(sorted(asked.records))
    runs = [asked.runs.get(record) for record in ids]
    several = len(set(runs) - {None}) > 1  # else no two records can come from two sources
    drawers = 1 if len(ids) < SMALL else _DRAWERS
    chunks = (
        Unread(
            [asked.records[record] for record in ids[start : start + _CHUNK]],
            start,
            drawers,
            runs[start : start + _CHUNK] if several else (),
        )
        for start in range(0, len(ids), _CHUNK)
    )
    return sheet_of(ids, runs, team.map(read, chunks), drawers)


def _rows(couples: Iterable[Couple], row_of: Mapping[int, int]) -> frozenset[Couple]:
    """The pairs of which both records take part, as rows. Rows stand in the order of ids."""
    return frozenset((row_of[one], row_of[other]) for one, other in couples if one in row_of and other in row_of)


def _clusters(sheet: Sheet, found: Found) -> tuple[tuple[int, ...], ...]:
    members: dict[int, list[int]] = {}
    for row, name in enumerate(found.named):
        members.setdefault(name, []).append(sheet.ids[row])
    return tuple(tuple(records) for records in members.values())


@dataclass(frozen=True, slots=True)
class _Said:
    """All that was found, to make pairs of."""

    sheet: Sheet
    verdicts: Verdicts
    judging: Judging
    found: Found
    decided: Decided
    without: frozenset[str]

    def pair(self, rows: Couple, code: int, chain: bool = False) -> Pair:
        """A pair with the words of a rule, still unspoken."""
        sheet = self.sheet
        one, other = rows
        sources = sources_of(sheet.listing(one), sheet.listing(other))
        words = Words(sheet.packed[one], sheet.packed[other], sources, self.without, chain)
        return Pair(sheet.ids[one], sheet.ids[other], verdict(code).rule, words)

    def by_person(self, rows: Couple, code: str) -> Pair:
        """A pair of which a person spoke."""
        return Pair(self.sheet.ids[rows[0]], self.sheet.ids[rows[1]], BY_PERSON, message(code))

    def names(self, rows: Couple) -> Couple:
        """The clusters of two rows."""
        return couple(self.found.named[rows[0]], self.found.named[rows[1]])


def _joined(said: _Said, copies: Mapping[int, int]) -> Iterator[Pair]:
    by_person = said.decided.same - said.found.refused
    by_rule = {
        pair: code
        for pair, code in said.verdicts
        if verdict(code).outcome is Outcome.DUPLICATE and said.found.together(*parted(pair))
    }
    by_rule |= {joint(first, copy): said.judging.code(first, copy) for copy, first in copies.items()}
    for pair in sorted(by_rule.keys() | {joint(*rows) for rows in by_person}):
        rows = parted(pair)
        yield said.by_person(rows, f"match.rule.{BY_PERSON}") if rows in by_person else said.pair(rows, by_rule[pair])


def _maybes(said: _Said) -> list[Pair]:
    """One pair for each two clusters in doubt, the strongest; none where a person has said that they differ."""
    found: dict[Couple, Pair] = {}
    for rows in sorted(said.found.refused & said.decided.same):
        found[said.names(rows)] = said.by_person(rows, "match.rule.person_contradiction")
    apart = {said.names(rows) for rows in said.decided.different}
    doubts = [
        (pair, code)
        for pair, code in said.verdicts
        if verdict(code).outcome is not Outcome.DIFFERENT and not said.found.together(*parted(pair))
    ]
    for pair, code in sorted(doubts, key=lambda one: by_strength(one, said.sheet)):
        rows = parted(pair)
        names = said.names(rows)
        if names not in found and names not in apart:
            found[names] = said.pair(rows, code, chain=verdict(code).outcome is Outcome.DUPLICATE)
    return sorted(found.values(), key=lambda pair: (pair.a, pair.b))
