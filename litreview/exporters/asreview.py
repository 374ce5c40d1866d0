"""A table for ASReview LAB, versions 1 and 2 (.csv).

ASReview reads `title`, `abstract`, `authors`, `keywords`, `doi` and `url` by these names, takes `included` for labels
that are known already (1 relevant, 0 not, empty not judged), and hands every other column back as it was: so
`litreview`, which says in one line what we know of the work, and by which it is known again. Source: the documentation
of ASReview LAB, «Data format» and «Fully, partially, and unlabeled data».

The label is the verdict of the last stage judged. Reviewers who disagree, and a maybe, give none: ASReview knows two
verdicts, and a record without a label is shown to be judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from litreview.exporters.cells import Column, joined, paragraphs, people, write_table, year
from litreview.formats.marks import last_judged, note_mark
from litreview.model import Exchanged, Verdict

_LABELS = {Verdict.INCLUDE: "1", Verdict.EXCLUDE: "0", Verdict.MAYBE: "", Verdict.POSTPONE: ""}


def _label(item: Exchanged) -> str:
    verdicts = {judgement.verdict for judgement in last_judged(item)}
    return _LABELS[verdicts.pop()] if len(verdicts) == 1 else ""


_COLUMNS: dict[str, Column] = {
    "litreview": lambda item: note_mark(item, always=True),
    "title": lambda item: item.record.title,
    "abstract": lambda item: item.record.abstract,
    "authors": lambda item: people(item.record.authors),
    "keywords": lambda item: joined(item.record.keywords),
    "year": year,
    "journal": lambda item: item.record.container,
    "volume": lambda item: item.record.volume,
    "issue": lambda item: item.record.issue,
    "pages": lambda item: item.record.pages,
    "issn": lambda item: joined(item.record.issn),
    "isbn": lambda item: joined(item.record.isbn),
    "doi": lambda item: item.record.doi,
    "pmid": lambda item: item.record.pmid,
    "url": lambda item: item.record.url,
    "language": lambda item: joined(item.record.languages),
    "publisher": lambda item: item.record.publisher,
    "notes": lambda item: paragraphs(item.record.notes),
    "included": _label,
}


@dataclass(frozen=True, slots=True)
class AsreviewExporter:
    """The exporter of key `asreview`."""

    key: str = "asreview"
    suffix: str = ".csv"
    holds: frozenset[str] = frozenset(
        {
            "title", "abstract", "authors", "keywords", "year", "container", "volume", "issue", "pages", "issn",
            "isbn", "doi", "pmid", "url", "languages", "publisher",
        }
    )  # fmt: skip

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write the table."""
        write_table(_COLUMNS, items, out)


ASREVIEW = AsreviewExporter()
