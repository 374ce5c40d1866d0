"""Model objects as plain JSON data, and back. Defaults are left out, so that a new field does not change old data."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

from litreview.model import Message, ReadingList, Run, StatedSum, ThemeTable

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}  # made once: building one takes longer than using it


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: Run | ThemeTable | StatedSum | ReadingList | Message) -> dict[str, Any]:
    """Plain data of a model object."""
    dumped: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json", exclude_defaults=True)
    return dumped


def from_json(kind: type[T], data: object) -> T:
    """Inverse of `to_json`. Raises ValueError when the data is not of that kind."""
    made: T = _adapter(kind).validate_python(data)
    return made
