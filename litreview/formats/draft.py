"""A record in the making: takes the tags of an entry one by one, and loses none.

What a reader takes becomes a field, with its tag in `Record.origin`; what nobody took ends in `Record.extra`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from litreview.formats.marks import KEY as MARKS
from litreview.formats.marks import take_marks
from litreview.model import Message, Parsed, Pointer, Record, message

Reading = Callable[[str], str]


class Draft:
    """`left` holds, tag by tag, the values nobody took yet."""

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        left: dict[str, list[str]] = {}
        self.left = left
        self.fields: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.remarks: list[Message] = []
        for tag, value in values:
            if value:
                if tag in left:
                    left[tag].append(value)
                else:
                    left[tag] = [value]

    def say(self, code: str, /, **args: object) -> None:
        """Add a remark."""
        self.remarks.append(message(code, **args))

    def peek(self, tag: str) -> tuple[str, ...]:
        """The values of a tag that nobody took yet."""
        return tuple(self.left.get(tag, ()))

    def set(self, field: str, value: Any, tag: str) -> None:
        """Fill a field and say which tag gave it."""
        self.fields[field] = value
        self.origin[field] = tag

    def drop(self, tag: str, value: str) -> None:
        """Take one value of a tag away: it has become a field, or says the same as one."""
        values = self.left[tag]
        values.remove(value)
        if not values:
            del self.left[tag]

    def keep(self, tag: str, values: list[str]) -> None:
        """These values of a tag are left, the others were taken. For many values, where `drop` would be slow."""
        if values:
            self.left[tag] = values
        else:
            self.left.pop(tag, None)

    def one(self, field: str, *tags: str, read: Reading = str) -> bool:
        """Fill a field from the first of the tags with a value that can be read. Repetitions of it are taken too.

        `read` makes '' of what it cannot read; such values stay.
        """
        if field in self.fields:
            return False
        left = self.left
        for tag in tags:
            if tag not in left:
                continue
            for value in left[tag]:
                made = read(value)
                if made:
                    self.fields[field] = made
                    self.origin[field] = tag
                    self._repetitions(value, made, tags, read)
                    return True
        return False

    def _repetitions(self, read_from: str, made: str, tags: Iterable[str], read: Reading) -> None:
        left = self.left
        for tag in tags:
            if tag not in left:
                continue
            rest = [value for value in left[tag] if value != read_from and read(value) != made]
            if rest:
                left[tag] = rest
            else:
                del left[tag]

    def many(self, field: str, *tags: str, read: Callable[[str], Iterable[str]] = lambda value: (value,)) -> None:
        """Fill a field with all values of all the tags, without repetitions, in order. Unread values stay."""
        found: list[str] = []
        used: list[str] = []
        for tag in tags:
            values = self.left.get(tag)
            if not values:
                continue
            unread = []
            for value in values:
                made = [part for part in read(value) if part]
                if made:
                    found.extend(made)
                else:
                    unread.append(value)
            if len(unread) < len(values):
                used.append(tag)
                self.keep(tag, unread)
        if found:
            if field in self.fields:
                found = [*self.fields[field], *found]
                used = [self.origin[field], *used]
            self.set(field, tuple(dict.fromkeys(found)), " ".join(dict.fromkeys(used)))

    def identifier(self, scheme: str, *tags: str) -> None:
        """Keep an identifier under the name of its scheme."""
        for tag in tags:
            for value in self.peek(tag)[:1]:
                if scheme not in self.ids:
                    self.ids[scheme] = value
                    self.origin[f"ids.{scheme}"] = tag
                    self.drop(tag, value)

    def finish(self, pointer: Pointer) -> Parsed:
        """The record, with a remark when it has no title."""
        if not self.fields.get("title"):
            self.say("import.no_title")
        self._take_marks()
        extra = {tag: tuple(values) for tag, values in self.left.items()}
        record = Record(**self.fields, ids=dict(self.ids), extra=extra, origin=dict(self.origin))
        return Parsed(record, pointer, tuple(self.remarks))

    def _take_marks(self) -> None:
        """Marks of ours are none of the publication's keywords and notes: they go to `extra`, as they stand."""
        found = take_marks(self.fields.get("keywords", ()), self.fields.get("notes", ()))
        if not found[2]:
            return
        self.left[MARKS] = [*self.left.get(MARKS, ()), *found[2]]
        for field, kept in zip(("keywords", "notes"), found, strict=False):
            if kept:
                self.fields[field] = kept
            elif field in self.fields:
                del self.fields[field], self.origin[field]
