"""The lines of one record of Ovid's tagged text as fields: two-letter tags, or headings on lines of their own.

    TI  - Title           Title
    AB  - Abstract          Title
    more of it            Abstract
                            Abstract

A whole record may be indented. Empty lines inside a field are no end of it. The two layouts do not mix in a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

_TAG = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*)|[ \t]*)$")
_HEADING = re.compile(r"^[A-Z][A-Za-z0-9()/&,;' -]{0,60}$")
_LOOK = 20  # lines that tell the layout
_DEEPEST = 8

Fields = list[tuple[str, str]]


def fields_of(lines: Sequence[str]) -> tuple[Fields, list[str]]:
    """Tags or headings with their texts in order, the lines of a text parted by a line feed; and the lines before the
    first field that say something."""
    held = [line.replace("\t", "    ").rstrip() for line in lines]
    indent = _indent(held)
    bare = [line[indent:] if not line[:indent].strip() else line.lstrip() for line in held]
    filled = [line for line in bare if line][:_LOOK]
    tagged = any(_TAG.match(line) for line in filled)
    return _collected(_tagged(bare) if tagged else _spoken(bare))


def _indent(lines: Iterable[str]) -> int:
    """How far the whole record is indented: as far as its first line that is not empty."""
    first = next((line for line in lines if line), "")
    depth = len(first) - len(first.lstrip(" "))
    return depth if depth <= _DEEPEST else 0


_Line = tuple[str | None, str]  # the tag that begins here, None where a text goes on; and the text


def _collected(lines: Iterable[_Line]) -> tuple[Fields, list[str]]:
    values: list[tuple[str, list[str]]] = []
    stray: list[str] = []
    for tag, text in lines:
        if tag is not None:
            values.append((tag, []))
        if text:
            (values[-1][1] if values else stray).append(text)
    return [(tag, "\n".join(texts)) for tag, texts in values], stray


def _tagged(lines: Iterable[str]) -> Iterator[_Line]:
    for line in lines:
        found = _TAG.match(line)
        yield (found.group(1), (found.group(2) or "").strip()) if found else (None, line.strip())


def _spoken(lines: Sequence[str]) -> Iterator[_Line]:
    follows = _next_filled(lines)
    for place, line in enumerate(lines):
        heading = line.rstrip(" :")
        if _HEADING.match(heading) and follows(place).startswith(" "):
            yield heading, ""
        else:
            yield None, line.strip()


def _next_filled(lines: Sequence[str]) -> Callable[[int], str]:
    """A look at the first line after a place that is not empty."""
    after = [""] * (len(lines) + 1)
    for place in range(len(lines) - 1, -1, -1):
        after[place] = lines[place] or after[place + 1]
    return lambda place: after[place + 1]
