"""Small steps that readers of several sources' entries share."""

from __future__ import annotations

from collections.abc import Callable

from litreview.formats.draft import Draft
from litreview.formats.json_entry import JsonEntry, scalar


def rewrite(draft: Draft, tag: str, read: Callable[[str], str]) -> None:
    """Read the values of a tag in another way before a field takes them."""
    if tag in draft.left:
        draft.left[tag] = [read(value) for value in draft.left[tag]]


def day_of(moment: str) -> str:
    """`2017-07-27` of `2017-07-27T08:18:33Z`: the hour of publication is nothing a record keeps."""
    day, sign, _ = moment.partition("T")
    return day if sign and len(day) == 10 else moment


def regroup(entry: JsonEntry, path: str, kind: str, value: str) -> None:
    """Give each `value` of the objects at a path a tag with its `kind` in lower case: `identifier[doi]` for type DOI.

    Objects that do not all say both stay as they are.
    """
    objects = entry.objects(path)
    if not objects or not all(scalar(item.get(kind)) and scalar(item.get(value)) for item in objects):
        return
    entry.take(f"{path}.{kind}", f"{path}.{value}")
    for item in objects:
        tag = f"{path}[{scalar(item.get(kind)).lower()}]"
        entry.left.setdefault(tag, []).append(scalar(item.get(value)))
