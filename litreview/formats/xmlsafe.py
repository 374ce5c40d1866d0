"""XML from strangers, read as a stream and without surprises.

Nothing is fetched (no DTD, no network), no entity is expanded, and lxml's own bounds on depth (256) and on the size of
one text (10 MB) stay on. A document that declares entities of its own is refused: no source of literature needs them,
and they are the known ways to make a small file large or to read a file of the machine (lxml FAQ, "How do I use lxml
safely as a web-service endpoint?"). References to the named characters of HTML (`&aring;`), which old records hold and
which need the DTD we never load, are read from the standard library's table.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from litreview.errors import InputError, Where

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


class BrokenXmlError(ValueError):
    """The document stops being XML at `line`; `detail` is libxml2's own words. Callers turn it into an outcome."""

    def __init__(self, line: int | None, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.detail = detail


def children(data: bytes) -> Iterator[etree._Element]:
    """The elements under the root, one by one, each dropped from memory when the next is asked for.

    The first thing yielded is the root itself, still empty, so that its name can be judged. Raises BrokenXmlError where
    the document stops being XML, after everything before that place was yielded, and InputError LR-XML-ENTITY.
    """
    depth = 0
    try:
        for event, element in etree.iterparse(io.BytesIO(data), events=("start", "end"), **_SAFE):
            if event == "start":
                depth += 1
                if depth == 1:
                    _refuse_entities(element)
                    yield element
                continue
            depth -= 1
            if depth == 1:
                yield element
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from error


def entries(data: bytes, roots: frozenset[str], names: frozenset[str]) -> Iterator[etree._Element]:
    """What `children` yields, several times quicker where the root is one of `roots` and those under it are `names`."""
    given = 0
    root = last = None
    try:
        for event, element in etree.iterparse(io.BytesIO(data), events=("start", "end"), tag=(*roots, *names), **_SAFE):
            if root is None:
                if event != "start" or element.getparent() is not None:
                    break
                _refuse_entities(element)
                root = element
                given += 1
                yield root
            elif event == "end" and element.getparent() is root:
                for other in (*_since(last, element.itersiblings(preceding=True)), element):
                    given += 1
                    yield other
                _forget(element)
                last = element
        else:
            yield from _since(last, root.iterchildren(reversed=True)) if root is not None else children(data)
            return
    except etree.XMLSyntaxError:
        root = None
    # another root, or a break: the slow way knows which elements were whole, and what was wrong
    yield from islice(children(data), given, None)


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
