"""How the titles of two records stand to each other. Pure."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from litreview.matching.blocks import SHORT_TITLE
from litreview.matching.keys import Keys
from litreview.matching.relations import Relation, TitleRelation
from litreview.matching.vocabulary import ABOUT, COLUMN, OPPOSITES, SMALL, STANDING, YEARLY

NEAR = 97.0  # per cent: a slip or two in a title of ordinary length
ALIKE = 90.0
LIKE = 80.0  # enough where an identifier agrees
_PART_OF = 15  # letters of a title that can be the beginning of a longer one

_REST = 25  # letters that a column's title must say of its own to be the title of one instalment
_OWN = 8


def standing(a: Keys, b: Keys) -> bool:
    return min(_own_words(a.words), _own_words(b.words)) < _OWN


def _own_words(words: tuple[str, ...]) -> int:
    """How many letters a title says beside the standing title of its column; many where it is no column's."""
    if not YEARLY.isdisjoint(words):
        return 0
    if STANDING.isdisjoint(words):
        return _REST
    return sum(len(word) for word in words if word not in COLUMN and word not in SMALL)


def short_titles(a: Keys, b: Keys) -> bool:
    """Whether the titles say too little alone: few letters, or a column's standing title."""
    if min(_own_words(a.words), _own_words(b.words)) < _REST:
        return True
    return min((len(title) for title in a.titles + b.titles), default=0) <= SHORT_TITLE


def titles(a: Keys, b: Keys, short: bool) -> tuple[TitleRelation, float]:
    if not a.titles or not b.titles:
        return TitleRelation.MISSING, 0.0
    if not set(a.titles).isdisjoint(b.titles):
        return TitleRelation.SAME, 100.0
    percent = max(ratio(one, other) for one in a.titles for other in b.titles)
    if ends_in_one(a, b) or ends_in_one(b, a):
        return TitleRelation.NEAR, percent
    if percent >= NEAR and not short:
        return (TitleRelation.NEAR if _only_slips(a.words, b.words) else TitleRelation.CHANGED), percent
    contained = _contained(a, b)
    if contained is not None:
        return contained, percent
    if percent >= ALIKE:
        return TitleRelation.ALIKE, percent
    return (TitleRelation.LIKE if percent >= LIKE else TitleRelation.UNLIKE), percent


def _contained(a: Keys, b: Keys) -> TitleRelation | None:
    """How one title stands in the other: as its beginning, after a label, or as one of its languages."""
    if any(_face(one, other) for one, other in ((a, b), (b, a))):
        return TitleRelation.FACE
    short, long = sorted((a, b), key=lambda keys: len(keys.titles[0]))
    part, whole = short.titles[0], long.titles[0]
    if len(part) < _PART_OF or len(part) == len(whole):
        return None
    if whole.startswith(part):
        return TitleRelation.PART
    if len(part) > SHORT_TITLE and (whole.endswith(part) or ratio(whole[-len(part) :], part) >= NEAR):
        label = long.words[: len(long.words) - len(short.words)]
        if label and (COLUMN.issuperset(label) or (label[-1] not in SMALL and ABOUT.isdisjoint(label))):
            return TitleRelation.LABELLED
    return None


def _face(one: Keys, other: Keys) -> bool:
    """Whether a language of one title is the other title or one of its languages."""
    titles = (*other.titles, *other.faces)
    return any(
        face == title or (len(face) > SHORT_TITLE and ratio(face, title) >= NEAR)
        for face in one.faces
        for title in titles
    )


def _only_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ by spelling, spaces and small words only, not by a word that changes what they say."""
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    if "".join(left) == "".join(right):
        return True
    left = [word for word in left if word not in SMALL]
    right = [word for word in right if word not in SMALL]
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
        for first, second in OPPOSITES
        for long, short in ((one, other), (other, one))
    )


def numbers(a: Keys, b: Keys) -> Relation:
    if a.numbers == b.numbers:
        return Relation.SAME if a.footnote == b.footnote else Relation.NEAR
    one, other = Counter(a.numbers), Counter(b.numbers)
    return Relation.NEAR if one <= other or other <= one else Relation.DIFFERENT


def ends_in_one(one: Keys, other: Keys) -> bool:
    """Whether one title is the other and a lone 1: perhaps a footnote, perhaps a first part."""
    return one.words[-1:] == ("1",) and one.words[:-1] == other.words
