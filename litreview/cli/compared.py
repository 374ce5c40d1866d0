"""Two or more records beside each other, field by field: what they agree on once, what differs for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

from litreview.cli.speak import words

if TYPE_CHECKING:
    from litreview.model import Record, Run

FIELDS = ("title", "original_title", "authors", "year", "container", "place", "doi", "pmid", "type")
MORE = ("abstract", "url")
_PEOPLE = 8  # names of a long list


def compared(records: Mapping[str, Record], runs: Iterable[Run], *, only: Sequence[str] = FIELDS) -> str:
    """Lines of text: label, and a value all share or each record's own after its name; `runs` in the records' order.

    Fields nobody fills are left out; '' when nothing is left. Lines are wrapped to the terminal.
    """
    rows = {name: [value_of(record, name) for record in records.values()] for name in only}
    if only == FIELDS:
        rows["source"] = [source_of(run) for run in runs]
    labels = {name: words(f"cli.dedupe.field.{name}") for name in rows}
    width = max(map(len, labels.values()))
    room = max(30, get_terminal_size().columns - width - 5)
    lines = [
        f"  {(labels[name] if first else '').ljust(width)}  {line}"
        for name, values in rows.items()
        if any(values)
        for first, line in _lines(dict(zip(records, values, strict=True)), room)
    ]
    return "\n".join(lines)


def _lines(values: Mapping[str, str], room: int) -> Iterable[tuple[bool, str]]:
    """The lines of one field; True for the first."""
    told = [value or words("cli.dedupe.not_given") for value in values.values()]
    if len(set(values.values())) > 1:
        told = [f"{name}: {value}" for name, value in zip(values, told, strict=True)]
    else:
        told = told[:1]
    pieces = [piece for text in told for piece in (wrap(text, room, subsequent_indent="  ") or [""])]
    return ((at == 0, piece) for at, piece in enumerate(pieces))


def value_of(record: Record, name: str) -> str:
    """A field in words."""
    if name == "authors":
        listed = "; ".join(str(one) for one in record.authors[:_PEOPLE])
        return listed + (" …" if len(record.authors) > _PEOPLE else "")
    if name == "place":
        volume = f"{record.volume}({record.issue})" if record.issue else record.volume
        return ", ".join(part for part in (volume, record.pages or record.article_number) if part)
    if name == "type":
        return words(f"screen.type.{record.type.value}")
    value = getattr(record, name)
    return "" if value is None else str(value)


def source_of(run: Run) -> str:
    """Where a record came from: the source, and the file where there is one."""
    return ", ".join(part for part in (run.source_printed or run.source, run.file) if part)


def brief(record: Record) -> str:
    """A record on one line."""
    from litreview.cli.sentences import sentences

    who = "; ".join(str(name) for name in record.authors[:3])
    where = " ".join(part for part in (record.container, record.volume, record.pages) if part)
    return sentences(who, str(record.year or ""), record.title, where, record.doi)
