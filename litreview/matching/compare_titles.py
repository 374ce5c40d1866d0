"""How the titles of two records stand to each other. Pure."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.fuzz import ratio

from litreview.matching.blocks import SHORT_TITLE
from litreview.matching.keys import Keys
from litreview.matching.relations import Relation, TitleRelation
from litreview.matching.slips import as_scanned, left_over, only_slips, opposite, slip
from litreview.matching.titles import ENOUGH
from litreview.matching.vocabulary import ABOUT, COLUMN, CONTRASTS, ORDER, REVIEW, SMALL, STANDING, TWINS

NEAR = 97.0  # per cent: a slip or two in a title of ordinary length
ALIKE = 90.0
LIKE = 80.0  # enough where an identifier agrees
_PART_OF = 15  # letters of a title that can be the beginning of a longer one

_OWN = 8
_HEADED = 3  # words of a title that a PDF's header may follow
_TELLING = 4  # letters; a shorter word may be what tells two publications apart
_STEM = 5  # letters that words of one stem begin with
_NAME = 4  # words of a name
_WORDS = 4  # words, small ones apart, that are a title's and no phrase
_FRAGMENT = 2  # words, small ones apart, that a page's scan may have left of a title
_LEAST = 12  # their letters
_MISREAD = (("i",), ("l",), ("11",))  # what scanners make of a footnote's 1
_LABEL = 4  # words before a title
_MISHEARD = 5  # letters of words that may stand for each other by mistake
_HALF = 50.0  # per cent of likeness between such words, where they begin alike
_MOST = 80.0  # where they do not, or are short


def says_little(a: Keys, b: Keys) -> tuple[bool, bool]:
    """(whether the titles say too little alone: few letters or a column's; whether one is a column's standing one)."""
    own = min(a.own, b.own)
    few = min((len(title) for title in a.titles + b.titles), default=0) <= SHORT_TITLE
    return own < ENOUGH or few, own < _OWN


def columns(a: Keys, b: Keys) -> bool:
    """Whether both titles are a column's: «Editor's Comments», «Remarks from the Editor»."""
    return not (STANDING.isdisjoint(a.words) or STANDING.isdisjoint(b.words))


def aside(keys: Keys) -> bool:
    """Whether a record is of what is no article and often stands on a page without a title of its own: a column, a
    notice, a letter; or says neither title nor people."""
    if keys.notice or not STANDING.isdisjoint(keys.words):
        return True
    return all(len(title) <= SHORT_TITLE for title in keys.titles) and bool(keys.titles or not keys.families)


def titles(a: Keys, b: Keys, short: bool) -> tuple[TitleRelation, float]:
    """How the titles stand to each other, and their likeness in per cent. `short`: they say too little for slips."""
    if not a.titles or not b.titles:
        return TitleRelation.MISSING, 0.0
    if not set(a.titles).isdisjoint(b.titles):
        return TitleRelation.SAME, 100.0
    percent = max(ratio(one, other) for one in a.titles for other in b.titles)
    if ends_in_one(a, b) or ends_in_one(b, a):
        return TitleRelation.NEAR, percent
    if percent >= NEAR and not short:
        slips = only_slips(a.words, b.words) or only_slips(_scanned(a.words), _scanned(b.words))
        return (TitleRelation.NEAR if slips else TitleRelation.CHANGED), percent
    contained = _contained(a, b)
    if contained is not None:
        return contained, percent
    if percent < LIKE:
        return TitleRelation.UNLIKE, percent
    if not short and as_scanned(a.titles[0]) == as_scanned(b.titles[0]):
        return TitleRelation.NEAR, percent
    return (TitleRelation.ALIKE if percent >= ALIKE else TitleRelation.LIKE), percent


def _scanned(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as a scanner may have read them: «Part II» is «Part I1», «CIO» is «ClO». Numbers stay."""
    return tuple(word if word.isdigit() else as_scanned(word) for word in words)


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
        if label and (COLUMN.issuperset(label) or (label[-1] not in SMALL and (ABOUT | ORDER).isdisjoint(label))):
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


def numbers(a: Keys, b: Keys) -> Relation:
    """How the numbers of the titles stand to each other; NEAR when only one has numbers that the other lacks."""
    if a.numbers == b.numbers:
        return Relation.SAME if a.footnote == b.footnote else Relation.NEAR
    one, other = Counter(a.numbers), Counter(b.numbers)
    return Relation.NEAR if one <= other or other <= one else Relation.DIFFERENT


def ends_in_one(one: Keys, other: Keys) -> bool:
    """Whether one title is the other and a lone 1: perhaps a footnote, perhaps a first part."""
    return one.words[-1:] == ("1",) and one.words[:-1] == other.words


def ends_in_noise(one: Keys, other: Keys) -> bool:
    """As `ends_in_one`, and the mark was read as a letter or twice: «T I», «T l», «T 11». Weak by itself."""
    return one.words[-1:] in _MISREAD and one.words[:-1] == other.words


