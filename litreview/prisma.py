"""The numbers of the PRISMA 2020 flow (Page et al., BMJ 2021;372:n71), from decisions and from rows logged by hand.

Unknown is None and never becomes 0: a number that rests on an unknown one is unknown. Where all counting searches
were logged by hand the stages are sums of the rows; where litreview holds the records they come from decisions; where
some are of each kind the stages are unknown, because the two cannot be added. Norwegian logs count titles, then
abstracts: together they are PRISMA's one screening box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import reduce
from typing import Any

from litreview.model import (
    Arrival,
    CriterionException,
    Purpose,
    ReviewKind,
    Run,
    Snapshot,
    SourceColumn,
    Stage,
    StepRole,
    Verdict,
    count_of,
)

COUNTING = (Purpose.MAIN, Purpose.SUPPLEMENTARY)
SEARCHED = (SourceColumn.DATABASE, SourceColumn.REGISTER)


class Origin(StrEnum):
    """Where a number comes from."""

    HAND = "hand"  # rows logged by hand
    RUNS = "runs"  # runs that litreview made or read
    MIXED = "mixed"  # rows by hand and runs added together
    DECISIONS = "decisions"  # decisions, exceptions and the included works


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the flow and where it comes from; None when unknown."""

    value: int | None = None
    origin: Origin | None = None


UNKNOWN_NUMBER = Number()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The hits of one source, in the column it belongs to. `source` is the run's key, `printed` the author's word."""

    source: str
    printed: str
    column: SourceColumn
    hits: Number


@dataclass(frozen=True, slots=True)
class Reason:
    """Full texts excluded on one criterion."""

    criterion: str
    count: Number


@dataclass(frozen=True, slots=True)
class Flow:
    """PRISMA's boxes. `applies` False: a review without included works has no flow, and all else is empty.

    Units: records down to `excluded`, reports from `sought`. `lines` are box 2, `other_lines` box 11; both are empty
    when no search of the kind counts. `found_outside` are works that came as exceptions, beside every counting search.
    """

    applies: bool = True
    lines: tuple[SourceLine, ...] = ()
    databases: Number = UNKNOWN_NUMBER
    registers: Number = UNKNOWN_NUMBER
    identified: Number = UNKNOWN_NUMBER  # databases and registers
    other_lines: tuple[SourceLine, ...] = ()
    found_outside: Number = UNKNOWN_NUMBER
    identified_other: Number = UNKNOWN_NUMBER
    duplicates: Number = UNKNOWN_NUMBER
    removed_automatic: Number = UNKNOWN_NUMBER
    removed_other: Number = UNKNOWN_NUMBER  # reported by the source but never held: not fetched, or not read
    titles_read: Number = UNKNOWN_NUMBER
    abstracts_read: Number = UNKNOWN_NUMBER
    fulltexts_read: Number = UNKNOWN_NUMBER
    screened: Number = UNKNOWN_NUMBER
    excluded_title: Number = UNKNOWN_NUMBER
    excluded_abstract: Number = UNKNOWN_NUMBER
    excluded: Number = UNKNOWN_NUMBER
    sought: Number = UNKNOWN_NUMBER
    not_retrieved: Number = UNKNOWN_NUMBER
    assessed: Number = UNKNOWN_NUMBER
    excluded_full_text: Number = UNKNOWN_NUMBER
    reasons: tuple[Reason, ...] = ()
    included_searched: Number = UNKNOWN_NUMBER  # from databases and registers
    included_other: Number = UNKNOWN_NUMBER
    included: Number = UNKNOWN_NUMBER

    @property
    def has_other(self) -> bool:
        """Whether the column «other methods» is used (template v2)."""
        return bool(self.other_lines) or self.found_outside.value is not None

    def other(self, column: SourceColumn) -> Number | None:
        """Box 11's line for one kind of method; None when the method was not used, unknown when its hits are."""
        lines = [line.hits for line in self.other_lines if line.column is column]
        return reduce(_sum, lines) if lines else None

    def numbers(self) -> Mapping[str, int | None]:
        """Plain numbers by field, for checks; with `line:<source>` for box 2 and `reason:<criterion>` for box 9."""
        plain: dict[str, int | None] = {
            item.name: getattr(self, item.name).value
            for item in fields(self)
            if isinstance(getattr(self, item.name), Number)
        }
        plain |= {f"line:{line.printed or line.source}": line.hits.value for line in self.lines}
        plain |= {f"reason:{reason.criterion}": reason.count.value for reason in self.reasons}
        return plain


