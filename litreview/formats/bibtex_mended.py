"""What can be had of a BibTeX entry that is not valid."""

from __future__ import annotations

import re
from itertools import zip_longest

_WORD = r"([A-Za-z][\w:.+-]*+)[ \t]*+=[ \t]*+"
_FIELD_LINE = re.compile(rf"^[ \t,]*+{_WORD}(?=[{{\"]|[\w# ]++,?+[ \t]*+$)", re.MULTILINE)
# An entry written in one line.
_FIELD_INSIDE = re.compile(rf",[ \t]*+{_WORD}(?=[{{\"])")
_NO_SIGN = re.compile(r"^[ \t,]*+([A-Za-z][\w:.+-]*+)[ \t]++(?=[{\"])", re.MULTILINE)
_LONGEST_KEY = 200


def mended(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The key and the fields of what stands behind `@type{`: each field from the line it begins on to the next one.

    An entry that has no such lines is cut at the commas before names instead.
    """
    starts = [*_FIELD_LINE.finditer(body), *_NO_SIGN.finditer(body)] or list(_FIELD_INSIDE.finditer(body))
    starts.sort(key=lambda found: found.start())
    if not starts:
        return "", []
    key = body[: starts[0].start()].split(",", maxsplit=1)[0].strip(" \t\n,{}")[:_LONGEST_KEY]
    fields: list[tuple[str, str]] = []
    for found, following in zip_longest(starts, starts[1:]):
        value = body[found.end() : following.start() if following else len(body)]
        fields.append((found.group(1).lower(), _unwrapped(value, last=following is None)))
    return key, fields


def _unwrapped(value: str, *, last: bool) -> str:
    """The text of a field without the marks around it, as far as they are there."""
    text = value.strip().rstrip(",").rstrip()
    if last and text.count("}") > text.count("{"):
        text = text[:-1].rstrip().rstrip(",").rstrip()
    if text[:1] in ("{", '"'):
        closing = "}" if text[0] == "{" else '"'
        text = text[1:].removesuffix(closing)
    return text
