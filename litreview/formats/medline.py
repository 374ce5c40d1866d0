"""MEDLINE's tagged layout, which PubMed calls .nbib: `PMID- 123`, `TI  - Title`, continued lines indented.

Field descriptions: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. ERIC writes the same layout without PMID.

Bio.Medline is not used: it keeps neither line numbers nor the order of FAU, AU and CN (a group between two people),
joins repeated IS, LID and TI into one text, cuts OABL and ISSN to four letters, and fails with KeyError on a file that
begins with a continued line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.medline_record import draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Pointer, Unparsed, message

# The tag takes four places, then a hyphen; ERIC's ISSN and OABL are longer.
_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,2}-(?: (.*)|\s*)$")
_STARTS = frozenset({"PMID", "OWN"})
EXCERPT = 500


@dataclass(slots=True)
class _Entry:
    line: int
    values: list[tuple[str, list[str]]] = field(default_factory=list)  # continued lines one by one
    gap: bool = False  # an empty line inside

    def has(self, *tags: str) -> bool:
        return any(tag in tags for tag, _ in self.values)

    def starts_anew(self, tag: str, after_gap: bool) -> bool:
        """Whether a tag begins the next record. PMID and OWN stand at the head, in either order, once."""
        if tag in _STARTS:
            return self.has(tag) or self.has("TI") or after_gap
        return tag == "TI" and after_gap and self.has("TI")


@dataclass(slots=True)
class _Stray:
    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its lines, in order, one at a time. Raises nothing: what is no record is Unparsed.

    PubMed ends every record with SO: a last record of its without one was cut off, and says so.
    """
    for position, (entry, last) in enumerate(_with_last(_entries(lines_of(text))), 1):
        if isinstance(entry, _Stray):
            excerpt = "\n".join(entry.lines)[:EXCERPT]
            yield Unparsed(message("import.medline.outside"), Pointer(position, entry.line), excerpt)
            continue
        draft = draft_of((tag, " ".join(lines).strip()) for tag, lines in entry.values)
        if entry.gap:
            draft.say("import.medline.gap")
        if last and ("OWN", ["NLM"]) in entry.values and not entry.has("SO"):
            draft.say("import.medline.no_end")
        identifier = draft.fields.get("pmid", "") or draft.fields.get("accession", "")
        yield draft.finish(Pointer(position, entry.line, identifier))


def _with_last(entries: Iterable[_Entry | _Stray]) -> Iterator[tuple[_Entry | _Stray, bool]]:
    held: _Entry | _Stray | None = None
    for entry in entries:
        if held is not None:
            yield held, False
        held = entry
    if held is not None:
        yield held, True


class _Splitter:
    """Sorts lines into records and strays. One is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.held: _Entry | _Stray | None = None
        self.gap = False

    def tagged(self, number: int, tag: str, value: str) -> Iterator[_Entry | _Stray]:
        entry = self.held
        if not isinstance(entry, _Entry) or entry.starts_anew(tag, self.gap):
            yield from self.flush()
            self.held = entry = _Entry(number)
        entry.gap = entry.gap or self.gap
        entry.values.append((tag, [value]))
        self.gap = False

    def plain(self, number: int, line: str) -> Iterator[_Entry | _Stray]:
        """A line without a tag: wrapped text, unless it stands by itself after an empty line."""
        if isinstance(self.held, _Entry) and (line.startswith(" ") or not self.gap):
            self.held.values[-1][1].append(line.strip())
        elif isinstance(self.held, _Stray):
            self.held.lines.append(line)
        else:
            yield from self.flush()
            self.held = _Stray(number, [line])

    def flush(self) -> Iterator[_Entry | _Stray]:
        if self.held is not None:
            yield self.held
        self.held = None
        self.gap = False


def _entries(lines: Iterable[str]) -> Iterator[_Entry | _Stray]:
    splitter = _Splitter()
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        if found:
            yield from splitter.tagged(number, found.group(1), (found.group(2) or "").strip())
        elif line.strip():
            yield from splitter.plain(number, line)
        else:
            splitter.gap = splitter.gap or not line
    yield from splitter.flush()