def flow(snapshot: Snapshot) -> Flow:
    """The flow of a review. Pure; raises nothing."""
    if snapshot.protocol.kind is ReviewKind.SUPPORTING_SEARCH:
        return Flow(applies=False)
    counting = [run for run in snapshot.runs if run.purpose in COUNTING]
    searched = [run for run in counting if run.column in SEARCHED]
    others = [run for run in counting if run.column not in SEARCHED]
    outside = found_outside(counting, snapshot.exceptions)
    found = Number(len(outside), Origin.DECISIONS) if outside else UNKNOWN_NUMBER
    boxes: dict[str, Any] = {
        **_identified(searched),
        **_other(others, found),
        **_included(snapshot, searched, others, found),
    }
    stages = _Stages(snapshot, searched, boxes["identified"], boxes["included_searched"])
    return Flow(
        lines=_lines(searched),
        other_lines=_lines(others),
        found_outside=found,
        reasons=stages.reasons(),
        **boxes,
        **stages.boxes(),
    )


def found_outside(counting: Iterable[Run], exceptions: Iterable[CriterionException]) -> list[CriterionException]:
    """Exceptions whose work no counting search is credited with.

    Where the author does not say which works a search gave, the exception must say how it was found to count here.
    """
    runs = list(counting)
    credited = {work for run in runs for work in run.works or ()}
    all_stated = bool(runs) and all(run.works is not None for run in runs)
    return [item for item in exceptions if item.work not in credited and (item.found_by or all_stated)]


def _hits(run: Run) -> int | None:
    """The hits after limits, before duplicates are removed; from the row, else from its ladder."""
    stated = count_of(run, StepRole.HITS).value
    if stated is not None:
        return stated
    return next((step.count.value for step in reversed(run.steps) if step.role is StepRole.HITS), None)


def _total(runs: list[Run], count: Callable[[Run], int | None]) -> Number:
    """The sum over runs; unknown when there is none, or when one of them is unknown."""
    values = [count(run) for run in runs]
    if not values or any(value is None for value in values):
        return UNKNOWN_NUMBER
    by_hand = [run.arrival is Arrival.HAND for run in runs]
    origin = Origin.HAND if all(by_hand) else Origin.MIXED if any(by_hand) else Origin.RUNS
    return Number(sum(value for value in values if value is not None), origin)


def _lines(runs: list[Run]) -> tuple[SourceLine, ...]:
    """One line a source, in the order the sources first appear."""
    grouped: dict[tuple[SourceColumn, str], list[Run]] = {}
    for run in runs:
        grouped.setdefault((run.column, run.source or run.source_printed), []).append(run)
    return tuple(
        SourceLine(
            source,
            next((run.source_printed for run in rows if run.source_printed), source),
            column,
            _total(rows, _hits),
        )
        for (column, source), rows in grouped.items()
    )


def _identified(searched: list[Run]) -> dict[str, Number]:
    def of(column: SourceColumn) -> Number:
        return _total([run for run in searched if run.column is column], _hits)

    return {
        "databases": of(SourceColumn.DATABASE),
        "registers": of(SourceColumn.REGISTER),
        "identified": _total(searched, _hits),
    }


def _other(others: list[Run], found: Number) -> dict[str, Number]:
    hits = _total(others, _hits)
    total = _sum(hits, found) if others and found.value is not None else hits if others else found
    return {"identified_other": total}


def _included(snapshot: Snapshot, searched: list[Run], others: list[Run], found: Number) -> dict[str, Number]:
    from_searched, from_others = (_total(runs, lambda run: run.included.value) for runs in (searched, others))
    if not others:
        from_others = found
    elif found.value is not None:
        from_others = _sum(from_others, found)
    judged = any(stage is Stage.FULL_TEXT for stage, _ in snapshot.tally.decided)
    if not _by_hand(searched) and judged and not others and found.value is None:
        from_searched = Number(len(snapshot.works), Origin.DECISIONS)
    if snapshot.works or judged:
        whole = Number(len(snapshot.works), Origin.DECISIONS)
    else:
        whole = _sum(from_searched, from_others) if others or found.value is not None else from_searched
    return {"included_searched": from_searched, "included_other": from_others, "included": whole}


def _by_hand(searched: list[Run]) -> bool:
    return any(run.arrival is Arrival.HAND for run in searched) or not searched


def _sum(one: Number, other: Number) -> Number:
    if one.value is None or other.value is None:
        return UNKNOWN_NUMBER
    return Number(one.value + other.value, one.origin if one.origin is other.origin else Origin.MIXED)


