"""One row of a table to a Record, by what its columns are. What no field takes stays in `extra`, under its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from litreview.formats.columns import TEXTS, Layout, aligned
from litreview.formats.columns_citation import Cited, read_citation
from litreview.formats.columns_people import read_people
from litreview.formats.columns_types import type_of
from litreview.formats.draft import Draft
from litreview.formats.pubmed_parts import without_full_stop
from litreview.formats.readings import (
    paragraphs,
    pmcid_of,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_pages,
    take_serials,
)
from litreview.formats.table import Row
from litreview.model import Hit, Pointer, RecordType, Unparsed, message
from litreview.normalise.dates import read_publication_date
from litreview.normalise.issn import find_issns
from litreview.normalise.titles import clean_markup

_EXCERPT = 500
_PMID_ADDRESS = re.compile(r"^https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/(\d{1,9})/?$")
_PMCID_ADDRESS = re.compile(r"^https?://www\.ncbi\.nlm\.nih\.gov/pmc/articles/(?:PMC)?(\d+)/?$")
_LINK_ISSN = re.compile(r"[?&]issn=(\d{7}[\dXx])(?![\dXx])")
_MEDLINE_ID = re.compile(r"^mdl-(\d{1,9})$")
_YES = frozenset({"yes", "y", "true", "1", "ja", "j", "x", "peer reviewed", "fagfellevurdert"})
_NO = frozenset({"no", "n", "false", "0", "nei", "not peer reviewed", "ikke fagfellevurdert", "ikkje fagfellevurdert"})
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")


def read_row(row: Row, number: int, layout: Layout) -> Hit:
    """The hit of a row; Unparsed when no column of it holds a field. `number` is its place in the file, from 1."""
    cells, remarks = row.cells, row.remarks
    mended = aligned(layout, cells) if len(cells) > len(layout.header) else None
    if mended is not None:
        more = len(cells) - len(layout.header)
        cells = mended
        remarks = tuple(said for said in remarks if said.code != "import.table.too_many")
        remarks = (*remarks, message("import.table.shifted", n=more))
    draft = Draft((name, cell.strip()) for name, cell in cells.items())
    draft.remarks.extend(remarks)
    fill(draft, layout)
    identifier = next(iter(draft.ids.values()), "") or draft.fields.get("accession", "")
    pointer = Pointer(number, row.line, identifier)
    if not draft.fields:
        excerpt = " | ".join(cell for cell in row.cells.values() if cell.strip())[:_EXCERPT]
        return Unparsed(message("import.table.nothing"), pointer, excerpt)
    return draft.finish(pointer)


def fill(draft: Draft, layout: Layout) -> None:
    """Fill a draft, whose tags are the names of columns."""
    host, columns = layout.host, layout.fields
    aside = _aside(draft, host.without)
    _title(draft, layout)
    for field in ("authors", "editors"):
        _people(draft, field, layout)
    take_date(draft, *columns.get("year", ()), *columns.get("date", ()))
    for field in TEXTS:
        draft.one(field, *columns.get(field, ()), read=clean_markup)
    _pages(draft, columns)
    _identifiers(draft, layout)
    _texts(draft, layout)
    _citation(draft, layout)
    _type(draft, columns, own=not host.key)
    if host.cut:
        _told_cuts(draft)
    draft.left.update(aside)


def _aside(draft: Draft, values: Iterable[str]) -> dict[str, list[str]]:
    """The columns that say that there is nothing to say, taken away from the draft."""
    tags = [tag for tag in draft.left if any(value in draft.left[tag] for value in values)]
    return {tag: draft.left.pop(tag) for tag in tags}


def _title(draft: Draft, layout: Layout) -> None:
    read = (lambda text: without_full_stop(clean_markup(text))) if layout.host.full_stop else clean_markup
    columns = layout.fields.get("title", ())
    draft.one("title", *columns, read=read)
    if "title" not in draft.fields:  # Embase: the original title alone
        draft.one("title", *layout.fields.get("original_title", ()), read=read)


def _people(draft: Draft, field: str, layout: Layout) -> None:
    column = next((name for name in layout.fields.get(field, ()) if draft.peek(name)), None)
    if column is None:
        return
    names, whole, clear = read_people(draft.peek(column), layout.host.people)
    if not names:
        return
    draft.set(field, names, column)
    if field == "authors" and not whole:
        draft.set("authors_complete", False, column)
    if not clear:
        draft.say("import.table.people", tag=column, raw=draft.peek(column)[0])
    del draft.left[column]


def _pages(draft: Draft, columns: Mapping[str, tuple[str, ...]]) -> None:
    first, last = (_first(draft, columns.get(field, ())) for field in ("first_page", "last_page"))
    if first and last and "-" not in first[1]:
        for name, value in (first, last):
            draft.drop(name, value)
        both = f"{first[0]} {last[0]}"
        draft.left.setdefault(both, []).append(first[1] if first[1] == last[1] else f"{first[1]}-{last[1]}")
        take_pages(draft, both)
    take_pages(draft, *columns.get("pages", ()))
    if first and "pages" not in draft.fields and "article_number" not in draft.fields:
        take_pages(draft, first[0])


def _first(draft: Draft, names: Iterable[str]) -> tuple[str, str] | None:
    return next(((name, value) for name in names for value in draft.peek(name)), None)


def _identifiers(draft: Draft, layout: Layout) -> None:
    columns = layout.fields
    links = (*layout.links, *columns.get("url", ()))
    take_doi(draft, columns.get("doi", ()), links)
    draft.one("pmid", *columns.get("pmid", ()), read=_pmid)
    draft.one("pmcid", *columns.get("pmcid", ()), read=_pmcid)
    take_serials(draft, *columns.get("issn", ()), *columns.get("isbn", ()))
    for scheme, names in layout.ids.items():
        draft.identifier(scheme, *names)
    medline = _MEDLINE_ID.match(draft.ids.get("bvs", ""))
    if medline and "pmid" not in draft.fields:
        draft.set("pmid", medline.group(1), draft.origin["ids.bvs"])
    if "issn" not in draft.fields:
        _issn_of_links(draft, layout.links)
    draft.one("url", *columns.get("url", ()))


def _pmid(text: str) -> str:
    found = _PMID_ADDRESS.match(text)
    return found.group(1) if found else pmid_of(text)


def _pmcid(text: str) -> str:
    found = _PMCID_ADDRESS.match(text)
    return f"PMC{found.group(1)}" if found else pmcid_of(text)


def _issn_of_links(draft: Draft, names: Iterable[str]) -> None:
    for name in names:
        for value in draft.peek(name):
            found = _LINK_ISSN.search(value)
            issns = find_issns(found.group(1)) if found else ()
            if issns:
                draft.set("issn", issns, name)
                return


def _texts(draft: Draft, layout: Layout) -> None:
    columns, sign = layout.fields, layout.host.list_sign
    draft.one("abstract", *columns.get("abstract", ()), read=paragraphs)
    for field in ("keywords", "subjects"):
        draft.many(field, *columns.get(field, ()), read=lambda value: _listed(value, sign, own=not layout.host.key))
    draft.many("publication_types", *columns.get("publication_types", ()), read=lambda value: _listed(value, ";"))
    draft.many("notes", *columns.get("notes", ()), read=lambda value: (paragraphs(value),))
    take_languages(draft, *columns.get("languages", ()))
    for name in columns.get("peer_reviewed", ()):
        for value in draft.peek(name):
            word = " ".join(value.casefold().split())
            if word in _YES or word in _NO:
                draft.set("peer_reviewed", word in _YES, name)
                draft.drop(name, value)


def _listed(value: str, sign: str, *, own: bool = False) -> list[str]:
    """The words of a list. In people's own tables a comma parts them where no semicolon does."""
    text = clean_markup(value)
    if own and ";" not in text:
        sign = ","
    parts = _outside_brackets(text) if sign == "," else text.split(sign)
    return [part.strip() for part in parts]


