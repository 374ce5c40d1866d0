"""MEDLINE's tagged layout, which PubMed calls .nbib: `PMID- 123`, `TI  - Title`, continued lines indented.

Field descriptions: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. ERIC writes the same layout without PMID.
Ovid's own tagged layout is another: see ovid.py.

Bio.Medline is not used: it keeps neither line numbers nor the order of FAU, AU and CN (a group between two people),
joins repeated IS, LID and TI into one text, cuts OABL and ISSN to four letters, and fails with KeyError on a file that
begins with a continued line.

A record written as PubMed writes it is cut into tags by one regular expression; any other is read line by line, to the
same result. White space at the ends of a line is spaces and tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.medline_record import draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Pointer, Unparsed, message

# The tag takes four places, then a hyphen; ERIC's ISSN and OABL are longer.
_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,2}-(?: (.*)|[ \t]*)$")
# The same for whole records whose continued lines are joined; it matches nothing that _TAG does not.
_TAGS = re.compile(r"^([A-Z][A-Z0-9]{1,4}) {0,2}- ([^ \n].*)$", re.MULTILINE)
_STARTS = frozenset({"PMID", "OWN"})
# A continued line that is empty, further in, or begins with a hyphen (it would make a tag of «AB» before it).
_ODD_INDENT = re.compile(r"\n {6}(?![^ \n-])")
_BLANK = " \t"
EXCERPT = 500


@dataclass(slots=True)
class Entry:
    """One record: the number of its first line from 1, its tags and texts in order, `gap` for an empty line inside."""

    line: int
    values: list[tuple[str, str]] = field(default_factory=list)
    gap: bool = False

    def has(self, *tags: str) -> bool:
        """Whether one of the tags stands in it."""
        return any(tag in tags for tag, _ in self.values)


@dataclass(slots=True)
class Stray:
    """Text outside every record, from the line of that number."""

    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed.

    PubMed ends every record with SO: a last record of its without one was cut off, and says so.
    """
    for position, (entry, last) in enumerate(_with_last(entries(text)), 1):
        if isinstance(entry, Stray):
            excerpt = "\n".join(entry.lines)[:EXCERPT]
            yield Unparsed(message("import.medline.outside"), Pointer(position, entry.line), excerpt)
            continue
        draft = draft_of(entry.values)
        if entry.gap:
            draft.say("import.medline.gap")
        if last and ("OWN", "NLM") in entry.values and not entry.has("SO"):
            draft.say("import.medline.no_end")
        identifier = draft.fields.get("pmid", "") or draft.fields.get("accession", "")
        yield draft.finish(Pointer(position, entry.line, identifier))


def _with_last(found: Iterable[Entry | Stray]) -> Iterator[tuple[Entry | Stray, bool]]:
    held: Entry | Stray | None = None
    for entry in found:
        if held is not None:
            yield held, False
        held = entry
    if held is not None:
        yield held, True


def entries(text: str | Iterable[str]) -> Iterator[Entry | Stray]:
    """Records and strays of a text or of its blocks (each of which ends a line), in order. Raises nothing."""
    splitter = _Splitter()
    for block in (text,) if isinstance(text, str) else text:
        body = block if _is_plain(block) else "\n".join(lines_of(block))
        chunks = body.removesuffix("\n").split("\n\n")
        for place, chunk in enumerate(chunks):
            if place:  # the empty line between two chunks
                splitter.number += 1
                splitter.gap = True
            yield from splitter.chunk(chunk)
    yield from splitter.flush()


def _is_plain(block: str) -> bool:
    return "\r" not in block and (block.isascii() or ("\ufeff" not in block and "\u200b" not in block))


class _Splitter:
    """Sorts lines into records and strays. One is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.held: Entry | Stray | None = None
        self.gap = False
        self.number = 0  # of the last line seen
        self._wrapped: list[str] = []  # lines continuing the last text of the entry held

    def chunk(self, chunk: str) -> Iterator[Entry | Stray]:
        """Lines without an empty line between any two: as a rule one record."""
        values = _regular(chunk) if self.gap or not isinstance(self.held, Entry) else None
        if values is None:
            yield from self._lines(chunk.split("\n"))
            return
        yield from self.flush()
        self.held = Entry(self.number + 1, values)
        self.number += chunk.count("\n") + 1

    def flush(self) -> Iterator[Entry | Stray]:
        """What is held back, which is over."""
        if self.held is not None:
            self._unwrap()
            yield self.held
        self.held = None
        self.gap = False

    def _lines(self, lines: Iterable[str]) -> Iterator[Entry | Stray]:
        for line in lines:
            self.number += 1
            found = _TAG.match(line)
            if found:
                yield from self._tagged(found.group(1), (found.group(2) or "").strip(_BLANK))
            elif line.strip(_BLANK):
                yield from self._plain(line)
            else:
                self.gap = self.gap or not line

    def _tagged(self, tag: str, value: str) -> Iterator[Entry | Stray]:
        entry = self.held
        if not isinstance(entry, Entry) or _starts_anew(entry, tag, self.gap):
            yield from self.flush()
            self.held = entry = Entry(self.number)
        self._unwrap()
        entry.gap = entry.gap or self.gap
        entry.values.append((tag, value))
        self.gap = False

    def _plain(self, line: str) -> Iterator[Entry | Stray]:
        """A line without a tag: wrapped text, unless it stands by itself after an empty line."""
        if isinstance(self.held, Entry) and (line.startswith(" ") or not self.gap):
            self._wrapped.append(line.strip(_BLANK))
        elif isinstance(self.held, Stray):
            self.held.lines.append(line)
        else:
            yield from self.flush()
            self.held = Stray(self.number, [line])

    def _unwrap(self) -> None:
        if self._wrapped and isinstance(self.held, Entry):
            tag, value = self.held.values[-1]
            self.held.values[-1] = (tag, " ".join((value, *self._wrapped)).strip(_BLANK))
            self._wrapped.clear()


def _starts_anew(entry: Entry, tag: str, after_gap: bool) -> bool:
    """Whether a tag begins the next record. PMID and OWN stand at the head, in either order, once."""
    if tag in _STARTS:
        return entry.has(tag) or entry.has("TI") or after_gap
    return tag == "TI" and after_gap and entry.has("TI")


def _regular(chunk: str) -> list[tuple[str, str]] | None:
    """The tags of one whole record as PubMed writes it: every line has a tag or six spaces, and nothing is odd.

    None for all else, which is read line by line.
    """
    if not chunk.startswith(("PMID", "OWN ")) or "\t" in chunk or _ODD_INDENT.search(chunk):
        return None
    joined = chunk
    if " \n" in chunk:  # today's PubMed leaves the space where it wraps
        joined = chunk.replace(" \n      ", " ")
        if "  \n" in chunk or " \n" in joined:
            return None
    joined = joined.replace("\n      ", " ")
    values: list[tuple[str, str]] = _TAGS.findall(joined)
    if len(values) != joined.count("\n") + 1 or joined.endswith(" "):
        return None
    tags = [tag for tag, _ in values]
    heads = 2 if len(tags) > 1 and tags[1] in _STARTS and tags[1] != tags[0] else 1
    regular = tags[0] in _STARTS and tags.count("PMID") + tags.count("OWN") == heads
    return values if regular else None
