"""Duplicates among records: the public functions, and what they return. Pure.

Two records bear upon each other in four ways only. They stand in one component: tied, over others perhaps, by pairs
that a rule calls duplicates (records that say the very same among them) or a person the same. Or they hold one block
key that so many records hold that not every two of them are compared. Or they hold one DOI that so many titles bear
that it names none of them; it is left out before any rule is asked. Or the run of one of them lists a rival in its
place (company.py). The last three hang on the holders of one block key; `crowds.crowded_keys` tells which keys are
crowded, `company.places` which are places. So a corpus may be matched in parts: of a part that holds whole components,
and with each record all holders of its crowded keys, and beside it the other holders of its places, the clusters are
those that the whole would give, and so are the pairs inside the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from litreview.matching.candidates import candidates, copies_of
from litreview.matching.clusters import Couple, Decided, couple
from litreview.matching.company import sources_of
from litreview.matching.components import Found, Linked, by_strength, clustered, linked
from litreview.matching.judgement import Outcome
from litreview.matching.judging import Judging, Verdicts, Words, batch_of, joint, judge_batch, parted, verdict
from litreview.matching.parallel import workers
from litreview.matching.sheet import SMALL, Sheet, Told, laid
from litreview.model import Message, Record, message

NOTHING_DECIDED = Decided()
BY_PERSON = "person"


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
    `maybes`: what a person has to look at, at most one pair for two clusters. `related`: pairs of
    clusters that are two publications and belong together (`Pair.relation`), at most one for two clusters. `crowded`:
    blocks too large to compare every pair of (their keys). `shared`: block keys of DOIs that too many titles
    bear; they were left out.
    """

    clusters: tuple[tuple[int, ...], ...] = ()
    joined: tuple[Pair, ...] = ()
    maybes: tuple[Pair, ...] = ()
    related: tuple[Pair, ...] = ()
    crowded: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def match(
    records: Mapping[int, Record],
    *,
    runs: Mapping[int, int] | None = None,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
    jobs: int = 1,
    beside: Mapping[int, Record] = MappingProxyType({}),
    told: Told | None = None,
) -> Matching:
    """Duplicates among `records` (by record id). The order they come in changes nothing.

    `runs`: the run that brought each record; what one and the same search lists twice with slightly different titles
    is a question, not a duplicate. `decided`: pairs a person has decided; they win over every rule. `without`: names of
    rules that are switched off. `jobs`: processes that may share the work (`parallel.workers`) where there are `SMALL`
    records or more; how many changes nothing either. Each record is asked for once.

    `beside`: records that take no part, and yet are listed by their runs; who matches a part of a corpus gives the
    other holders of its places (`company.places`). `told` is given every block key's number (`stable_hash`) with its
    record, for an index; with it, a part is found without reading the whole.
    """
    with workers(jobs if len(records) >= SMALL else 1) as team:
        sheet = laid(records, runs or {}, team, beside=beside, told=told)
        copies = copies_of(sheet, spoken_rows(sheet, decided), without)
        pairs, crowded = candidates(sheet, copies)
        verdicts = Verdicts(team.map(judge_batch, (batch_of(sheet, some, without) for some in pairs)))
    return settle(sheet, verdicts, copies, decided=decided, without=without, crowded=crowded)


def settle(
    sheet: Sheet,
    verdicts: Verdicts,
    copies: Mapping[int, int],
    *,
    decided: Decided = NOTHING_DECIDED,
    without: frozenset[str] = frozenset(),
    crowded: tuple[str, ...] = (),
    linked: Linked = linked,
) -> Matching:
    """The works of a sheet's records, once pairs have been found and judged, wherever that was done.

    `copies`: `candidates.copies_of`; `decided`: pairs of record ids; `linked`: who finds the components.
    """
    row_of = {record: row for row, record in enumerate(sheet.ids)}
    in_rows = Decided(_rows(decided.same, row_of), _rows(decided.different, row_of))
    judging = Judging(sheet, verdicts, without)
    found = clustered(sheet, verdicts, judging, in_rows, linked).with_copies(copies)
    said = _Said(sheet, verdicts, judging, found, in_rows, without)
    return Matching(
        _clusters(sheet, found),
        tuple(_joined(said, copies)),
        tuple(_maybes(said)),
        tuple(_related(said)),
        crowded,
        tuple(sorted(sheet.shared.values())),
    )


def spoken_rows(sheet: Sheet, decided: Decided) -> frozenset[int]:
    """The rows of records that a person spoke of."""
    said_of = {record for pair in decided.same | decided.different for record in pair}
    return frozenset(row for row, record in enumerate(sheet.ids) if record in said_of) if said_of else frozenset()


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


def _related(said: _Said) -> list[Pair]:
    """One pair for each two clusters that a rule holds to be two, and ties."""
    found: dict[Couple, Pair] = {}
    for pair, code in said.verdicts:
        found_by = verdict(code)
        rows = parted(pair)
        if found_by.outcome is Outcome.DIFFERENT and found_by.tied and said.names(rows) not in found:
            told = said.pair(rows, code)
            if told.relation:
                found[said.names(rows)] = told
    return sorted(found.values(), key=lambda pair: (pair.a, pair.b))
