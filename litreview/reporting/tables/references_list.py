"""The reference list: hanging paragraphs in the alphabet of the language."""

from __future__ import annotations

from collections.abc import Sequence

from litreview.messages import Words
from litreview.model import Record, Snapshot
from litreview.reporting.document import Paragraph
from litreview.reporting.references import reference, sort_key, year_suffixes


def references_list(snapshot: Snapshot, words: Words) -> tuple[Paragraph, ...]:
    """The included works of the review."""
    return listed([work.best for work in snapshot.works], words)


def listed(records: Sequence[Record], words: Words) -> tuple[Paragraph, ...]:
    """Records as a reference list: sorted, same authors oldest first, a and b after a year that recurs."""
    language = words.language
    pairs = zip(records, year_suffixes(records, language), strict=True)
    ordered = sorted(pairs, key=lambda pair: (sort_key(pair[0], language), pair[1]))
    return tuple(Paragraph(reference(record, language, suffix), hanging=True) for record, suffix in ordered)
