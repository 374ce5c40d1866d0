"""BibTeX, as databases and reference managers really write it, entry by entry.

The syntax is that of "BibTeXing" (Patashnik 1988) and of tamethebeast. An own reader: bibtexparser 2.1 gives up an
entry with a comma in its key (Scopus) or with unbalanced braces (EBSCO) as a whole, and here such an entry is mended,
with a remark, and the entries after it are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from litreview.formats.bibtex_record import draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Message, Pointer, Unparsed, message

_ENTRY = re.compile(r"(?:(?<=[\s}),])|\A|(?<=\ufeff))@\s*([A-Za-z]+)\s*([{(])")
_NEXT_ENTRY = re.compile(r"^[ \t\ufeff]*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:.+/-]*)\s*=\s*")
_AFTER_KEY = re.compile(r"[={}\"]")
_FIELD_LINE = re.compile(r"^[ \t,]*([A-Za-z][\w:.+-]*)[ \t]*=[ \t]*(?=[{\"\w])", re.MULTILINE)
_BARE = re.compile(r"[^\s,#{}()\"=]+")
_JOIN = re.compile(r"\s*#\s*")
_NOT_RECORDS = frozenset({"comment", "preamble", "string"})
# What BibTeX calls a comment is any text between entries; one with fields in it is a record that lost its head.
_LOST_RECORD = re.compile(r"^[ \t]*\w[\w-]*[ \t]*=[ \t]*[{\"]", re.MULTILINE)
MONTHS = {name: name for name in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")}
EXCERPT = 500
# Characters that abbreviations may add: to one entry, and to all entries for each character of the file. Forty short
# lines that double each other would else fill any memory.
LONGEST = 1_000_000
_SHARE = 20
_TOO_LONG = "import.bibtex.too_long"


class _BrokenError(ValueError):
    """The strict reading of an entry failed at this place."""


@dataclass(slots=True)
class _Entry:
    kind: str
    key: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


class _Macros:
    """The abbreviations of a file, and how much more they may add to it. `dropped` are those that were too long."""

    def __init__(self, size: int) -> None:
        self.words, self.dropped = dict(MONTHS), set[str]()
        self._left, self._entry = LONGEST + _SHARE * size, LONGEST

    def begin(self) -> None:
        """A new entry."""
        self._entry = LONGEST

    def expand(self, word: str) -> tuple[str, str]:
        """What the word stands for, and the code of a remark; the word itself where it stands for nothing usable."""
        name = word.lower()
        if name in self.dropped:
            return word, _TOO_LONG
        if name not in self.words:
            return word, "" if word.isdigit() else "import.bibtex.macro"
        meant = self.words[name]
        if len(meant) > min(self._left, self._entry):
            return word, _TOO_LONG
        self._left -= len(meant)
        self._entry -= len(meant)
        return meant, ""

    def define(self, entry: _Entry) -> None:
        """Take in a @string; one that holds an abbreviation too long is too long as well."""
        whole = all(remark.code != _TOO_LONG for remark in entry.remarks)
        for name, value in entry.values:
            if whole:
                self.words[name.lower()] = value
                self.dropped.discard(name.lower())
            else:
                self.dropped.add(name.lower())


class _Lines:
    """Line numbers of places that only grow."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def of(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = place
        return self._line


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its lines, in order, one at a time. Raises nothing: what is no entry is Unparsed."""
    whole = text if isinstance(text, str) else "\n".join(lines_of(text))
    whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    lines, macros = _Lines(whole), _Macros(len(whole))
    starts = [line.start() for line in _NEXT_ENTRY.finditer(whole)]
    place, position, outside = 0, 0, ""
    while (found := _ENTRY.search(whole, place)) is not None:
        between = whole[place : found.start()]
        if _LOST_RECORD.search(between):
            position += 1
            yield _stray(between, position, lines.of(place + _leading(between)))
        elif between.strip():
            outside = between.strip()
        entry, place = _entry(whole, found, macros, starts)
        if entry.kind == "string":
            macros.define(entry)
        if entry.kind in _NOT_RECORDS:
            continue
        position += 1
        yield _hit(entry, Pointer(position, lines.of(found.start()), entry.key), whole[found.start() : place], outside)
        outside = ""
    rest = whole[place:]
    if _is_text(rest):
        yield _stray(rest, position + 1, lines.of(place + _leading(rest)))


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_text(rest: str) -> bool:
    """Whether what follows the last entry is more than closing marks and comments with a percent sign."""
    return any(line.strip(" \t})],.\ufeff\x1a") and not line.lstrip().startswith("%") for line in rest.split("\n"))


def _stray(text: str, position: int, line: int) -> Unparsed:
    return Unparsed(message("import.bibtex.outside"), Pointer(position, line), text.strip()[:EXCERPT])


def _hit(entry: _Entry, pointer: Pointer, raw: str, outside: str) -> Hit:
    if not entry.values:
        return Unparsed(message("import.bibtex.unreadable"), pointer, raw.strip()[:EXCERPT])
    draft = draft_of(entry.kind, entry.key, entry.values)
    if outside:
        draft.left["outside"] = [outside]
    draft.remarks[:0] = entry.remarks
    return draft.finish(pointer)


def _entry(text: str, found: re.Match[str], macros: _Macros, starts: Sequence[int]) -> tuple[_Entry, int]:
    """The entry whose `@type{` was found, and the place behind it. `starts`: where lines begin with an entry."""
    kind = found.group(1).lower()
    if kind in ("comment", "preamble"):
        return _Entry(kind), _closing(text, found.end(), len(text), found.group(2))
    following = bisect_left(starts, found.end())
    limit = starts[following] if following < len(starts) else len(text)
    try:
        return _strict(kind, text, found.end(), limit, macros)
    except _BrokenError:
        entry = _mended(kind, text[found.end() : limit])
        entry.remarks.append(message("import.bibtex.broken"))
        return entry, limit


def _closing(text: str, place: int, limit: int, opened: str) -> int:
    """The place behind the brace that closes one opened before `place`; `limit` when none does."""
    depth = 1
    for mark in re.compile(r"[{}]" if opened == "{" else r"[(){}]").finditer(text, place, limit):
        depth += 1 if mark.group() in "{(" else -1
        if depth == 0:
            return mark.end()
    return limit


def _strict(kind: str, text: str, place: int, limit: int, macros: _Macros) -> tuple[_Entry, int]:
    entry = _Entry(kind)
    macros.begin()
    if kind != "string":
        entry.key, place = _key(text, place, limit)
    while True:
        found = _FIELD.match(text, place, limit)
        if found is None:
            break
        value, place = _value(text, found.end(), limit, macros, entry)
        entry.values.append((found.group(1).lower(), value))
    end = re.compile(r"[\s,]*[})]").match(text, place, limit)
    if end is None:
        raise _BrokenError
    return entry, end.end()


def _key(text: str, place: int, limit: int) -> tuple[str, int]:
    """The key, which may hold spaces and commas in wild files: all before the last comma before the first field."""
    sign = _AFTER_KEY.search(text, place, limit)
    if sign is None:
        raise _BrokenError
    head = text[place : sign.start()]
    if sign.group() == "}":
        return head.strip(" \t\n,"), sign.start()
    key, comma, _ = head.rpartition(",")
    return key.strip(), place + len(key) + len(comma)


def _value(text: str, place: int, limit: int, macros: _Macros, entry: _Entry) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        part, place = _part(text, place, limit, macros, entry)
        parts.append(part)
        joined = _JOIN.match(text, place, limit)
        if joined is None:
            return "".join(parts), place
        place = joined.end()


def _part(text: str, place: int, limit: int, macros: _Macros, entry: _Entry) -> tuple[str, int]:
    opening = text[place : place + 1]
    if opening in ("{", '"'):
        end = _end_of_value(text, place, limit, opening)
        return text[place + 1 : end], end + 1
    bare = _BARE.match(text, place, limit)
    if bare is None:
        raise _BrokenError
    meant, remark = macros.expand(bare.group())
    if remark:
        entry.remarks.append(message(remark, name=bare.group()))
    return meant, bare.end()


def _end_of_value(text: str, place: int, limit: int, opening: str) -> int:
    """The place of the mark that closes a value. Every brace counts, also a quoted one, as in BibTeX itself."""
    depth = 0
    for mark in re.compile(r'[{}"]' if opening == '"' else r"[{}]").finditer(text, place + (opening == '"'), limit):
        sign = mark.group()
        if sign == '"' and depth == 0:
            return mark.start()
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and opening == "{":
            return mark.start()
    raise _BrokenError


def _mended(kind: str, body: str) -> _Entry:
    """The fields of an entry that is not valid, each from the line it begins on to the line before the next."""
    entry = _Entry(kind)
    starts = list(_FIELD_LINE.finditer(body))
    head = body[: starts[0].start()] if starts else body
    entry.key = head.split(",")[0].strip(" \t\n,{}")[:200] if starts else ""
    for found, following in zip_longest(starts, starts[1:]):
        value = body[found.end() : following.start() if following else len(body)]
        entry.values.append((found.group(1).lower(), _unwrapped(value, last=following is None)))
    return entry


def _unwrapped(value: str, *, last: bool) -> str:
    """The text of a field without the marks around it, as far as they are there."""
    text = value.strip().rstrip(",").rstrip()
    if last and text.count("}") > text.count("{"):
        text = text[:-1].rstrip().rstrip(",").rstrip()
    if text[:1] in ("{", '"'):
        closing = "}" if text[0] == "{" else '"'
        text = text[1:].removesuffix(closing)
    return text
