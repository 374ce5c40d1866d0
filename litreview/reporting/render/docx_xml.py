"""WordprocessingML elements, made directly with lxml: python-docx walks a table's cells too slowly for long ones.

Names and the order of children follow ECMA-376 part 1, section 17; Word refuses some files whose order is wrong.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAP = {"w": W, "r": R}


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """The element `w:tag` with `w:` attributes; children that are None are left out."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap=_MAP)
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name}", str(value))
    element.extend(child for child in children if child is not None)
    return element


def text(words: str) -> list[Element]:
    """The children of a run that hold `words`; tabs become w:tab."""
    parts: list[Element] = []
    for index, part in enumerate(words.split("\t")):
        if index:
            parts.append(w("tab"))
        if part:
            element = w("t")
            element.text = part
            element.set(_SPACE, "preserve")
            parts.append(element)
    return parts


def run(
    words: str, *, style: str = "", bold: bool = False, italic: bool = False, colour: str = "", half_points: int = 0
) -> Element:
    """A run of text in one face; `half_points` is the size, 0 for the style's own."""
    faces = [
        w("rStyle", val=style) if style else None,
        *((w("b"), w("bCs")) if bold else ()),
        *((w("i"), w("iCs")) if italic else ()),
        w("color", val=colour) if colour else None,
        *((w("sz", val=half_points), w("szCs", val=half_points)) if half_points else ()),
    ]
    properties = w("rPr", *faces)
    return w("r", properties if len(properties) else None, *text(words))


def field(instruction: str, shown: str, *, bold: bool = False) -> list[Element]:
    """A complex field with its last result filled in, so that it reads right before Word updates it."""
    face = (w("b"), w("bCs")) if bold else ()

    def part(*children: Element) -> Element:
        return w("r", w("rPr", *(w(etree.QName(item).localname) for item in face)) if face else None, *children)

    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    return [
        part(w("fldChar", fldCharType="begin")),
        part(code),
        part(w("fldChar", fldCharType="separate")),
        part(*text(shown)),
        part(w("fldChar", fldCharType="end")),
    ]


def field_part(kind: str) -> Element:
    """The mark that a field begins, is separated from its result, or ends (`begin`, `separate`, `end`)."""
    return w("r", w("fldChar", fldCharType=kind))


def paragraph(style: str, *content: Element, jc: str = "", keep_next: bool = False, before: int = 0) -> Element:
    """A paragraph in a style; `jc` its alignment (`right`, `center`), `before` more space above it in twips."""
    properties = w(
        "pPr",
        w("pStyle", val=style),
        w("keepNext") if keep_next else None,
        w("spacing", before=before) if before else None,
        w("jc", val=jc) if jc else None,
    )
    return w("p", properties, *content)


def hyperlink(relation: str, *content: Element) -> Element:
    """A live link to an outer address, by the id of its relationship."""
    element = w("hyperlink", *content, history=1)
    element.set(f"{{{R}}}id", relation)
    return element
