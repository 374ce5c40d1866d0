"""BibTeX text to raw entries: the parse step, without any reading of the fields.

The syntax is that of "BibTeXing" (Patashnik 1988) and of tamethebeast. An own reader: bibtexparser 2.1 gives up an
entry with a comma in its key (Scopus) or with unbalanced braces (EBSCO) as a whole, and here such an entry is mended,
with remarks, and the entries after it are read.

The text is cut at the lines that begin with `@word{`: an entry never crosses one, whatever its braces say, so that one
that never closes costs its own fields only, and no more than one entry is held beside the block it came in. A @comment
or @preamble that has not closed by then ends there too, as in BibTeX itself, which knows no comments longer than the
word; the entries inside are read, with a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from litreview.formats.bibtex_macros import Macros
from litreview.formats.bibtex_mended import mended
from litreview.model import Message, message

_BLANK = r"[ \t\ufeff\u200b]*+"
_START = re.compile(rf"\n(?={_BLANK}@[ \t]*+[A-Za-z]++\s*+[{{(])")
_FIRST = re.compile(rf"{_BLANK}@[ \t]*+[A-Za-z]++\s*+[{{(]")
_ENTRY = re.compile(r"@(?<![^\s}),\ufeff\u200b]@)\s*+([A-Za-z]++)\s*+([{(])")
_NAME = r"[\s,]*+([A-Za-z][\w:.+/-]*+)\s*+=\s*+"
_FIELD = re.compile(_NAME)
# A field whose value nests no deeper than two braces and is not put together: nearly all there are.
_SIMPLE = re.compile(
    _NAME + r'(?:\{((?:[^{}]++|\{[^{}]*+\})*+)\}|"([^"{}]*+)"|(\d++))\s*+(?:,|(?=[})]))',
)
_KEY = re.compile(r"\s*+([^\s,={}\"#%()'\\]++)\s*+,(?=[\s,]*+(?:[A-Za-z][\w:.+/-]*+\s*+=|[})]))")
_AFTER_KEY = re.compile(r"[={}\"]")
_END = re.compile(r"[\s,]*+[})]")
_BARE = re.compile(r"[^\s,#{}()\"=]++")
_JOIN = re.compile(r"\s*+#\s*+")
_BRACES = re.compile(r"[{}]")
_BRACES_AND_QUOTES = re.compile(r'[{}"]')
_BRACKETS = re.compile(r"[(){}]")
# What BibTeX calls a comment is any text between entries; one with fields in it is a record that lost its head.
_LOST_RECORD = re.compile(r"^[ \t]*+\w[\w-]*+[ \t]*+=[ \t]*+[{\"]", re.MULTILINE)
_SWALLOWED = re.compile(r"(?:^|,)[ \t]*+[A-Za-z][\w-]*+[ \t]*+=[ \t]*+(?:[{\"]|\w++,?+[ \t]*+$)", re.MULTILINE)
EXCERPT = 500
_SHOWN = 60


@dataclass(slots=True)
class Entry:
    """One entry as it stands: `kind` and the names of `fields` in lower case, the values still in LaTeX, abbreviations
    written out. `line` is its first line, from 1. `outside`: text before it that belongs to no entry.

    `kind` '': no entry, but text that looks like a part of one. Where there are no fields, `text` is how it begins.
    """

    kind: str
    key: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    line: int = 0
    remarks: list[Message] = field(default_factory=list)
    text: str = ""
    outside: str = ""


class _BrokenError(ValueError):
    """The strict reading of an entry failed; `why` says of what."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(slots=True)
class _Between:
    """The text since the last entry, the line it begins in, and how many braces of a @comment are open there."""

    text: str = ""
    line: int = 1
    open: int = 0


def entries(blocks: Iterable[str]) -> Iterator[Entry]:
    """The entries of blocks of whole lines (or of single lines), in order, one at a time. Raises nothing."""
    macros, between, line = Macros(), _Between(), 1
    for piece in _pieces(blocks):
        macros.grow(len(piece))
        place, counted = 0, 0
        while (found := _ENTRY.search(piece, place)) is not None:
            start = found.start()
            outside = ""
            if start > place or between.text:
                between.text += piece[place:start]
                if (stray := _stray(between)) is not None:
                    yield stray
                else:
                    outside = _outside(between)
            line += piece.count("\n", counted, start)
            entry, place = _entry(piece, found, macros, between)
            counted = start
            if entry is not None:
                entry.line, entry.outside = line, outside
                yield entry
                outside = ""
            between.text, between.line = outside, line + piece.count("\n", start, place)
        between.text += piece[place:]
        line += piece.count("\n", counted)
    if _is_text(between.text):
        yield _as_stray(between)


def _pieces(blocks: Iterable[str]) -> Iterator[str]:
    """The text cut before each line that begins with an entry. No block is looked through twice."""
    held: list[str] = []
    for given in blocks:
        block = given.replace("\r\n", "\n").replace("\r", "\n") if "\r" in given else given
        block = block if block.endswith("\n") else f"{block}\n"
        starts = [0] if _FIRST.match(block) else []
        starts += [found.end() for found in _START.finditer(block)]
        if not starts:
            held.append(block)
            continue
        held.append(block[: starts[0]])
        if first := "".join(held):
            yield first
        for start, end in pairwise(starts):
            yield block[start:end]
        held = [block[starts[-1] :]]
    if held:
        yield "".join(held)


def _stray(between: _Between) -> Entry | None:
    """A part of an entry that stands between two others, and takes the text with it; None when it is none."""
    if "=" not in between.text or not _LOST_RECORD.search(between.text):
        return None
    found = _as_stray(between)
    between.text = ""
    return found


