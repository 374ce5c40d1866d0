"""Records joined to works: connected components of duplicates, with a guard against chains. Pure.

A chain is how deduplication goes wrong: a poor record without journal or DOI is a duplicate of the preprint and of the
article, and pulls the two together. Here the strongest pairs are joined first, and a pair is joined only when no two
records of the two clusters are held apart by a rule. What a person has said stands over every rule: records said to be
the same count as one record with several faces, records said to be different never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

from litreview.matching.judgement import Outcome
from litreview.matching.judging import Verdict

Couple = tuple[int, int]  # record ids, the lower one first
GUARDS = 24  # records of a cluster that are all asked by the guard; more are one publication or a broken DOI
_ASKED = 12  # the first records of a larger cluster
Judge = Callable[[Couple], Verdict | None]


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs a person has decided, in any order within the pair."""

    same: frozenset[Couple] = frozenset()
    different: frozenset[Couple] = frozenset()

    @classmethod
    def of(cls, same: Iterable[Couple] = (), different: Iterable[Couple] = ()) -> Decided:
        """The decided pairs, each with its lower id first."""
        return cls(frozenset(couple(*pair) for pair in same), frozenset(couple(*pair) for pair in different))


def couple(one: int, other: int) -> Couple:
    """A pair with its lower id first."""
    return (one, other) if one <= other else (other, one)


class _Cluster(list[int]):
    """The records of a cluster, its lowest, and the first few in the order of what they say."""

    def __init__(self, place: tuple[int, int]) -> None:
        super().__init__([place[1]])
        self.lowest = place[1]
        self._places = [place]

    @property
    def first(self) -> list[int]:
        """The first records by place."""
        return [record for _, record in self._places]

    def take(self, other: _Cluster) -> None:
        """Take all of another cluster's records."""
        self.extend(other)
        self.lowest = min(self.lowest, other.lowest)
        self._places = nsmallest(_ASKED, self._places + other._places)


@dataclass(slots=True)
class Clusters:
    """Grows clusters pair by pair. `refused` are duplicates that the guard kept from joining.

    `place` gives each record's place in an order that follows from what records say: of a large cluster the guard asks
    the first records in it and the two of the pair, so that ten thousand records of one DOI are no fifty million pairs.
    """

    judge: Judge
    decided: Decided = field(default_factory=Decided)
    place: Mapping[int, int] = field(default_factory=dict)
    refused: list[Couple] = field(default_factory=list)
    _members: dict[int, _Cluster] = field(default_factory=dict)  # the cluster of each record, shared by its members
    _apart: dict[int, list[int]] = field(default_factory=dict)  # the records a person said are others
    _faces: dict[int, _Cluster] = field(default_factory=dict)  # the records a person said are the same

    def add(self, records: Iterable[int]) -> None:
        """Put records in, each alone."""
        for record in records:
            if record not in self._members:
                place = (self.place.get(record, 0), record)
                self._members[record], self._faces[record] = _Cluster(place), _Cluster(place)

    def join_said(self) -> None:
        """Join what a person said is the same; a pair that would join two said to be different is refused."""
        for one, other in sorted(self.decided.same):
            if not self.knows(one, other):
                continue
            if self.said_apart(one, other):
                self.refused.append((one, other))
                continue
            _merge(self._members, one, other)
            _merge(self._faces, one, other)

    def join(self, pairs: Iterable[Couple]) -> None:
        """Join duplicates, strongest first, as far as the guard allows."""
        for one, other in pairs:
            if self.together(one, other):
                continue
            if self._allowed(one, other):
                _merge(self._members, one, other)
            else:
                self.refused.append((one, other))

    def together(self, one: int, other: int) -> bool:
        """Whether two records stand in one cluster."""
        return self._members[one] is self._members[other]

    def knows(self, one: int, other: int) -> bool:
        """Whether both records take part."""
        return one in self._members and other in self._members

    def names(self, one: int, other: int) -> Couple:
        """The two clusters of two records, each named by its lowest id."""
        return couple(self._members[one].lowest, self._members[other].lowest)

    def said_apart(self, one: int, other: int) -> bool:
        """Whether a person has said of two records of these clusters that they are different."""
        if not self.decided.different:
            return False
        left, right = sorted((self._members[one], self._members[other]), key=len)
        return any(
            foe in self._members and self._members[foe] is right
            for record in left
            for foe in self._foes().get(record, ())
        )

    def all(self) -> tuple[tuple[int, ...], ...]:
        """The clusters, each in order of ids, in the order of their first."""
        distinct = {id(members): members for members in self._members.values()}
        return tuple(sorted(tuple(sorted(members)) for members in distinct.values()))

    def _allowed(self, one: int, other: int) -> bool:
        if self.said_apart(one, other):
            return False
        return not any(self._held_apart(left, right) for left in self._asked(one) for right in self._asked(other))

    def _asked(self, record: int) -> list[int]:
        """The records of a cluster that the guard asks: all of them, or the first and the record itself."""
        members = self._members[record]
        return members if len(members) <= GUARDS else [*members.first, record]

    def _foes(self) -> dict[int, list[int]]:
        if not self._apart:
            for one, other in self.decided.different:
                self._apart.setdefault(one, []).append(other)
                self._apart.setdefault(other, []).append(one)
        return self._apart

    def _held_apart(self, left: int, right: int) -> bool:
        said = self.judge(couple(left, right))
        if said is None or not said.apart:
            return False
        return not any(self._duplicate(face, other) for face in self._faces[left] for other in self._faces[right])

    def _duplicate(self, left: int, right: int) -> bool:
        said = self.judge(couple(left, right))
        return said is not None and said.outcome is Outcome.DUPLICATE


def _merge(groups: dict[int, _Cluster], one: int, other: int) -> None:
    left, right = groups[one], groups[other]
    if left is right:
        return
    if len(left) < len(right):
        left, right = right, left
    left.take(right)
    for record in right:
        groups[record] = left
