"""The running text of a Word file (.docx, ECMA-376 part 1, chapter 17): headings, paragraphs and notes, in order.

What is read is what a reader of the paper sees: of a field (Zotero, EndNote, a cross-reference) its result and not its
instruction, inserted text, text in content controls and text boxes; not what is deleted or hidden, nor comments.
Word names its own heading styles «heading 1» in every language and only their ids in the user's («Overskrift1»); a
style that is based on one of them, or that has an outline level, makes headings too. The text of a foot- or endnote
follows the paragraph that refers to it.

Only the parts that hold text are opened, each within a size, and none that declares entities (see xmlsafe).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from litreview.errors import InputError
from litreview.formats.sheet import declares_entities
from litreview.formats.xmlsafe import BrokenXmlError, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 256 << 20  # bytes of the file, pictures and all
UNPACKED = 64 << 20  # bytes of one part that is opened
_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0"  # .doc, and a .docx that a password protects
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_GONE = frozenset({"del", "moveFrom", "pPr", "Fallback", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "instrText"})
_BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_HEADING = re.compile(r"^(?:heading|overskrift)\s?([1-9])$")
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
_CAPTION = re.compile(r"^(?:tabell|table|figur|figure|vedlegg|appendix)\b", re.IGNORECASE)
_LONGEST_HEADING = 150
_MOST_STEPS = 20  # from a style to the one it is based on
_OFF = frozenset({"0", "false", "off", "none"})
_NOT_A_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, OSError, zlib.error, ValueError),
)


@dataclass(frozen=True, slots=True)
class DocxParagraph:
    """One paragraph that holds text.

    `number` counts them from 1, in order; a paragraph of a note has the number of the one that refers to it. `style` is
    the name of its style as the file has it. `level` is 1 to 9 for a heading, None for other text; `fake` when that is
    a guess, from a short numbered line in bold, underlined or in capitals. `bold`: all of its text is.
    """

    number: int
    style: str
    level: int | None
    text: str
    in_note: bool = False
    in_table: bool = False
    bold: bool = False
    fake: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: int | None  # its own outline level
    based_on: str
    bold: bool | None


def read_docx(data: bytes) -> tuple[DocxParagraph, ...]:
    """The paragraphs of a Word file. Pure.

    Raises InputError LR-DOCX-OLD (.doc, or protected by a password), LR-DOCX-FILE (no Word file), LR-DOCX-DAMAGED
    (cannot be unpacked or read), LR-FILE-LARGE.
    """
    if len(data) > LARGEST:
        raise InputError("LR-FILE-LARGE", n=LARGEST)
    if data.startswith(_OLE):
        raise InputError("LR-DOCX-OLD")
    if not data.startswith(b"PK"):
        raise InputError("LR-DOCX-FILE")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return tuple(_numbered(*_parts(packed)))
    except BrokenXmlError as error:
        raise InputError("LR-DOCX-DAMAGED", detail=error.detail) from None
    except _NOT_A_ZIP as error:
        raise InputError("LR-DOCX-DAMAGED", detail=(str(error) or type(error).__name__)[:200]) from None


def _parts(packed: zipfile.ZipFile) -> tuple[_Element, dict[str, _Style], dict[str, list[DocxParagraph]]]:
    """The root of the document, its styles by id, and its notes by kind and id."""
    if len(packed.infolist()) > _PARTS:
        raise InputError("LR-FILE-LARGE", n=_PARTS)
    names = set(packed.namelist())
    main = _related(packed, names, "").get("officeDocument", ["word/document.xml"])[0]
    if main not in names:
        raise InputError("LR-DOCX-FILE")
    document = _root(packed, main)
    if _name(document) != "document":  # a workbook or a presentation
        raise InputError("LR-DOCX-FILE")
    related = _related(packed, names, main)
    styles: dict[str, _Style] = {}
    for part in related.get("styles", [])[:1]:
        styles = dict(_styles(_root(packed, part)))
    notes: dict[str, list[DocxParagraph]] = {}
    for kind in ("footnote", "endnote"):
        for part in related.get(f"{kind}s", [])[:1]:
            notes.update(_notes(_root(packed, part), kind, styles))
    return document, styles, notes


def _root(packed: zipfile.ZipFile, part: str) -> _Element:
    """A part as XML; what the archive says of its size bounds what Python unpacks."""
    if packed.getinfo(part).file_size > UNPACKED:
        raise InputError("LR-FILE-LARGE", n=UNPACKED)
    with packed.open(part) as opened:
        if declares_entities(opened):
            raise InputError("LR-DOCX-DAMAGED", detail=f"{part}: DOCTYPE")
    return whole(packed.read(part))


def _related(packed: zipfile.ZipFile, names: set[str], part: str) -> dict[str, list[str]]:
    """The parts that a part, or the whole package, refers to, by the last word of the kind of relation."""
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    found: dict[str, list[str]] = {}
    for relation in _root(packed, relations) if relations in names else ():
        target = str(relation.get("Target", ""))
        inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("TargetMode") != "External" and inside in names:
            found.setdefault(str(relation.get("Type", "")).rpartition("/")[2], []).append(inside)
    return found


def _styles(root: _Element) -> Iterator[tuple[str, _Style]]:
    for style in root:
        if _name(style) == "style":
            name = based = ""
            level: int | None = None
            bold: bool | None = None
            for inner in style:
                if _name(inner) == "name":
                    name = _attribute(inner, "val")
                elif _name(inner) == "basedOn":
                    based = _attribute(inner, "val")
                elif _name(inner) == "pPr":
                    level = _outline(inner)
                elif _name(inner) == "rPr":
                    bold = _switched(inner, "b")
            yield _attribute(style, "styleId"), _Style(name, level, based, bold)


def _notes(root: _Element, kind: str, styles: Mapping[str, _Style]) -> Iterator[tuple[str, list[DocxParagraph]]]:
    for note in root:
        if _name(note) == kind and _attribute(note, "type") in {"", "normal"}:
            made = [_paragraph(element, styles, in_table) for element, in_table in _paragraphs(note)]
            yield f"{kind} {_attribute(note, 'id')}", [replace(one, in_note=True) for one in made if one.text]


def _numbered(
    document: _Element, styles: Mapping[str, _Style], notes: Mapping[str, list[DocxParagraph]]
) -> Iterator[DocxParagraph]:
    number = 0
    for element, in_table in _paragraphs(document):
        made = _paragraph(element, styles, in_table)
        told = [note for key in _references(element) for note in notes.get(key, ())]
        if made.text:
            number += 1
            yield replace(made, number=number)
        yield from (replace(note, number=number, level=None, fake=False) for note in told)


def _paragraphs(root: _Element) -> Iterator[tuple[_Element, bool]]:
    """Every paragraph in order, those of tables and text boxes too, and whether it stands in a table."""
    waiting = [(root, False)]
    while waiting:
        element, in_table = waiting.pop()
        name = _name(element)
        if name in _GONE:
            continue
        if name == "p":
            yield element, in_table
        inside = in_table or name == "tbl"
        waiting.extend((inner, inside) for inner in reversed(element))


def _paragraph(element: _Element, styles: Mapping[str, _Style], in_table: bool) -> DocxParagraph:
    properties = next((inner for inner in element if _name(inner) == "pPr"), None)
    style_id = ""
    own: int | None = None
    for inner in properties if properties is not None else ():
        if _name(inner) == "pStyle":
            style_id = _attribute(inner, "val")
    if properties is not None:
        own = _outline(properties)
    style, level, bold = _resolved(style_id, styles)
    level = level if own is None else own if own <= 9 else None
    runs = [(text, marks) for text, marks in _runs(element, bold) if text]
    text = _squeezed("".join(text for text, _ in runs))
    worded = [marks for piece, marks in runs if piece.strip()]
    all_bold = bool(worded) and all(marks[0] for marks in worded)
    marked = all_bold or (bool(worded) and all(marks[1] for marks in worded)) or (text.isupper() and len(text) > 3)
    guessed = None if level or in_table or not marked else _guess(text, style)
    return DocxParagraph(0, style, level or guessed, text, False, in_table, all_bold, guessed is not None)


def _guess(text: str, style: str) -> int | None:
    """The level of what looks like a heading without being one: «4.2 Håp» is 2."""
    found = _NUMBER.match(text)
    if not found or len(text) > _LONGEST_HEADING or text.endswith((".", ":", ";", ",")) or _CAPTION.match(text):
        return None
    return None if style.casefold().startswith(("toc", "innh", "caption", "bildetekst")) else found[1].count(".") + 1


def _resolved(style_id: str, styles: Mapping[str, _Style]) -> tuple[str, int | None, bool]:
    """A style's name, the level of the headings it makes, and whether it is bold, with what it is based on."""
    first = styles.get(style_id)
    level: int | None = None
    bold: bool | None = None
    at = style_id
    for _ in range(_MOST_STEPS):
        style = styles.get(at)
        if style is None:
            break
        named = _HEADING.match(style.name.casefold())
        level = (style.level or (int(named[1]) if named else None)) if level is None else level
        bold = style.bold if bold is None else bold
        at = style.based_on
    if first is None:  # a file without its styles: the id alone tells
        named = _HEADING.match(style_id.casefold())
        level = int(named[1]) if named else None
    return first.name if first else style_id, level if level and level <= 9 else None, bool(bold)


