"""One object of Publish or Perish's JSON to a Record.

Zero means that Publish or Perish found no year, volume, issue or page, and is not kept. Google Scholar shows titles,
sources and abstracts cut short, with «…» where words are missing: they are kept as they stand, and a remark says so. An
author «...» says that there are more. Names come with their initials first: «LR Keller». What stands as publisher is
often the host of a web page («dl.acm.org»): such a host stays in `extra`, with the counts and the other links.

Assumed, not verified on real files: the keys `issn`, `isbn`, `type` and `language`, and what `uid` begins with outside
Google Scholar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.formats.json_entry import JsonEntry
from litreview.formats.readings import paragraphs, take_date, take_doi, take_languages, take_pages, take_serials
from litreview.model import Name
from litreview.normalise.names import parse_name
from litreview.normalise.titles import clean_markup

_ZEROS = ("year", "volume", "issue", "startpage", "endpage")
_MORE = frozenset({"...", "…"})
_INITIALS_FIRST = re.compile(r"^([^\W\d_]{1,4}(?:-[^\W\d_]{1,3})?) (\S.*)$")
_SUFFIX = re.compile(r"\s(?:jr|sr|II|III|IV)\.?$", re.IGNORECASE)
_HOST = re.compile(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+$", re.IGNORECASE)
_SCHOLAR = "GS:"


def fill(draft: JsonEntry) -> None:
    """Fill every field of the draft that the object gives; what it does not give is left. Raises nothing."""
    for key in _ZEROS:
        if draft.peek(key) == ("0",):
            draft.take(key)
    draft.one("title", "title", read=clean_markup)
    draft.one("container", "source", read=clean_markup)
    draft.one("publisher", "publisher", read=lambda value: "" if _HOST.match(value) else clean_markup(value))
    draft.one("volume", "volume", read=clean_markup)
    draft.one("issue", "issue", read=clean_markup)
    _take_authors(draft)
    take_date(draft, "year")
    _take_pages(draft)
    take_doi(draft, ("doi",), ("article_url", "fulltext_url"))
    draft.one("url", "article_url", "fulltext_url")
    draft.one("abstract", "abstract", read=paragraphs)
    draft.many("publication_types", "type")
    take_serials(draft, "issn", "isbn")
    take_languages(draft, "language")
    if any(value.startswith(_SCHOLAR) for value in draft.peek("uid")):
        draft.set("database", "Google Scholar", "uid")
    draft.one("accession", "uid")
    cut = tuple(_cut(draft))
    if cut:
        draft.say("import.pop.shortened", fields=cut)


def _take_authors(draft: JsonEntry) -> None:
    values = draft.peek("authors")
    names = tuple(name for value in values if value not in _MORE and (name := _name(value)) != Name())
    if any(value in _MORE for value in values):
        draft.set("authors_complete", False, "authors")
    if names:
        draft.set("authors", names, "authors")
        del draft.left["authors"]


def _name(text: str) -> Name:
    """«JM García López»: initials, then all of the family name."""
    plain = clean_markup(text)
    name = parse_name(plain)
    found = _INITIALS_FIRST.match(plain)
    if name.literal or not found or not found.group(1).isupper() or "," in plain or _SUFFIX.search(plain):
        return name
    return Name(found.group(2), found.group(1))


def _take_pages(draft: JsonEntry) -> None:
    first, last = (next(iter(draft.peek(key)), "") for key in ("startpage", "endpage"))
    if not (first and last):
        take_pages(draft, "startpage")
        return
    draft.drop("startpage", first)
    draft.drop("endpage", last)
    draft.left["startpage endpage"] = [first if first == last else f"{first}-{last}"]
    take_pages(draft, "startpage endpage")


def _cut(draft: JsonEntry) -> Iterator[str]:
    """The keys whose text is not whole."""
    for field, key in (("title", "title"), ("container", "source"), ("abstract", "abstract")):
        text = draft.fields.get(field, "")
        at_the_ends = text.startswith(("…", "...")) or text.endswith(("…", "..."))
        if at_the_ends or (field == "abstract" and " … " in text):
            yield key
