"""What is new since the last supervision, and what waits for an answer. Reading appends nothing, so when that was
must be said, or is taken to be a week before the last event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from litreview.model import (
    Decision,
    Named,
    Retrieval,
    Situation,
    Snapshot,
    Stage,
    Supervision,
    Verdict,
)
from litreview.screening.standing import Track, tracks
from litreview.steps.appraise import KIND as APPRAISAL
from litreview.steps.blind import blind
from litreview.steps.past import read_moment, reader_at
from litreview.steps.review import Review
from litreview.steps.screen_conflicts import title_of
from litreview.store import Event, Reader
from litreview.store.coding import ROW
from litreview.store.past import last_event

USUAL = timedelta(days=7)
_ASKING = ("veileder", "veiledning", "rettleiar", "rettleiing", "supervisor", "supervision", "?")
"""Tags by which a reviewer says that a note is a question."""


@dataclass(slots=True)
class _New:
    """What the events so far have changed."""

    runs: dict[int, None] = field(default_factory=dict)
    edited: dict[int, None] = field(default_factory=dict)
    withdrawn: dict[int, None] = field(default_factory=dict)
    records: int = 0
    decided: dict[int, tuple[Stage, Verdict]] = field(default_factory=dict)  # by event
    undone: int = 0
    exceptions: dict[int, None] = field(default_factory=dict)
    exceptions_withdrawn: int = 0
    pairs: int = 0
    full_texts: set[int] = field(default_factory=set)
    cells: dict[tuple[int, str], tuple[Any, Any]] = field(default_factory=dict)  # before and after, by work and field
    forms: dict[tuple[str, str], tuple[Any, Any]] = field(default_factory=dict)  # before and after, by kind and key

    def changed(self, kind: str) -> dict[str, tuple[Any, Any]]:
        """The forms of a kind that are not what they were, with what they were and are."""
        return {key: pair for (of, key), pair in self.forms.items() if of == kind and pair[0] != pair[1]}


def supervision(review: Review, state: Snapshot, since: str = "", questions: Sequence[str] = ()) -> Supervision:
    """The changes of a state of the review since a moment (as `read_moment` takes it; a day from its beginning), and
    what waits. Appends nothing. Raises InputError LR-AS-OF."""
    with reader_at(review, state.as_of) as reader:
        after, moment = _begin(reader, state, since)
        new = _New()
        for event in reader.events(after):
            if event.seq > state.length:
                break
            _TAKEN.get(event.kind, _nothing)(new, event)
        return _told(reader, review, state, _Asked(after, moment, tuple(filter(None, map(str.strip, questions)))), new)


@dataclass(frozen=True, slots=True)
class _Asked:
    after: int
    moment: datetime | None
    questions: tuple[str, ...]


def _begin(reader: Reader, state: Snapshot, since: str) -> tuple[int, datetime | None]:
    """The number of the last event that is not new, and the time it is told by."""
    if not since.strip():
        start = state.at - USUAL if state.at else None
        return (last_event(reader, start) if start else 0), start
    wanted = read_moment(since)
    if isinstance(wanted, int):
        return min(wanted, state.length), None
    if wanted.time() == time.max:
        wanted = datetime.combine(wanted.date(), time.min, wanted.tzinfo)
    return min(last_event(reader, wanted), state.length), wanted


def _told(reader: Reader, review: Review, state: Snapshot, asked: _Asked, new: _New) -> Supervision:
    cells = {key: change for key, change in new.cells.items() if change[0] != change[1]}
    missing = {one.work for one in state.full_texts if one.retrieval is Retrieval.NOT_RETRIEVED}
    ways = tracks(state.decisions, state.protocol, missing=missing)
    return Supervision(
        after=asked.after,
        last=state.length,
        since=asked.moment,
        runs=tuple(one for one in new.runs if one not in new.withdrawn),
        edited=tuple(one for one in new.edited if one not in new.runs and one not in new.withdrawn),
        withdrawn=tuple(one for one in new.withdrawn if one not in new.runs),
        records=new.records,
        decided=dict(Counter(new.decided.values())),
        undone=new.undone,
        exceptions=tuple(new.exceptions),
        exceptions_withdrawn=new.exceptions_withdrawn,
        amendments=tuple(one.event for one in state.amendments if one.event > asked.after),
        approvals=tuple(one.event for one in state.approvals if one.event > asked.after),
        pairs=new.pairs,
        full_texts=len(new.full_texts),
        cells=len(cells),
        cell_works=tuple(dict.fromkeys(f"W{work}" for work, _ in sorted(cells))),
        appraisals=len(new.changed(APPRAISAL)),
        appraised=_works_of(new.changed(APPRAISAL)),
        coded=len(new.changed(ROW)),
        coded_works=_works_of(new.changed(ROW)),
        themes=tuple(new.changed("themes")),
        conflicts=_named(reader, [way.work for way in ways.values() if way.place.situation is Situation.CONFLICT]),
        maybes=_named(reader, [way.work for way in ways.values() if _in_doubt(way)]),
        asked=_notes(reader, review, state.decisions, ways),
        questions=asked.questions,
    )


def _works_of(forms: Mapping[str, tuple[Any, Any]]) -> tuple[str, ...]:
    """The works that forms are of, as they are now or, where they were taken out, as they were."""
    named = {(after or before)["work"] for before, after in forms.values()}
    return tuple(sorted(named, key=lambda work: int(work[1:])))


def _in_doubt(way: Track) -> bool:
    """Whether the last word on a work that still waits is a «maybe»."""
    ended = way.place.situation in (Situation.EXCLUDED, Situation.INCLUDED, Situation.CONFLICT)
    last = list(way.standing.values())[-1:]
    return not ended and bool(last) and last[0].verdict is Verdict.MAYBE


def _named(reader: Reader, works: Iterable[str]) -> tuple[Named, ...]:
    numbers = sorted({int(work[1:]) for work in works})
    records = reader.records_in(numbers)
    return tuple(Named(f"W{number}", title_of(reader, records.get(number, ()))) for number in numbers)


def _notes(
    reader: Reader, review: Review, decisions: Iterable[Decision], ways: Mapping[str, Track]
) -> tuple[Named, ...]:
    """Notes that a reviewer tagged as a question or ended with a question mark; none that are kept from who asks."""
    eyes = blind(reader, review)
    found = [one for one in decisions if _asks(one) and not eyes.hides(ways[one.work], one)]
    titles = {one.work: one.title for one in _named(reader, (one.work for one in found))}
    return tuple(Named(one.work, titles[one.work], one.note.strip()) for one in found)


def _asks(decision: Decision) -> bool:
    tagged = any(tag.strip().lower() in _ASKING or tag.strip().endswith("?") for tag in decision.tags)
    return tagged or decision.note.strip().endswith("?")


def _nothing(new: _New, event: Event) -> None:
    """Of what people need not be told at the next supervision."""


def _run(new: _New, event: Event) -> None:
    kept = {"run.logged": new.runs, "run.started": new.runs, "run.withdrawn": new.withdrawn}
    kept.get(event.kind, new.edited)[event.data["run"]["id"]] = None


def _parsed(new: _New, event: Event) -> None:
    new.records += event.data["parsed"]


def _decision(new: _New, event: Event) -> None:
    verdict = Verdict(event.data["verdict"])
    if verdict is not Verdict.POSTPONE:
        new.decided[event.seq] = Stage(event.data["stage"]), verdict


def _undone(new: _New, event: Event) -> None:
    if new.decided.pop(event.data["decision"], None) is None:
        new.undone += 1


def _exception(new: _New, event: Event) -> None:
    new.exceptions[event.seq] = None


def _withdrawn(new: _New, event: Event) -> None:
    if event.data["exception"] in new.exceptions:
        del new.exceptions[event.data["exception"]]
    else:
        new.exceptions_withdrawn += 1


def _pairs(new: _New, event: Event) -> None:
    new.pairs += len(event.data.get("pairs", ("one",)))


def _reopened(new: _New, event: Event) -> None:
    new.pairs = max(0, new.pairs - len(event.data["pairs"]))


def _full_text(new: _New, event: Event) -> None:
    new.full_texts.add(event.data["work"])


def _cells(new: _New, event: Event) -> None:
    for cell in event.data["cells"]:
        key = event.data["work"], cell["field"]
        before, _ = new.cells.get(key, (cell["before"], None))
        new.cells[key] = before, cell["after"]


def _form(new: _New, event: Event) -> None:
    key = event.data["kind"], event.data["key"]
    before, _ = new.forms.get(key, (event.data["before"], None))
    new.forms[key] = before, event.data["after"]


_TAKEN: Mapping[str, Callable[[_New, Event], None]] = {
    "run.logged": _run,
    "run.started": _run,
    "run.edited": _run,
    "run.withdrawn": _run,
    "page.parsed": _parsed,
    "decision.made": _decision,
    "decision.undone": _undone,
    "exception.made": _exception,
    "exception.withdrawn": _withdrawn,
    "pairs.decided": _pairs,
    "pair.decided": _pairs,
    "pairs.reopened": _reopened,
    "fulltext.set": _full_text,
    "cells.set": _cells,
    "form.set": _form,
}
