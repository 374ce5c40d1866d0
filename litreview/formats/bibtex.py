"""BibTeX, as databases and reference managers really write it: `entries` parses it, `read` makes records of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.formats.bibtex_entries import EXCERPT, Entry, entries
from litreview.formats.bibtex_macros import LONGEST
from litreview.formats.bibtex_record import draft_of
from litreview.model import Hit, Pointer, Unparsed, message

__all__ = ["EXCERPT", "LONGEST", "Entry", "entries", "read"]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text, of its blocks of whole lines, or of its lines, in order, one at a time.

    Raises nothing: what is no entry is Unparsed.
    """
    blocks = (text,) if isinstance(text, str) else text
    for position, entry in enumerate(entries(blocks), 1):
        yield _hit(entry, Pointer(position, entry.line, entry.key))


def _hit(entry: Entry, pointer: Pointer) -> Hit:
    if not entry.fields:
        reason = message("import.bibtex.unreadable" if entry.kind else "import.bibtex.outside")
        return Unparsed(reason, pointer, entry.text)
    draft = draft_of(entry.kind, entry.key, entry.fields)
    if entry.outside:
        draft.left["outside"] = [entry.outside]
    draft.remarks[:0] = entry.remarks
    return draft.finish(pointer)
