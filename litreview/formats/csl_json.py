"""Records as CSL-JSON (CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables),
which citation processors and reference managers such as Zotero read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litreview.model import Name, Record, RecordType
from litreview.normalise.pages import is_article_number

_TEXTS = {
    "title": "title",
    "original_title": "original-title",
    "container": "container-title",
    "container_short": "container-title-short",
    "volume": "volume",
    "publisher": "publisher",
    "place": "publisher-place",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "URL",
    "abstract": "abstract",
}
_ACCESSED = ("y2", "urldate", "accessed", "access-date", "rd", "lastchecked")
_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")
# Kinds of record whose `issue` is the number of a report and not of a journal.
_NUMBERED = (RecordType.REPORT, RecordType.OTHER, RecordType.WEBPAGE, RecordType.BOOK)


def to_csl(record: Record, key: str) -> dict[str, Any]:
    """One item; what the record does not say is left out. `key` is its id."""
    item: dict[str, Any] = {"id": key, "type": record.type.value}
    for field, variable in _TEXTS.items():
        if record.type is RecordType.THESIS and field == "container":
            variable = "archive"  # noqa: PLW2901 - where a thesis lies is no work that holds it
        if text := " ".join(getattr(record, field).split()):
            item[variable] = text
    people = {"author": record.authors, "editor": record.editors}
    item |= {role: listed for role, names in people.items() if (listed := [_name(name) for name in names if str(name)])}
    if issued := _issued(record):
        item["issued"] = {"date-parts": [issued]}
    if read := _accessed(record):
        item["accessed"] = {"date-parts": [read]}
    return item | _places(record)


def _places(record: Record) -> dict[str, Any]:
    """Number, pages, genre, language and the numbers of book and journal."""
    number = record.article_number or (record.pages if is_article_number(record.pages) else "")
    found = {
        "number" if record.type in _NUMBERED else "issue": record.issue,
        "page": number or record.pages,
        "edition": _edition(record.edition),
        "genre": record.publication_types[0] if record.type in _SAID_BY_GENRE and record.publication_types else "",
        "language": record.languages[0] if record.languages else "",
        "ISSN": record.issn[0] if record.issn else "",
        "ISBN": record.isbn[0] if record.isbn else "",
    }
    return {variable: text for variable, text in found.items() if text.strip()}


_SAID_BY_GENRE = (RecordType.THESIS, RecordType.REPORT)


def _edition(edition: str) -> str:
    """The number alone, for the style to word: «2. utg.» is 2. The first edition is not told."""
    found = re.fullmatch(r"\D{0,12}(?<!\d)(\d{1,3})(?!\d)\D{0,12}", edition)
    number = found[1] if found and not re.search("rev", edition, re.IGNORECASE) else edition
    return "" if number == "1" else number


def _name(name: Name) -> dict[str, str]:
    if name.literal or not name.family:
        return {"literal": " ".join((name.literal or name.given).split())}
    parts = {"family": name.family, "given": _parted(name.given), "suffix": name.suffix}
    return {part: " ".join(text.split()) for part, text in parts.items() if text.strip()}


def _parted(given: str) -> str:
    """«OM» and «A.-S.» as processors expect initials: «O. M.», «A.-S.»."""
    if re.fullmatch(r"[^\W\d_]{2,3}", given) and given.isupper():
        return " ".join(f"{letter}." for letter in given)
    return given


def _issued(record: Record) -> list[int]:
    """The date as exact as known, and the year alone where the two do not agree."""
    found = _DATE.match(record.date)
    parts = [int(part) for part in found.groups() if part] if found else []
    if parts and record.year in (None, parts[0]) and all(0 < part <= 31 for part in parts[1:]):
        return parts if len(parts) < 2 or parts[1] <= 12 else parts[:1]
    return [record.year] if record.year else []


def _accessed(record: Record) -> list[int]:
    values = [value for tag, texts in record.extra.items() if tag.casefold() in _ACCESSED for value in texts]
    found = re.search(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b", " ".join(values))
    parts = [int(part) for part in found.groups()] if found else []
    return parts if parts and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31 else []


def from_csl(item: Mapping[str, Any]) -> Record:
    """The record of an item: the inverse of `to_csl`, for the variables it writes. What is no text is left out."""
    kinds = {kind.value: kind for kind in RecordType}
    kind = kinds.get(_text(item, "type"), RecordType.OTHER)
    made: dict[str, Any] = {field: _text(item, variable) for field, variable in _TEXTS.items()}
    made["container"] = made["container"] or (_text(item, "archive") if kind is RecordType.THESIS else "")
    issued, read = _day(item, "issued"), _day(item, "accessed")
    return Record(
        type=kind,
        authors=_people(item, "author"),
        editors=_people(item, "editor"),
        year=int(issued[:4]) if issued else None,
        date=issued,
        issue=_text(item, "issue") or _text(item, "number"),
        pages=_text(item, "page"),
        edition=_text(item, "edition"),
        publication_types=tuple(filter(None, (_text(item, "genre"),))),
        languages=tuple(filter(None, (_text(item, "language"),))),
        issn=tuple(filter(None, (_text(item, "ISSN"),))),
        isbn=tuple(filter(None, (_text(item, "ISBN"),))),
        extra={"accessed": (read,)} if read else {},
        **made,
    )


def _text(item: Mapping[str, Any], variable: str) -> str:
    value = item.get(variable, "")
    return str(value) if isinstance(value, str | int) else ""


def _people(item: Mapping[str, Any], role: str) -> tuple[Name, ...]:
    listed = item.get(role)
    found = [name for name in listed if isinstance(name, Mapping)] if isinstance(listed, list) else []
    return tuple(Name(*(_text(name, part) for part in ("family", "given", "suffix", "literal"))) for name in found)


def _day(item: Mapping[str, Any], variable: str) -> str:
    """A date as ISO 8601; '' when there is none."""
    value = item.get(variable)
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    text = "-".join(str(part).zfill(2) for part in first[:3])
    return text if _DATE.match(text) else ""
