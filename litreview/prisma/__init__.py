"""The numbers of the PRISMA 2020 flow (Page et al., BMJ 2021;372:n71), from decisions and from rows logged by hand.

Unknown is None and never becomes 0: a number that rests on an unknown one is unknown. Where all counting searches
were logged by hand the stages are sums of the rows; where litreview holds the records they come from decisions; where
some are of each kind the stages are unknown, because the two cannot be added. A work that a database and another
method both gave counts once, among those of the databases. In a review that has been updated (searches with `since`),
the boxes are those of the update, and what was included before it stands in box 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litreview.model import (
    CriterionException,
    Found,
    Place,
    ReviewKind,
    Run,
    Situation,
    Snapshot,
    SourceColumn,
    Stage,
    Tally,
)
from litreview.prisma import judged, logged, told
from litreview.prisma.boxes import Flow, Reason, SourceLine
from litreview.prisma.numbers import (
    COUNTING,
    SEARCHED,
    UNKNOWN_NUMBER,
    Number,
    Origin,
    added,
    by_hand,
    decided,
    hits_of,
    of_update,
    total,
)

__all__ = ["UNKNOWN_NUMBER", "Flow", "Number", "Origin", "Reason", "SourceLine", "flow", "found_outside"]


def flow(snapshot: Snapshot) -> Flow:
    """The flow of a review. Pure; raises nothing."""
    if snapshot.protocol.kind is ReviewKind.SUPPORTING_SEARCH:
        return Flow(applies=False)
    counting = _Counting.of(snapshot)
    boxes: dict[str, Any] = {
        "lines": _lines(counting.searched),
        "other_lines": _lines(counting.others),
        **_identified(counting.searched),
        **_outside(counting),
        **_exceptions(counting),
        **_earlier(snapshot),
    }
    boxes |= _other(counting, boxes["found_outside"])
    boxes |= _included(counting, boxes["found_outside"], boxes["included_outside"])
    boxes |= _stages(counting, boxes["identified"], boxes["included_searched"])
    boxes |= _other_stages(counting, boxes["found_outside"], boxes["included_other"])
    if counting.held or counting.others_held:
        taken = judged.conflicts(counting.part(Found.BESIDE), (Stage.FULL_TEXT,))
        found = (counting.part(Found.SEARCHED), counting.part(Found.OTHER))
        boxes["conflicts"] = decided(taken + sum(judged.conflicts(part, tuple(Stage)) for part in found))
    return Flow(**boxes, **told.studies(snapshot, boxes["included"]))


@dataclass(frozen=True, slots=True)
class _Counting:
    """The searches that count, and whether litreview holds the records of them all."""

    snapshot: Snapshot
    searched: list[Run]
    others: list[Run]

    @classmethod
    def of(cls, snapshot: Snapshot) -> _Counting:
        updated = snapshot.tally.earlier is not None
        runs = [run for run in snapshot.runs if run.purpose in COUNTING and (of_update(run) or not updated)]
        searched = [run for run in runs if run.column in SEARCHED]
        return cls(snapshot, searched, [run for run in runs if run.column not in SEARCHED])

    @property
    def held(self) -> bool:
        return bool(self.searched) and not by_hand(self.searched)

    @property
    def others_held(self) -> bool:
        """Also where no other method was searched, but the store holds works that came beside the searches."""
        return not by_hand(self.others) and (bool(self.others) or (self.held and bool(self.outside)))

    @property
    def outside(self) -> int:
        """Works found beside every search that were taken on: to the full text, or where none is read, included."""
        if Stage.FULL_TEXT in self.stages:
            return self.part(Found.BESIDE).sought
        return self.included(Found.BESIDE).value or 0

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.snapshot.protocol.stages

    @property
    def works(self) -> tuple[str, ...]:
        """The included works that the boxes count."""
        earlier = self.snapshot.tally.earlier
        before = set(earlier.included) if earlier else set()
        return tuple(work.id for work in self.snapshot.works if work.id not in before)

    @property
    def exceptions(self) -> tuple[CriterionException, ...]:
        """The exceptions of these works."""
        works = set(self.works)
        return tuple(item for item in self.snapshot.exceptions if item.work in works)

    @property
    def last(self) -> Stage:
        return self.stages[-1]

    @property
    def begun(self) -> bool:
        """Whether any work has been judged at the last stage."""
        return any(stage is self.last for stage, _ in self.snapshot.tally.decided)

    def part(self, found: Found) -> Tally:
        return self.snapshot.tally.columns.get(found, Tally())

    def included(self, found: Found) -> Number:
        """The included works of a column; unknown while nobody has got that far."""
        place = Place(Situation.INCLUDED, self.last)
        return decided(self.part(found).places.get(place, 0)) if self.begun else UNKNOWN_NUMBER


def found_outside(counting: Iterable[Run], exceptions: Iterable[CriterionException]) -> list[CriterionException]:
    """Exceptions whose work no counting search is credited with.

    Where the author does not say which works a search gave, the exception must say how it was found to count here.
    """
    runs = list(counting)
    credited = {work for run in runs for work in run.works or ()}
    all_stated = bool(runs) and all(run.works is not None for run in runs)
    return [item for item in exceptions if item.work not in credited and (item.found_by or all_stated)]


def _outside(counting: _Counting) -> dict[str, Number]:
    if counting.held:
        found = counting.outside
        included = counting.included(Found.BESIDE).value or 0
    else:
        runs = (*counting.searched, *counting.others)
        found = included = len({item.work for item in found_outside(runs, counting.exceptions)})
    return {
        "found_outside": decided(found) if found else UNKNOWN_NUMBER,
        "included_outside": decided(included) if found else UNKNOWN_NUMBER,
    }


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
            total(rows, hits_of),
        )
        for (column, source), rows in grouped.items()
    )


def _identified(searched: list[Run]) -> dict[str, Number]:
    def of(column: SourceColumn) -> Number:
        return total([run for run in searched if run.column is column], hits_of)

    return {
        "databases": of(SourceColumn.DATABASE),
        "registers": of(SourceColumn.REGISTER),
        "identified": total(searched, hits_of),
    }


def _other(counting: _Counting, found: Number) -> dict[str, Number]:
    hits = total(counting.others, hits_of)
    if not counting.others:
        return {"identified_other": found}
    return {"identified_other": hits if found.value is None else added(hits, found)}


def _included(counting: _Counting, outside: Number, included_outside: Number) -> dict[str, Number]:
    snapshot = counting.snapshot
    searched, others = (total(runs, lambda run: run.included.value) for runs in (counting.searched, counting.others))
    if counting.held:
        searched = counting.included(Found.SEARCHED)
    if counting.others and counting.others_held:
        others = counting.included(Found.OTHER)
    if outside.value is not None:
        others = included_outside if not counting.others else added(others, included_outside)
    if snapshot.works or counting.begun:
        whole = decided(len(counting.works))
    else:
        whole = added(searched, others) if counting.others or outside.value is not None else searched
    return {"included_searched": searched, "included_other": others, "included": whole}


def _stages(counting: _Counting, identified: Number, included: Number) -> dict[str, Any]:
    """From the records removed before screening to the full texts excluded, of databases and registers."""
    if counting.searched and not counting.held:
        all_by_hand = all(by_hand([run]) for run in counting.searched)
        return dict(logged.from_rows(counting.searched, identified, included)) if all_by_hand else {}
    if not counting.held:
        return {}
    tally = counting.part(Found.SEARCHED)
    held = total(counting.searched, lambda run: run.parsed)
    return {
        **judged.removed(tally, held, identified),
        **judged.stages(tally, counting.stages),
        "reasons": judged.reasons(tally),
        "reasons_title": judged.reasons(tally, Stage.TITLE),
        "reasons_abstract": judged.reasons(tally, Stage.ABSTRACT),
    }


def _other_stages(counting: _Counting, outside: Number, included: Number) -> dict[str, Any]:
    """Boxes 12 to 15: other methods have no box of screening, so what was not taken on was not sought."""
    if not counting.others_held:
        all_by_hand = counting.others and all(by_hand([run]) for run in counting.others)
        return dict(logged.other_from_rows(counting.others, outside, included)) if all_by_hand else {}
    if not counting.held and outside.value is not None:
        return {}  # told by an exception, and not to be found among the decisions
    beside = counting.part(Found.BESIDE) if counting.held else Tally()
    taken = judged.joined(counting.part(Found.OTHER), beside)
    boxes: dict[str, Any] = {
        f"{name}_other": number
        for name, number in judged.stages(taken, counting.stages).items()
        if name in ("sought", "not_retrieved", "assessed", "excluded_full_text")
    }
    # Nobody has to go on with what came beside every search: only what other methods gave is waited for.
    waiting = judged.waits(counting.part(Found.OTHER), tuple(Stage))
    waiting += judged.waits(beside, (Stage.FULL_TEXT,))
    return {**boxes, "waiting_other": decided(waiting), "reasons_other": judged.reasons(taken)}


def _earlier(snapshot: Snapshot) -> dict[str, Number]:
    """Of an updated review: the works included before the update that had come beside the searches of then."""
    earlier = snapshot.tally.earlier
    if earlier is None:
        return {}
    runs = [run for run in snapshot.runs if run.purpose in COUNTING and not of_update(run)]
    if runs and not by_hand(runs):
        return {"previous_outside": decided(earlier.beside)}
    exceptions = [item for item in snapshot.exceptions if item.work in earlier.included]
    return {"previous_outside": decided(len({item.work for item in found_outside(runs, exceptions)}))}


def _exceptions(counting: _Counting) -> dict[str, Any]:
    """Included works that break a criterion, and how many break each; unknown where there are none."""
    standing = counting.exceptions
    if not standing:
        return {}
    lines = []
    for criterion in sorted({item.criterion for item in standing}):
        of = [item for item in standing if item.criterion == criterion]
        because = tuple(dict.fromkeys(reason for item in of for reason in item.reasons))
        lines.append(Reason(criterion, decided(len({item.work for item in of})), because))
    return {"exceptions": decided(len({item.work for item in standing})), "exception_lines": tuple(lines)}
