"""The parts of one BibTeX value: names between «and», words between commas or semicolons, always outside braces."""

from __future__ import annotations

import re

from litreview.formats.latex import plain
from litreview.model import Name
from litreview.normalise.names import parse_name, parse_names
from litreview.normalise.titles import clean_markup

_AND = re.compile(r"(?:^|(?<= ))and(?= |$)", re.IGNORECASE)
_BRACE_OR = {sign: re.compile(rf"[{{}}{sign}]") for sign in (",", ";")}
_BRACE_OR_AND = re.compile(rf"[{{}}]|{_AND.pattern}", re.IGNORECASE)
_BRACED_FAMILY = re.compile(r"^([^{},\\]+) \{([^{}\\]+)\}$")


def clean(text: str) -> str:
    """Plain text without HTML: what stands in `plain` text is single-spaced and composed already."""
    return clean_markup(text) if "&" in text or "<" in text else text


def split(value: str, sign: re.Pattern[str]) -> list[str]:
    """The parts of a value between the signs that stand outside braces, stripped. `sign` finds braces as well."""
    parts: list[str] = []
    depth = begin = 0
    for found in sign.finditer(value):
        mark = found.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(value[begin : found.start()].strip())
            begin = found.end()
    parts.append(value[begin:].strip())
    return parts


def is_whole(text: str) -> bool:
    """Whether the first brace closes with the last one: «{Dr} {No}» is two."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for found in re.finditer(r"[{}]", text):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return found.end() == len(text)
    return False


def words(value: str) -> list[str]:
    """Keywords parted by semicolons, else by commas: one file uses one of them. Braces keep either inside a word."""
    if "&" in value or "<" in value:
        value = clean_markup(value)  # first: «&amp;» has a semicolon
    while is_whole(value):
        value = value[1:-1].strip()
    if "{" not in value:
        parts = value.split(";" if ";" in value else ",")
    else:
        parts = split(value, _BRACE_OR[";"])
        parts = parts if len(parts) > 1 else split(value, _BRACE_OR[","])
    return [clean(plain(part)) for part in parts]


def names(value: str) -> tuple[list[Name], bool]:
    """The names of a value of single spaces, and whether the list is complete («others» says that it is not)."""
    people: list[Name] = []
    complete = True
    for text in split(value, _BRACE_OR_AND) if "{" in value else _AND.split(value):
        braced = _braced(text) if "{" in text else None
        if braced is not None:
            people.append(braced)
            continue
        found, all_named = parse_names((clean(plain(text)),))
        people.extend(found)
        complete = complete and all_named
    return people, complete


def _braced(text: str) -> Name | None:
    """A name whose parts are told by braces: «{Helse og Omsorg AS}», «{van der Berg}, Anna», «A. {Berg Hansen}».

    What stands in braces is taken as it is, without looking for groups or initials in it. None: nothing is told so.
    """
    parts = split(text, _BRACE_OR[","])
    if is_whole(parts[0]) and len(parts) < 4:
        family, *rest = (clean(plain(part)) for part in parts)
        if not rest:
            return Name(literal=family)
        return Name(family, rest[-1], rest[0] if len(rest) > 1 else "")
    found = _BRACED_FAMILY.match(text)
    if found is None:
        return None
    given, family = clean(plain(found.group(1))), clean(plain(found.group(2)))
    return Name(family, given) if not parse_name(f"{given} {family}").literal else None
