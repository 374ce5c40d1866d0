"""How the sources of two records stand to each other: whether a record has rivals in its own source. Pure.

Authors seldom have two publications in one issue of a journal, and two publications of one title. Where each of two
sources lists just one of somebody, the two are one; where one source lists more, it shows that there are more. Records
that say the same count once, so that a copy is no rival. A place is a block key (blocks.py): whoever holds all records
of a record's block keys can tell of its rivals.
"""

from __future__ import annotations

from typing import NamedTuple

from litreview.matching.blocks import issue_blocks, stable_hash, title_blocks
from litreview.matching.keys import Keys
from litreview.matching.relations import Sources

NONE: frozenset[int] = frozenset()


def places(keys: Keys) -> list[tuple[str, object]]:
    """Where a record stands (its title, an issue and an author), each with what tells it from others there."""
    by_title = [(key, (keys.volume, keys.issue, keys.year)) for key in title_blocks(keys)[:1]]
    return [*by_title, *((key, keys.titles[:1]) for key in issue_blocks(keys))]


def listed(run: int, place: str) -> int:
    """A place in the list of one run, as a number."""
    return stable_hash(f"{run} {place}")


class Listing(NamedTuple):
    """A record as its run lists it. `rivals`: the places (`listed`) of it where the run has more than one
    publication."""

    keys: Keys
    run: int | None = None
    rivals: frozenset[int] = NONE


def sources_of(one: Listing, other: Listing) -> Sources:
    """How the sources of two records stand to each other; UNKNOWN where a run is not known."""
    if one.run is None or other.run is None:
        return Sources.UNKNOWN
    if one.run == other.run:
        return Sources.ONE
    shared = _shared(one.keys, other.keys)
    rivals = one.rivals | other.rivals
    runs = (one.run, other.run)
    if any(rivals.isdisjoint(listed(run, place) for run in runs) for place in shared):
        return Sources.ALONE  # one of the authors has but this, whatever the others wrote beside
    return Sources.TWO


def _shared(a: Keys, b: Keys) -> list[str]:
    """The issue and authors of both; their title where an issue is not stated in both."""
    if a.volume and a.issue and b.volume and b.issue:
        other = set(issue_blocks(b))
        return [key for key in issue_blocks(a) if key in other]
    return [key for key in title_blocks(a)[:1] if key in title_blocks(b)[:1]]
