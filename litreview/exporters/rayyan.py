"""A table for Rayyan (.csv), with the columns of its own template.

Rayyan has no column for decisions: ours travel in the note, and are made anew there. It writes its own into the same
note when it exports, and gives entries keys of its own, so that every work has a note with its id. Authors are parted
by semicolons, which Rayyan reads beside « and ». Sources: the CSV plug-in of rayyan-formats-core, and the headers of
Rayyan's template and exports that reviews have published with their code.

Assumed, not verified: the columns `doi` and `keywords` are read as well, as its newer exports have them; keywords are
parted by commas, unless one of them holds a comma. An older reader of Rayyan's parts authors at every «and», also
inside a name (Anders); nothing here can help it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from litreview.exporters.cells import Column, joined, paragraphs, people, url, write_table, year
from litreview.formats.marks import note_mark
from litreview.model import Exchanged


def _part(place: int) -> Column:
    """Month (1) or day (2) of the date, without leading zeros, when that year is the year."""

    def text(item: Exchanged) -> str:
        parts = item.record.date.split("-")
        return str(int(parts[place])) if len(parts) > place and parts[place].isdecimal() else ""

    return text


def _keywords(item: Exchanged) -> str:
    words = item.record.keywords
    return joined(words) if any("," in word for word in words) else ", ".join(words)


_COLUMNS: dict[str, Column] = {
    "key": lambda item: item.work,
    "title": lambda item: item.record.title,
    "authors": lambda item: people(item.record.authors),
    "journal": lambda item: item.record.container,
    "issn": lambda item: joined(item.record.issn),
    "volume": lambda item: item.record.volume,
    "issue": lambda item: item.record.issue,
    "pages": lambda item: item.record.pages,
    "day": _part(2),
    "month": _part(1),
    "year": year,
    "publisher": lambda item: item.record.publisher,
    "location": lambda item: item.record.place,
    "url": url,
    "language": lambda item: joined(item.record.languages),
    "abstract": lambda item: item.record.abstract,
    "notes": lambda item: paragraphs((*item.record.notes, note_mark(item, always=True))),
    "doi": lambda item: item.record.doi,
    "pmc_id": lambda item: item.record.pmcid,
    "pubmed_id": lambda item: item.record.pmid,
    "keywords": _keywords,
}


@dataclass(frozen=True, slots=True)
class RayyanExporter:
    """The exporter of key `rayyan`."""

    key: str = "rayyan"
    suffix: str = ".csv"
    holds: frozenset[str] = frozenset(
        {
            "title", "authors", "container", "issn", "volume", "issue", "pages", "year", "publisher", "place",
            "languages", "abstract", "doi", "pmcid", "pmid", "keywords",
        }
    )  # fmt: skip

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write the table."""
        write_table(_COLUMNS, items, out)


RAYYAN = RayyanExporter()
