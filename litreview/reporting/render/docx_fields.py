"""Fields in a Word document that reach outside it when they are updated: taken out, their last result kept.

ECMA-376 part 1, 17.16.5: DDE, DATABASE, INCLUDEPICTURE, INCLUDETEXT, LINK and their like read files, servers or other
programs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from litreview.reporting.render.docx_xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ACTING = frozenset(
    {
        *("DDE", "DDEAUTO", "DATABASE", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "EMBED", "RD"),
        *("MACROBUTTON", "MERGEFIELD", "NEXT", "NEXTIF", "SKIPIF", "ADDIN", "CONTROL", "HTMLCONTROL", "PRINT"),
    }
)


@dataclass(slots=True)
class _Field:
    """A field that has begun: its marks, and what its instruction says so far."""

    marks: list[Element] = field(default_factory=list)
    said: str = ""
    shown: bool = False  # past the separator
    hidden: bool = False  # the instruction begins with another field's result, so that nobody sees what it is


def drop_acting_fields(root: Element) -> None:
    """Take the marks and instructions of such fields away; what they showed last stays as plain text."""
    for simple in list(root.iter(f"{{{W}}}fldSimple")):
        if _acts(simple.get(f"{{{W}}}instr") or ""):
            _unwrap(simple)
    open_fields: list[_Field] = []
    for element in list(root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText")):
        _take(element, open_fields)


def _take(element: Element, open_fields: list[_Field]) -> None:
    kind = element.get(f"{{{W}}}fldCharType")
    if kind == "begin":
        if open_fields and not open_fields[-1].shown and not open_fields[-1].said.strip():
            open_fields[-1].hidden = True
        open_fields.append(_Field([element]))
    elif open_fields:
        last = open_fields[-1]
        last.marks.append(element)
        if kind is None and not last.shown:
            last.said += element.text or ""
        elif kind == "separate":
            last.shown = True
        elif kind == "end":
            _close(open_fields)


def _close(open_fields: list[_Field]) -> None:
    done = open_fields.pop()
    if done.hidden or _acts(done.said):
        for mark in done.marks:
            parent = mark.getparent()
            if parent is not None:
                parent.remove(mark)


def _acts(instruction: str) -> bool:
    words = instruction.replace('"', " ").upper().split()
    return bool(words) and not _ACTING.isdisjoint(words[:1])


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)
