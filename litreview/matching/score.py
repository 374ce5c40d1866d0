"""What the comparison of two records shows, piece by piece. It gives no verdict: rules.py does. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from litreview.matching.blocks import SHORT_TITLE
from litreview.matching.containers import same_container
from litreview.matching.keys import Keys

NEAR = 97.0  # per cent: a slip or two in a title of ordinary length
ALIKE = 90.0
LIKE = 80.0  # enough where an identifier agrees
_PART_OF = 15  # letters of a title that can be the beginning of a longer one

# Words of a column's standing title, which every issue prints again: «Remarks from the Editor».
_STANDING = frozenset({"editor", "editors", "editorial", "lederen", "redaktoren", "redaksjonelt"})
# Words without which a title says the same.
_SMALL = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "and",
        "for",
        "to",
        "og",
        "i",
        "en",
        "et",
        "ei",
        "av",
        "pa",
        "til",
        "den",
        "det",
        "de",
        "som",
        "ved",
    }
)
# One slip apart, and the opposite.
_OPPOSITES = (
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("in", "de"),
    ("macro", "micro"),
    ("pre", "post"),
    ("ante", "post"),
    ("fe", ""),
    ("wo", ""),
    ("un", ""),
    ("in", ""),
    ("ir", ""),
    ("non", ""),
    ("a", ""),
)


class Relation(StrEnum):
    """How two values of one kind stand to each other. MISSING: one record or both do not say."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    MISSING = "missing"


class TitleRelation(StrEnum):
    """SAME letters; NEAR with slips only; CHANGED nearly alike but a word differs; ALIKE; LIKE; PART of the other."""

    SAME = "same"
    NEAR = "near"
    CHANGED = "changed"
    ALIKE = "alike"
    PART = "part"
    LIKE = "like"
    UNLIKE = "unlike"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The comparison of two records. `percent` is the likeness of the titles, 0 to 100.

    `authors`: SAME first author, NEAR when they share another, `team` whether the complete lists agree; `years`: NEAR
    one apart; `pages`: NEAR overlapping; `numbers`: NEAR when only one title has numbers the other lacks.
    """

    title: TitleRelation
    percent: float
    short: bool
    numbers: Relation
    notices: Relation
    authors: Relation
    team: Relation
    years: Relation
    doi: Relation
    pmid: Relation
    accession: Relation
    forms: Relation
    containers: Relation
    volumes: Relation
    pages: Relation
    editions: Relation
    related: bool


def compare(a: Keys, b: Keys) -> Evidence:
    """The evidence of two records; the same whichever comes first."""
    title, percent = _titles(a, b)
    return Evidence(
        title=title,
        percent=percent,
        short=_short(a, b),
        numbers=_numbers(a.numbers, b.numbers),
        notices=Relation.SAME if a.notice == b.notice else Relation.DIFFERENT,
        authors=_authors(a.families, b.families),
        team=_team(a, b),
        years=_years(a.year, b.year),
        doi=_equal(a.doi, b.doi),
        pmid=_either(_equal(a.pmid, b.pmid), _equal(a.pmcid, b.pmcid)),
        accession=_accessions(a, b),
        forms=_equal(a.form, b.form),
        containers=_containers(a, b),
        volumes=_equal(a.volume, b.volume),
        pages=_pages(a.pages, b.pages),
        editions=_equal(a.edition, b.edition),
        related=bool(a.related & b.identifiers or b.related & a.identifiers),
    )


def _equal(one: object, other: object) -> Relation:
    if not one or not other:
        return Relation.MISSING
    return Relation.SAME if one == other else Relation.DIFFERENT


def _either(one: Relation, other: Relation) -> Relation:
    """The stronger of two identifiers' answers: they agree, they differ, they say nothing."""
    return next(said for said in (Relation.SAME, Relation.DIFFERENT, Relation.MISSING) if said in (one, other))


def _accessions(a: Keys, b: Keys) -> Relation:
    if a.accession is None or b.accession is None or a.accession[0] != b.accession[0]:
        return Relation.MISSING
    return _equal(a.accession[1], b.accession[1])


