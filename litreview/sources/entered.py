"""When a source took in a record, as the source's own entry says it. Pure.

What each source calls the day (docs/sources.md has the table):
- PubMed: `PubMedPubDate[entrez]` of the XML, CRDT of the MEDLINE format: «the date the record was added to the
  database» (NLM Technical Bulletin 2008;365:e4). EDAT may be set back to the date of publication, and is not used.
- Europe PMC: `firstIndexDate`, searched as FIRST_IDATE. OpenAlex: `created_date`. DOAJ: `created_date`.
- Crossref: `created`, when the DOI was first deposited; `indexed` is set anew at every change.
- NVA: `createdDate`. CORE: `createdDate` (assumed, not verified).
- arXiv: `published`, when the first version was submitted; it is announced some days later.
- ClinicalTrials.gov: the day the study was first posted.
ERIC, Semantic Scholar and Primo do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from litreview.model import Day, Record

# Keys of `Record.extra`, where a text that no field takes is kept under its own path; the first that is there counts.
_KEPT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pubmed": (
            "PubmedData/History/PubMedPubDate[entrez]",
            "PubmedBookData/History/PubMedPubDate[entrez]",
            "CRDT",
        ),
        "europepmc": ("firstIndexDate",),
        "openalex": ("created_date",),
        "crossref": ("created.date-time",),
        "idunn_crossref": ("created.date-time",),
        "doaj": ("created_date",),
        "nva": ("createdDate",),
        "core": ("createdDate",),
    }
)
# Sources whose day is the record's own date, where it was read from this path.
_DATED: Mapping[str, str] = MappingProxyType(
    {"arxiv": "published", "clinicaltrials": "protocolSection.statusModule.studyFirstPostDateStruct.date"}
)
TELLING = (*_KEPT, *_DATED)  # the sources that tell
_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")


def entered(source: str, record: Record) -> Day | None:
    """The day a source took the record in; None where its entry does not say, or not to the day."""
    wanted = _DATED.get(source)
    if wanted is not None:
        return _day(record.date) if wanted in record.origin.get("date", "").split() else None
    texts = (text for key in _KEPT.get(source, ()) for text in record.extra.get(key, ()))
    return next((day for text in texts if (day := _day(text)) is not None), None)


def _day(text: str) -> Day | None:
    found = _ISO.match(text.strip())
    return Day(*(int(part) for part in found.groups())) if found else None
