"""References and citations: APA 7 as Norwegian practice writes it (nb, nn), and English APA 7 (en).

Sources: Norsk APA-manual 1.9 (Sikt, 2023) with Søk & Skriv for Norwegian; the Publication Manual of the APA, 7th ed.,
for English. Norwegian has no comma before &, `s.` for pages, `I … (Red.),`, `(2. utg.)` and `Artikkel e9`. What a
record does not say is left out and never guessed; only the year has a word for its absence (`u.å.`, `n.d.`).
"""

from litreview.reporting.references.cited import author_year, author_years, citation, narrative, narratives, secondary
from litreview.reporting.references.entry import reference
from litreview.reporting.references.names import MOST_AUTHORS
from litreview.reporting.references.order import collate, sort_key
from litreview.reporting.references.telling_apart import year_suffixes

__all__ = [
    "MOST_AUTHORS",
    "author_year",
    "author_years",
    "citation",
    "collate",
    "narrative",
    "narratives",
    "reference",
    "secondary",
    "sort_key",
    "year_suffixes",
]
