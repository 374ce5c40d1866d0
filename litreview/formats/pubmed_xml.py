"""PubMed's XML as EFetch and the web page's export give it: PubmedArticleSet and PubmedBookArticleSet.

Every element under the root becomes a hit. A document that breaks off loses only the broken entry: those before it are
read, and reading goes on at the next `<PubmedArticle>` after it. A file is read in pieces and never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import BinaryIO

from lxml import etree

from litreview.errors import InputError, SourceRefused, Where
from litreview.formats.pubmed_article import article, book, record_of
from litreview.formats.xml_bytes import XmlFile
from litreview.formats.xml_entries import EXCERPT, Shape, Torn, Whole, read_entries
from litreview.formats.xmlsafe import BrokenXmlError, line_of, text_of, whole
from litreview.model import Hit, Parsed, Pointer, Unparsed, message

_MAPPERS = {"PubmedArticle": article, "PubmedBookArticle": book}
_NEEDS = {"PubmedArticle": "MedlineCitation", "PubmedBookArticle": "BookDocument"}
_SHAPE = Shape(frozenset({"PubmedArticleSet", "PubmedBookArticleSet"}), frozenset({*_MAPPERS, "DeleteCitation"}))
_PMID = re.compile(r"<PMID[^>]*>\s*(\d+)\s*</PMID>")
_REFUSAL = 16  # pieces of an answer of E-utilities that are read for the reason of a refusal


def read(source: bytes | BinaryIO) -> Iterator[Hit]:
    """One Parsed or Unparsed for each entry, in order. A stream can be sought in, is read from its first byte and stays
    open.

    Raises InputError: LR-XML-ENTITY (a document with entities of its own), LR-PUBMED-XML-ROOT (not a set of PubMed
    entries), LR-PUBMED-XML-BROKEN (no XML at all); SourceRefused LR-PUBMED-ERROR for E-utilities' own `<ERROR>`.
    """
    file = XmlFile(source)
    position = 0
    try:
        for found in read_entries(file, _SHAPE, partial(_judge_root, file)):
            for hit in _unparsed(found, position + 1) if isinstance(found, Torn) else _read(found, position + 1):
                position += 1
                yield hit
    except BrokenXmlError as broken:
        raise InputError("LR-PUBMED-XML-BROKEN", where=Where(line=broken.line), detail=broken.detail) from broken


def _judge_root(file: XmlFile, root: etree._Element) -> None:
    if root.tag in _SHAPE.roots:
        return
    if root.tag == "eFetchResult":
        raise SourceRefused("LR-PUBMED-ERROR", said=text_of(whole(b"".join(islice(file.pieces(), _REFUSAL)))))
    raise InputError("LR-PUBMED-XML-ROOT", where=Where(line=line_of(root)), root=str(root.tag))


def _read(found: Whole, position: int) -> Iterator[Hit]:
    for hit in _hits(found.element, position, found.line):
        if found.remarks and isinstance(hit, Parsed):
            yield replace(hit, remarks=(*found.remarks, *hit.remarks))
        else:
            yield hit


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
    return etree.tostring(element, encoding="unicode", with_tail=False)[:EXCERPT]


def _unparsed(found: Torn, position: int) -> Iterator[Hit]:
    named = _PMID.search(found.text)
    yield Unparsed(
        message("source.pubmed.broken_xml", detail=found.detail),
        Pointer(position, found.line, named.group(1) if named else ""),
        found.excerpt,
    )
