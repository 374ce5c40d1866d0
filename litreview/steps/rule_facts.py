"""What machine rules may build on: each work as it stands, with the facts that its reference does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from litreview.errors import InputError
from litreview.matching.merge import best_of
from litreview.matching.titles import split_notice
from litreview.model import NOT_LOGGED, Criterion, Level, Record, RuleKind, Run, Work
from litreview.screening.rules import Facts
from litreview.steps.channels import Register, level, load_register
from litreview.steps.correct import CORRECTION, corrected
from litreview.steps.work_facts import COUNTRY, countries_of
from litreview.store import Reader, StoredPair

BATCH = 500  # works whose records are read at a time
# The single values of a record that some rule reads; lists of values are whole.
_READ = (
    *("type", "title", "original_title", "year", "container", "publisher", "abstract", "pmcid", "country"),
    "peer_reviewed",
)
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/", re.IGNORECASE)
_OF_REGISTER = frozenset({RuleKind.CHANNEL_LEVEL, RuleKind.PEER_REVIEWED})


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of journals. `register` None: it was never fetched; `asked`: a rule would have used it."""

    register: Register | None = None
    asked: bool = False

    @property
    def missing(self) -> bool:
        """Whether a rule asks for the register, and there is none."""
        return self.asked and self.register is None

    def of(self, record: Record) -> Level | None:
        """What the register says of a record's journal in its year."""
        if self.register is None or record.year is None or not record.issn:
            return None
        return level(self.register, record.issn, record.year)


def levels_for(criteria: Iterable[Criterion]) -> Levels:
    """The register of channels, where a rule of these asks for it. Raises InputError LR-CHANNELS-DAMAGED."""
    if not any(one.rule is not None and one.rule.kind in _OF_REGISTER for one in criteria):
        return Levels()
    try:
        return Levels(load_register(), asked=True)
    except InputError as error:
        if error.code != "LR-CHANNELS-NONE":
            raise
        return Levels(None, asked=True)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store holds beside the records, by work."""

    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    searches: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    retracted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A work as a rule sees it."""

    name: str
    record: Record
    facts: Facts


def seen_works(
    reader: Reader, criteria: Collection[Criterion], levels: Levels, told: Callable[[int, int], None]
) -> Iterator[Seen]:
    """Every work with its facts, in the order they appeared; only what the criteria ask for is looked up. `told` hears
    how many of how many have been read."""
    clusters = reader.works()
    known = _known(reader, criteria, clusters)
    rest, read = iter(clusters.items()), 0
    while batch := list(islice(rest, BATCH)):
        records = reader.records_of(tuple(number for _, numbers in batch for number in numbers))
        for work, numbers in batch:
            name = f"W{work}"
            best = _best(numbers, records, known.corrections.get(name))
            yield Seen(name, best, _facts(name, best, known, levels))
        read += len(batch)
        told(read, len(clusters))


def _best(numbers: tuple[int, ...], records: Mapping[int, Record], stated: Mapping[str, str] | None) -> Record:
    """As the matrix has it, as far as rules look. One record alone is its own best, and most works have one."""
    own = {number: records[number] for number in numbers}
    best = own[numbers[0]] if len(own) == 1 else best_of(own, _READ)
    return corrected(best, stated) if stated else best


def _facts(name: str, best: Record, known: _Known, levels: Levels) -> Facts:
    return Facts(
        countries=known.countries.get(name, ()),
        searches=known.searches.get(name),
        register=levels.register is not None,
        level=levels.of(best),
        open_link=known.links.get(name, ""),
        retracted_by=known.retracted.get(name, ""),
    )


def facts_of(reader: Reader, criteria: Collection[Criterion], works: Iterable[Work]) -> dict[str, Facts]:
    """The facts of some works, by id. Raises InputError LR-CHANNELS-DAMAGED."""
    levels = levels_for(criteria)
    clusters = reader.works() if any(one.rule and one.rule.kind is RuleKind.RETRACTED for one in criteria) else {}
    known = _known(reader, criteria, clusters)
    return {work.id: _facts(work.id, work.best, known, levels) for work in works}


