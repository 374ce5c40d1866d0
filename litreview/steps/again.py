"""Then and now: two runs of one search compared, record by record, with what tells why they differ."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

from litreview.errors import InputError, Where
from litreview.model import (
    Altered,
    Cause,
    Compared,
    Day,
    FieldChange,
    LineChange,
    Moved,
    Name,
    Record,
    Relation,
    Run,
    RunStatus,
    SourceColumn,
)
from litreview.normalise.titles import title_key
from litreview.sources.citing_sources import reader_of
from litreview.sources.entered import entered
from litreview.steps.past import reader_at
from litreview.steps.review import Review
from litreview.steps.search import is_part, stored_page
from litreview.store import Reader
from litreview.store.events import canonical

# What of a record is compared. `extra` holds counters (citations, scores) that differ every day, `origin` is ours.
COMPARED = tuple(item.name for item in fields(Record) if item.name not in ("extra", "origin"))
_AT_ONCE = 400  # pairs of records held at a time


def compare(review: Review, numbers: Sequence[int] = (), *, as_of: str = "") -> tuple[Compared, ...]:
    """Every run that was repeated compared with its last repeat; of runs that are named, those, but two of them are
    compared with each other. Reads what is stored, asks no network, writes nothing.

    Raises InputError LR-RERUN-RUN (no such run), LR-DIFF-NONE (nothing has been run again), LR-AS-OF….
    """
    with reader_at(review, as_of) as reader:
        pairs = _pairs(reader.runs(), tuple(dict.fromkeys(numbers)))
        return tuple(compared(reader, then, now) for then, now in pairs)


def _pairs(runs: Sequence[Run], numbers: tuple[int, ...]) -> list[tuple[Run, Run]]:
    known = {run.id: run for run in runs}
    for number in numbers:
        if number not in known:
            raise InputError("LR-RERUN-RUN", where=Where(record=str(number)), last=max(known, default=0))
    if len(numbers) == 2:
        return [(known[numbers[0]], known[numbers[1]])]
    repeats = [run for run in runs if _is_done(run) and run.repeats in known]
    latest = {run.repeats or 0: run for run in repeats}  # a later repeat takes the place of an earlier
    found = [(known[number], run) for number, run in latest.items()]
    if numbers:
        found = [pair for number in numbers for pair in _of(number, known, latest)]
    if not found:
        raise InputError("LR-DIFF-NONE", where=Where(record=", ".join(map(str, numbers))))
    return sorted(found, key=lambda pair: pair[0].id) if not numbers else found


def _of(number: int, known: Mapping[int, Run], latest: Mapping[int, Run]) -> Iterator[tuple[Run, Run]]:
    """A repeat with its first run, or a run with its last repeat."""
    run = known[number]
    if run.repeats is not None and run.repeats in known:
        yield known[run.repeats], run
    elif number in latest:
        yield run, latest[number]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a run: what it may be known again by, in order of trust; its record, None where it was not read; a
    fingerprint of what is compared."""

    keys: tuple[str, ...]
    identifier: str
    record: int | None
    print: bytes


def compared(reader: Reader, then: Run, now: Run) -> Compared:
    """Two runs in one view of a store."""
    held = then.parsed is not None and now.parsed is not None
    base = Compared(then, now, held, lines=tuple(_lines(then, now)))
    if not held:
        return base
    before, after = _entries(reader, then), _entries(reader, now)
    pairs, gone, new = matched(before, after)
    why = _Why(reader, then, now)
    return replace(
        base,
        same=len(pairs),
        new=tuple(_told(reader, [after[at] for at in new], why.came)),
        gone=tuple(_told(reader, [before[at] for at in gone], why.went)),
        altered=tuple(_altered(reader, [(before[one], after[other]) for one, other in pairs])),
    )


