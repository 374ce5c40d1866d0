"""One line of JSON from a stranger, which must be written exactly as canonical JSON writes what it says (store/events).

So there is one way to write each value: no repeated key, no other order, no space, no escaped letter, no number with a
fraction, none that SQLite cannot hold. Depth is bounded, that nothing which walks the value can be driven too deep.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

DEEPEST = 60
_LARGEST = 2**63 - 1


class JsonFault(ValueError):
    """The line is not of this shape; says why in a word or two."""


def read_line(data: bytes) -> Mapping[str, Any]:
    """The object of a line without its line feed. Raises JsonFault."""
    value, text = _read(data)
    try:
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise JsonFault("canonical") from error
    if again != text:
        raise JsonFault("canonical")
    return value


def read_object(data: bytes) -> Mapping[str, Any]:
    """The object of a whole small file, written in whatever way. Raises JsonFault."""
    return _read(data)[0]


def _read(data: bytes) -> tuple[Mapping[str, Any], str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonFault("UTF-8") from error
    try:
        value = json.loads(
            text,
            parse_float=_refused,
            parse_constant=_refused,
            parse_int=_whole,
            object_pairs_hook=_once,
        )
    except JsonFault:
        raise
    except RecursionError as error:
        raise JsonFault("depth") from error
    except ValueError as error:
        raise JsonFault("JSON") from error
    if not isinstance(value, dict):
        raise JsonFault("object")
    if text.count("{") + text.count("[") > DEEPEST:
        _refuse_deep(value)
    return value, text


def _refused(text: str) -> Any:
    raise JsonFault(text[:20])


def _whole(text: str) -> int:
    if len(text) > 20 or abs(number := int(text)) > _LARGEST:
        raise JsonFault(f"{text[:20]}…")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise JsonFault("key twice")
    return made


def _refuse_deep(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list) for inner in _inside(one)]
        if not level:
            return
    raise JsonFault("depth")


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    found = value.values() if isinstance(value, dict) else value
    return [one for one in found if isinstance(one, dict | list)]
