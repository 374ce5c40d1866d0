"""A record in the making: takes the tags of an entry one by one, and loses none.

What a reader takes becomes a field, with its tag in `Record.origin`; what nobody took ends in `Record.extra`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from litreview.model import Message, Parsed, Pointer, Record, message

Reading = Callable[[str], str]


class Draft:
    """`left` holds, tag by tag, the values nobody took yet."""

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        self.left: dict[str, list[str]] = {}
        self.fields: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.remarks: list[Message] = []
        for tag, value in values:
            if value:
                self.left.setdefault(tag, []).append(value)

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

    def one(self, field: str, *tags: str, read: Reading = str) -> bool:
        """Fill a field from the first of the tags with a value that can be read. Repetitions of it are taken too.

        `read` makes '' of what it cannot read; such values stay.
        """
        if field in self.fields:
            return False
        for tag in tags:
            for value in self.peek(tag):
                made = read(value)
                if made:
                    self.set(field, made, tag)
                    self._repetitions(made, tags, read)
                    return True
        return False

    def _repetitions(self, made: str, tags: Iterable[str], read: Reading) -> None:
        for tag in dict.fromkeys(tags):
            for value in self.peek(tag):
                if read(value) == made:
                    self.drop(tag, value)

    def many(self, field: str, *tags: str, read: Callable[[str], Iterable[str]] = lambda value: (value,)) -> None:
        """Fill a field with all values of all the tags, without repetitions, in order. Unread values stay."""
        found: list[str] = list(self.fields.get(field, ()))
        used = [self.origin[field]] if field in self.origin else []
        for tag in tags:
            for value in self.peek(tag):
                made = [part for part in read(value) if part]
                if made:
                    self.drop(tag, value)
                    found.extend(made)
                    used.append(tag)
        if found:
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
        extra = {tag: tuple(values) for tag, values in self.left.items()}
        record = Record(**self.fields, ids=dict(self.ids), extra=extra, origin=dict(self.origin))
        return Parsed(record, pointer, tuple(self.remarks))
