"""Every importer there is, and which of them reads a given file."""

from __future__ import annotations

import re

from litreview.errors import InputError, Where
from litreview.formats.text import decode
from litreview.importers.base import Importer
from litreview.importers.bibtex import BIBTEX
from litreview.importers.cochrane import COCHRANE
from litreview.importers.endnote_xml import ENDNOTE_XML
from litreview.importers.enw import ENW
from litreview.importers.jsonl import JSONL
from litreview.importers.medline import MEDLINE
from litreview.importers.ovid import OVID
from litreview.importers.pop_json import POP_JSON
from litreview.importers.pubmed_xml import PUBMED_XML
from litreview.importers.ris import RIS
from litreview.importers.tables import CSV, XLSX
from litreview.importers.wos import WOS, WOS_TAB
from litreview.model import message

IMPORTERS: tuple[Importer, ...] = (
    WOS,
    WOS_TAB,
    ENW,
    COCHRANE,
    POP_JSON,
    RIS,
    MEDLINE,
    OVID,
    BIBTEX,
    PUBMED_XML,
    ENDNOTE_XML,
    CSV,
    XLSX,
    JSONL,
)

HEAD = 65536  # bytes from the start of a file that are enough to recognise it
_HTML = re.compile(
    r"^\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE | re.DOTALL
)
_LEAST = 0.3
_BLANK = "\ufeff \t\r\n\0\x1a"


def recognise(head: bytes, name: str) -> Importer:
    """The importer for a file that begins with `head` (give `HEAD` bytes or more). The content decides, not the name.

    Blanks before the content do not count: with the whole file given, they may be as many as they like.
    Raises InputError: LR-IMPORT-EMPTY for an empty file, LR-IMPORT-HTML for a web page (a log-in page saved in the
    place of the export), LR-IMPORT-FORMAT, with the formats that are read, for all else; also for `HEAD` bytes that
    are all blank, as more may follow them.
    """
    where = Where(file=name)
    given, head = head, head[:HEAD]
    text = decode(head).text
    if not text.strip(_BLANK):
        text = decode(given).text.lstrip(_BLANK)[:HEAD]
        head = text.encode("utf-8")
    if not text and len(given) != HEAD:
        raise InputError("LR-IMPORT-EMPTY", where=where)
    if _HTML.match(text.lstrip("\ufeff")):
        raise InputError("LR-IMPORT-HTML", where=where)
    sure, best = max(((importer.sniff(head, name), importer) for importer in IMPORTERS), key=lambda pair: pair[0])
    if sure < _LEAST:
        formats = tuple(message(f"import.format.{importer.key}") for importer in IMPORTERS)
        raise InputError("LR-IMPORT-FORMAT", where=where, formats=formats)
    return best
