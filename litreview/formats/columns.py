"""Which column of a table is which field of a record: what a reader of tables needs to know of one host's header.

A mapping goes from a field to the name of a column. Fields are those of `Record`, and some that columns have and
records put together: `first_page`, `last_page`, `type`, `citation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# What a column can be. Texts first, then what is put together of several columns or read in a way of its own.
TEXTS = (
    *("original_title", "container", "container_short", "volume", "issue", "article_number", "edition", "publisher"),
    *("place", "country", "database", "accession"),
)
FIELDS = (
    *("title", "authors", "editors", "year", "date", *TEXTS, "pages", "first_page", "last_page", "doi", "pmid"),
    *("pmcid", "issn", "isbn", "url", "abstract", "languages", "keywords", "subjects", "publication_types", "type"),
    *("peer_reviewed", "notes", "citation"),
)
ENOUGH = ("title", "doi", "pmid")  # a mapping names one of these at least


class People(StrEnum):
    """How a cell lists its people. AUTO: read from the cell itself."""

    AUTO = "auto"
    GIVEN_FIRST = "given_first"  # «A Einstein, B Podolsky»
    BRACKETS = "brackets"  # «Ness, Ottar [id] (Uppsala); Borg, Marit»


class Citation(StrEnum):
    """Who wrote the text that tells journal, volume and pages at once."""

    NONE = ""
    PUBMED = "pubmed"
    EMBASE = "embase"
    BVS = "bvs"


@dataclass(frozen=True, slots=True)
class Columns:
    """One host's columns. `marks`: names that together no other host has. `fields`: for each field its columns, the
    best first; lists take all of them. Names as the host prints them; small and capital letters do not matter."""

    key: str
    title: str
    marks: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: tuple[str, ...] = ()  # columns that may hold a DOI, or are links of less use
    platform: str = ""
    source: str = ""
    people: People = People.AUTO
    citation: Citation = Citation.NONE
    list_sign: str = ";"  # between keywords; "," only outside round brackets
    full_stop: bool = False  # titles end in one that is not theirs
    cut: bool = False  # titles and journals may be cut, with three dots
    tail: tuple[str, str] = ("", "")  # see `aligned`
    without: tuple[str, ...] = ()  # values that say that there is none


def plain_name(name: str) -> str:
    """The name of a column for comparison: small letters, one blank for blanks, hyphens and underscores."""
    return " ".join(re.sub(r"[\s_\-]+", " ", name.replace("\ufeff", "")).casefold().split()).strip(" .:*")


def known_columns(header: Iterable[str], hosts: Iterable[Columns]) -> Columns | None:
    """The host whose marks all stand in a header; of several the one with most marks."""
    names = {plain_name(name) for name in header}
    fitting = [host for host in hosts if all(plain_name(mark) in names for mark in host.marks)]
    return max(fitting, key=lambda host: len(host.marks), default=None)


@dataclass(frozen=True, slots=True)
class Layout:
    """A host's columns as they stand in one file: names of that file's header only."""

    host: Columns
    fields: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, tuple[str, ...]]
    links: tuple[str, ...]
    header: tuple[str, ...] = ()


def layout_of(host: Columns, header: Sequence[str]) -> Layout:
    """The host's columns that a header has, by the names the header gives them."""
    there: dict[str, list[str]] = {}
    for name in header:
        there.setdefault(plain_name(name), []).append(name)
        bare = re.sub(r" \(\d+\)$", "", plain_name(name))  # a repeated column, numbered by the reader
        if bare != plain_name(name):
            there.setdefault(bare, []).append(name)

    def found(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(actual for name in names for actual in there.get(plain_name(name), ())))

    fields = {key: here for key, names in host.fields.items() if (here := found(names))}
    ids = {key: here for key, names in host.ids.items() if (here := found(names))}
    return Layout(host, fields, ids, found(host.links), tuple(header))


def mapped(columns: Mapping[str, str], header: Sequence[str]) -> Layout:
    """The layout of a mapping from field to column, which must fit the header (see `misfits`)."""
    host = Columns("", "", (), {key: (name,) for key, name in columns.items()})
    return Layout(host, dict(host.fields), {}, (), tuple(header))


def misfits(columns: Mapping[str, str], header: Sequence[str]) -> tuple[str, ...]:
    """What in a mapping is neither a field nor a column of the header; all of `ENOUGH` when it names none of them."""
    wrong = [key for key in columns if key not in FIELDS]
    wrong += [name for name in columns.values() if name not in header]
    return tuple(wrong) or (() if any(key in columns for key in ENOUGH) else ENOUGH)


def aligned(layout: Layout, cells: Mapping[str, str]) -> dict[str, str] | None:
    """A row with more cells than the header, read from both ends; None when that cannot be told.

    Scopus leaves columns out of its header («Funding Text 2»), and all after them stand one place too far.
    `Columns.tail` names the last column that stands in its place, and what the very last cell must look like.
    """
    last_true, form = layout.host.tail
    header, values = layout.header, list(cells.values())
    more = len(values) - len(header)
    place = next((number for number, name in enumerate(header) if plain_name(name) == plain_name(last_true)), None)
    if more <= 0 or place is None or not re.fullmatch(form, values[-1].strip()):
        return None
    made = dict(zip(header[: place + 1], values, strict=False))
    made.update((f"#{place + 2 + number}", value) for number, value in enumerate(values[place + 1 : place + 1 + more]))
    made.update(zip(header[place + 1 :], values[place + 1 + more :], strict=True))
    return made