def _outside_brackets(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _citation(draft: Draft, layout: Layout) -> None:
    for column in layout.fields.get("citation", ()) if layout.host.citation else ():
        for value in draft.peek(column):
            cited = read_citation(value, layout.host.citation)
            _cite(draft, column, cited)
            if cited.whole:
                draft.drop(column, value)
            else:
                draft.say("import.citation.partly", tag=column, raw=value)


def _cite(draft: Draft, column: str, cited: Cited) -> None:
    for field, value in (("container", cited.container), ("volume", cited.volume), ("issue", cited.issue)):
        if value and field not in draft.fields:
            draft.set(field, clean_markup(value), column)
    if cited.article_number and "article_number" not in draft.fields:
        draft.set("article_number", cited.article_number, column)
    if cited.pages and "pages" not in draft.fields and "article_number" not in draft.fields:
        made = Draft(((column, cited.pages),))
        take_pages(made, column)
        for field, text in made.fields.items():
            draft.set(field, text, column)
    found = read_publication_date(cited.date)
    if found.year is not None and draft.fields.get("year", found.year) == found.year:
        if "year" not in draft.fields:
            draft.set("year", found.year, column)
        if len(found.iso) > len(draft.fields.get("date", "")):
            draft.set("date", found.iso, column)


def _type(draft: Draft, columns: Mapping[str, tuple[str, ...]], *, own: bool) -> None:
    """`own`: a list of the user's, whose only container is the column they named as the journal."""
    said = [(name, value) for name in columns.get("type", ()) for value in draft.peek(name)]
    said += [(draft.origin["publication_types"], value) for value in draft.fields.get("publication_types", ())]
    known = next(((name, kind) for name, value in said if (kind := type_of(value)) is not None), None)
    if known is not None:
        draft.set("type", known[1], known[0])
    elif "container" in draft.fields and (own or any(field in draft.fields for field in ("volume", "issue", "issn"))):
        draft.set("type", RecordType.ARTICLE, draft.origin["container"])


def _told_cuts(draft: Draft) -> None:
    for field in ("title", "container", "abstract"):
        if field in draft.fields and _CUT.search(draft.fields[field][-10:]):
            draft.say("import.table.cut", tag=draft.origin[field], raw=draft.fields[field][-80:])
