"""Importers of Web of Science's tagged text and of its tab-delimited files."""

from __future__ import annotations

import re

from litreview.formats import wos, wos_tab
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_HEAD = re.compile(r"^\ufeff?FN \S[^\n]*\n\ufeff?VR \d", re.MULTILINE)
_TYPE = re.compile(r"^PT [A-Z] *$", re.MULTILINE)
_LINE = re.compile(r"^(?:AU|AF|TI|SO|UT|PY) \S", re.MULTILINE)
_END = re.compile(r"^ER *$", re.MULTILINE)

_PLATFORM = "Clarivate"
# Web of Science serves other databases too (MEDLINE, SciELO, KCI); their accession numbers begin otherwise.
DIALECTS = (
    Dialect(
        "wos",
        "Web of Science Core Collection",
        re.compile(r"^UT (?:WOS|ISI):", re.MULTILINE),
        platform=_PLATFORM,
        source="wos",
    ),
    Dialect("wos-platform", "Web of Science", re.compile(r"^\ufeff?FN \S", re.MULTILINE), platform=_PLATFORM),
)
TAB_DIALECTS = (
    Dialect(
        "wos",
        "Web of Science Core Collection",
        re.compile(r"\t\"?(?:WOS|ISI):\w", re.MULTILINE),
        platform=_PLATFORM,
        source="wos",
    ),
)


def _like_tagged(head: str) -> float:
    if _HEAD.search(head):
        return 0.95 if _TYPE.search(head) or len(head) < 500 else 0.7
    # The head of the file was cut away
    return 0.6 if _TYPE.search(head) and _END.search(head) and len(_LINE.findall(head)) >= 3 else 0.0


def _like_tab(head: str) -> float:
    first, _, rest = head.lstrip("\ufeff \n").partition("\n")
    if not wos_tab.header_of(first):
        return 0.0
    return 0.95 if rest else 0.7


WOS = TextImporter("wos", (".txt", ".isi", ".ciw"), _like_tagged, wos.read, DIALECTS)
WOS_TAB = TextImporter("wos-tab", (".txt", ".tsv", ".tab"), _like_tab, wos_tab.read, TAB_DIALECTS)
