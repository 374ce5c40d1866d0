"""A review as it was: at the end of a day, at a time, or after an event.

The protocol and the queries are those that were in force then, which is the last version that a step had recorded;
where none had been, those of the folder. A protocol that was changed in the file and not used by any step is not known
to the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from litreview.errors import InputError, Where
from litreview.model import Protocol, Query
from litreview.steps.review import Review
from litreview.store import Reader
from litreview.store.events import moment
from litreview.store.past import last_event, past

NUMBER = re.compile(r"#\s*(\d{1,15})")
DAY = re.compile(r"\d{4}-?\d\d-?\d\d")


@dataclass(frozen=True, slots=True)
class LookingBack:
    """The store at a past moment, with the protocol and the queries of then. `as_of` names the moment."""

    reader: Reader
    protocol: Protocol
    queries: Mapping[str, Query]
    as_of: str


@contextmanager
def looking_back(review: Review, as_of: str) -> Iterator[LookingBack]:
    """The review as it was at a moment, written as `read_moment` takes it. Appends nothing.

    Raises InputError LR-AS-OF, LR-AS-OF-EVENT, LR-AS-OF-EARLY, and what readers of protocols raise.
    """
    until = read_moment(as_of)
    with review.store.reading() as now:
        last = _last(now, until, as_of)
        with past(now, last) as reader:
            yield LookingBack(reader, _protocol(review, reader), _queries(review, reader), _name(until))


@contextmanager
def reader_at(review: Review, as_of: str) -> Iterator[Reader]:
    """The store at a past moment, or as it is where none is named. Raises as `looking_back` does."""
    if as_of:
        with looking_back(review, as_of) as then:
            yield then.reader
    else:
        with review.store.reading() as reader:
            yield reader


def read_moment(text: str) -> int | datetime:
    """`2026-03-01` is the end of that day, `2026-03-01T14:30` that minute's beginning, both in UTC, in which the
    history is kept; a time may name another zone (`2026-03-01T14:30+01:00`). `#123` is the state after event 123.

    UTC and not the zone of the machine: the same words give the same report on every machine.
    Raises InputError LR-AS-OF.
    """
    plain = text.strip()
    numbered = NUMBER.fullmatch(plain)
    if numbered:
        return int(numbered[1])
    try:
        found = datetime.fromisoformat(plain)
        if DAY.fullmatch(plain):
            found = datetime.combine(found, time.max)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError("LR-AS-OF", where=Where(key="--as-of"), text=text) from None


def _last(reader: Reader, until: int | datetime, text: str) -> int:
    """The number of the last event of then."""
    _, length, _ = reader.head()
    if isinstance(until, int):
        if not 1 <= until <= length:
            raise InputError("LR-AS-OF-EVENT", where=Where(key="--as-of"), number=until, last=length)
        return until
    last = last_event(reader, until)
    if not last:
        first = next((moment(event.at) for event in reader.events()), None)
        raise InputError("LR-AS-OF-EARLY", where=Where(key="--as-of"), text=text, first=_clock(first))
    return last


def _name(until: int | datetime) -> str:
    return f"#{until}" if isinstance(until, int) else _clock(until)


def _clock(when: datetime | None) -> str:
    """`2026-03-01` for the end of a day, else `2026-03-01T14:30:00Z`."""
    if when is None:
        return "–"
    if when.time() == time.max:
        return when.date().isoformat()
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _protocol(review: Review, reader: Reader) -> Protocol:
    from litreview.formats.protocol_file import read_protocol

    recorded = reader.latest_documents("protocol")
    if not recorded:
        return review.protocol
    name, (sha256, text) = list(recorded.items())[-1]
    found = read_protocol(text.encode("utf-8"), f"protocols/{name}.toml", name)
    return replace(found, version=sha256)  # the file's own, which may have begun with a byte order mark


def _queries(review: Review, reader: Reader) -> Mapping[str, Query]:
    from litreview.formats.query_file import read_query

    recorded = reader.latest_documents("query")
    if not recorded:
        return review.queries
    return {
        name: read_query(text.encode("utf-8"), f"queries/{name}.toml", name)
        for name, (_, text) in sorted(recorded.items())
    }
