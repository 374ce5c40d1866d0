"""The pairs of a corpus that are worth judging, each once, in parts that fit the memory. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from litreview.matching.clusters import Couple
from litreview.matching.crowds import CENTRES, CROWD, finer_keys, may_be_one_work, refine
from litreview.matching.judgement import Outcome
from litreview.matching.judging import Judging, Verdicts, joint
from litreview.matching.sheet import Sheet

BATCH = 4_000  # pairs judged at a time
_ROWS = 16_384  # rows in one part of the pairs


def copies_of(sheet: Sheet, spoken: Collection[int], without: frozenset[str]) -> dict[int, int]:
    """Rows → the first row of the same run that says the very same and is a duplicate by a rule.

    A file that holds one record three thousand times is so no four million pairs. The rows a person spoke of
    (`spoken`) stay out.
    """
    judging, found = Judging(sheet, Verdicts(), without), {}
    for rows in _equal(sheet, (row for row in range(len(sheet.ids)) if row not in spoken)):
        original, *others = sorted(rows)
        said = judging((original, others[0]))
        if said is not None and said.outcome is Outcome.DUPLICATE:
            found.update(dict.fromkeys(others, original))
    return found


def _equal(sheet: Sheet, rows: Iterable[int]) -> Iterator[list[int]]:
    """Rows of one run that say the very same, where they are two or more."""
    first: dict[int, int] = {}
    again: dict[int, list[int]] = {}
    for row in rows:
        one = first.setdefault(sheet.digests[row], row)
        if one != row:
            again.setdefault(one, [one]).append(row)
    for alike in again.values():
        by_run: dict[tuple[bytes, int | None], list[int]] = {}
        for row in alike:
            by_run.setdefault((sheet.packed[row], sheet.runs[row]), []).append(row)
        yield from (equal for equal in by_run.values() if len(equal) > 1)


def candidates(sheet: Sheet, copies: Collection[int]) -> tuple[Iterator[array[int]], tuple[str, ...]]:
    """Pairs to judge (`judging.joint`), in order, some at a time; and the keys of the crowded blocks.

    Copies take no part.
    """
    parts = [array("Q") for _ in range(len(sheet.ids) // _ROWS + 1)]
    crowded = []
    for block, rows in sheet.blocks:
        members = sheet.members(block, rows)
        if copies:
            members = [row for row in members if row not in copies]
        if len(members) < 2:
            continue
        couples: Iterable[Couple] = combinations(members, 2)
        if len(members) > CROWD:
            name = sheet.name(block, members[0])
            couples = set(_refined(members, sheet, CENTRES if may_be_one_work(name) else 0))
            if len({sheet.digests[row] for row in members}) > CROWD:
                crowded.append(name)
        for one, other in couples:
            parts[one // _ROWS].append(joint(one, other))
    return _batches(parts), tuple(sorted(crowded))


def _refined(members: Iterable[int], sheet: Sheet, centres: int) -> Iterator[Couple]:
    return refine(members, sheet.digests.__getitem__, lambda row: finer_keys(sheet.keys(row)), centres)


def _batches(parts: list[array[int]]) -> Iterator[array[int]]:
    parts.reverse()
    while parts:
        pairs = array("Q", sorted(set(parts.pop())))
        for start in range(0, len(pairs), BATCH):
            yield pairs[start : start + BATCH]
