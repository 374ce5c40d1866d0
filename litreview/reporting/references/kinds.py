"""What a record is beyond its type: a government paper, a law, an entry of a dictionary; and its plain texts.

Patterns after Søk & Skriv and Kildekompasset: `Meld. St. 30 (2011–2012). Title. Department.`,
`NOU 1999: 13. (1999). Title. Department.`, `Folketrygdloven. (1997). Lov om folketrygd (LOV-1997-02-28-19). Lovdata.`
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.model import Language, Record, RecordType
from litreview.normalise.doi import normalise_doi

_DASH = re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d)")
# Session papers carry the session in brackets; NOU carries its year inside its number.
_SERIES = r"Meld\.? ?St\.?|Prop\.?|(?:St\.? ?meld|Ot\.? ?prp|St\.? ?prp|Innst)\.?(?: ?[SO]\.)?(?: nr\.?)?"
_SESSION = rf"(?:{_SERIES}) ?\d+(?: [LSO])*(?: ?\(\d{{4}} ?[-–—] ?\d{{2,4}}\))?"
_PAPER = re.compile(
    rf"^(?P<number>{_SESSION}|NOU \d{{4}} ?: ?\d+)"
    r"\s*[.:,–-]?\s*(?P<title>.*)$",
    re.DOTALL,
)
_LAW = re.compile(
    r"^(?:lov|forskrift)\b.* om .+\((?P<name>[\w -]+(?:loven|lova|forskriften|forskrifta))\)", re.IGNORECASE
)
_LAW_NUMBER = re.compile(r"\b(?:LOV|FOR)-\d{4}-\d{2}-\d{2}(?:-\d+)?\b", re.IGNORECASE)
_ENCYCLOPEDIA = re.compile(r"leksikon|wikipedia|ordbok|ordbøk|encyclop|dictionary|uptodate", re.IGNORECASE)
_NORDIC = {"nb", "nn", "no", "da", "sv", "nor", "nob", "nno"}


@dataclass(frozen=True, slots=True)
class Official:
    """A numbered paper of parliament or government; it is cited by its number. `dated`: its year stands after it."""

    number: str
    title: str
    dated: bool


def official(record: Record) -> Official | None:
    """The government paper a record is, by its title («NOU 2011: 11 Innovasjon i omsorg») or its kind and number."""
    if record.type not in (RecordType.REPORT, RecordType.BOOK, RecordType.WEBPAGE, RecordType.OTHER):
        return None
    for title in (title_of(record), f"{(*record.publication_types, '')[0]} {record.issue}. {title_of(record)}"):
        found = _PAPER.match(" ".join(title.split()))
        if found:
            number = _DASH.sub("–", found["number"])
            if number.startswith("NOU"):
                number = re.sub(r" ?: ?", ": ", number)
            return Official(number, found["title"].strip(), number.startswith("NOU") or "(" not in number)
    return None


def law_name(record: Record) -> str:
    """«Folketrygdloven» of «Lov om folketrygd (folketrygdloven)»; '' for what is no law, or has a named author."""
    found = _LAW.match(" ".join(record.title.split()))
    if not found or record.authors:
        return ""
    return found["name"][0].upper() + found["name"][1:]


def law_number(record: Record) -> str:
    """LOV-1997-02-28-19, where the record says it."""
    for text in (record.issue, record.url, *record.ids.values(), record.title):
        found = _LAW_NUMBER.search(text)
        if found:
            return found.group().upper()
    return ""


def is_entry(record: Record) -> bool:
    """Whether a page is an entry of a dictionary or an encyclopedia, a work that holds it."""
    return record.type in (RecordType.WEBPAGE, RecordType.CHAPTER) and bool(_ENCYCLOPEDIA.search(record.container))


def title_of(record: Record) -> str:
    """The title in the language of the publication, white space squeezed; '' when there is none."""
    return " ".join((record.original_title or record.title).split())


def translated_title(record: Record, language: Language) -> str:
    """The translation that stands in brackets after a title its readers may not understand: «Håp [Hope]».

    A Norwegian list leaves out the English translation of a Nordic title.
    """
    title = " ".join(record.title.split())
    if not record.original_title.strip() or title.casefold() == title_of(record).casefold():
        return ""
    if language is not Language.ENGLISH and (not record.languages or _NORDIC & set(record.languages)):
        return ""
    return title.rstrip(".").strip("[]")


def year_of_record(record: Record) -> int:
    """The year, or that of the date; 0 where neither is said."""
    if record.year:
        return record.year
    found = re.match(r"[12]\d{3}(?=$|-)", record.date)
    return int(found.group()) if found else 0


def doi_of(record: Record) -> str:
    """A bare DOI from any form of it, or the one inside a publisher's address; '' when there is none."""
    found = normalise_doi(record.doi)
    if found:
        bare = re.search(re.escape(found), record.doi, re.IGNORECASE)
        return bare.group() if bare else found  # capitals as the source has them
    return normalise_doi(record.url)


def accessed(record: Record) -> tuple[int, int, int] | None:
    """The day the source says that a page was read: year, month, day."""
    for tag, values in record.extra.items():
        if tag.casefold() in ("y2", "urldate", "accessed", "access-date", "rd", "lastchecked"):
            found = re.search(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b", " ".join(values))
            if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31:
                return int(found[1]), int(found[2]), int(found[3])
    return None
