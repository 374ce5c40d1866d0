"""XML from strangers, read as a stream and without surprises.

Nothing is fetched (no DTD, no network), no entity is expanded, and lxml's own bounds on depth (256) and on the size of
one text (10 MB) stay on. A document that declares entities of its own is refused: no source of literature needs them,
and they are the known ways to make a small file large or to read a file of the machine (lxml FAQ, "How do I use lxml
safely as a web-service endpoint?"). References to the named characters of HTML (`&aring;`), which old records hold and
which need the DTD we never load, are read from the standard library's table.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice, takewhile
from typing import Any

from lxml import etree

from litreview.errors import InputError, Where
from litreview.formats.xml_bytes import MARKS, PieceReader, XmlFile, unmarked

# The same for a stream and for a whole document. `recover` off: a broken place is shown, never mended in silence.
_SAFE: Any = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
}
# Before the root: entities are seen here before libxml2 expands them in the first attributes.
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?([^\s\"'<>]{1,100})")
_ELEMENT = re.compile(rb"<[A-Za-z_:]")


class BrokenXmlError(ValueError):
    """The document stops being XML at `line`; `detail` is libxml2's own words. Callers turn it into an outcome."""

    def __init__(self, line: int | None, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


def children(source: bytes | XmlFile, wrapper: str = "") -> Iterator[etree._Element]:
    """The elements under the root, one by one, each dropped from memory when the next is asked for.

    The first thing yielded is the root itself, still empty, so that its name can be judged. Where `wrapper` is named,
    an element of that name under the root, or the root itself, is not yielded: those in it are. Raises BrokenXmlError
    where the document stops being XML, after everything before that place was yielded, and InputError LR-XML-ENTITY.
    """
    depth, level = 0, 1  # how many elements are open, and how many hold the next one to yield
    root = None
    try:
        for event, element in _parse(source if isinstance(source, XmlFile) else XmlFile(source)):
            if event == "start":
                depth += 1
                if root is None:
                    _refuse_entities(element)
                    root = element
                    yield root
                elif depth == 2 and element.tag == wrapper != root.tag:
                    level = 2
                continue
            depth -= 1
            if depth == level:
                yield element
                _forget(element)
            elif depth == 1:
                level = 1
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from error


def entries(
    source: bytes | XmlFile, roots: frozenset[str], names: frozenset[str], wrapper: str = ""
) -> Iterator[etree._Element]:
    """What `children` yields, several times quicker where the root is one of `roots` and those to yield are `names`."""
    file = source if isinstance(source, XmlFile) else XmlFile(source)
    given = 0
    with suppress(etree.XMLSyntaxError):
        for element in _quick(file, roots, names, wrapper):
            if element is None:
                break
            given += 1
            yield element
        else:
            return
    # another root, or a break: the slow way knows which elements were whole, and what was wrong
    yield from islice(children(file, wrapper), given, None)


def _quick(
    file: XmlFile, roots: frozenset[str], names: frozenset[str], wrapper: str
) -> Iterator[etree._Element | None]:
    """The elements as `entries` gives them; None, and no more, when the root is none of `roots`."""
    root = holder = last = None
    for event, element in _parse(file, (*roots, *names, *([wrapper] if wrapper else []))):
        if root is None:
            if event != "start" or element.getparent() is not None:
                break
            _refuse_entities(element)
            root = holder = element
            yield root
        elif event == "start":
            if element.tag == wrapper != root.tag and element.getparent() is root:
                yield from _since(last, element.itersiblings(preceding=True))
                holder, last = element, None
        elif element is holder:
            yield from _since(last, element.iterchildren(reversed=True))
            if element is not root:
                _forget(element)
                holder, last = root, element
        elif element.getparent() is holder:
            yield from _since(last, element.itersiblings(preceding=True))
            yield element
            _forget(element)
            last = element
    if root is None:
        yield None


def whole(data: bytes) -> etree._Element:
    """The root with everything in it, for answers of a known small size. Raises as `children` does."""
    parser = etree.XMLParser(**_SAFE)
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from error
    _refuse_entities(root)
    return root


def text_of(element: etree._Element) -> str:
    """All text inside, markup left out, white space squeezed to single spaces."""
    if not len(element) and not _is_entity(element):  # the usual case, much quicker
        return " ".join((element.text or "").split())
    return " ".join("".join(pieces(element)).split())


def line_of(element: etree._Element) -> int | None:
    """The line the element begins on, from 1."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None


def own_text(element: etree._Element) -> bool:
    """Whether the element itself holds text, before, between or after its children."""
    if (element.text or "").strip():
        return True
    return any((child.tail or "").strip() or _is_entity(child) for child in element)


def unmark(element: etree._Element) -> Counter[str]:
    """Take the marks of mended places out of all texts of an element, and count them (see xml_bytes)."""
    found: Counter[str] = Counter()

    def plain(text: str | None) -> str | None:
        if not text or text.isascii():
            return text
        found.update(sign for sign in text if sign in MARKS)
        return unmarked(text)

    for node in element.iter():
        if not _is_entity(node):
            node.text = plain(node.text)
            for name, value in node.attrib.items():
                node.set(name, plain(str(value)) or "")
        if node is not element:
            node.tail = plain(node.tail)
    return found


def _parse(file: XmlFile, tags: tuple[str, ...] = ()) -> Iterator[tuple[str, etree._Element]]:
    pieces = file.pieces()
    first = next(pieces, b"")
    root = _ELEMENT.search(first)
    found = _ENTITY.search(first, 0, root.start() if root else len(first))
    if found:
        line = first.count(b"\n", 0, found.start()) + 1
        raise InputError("LR-XML-ENTITY", where=Where(line=line), name=found.group(1).decode("utf-8", "replace"))
    wanted: Any = {"tag": tags} if tags else {}
    source: Any = PieceReader(chain([first], pieces))
    events: Any = etree.iterparse(source, events=("start", "end"), encoding="utf-8", **wanted, **_SAFE)
    return iter(events)


def _since(last: etree._Element | None, backwards: Iterable[etree._Element]) -> list[etree._Element]:
    """The elements that stand after the one forgotten last, in order."""
    found = takewhile(lambda element: element is not last, backwards)
    return [element for element in found if isinstance(element.tag, str)][::-1]


def pieces(element: etree._Element) -> Iterator[str]:
    """The texts inside, in order, markup left out."""
    if _is_entity(element):
        yield html.unescape(element.text or "")
        return
    yield element.text or ""
    for child in element:
        yield from pieces(child)
        yield child.tail or ""


def _is_entity(node: etree._Element) -> bool:
    return node.tag is etree.Entity


def _broken(error: etree.XMLSyntaxError) -> BrokenXmlError:
    return BrokenXmlError(error.lineno or None, (error.msg or "").strip())


def _refuse_entities(root: etree._Element) -> None:
    dtd: Any = root.getroottree().docinfo.internalDTD  # what was read of a DTD: its part inside the document
    names = [entity.name for entity in dtd.iterentities()] if dtd is not None else []
    if names:
        raise InputError("LR-XML-ENTITY", where=Where(line=line_of(root)), name=names[0])


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
