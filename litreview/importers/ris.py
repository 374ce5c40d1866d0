"""Importer of RIS."""

from __future__ import annotations

import re

from litreview.formats import ris
from litreview.importers.ris_dialects import DIALECTS
from litreview.importers.text import TextImporter

_RIS_TYPE = re.compile(r"^[ \t\ufeff]{0,3}TY {0,3}- {0,3}[A-Z]{0,10}[ \t]*$", re.MULTILINE)
_RIS_LINE = re.compile(r"^[ \t\ufeff]{0,3}[A-Z][A-Z0-9]  - ", re.MULTILINE)
_RIS_END = re.compile(r"^[ \t]{0,3}ER {0,3}-[ \t]*$", re.MULTILINE)


def _like_ris(head: str) -> float:
    if _RIS_TYPE.search(head):
        return 0.9
    # Without TY the head of the file was cut away; Ovid's tagged text looks the same but for ER.
    return 0.5 if _RIS_END.search(head) and len(_RIS_LINE.findall(head)) >= 3 else 0.0


RIS = TextImporter("ris", (".ris",), _like_ris, ris.read, DIALECTS)
