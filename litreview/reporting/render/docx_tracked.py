"""Tracked changes in a Word document, accepted: what was put in stays, what was taken out goes, and with both go the
names and the times of those who did it (ECMA-376 part 1, 17.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from litreview.reporting.render.docx_xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PUT_IN = ("ins", "moveTo")
_TAKEN_OUT = ("del", "moveFrom")
_MARKS = (  # of moves and of what looked otherwise before, and who may write where
    *(f"{kind}Range{end}" for kind in ("moveFrom", "moveTo") for end in ("Start", "End")),
    *(f"customXml{kind}Range{end}" for kind in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End")),
    *(f"{kind}Change" for kind in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")),
    *("cellIns", "cellMerge", "permStart", "permEnd", "dataBinding"),
)
_PERSONS = frozenset({"author", "date", "initials", "userId", "providerId"})
_PROPERTIES = frozenset({"rPr", "trPr"})


def accept_changes(root: Element) -> None:
    """Accept every tracked change below `root`, in place, and take out who wrote what and when."""
    for element in list(root.iter(*map(_w, _MARKS))):
        _remove(element)
    for cell in list(root.iter(_w("cellDel"))):
        _remove_holder(cell, "tc")
    for element in list(root.iter(*map(_w, _TAKEN_OUT))):
        _take_out(element)
    for element in list(root.iter(*map(_w, _PUT_IN))):
        _unwrap(element)
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if _tells(str(name))]:
            del element.attrib[name]


def _take_out(element: Element) -> None:
    """What is deleted; in properties it is the mark of a row, or of a paragraph's end."""
    parent = element.getparent()
    kind = etree.QName(parent).localname if parent is not None else ""
    if kind == "trPr":
        _remove_holder(element, "tr")
        return
    _remove(element)
    paragraph = next(parent.iterancestors(_w("p")), None) if parent is not None and kind == "rPr" else None
    if paragraph is not None and not any(_holds(one) for one in paragraph):
        _remove_emptied(paragraph)


def _holds(child: Element) -> bool:
    """Whether a child of a paragraph is more than its properties or a deletion; the end of a section always is."""
    name = etree.QName(child).localname
    return child.find(_w("sectPr")) is not None if name == "pPr" else name not in _TAKEN_OUT


def _remove_emptied(paragraph: Element) -> None:
    """A paragraph of which all is deleted; a cell keeps its last."""
    parent = paragraph.getparent()
    if parent is not None and (parent.tag != _w("tc") or len(parent.findall(_w("p"))) > 1):
        parent.remove(paragraph)


def _remove_holder(element: Element, name: str) -> None:
    holder = next(element.iterancestors(_w(name)), None)
    if holder is not None:
        _remove(holder)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        parent[place : place + 1] = [] if etree.QName(parent).localname in _PROPERTIES else list(element)


def _tells(name: str) -> bool:
    """Whether an attribute of Word's names a person, a time, or a sitting at the keyboard (rsid)."""
    space, _, local = name.rpartition("}")
    return (local in _PERSONS or local.startswith("rsid")) and ("wordprocessingml" in space or "office/word" in space)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _w(tag: str) -> str:
    return f"{{{W}}}{tag}"