def matched(before: Sequence[_Entry], after: Sequence[_Entry]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Places of entries that are one and the same, each used once; of those only before; of those only after.

    By the source's own identifier first, then by DOI, then by title and year, so that a surer tie is never lost to a
    weaker one.
    """
    free, left = set(range(len(before))), set(range(len(after)))
    pairs: list[tuple[int, int]] = []
    for rank in range(_RANKS):
        waiting: dict[str, deque[int]] = {}
        for at in sorted(free):
            if before[at].keys[rank]:
                waiting.setdefault(before[at].keys[rank], deque()).append(at)
        for at in sorted(left):
            found = waiting.get(after[at].keys[rank])
            if after[at].keys[rank] and found:
                one = found.popleft()
                pairs.append((one, at))
                free.discard(one)
                left.discard(at)
    return sorted(pairs), sorted(free), sorted(left)


_RANKS = 3


def _entries(reader: Reader, run: Run) -> list[_Entry]:
    """The entries of a run; those that were not read come last."""
    found = [
        _Entry(_keys(run, item.pointer.identifier, item.record), item.pointer.identifier, item.id, _print(item.record))
        for item in reader.records(run.id)
    ]
    unread = (item.pointer.identifier for item in reader.unparsed(run.id))
    return [*found, *(_Entry((_own(run, one), "", ""), one, None, b"") for one in unread)]


def _keys(run: Run, identifier: str, record: Record) -> tuple[str, ...]:
    title = title_key(record.title)
    return _own(run, identifier), record.doi, f"{title} {record.year or ''}" if title else ""


def _own(run: Run, identifier: str) -> str:
    """The source's own identifier, told apart from those of other sources; arXiv's without its version."""
    if run.source == "arxiv":
        head, sign, version = identifier.rpartition("v")
        identifier = head if sign and version.isdecimal() else identifier
    return f"{run.source} {identifier}" if identifier else ""


def _print(record: Record) -> bytes:
    """Short for what is compared of a record."""
    data = {name: value for name, value in record.to_json().items() if name in COMPARED}
    return hashlib.blake2b(canonical(data).encode("utf-8"), digest_size=16).digest()


class _Why:
    """What tells why a record came or went between two runs."""

    def __init__(self, reader: Reader, then: Run, now: Run) -> None:
        self._reader, self._then, self._now = reader, then, now
        self._first = _date(then.date.first)

    @cached_property
    def _refused(self) -> frozenset[str]:
        return _refused(self._reader, self._now)

    def came(self, entry: _Entry, record: Record | None) -> Moved:
        day = entered(self._now.source, record) if record is not None else None
        took = _date(day)
        if took is not None and self._first is not None and took >= self._first:
            cause = Cause.GREW
        elif _is_short(self._then):
            cause = Cause.UNFETCHED
        else:
            cause = Cause.UNDATED if took is None or self._first is None else Cause.EARLIER
        return _moved(cause, entry, record, day)

    def went(self, entry: _Entry, record: Record | None) -> Moved:
        cause = Cause.UNFETCHED if _is_short(self._now) else Cause.GONE
        if entry.identifier and entry.identifier in self._refused:
            cause = Cause.WITHHELD
        return _moved(cause, entry, record, entered(self._then.source, record) if record is not None else None)


def _moved(cause: Cause, entry: _Entry, record: Record | None, day: Day | None) -> Moved:
    if record is None:
        return Moved(cause, entry.identifier)
    return Moved(cause, entry.identifier, record.title, record.year, record.doi, day)


def _is_short(run: Run) -> bool:
    """Whether a run did not fetch all that its source reported."""
    return run.hits.value is not None and run.retrieved is not None and run.hits.value > run.retrieved


def _refused(reader: Reader, run: Run) -> frozenset[str]:
    """Identifiers that the source listed and did not hand out when it was asked for them."""
    if run.column is SourceColumn.CITATION or not any(page.about.get("asked") for page in reader.pages(run.id)):
        return frozenset()
    source = reader_of(run)
    pages = (stored_page(reader, page) for page in reader.pages(run.id) if not is_part(page))
    return frozenset(one for page in pages if page.asked and page.body for one in source.parse(page).missing)


def _date(day: Day | None) -> date | None:
    if day is None or day.year is None or day.month is None or day.day is None:
        return None
    try:
        return date(day.year, day.month, day.day)
    except ValueError:
        return None


def _told(reader: Reader, entries: Sequence[_Entry], tell: Callable[[_Entry, Record | None], Moved]) -> Iterator[Moved]:
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        records = reader.records_of(tuple(entry.record for entry in some if entry.record is not None))
        yield from (tell(entry, records.get(entry.record) if entry.record else None) for entry in some)


def _altered(reader: Reader, pairs: Sequence[tuple[_Entry, _Entry]]) -> Iterator[Altered]:
    """Only the records whose fingerprints differ are read again."""
    other = [pair for pair in pairs if pair[0].print != pair[1].print]
    for start in range(0, len(other), _AT_ONCE):
        some = other[start : start + _AT_ONCE]
        numbers = tuple(entry.record for pair in some for entry in pair if entry.record is not None)
        records = reader.records_of(numbers)
        for before, after in some:
            one, two = (records.get(entry.record) if entry.record else None for entry in (before, after))
            changes = tuple(_changes(one or Record(), two or Record()))
            yield Altered(after.identifier or before.identifier, (two or one or Record()).title, changes)


def _changes(one: Record, two: Record) -> Iterator[FieldChange]:
    for name in COMPARED:
        before, after = getattr(one, name), getattr(two, name)
        if before != after:
            yield FieldChange(name, printed(before), printed(after))


def printed(value: object) -> str:
    """The value of a record's field on one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, Relation):
        return " ".join(filter(None, (value.kind, value.text, value.doi, value.pmid)))
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {printed(inner)}" for name, inner in value.items())
    if isinstance(value, tuple):
        return "; ".join(map(printed, value))
    return str(value)


def _lines(then: Run, now: Run) -> Iterator[LineChange]:
    """Lines whose hits differ; the rungs of the limits among them."""
    before, after = dict(_counts(then)), dict(_counts(now))
    for label in dict.fromkeys((*before, *after)):
        if before.get(label) != after.get(label) and label in before and label in after:
            yield LineChange(label, before[label], after[label])


def _counts(run: Run) -> Iterable[tuple[str, int | None]]:
    yield from ((line.label, line.count.value) for line in run.lines)
    yield from ((step.label, step.count.value) for step in run.steps if step.label)


def repeated(runs: Iterable[Run]) -> bool:
    """Whether any search has been run again, to its end."""
    return any(map(_is_done, runs))


def _is_done(run: Run) -> bool:
    return run.repeats is not None and run.status is not RunStatus.RUNNING
