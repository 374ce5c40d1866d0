"""Which records are compared at all: records that share a block key. Pure.

Two duplicates that share no identifier share a title, or, where the title has a slip, its first or last letters
together with first author and year. Common endings («a systematic review») are thus never a block by themselves, so
the blocks grow with the corpus and not with its square. A block that is crowded all the same (a column's standing
title, a broken DOI) is sorted, and each record compared with its nearest neighbours only; the caller is told of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from litreview.matching.keys import Keys

SHORT_TITLE = 20  # letters; shorter titles («Editorial») say too little alone
CROWD = 100  # records in one block
NEIGHBOURS = 12
_ENDS = 12  # letters of a title's beginning and end

Pairs = set[tuple[int, int]]


def block_keys(keys: Keys) -> tuple[str, ...]:
    """The block keys of one record. A store may index them: two records can only match when they share one."""
    found = [f"id {identifier}" for identifier in sorted(keys.identifiers | keys.related)]
    if keys.accession:
        found.append("id {}:{}".format(*keys.accession))
    if keys.review:
        found.append(f"review {keys.review}")
    author = keys.first_author
    for title in keys.titles:
        if len(title) > SHORT_TITLE:
            found.append(f"title {title}")
        elif author:
            found.append(f"title {title} {author}")
    found += [f"title {face}" for face in keys.faces if len(face) > SHORT_TITLE]
    if keys.volume and keys.issue:
        found += _of_issue(keys, f"{keys.volume} {keys.issue}")
    if keys.year is not None:
        found += [f"pages {keys.year} {keys.volume} {first} {last}" for first, last in keys.pages if last - first > 1]
    if author and keys.year is not None:
        found += _near(keys, author, keys.year)
    return tuple(dict.fromkeys(found))


def _of_issue(keys: Keys, issue: str) -> list[str]:
    """Keys that need no year: names may be turned about, and a title may have a label before it."""
    names = [word for word in (keys.families[0].split() if keys.families else ()) if len(word) > 2]
    ends = [end for title in keys.titles for end in (title[:_ENDS], title[-_ENDS:])]
    return [f"issue {issue} {name}" for name in (*names, *ends)]


def _near(keys: Keys, author: str, year: int) -> list[str]:
    """Keys that survive a slip in the title; each record has two years, so that neighbouring years meet."""
    found = []
    for one in (year, year + 1):
        for title in keys.titles:
            found += [f"head {one} {author} {title[:_ENDS]}", f"tail {one} {author} {title[-_ENDS:]}"]
        if keys.volume and keys.pages:
            found.append(f"place {one} {author} {keys.volume} {keys.pages[0][0]}")
    return found


def blocks(keys: Mapping[int, Keys]) -> dict[str, list[int]]:
    """Block key → ids of the records that have it, where they are two or more."""
    found: dict[str, list[int]] = defaultdict(list)
    for record in sorted(keys):
        for key in block_keys(keys[record]):
            found[key].append(record)
    return {key: members for key, members in found.items() if len(members) > 1}


def candidate_pairs(keys: Mapping[int, Keys], new: Set[int] | None = None) -> tuple[Pairs, tuple[str, ...]]:
    """Pairs (a < b) to compare, and the keys of the crowded blocks. With `new`, only pairs that hold a new record."""
    pairs: Pairs = set()
    crowded = []
    for key, members in blocks(keys).items():
        if new is not None and new.isdisjoint(members):
            continue
        if len(members) > CROWD:
            crowded.append(key)
        pairs.update(pair for pair in pairs_of_block(members, keys) if new is None or pair[0] in new or pair[1] in new)
    return pairs, tuple(sorted(crowded))


def pairs_of_block(members: list[int], keys: Mapping[int, Keys]) -> Iterator[tuple[int, int]]:
    """The pairs (a < b) of one block: all of them, or in a crowded one the nearest neighbours."""
    if len(members) <= CROWD:
        return _within(members, len(members))
    return _within(sorted(members, key=lambda record: (keys[record].order, record)), NEIGHBOURS)


def _within(members: list[int], window: int) -> Iterator[tuple[int, int]]:
    for at, first in enumerate(members):
        for second in members[at + 1 : at + 1 + window]:
            yield (first, second) if first < second else (second, first)
