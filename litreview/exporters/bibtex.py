"""BibTeX for Zotero, JabRef, Mendeley and LaTeX, in such a way that our own reader gives the same record back.

Choices. Letters stay as they are (UTF-8); `& % $ # _ { } \\ ~ ^` are written as LaTeX reads them, and what would become
a dash or a quotation mark is parted by an empty group. Titles stand in double braces, as Web of Science writes them:
no style then turns «Norge» into «norge». A book's title in `booktitle` and a journal's name are not lower-cased by any
style, and have single braces. Addresses and DOIs are raw; braces, backslashes and blanks in them are percent-encoded.
Paragraphs are parted by blank lines, several notes by a paragraph `{}`. Keywords are parted by commas; by semicolons
where one of them holds a comma; one that holds a semicolon stands in braces. Names that plain reading would take
otherwise (groups, «and», commas, «World Health») have their parts in braces.

Decisions, criteria and tags go to `keywords` and, in one line, to `annote`, which Zotero and Mendeley show as a note
and no style prints (see formats/marks.py).

Not the same when read again: white space is made single, letters are composed (NFC), HTML tags and entities are not
text; a year outside 1400-2099 is no year; what the reader finds in addresses of hosts fills fields that were empty
(EBSCO's accession number, Europe PMC's PMCID, a DOI). `ids` but for the key and arXiv, `country`, `peer_reviewed`,
`other_abstracts`, `relations`, `extra` and `origin` are not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from litreview.exporters.bibtex_keys import Keys
from litreview.formats.bibtex_writing import field_lines
from litreview.model import Exchanged

HOLDS = frozenset(
    {
        *("type", "title", "original_title", "authors", "authors_complete", "editors", "year", "date"),
        *("container", "container_short", "volume", "issue", "pages", "article_number", "edition"),
        *("publisher", "place", "doi", "pmid", "pmcid", "issn", "isbn", "url", "abstract", "languages"),
        *("keywords", "subjects", "publication_types", "database", "accession", "notes"),
    }
)


@dataclass(frozen=True, slots=True)
class BibtexExporter:
    """Writes one entry after the other; holds no more of them than their keys."""

    key: str = "bibtex"
    suffix: str = ".bib"
    holds: frozenset[str] = HOLDS

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write all items, in order, in UTF-8. The same items give the same bytes."""
        keys = Keys()
        for item in items:
            kind, fields = field_lines(item)
            lines = [f"@{kind}{{{keys.of(item.record)}", *(f"  {name} = {value}" for name, value in fields)]
            out.write((",\n".join(lines) + "\n}\n\n").encode("utf-8", "replace"))


BIBTEX = BibtexExporter()
