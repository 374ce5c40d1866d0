"""Reference lists and citations in any CSL style, through citeproc-py (the extra `csl`).

A style is a stranger's file: it is parsed without entities or network (formats/xmlsafe), and handed over as the tree
that was read. citeproc-py 0.11 has no letters after years and sorts by code point; both are done here, as in our own
list. It title-cases names of journals in English styles, which are therefore marked to stand as they are.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lxml import etree

from litreview.errors import InputError, Where
from litreview.formats.csl_json import to_csl
from litreview.formats.xmlsafe import BrokenXmlError, whole
from litreview.model import Language, Record, RecordType, message
from litreview.reporting.csl_macros import check_macros
from litreview.reporting.document import Line, Span
from litreview.reporting.references.entry import reference
from litreview.reporting.references.kinds import doi_of
from litreview.reporting.references.order import sort_key
from litreview.reporting.references.telling_apart import year_suffixes

_JOURNALS = (RecordType.ARTICLE, RecordType.NEWSPAPER)
_CSL = "{http://purl.org/net/xbiblio/csl}"
_LOCALES = {Language.BOKMAL: "nb-NO", Language.NYNORSK: "nn-NO", Language.ENGLISH: "en-GB"}
# Marks of italics and bold in what citeproc gives back; no text of a record holds them (private use, taken out below).
_ITALIC, _ROMAN, _BOLD, _LIGHT = "\ue100", "\ue101", "\ue102", "\ue103"
_PRIVATE = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f]")
_FACES = re.compile(f"([{_ITALIC}{_ROMAN}{_BOLD}{_LIGHT}])")
_ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:)\]])")
_LABEL = re.compile(r"^(\[?\(?\d+[\])]?\.?\)?)(?=[^\s\d.)\]])")
# What an interpreter raises that meets an instruction it does not know.
_UNKNOWN = (
    *(AttributeError, KeyError, IndexError, TypeError, ValueError, AssertionError, NotImplementedError),
    *(RecursionError, NameError, ArithmeticError, etree.Error),  # citeproc leaves some names unset
)


@dataclass(frozen=True, slots=True)
class CslStyle:
    """A style as it was read: its name for messages, and its XML."""

    name: str
    data: bytes


class _Faces:
    """citeproc's formatter: marks italics and bold, leaves all else as text."""

    preformat = str
    Light = Underline = Superscript = Subscript = SmallCaps = str

    @staticmethod
    def Italic(text: str) -> str:  # noqa: N802 - citeproc's name
        return f"{_ITALIC}{text}{_ROMAN}"

    Oblique = Italic

    @staticmethod
    def Bold(text: str) -> str:  # noqa: N802 - citeproc's name
        return f"{_BOLD}{text}{_LIGHT}"


def csl_list(style: CslStyle, records: Sequence[Record], language: Language) -> tuple[tuple[int, Line], ...]:
    """The entries in the order of the list, each with the place of its record in `records`.

    Styles that number their works take them in the order given. Raises InputError LR-STYLE-BROKEN, LR-STYLE-NO-LIST,
    LR-STYLE-DEPENDENT, LR-STYLE-EXTRA, LR-XML-ENTITY.
    """
    root = checked(style)
    if not root.findall(f"{_CSL}bibliography"):
        raise InputError("LR-STYLE-NO-LIST", where=Where(file=style.name))
    items = _items(records, language)
    with _style_faults(style):
        bibliography = _bibliography(root, items, language)
        bibliography.sort()
        if not _numbers(root):
            order = {f"r{place}": sort_key(record, language) for place, record in enumerate(records)}
            bibliography.items.sort(key=lambda item: (order[item.key], records[int(item.key[1:])].title))
            bibliography.keys = [item.key for item in bibliography.items]
        return tuple(_entries(bibliography, records, language))


def _entries(bibliography: Any, records: Sequence[Record], language: Language) -> Iterator[tuple[int, Line]]:
    """The entries one by one; a work of which the style prints nothing is printed as ours."""
    for item in bibliography.items:
        place = int(item.key[1:])
        made = [str(text) for text in bibliography.style.render_bibliography([item])]
        text = _LABEL.sub(r"\1 ", made[0]) if made and made[0].strip() else ""
        yield place, _line(text) if text else reference(records[place], language)


def csl_citation(style: CslStyle, records: Sequence[Record], cited: Mapping[int, str], language: Language) -> str:
    """Some works of a list in one citation; a style of notes gives the text of the note.

    `cited` maps the place of a record in `records` to its pages, '' for none. Raises as `csl_list`.
    """
    root = checked(style)
    items = _items(records, language)
    with _style_faults(style):
        from citeproc import Citation, CitationItem, Locator

        bibliography = _bibliography(root, items, language)
        bibliography.sort()
        more = {place: {"locator": Locator("page", page)} if page else {} for place, page in cited.items()}
        citation = Citation([CitationItem(f"r{place}", **more[place]) for place in cited])
        bibliography.register(citation)
        return _line(str(bibliography.cite(citation, lambda item: ""))).text


