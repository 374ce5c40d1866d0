"""RIS: lines `TY  - JOUR` to `ER  - `, as databases and reference managers really write them.

Three steps: ris_entries.py cuts the text into entries (ris_splitter.py where it is damaged), ris_record.py makes a
record of each, and here they become hits. The tags are those of Reference Manager's and EndNote's descriptions of RIS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.formats.ris_entries import entries
from litreview.formats.ris_record import draft_of
from litreview.formats.ris_splitter import EXCERPT, Entry, Stray, tag_of
from litreview.model import Hit, Message, Parsed, Pointer, Unparsed, message

__all__ = ["EXCERPT", "Entry", "Stray", "entries", "read", "tag_of"]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    for position, entry in enumerate(entries(text), 1):
        yield _unparsed(entry, position) if isinstance(entry, Stray) else _parsed(entry, position)


def _parsed(entry: Entry, position: int) -> Parsed:
    draft = draft_of(zip(entry.tags, entry.texts, strict=True))
    for tag, lines in (("before TY", entry.before), ("after ER", entry.after)):
        if lines:
            draft.left[tag] = list(lines)
    for line in entry.before:  # JSTOR and APA: «Database: …»
        if line.startswith("Database:") and "database" not in draft.fields:
            draft.set("database", line.removeprefix("Database:").strip(), "before TY")
    remarks: list[Message] = []
    if not entry.typed:
        remarks.append(message("import.ris.no_type"))
    if not entry.closed:
        remarks.append(message("import.ris.no_end"))
    if entry.trailing:
        remarks.append(message("import.ris.after_end"))
    draft.remarks[:0] = remarks
    return draft.finish(Pointer(position, entry.line, draft.ids.get("key", "")))


def _unparsed(stray: Stray, position: int) -> Unparsed:
    return Unparsed(message("import.ris.outside"), Pointer(position, stray.line), stray.text)
