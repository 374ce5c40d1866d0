"""PubMed's XML as EFetch and the web page's export give it: PubmedArticleSet and PubmedBookArticleSet.

Every element under the root becomes a hit. A document that breaks off loses only the broken entry: those before it are
read, and reading goes on at the next `<PubmedArticle>` after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from litreview.errors import InputError, SourceRefused, Where
from litreview.formats.pubmed_article import article, book, record_of
from litreview.formats.xmlsafe import BrokenXmlError, children, entries, line_of, text_of, whole
from litreview.model import Hit, Parsed, Pointer, Unparsed, message

_SETS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet"})
_MAPPERS = {"PubmedArticle": article, "PubmedBookArticle": book}
_NEEDS = {"PubmedArticle": "MedlineCitation", "PubmedBookArticle": "BookDocument"}
_ENTRIES = frozenset({*_MAPPERS, "DeleteCitation"})
_START = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>]")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_EXCERPT = 500


def read(data: bytes) -> Iterator[Hit]:
    """One Parsed or Unparsed for each entry, in order.

    Raises InputError: LR-XML-ENTITY (a document with entities of its own), LR-PUBMED-XML-ROOT (not a set of PubMed
    entries), LR-PUBMED-XML-BROKEN (no XML at all); SourceRefused LR-PUBMED-ERROR for E-utilities' own `<ERROR>`.
    """
    position = known = 0
    try:
        for number, element in enumerate(entries(data, _SETS, _ENTRIES)):
            if number == 0:
                _judge_root(element, data)
                continue
            known += element.tag in _ENTRIES
            for hit in _hits(element, position + 1, line_of(element)):
                position += 1
                yield hit
    except BrokenXmlError as broken:
        yield from _after_break(data, known, position, broken)


def _judge_root(root: etree._Element, data: bytes) -> None:
    if root.tag in _SETS:
        return
    if root.tag == "eFetchResult":
        raise SourceRefused("LR-PUBMED-ERROR", said=text_of(whole(data)))
    raise InputError("LR-PUBMED-XML-ROOT", where=Where(line=line_of(root)), root=str(root.tag))


def _hits(element: etree._Element, position: int, line: int | None) -> Iterator[Hit]:
    tag = str(element.tag)
    if tag == "DeleteCitation":
        for offset, gone in enumerate(element.iter("PMID")):
            pointer = Pointer(position + offset, line_of(gone), text_of(gone))
            yield Unparsed(message("source.pubmed.deleted", pmid=text_of(gone)), pointer, _excerpt(gone))
        return
    named = next(element.iter("PMID"), None)
    pmid = text_of(named) if named is not None else ""
    pointer = Pointer(position, line, pmid)
    if tag not in _MAPPERS:
        yield Unparsed(message("source.pubmed.unknown_element", name=tag), pointer, _excerpt(element))
    elif next(element.iterchildren(_NEEDS[tag]), None) is None:
        yield Unparsed(message("source.pubmed.empty_entry", name=_NEEDS[tag]), pointer, _excerpt(element))
    else:
        yield _mapped(element, pointer)


def _mapped(element: etree._Element, pointer: Pointer) -> Hit:
    entry = _MAPPERS[str(element.tag)](element)
    if not entry.fields.get("pmid") and not entry.fields.get("title"):
        return Unparsed(message("source.pubmed.nameless"), pointer, _excerpt(element))
    return Parsed(record_of(entry), pointer, tuple(entry.remarks))


def _excerpt(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)[:_EXCERPT]


def _after_break(data: bytes, entries: int, position: int, broken: BrokenXmlError) -> Iterator[Hit]:
    """The broken entry, and those after it read one at a time. `entries` were whole, and made `position` hits."""
    starts = [found.start() for found in _START.finditer(data)]
    if not starts and not position:
        raise InputError("LR-PUBMED-XML-BROKEN", where=Where(line=broken.line), detail=broken.detail)
    left = starts[entries:]
    if not left:
        yield _unparsed(data[-_EXCERPT:], position + 1, broken.line, broken.detail)
        return
    declaration = _DECLARATION.match(data)
    head = (declaration.group().strip() if declaration else b"") + b"<PubmedArticleSet>"
    detail = broken.detail
    for start, end in zip(left, [*left[1:], len(data)], strict=True):
        for hit in _alone(head, data[start:end], position + 1, data.count(b"\n", 0, start) + 1, detail):
            position += 1
            yield hit
        detail = ""


def _alone(head: bytes, piece: bytes, position: int, line: int, detail: str) -> Iterator[Hit]:
    """The entry a piece begins with; what follows its end tag belongs to the set."""
    try:
        for number, element in enumerate(children(head + piece)):
            if number == 1:
                yield from _hits(element, position, line)
                return
    except BrokenXmlError as broken:
        detail = detail or broken.detail
    yield _unparsed(piece, position, line, detail)


def _unparsed(piece: bytes, position: int, line: int | None, detail: str) -> Unparsed:
    found = _PMID.search(piece)
    return Unparsed(
        message("source.pubmed.broken_xml", detail=detail),
        Pointer(position, line, found.group(1).decode() if found else ""),
        piece[:_EXCERPT].decode("utf-8", errors="replace"),
    )