def checked(style: CslStyle) -> Any:
    """The root of a style. Raises InputError LR-STYLE-BROKEN, LR-STYLE-DEPENDENT, LR-XML-ENTITY."""
    try:
        root = whole(style.data)
    except BrokenXmlError as error:
        where = Where(file=style.name, line=error.line)
        raise InputError("LR-STYLE-BROKEN", where=where, detail=message("error.detail.style.broken")) from error
    if root.tag != f"{_CSL}style":
        raise InputError("LR-STYLE-BROKEN", where=Where(file=style.name), detail=message("error.detail.style.kind"))
    if root.find(f"{_CSL}citation") is None:
        parent = next(
            (link.get("href", "") for link in root.iter(f"{_CSL}link") if "parent" in link.get("rel", "")), ""
        )
        if parent:
            named = str(parent).rpartition("/")[2]
            raise InputError("LR-STYLE-DEPENDENT", where=Where(file=style.name), parent=named)
        raise InputError(
            "LR-STYLE-BROKEN", where=Where(file=style.name), detail=message("error.detail.style.no_citation")
        )
    check_macros(root, style.name)
    return root


def _numbers(root: Any) -> bool:
    """Whether the list is in another order than that of names: a style of numbers or labels."""
    formats = {str(mark.get("citation-format", "")) for mark in root.iter(f"{_CSL}category")}
    return bool(formats & {"numeric", "label"}) or next(root.iter(f"{_CSL}bibliography")).find(f"{_CSL}sort") is None


@contextmanager
def _style_faults(style: CslStyle) -> Iterator[None]:
    """What citeproc raises over a style it cannot follow, as InputError; its warnings are of no use to a reader."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ModuleNotFoundError as error:
        raise InputError("LR-STYLE-EXTRA", package=error.name or "citeproc") from error
    except _UNKNOWN as error:
        deep = isinstance(error, RecursionError)
        detail = message("error.detail.style.deep") if deep else message("error.detail.style.instruction")
        raise InputError("LR-STYLE-BROKEN", where=Where(file=style.name), detail=detail) from error


def _items(records: Sequence[Record], language: Language) -> list[dict[str, Any]]:
    suffixes = year_suffixes(records, language)
    return [
        _item(record, f"r{place}", suffix) for place, (record, suffix) in enumerate(zip(records, suffixes, strict=True))
    ]


def _bibliography(root: Any, items: Sequence[Mapping[str, Any]], language: Language) -> Any:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    source = io.BytesIO(etree.tostring(root, encoding="utf-8"))
    loaded = CitationStylesStyle(source, locale=_locale(root, language), validate=False)
    bibliography = CitationStylesBibliography(loaded, CiteProcJSON(items), _Faces)
    bibliography.register(Citation([CitationItem(str(item["id"])) for item in items]))
    return bibliography


def _locale(root: Any, language: Language) -> str:
    """In English the words the style is written in: American where it does not say (CSL 1.0.2, `default-locale`)."""
    own = str(root.get("default-locale", "en-US"))
    return own if language is Language.ENGLISH and own.startswith("en") else _LOCALES[language]


def _item(record: Record, key: str, suffix: str) -> dict[str, Any]:
    """A record as citeproc-py takes it: known kinds and variables only, journals in their own capitals."""
    item = to_csl(record, key)
    for unknown in ("abstract", "original-title", "container-title-short", "PMID", "PMCID"):
        item.pop(unknown, None)
    authors = {str(name).casefold() for name in record.authors}
    for issuer in ("publisher", "container-title"):  # styles repeat the publisher who is the author
        if str(item.get(issuer, "")).casefold() in authors and record.type not in _JOURNALS:
            item.pop(issuer, None)
    if found := doi_of(record):
        item["DOI"] = found
    if suffix:
        item["year-suffix"] = suffix
    cleaned: dict[str, Any] = _clean(item)
    if "container-title" in cleaned:
        cleaned["container-title"] = f'<span class="nocase">{cleaned["container-title"]}</span>'
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _PRIVATE.sub("", value)
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return {key: _clean(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value


def _line(text: str) -> Line:
    """citeproc's text as spans: marks become faces, addresses links."""
    spans: list[Span] = []
    italic = bold = False
    for piece in _FACES.split(" ".join(text.split())):
        if piece in (_ITALIC, _ROMAN):
            italic = piece == _ITALIC
        elif piece in (_BOLD, _LIGHT):
            bold = piece == _BOLD
        else:
            parts = [part for part in _ADDRESS.split(piece) if part]
            spans += [Span(part, bold, italic, part if _ADDRESS.fullmatch(part) else "") for part in parts]
    return Line(tuple(spans) or (Span(""),))
