"""Records joined to works: connected components of duplicates, with a guard against chains. Pure.

A chain is how deduplication goes wrong: a poor record without journal or DOI is a duplicate of the preprint and of the
article, and pulls the two together. Here the strongest pairs are joined first, and a pair is joined only when no two
records of the two clusters are held apart by a rule. What a person has said stands over every rule: records said to be
the same count as one record with several faces, records said to be different never meet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from litreview.matching.rules import Judgement, Outcome

Couple = tuple[int, int]  # record ids, the lower one first
Judge = Callable[[Couple], Judgement | None]


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


@dataclass(slots=True)
class Clusters:
    """Grows clusters pair by pair. `refused` are duplicates that the guard kept from joining."""

    judge: Judge
    decided: Decided = field(default_factory=Decided)
    refused: list[Couple] = field(default_factory=list)
    _members: dict[int, list[int]] = field(default_factory=dict)  # the cluster of each record, shared by its members
    _faces: dict[int, list[int]] = field(default_factory=dict)  # the records a person said are the same

    def add(self, records: Iterable[int]) -> None:
        """Put records in, each alone."""
        for record in records:
            self._members.setdefault(record, [record])
            self._faces.setdefault(record, [record])

    def join_known(self, works: Iterable[Collection[int]]) -> None:
        """Take over works as they stand, without asking the rules."""
        for work in works:
            first, *others = sorted(work)
            for other in others:
                _merge(self._members, first, other)

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
        return couple(min(self._members[one]), min(self._members[other]))

    def said_apart(self, one: int, other: int) -> bool:
        """Whether a person has said of two records of these clusters that they are different."""
        return any(
            couple(left, right) in self.decided.different
            for left in self._members[one]
            for right in self._members[other]
        )

    def all(self) -> tuple[tuple[int, ...], ...]:
        """The clusters, each in order of ids, in the order of their first."""
        return tuple(sorted({tuple(sorted(members)) for members in self._members.values()}))

    def _allowed(self, one: int, other: int) -> bool:
        if self.said_apart(one, other):
            return False
        return not any(self._held_apart(left, right) for left in self._members[one] for right in self._members[other])

    def _held_apart(self, left: int, right: int) -> bool:
        said = self.judge(couple(left, right))
        if said is None or not said.apart:
            return False
        return not any(self._duplicate(face, other) for face in self._faces[left] for other in self._faces[right])

    def _duplicate(self, left: int, right: int) -> bool:
        said = self.judge(couple(left, right))
        return said is not None and said.outcome is Outcome.DUPLICATE


def _merge(groups: dict[int, list[int]], one: int, other: int) -> None:
    left, right = groups[one], groups[other]
    if left is right:
        return
    left.extend(right)
    for record in right:
        groups[record] = left
