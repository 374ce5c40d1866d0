"""Which private texts are names, which notes and which quotations: by where in the history their digests stand.

A text whose place is not listed here is of no kind, and is never let out of the store.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from litreview.model import PrivateKind as Kind
from litreview.store.events import Event

# Where digests stand in the data of each kind of event: keys parted by dots, `*` for each item of a list.
PLACES: Mapping[str, Mapping[str, Kind]] = {
    "actor.introduced": {"name": Kind.NAMES},
    "exception.made": {"agreed_by": Kind.NAMES},
    "exception.withdrawn": {"reason": Kind.NOTES},
    "decision.made": {"note": Kind.NOTES},
    "approval.given": {"remark": Kind.NOTES},
    "cells.set": {"cells.*.quotation": Kind.QUOTATIONS},
    "form.set": {"before.unit": Kind.QUOTATIONS, "after.unit": Kind.QUOTATIONS},
    "document.recorded": {"names.*.*": Kind.NAMES},
    "protocol.amended": {"names.*.*": Kind.NAMES},
}
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digests(event: Event) -> Iterator[tuple[str, Kind]]:
    """The private texts an event speaks of, with what each is."""
    for place, kind in PLACES.get(event.kind, {}).items():
        for found in _at(event.data, place.split(".")):
            if isinstance(found, str) and _DIGEST.fullmatch(found):
                yield found, kind


def let_out(events: Iterable[Event], kinds: Container[Kind]) -> frozenset[str]:
    """The digests whose texts may go out when texts of these kinds may; one that is of two kinds needs both."""
    of: dict[str, set[Kind]] = {}
    for event in events:
        for digest, kind in digests(event):
            of.setdefault(digest, set()).add(kind)
    return frozenset(digest for digest, found in of.items() if all(kind in kinds for kind in found))


def _at(data: Any, place: list[str]) -> Iterator[Any]:
    if not place:
        yield data
    elif place[0] == "*":
        for item in data if isinstance(data, list) else ():
            yield from _at(item, place[1:])
    elif isinstance(data, Mapping) and place[0] in data:
        yield from _at(data[place[0]], place[1:])
