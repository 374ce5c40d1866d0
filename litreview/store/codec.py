"""Model objects as plain JSON data, and back. Defaults are left out, so that a new field does not change old data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from litreview.model import Appraisal, CodingRow, CodingTable, Message, ReadingList, Run, StatedSum, ThemeTable

Form = ThemeTable | StatedSum | ReadingList | Appraisal | CodingTable | CodingRow

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}  # made once: building one takes longer than using it


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: Run | Form | Message) -> dict[str, Any]:
    """Plain data of a model object."""
    dumped: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json", exclude_defaults=True)
    return dumped


def from_json(kind: type[T], data: object) -> T:
    """Inverse of `to_json`. Raises ValueError when the data is not of that kind."""
    made: T = _adapter(kind).validate_python(_revived(data))
    return made


def _revived(data: Any) -> Any:
    """The data with the arguments of its messages made messages again: their type is open, so JSON alone cannot say."""
    if isinstance(data, Mapping):
        args = data.get("args") if _is_message(data) else None
        if isinstance(args, Mapping):
            return {**data, "args": {name: _argument(value) for name, value in args.items()}}
        return {name: _revived(value) for name, value in data.items()}
    return [_revived(value) for value in data] if isinstance(data, list) else data


def _is_message(data: Mapping[str, Any]) -> bool:
    return "code" in data and data.keys() <= {"code", "args"}


def _argument(value: Any) -> Any:
    if isinstance(value, Mapping) and _is_message(value):
        return Message(value["code"], {name: _argument(inner) for name, inner in value.get("args", {}).items()})
    return tuple(_argument(item) for item in value) if isinstance(value, list) else value