def _known(reader: Reader, criteria: Collection[Criterion], clusters: Mapping[int, tuple[int, ...]]) -> _Known:
    kinds = {one.rule.kind for one in criteria if one.rule is not None}
    corrections, countries = _cells(reader)
    return _Known(
        corrections,
        countries,
        _links(reader) if RuleKind.OPEN_FULL_TEXT in kinds else {},
        _searches(reader) if any(one.searches for one in criteria) else {},
        _retracted(reader, clusters) if RuleKind.RETRACTED in kinds else {},
    )


def _cells(reader: Reader) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """Corrections by work and field, and countries by work; of works that were joined the kept one's own come first."""
    corrections: dict[str, dict[str, str]] = {}
    countries: dict[str, tuple[str, ...]] = {}
    for cell in reader.extractions():
        if cell.field.startswith(CORRECTION):
            corrections.setdefault(cell.work, {}).setdefault(cell.field.removeprefix(CORRECTION), cell.text)
        elif cell.field == COUNTRY and cell.text.strip():
            countries.setdefault(cell.work, countries_of(cell.text))
    return corrections, countries


def _links(reader: Reader) -> dict[str, str]:
    """The addresses that are kept for full texts; a DOI's is everybody's, open or not."""
    return {one.work: one.link for one in reader.full_texts() if one.link and not _RESOLVER.match(one.link)}


def _searches(reader: Reader) -> dict[str, tuple[str, ...] | None]:
    """The labels of the log rows that found each work: those whose records it has, and those credited with it by hand.

    None where that cannot be told: no row is credited with it, and some row does not say which works it gave; or a row
    that found it has no label.
    """
    runs = {run.id: run for run in reader.runs() if run.purpose not in NOT_LOGGED}
    found: dict[str, set[int]] = {f"W{work}": set() for work in reader.works()}
    for work, run, _ in reader.work_runs():
        if run in runs:
            found[f"W{work}"].add(run)
    for row in runs.values():
        for name in row.works or ():
            found.setdefault(name, set()).add(row.id)
    untold = any(row.works is None and not row.parsed for row in runs.values())
    return {name: _labels([runs[run] for run in sorted(by)], untold=untold) for name, by in found.items()}


def _labels(runs: Sequence[Run], *, untold: bool) -> tuple[str, ...] | None:
    if (untold and not runs) or not all(run.label for run in runs):
        return None
    return tuple(dict.fromkeys(run.label for run in runs))


def _retracted(reader: Reader, clusters: Mapping[int, tuple[int, ...]]) -> dict[str, str]:
    """The works that another work of the review is the notice of retraction of, with that work."""
    pairs = [pair for pair in reader.pairs("related") if pair.relation == "retraction"]
    records = reader.records_of(tuple({number for pair in pairs for number in (pair.first, pair.second)}))
    work_of = {number: f"W{work}" for work, numbers in clusters.items() for number in numbers}
    found: dict[str, str] = {}
    for pair in pairs:
        notice, about = _notice(pair, records)
        if notice in work_of and about in work_of and work_of[notice] != work_of[about]:
            found.setdefault(work_of[about], work_of[notice])
    return found


def _notice(pair: StoredPair, records: Mapping[int, Record]) -> tuple[int, int]:
    """The record that is a notice of retraction, and the one it is about; (0, 0) when that does not show. An
    expression of concern, which is kept as the same relation, retracts nothing; nor is a comment what was retracted."""
    kinds = [_kind(records[number]) for number in (pair.first, pair.second)]
    if kinds == ["retraction", ""]:
        return pair.first, pair.second
    return (pair.second, pair.first) if kinds == ["", "retraction"] else (0, 0)


def _kind(record: Record) -> str:
    """The kind of notice that a record is; '' for none."""
    if any(tie.kind == "retraction_of" for tie in record.relations):
        return "retraction"
    return split_notice(record.title, record.publication_types)[0]
