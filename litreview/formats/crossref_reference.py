"""One entry of a reference list as Crossref has it from the publisher: parts of a reference, or all of it as one text.

Shape: https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/references/.
"""

from __future__ import annotations

from litreview.formats.json_entry import JsonEntry
from litreview.formats.readings import take_date, take_doi, take_names, take_pages, take_serials
from litreview.model import RecordType
from litreview.normalise.titles import clean_markup


def read_reference(entry: JsonEntry) -> None:
    """Fill a record from an entry of `reference`. Only the first author is ever given."""
    entry.one("title", "article-title", "volume-title", read=clean_markup)
    author = entry.text("author")
    if author:
        take_names(entry, "authors", "author", [author])
        entry.set("authors_complete", False, "author")
        entry.take("author")
    take_date(entry, "year")
    entry.one("container", "journal-title", "series-title", "volume-title", read=clean_markup)
    entry.one("volume", "volume")
    entry.one("issue", "issue")
    entry.one("edition", "edition")
    take_pages(entry, "first-page")
    take_doi(entry, ("DOI",))
    take_serials(entry, "ISSN", "issn", "ISBN", "isbn")
    if entry.text("journal-title"):
        entry.set("type", RecordType.ARTICLE, "journal-title")
    whole_as_title(entry, "unstructured")


def whole_as_title(entry: JsonEntry, path: str) -> None:
    """A reference that is one text and has no title of its own: the whole text is the title, and that is said."""
    text = clean_markup(entry.text(path))
    if text and "title" not in entry.fields:
        entry.set("title", text, path)
        entry.take(path)
        entry.say("import.reference.whole")
