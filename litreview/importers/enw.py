"""Importer of EndNote's import format (.enw), refer and BibIX."""

from __future__ import annotations

import re

from litreview.formats import enw
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_TYPE = re.compile(r"^\ufeff?%0(?: [A-Z]|[ \t]*$)", re.MULTILINE)
_LINE = re.compile(r"^\ufeff?%[A-Z0-9@~] \S", re.MULTILINE)
_FIRST = re.compile(r"[\ufeff\s]*%[A-Z0-9@~](?: \S|[ \t]*\n)")
_MAIN = re.compile(r"^\ufeff?%[AT] \S", re.MULTILINE)

# Programs and libraries write it; its files never say of which database.
DIALECTS = (
    Dialect(
        "nb-no", "Nasjonalbiblioteket", re.compile(r"^%R oai:nb\.bibsys\.no:", re.MULTILINE), "Nasjonalbiblioteket"
    ),
)


def _like_enw(head: str) -> float:
    tagged = len(_LINE.findall(head))
    if not tagged or not (_FIRST.match(head) or _TYPE.search(head)):
        return 0.0
    if _TYPE.search(head):
        return 0.9 if tagged >= 2 else 0.4
    return 0.8 if tagged >= 3 and _MAIN.search(head) else 0.0


ENW = TextImporter("enw", (".enw", ".enl", ".ref"), _like_enw, enw.read, DIALECTS)
