"""Blocks that are crowded: a column's standing title, a broken DOI, a name as common as Wang. Pure.

In a crowded block two records are compared when they share a finer key of their own too: identifier, first page, first
author and year, issue, whole title or one of its ends. What they share decides, not what stands between them; a finer
block that is crowded again is made finer by the keys that are left. Two things beside keep a work of hundreds of
records whole: records that say the very same are tied to the first of them; and in a block of one identifier or one
whole title (no standing one) each is compared with `CENTRES` others, those with the lowest digests of what they say. So
the pairs grow with the block and not with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from litreview.matching.blocks import DOI, SHORT_TITLE
from litreview.matching.keys import Keys

CROWD = 100  # records in one block; told to be crowded when that many say different things
SHARED = 40  # titles under one DOI
CENTRES = 6

_END = 24  # letters of a title's beginning and end
Couple = tuple[int, int]
Finer = Callable[[int], Sequence[Sequence[str]]]


def crowded_keys(counts: Mapping[str, int]) -> frozenset[str]:
    """Of block keys with the number of records that hold them: those whose holders may bear upon each other.

    Who matches a part of a corpus and wants what the whole would give takes along every record that holds one of these.
    """
    return frozenset(key for key, holders in counts.items() if holders > (SHARED if key.startswith(DOI) else CROWD))


def finer_keys(keys: Keys) -> tuple[tuple[str, ...], ...]:
    """Keys of five kinds, each in a tuple of its own; an empty tuple where the record does not say."""
    firsts = tuple(f"page {keys.volume} {first}" for first, _ in keys.pages)
    accession = ("id {}:{}".format(*keys.accession),) if keys.accession else ()
    ends = (end for title in keys.titles if len(title) > SHORT_TITLE for end in (title[:_END], title[-_END:]))
    dated = keys.first_author and keys.year is not None
    return (
        (*(f"id {identifier}" for identifier in sorted(keys.identifiers)), *accession),
        firsts or ((f"page {keys.article}",) if keys.article else ()),
        (f"author {keys.first_author} {keys.year}",) if dated else (),
        (f"issue {keys.year} {keys.volume} {keys.issue}",) if keys.volume or keys.issue else (),
        tuple(dict.fromkeys(f"title {part}" for part in (*keys.titles, *ends))),
    )


def may_be_one_work(block: str) -> bool:
    """Whether all records of a block (its key) may be one publication: they share an identifier or a whole title."""
    kind, _, rest = block.partition(" ")
    return kind in ("id", "review") or (kind == "title" and " " not in rest)


def refine(
    members: Iterable[int], digest: Callable[[int], int], finer: Finer, centres: int = CENTRES
) -> Iterator[Couple]:
    """Pairs (lower first) to compare in a crowded block; some may come twice.

    `digest` is a number for all that a record says, `finer` gives its `finer_keys`; `centres` is 0 where the block is
    no `may_be_one_work`.
    """
    first: dict[int, int] = {}
    for record in sorted(members):
        same = first.setdefault(digest(record), record)
        if same != record:
            yield same, record
    distinct = [first[one] for one in sorted(first)]
    yield from _within(distinct, {record: finer(record) for record in distinct}, 0, centres)


def _within(
    members: list[int], finer: Mapping[int, Sequence[Sequence[str]]], kind: int, centres: int
) -> Iterator[Couple]:
    """Pairs among records in the order of their digests. Kinds of keys before `kind` have been used."""
    if len(members) <= CROWD:
        yield from (_couple(*pair) for pair in combinations(members, 2))
        return
    for at, centre in enumerate(members[:centres]):
        yield from (_couple(centre, record) for record in members[at + 1 :])
    for later in range(kind, len(finer[members[0]])):
        groups: dict[str, list[int]] = {}
        for record in members:
            for key in finer[record][later]:
                groups.setdefault(key, []).append(record)
        for group in groups.values():
            if len(group) < len(members):  # a key that all of them share makes nothing finer
                yield from _within(group, finer, later + 1, centres)


def _couple(one: int, other: int) -> Couple:
    return (one, other) if one < other else (other, one)
