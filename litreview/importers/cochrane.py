"""Importer of the Cochrane Library's plain-text export."""

from __future__ import annotations

import re

from litreview.formats import cochrane_text
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_HEAD = re.compile(r"^\ufeff?Record #\d{1,9} of \d{1,9}[ \t]*\n(?:[ \t]*\n){0,3}ID: \S", re.MULTILINE)
_NUMBER = re.compile(r"^ID: (?:CN-|CD|MR|ED)\d", re.MULTILINE)
_LINE = re.compile(r"^(?:AU|TI|SO|YR|US|KY|AB|DOI): ", re.MULTILINE)

DIALECTS = (
    Dialect("cochrane", "Cochrane Library", re.compile(r"^ID: (?:CN-|CD)\d", re.MULTILINE), "Wiley", "cochrane"),
)


def _like_cochrane(head: str) -> float:
    if _HEAD.search(head):
        return 0.9 if _LINE.search(head) else 0.6
    # The head of the file was cut away
    return 0.6 if _NUMBER.search(head) and len(_LINE.findall(head)) >= 3 else 0.0


COCHRANE = TextImporter("cochrane", (".txt",), _like_cochrane, cochrane_text.read, DIALECTS)