def _as_stray(between: _Between) -> Entry:
    bare = between.text.lstrip()
    line = between.line + between.text.count("\n", 0, len(between.text) - len(bare))
    return Entry("", line=line, text=bare.rstrip()[:EXCERPT])


def _outside(between: _Between) -> str:
    """What an entry is told to stand behind; closing braces, also those of a comment that held entries, are nothing."""
    text = between.text.strip()
    if not text:
        return ""
    if between.open:
        between.open = max(0, between.open + text.count("{") - text.count("}"))
    return text if any(line.strip(" \t})],.\ufeff\u200b") for line in text.split("\n")) else ""


def _is_text(rest: str) -> bool:
    """Whether what follows the last entry is more than closing marks and comments with a percent sign."""
    if not rest or rest.isspace():
        return False
    lines = rest.split("\n")
    return any(line.strip(" \t})],.\ufeff\u200b\x1a") and not line.lstrip().startswith("%") for line in lines)


def _entry(text: str, found: re.Match[str], macros: Macros, between: _Between) -> tuple[Entry | None, int]:
    """The entry whose `@type{` was found, and the place behind it; None for what is no record."""
    kind = found.group(1).lower()
    if kind in ("comment", "preamble"):
        end, depth = _closing(text, found.end(), found.group(2))
        between.open = max(between.open, depth)
        return None, end
    entry = Entry(kind)
    macros.begin()
    try:
        place = _strict(entry, text, found.end(), macros)
    except _BrokenError as broken:
        place = len(text)
        entry.key, entry.fields = mended(text[found.end() :])
        entry.remarks = [message("import.bibtex.broken"), broken.why]
    if kind == "string":
        macros.define(entry.fields, entry.remarks)
        return None, place
    if not entry.fields:
        entry.text = text[found.start() : place].strip()[:EXCERPT]
    if between.open:
        entry.remarks.append(message("import.bibtex.commented"))
    return entry, place


def _closing(text: str, place: int, opened: str) -> tuple[int, int]:
    """The place behind the brace that closes one opened before `place`, and 0; else the end, and how many are open."""
    depth = 1
    for mark in (_BRACES if opened == "{" else _BRACKETS).finditer(text, place):
        depth += 1 if mark.group() in "{(" else -1
        if depth == 0:
            return mark.end(), 0
    return len(text), depth


def _strict(entry: Entry, text: str, place: int, macros: Macros) -> int:
    """Fill the entry; the place behind it."""
    if entry.kind != "string":
        place = _key(entry, text, place)
    add = entry.fields.append
    while True:
        while (simple := _SIMPLE.match(text, place)) is not None:
            name, braced, quoted, number = simple.groups()
            add((name.lower(), braced if braced is not None else quoted if quoted is not None else number))
            place = simple.end()
        found = _FIELD.match(text, place)
        if found is None:
            break
        name = found.group(1).lower()
        value, place = _value(name, text, found.end(), macros, entry)
        add((name, value))
    end = _END.match(text, place)
    if end is not None:
        return end.end()
    rest = text[place:].strip(" \t\n,")
    if rest:
        raise _BrokenError(message("import.bibtex.unexpected", text=rest.split("\n")[0][:_SHOWN]))
    if entry.fields:
        name, value = entry.fields[-1]
        if _SWALLOWED.search(value):  # the brace it lacks was taken from the entry
            raise _BrokenError(message("import.bibtex.unclosed", field=name))
        entry.remarks.append(message("import.bibtex.no_end"))
    return len(text)


def _key(entry: Entry, text: str, place: int) -> int:
    """Take the key, which may hold blanks and commas in wild files: all up to the last comma before the first field."""
    usual = _KEY.match(text, place)
    if usual is not None:
        entry.key = usual.group(1)
        return usual.end()
    sign = _AFTER_KEY.search(text, place)
    if sign is None:
        raise _BrokenError(message("import.bibtex.no_fields"))
    if sign.group() == "}":
        head, place = text[place : sign.start()].rstrip(" \t\n,"), sign.start()
    else:
        head, comma, _ = text[place : sign.start()].rpartition(",")
        place += len(head) + len(comma)
    entry.key = head.strip()
    if "," in entry.key or len(entry.key.split()) > 1:
        entry.remarks.append(message("import.bibtex.key", name=entry.key[:_SHOWN]))
    return place


def _value(name: str, text: str, place: int, macros: Macros, entry: Entry) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        opening = text[place : place + 1]
        if opening in ("{", '"'):
            end = _end_of_value(name, text, place, opening)
            parts.append(text[place + 1 : end])
            place = end + 1
        else:
            bare = _BARE.match(text, place)
            if bare is None:
                raise _BrokenError(message("import.bibtex.no_value", field=name))
            meant, remark = macros.expand(bare.group())
            if remark:
                entry.remarks.append(message(remark, name=bare.group()))
            parts.append(meant)
            place = bare.end()
        joined = _JOIN.match(text, place)
        if joined is None:
            return "".join(parts), place
        place = joined.end()


def _end_of_value(name: str, text: str, place: int, opening: str) -> int:
    """The place of the mark that closes a value. Every brace counts, also a quoted one, as in BibTeX itself."""
    depth = 0
    marks, place = (_BRACES, place) if opening == "{" else (_BRACES_AND_QUOTES, place + 1)
    for mark in marks.finditer(text, place):
        sign = mark.group()
        if sign == '"' and depth == 0:
            return mark.start()
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and opening == "{":
            return mark.start()
    raise _BrokenError(message("import.bibtex.unclosed", field=name))
