"""Slips of the hand and of the scanner, told from words that differ. Pure.

Most words one letter apart are two words: mothers and fathers, patients and parents, maternal and paternal, care and
cure. So a slip is only what seldom makes another word: a letter too many or too few in a long word, two letters that
changed places, one wrong letter inside a very long word, another spelling, and what a scanner takes for each other.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from litreview.matching.vocabulary import OPPOSITES, SMALL, TWINS

_SCANNED = (("ivi", "m"), ("rn", "m"), ("vv", "w"), ("l", "i"), ("1", "i"), ("0", "o"))
_SPELT = (("z", "s"), ("ae", "e"), ("oe", "e"), ("ou", "o"), ("ph", "f"), ("ck", "k"))
_ENDINGS = ("s", "es", "e", "er", "r", "n", "en", "t", "et")  # plural, genitive, and what Norwegian adds
_LONG = 6  # letters: one more or one less is seldom another word
_VERY_LONG = 9  # letters: one wrong inside is seldom another word


@lru_cache(maxsize=65536)
def as_scanned(text: str) -> str:
    """A text with the signs that scanners take for each other made one: «Technoiogy», «Califomia»."""
    return _folded(text, _SCANNED)


def _folded(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def only_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ by spelling, spaces and small words only, not by a word that changes what they say."""
    left, right = left_over(one, other), left_over(other, one)
    if "".join(left) == "".join(right):
        return True
    left = [word for word in left if word not in SMALL]
    right = [word for word in right if word not in SMALL]
    if len(left) != len(right):
        return bool(left and right) and slip("".join(left), "".join(right))
    return all(slip(*pair) for pair in zip(left, right, strict=True))


def left_over(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """The words of one that the other lacks, as often as it lacks them, in their order."""
    count = Counter(other)
    found = []
    for word in one:
        if count[word]:
            count[word] -= 1
        else:
            found.append(word)
    return found


@lru_cache(maxsize=65536)
def slip(one: str, other: str) -> bool:
    """Whether two words (lower case, without accents) are one, written in two ways."""
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    if len(short) < 4 or any(sign.isdigit() for sign in one + other) or opposite(one, other) or {one, other} in TWINS:
        return False
    if _folded(one, _SPELT) == _folded(other, _SPELT) or as_scanned(one) == as_scanned(other):
        return True
    if long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    return _one_letter(short, long)


def _one_letter(short: str, long: str) -> bool:
    """Whether one letter is too many, wrong inside a very long word, or has changed places with its neighbour."""
    if len(long) - len(short) == 1:
        return len(short) >= _LONG and Levenshtein.distance(short, long) == 1
    if len(long) != len(short):
        return False
    wrong = [at for at, (left, right) in enumerate(zip(short, long, strict=True)) if left != right]
    if len(wrong) == 1:
        return len(short) >= _VERY_LONG and wrong[0] > 1
    turned = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and short[wrong[0]] == long[wrong[1]]
    return turned and short[wrong[1]] == long[wrong[0]] and len(short) >= _LONG


def opposite(one: str, other: str) -> bool:
    """Whether one word turns the other into its opposite, or may: hyper- and hypo-, male and female."""
    if one[-1:] != other[-1:]:
        return False
    return any(
        long.startswith(first) and short.startswith(second) and long[len(first) :] == short[len(second) :]
        for first, second in OPPOSITES
        for long, short in ((one, other), (other, one))
    )
