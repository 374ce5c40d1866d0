"""Publish or Perish's JSON export: an array of objects, one for each result of a search in Google Scholar or elsewhere.

The array is cut into its objects while it is read, by counting brackets outside strings, and each object is decoded by
itself: a damaged one takes no other with it, and a file that was cut off gives all that stands before the cut. A string
cannot run over a line end in JSON; where one does, it ends there for the count, so that a stray quotation mark does not
swallow the rest of the file. Numbers stay as they are written, NaN with them. Of a key that comes twice both are kept.

`pop_record.py` makes a Record of an object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.pop_record import fill
from litreview.model import Hit, Message, Parsed, Pointer, Unparsed, message

LONGEST = 4_000_000  # characters of one object; Publish or Perish's have about a thousand
DEEPEST = 50  # levels inside an object; Publish or Perish's have one
EXCERPT = 500
# A string, which ends at the end of its line at the latest; a bracket; a comma; a line end
_SIGNS = re.compile(r'"(?:[^"\\\n]+|\\.)*"?|[{}\[\],\n]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = "\ufeff \t\r\n\0\x1a"


@dataclass(slots=True)
class _Item:
    """What stands between two commas of the array: its text, or of one too long only its beginning."""

    line: int
    text: str
    deepest: int  # levels of brackets in it
    whole: bool  # it ended with a bracket, a comma or the array
    inside: bool  # in an array
    too_long: bool


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    cutter = _Cutter()
    held: Hit | None = None  # one is held back: of the last it may have to be said that the file was cut off
    for position, item in enumerate(cutter.items((text,) if isinstance(text, str) else text), 1):
        if held is not None:
            yield held
        held = _hit(item, position)
    if isinstance(held, Parsed) and cutter.depth:
        cut = message("import.pop.no_end")
        held = Parsed(held.record, held.pointer, (*held.remarks, cut))
    if held is not None:
        yield held


def _hit(item: _Item, position: int) -> Hit:
    pointer = Pointer(position, item.line)
    if not item.inside and not item.text.startswith("{"):
        return _unparsed(message("import.pop.outside"), pointer, item)
    if item.too_long:
        return _unparsed(message("import.pop.too_long"), pointer, item)
    if not item.whole:
        return _unparsed(message("import.pop.cut"), pointer, item)
    decoded = _Decoded()
    try:
        if item.deepest > DEEPEST:
            raise ValueError(f"more than {DEEPEST} levels")
        entry = decoded.load(item.text)
    except (ValueError, RecursionError) as error:
        return _unparsed(message("import.pop.broken", detail=str(error)[:200]), pointer, item)
    if not isinstance(entry, dict):
        return _unparsed(message("import.json.no_object"), pointer, item)
    return _parsed(entry, decoded.repeated, pointer, item)


def _parsed(entry: dict[str, Any], repeated: list[str], pointer: Pointer, item: _Item) -> Hit:
    draft = JsonEntry(entry)
    fill(draft)
    if repeated:
        draft.say("import.pop.twice", names=tuple(dict.fromkeys(repeated)))
    if not draft.fields and not draft.left:
        return _unparsed(message("import.json.nothing"), pointer, item)
    return draft.finish(Pointer(pointer.position, pointer.line, scalar(entry.get("uid"))))


def _unparsed(reason: Message, pointer: Pointer, item: _Item) -> Unparsed:
    return Unparsed(reason, pointer, item.text[:EXCERPT])


@dataclass(slots=True)
class _Decoded:
    """One object while it is decoded, and its keys that come more than once."""

    repeated: list[str] = field(default_factory=list)

    def load(self, text: str) -> Any:
        """The value of a JSON text. Raises ValueError or RecursionError."""
        value = json.loads(
            text, strict=False, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._object
        )
        return _sound(value)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        times: dict[str, int] = {}
        for key, value in pairs:
            times[key] = times.get(key, 0) + 1
            if times[key] > 1:
                self.repeated.append(_sound(key))
            made[key if times[key] == 1 else f"{key} ({times[key]})"] = value
        return made


def _sound(value: Any) -> Any:
    """Half a pair of surrogates, which JSON may spell and no file can hold, becomes U+FFFD."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return value


class _Cutter:
    """Cuts the blocks of a text into the items of its arrays, in one pass."""

    def __init__(self) -> None:
        self.depth = 0  # brackets open
        self._base = 0  # of these the array's own
        self._before = ""  # the sign before, line ends aside
        self._line = 1
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._first = self._line
        self._deepest = 0
        self._inside = self._base > 0

    def items(self, blocks: Iterable[str]) -> Iterator[_Item]:
        """The items of the blocks, each of which ends a line; the last may be cut off."""
        for block in blocks:
            start = 0
            for found in _SIGNS.finditer(block):
                sign = found.group()
                if sign == "\n":
                    self._line += 1
                    continue
                end = self._end(sign, found.start())
                if end is not None:
                    self._add(block, start, end)
                    yield from self._item(whole=True)
                    # A comma, or a bracket of the array, belongs to no item
                    start = end if sign == "{" else found.end()
                self._before = sign
            self._add(block, start, len(block))
        yield from self._item(whole=self.depth <= self._base)

    def _end(self, sign: str, place: int) -> int | None:
        """Where the item ends that this sign ends; None when it goes on."""
        if sign == ",":
            return place if self.depth == self._base else None
        if sign in "{[":
            return self._open(sign, place)
        if sign in "}]":
            return self._close(sign, place)
        return None

    def _open(self, sign: str, place: int) -> int | None:
        if sign == "[" and not self.depth:
            self.depth = self._base = 1
            return place
        if sign == "{" and self._before == "," and self._base and self.depth == self._base + 1:
            return place  # no object stands there in JSON: the one before has lost its bracket
        self.depth += 1
        self._deepest = max(self._deepest, self.depth - self._base)
        return None

    def _close(self, sign: str, place: int) -> int | None:
        if self.depth > self._base:
            self.depth -= 1
            return place + 1 if self.depth == self._base else None
        if sign == "]" and self._base:
            self.depth = self._base = 0
            return place
        return place + 1  # a bracket too many

    def _add(self, block: str, start: int, end: int) -> None:
        piece = block[start:end]
        if not self._parts:
            bare = piece.lstrip(_BLANK)
            self._first += piece.count("\n", 0, len(piece) - len(bare))
            piece = bare
        if piece and self._size <= LONGEST:
            self._parts.append(piece[:LONGEST])
        self._size += len(piece)

    def _item(self, *, whole: bool) -> Iterator[_Item]:
        text = "".join(self._parts).rstrip(_BLANK)
        if text:
            yield _Item(self._first, text, self._deepest, whole, self._inside, self._size > LONGEST)
        self._begin()