def _outline(properties: _Element) -> int | None:
    """The outline level from 1; 10 is Word's «body text»."""
    for inner in properties:
        value = _attribute(inner, "val")
        if _name(inner) == "outlineLvl" and value.isdecimal() and value.isascii() and len(value) == 1:
            return int(value) + 1
    return None


def _runs(paragraph: _Element, bold: bool) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """The texts of a paragraph in order, with whether each is bold and whether it is underlined."""
    waiting = [(inner, (bold, False)) for inner in reversed(paragraph)]
    while waiting:
        element, marks = waiting.pop()
        name = _name(element)
        if name == "t":
            yield element.text or "", marks
        elif name in _BLANKS:
            yield _BLANKS[name], marks
        elif name == "r":
            face = next((inner for inner in element if _name(inner) == "rPr"), None)
            if face is not None and _switched(face, "vanish"):
                continue
            if face is not None:
                own = _switched(face, "b")
                marks = (bold if own is None else own, bool(_switched(face, "u")))
            waiting.extend((inner, marks) for inner in reversed(element))
        elif name not in _GONE and name not in {"txbxContent", "rPr"}:
            waiting.extend((inner, marks) for inner in reversed(element))


def _references(paragraph: _Element) -> list[str]:
    """The notes that a paragraph refers to, as `footnote 2`; those of text boxes in it stand with their own."""
    found = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in {"footnoteReference", "endnoteReference"}:
            found.append(f"{name.removesuffix('Reference')} {_attribute(element, 'id')}")
        elif name not in _GONE and name != "txbxContent":
            waiting.extend(reversed(element))
    return found


