"""How the people of two records stand to each other. Pure."""

from __future__ import annotations

from rapidfuzz.fuzz import ratio

from litreview.matching.keys import Keys
from litreview.matching.relations import Relation
from litreview.matching.slips import as_scanned
from litreview.matching.vocabulary import GROUP


def first_authors(a: Keys, b: Keys) -> Relation:
    one, other = a.families, b.families
    if not one or not other:
        return Relation.MISSING
    if one[0] == other[0] or _same_family(one[0], other[0]) or _swapped(a.people[0], b.people[0]):
        return Relation.SAME
    shared = any(_same_family(left, right) for left in one for right in other) or _named(a, b) or _named(b, a)
    return Relation.NEAR if shared else Relation.DIFFERENT


def _named(one: Keys, other: Keys) -> bool:
    """Whether a family name of one stands anywhere in a name of the other: «Logistics, G. Premkumar»."""
    words = {word for person in other.people for word in person}
    return any(len(family) > 4 and family in words for family in one.families)


def _swapped(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two words of one name in the other, wherever they stand; or the only long word of both."""
    shared = len(one & other)
    return shared > 1 or (shared == 1 and min(len(one), len(other)) == 1)


def same_people(a: Keys, b: Keys, authors: Relation) -> Relation:
    """Whether complete lists name the same people in the same order; two people are less evidence than three."""
    if not (a.families and b.families and a.complete and b.complete):
        return Relation.MISSING
    if len(a.families) != len(b.families) or authors is not Relation.SAME:
        return Relation.DIFFERENT
    if not all(map(_same_family, a.families[1:], b.families[1:])):
        return Relation.DIFFERENT
    return {1: Relation.MISSING, 2: Relation.NEAR}.get(len(a.families), Relation.SAME)


def _same_family(one: str, other: str) -> bool:
    """Biong and biong; «van slyke» and slyke; a slip in a long name."""
    left, right = one.replace(" ", ""), other.replace(" ", "")
    if left == right or any(len(word) > 3 for word in set(one.split()) & set(other.split())):
        return True
    return min(len(left), len(right)) > 4 and (ratio(left, right) >= 88 or as_scanned(left) == as_scanned(right))


def together(a: Keys, b: Keys) -> bool:
    """Whether two people or more of one stand among the other's, whatever else a scanned page has put there."""
    short, long = sorted((a.families, b.families), key=len)
    mates = {one for one in short if len(one) > 1 and any(_same_family(one, other) for other in long)}
    return len(mates) > 1


def namesakes(a: Keys, b: Keys) -> bool:
    """Whether the first authors have one name in full, a given name that is no initial and all."""
    return bool(a.people and b.people) and a.people[0] == b.people[0] and len(a.people[0]) > 1


def one_is_a_group(a: Keys, b: Keys) -> bool:
    """Whether just one of the first authors is a group, for which the other may have written."""
    return _group(a) != _group(b)


def _group(keys: Keys) -> bool:
    return bool(keys.people) and not GROUP.isdisjoint(keys.people[0])


def teams(a: Keys, b: Keys) -> Relation:
    if not (a.families and b.families and a.complete and b.complete):
        return Relation.MISSING
    return Relation.SAME if len(a.families) == len(b.families) else Relation.DIFFERENT
