"""The sections of a school's document: its paper, margins, headers and footers, upright and lying on their side."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from litreview.reporting.render.docx_xml import R, W, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REFERENCES = ("headerReference", "footerReference")
_LEAST = 2800  # twips between the margins, under which no table can be set
_A4 = {"w": 11906, "h": 16838}
_MARGINS = {"top": 1417, "right": 1417, "bottom": 1417, "left": 1417, "header": 709, "footer": 709, "gutter": 0}
_FIRST_ONLY = ("titlePg", "pgNumType")
_NOT_OURS = ("vAlign", "sectPrChange", "cols", "type", "pgSz", "pgMar", "lnNumType", "docGrid", "textDirection", "bidi")


@dataclass(slots=True)
class School:
    """The section that the report stands in. `own` is the school's, with what it takes over from those before it."""

    own: Element
    _given: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    margins: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sizes = _read(self.own.find(_w("pgSz")), _A4)
        self.margins = _read(self.own.find(_w("pgMar")), _MARGINS)
        if min(self._room(wide=False), self._room(wide=True)) < _LEAST:
            self.sizes, self.margins = dict(_A4), dict(_MARGINS)

    def text_width(self, *, wide: bool) -> int:
        """The width between the margins in twentieths of a point."""
        return self._room(wide=wide)

    def text_height(self, *, wide: bool) -> int:
        """The height between the margins in twentieths of a point."""
        return self._paper(wide=wide)[1] - abs(self.margins["top"]) - abs(self.margins["bottom"])

    def has_footer(self) -> bool:
        """Whether pages that are not the first have a foot of the school's."""
        return any(one.get(_w("type"), "default") == "default" for one in self.own.iterfind(_w("footerReference")))

    def section(self, *, wide: bool) -> Element:
        """The properties of the next section of the report. Only the first keeps a page of title and a first number."""
        made = deepcopy(self.own)
        unwanted = _NOT_OURS if self._given == 0 else (*_NOT_OURS, *_FIRST_ONLY)
        kind = made.find(_w("type"))
        starts = kind.get(_w("val"), "nextPage") if kind is not None and self._given == 0 else "nextPage"
        for name in unwanted:
            for element in list(made.iterfind(_w(name))):
                made.remove(element)
        width, height = self._paper(wide=wide)
        turned = {"orient": "landscape"} if width > height else {}
        before = [one for one in made if one.tag in map(_w, (*_REFERENCES, "footnotePr", "endnotePr"))]
        size = w("pgSz", w=width, h=height, **turned)
        made[len(before) : len(before)] = [w("type", val=starts), size, w("pgMar", **self.margins)]
        _after(made, w("cols", space=708))
        self._given += 1
        return made

    def _paper(self, *, wide: bool) -> tuple[int, int]:
        sides = sorted((self.sizes["w"], self.sizes["h"]))
        return (sides[1], sides[0]) if wide else (self.sizes["w"], self.sizes["h"])

    def _room(self, *, wide: bool) -> int:
        around = self.margins["left"] + self.margins["right"] + self.margins["gutter"]
        return self._paper(wide=wide)[0] - around


def enclosing(body: Element, place: Element | None) -> Element:
    """The section that holds `place` (None: the last), with the headers and footers it takes over from those before.

    ECMA-376 part 1, 17.10.2: a section without a reference of a kind has that of the section before it.
    """
    carried: dict[tuple[str, str], Element] = {}
    sections = list(body.iter(_w("sectPr")))
    found = next((one for one in sections if place is not None and _reaches(one, place, body)), None)
    own = found if found is not None else sections[-1] if sections else w("sectPr")
    for section in sections:
        for one in section:
            if one.tag in map(_w, _REFERENCES):
                carried[str(one.tag), str(one.get(_w("type"), "default"))] = one
        if section is own:
            break
    made = deepcopy(own)
    for one in [one for one in made if one.tag in map(_w, _REFERENCES)]:
        made.remove(one)
    made[0:0] = [deepcopy(one) for _, one in sorted(carried.items()) if one.get(f"{{{R}}}id")]
    return made


def _reaches(section: Element, place: Element, body: Element) -> bool:
    """Whether a section ends at or after `place`, a child of the body."""
    return body.index(_in_body(section, body)) >= body.index(place)


def _in_body(element: Element, body: Element) -> Element:
    while (parent := element.getparent()) is not None and parent is not body:
        element = parent
    return element


def _after(section: Element, columns: Element) -> None:
    """Put w:cols in its place in the order of a section's children (ECMA-376 part 1, 17.6.17)."""
    before = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc")
    names = {_w(name) for name in (*before, "pgBorders", "lnNumType", "pgNumType")}
    section.insert(sum(1 for one in section if one.tag in names), columns)


def _read(element: Element | None, default: dict[str, int]) -> dict[str, int]:
    """The numbers of an element; where it says nothing that can be read, the default."""
    found = {}
    for name, usual in default.items():
        said = str(element.get(_w(name), "")) if element is not None else ""
        found[name] = round(float(said)) if said.replace("-", "", 1).replace(".", "", 1).isdecimal() else usual
    return found


def _w(tag: str) -> str:
    return f"{{{W}}}{tag}"
