"""Single changes to a bundle, at random by a seed: what whoever wants to deceive, or a bad disk, would do."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from litreview.store.events import canonical, event_hash
from tests.formats.zips import entries, parts, zip_of
from tests.steps.bundles import MANIFEST, Content, manifest

EVENTS, ABOUT = "events.jsonl", "bundle.json"
Events = list[dict[str, Any]]


@dataclass(frozen=True)
class Tampered:
    """A bundle that was changed, how, and where (an entry, as far as one can say)."""

    data: bytes
    how: str
    entry: str


def tampered(whole: bytes, seed: int) -> Tampered:
    """One change."""
    chance = random.Random(seed)
    return chance.choice(WAYS)(whole, chance)


def _zipped(found: Content) -> bytes:
    return zip_of(*parts(found))


def _listed(found: Content) -> bytes:
    """With checksums that fit: whoever changed the entry knows how a bundle is made."""
    return _zipped({**found, MANIFEST: manifest(found)})


def _spoiled(data: bytes, chance: random.Random) -> bytes:
    """A byte changed, put in, or taken away; of what is empty, one put in."""
    place, byte = chance.randrange(len(data) + 1), bytes([chance.randrange(32, 127)])
    ways = [data[:place] + byte + data[place:]]
    if place < len(data):
        ways += [data[:place] + data[place + 1 :], data[:place] + byte + data[place + 1 :]]
    made = chance.choice(ways)
    return made if made != data else data + byte


def _bit(whole: bytes, chance: random.Random) -> Tampered:
    turned, place = bytearray(whole), chance.randrange(len(whole) * 8)
    turned[place // 8] ^= 1 << place % 8
    return Tampered(bytes(turned), f"bit {place}", "")


def _byte(whole: bytes, chance: random.Random) -> Tampered:
    return Tampered(_spoiled(whole, chance), "a byte of the file", "")


def _entry(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    name = chance.choice(sorted(found))
    return Tampered(_zipped({**found, name: _spoiled(found[name], chance)}), "an entry", name)


def _listed_entry(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    name = chance.choice(sorted(set(found) - {MANIFEST}))
    return Tampered(_listed({**found, name: _spoiled(found[name], chance)}), "an entry and its checksum", name)


def _added(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    name = chance.choice(("pages/000777", "tables/more.csv", "reports/more.md", "queries/more.toml", "run.me"))
    zip_it = chance.choice((_zipped, _listed))
    return Tampered(zip_it({**found, name: b"x\n"}), "an entry added", name)


def _removed(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    name = chance.choice(sorted(found))
    del found[name]
    return Tampered((_listed if chance.random() < 0.5 and name != MANIFEST else _zipped)(found), "removed", name)


def _swapped(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    first, second = chance.sample(sorted(set(found) - {MANIFEST}), 2)
    if found[first] == found[second]:
        return _swapped(whole, chance)
    zip_it = chance.choice((_zipped, _listed))
    return Tampered(zip_it({**found, first: found[second], second: found[first]}), "two swapped", first)


def _renamed(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    name = chance.choice([one for one in sorted(found) if "/" in one])
    room, _, rest = name.partition("/")
    found[f"{room}/0{rest}"] = found.pop(name)
    return Tampered(chance.choice((_zipped, _listed))(found), "renamed", name)


def _event_line(whole: bytes, chance: random.Random) -> Tampered:
    """A line of the history removed, doubled or moved, the checksums made to fit."""
    found = entries(whole)
    lines = found[EVENTS].splitlines(keepends=True)
    place = chance.randrange(len(lines) - 1)
    way = chance.choice(("removed", "doubled", "swapped"))
    if way == "swapped":
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
    else:
        lines[place : place + 1] = [] if way == "removed" else [lines[place], lines[place]]
    return Tampered(_listed({**found, EVENTS: b"".join(lines)}), f"event {place + 1} {way}", EVENTS)


def _events(change: Callable[[Events, random.Random], str]) -> Callable[[bytes, random.Random], Tampered]:
    """The history changed, its chain made anew from there, and what the bundle says of itself made to fit."""

    def way(whole: bytes, chance: random.Random) -> Tampered:
        found = entries(whole)
        events: Events = [json.loads(line) for line in found[EVENTS].splitlines()]
        how = change(events, chance)
        prev = "0" * 64
        for seq, event in enumerate(events, 1):
            event |= {"seq": seq, "prev": prev}
            event["hash"] = prev = event_hash(**{name: value for name, value in event.items() if name != "hash"})
        said = {**json.loads(found[ABOUT]), "head": prev, "length": len(events), "at": events[-1]["at"]}
        changed = {
            EVENTS: "".join(f"{canonical(event)}\n" for event in events).encode(),
            ABOUT: f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode(),
        }
        return Tampered(_listed({**found, **changed}), f"{how}, chained again", EVENTS)

    return way


def _moved_time(events: Events, chance: random.Random) -> str:
    event = chance.choice(events)
    event["at"] = event["at"].replace("2026", "2025", 1)
    return f"time of event {event['seq']}"


def _dropped(events: Events, chance: random.Random) -> str:
    return f"event {events.pop(chance.randrange(len(events)))['seq']} dropped"


def _exchanged(events: Events, chance: random.Random) -> str:
    place = chance.randrange(len(events) - 1)
    events[place], events[place + 1] = events[place + 1], events[place]
    return f"events {place + 1} and {place + 2} exchanged"


def _other_actor(events: Events, chance: random.Random) -> str:
    event = chance.choice(events)
    event["actor"] = "R-00000000"
    return f"actor of event {event['seq']}"


def _other_value(events: Events, chance: random.Random) -> str:
    """A number or text somewhere in the data of an event."""
    event = chance.choice([one for one in events if _leaves(one["data"])])
    holder, key = chance.choice(_leaves(event["data"]))
    value = holder[key]
    holder[key] = value + 1 if isinstance(value, int) else f"{value}x"
    return f"{event['kind']}.{key}"


def _leaves(data: Any) -> list[tuple[Any, Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    found: list[tuple[Any, Any]] = []
    for key, value in list(items):
        if isinstance(value, dict | list):
            found += _leaves(value)
        elif isinstance(value, int | str) and not isinstance(value, bool):
            found.append((data, key))
    return found


def _list_line(whole: bytes, chance: random.Random) -> Tampered:
    found = entries(whole)
    return Tampered(_zipped({**found, MANIFEST: _spoiled(found[MANIFEST], chance)}), "the list", MANIFEST)


def _zip_time(whole: bytes, chance: random.Random) -> Tampered:
    made = parts(entries(whole))
    place = chance.randrange(len(made))
    later = replace(made[place], date=0x5D75)
    return Tampered(zip_of(*made[:place], later, *made[place + 1 :]), "a date", made[place].name.decode())


WAYS: tuple[Callable[[bytes, random.Random], Tampered], ...] = (
    _bit,
    _byte,
    _entry,
    _listed_entry,
    _listed_entry,
    _added,
    _removed,
    _swapped,
    _renamed,
    _event_line,
    _events(_moved_time),
    _events(_dropped),
    _events(_exchanged),
    _events(_other_actor),
    _events(_other_value),
    _events(_other_value),
    _list_line,
    _zip_time,
)