def _switched(properties: _Element, name: str) -> bool | None:
    """A property that is on or off; None where nothing is said."""
    for inner in properties:
        if _name(inner) == name:
            return _attribute(inner, "val").casefold() not in _OFF
    return None


def _squeezed(text: str) -> str:
    """Single blanks, no soft hyphens, no empty ends; line breaks of the author are blanks."""
    return " ".join(text.replace("\u00ad", "").split())


def _attribute(element: _Element, name: str) -> str:
    return str(element.get(f"{_W}{name}", element.get(f"{_STRICT}{name}", "")))


def _name(element: _Element) -> str:
    """The local name; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_footers(data: bytes) -> tuple[str, ...]:
    """The texts of the page footers of a Word file, which `read_docx` leaves out. Pure. Raises as it does."""
    read_docx(data)  # refuses what is none
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        main = _related(packed, names, "").get("officeDocument", ["word/document.xml"])[0]
        try:
            roots = [_root(packed, part) for part in _related(packed, names, main).get("footer", [])]
        except BrokenXmlError as error:
            raise InputError("LR-DOCX-DAMAGED", detail=error.detail) from None
        except _NOT_A_ZIP as error:
            raise InputError("LR-DOCX-DAMAGED", detail=(str(error) or type(error).__name__)[:200]) from None
    return tuple(_paragraph(element, {}, in_table).text for root in roots for element, in_table in _paragraphs(root))
