"""EndNote's XML (`<xml><records><record>`), as EndNote, Mendeley, Bookends, Zotero and others write it.

Texts come whole or in `<style>` pieces, which are joined; how they are set (face, font, size) is not kept. A `&#xD;`
in them is a line break, a line feed with blanks after it the indentation of the program that wrote the file. A file
is read in pieces and never held: EndNote writes all of it as one line. What is torn costs one entry (xml_entries).

Relied on: files of EndNote 20, Bookends 13, JabRef's tests and Zotero's translator "Endnote XML". Assumed, not verified
against the document type (RSXML.dtd): that `style` is the only markup inside a text. The format of EndNote 7 and older,
in capital letters, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from litreview.errors import InputError, Where
from litreview.formats.endnote_people import ATTRIBUTES, with_parts
from litreview.formats.endnote_record import draft_of
from litreview.formats.xml_bytes import XmlFile
from litreview.formats.xml_entries import EXCERPT, Shape, Torn, Whole, read_entries
from litreview.formats.xmlsafe import BrokenXmlError, line_of, pieces
from litreview.model import Hit, Message, Pointer, Unparsed, message

_SHAPE = Shape(frozenset({"xml", "records"}), frozenset({"record"}), wrapper="records")
_NUMBER = re.compile(r"<rec-number>\s*(\d{1,12})\s*</rec-number>")
_INDENTED = re.compile(r"[ \t]*\n[ \t]+")
_STYLE = "style"


def read(source: bytes | BinaryIO) -> Iterator[Hit]:
    """One Parsed or Unparsed for each `<record>`, in order. A stream can be sought in, is read from its first byte and
    stays open.

    Raises InputError: LR-XML-ENTITY (a document with entities of its own), LR-ENDNOTE-XML-ROOT (another document),
    LR-ENDNOTE-XML-BROKEN (no XML at all).
    """
    try:
        for position, found in enumerate(read_entries(XmlFile(source), _SHAPE, _judge_root), 1):
            yield _torn(found, position) if isinstance(found, Torn) else _hit(found, position)
    except BrokenXmlError as broken:
        raise InputError("LR-ENDNOTE-XML-BROKEN", where=Where(line=broken.line), detail=broken.detail) from broken


def _judge_root(root: etree._Element) -> None:
    if root.tag not in _SHAPE.roots:
        raise InputError("LR-ENDNOTE-XML-ROOT", where=Where(line=line_of(root)), root=str(root.tag))


def _hit(found: Whole, position: int) -> Hit:
    element = found.element
    number = (element.findtext("rec-number") or "").strip()
    if element.tag != "record":
        return _unparsed(message("import.endnote-xml.unknown_element", name=str(element.tag)), found, position)
    values = list(_values(element))
    if not values:
        return _unparsed(message("import.endnote-xml.empty"), found, position)
    draft = draft_of(values)
    draft.remarks[:0] = found.remarks
    return draft.finish(Pointer(position, found.line, number))


def _unparsed(reason: Message, found: Whole, position: int) -> Unparsed:
    text = etree.tostring(found.element, encoding="unicode", with_tail=False)
    return Unparsed(reason, Pointer(position, found.line), text[:EXCERPT])


def _torn(found: Torn, position: int) -> Unparsed:
    number = _NUMBER.search(found.text)
    return Unparsed(
        message("import.endnote-xml.broken", detail=found.detail),
        Pointer(position, found.line, number.group(1) if number else ""),
        found.excerpt,
    )


def _values(element: etree._Element, above: str = "") -> Iterator[tuple[str, str]]:
    """Each text under an element with the path to it, and each attribute as `path@name`."""
    own = above[:-1] or "record"
    for child in element:
        if isinstance(child.tag, str):
            yield from _of(child, above + child.tag)
        else:
            yield own, "".join(pieces(child)).strip()
        tail = child.tail
        if tail and not tail.isspace():
            yield own, _plain(tail)


def _of(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    parts: list[str] = []
    if element.attrib:
        yield from _attributes(element, path)
        parts = [str(element.get(name, "")) for name in ATTRIBUTES] if element.tag == "author" else []
    kids = list(element)
    if all(kid.tag == _STYLE or not isinstance(kid.tag, str) for kid in kids):
        text = _text(element, kids)
        yield path, with_parts(text, parts) if any(parts) else text
    else:
        yield path, _plain(element.text or "")
        yield from _values(element, f"{path}/")


def _attributes(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """The attributes, without those that repeat the text: `<database name="My.enl">My.enl</database>`."""
    text = (element.text or "").strip()
    for name, value in element.attrib.items():
        if element.tag == "author" and name in ATTRIBUTES:
            continue
        if str(value) != text or path == "source-app":
            yield f"{path}@{name!s}", str(value)


def _text(element: etree._Element, kids: list[etree._Element]) -> str:
    """The text of an element that holds nothing but texts and styles; blank lines between styles are no text."""
    if not kids:
        return _plain(element.text or "")
    parts = [element.text or ""]
    for kid in kids:
        plain = len(kid) == 0 and kid.tag == _STYLE  # nearly always
        parts += ((kid.text or "") if plain else "".join(pieces(kid)), kid.tail or "")
    return _plain("".join(part for part in parts if part and not (part.isspace() and "\n" in part)))


def _plain(text: str) -> str:
    text = text.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INDENTED.sub(" ", text) if "\n" in text else text
