"""Importer of BibTeX."""

from __future__ import annotations

import re

from litreview.formats import bibtex
from litreview.importers.bibtex_dialects import DIALECTS
from litreview.importers.text import TextImporter

_BIBTEX_HEAD = re.compile(
    r"^[ \t\ufeff]*@ ?(?!comment|preamble|string)[A-Za-z]+ ?[{(][^={}\n]{0,300}[,\n]", re.MULTILINE | re.IGNORECASE
)
_BIBTEX_FIELD = re.compile(
    r"^[ \t,]*[A-Za-z][\w:.-]*[ \t]*=[ \t]*[{\"\w]|,[ \t]*[A-Za-z][\w:.-]*[ \t]*=[ \t]*[{\"]", re.MULTILINE
)


def _like_bibtex(head: str) -> float:
    if not _BIBTEX_HEAD.search(head):
        return 0.0
    return 0.85 if _BIBTEX_FIELD.search(head) else 0.4


BIBTEX = TextImporter("bibtex", (".bib", ".bibtex"), _like_bibtex, bibtex.read, DIALECTS)
