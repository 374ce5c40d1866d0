"""The people in one cell of a table, however it lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.columns import People
from litreview.model import Name
from litreview.normalise.names import parse_name, parse_names
from litreview.normalise.titles import clean_markup

_NUMBER = re.compile(r" ?\(\d{6,}\)")  # Scopus: Ness, Ottar (57202138757)
_INITIALS = re.compile(r"^(?:[^\W\d_a-zæøåäöüéß]\.?[ -]?){1,4}$")
_SUFFIX = re.compile(r"^(?:jr|sr|II|III|IV)\.?$", re.IGNORECASE)
_AND = re.compile(r" (?:and|og|&) ")
_PARTICLES = frozenset(
    {"van", "von", "de", "da", "del", "der", "den", "di", "la", "le", "el", "al", "af", "ter", "bin"}
)
_GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_a-zæøåäöüéß][^\W\d_])")  # Scopus: «Yang L.T.Guo M.Lau F.»
_DOTS = ("…", "...", "[...]")
_AND_OTHERS = re.compile(r"[, ](?:et\.? al\.?|m\.? ?fl\.)$")


def read_people(values: Iterable[str], style: People) -> tuple[tuple[Name, ...], bool, bool]:
    """The names, whether the list is whole (no «et al.», no three dots), and whether it was clear where to part it.

    A list that cannot be parted stays in one piece, as the name of a group.
    """
    found: list[Name] = []
    whole, clear = True, True
    for value in values:
        parts, parted = _parts(value, style)
        full = [part for part in parts if not parted or not _is_end(part)]
        bare = [_AND_OTHERS.sub("", part.removesuffix("…").removesuffix("...").rstrip(" ,")) for part in full]
        names, complete = parse_names(bare) if parted else ((Name(literal=bare[0]),), True)
        if style is People.GIVEN_FIRST:
            names = tuple(_given_first(name, part) for name, part in zip(names, bare, strict=False))
        found.extend(names)
        whole = whole and complete and bare == parts
        clear = clear and parted
    return tuple(found), whole, clear


def _parts(value: str, style: People) -> tuple[list[str], bool]:
    lines = [clean_markup(line) for line in value.split("\n")]
    text = " ".join(filter(None, lines))
    if style is People.BRACKETS:
        return _trimmed(_without_brackets(text).split(";")), True
    text = _NUMBER.sub("", text)
    for sign in (";", "|"):
        if sign in text:
            return _trimmed(text.split(sign)), True
    if style is People.GIVEN_FIRST:
        return _joined(_trimmed(text.split(","))), True
    if sum(map(bool, lines)) > 1:
        return _trimmed(lines), True
    if "," not in text and len(glued := _GLUED.split(text)) > 1 and all(map(_ends_in_initials, glued)):
        return glued, True
    return _of_commas(text)


def _ends_in_initials(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and _INITIALS.match(words[-1]) is not None


def _of_commas(text: str) -> tuple[list[str], bool]:
    """A list without semicolons. A comma may stand between people or inside a name."""
    sides = _trimmed(_AND.split(text))
    if len(sides) > 1 and (all(_one_name(side) for side in sides)):
        return sides, True
    tokens = _joined(_trimmed(_AND.sub(",", text).split(",") if "," in text else [text]))
    if len(tokens) < 2:
        return tokens, True
    if len(tokens) % 2 == 0 and all(_INITIALS.match(token) for token in tokens[1::2]):
        return [f"{family}, {given}" for family, given in zip(tokens[::2], tokens[1::2], strict=True)], True
    if len(tokens) == 2 and (" " not in tokens[0] or tokens[0].split()[0] in _PARTICLES or " " not in tokens[1]):
        return [text], True
    short = sum(" " not in token for token in tokens if not _is_end(token))
    like_medline = sum(bool(_INITIALS.match(token.split()[-1])) for token in tokens)
    if not short or like_medline >= len(tokens) - 1:
        return tokens, True
    return [text], False


def _one_name(side: str) -> bool:
    """«Lévesque, Émilie» or «Ottar Ness», no list and no group."""
    if side.count(",") == 1:
        family, given = side.split(",")
        return " " not in family.strip() or not given.strip().count(" ")
    return " " in side and "," not in side and not parse_name(side).literal


def _is_end(token: str) -> bool:
    return token in _DOTS or token.lower().rstrip(".") in ("et al", "m.fl", "mfl", "others")


def _given_first(name: Name, text: str) -> Name:
    """«Wei WU», «A Einstein», «Ottar Ness»: the last word is the family name, with the small words before it."""
    words = text.split()
    if name.literal or "," in text or len(words) < 2:
        return name
    suffix = words.pop() if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    start = next((place for place, word in enumerate(words) if place and word in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _joined(tokens: list[str]) -> list[str]:
    """«King M.L.», «Jr.» of a list parted by commas are one name; behind «Hayes» alone «JR» are initials."""
    made: list[str] = []
    for token in tokens:
        if made and _SUFFIX.match(token) and not (token.isupper() and " " not in made[-1]):
            made[-1] = f"{made[-1]} {token}"
        else:
            made.append(token)
    return made


def _trimmed(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _without_brackets(text: str) -> str:
    """Text outside round and square brackets, which may stand in one another."""
    depth = 0
    kept: list[str] = []
    for sign in text:
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(sign)
    return "".join(kept)
