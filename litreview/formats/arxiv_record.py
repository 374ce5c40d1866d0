"""One entry of arXiv's Atom feed as a record.

Every entry is a preprint, whatever became of it later: the DOI and the journal reference that authors may add are those
of the published version. The date is that of the first version; `updated` is the version's own and stays in `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from litreview.formats.draft import Draft
from litreview.formats.entry_parts import day_of, rewrite
from litreview.formats.readings import take_date, take_doi, take_names
from litreview.formats.xmlsafe import own_text, text_of
from litreview.model import RecordType

_NUMBER = re.compile(r"arxiv\.org/abs/(.+)$")
_PREFIXES = {"http://www.w3.org/2005/Atom": "", "http://arxiv.org/schemas/atom": "arxiv:"}
# How a link or category is written, not what it says.
_LEFT_OUT = frozenset({"type", "rel", "title", "scheme"})


class AtomEntry(Draft):
    """An Atom entry while it is read. `Draft`'s tags are paths: `author/name`, `link[pdf]@href`, `category@term`."""

    def __init__(self, entry: etree._Element) -> None:
        super().__init__(pair for child in entry for pair in _flat(child, ""))


def read_entry(entry: AtomEntry) -> None:
    """Fill a record from an entry."""
    entry.one("title", "title")
    entry.one("abstract", "summary")
    names = entry.peek("author/name")
    if names:
        take_names(entry, "authors", "author/name", names)
        del entry.left["author/name"]
    for tag in ("published", "updated"):
        rewrite(entry, tag, day_of)
    take_date(entry, "published")
    _identifiers(entry)
    entry.many("subjects", "category@term")
    entry.many("notes", "arxiv:comment")
    entry.set("type", RecordType.PREPRINT, "")


def _identifiers(entry: AtomEntry) -> None:
    take_doi(entry, ("arxiv:doi",), ("link[doi]@href",))
    for value in entry.peek("id"):
        found = _NUMBER.search(value)
        if found:
            entry.ids["arxiv"] = found.group(1)  # with its version: 2008.11708v1, cs/0301001v2
            entry.origin["ids.arxiv"] = "id"
            entry.drop("id", value)
    entry.one("url", "link[alternate]@href")


def _flat(element: etree._Element, above: str) -> Iterator[tuple[str, str]]:
    """The texts and telling attributes of an element and all within it, each with its path."""
    if not isinstance(element.tag, str):
        return
    path = above + _name(element)
    if own_text(element) or not len(element):
        yield path, text_of(element)
    for name, value in element.attrib.items():
        if str(name) not in _LEFT_OUT:
            yield f"{path}@{name!s}", " ".join(str(value).split())
    if not own_text(element):
        for child in element:
            yield from _flat(child, path + "/")


def _name(element: etree._Element) -> str:
    parsed = etree.QName(element)
    space = parsed.namespace or ""
    name = _PREFIXES.get(space, f"{{{space}}}" if space else "") + parsed.localname
    mark = element.get("title") or element.get("rel") if parsed.localname == "link" else None
    return f"{name}[{mark}]" if mark else name