def headed(one: Keys, other: Keys) -> bool:
    """Whether one title is the other, after which the header of a PDF goes on: «T 1 Kari Berg», «T. By: Kari Berg».

    What follows must begin with the other's first author, so that «T: a reply to Berg» is no header.
    """
    words, after = one.words, one.words[len(other.words) :]
    if not other.people or len(other.words) < _HEADED or words[: len(other.words)] != other.words:
        return False
    name = after[_marks(after) :][:_NAME]
    if not name or name[0] in SMALL or not ABOUT.isdisjoint(name) or not other.people[0] <= set(name):
        return False
    return name[0] in other.people[0] or other.families[0].split()[-1] in name[1:3]


def _marks(words: tuple[str, ...]) -> int:
    """How many words come before the name: a footnote's mark («1», «1 2»), «by»."""
    found = 0
    for allowed in (("1", "12"), ("2",), ("by",)):
        if words[found : found + 1] and words[found] in allowed:
            found += 1
    return found


def within(a: Keys, b: Keys) -> bool:
    """Whether the words of one title stand in the other in their order, slips apart, and the other says nothing more
    that makes it another publication («a reply», «second instalment»)."""
    return _holds(a, b, _WORDS, ENOUGH)


def fragment(a: Keys, b: Keys) -> bool:
    """As `within`, of what is but a piece of a title («A longitudinal study 1»): it says too little by itself."""
    return _holds(a, b, _FRAGMENT, _LEAST)


def marked(a: Keys, b: Keys) -> bool:
    """Whether a piece of a title ends in a lone 1, as a page prints a footnote's mark."""
    return min(a, b, key=lambda keys: (len(keys.words), keys.words)).words[-1:] == ("1",)


def _holds(a: Keys, b: Keys, words: int, letters: int) -> bool:
    short, long = sorted((a, b), key=lambda keys: (len(keys.words), keys.words))
    said = short.words[:-1] if short.words[-1:] == ("1",) else short.words  # without a footnote's mark
    part = [word for word in said if word not in SMALL]
    whole = [word for word in long.words if word not in SMALL]
    if len(part) < words or sum(map(len, part)) < letters:
        return False
    rest, at = [], 0
    for word in whole:
        if at < len(part) and (word == part[at] or slip(word, part[at])):
            at += 1
        else:
            rest.append(word)
    return at == len(part) and (ABOUT | ORDER).isdisjoint(rest)


def turned(a: Keys, b: Keys) -> bool:
    """Whether titles that are nearly alike differ in more than a word that is missing or mistaken: in a word in the
    place of another (mothers and fathers), a letter («hepatitis B»), the order of instalments, «a reply».

    «Review» is no such word: nobody reviews what they wrote themselves, and journals print it over a title.
    """
    first, second = unlabelled(a.words, b.words), unlabelled(b.words, a.words)
    left, right = left_over(first, second), left_over(second, first)
    if _initials(left, right) or _initials(right, left) or _joined(left, right):
        return False
    if not ((ABOUT | ORDER) - REVIEW).isdisjoint(left + right):
        return True
    one, other = ([word for word in words if word not in SMALL] for words in (left, right))
    if any(len(word) < _TELLING for word in one + other if not word.isdigit()):
        return True
    return any(not any(_akin(word, mate) for mate in other) for word in one) and any(
        not any(_akin(word, mate) for mate in one) for word in other
    )


def unlabelled(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """A title's words without the label of a column or session before the other's first word: «Prize paper - T»."""
    for at in range(1, min(_LABEL, len(words) - 1) + 1) if other else ():
        if words[at] == other[0] or slip(words[at], other[0]):
            return words[at:] if ((ABOUT | ORDER) - REVIEW).isdisjoint(words[:at]) else words
    return words


def _initials(short: list[str], long: list[str]) -> bool:
    """Whether what is left of one title is but the initials of what is left of the other: IS, information systems."""
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)


def _joined(left: list[str], right: list[str]) -> bool:
    """Whether what is left of both is one without its spaces, but for a sign: «MIS/DP» is «MISlDP»."""
    one, other = "".join(left), "".join(right)
    return len(left) != len(right) and min(len(one), len(other)) >= _MISHEARD and ratio(one, other) >= ALIKE


def _akin(one: str, other: str) -> bool:
    """Whether two words are one with another ending or a slip (organized and organizational), or so alike that one was
    written for the other (mobile and model), and are no words that companions differ in (parents and patients)."""
    if slip(one, other):
        return True
    if opposite(one, other) or {one, other} in TWINS or CONTRASTS.issuperset((one, other)):
        return False
    if one[:_STEM] == other[:_STEM] and len(one) >= _STEM:
        return True
    enough = _HALF if one[0] == other[0] and min(len(one), len(other)) >= _MISHEARD else _MOST
    return ratio(one, other) >= enough
