"""JSON lines: one object a line. Ours hold a whole work, and are read back without loss; other tools' have plain keys.

A line of ours: {"work": "W12", "record": {…}, "judgements": [{"verdict": "exclude", …}], "tags": ["pilot"]}, the
record as `Record.to_json` has it. What was judged comes back as marks in `extra` (see marks.py). Other lines are read
by the names of their keys, as columns of people's own tables are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from litreview.formats.columns import mapped, propose
from litreview.formats.json_entry import BrokenJsonError, JsonEntry, load_json, scalar
from litreview.formats.marks import KEY, note_mark
from litreview.formats.table_record import fill
from litreview.formats.text import lines_of
from litreview.model import (
    Exchanged,
    Hit,
    Judgement,
    Message,
    Name,
    Parsed,
    Pointer,
    Record,
    Relation,
    Stage,
    Unparsed,
    Verdict,
    message,
)
from litreview.normalise.names import parse_name

_EXCERPT = 500
_NESTED = ("authors", "author", "creators")
_CONTAINERS = {"authors": Name, "editors": Name, "relations": Relation}
_MAPS = ("ids", "other_abstracts", "origin")
_LISTS = ("issn", "isbn", "languages", "keywords", "subjects", "publication_types", "notes")


def line_of(item: Exchanged) -> str:
    """One work as a line, without its end."""
    judgements = [
        {"verdict": judgement.verdict.value, "stage": judgement.stage.value if judgement.stage else ""}
        | {name: getattr(judgement, name) for name in ("reviewer", "criterion", "reason", "at", "note")}
        for judgement in item.judgements
    ]
    told = [{name: value for name, value in judgement.items() if value} for judgement in judgements]
    whole = {"work": item.work, "record": item.record.to_json(), "judgements": told, "tags": list(item.tags)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, one a line; blank lines are none. Raises nothing."""
    number = 0
    for line, written in enumerate(lines_of(text), 1):
        if written.strip():
            number += 1
            yield _hit(written, Pointer(number, line))


def is_own(entry: object) -> bool:
    """Whether an object is a line of ours."""
    return isinstance(entry, Mapping) and isinstance(entry.get("record"), Mapping) and "work" in entry


def _hit(written: str, pointer: Pointer) -> Hit:
    try:
        entry = load_json(written.encode("utf-8", "replace"))
    except BrokenJsonError as error:
        return _unparsed(message("import.jsonl.broken", detail=str(error)), pointer, written)
    if not isinstance(entry, Mapping) or not entry:
        return _unparsed(message("import.json.no_object"), pointer, written)
    try:
        return _own(entry, pointer) if is_own(entry) else _foreign(entry, pointer, written)
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # any shape may come from outside
        detail = f"{type(error).__name__}: {error}"[:200]
        return _unparsed(message("import.json.shape", detail=detail), pointer, written)


def _unparsed(reason: Message, pointer: Pointer, written: str) -> Unparsed:
    return Unparsed(reason, pointer, written.strip()[:_EXCERPT])


def _own(entry: Mapping[str, Any], pointer: Pointer) -> Parsed:
    record = _record(entry["record"])
    work = scalar(entry["work"])
    judgements = tuple(_judgement(judgement) for judgement in entry.get("judgements", ()))
    tags = tuple(map(_word, entry.get("tags", ())))
    mark = note_mark(Exchanged(record, work, judgements, tags), always=True)
    extra = dict(record.extra) | ({KEY: (mark,)} if mark else {})
    remarks = () if record.title else (message("import.no_title"),)
    return Parsed(replace(record, extra=extra), replace(pointer, identifier=work), remarks)


def _record(data: Mapping[str, Any]) -> Record:
    """The record of a line of ours. Raises TypeError or ValueError when a value is of another kind than it should be,
    as in a file that somebody edited."""
    record = Record.from_json(data)
    for item in fields(Record):
        value = getattr(record, item.name)
        if item.name in _CONTAINERS:
            texts = [getattr(part, name.name) for part in value for name in fields(part)]
        elif item.name in _LISTS:
            texts = [*value, ""] if not isinstance(data.get(item.name, []), str) else [None]
        elif item.name in _MAPS:
            texts = [*value, *value.values()]
        elif item.name == "extra":
            texts = [*value, *(text for values in value.values() for text in values)]
        elif item.name in ("year", "peer_reviewed", "authors_complete"):
            kinds = int if item.name == "year" else bool
            texts = [] if value is None or type(value) is kinds else [None]
        else:
            texts = [value]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(item.name)
    return record


def _judgement(data: Mapping[str, Any]) -> Judgement:
    stage = _word(data.get("stage", ""))
    told = {name: _word(data.get(name, "")) for name in ("reviewer", "criterion", "reason", "at", "note")}
    return Judgement(Verdict(data["verdict"]), Stage(stage) if stage else None, **told)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.50}")
    return value


def _foreign(entry: Mapping[str, Any], pointer: Pointer, written: str) -> Hit:
    draft = JsonEntry(entry)
    _people(draft)
    header = tuple(draft.left)
    fill(draft, mapped(propose(header), header))
    if not draft.fields:
        return _unparsed(message("import.json.nothing"), pointer, written)
    own = next((text for key in ("id", "ID", "key") if (text := scalar(entry.get(key)))), "")
    return draft.finish(replace(pointer, identifier=own))


def _people(draft: JsonEntry) -> None:
    """Authors that stand each in a text or object of their own."""
    for key in _NESTED:
        people = draft.value(key)
        if not isinstance(people, list) or not people:
            continue
        names = tuple(name for person in people if (name := _name(person)) != Name())
        if names:
            draft.set("authors", names, key)
            told = ("", *(f".{part}" for part in (*_FAMILY, *_GIVEN, *_WHOLE)))
            for part in told:
                draft.left.pop(f"{key}{part}", None)
            return


_FAMILY = ("family", "lastName", "last_name", "last", "surname")
_GIVEN = ("given", "firstName", "first_name", "first", "forename")
_WHOLE = ("name", "literal", "fullName", "full_name", "display_name")


def _name(person: object) -> Name:
    if not isinstance(person, Mapping):
        return parse_name(scalar(person))
    family, given, whole = (
        next((text for key in keys if (text := scalar(person.get(key)))), "") for keys in (_FAMILY, _GIVEN, _WHOLE)
    )
    return Name(family, given) if family else parse_name(whole or given)
