"""Clusters of a whole corpus: first what hangs together at all, then each of these components by itself. Pure.

Records hang together by pairs that a rule calls duplicates and by what a person said is the same.
What becomes of one component depends on nothing outside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from litreview.matching.clusters import Clusters, Couple, Decided
from litreview.matching.judgement import Outcome
from litreview.matching.judging import Judging, Verdicts, parted, verdict
from litreview.matching.sheet import Sheet

Linked = Callable[[int, Iterable[Couple]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """`named`: for each row the lowest row of its cluster. `refused`: pairs of rows that the guard kept apart."""

    named: Sequence[int]
    refused: frozenset[Couple]

    def together(self, one: int, other: int) -> bool:
        """Whether two rows stand in one cluster."""
        return self.named[one] == self.named[other]

    def with_copies(self, copies: Mapping[int, int]) -> Found:
        """The same with copies (row → the first row that says the very same) in the clusters of their first."""
        named = list(self.named)
        for copy, first in copies.items():
            named[copy] = named[first]
        return Found(named, self.refused)


@dataclass(slots=True)
class _Component:
    duplicates: list[tuple[int, int]] = field(default_factory=list)  # (pair, verdict), see judging
    same: list[Couple] = field(default_factory=list)
    different: list[Couple] = field(default_factory=list)

    def rows(self) -> frozenset[int]:
        """Every row that takes part."""
        pairs = (parted(pair) for pair, _ in self.duplicates)
        return frozenset(row for rows in (*pairs, *self.same) for row in rows)

    def is_plain(self, rows: int) -> bool:
        """Whether every two of its rows are duplicates and nobody has said anything."""
        return not (self.same or self.different) and len(self.duplicates) == rows * (rows - 1) // 2


def linked(rows: int, couples: Iterable[Couple]) -> Sequence[int]:
    """For each of that many rows one row of its component, the same for all rows of it. `couples` tie them."""
    roots = list(range(rows))
    for one, other in couples:
        left, right = sorted((_root(roots, one), _root(roots, other)))
        roots[right] = left
    return [_root(roots, row) for row in range(rows)]


def _root(roots: list[int], row: int) -> int:
    while roots[row] != row:
        roots[row] = roots[roots[row]]
        row = roots[row]
    return row


def clustered(sheet: Sheet, verdicts: Verdicts, judging: Judging, decided: Decided, linked: Linked = linked) -> Found:
    """The clusters of all rows. `decided` holds rows, too. `linked` may be another function that does the same."""
    named, refused = list(range(len(sheet.ids))), set()
    for component in _components(len(named), verdicts, decided, linked):
        rows = component.rows()
        if component.is_plain(len(rows)):
            clusters: Iterable[Collection[int]] = (rows,)
        else:
            grown = _grown(component, rows, sheet, judging)
            clusters = grown.all()
            refused.update(grown.refused)
        for cluster in clusters:
            lowest = min(cluster)
            for row in cluster:
                named[row] = lowest
    return Found(named, frozenset(refused))


def _components(rows: int, verdicts: Verdicts, decided: Decided, linked: Linked) -> Collection[_Component]:
    duplicates = [(pair, code) for pair, code in verdicts if verdict(code).outcome is Outcome.DUPLICATE]
    roots = linked(rows, chain((parted(pair) for pair, _ in duplicates), decided.same))
    found: dict[int, _Component] = {}
    for pair, code in duplicates:
        found.setdefault(roots[parted(pair)[0]], _Component()).duplicates.append((pair, code))
    for couple in decided.same:
        found.setdefault(roots[couple[0]], _Component()).same.append(couple)
    for couple in decided.different:
        root = roots[couple[0]]
        if root in found and root == roots[couple[1]]:
            found[root].different.append(couple)
    return found.values()


def _grown(component: _Component, rows: Collection[int], sheet: Sheet, judging: Judging) -> Clusters:
    place: Mapping[int, int] = {row: sheet.digests[row] for row in rows}
    clusters = Clusters(judging, Decided.of(component.same, component.different), place)
    clusters.add(rows)
    clusters.join_said()
    ordered = sorted(component.duplicates, key=lambda said: by_strength(said, sheet))
    clusters.join(parted(pair) for pair, _ in ordered)
    return clusters


def by_strength(said: tuple[int, int], sheet: Sheet) -> tuple[int, ...]:
    """Sorts the strongest pair first; ties by what the records say, and not by the order they were loaded in."""
    pair, code = said
    rows = parted(pair)
    return code, *sorted(sheet.digests[row] for row in rows), *rows