def _short(a: Keys, b: Keys) -> bool:
    """Whether the titles say too little alone: few letters, or a column's standing title."""
    if not _STANDING.isdisjoint((*a.words, *b.words)):
        return True
    return min((len(title) for title in a.titles + b.titles), default=0) <= SHORT_TITLE


def _titles(a: Keys, b: Keys) -> tuple[TitleRelation, float]:
    if not a.titles or not b.titles:
        return TitleRelation.MISSING, 0.0
    if set(a.titles) & set(b.titles):
        return TitleRelation.SAME, 100.0
    percent = max(ratio(one, other) for one in a.titles for other in b.titles)
    if percent >= NEAR and not _short(a, b):
        return (TitleRelation.NEAR if _only_slips(a.words, b.words) else TitleRelation.CHANGED), percent
    if percent >= ALIKE:
        return TitleRelation.ALIKE, percent
    short, long = sorted((a.titles[0], b.titles[0]), key=len)
    if len(short) >= _PART_OF and long.startswith(short):
        return TitleRelation.PART, percent
    return (TitleRelation.LIKE if percent >= LIKE else TitleRelation.UNLIKE), percent


def _only_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ by spelling, spaces and small words only, not by a word that changes what they say."""
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    if "".join(left) == "".join(right):
        return True
    left = [word for word in left if word not in _SMALL]
    right = [word for word in right if word not in _SMALL]
    if len(left) != len(right):
        return Levenshtein.distance("".join(left), "".join(right)) <= 2 and bool(left) and bool(right)
    return all(_slip(*pair) for pair in zip(left, right, strict=True))


def _slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4 or any(sign.isdigit() for sign in one + other):
        return False
    return Levenshtein.distance(one, other) <= 2 and not _opposite(one, other)


def _opposite(one: str, other: str) -> bool:
    return any(
        long.startswith(first) and short.startswith(second) and long[len(first) :] == short[len(second) :]
        for first, second in _OPPOSITES
        for long, short in ((one, other), (other, one))
    )


def _numbers(one: tuple[str, ...], other: tuple[str, ...]) -> Relation:
    if one == other:
        return Relation.SAME
    return Relation.DIFFERENT if one and other else Relation.NEAR


def _authors(one: tuple[str, ...], other: tuple[str, ...]) -> Relation:
    if not one or not other:
        return Relation.MISSING
    if _same_family(one[0], other[0]):
        return Relation.SAME
    shared = any(_same_family(left, right) for left in one for right in other)
    return Relation.NEAR if shared else Relation.DIFFERENT


def _same_family(one: str, other: str) -> bool:
    """Biong and biong; «van slyke» and slyke; a slip in a long name."""
    left, right = one.replace(" ", ""), other.replace(" ", "")
    if left == right or any(len(word) > 3 for word in set(one.split()) & set(other.split())):
        return True
    return min(len(left), len(right)) > 5 and ratio(left, right) >= 88


def _team(a: Keys, b: Keys) -> Relation:
    if not (a.families and b.families and a.complete and b.complete):
        return Relation.MISSING
    return Relation.SAME if len(a.families) == len(b.families) else Relation.DIFFERENT


def _years(one: int | None, other: int | None) -> Relation:
    if one is None or other is None:
        return Relation.MISSING
    apart = abs(one - other)
    return Relation.SAME if apart == 0 else Relation.NEAR if apart == 1 else Relation.DIFFERENT


def _containers(a: Keys, b: Keys) -> Relation:
    if a.issn & b.issn:
        return Relation.SAME
    if not a.container or not b.container:
        return Relation.MISSING
    return Relation.SAME if same_container(a.container, b.container) else Relation.DIFFERENT


def _pages(one: tuple[int, int] | None, other: tuple[int, int] | None) -> Relation:
    if one is None or other is None:
        return Relation.MISSING
    if one[0] == other[0]:
        return Relation.SAME
    return Relation.NEAR if max(one[0], other[0]) <= min(one[1], other[1]) else Relation.DIFFERENT
