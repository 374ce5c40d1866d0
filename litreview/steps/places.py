"""Where every work stands, asked from the cache, which is brought up to date when something has happened since.

A place depends on the events and on what the protocol says of stages and reviewers, and on nothing else. So the cache
needs no event of its own, several processes may fill it, and what was thrown away is made again. Steps that decide
keep it up in their own transaction (`keep_up`, about a millisecond for one decision); whatever else has happened is
caught up with by the next who asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

from litreview.model import Decision, Means, Protocol, Situation, Stage, Verdict
from litreview.screening.standing import Track, track, tracks, unjudged
from litreview.steps.review import Review
from litreview.steps.ways import is_retrievable, not_retrieved
from litreview.store import PlaceCache, PlaceRow, PlaceState, Reader, Writer, places_in_memory
from litreview.store.events import canonical
from litreview.store.places import Words

_SHAPE = 1  # raised when a place is worked out in another way
_TOUCHING = frozenset({"decision.made", "decision.undone", "fulltext.set"})  # one work, named by the event's subject
# What moves no work. An event of any other kind may: then all places are worked out anew.
_HARMLESS = frozenset(
    {
        *("actor.introduced", "document.recorded", "protocol.amended", "sample.drawn", "review.created"),
        *("run.logged", "run.started", "run.edited", "run.finished", "page.stored", "page.parsed"),
        *("pair.decided", "pairs.decided", "pairs.reopened", "exception.made", "exception.withdrawn"),
        *("cells.set", "form.set", "approval.given"),
    }
)
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_TRIES = 5
_MANY = 5000  # after so many events, or works touched, everything anew is as quick
_ENDED = (Situation.INCLUDED, Situation.EXCLUDED, Situation.NOT_RETRIEVED)


def fingerprint(protocol: Protocol) -> str:
    """What of a protocol the places depend on."""
    stages = [[stage.value, protocol.screening.needed(stage)] for stage in protocol.stages]
    return hashlib.sha256(canonical([_SHAPE, stages]).encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """One view of a review: the store, and the places as they are in it."""

    reader: Reader
    places: PlaceCache


@contextmanager
def standing(review: Review) -> Iterator[Standing]:
    """The places, up to date with everything that has happened. Appends nothing.

    A store that may be written keeps what was worked out; for one that may not, it is worked out anew in memory.
    """
    wanted = fingerprint(review.protocol)
    for _ in range(0 if review.store.read_only else _TRIES):  # somebody may decide between the two looks
        _catch_up(review, wanted)
        with review.store.reading() as reader:
            kept = PlaceCache(reader.connection)
            if _is_fresh(reader, kept, wanted):
                yield Standing(reader, kept)
                return
    with review.store.reading() as reader, places_in_memory() as own:
        _fill(reader, own, review.protocol)
        yield Standing(reader, own)


def _catch_up(review: Review, wanted: str) -> None:
    with review.store.reading() as reader:
        fresh = _is_fresh(reader, PlaceCache(reader.connection), wanted)
    if not fresh:
        with review.store.writing(review.clock) as writer:
            refresh(Reader(writer.connection), PlaceCache(writer.connection), review.protocol)


def keep_up(writer: Writer, protocol: Protocol) -> None:
    """Bring the cache along at the end of a transaction that has decided something, if it was up to date before it or
    nearly so. Where all would have to be worked out anew, that is left to the next who asks."""
    places = PlaceCache(writer.connection)
    state, wanted = places.state(), fingerprint(protocol)
    if state is not None and state.rules == wanted:
        touched = _touched(places, state)
        if touched is not None:
            reader = Reader(writer.connection)
            _renew(reader, places, protocol, touched)
            places.settle(PlaceState(wanted, reader.head()[1]))


def refresh(reader: Reader, places: PlaceCache, protocol: Protocol) -> None:
    """Bring the places up to date: the works that something was said of since, or all of them."""
    wanted = fingerprint(protocol)
    state = places.state()
    touched = _touched(places, state) if state is not None and state.rules == wanted else None
    if touched is None:
        _fill(reader, places, protocol)
    else:
        _renew(reader, places, protocol, touched)
    places.settle(PlaceState(wanted, reader.head()[1]))


def _is_fresh(reader: Reader, places: PlaceCache, wanted: str) -> bool:
    return places.state() == PlaceState(wanted, reader.head()[1])


def _touched(places: PlaceCache, state: PlaceState) -> set[int] | None:
    """The works that something was said of since; None when the works themselves may be others now."""
    found: set[int] = set()
    for count, (kind, subject) in enumerate(places.events_since(state.event)):
        if kind in _TOUCHING:
            found.add(int(subject.removeprefix("W")))
        if kind not in _TOUCHING | _HARMLESS or count > _MANY:
            return None
    return found


def _fill(reader: Reader, places: PlaceCache, protocol: Protocol) -> None:
    """All places. Works of which the same was said in the same order stand alike, and most do: the way of each such
    kind is walked once. Those that several works went into have a way of their own."""
    missing, joined = not_retrieved(reader), reader.joined()
    tangled = {kept for kept, _ in joined.values()}
    said: dict[int, list[Words]] = {}
    for work, word in PlaceCache(reader.connection).said():
        if work not in joined:
            said.setdefault(work, []).append(word)
    alike = cache(partial(_row_of_words, protocol))
    numbers = [number for number in reader.works() if number not in tangled]
    rows = [alike(tuple(said.get(number, ())), f"W{number}" not in missing)._replace(work=number) for number in numbers]
    rows += [_row(way) for way in _ways_of(reader, protocol, sorted(tangled & reader.records_in(tangled).keys()))]
    places.clear()
    places.put(rows)


def _row_of_words(protocol: Protocol, words: tuple[Words, ...], retrieved: bool) -> PlaceRow:
    """The place of a work, of what was said of it in order; numbers of events and times do not matter to it."""
    made = [
        Decision("W0", Stage(stage), Verdict(verdict), reviewer, _NO_TIME, event, criterion, means=Means(means))
        for event, (stage, verdict, reviewer, criterion, means) in enumerate(words, start=1)
    ]
    return _row(track("W0", made, protocol, retrieved=retrieved))


def _renew(reader: Reader, places: PlaceCache, protocol: Protocol, touched: set[int]) -> None:
    standing_ones = {int(reader.work_id(number)[1:]) for number in touched}
    held = reader.records_in(standing_ones)
    places.remove(touched | standing_ones)
    places.put([_row(way) for way in _ways_of(reader, protocol, list(held))])


def _ways_of(reader: Reader, protocol: Protocol, works: list[int]) -> Iterable[Track]:
    few = len(works) < 10  # a full text asked for one by one, or all at once
    missing = frozenset(f"W{one}" for one in works if not is_retrievable(reader, one)) if few else not_retrieved(reader)
    said = tracks(reader.decisions_of(works), protocol, missing=missing)
    for work in (f"W{number}" for number in works):
        yield said.get(work) or unjudged(work, protocol, retrieved=work not in missing)


def _row(way: Track) -> PlaceRow:
    here, poll = way.place, way.poll(way.place.stage)
    voters = () if here.situation in _ENDED else poll.voters
    put_off = bool(poll.put_off) and here.situation not in _ENDED
    stands = {stage.value: decision.verdict.value for stage, decision in way.standing.items()}
    return PlaceRow(int(way.work[1:]), here.situation.value, here.stage.value, put_off, stands, voters)


def work_out(reader: Reader, places: PlaceCache, protocol: Protocol) -> None:
    """Fill places anew, without saying what they are of."""
    _fill(reader, places, protocol)


def touched_since(places: PlaceCache, state: PlaceState) -> set[int] | None:
    """The works whose places the next who asks works out anew; None when those of all are."""
    return _touched(places, state)