def _less(whole: Number, part: Number) -> Number:
    """whole − part; unknown where it would fall below zero, which the checks report where they compare the stages."""
    if whole.value is None or part.value is None or whole.value < part.value:
        return UNKNOWN_NUMBER
    return Number(whole.value - part.value, whole.origin if whole.origin is part.origin else Origin.MIXED)


@dataclass(frozen=True, slots=True)
class _Stages:
    """From the records removed before screening to the full texts excluded."""

    snapshot: Snapshot
    searched: list[Run]
    identified: Number
    included: Number

    def boxes(self) -> dict[str, Any]:
        if all(run.arrival is Arrival.HAND for run in self.searched):
            return self._from_rows() if self.searched else {}
        if any(run.arrival is Arrival.HAND for run in self.searched):
            return {}
        return self._removed() | self._from_decisions()

    def _from_rows(self) -> dict[str, Number]:
        titles, abstracts, texts = (
            _total(self.searched, lambda run, role=role: count_of(run, role).value)  # type: ignore[misc]
            for role in (StepRole.TITLES, StepRole.ABSTRACTS, StepRole.FULL_TEXTS)
        )
        # A log that counts abstracts but not titles has looked at the title of every hit.
        screened = titles if titles.value is not None else self.identified if abstracts.value is not None else titles
        return {
            "titles_read": titles,
            "abstracts_read": abstracts,
            "fulltexts_read": texts,
            "screened": screened,
            "excluded_title": _less(screened, abstracts),
            "excluded_abstract": _less(abstracts, texts),
            "excluded": _less(screened, texts),
            "sought": texts,
            "assessed": texts,
            "excluded_full_text": _less(texts, self.included),
        }

    def _removed(self) -> dict[str, Number]:
        """Duplicates can be counted only when the store holds nothing but the records of the counting searches, and
        every record has been looked at for them."""
        held = _total(self.searched, lambda run: run.parsed)
        tally = self.snapshot.tally
        boxes = {"removed_other": _less(self.identified, held)}
        if held.value is not None and held.value == tally.records >= tally.works and not tally.unmatched:
            boxes["duplicates"] = Number(tally.records - tally.works, Origin.DECISIONS)
        return boxes

    def _from_decisions(self) -> dict[str, Number]:
        titles, abstracts, texts = (self._judged(stage) for stage in Stage)
        screened = titles if titles.value is not None else abstracts
        out_title, out_abstract, out_text = (self._verdicts(stage, (Verdict.EXCLUDE,)) for stage in Stage)
        if screened.value is None:
            excluded = UNKNOWN_NUMBER
        else:
            excluded = Number((out_title.value or 0) + (out_abstract.value or 0), Origin.DECISIONS)
        return {
            "titles_read": titles,
            "abstracts_read": abstracts,
            "fulltexts_read": texts,
            "screened": screened,
            "excluded_title": out_title,
            "excluded_abstract": out_abstract,
            "excluded": excluded,
            "sought": self._sought(abstracts, texts),
            "assessed": texts,
            "excluded_full_text": out_text,
        }

    def _sought(self, abstracts: Number, texts: Number) -> Number:
        return self._verdicts(Stage.ABSTRACT, (Verdict.INCLUDE,)) if abstracts.value is not None else texts

    def _judged(self, stage: Stage) -> Number:
        return self._verdicts(stage, tuple(Verdict))

    def _verdicts(self, stage: Stage, verdicts: tuple[Verdict, ...]) -> Number:
        """Works with one of these verdicts at a stage; unknown while nobody has decided anything there."""
        decided = self.snapshot.tally.decided
        if not any(decided.get((stage, verdict)) for verdict in Verdict):
            return UNKNOWN_NUMBER
        return Number(sum(decided.get((stage, verdict), 0) for verdict in verdicts), Origin.DECISIONS)

    def reasons(self) -> tuple[Reason, ...]:
        """Full texts excluded by criterion, largest first; empty unless they sum to all that were excluded."""
        if not self.searched or any(run.arrival is Arrival.HAND for run in self.searched):
            return ()
        counts: dict[str, int] = {}
        for criterion in self._standing_exclusions():
            counts[criterion] = counts.get(criterion, 0) + 1
        if sum(counts.values()) != self.snapshot.tally.decided.get((Stage.FULL_TEXT, Verdict.EXCLUDE), 0):
            return ()
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Reason(criterion, Number(count, Origin.DECISIONS)) for criterion, count in ordered)

    def _standing_exclusions(self) -> Iterator[str]:
        last = {
            decision.work: decision
            for decision in sorted(self.snapshot.decisions, key=lambda item: item.event)
            if decision.stage is Stage.FULL_TEXT
        }
        return (decision.criterion for decision in last.values() if decision.verdict is Verdict.EXCLUDE)
