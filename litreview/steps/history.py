"""The history as it may be told to who acts, event by event: never all of it in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from litreview.errors import InputError, Where
from litreview.model import Arrival, Stage
from litreview.steps.audit import told as changed
from litreview.steps.blind import Blind, blind
from litreview.steps.past import read_moment
from litreview.steps.review import Review
from litreview.steps.roles import names_of
from litreview.steps.screen import ways
from litreview.store import Event, Reader
from litreview.store.past import last_event
from litreview.store.projections import PROJECTIONS
from litreview.store.rows import sound

_OPEN = ("work", "stage", "origin")  # of a decision that is hidden


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: of these kinds (`decision.made`, or `decision` for all that begin so), of a subject (`W3`,
    `run 2`), from a moment on (as `--as-of` takes it; a day from its beginning, `#12` from event 12), the last so many
    of them. What is not asked for is all."""

    kinds: tuple[str, ...] = ()
    subject: str = ""
    since: str = ""
    last: int | None = None


EVERY = Asked()


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and who made it. `hidden`: its verdict, criterion, note and tags are kept from somebody who has yet to
    judge the work; `by_hand`: a person typed this row of the log, or corrected it. `what` it changed, in the values
    themselves; '' where that is hidden or there is nothing to tell."""

    event: Event
    who: str
    hidden: bool
    by_hand: bool
    what: str

    @property
    def data(self) -> Mapping[str, Any]:
        """What the event holds, less what is hidden."""
        return {name: value for name, value in self.event.data.items() if not self.hidden or name in _OPEN}


@contextmanager
def events_told(review: Review, asked: Asked = EVERY) -> Iterator[Iterator[Told]]:
    """The events asked for, oldest first, one at a time. Appends nothing.

    Raises InputError LR-AUDIT-KIND, LR-AS-OF for a moment that cannot be read; the iterator StoreError LR-STORE-ROW for
    an event that holds what none of its kind does.
    """
    kinds = _kinds(asked.kinds)
    with review.store.reading() as reader:
        names, eyes = names_of(reader, review.protocol.language), _Eyes(reader, review)
        with closing(_found(reader, asked, kinds)) as found:
            yield (_told(reader, event, names, eyes) for event in found)


def _kinds(wanted: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for kind in wanted:
        meant = [one for one in PROJECTIONS if one == kind or one.startswith(f"{kind}.")]
        if not meant:
            raise InputError("LR-AUDIT-KIND", where=Where(key="--kind"), kind=kind, valid=tuple(sorted(PROJECTIONS)))
        found += meant
    return tuple(dict.fromkeys(found))


def _found(reader: Reader, asked: Asked, kinds: tuple[str, ...]) -> Generator[Event]:
    after = _after(reader, asked.since)
    if asked.last is not None and not kinds and not asked.subject:
        after = max(after, reader.head()[1] - asked.last)
    events = _speaking(reader.events(after, kinds), asked.subject.strip())
    return (event for event in deque(events, asked.last)) if asked.last is not None else events


def _after(reader: Reader, since: str) -> int:
    """The number of the last event before the moment."""
    if not since.strip():
        return 0
    wanted = read_moment(since)
    if isinstance(wanted, int):
        return max(0, wanted - 1)
    if wanted.time() == time.max:
        wanted = datetime.combine(wanted.date(), time.min, wanted.tzinfo)
    if wanted == datetime.min.replace(tzinfo=wanted.tzinfo):  # no moment is before it
        return 0
    return last_event(reader, wanted - timedelta(microseconds=1))


def _speaking(events: Iterator[Event], subject: str) -> Generator[Event]:
    for event in events:
        with sound(f"events {event.seq}"):
            wanted = _speaks_of(event, subject)
        if wanted:
            yield event


def _speaks_of(event: Event, subject: str) -> bool:
    if not subject:
        return True
    wanted = subject.casefold()
    named = event.subject.casefold()
    return wanted == named or wanted in named.split() or wanted in _works(event)


def _works(event: Event) -> set[str]:
    """The works an event is about, beside its subject."""
    data = event.data
    forms = (data.get(side) for side in ("before", "after"))
    inside = (form.get("work") for form in forms if isinstance(form, Mapping))
    return {f"w{str(work).lstrip('wW')}" for work in (data.get("work"), *inside) if work}


class _Eyes:
    """What is hidden from who acts. Where one person judges each work and no sample was drawn, nothing is."""

    def __init__(self, reader: Reader, review: Review) -> None:
        several = any(review.protocol.screening.needed(stage) > 1 for stage in Stage)
        self._eyes: Blind | None = blind(reader, review) if several or reader.samples() else None
        if self._eyes is not None:
            self._ways, self._joined = ways(reader, review.protocol), reader.joined()

    def hide(self, event: Event) -> bool:
        return self._eyes is not None and self._eyes.hides_event(event, self._ways, self._joined)


def _told(reader: Reader, event: Event, names: Mapping[str, str], eyes: _Eyes) -> Told:
    who = names.get(event.actor) or event.actor
    with sound(f"events {event.seq}"):
        event.data.keys()  # a table, whatever else
        hidden = eyes.hide(event)
        return Told(event, who, hidden, _by_hand(event), "" if hidden else _what(reader, event))


def _by_hand(event: Event) -> bool:
    if event.kind == "run.logged":
        return bool(event.data["run"].get("arrival") == Arrival.HAND.value)
    return event.kind in ("run.edited", "run.withdrawn")


def _what(reader: Reader, event: Event) -> str:
    data = event.data
    if event.kind == "exception.made":
        return "; ".join((data["criterion"], *data["reasons"]))
    if event.kind == "approval.given":
        return f"{data['verdict']}, {data['sha256'][:12]}"
    if event.kind == "protocol.amended":
        reason = reader.named(data["reason"], event.seq)
        return f"{', '.join(change['part'] for change in data['changes'])}; {reason}"
    if event.kind == "run.withdrawn":
        return str(data["run"].get("withdrawn", ""))
    return changed(event)