# Names of columns in people's own tables, by field: bokmål, nynorsk, English, and what programs call them.
_OWN_NAMES = {
    "title": "title, titles, article title, document title, paper title, publication title, primary title, tittel, "
    "tittelen, artikkeltittel, artikkelens tittel, tittel på artikkel, tittel på artikkelen, artikkel, "
    "overskrift, name",
    "original_title": "original title, originaltittel, orginaltittel",
    "authors": "authors, author, author(s), author/s, author names, author name, creator, creators, author full names, "
    "forfatter, forfattere, forfatter(e), forfatter/e, forfattar, forfattarar, forfattar(ar), forfatternavn, forf, "
    "forf.",
    "editors": "editors, editor, editor(s), redaktør, redaktører, redaktør(er), redaktørar",
    "year": "year, publication year, published year, year published, pubyear, pub year, publ. year, år, årstall, "
    "årstal, utgivelsesår, utgivingsår, publiseringsår, publikasjonsår, publisert år, utgitt, utgjeven, yr",
    "date": "date, publication date, date published, published, dato, publiseringsdato, publisert, utgivelsesdato",
    "container": "journal, journal title, source title, journal/book, journal name, container, container title, "
    "publication, periodical, source publication, tidsskrift, tidskrift, tidsskriftet, tidsskrifttittel, "
    "tidsskriftnavn, tidsskrift/bok, publisert i, utgitt i, utgjeve i, kanal, publiseringskanal, venue",
    "container_short": "journal abbreviation, abbreviated source title, tidsskriftforkortelse",
    "volume": "volume, vol, volum, årgang, bind, band, volume number",
    "issue": "issue, no, number, issue number, hefte, nr, nummer, utgave nr, issue no, heftenummer",
    "pages": "pages, page, page range, pagination, sider, side, sidetall, sidetal, pp, s",
    "first_page": "first page, start page, page start, startside, første side, startpage, fra side",
    "last_page": "last page, end page, page end, sluttside, siste side, endpage, til side",
    "article_number": "article number, article no, art. no, artikkelnummer, artikkelnr",
    "edition": "edition, utgave, utgåve, opplag",
    "publisher": "publisher, forlag, utgiver, utgjevar",
    "place": "place, place of publication, publisher city, sted, stad, utgivelsessted, utgjevingsstad, forlagssted",
    "doi": "doi, digital object identifier, doi nummer, doi nr, doi lenke, doi link, doi url",
    "pmid": "pmid, pubmed id, pubmedid, pubmed pmid, medline pmid",
    "pmcid": "pmcid, pmc id, pmc",
    "issn": "issn, eissn, issns",
    "isbn": "isbn, isbns",
    "url": "url, link, links, urls, web address, lenke, lenkje, lenker, nettadresse, webadresse, adresse, nettside, "
    "hyperlink, web link",
    "abstract": "abstract, abstracts, abstract note, summary, sammendrag, samandrag, abstrakt, resymé, resyme, "
    "oppsummering",
    "languages": "language, languages, lang, språk, publikasjonsspråk, article language",
    "keywords": "keywords, keyword, key words, author keywords, nøkkelord, stikkord, emneord, forfatternøkkelord, "
    "søkeord, manual tags",
    "subjects": "subjects, subject, subject terms, subject headings, mesh, mesh terms, emner, emne, index keywords",
    "publication_types": "publication type, publication types, document type, item type, reference type, type, "
    "publikasjonstype, dokumenttype, artikkeltype, kilde type, kildetype, type publikasjon",
    "peer_reviewed": "peer reviewed, peer review, fagfellevurdert, fagfellevurdering, refereed",
    "country": "country, land",
    "database": "database, databaser, source database, databasen, kilde (database), søkebase",
    "accession": "accession number, accession no, an, accession",
    "notes": "notes, note, notater, notat, merknad, merknader, kommentar, kommentarar, kommentarer, comments, comment",
}
_FIELD_OF = {name: key for key, names in _OWN_NAMES.items() for name in map(plain_name, names.split(", "))}


_ROW_NUMBERS = frozenset({"nr", "no", "number", "nummer"})


def propose(header: Sequence[str]) -> dict[str, str]:
    """Which column of an unknown header is which field, by its name in bokmål, nynorsk or English: field to column.

    Each field at most once, the first column that has its name; columns with other names are left for the user.
    """
    proposal: dict[str, str] = {}
    for name in header:
        key = _FIELD_OF.get(plain_name(name))
        if key and key not in proposal:
            proposal[key] = name
    if "volume" not in proposal and plain_name(proposal.get("issue", "")) in _ROW_NUMBERS:
        del proposal["issue"]  # the number of the row
    return {key: proposal[key] for key in FIELDS if key in proposal}
