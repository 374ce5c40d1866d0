"""One document of ERIC's search as a record.

Shape: recorded answers, and Zotero's translator for ERIC's own export. ERIC has no field for a DOI; one may stand in
`url`. Whether something was reviewed by peers (`peerreviewed`, T or F) stays in `Record.extra`, as ERIC words it.
"""

from __future__ import annotations

import re

from litreview.formats.entry_parts import rewrite
from litreview.formats.json_entry import JsonEntry
from litreview.formats.readings import paragraphs, take_date, take_doi, take_languages, take_names, take_serials
from litreview.model import RecordType
from litreview.normalise.titles import clean_markup

_PREFIX = re.compile(r"^\s*[EP]?-?IS[SB]N[-:\s]*", re.IGNORECASE)  # EISSN-2618-6586, ISBN-978-…
# Where the name of a publisher ends and its address begins to speak of telephones and the like.
_CONTACT = re.compile(r"\s*(?:\b(?:Tel|Fax|e-?mail|Web ?sites?):|\bAvailable from\b).*$", re.IGNORECASE | re.DOTALL)
# The beginnings of ERIC's publication types that tell the kind, the telling ones first.
_TYPES = (
    ("journal articles", RecordType.ARTICLE),
    ("dissertations/theses", RecordType.THESIS),
    ("collected works - proceedings", RecordType.CONFERENCE),
    ("speeches/meeting papers", RecordType.CONFERENCE),
    ("books", RecordType.BOOK),
    ("reports", RecordType.REPORT),
    ("numerical/quantitative data", RecordType.REPORT),
)


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `response.docs`."""
    entry.one("title", "title", read=clean_markup)
    names = entry.peek("author")
    if names:
        take_names(entry, "authors", "author", names)
        entry.take("author")
    abstract = "\n".join(entry.peek("description"))
    if abstract:
        entry.set("abstract", paragraphs(abstract), "description")
        entry.take("description")
    entry.one("container", "source", read=clean_markup)
    _publisher(entry)
    take_date(entry, "publicationdateyear")
    take_languages(entry, "language")
    entry.many("subjects", "subject", read=lambda text: (clean_markup(text),))
    entry.many("publication_types", "publicationtype")
    _identifiers(entry)
    _type(entry)


def _publisher(entry: JsonEntry) -> None:
    """The publisher without its contact details; where there are some, the whole stays in `extra`."""
    whole = entry.text("publisher")
    name = _CONTACT.sub("", whole).strip(" ;,.")
    if name:
        entry.set("publisher", name, "publisher")
        if name == whole.strip(" ;,."):
            entry.take("publisher")


def _identifiers(entry: JsonEntry) -> None:
    for tag in ("issn", "isbn", "eissn", "eisbn"):
        rewrite(entry, tag, lambda value: _PREFIX.sub("", value))
    take_serials(entry, "issn", "eissn", "isbn", "eisbn")
    take_doi(entry, (), ("url",))
    entry.one("url", "url")
    entry.identifier("eric", "id")


def _type(entry: JsonEntry) -> None:
    said = [kind.casefold() for kind in entry.fields.get("publication_types", ())]
    found = next((kind_of for start, kind_of in _TYPES if any(kind.startswith(start) for kind in said)), None)
    if found is None and entry.ids.get("eric", "").startswith("EJ"):  # ERIC's numbers of journal articles
        entry.set("type", RecordType.ARTICLE, "id")
        return
    entry.set("type", found or RecordType.OTHER, entry.origin.get("publication_types", ""))
