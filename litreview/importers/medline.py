"""Importer of MEDLINE tagged text, which PubMed calls .nbib."""

from __future__ import annotations

import re

from litreview.formats import medline
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_MEDLINE_HEAD = re.compile(r"^\ufeff?(?:PMID- *\d+|OWN - [A-Z]+|STAT- [A-Z])", re.MULTILINE)
_MEDLINE_LINE = re.compile(r"^(?:PMID|[A-Z]{2,4} {0,2}(?<=.{4}))- ", re.MULTILINE)

# STAT, and the days PubMed took a record in, are written by PubMed alone: tools that make .nbib leave them out.
DIALECTS: tuple[Dialect, ...] = (
    Dialect("eric", "ERIC", re.compile(r"^OWN - ERIC[ \t]*$", re.MULTILINE), platform="IES", source="eric"),
    Dialect(
        "pubmed",
        "PubMed",
        re.compile(r"^(?:STAT- [A-Z]|EDAT- \d|CRDT- \d)", re.MULTILINE),
        platform="NCBI",
        source="pubmed",
    ),
)


def _like_medline(head: str) -> float:
    if not _MEDLINE_HEAD.search(head):
        return 0.0
    return 0.85 if len(_MEDLINE_LINE.findall(head)) >= 3 else 0.4


MEDLINE = TextImporter("medline", (".nbib", ".medline"), _like_medline, medline.read, DIALECTS)
