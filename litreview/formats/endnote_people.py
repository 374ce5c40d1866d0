"""Names of people in EndNote's XML, both ways.

A comma parts the names of a person («King, Martin Luther, Jr.»), and one at the end closes the name of a group. The
parts may stand in attributes too (`last-name`, `first-name`, `suffix`, `corp-name`); our exporter writes them where the
text alone would be read in another way, and they are read in files of ours only.

Assumed, not verified: that the attributes are those of EndNote's document type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from litreview.model import Name
from litreview.normalise.names import parse_names
from litreview.normalise.titles import clean_markup

PEOPLE = "contributors/{}/author"
OTHERS = "et al.,"  # the last of authors that are more than are named
ATTRIBUTES = ("last-name", "first-name", "suffix", "corp-name")
BAR = "\x1f"  # parts a name from its attributes; XML has no such character
_OTHERS = re.compile(r"et\.? ?al\.?,?", re.IGNORECASE)


def with_parts(text: str, parts: Iterable[str]) -> str:
    """A name with the attributes of its element, in the order of `ATTRIBUTES`."""
    return BAR.join((text, *parts))


def apart(values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Paths and texts, each attribute of a name being a text of its own."""
    for path, value in values:
        text, *parts = value.split(BAR)
        yield path, text
        yield from ((f"{path}@{name}", part) for name, part in zip(ATTRIBUTES, parts, strict=False) if part)


def people(texts: Iterable[str], *, ours: bool) -> tuple[tuple[Name, ...], bool]:
    """Names in order, and whether they are all."""
    names: list[Name] = []
    complete = True
    for text in texts:
        if ours:
            found = our_name(text)
            names += [found] if found else []
            complete = complete and found is not None
        elif text.endswith(",") and not _OTHERS.fullmatch(text):
            names.append(Name(literal=clean_markup(text).rstrip(" ,")))
        else:
            read, whole = parse_names([clean_markup(text)])
            names += read
            complete = complete and whole
    return tuple(names), complete


def our_name(text: str) -> Name | None:
    """The name our exporter wrote; None for `OTHERS`."""
    text, *parts = text.split(BAR)
    if any(parts):
        return Name(*parts)
    if text == OTHERS:
        return None
    plain = clean_markup(text)
    return Name(literal=plain[:-1]) if plain.endswith(",") else Name(*plain.split(", ", 2))


def printed(name: Name) -> str:
    """The name in one text."""
    if name.literal:
        return f"{name.literal},"
    return ", ".join((name.family, name.given, name.suffix)).rstrip(", ") or ","
