"""Whether a web page or a drawing from a stranger runs nothing and loads nothing: only what is listed here is let by.

The list is of what litreview's own pages use. What a browser might read otherwise than the parser here (comments,
declarations, processing instructions) is not let by at all, and a page must begin with a Content Security Policy (W3C,
level 3) that forbids everything but its own style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Fault = tuple[int, str]  # the line, and what stands there

_HTML = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "div", "p"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "a",
            "span",
            "strong",
            "em",
            "b",
            "i",
        ),
        *("sup", "sub", "br", "hr", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("figure", "figcaption", "details", "summary", "blockquote", "q", "code", "abbr", "time"),
    )
)
_SVG = frozenset(
    ("svg", "g", "title", "desc", "text", "tspan", "rect", "polygon", "polyline", "line", "path", "circle", "a")
)
_ATTRIBUTES = frozenset(
    (
        *("id", "class", "lang", "dir", "title", "role", "tabindex", "scope", "colspan", "rowspan", "span", "open"),
        *("rel", "datetime", "start", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "points"),
        *("width", "height", "viewbox", "viewBox", "xmlns", "fill", "stroke", "stroke-width", "stroke-dasharray"),
        *("font-family", "font-size", "font-weight", "font-style", "text-anchor", "transform", "xml:space"),
        *("dominant-baseline", "preserveAspectRatio", "preserveaspectratio", "href", "focusable"),
    )
)
_META = (
    {"charset"},
    {"name", "content"},
    {"http-equiv", "content"},
)
_NAMED = frozenset(("viewport", "referrer", "author", "generator", "description"))
_POLICY = re.compile(
    r"default-src 'none'; style-src (?:'none'|'sha256-[A-Za-z0-9+/]{43}=')(?:; (?:base-uri|form-action) 'none')*"
)
_LINK = re.compile(r"#\S*|https?://\S+")
_DOCTYPE = re.compile(rb"\A<!doctype html>\n", re.IGNORECASE)
# Tags as our templates write them: read the same by every parser. What begins otherwise is no tag of ours.
_TAG = rb"<(?:([A-Za-z][A-Za-z0-9]*)(?: [A-Za-z][A-Za-z0-9:-]*(?:=\"[^\"<>]*\")?)* ?/?|/[A-Za-z][A-Za-z0-9]*)>"
_HREF = re.compile(rb" [Hh][Rr][Ee][Ff]=\"([^\"]*)\"")
_TAGS = re.compile(_TAG)
_MARKUP = re.compile(rb"<(?!" + _TAG[1:] + rb")|\0")
_XML = re.compile(rb"\A<\?xml version=\"1\.0\" encoding=\"(?:utf|UTF)-8\"\?>\n")
_STYLE = re.compile(r"url\s*\(|@import|\\|expression|javascript|image-set|src\s*\(|<", re.IGNORECASE)
_SPACE = "{http://www.w3.org/XML/1998/namespace}"
_DRAWING = "{http://www.w3.org/2000/svg}"


def page_fault(data: bytes) -> Fault | None:
    """The first place of an HTML page that is not let by; None when there is none."""
    from lxml import etree, html

    begun = _DOCTYPE.match(data)
    unread = _unread(data, begun.end() if begun else 0)
    if begun is None or unread:
        return unread or (1, "doctype")
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=False, huge_tree=False)
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        return 1, str(error)[:80]
    return _policy(root) or next(_of_elements(root, _HTML | _SVG, ""), None) or _moved(root, data)


def drawing_fault(data: bytes) -> Fault | None:
    """The same of an SVG drawing, which must be well-formed XML."""
    from lxml import etree

    begun = _XML.match(data)
    unread = _unread(data, begun.end() if begun else 0)
    if unread:
        return unread
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        return 1, str(error)[:80]
    if root.tag != f"{_DRAWING}svg":
        return 1, str(root.tag)[:80]
    return next(_of_elements(root, _SVG, _DRAWING), None)


def _unread(data: bytes, start: int) -> Fault | None:
    """Bytes that are no UTF-8, and markup that is no element."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1, "UTF-8"
    found = _MARKUP.search(data, start)
    if found is None:
        return None
    return data.count(b"\n", 0, found.start()) + 1, data[found.start() : found.start() + 20].decode("utf-8", "replace")


def _moved(root: Element, data: bytes) -> Fault | None:
    """Elements that a parser left out, put in or moved, as a browser might not."""
    links = (found[1].decode("utf-8") for found in _HREF.finditer(data))  # each, also one that another stands before
    wrong = next((link for link in links if not _LINK.fullmatch(link)), None)
    if wrong is not None:
        return 1, f"href={wrong}"[:80]
    written = [found[1].decode().lower() for found in _TAGS.finditer(data) if found[1]]
    read = [str(element.tag).lower() for element in root.iter()]
    pairs = zip_longest(written, read, fillvalue="–")
    return next(((1, f"<{one}> / <{other}>") for one, other in pairs if one != other), None)


def _policy(root: Element) -> Fault | None:
    """The policy stands before anything that could be run or loaded: nothing but the encoding comes first."""
    head = root.find("head")
    metas = [one for one in [*(head if head is not None else ())][:2] if one.tag == "meta"]
    policy = metas[-1] if len(metas) == 2 and "charset" in metas[0].attrib else None
    if policy is None or str(policy.get("http-equiv", "")).lower() != "content-security-policy":
        return 1, "Content-Security-Policy"
    said = str(policy.get("content", ""))
    return None if _POLICY.fullmatch(said) else (_line(policy), said[:80])


def _of_elements(root: Element, allowed: frozenset[str], space: str) -> Iterator[Fault]:
    for number, element in enumerate(root.iter()):
        tag = str(element.tag).removeprefix(space)  # of a comment it is no name
        if tag not in allowed or (space and not str(element.tag).startswith(space)):
            yield _line(element), f"<{tag}>"[:80]
        if tag == "style" and (_STYLE.search(element.text or "") or len(element)):
            yield _line(element), "<style>"
        if tag == "meta" and not _is_plain_meta(element, number):
            yield _line(element), "<meta>"
        for name, value in ((str(key), str(text)) for key, text in element.attrib.items()):
            if tag != "meta" and not _is_plain(name, value):
                yield _line(element), f"{name}={value}"[:80]


def _is_plain_meta(element: Element, number: int) -> bool:
    """The encoding, the policy, or a fact; no order to the browser."""
    if {*map(str, element.attrib)} not in _META:
        return False
    if "charset" in element.attrib:
        return str(element.get("charset")).lower() == "utf-8"
    if "name" in element.attrib:
        return str(element.get("name")) in _NAMED
    return number <= 3 and str(element.get("http-equiv")).lower() == "content-security-policy"


def _is_plain(name: str, value: str) -> bool:
    if name == f"{_SPACE}space":
        return True
    if name == "href":
        return _LINK.fullmatch(value) is not None
    return (name in _ATTRIBUTES or re.fullmatch(r"(?:aria|data)-[a-z-]+", name) is not None) and "url(" not in value


def _line(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
