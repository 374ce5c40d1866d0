"""Entries of JSON answers, read so that nothing gets lost: what no field takes stays, path by path, in `Record.extra`.

An entry is a JSON object. Its paths are written with dots and without list places: `authorList.author.fullName`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from litreview.formats.draft import Draft
from litreview.model import Hit, Pointer, Unparsed, message

_EXCERPT = 500
_DEEPEST = 60


class BrokenJsonError(ValueError):
    """The bytes are not whole JSON; its text says where."""


def load_json(body: bytes) -> Any:
    """The value in a JSON body, with or without byte order mark. Raises BrokenJsonError.

    Line breaks inside strings are let through: services send them.
    """
    try:
        return _loaded(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenJsonError(str(error)[:200]) from error


def _loaded(text: str) -> Any:
    found = json.loads(text, strict=False, parse_constant=_no_number)
    if "\\ud" not in text and "\\uD" not in text:
        return found
    # Half of a pair, which no text can hold, becomes U+FFFD.
    plain = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(plain)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


class JsonEntry(Draft):
    """A JSON object while it is read. `Draft`'s tags are the paths of the entry's texts and numbers."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        super().__init__(_flat(entry, "", 0))
        self.entry = entry

    def value(self, path: str) -> Any:
        """What stands at a path, None when nothing does. Takes nothing."""
        found: Any = self.entry
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def text(self, path: str) -> str:
        """The text or number at a path, "" when there is none. Takes nothing."""
        return scalar(self.value(path))

    def list(self, path: str) -> list[Any]:
        """The list at a path; a single value counts as a list of one. Takes nothing."""
        found = self.value(path)
        return found if isinstance(found, list) else [] if found is None else [found]

    def objects(self, path: str) -> Sequence[Mapping[str, Any]]:
        """The objects of the list at a path. Takes nothing."""
        return [item for item in self.list(path) if isinstance(item, Mapping)]

    def take(self, *paths: str) -> None:
        """Strike off all that stands at and under the paths: it has become a field, or says the same as one."""
        for path in paths:
            for tag in [tag for tag in self.left if tag == path or tag.startswith(path + ".")]:
                del self.left[tag]


def scalar(value: object) -> str:
    """A text, number or truth value as text; "" for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def read_hits(entries: Iterable[object], read: Callable[[JsonEntry], None], *identifiers: str) -> tuple[Hit, ...]:
    """Each entry as a hit. `read` fills the draft; `identifiers` are the paths where the entry's own id may stand.

    An entry of another shape than `read` expects is Unparsed with the reason, and the others are read all the same.
    """
    return tuple(_hit(number, entry, read, identifiers) for number, entry in enumerate(entries, 1))


def _hit(number: int, entry: object, read: Callable[[JsonEntry], None], identifiers: tuple[str, ...]) -> Hit:
    if not isinstance(entry, Mapping) or not entry:
        return Unparsed(message("import.json.no_object"), Pointer(number), _excerpt(entry))
    draft = JsonEntry(entry)
    own = next((text for path in identifiers for value in draft.list(path) if (text := scalar(value))), "")
    pointer = Pointer(number, identifier=own)
    try:
        read(draft)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # any shape may come from outside
        reason = message("import.json.shape", detail=f"{type(error).__name__}: {error}"[:200])
        return Unparsed(reason, pointer, _excerpt(entry))
    if not draft.fields and not own:
        return Unparsed(message("import.json.nothing"), pointer, _excerpt(entry))
    return draft.finish(pointer)


def _excerpt(entry: object) -> str:
    return json.dumps(entry, ensure_ascii=False, default=str)[:_EXCERPT]


def _flat(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and depth < _DEEPEST:
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for inner in value:
            yield from _flat(inner, path, depth + 1)
    elif isinstance(value, Mapping | list):
        yield path, _excerpt(value)
    elif text := scalar(value):
        yield path, text
