"""Corrections of a reference: what the person who read the article says stands above what a database delivered.

They are cells named `record.<field>`, so that they have a history, a page and an undo like all others; the records
themselves stay as they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from litreview.errors import InputError, Where
from litreview.model import Extraction, Record, RecordType
from litreview.normalise.doi import normalise_doi
from litreview.normalise.names import parse_names
from litreview.normalise.pages import normalise_pages

CORRECTION = "record."  # a cell of this name corrects the reference itself
TEXTS = (
    "title",
    "original_title",
    "container",
    "volume",
    "issue",
    "article_number",
    "edition",
    "publisher",
    "url",
    "country",
    "abstract",
)
FIELDS = ("authors", "editors", "year", "doi", "pages", "type", *TEXTS)


def corrected(record: Record, corrections: Mapping[str, str]) -> Record:
    """The record with these fields as a person states them. Authors are parted by `;`.

    Raises InputError LR-RECORD-FIELD for a field that cannot be corrected, LR-RECORD-VALUE for an impossible value.
    """
    changed: dict[str, Any] = {name: _value(name, text.strip()) for name, text in corrections.items()}
    return replace(record, **changed, origin={**record.origin, **dict.fromkeys(changed, "person")})


def _value(name: str, text: str) -> object:
    if name not in FIELDS:
        raise InputError("LR-RECORD-FIELD", where=Where(key=f"record.{name}"), valid=", ".join(FIELDS))
    if name in ("authors", "editors"):
        return parse_names([part.strip() for part in text.split(";") if part.strip()])[0]
    if name == "year":
        if text and not (text.isdecimal() and len(text) == 4):
            raise InputError("LR-RECORD-VALUE", where=Where(key="record.year"), value=text)
        return int(text) if text else None
    if name == "doi":
        found = normalise_doi(text)
        if text and not found:
            raise InputError("LR-RECORD-VALUE", where=Where(key="record.doi"), value=text)
        return found
    if name == "type":
        return _type(text)
    return normalise_pages(text) if name == "pages" else text


def _type(text: str) -> RecordType:
    if text and text not in list(RecordType):
        raise InputError("LR-RECORD-VALUE", where=Where(key="record.type"), value=text)
    return RecordType(text) if text else RecordType.OTHER


def corrections_of(cells: Iterable[Extraction]) -> dict[str, dict[str, str]]:
    """What people corrected, by work and field; of works that were joined, the kept one's own comes first."""
    found: dict[str, dict[str, str]] = {}
    for cell in cells:
        if cell.field.startswith(CORRECTION):
            found.setdefault(cell.work, {}).setdefault(cell.field.removeprefix(CORRECTION), cell.text)
    return found
