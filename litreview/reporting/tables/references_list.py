"""The reference list: hanging paragraphs in the alphabet of the language."""

from __future__ import annotations

from collections.abc import Sequence

from litreview.messages import Words
from litreview.model import Record, Snapshot
from litreview.reporting.csl import CslStyle, csl_list
from litreview.reporting.document import Paragraph
from litreview.reporting.references import reference, sort_key, year_suffixes


def references_list(snapshot: Snapshot, words: Words, style: CslStyle | None = None) -> tuple[Paragraph, ...]:
    """The included works of the review, in APA 7 or another style. Raises InputError LR-STYLE-…."""
    records = [work.best for work in snapshot.works]
    if style is None or not records:
        return listed(records, words)
    return tuple(Paragraph(line, hanging=True) for _, line in csl_list(style, records, words.language))


def listed(records: Sequence[Record], words: Words) -> tuple[Paragraph, ...]:
    """Records as a reference list: sorted, same authors oldest first, a and b after a year that recurs."""
    language = words.language
    pairs = zip(records, year_suffixes(records, language), strict=True)
    ordered = sorted(pairs, key=lambda pair: (sort_key(pair[0], language), pair[1]))
    return tuple(Paragraph(reference(record, language, suffix), hanging=True) for record, suffix in ordered)
