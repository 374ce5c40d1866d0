"""The lines of a bundle: one canonical JSON object each, of the shape that its file has, and nothing else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.strict_json import JsonFault, read_line
from litreview.store import Event
from litreview.store.events import canonical, moment, stamp
from litreview.store.private import Sealed

LONGEST = 64 << 20  # bytes of one line
_IN_MEMORY = 8 << 20
_EVENT = {"seq", "at", "actor", "kind", "subject", "data", "tool", "prev", "hash"}
_PLACE = {"id", "run", "page", "position", "line", "identifier"}
_COLUMNS = {"records": _PLACE | {"data", "remarks"}, "unparsed": _PLACE | {"reason", "excerpt"}}
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says, and where it stands."""

    said: Mapping[str, Any]
    number: int
    file: str
    entry: str

    def wrong(self, detail: str) -> InputError:
        """The line as something that cannot be used."""
        return _wrong(self.file, self.entry, self.number, detail)


def _wrong(file: str, entry: str, number: int, detail: str) -> InputError:
    where = Where(file=file, record=entry, line=number)
    return InputError("LR-BUNDLE-LINE", where=where, entry=entry, line=number, detail=detail)


class Lines:
    """The lines of an entry; can be read more than once. Raises InputError LR-BUNDLE-LINE."""

    def __init__(self, file: str, entry: str, pieces: Callable[[], Iterable[bytes]]) -> None:
        self._file, self._entry, self._pieces = file, entry, pieces

    def __iter__(self) -> Iterator[Line]:
        for number, data in enumerate(self._raw(), 1):
            try:
                yield Line(read_line(data), number, self._file, self._entry)
            except JsonFault as error:
                raise _wrong(self._file, self._entry, number, str(error)) from error

    def _raw(self) -> Iterator[bytes]:
        """The bytes of each line; the last ends in a line feed too."""
        parts: list[bytes] = []
        size, number = 0, 1
        for piece in self._pieces():
            *lines, rest = piece.split(b"\n")
            for line in lines:
                yield b"".join((*parts, line))
                parts, size, number = [], 0, number + 1
            parts.append(rest)
            size += len(rest)
            if size > LONGEST:
                raise _wrong(self._file, self._entry, number, f"> {LONGEST}")
        if size:
            raise _wrong(self._file, self._entry, number, "\\n")


def event_of(line: Line) -> Event:
    """An event. Raises InputError LR-BUNDLE-LINE."""
    said = line.said
    if set(said) != _EVENT:
        raise line.wrong(", ".join(sorted(set(said) ^ _EVENT))[:80])
    texts = (name for name in _EVENT - {"seq", "data"} if not isinstance(said[name], str))
    wrong = next(texts, "") or ("" if type(said["seq"]) is int and said["seq"] > 0 else "seq")
    wrong = wrong or ("" if isinstance(said["data"], dict) else "data")
    if not wrong:
        wrong = next((name for name in ("prev", "hash") if not _HASH.fullmatch(said[name])), "")
    if wrong or not _is_time(said["at"]):
        raise line.wrong(wrong or "at")
    return Event(**said)


def _is_time(text: str) -> bool:
    """Whether a time is written as events write it."""
    try:
        found: datetime = moment(text)
        return stamp(found) == text
    except (ValueError, OverflowError):
        return False


def sealed_of(line: Line) -> Sealed:
    """A private text. Raises InputError LR-BUNDLE-LINE."""
    said = line.said
    if set(said) != {"digest", "salt", "text"} or not all(isinstance(one, str) for one in said.values()):
        raise line.wrong("digest, salt, text")
    if not (_HASH.fullmatch(said["digest"]) and _HASH.fullmatch(said["salt"])):
        raise line.wrong("digest")
    return Sealed(**said)


class Rows:
    """The rows of a table, by page; laid aside in a nameless file when those of one page are first asked for, which is
    gone when `stack` closes."""

    def __init__(self, lines: Lines, table: str, stack: ExitStack) -> None:
        self._lines, self._columns, self._stack = lines, _COLUMNS[table], stack
        self._aside: Any = None
        self._places: dict[int, tuple[int, int]] = {}  # by page: where its rows begin, and how many bytes they have

    def all(self) -> Iterator[Mapping[str, Any]]:
        """Every row, in order. Raises InputError LR-BUNDLE-LINE."""
        last = 0
        for line in self._lines:
            row = line.said
            if set(row) != self._columns:
                raise line.wrong(", ".join(sorted(set(row) ^ self._columns))[:80])
            wrong = next((name for name, value in row.items() if not _fits(name, value)), "")
            if wrong or row["id"] <= last:
                raise line.wrong(wrong or "id")
            last = row["id"]
            yield row

    def of(self, page: int) -> Iterator[Mapping[str, Any]]:
        """The rows of a page."""
        if self._aside is None:
            self._lay_aside()
        at, size = self._places.get(page, (0, 0))
        end = at + size
        while at < end:
            self._aside.seek(at)
            data = self._aside.readline()
            at += len(data)
            yield read_line(data[:-1])

    def _lay_aside(self) -> None:
        file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the stack closes it
        self._aside = self._stack.enter_context(file)
        before = 0
        for row in self.all():
            data = canonical(row).encode("utf-8") + b"\n"
            begin, size = self._places.get(row["page"], (self._aside.tell(), 0))
            if size and row["page"] != before:  # rows of a page stand together; others are nobody's
                continue
            before = row["page"]
            self._places[before] = begin, size + len(data)
            self._aside.write(data)


_NUMBERS = {"id", "run", "page", "position"}


def _fits(name: str, value: Any) -> bool:
    if name in _NUMBERS:
        return type(value) is int
    if name == "line":
        return value is None or type(value) is int
    return isinstance(value, str)
