"""The caches against what they should be.

A cache that the program would not use as it stands (made under other rules, or before something that moves all works)
is no matter: whoever asks next makes it anew. `claims` are not looked at: they say who has a work before them just now,
no number or verdict rests on them, and they end by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.errors import InputError
from litreview.matching import block_keys, keys_of, stable_hash
from litreview.model import Message, Protocol, Purpose, message
from litreview.steps.dedupe import rules_off
from litreview.steps.neighbourhood import Filling, StoredRecords, rules_fingerprint
from litreview.steps.places import all_places, fingerprint, touched_since
from litreview.store import BlockIndex, PlaceCache, Reader, schema
from litreview.store.compare import ordered
from litreview.store.history import History
from litreview.store.kept_caches import cache_faults, in_a_circle, state_faults
from litreview.store.places import place_cells

FEW = 5000  # references whose index of possible duplicates is made anew without being asked: about a second


def check_places(reader: Reader, told: Reader, protocol: Protocol, length: int) -> Iterator[Message]:
    """Where works stand, and who has judged them, worked out from the replayed history (`told`)."""
    wrong = list(state_faults(reader.connection, schema.place_state, length))
    yield from wrong
    kept = PlaceCache(reader.connection)
    state = kept.state()
    if wrong or state is None or state.rules != fingerprint(protocol):
        return
    touched = touched_since(kept, state)
    if touched is None:
        return
    if in_a_circle(told.connection):
        yield message("audit.works_circle", table="works", expected="–", found="joined_to")
        return
    skipped = touched | {int(told.work_id(work)[1:]) for work in touched}
    rows = sorted(all_places(told, protocol))
    yield from cache_faults(schema.places, map(place_cells, rows), reader.connection, skipped)
    votes = ((row.work, voter) for row in rows for voter in sorted(row.voters))
    yield from cache_faults(schema.place_votes, votes, reader.connection, skipped)


def check_blocks(reader: Reader, told: Reader, protocol: Protocol, history: History) -> Iterator[Message]:
    """The index by which the next round finds what may be duplicates, made anew from the references in the scratch
    store (`told`)."""
    wrong = list(state_faults(reader.connection, schema.block_state, history.length))
    yield from wrong
    numbers = None if wrong else indexed(reader, told, protocol, history)
    if numbers is None:
        return
    filling = Filling(BlockIndex(told.connection))
    for number, record in StoredRecords(reader, numbers).items():
        filling.take((key, number) for key in {stable_hash(key) for key in block_keys(keys_of(record))})
    filling.done()
    yield from cache_faults(schema.block_index, ordered(schema.block_index, told.connection), reader.connection)


def indexed(reader: Reader, told: Reader, protocol: Protocol, history: History) -> list[int] | None:
    """The references that the index is of, which those of repeated searches are not (by the scratch store, `told`);
    None when the next round makes it anew in any case."""
    state = BlockIndex(reader.connection).state()
    try:
        rules = rules_fingerprint(rules_off(protocol))
    except InputError:  # the next round refuses such a protocol
        return None
    if state is None or state.rules != rules:
        return None
    if next(reader.events(state.event, kinds=("works.matched",)), None) is not None:
        return None
    gone = {one.data["run"]["id"] for one in history.runs if one.kind == "run.withdrawn" and one.seq <= state.event}
    gone |= {run.id for run in told.runs() if run.purpose is Purpose.REPEAT}
    pages = [page for page in history.parsed if page.event <= state.event and page.run not in gone]
    return [number for page in pages for number in range(page.first, page.first + page.records)]
