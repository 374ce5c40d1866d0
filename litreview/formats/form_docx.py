"""A form as a Word document: a table for each work, its mark small and grey under the label of each row.

Read as tables of a Word file are read everywhere here (`word_tables`): through content controls and tracked changes as
they stand when accepted. The key of a column lies in its heading as hidden text, so that the heading may be changed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from litreview.errors import InputError, Where
from litreview.formats.form import (
    FORMAT,
    KEY,
    Form,
    FormGroup,
    FormKind,
    FormRow,
    ReadForm,
    ReadRow,
    Told,
    as_lines,
    marked,
    read_head,
)
from litreview.formats.form_columns import MARK, columns_of, read_row
from litreview.formats.word_tables import MERGED, word_tables
from litreview.formats.xmlsafe import BrokenXmlError
from litreview.model import message

if TYPE_CHECKING:
    from litreview.formats.log_table import Grid

_DAMAGED = (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, ValueError)
_SHARES = {  # cm, by kind of form
    FormKind.MATRIX: {"label": 4.6, "text": 12.0, "page": 1.8, "quotation": 7.3},
    FormKind.APPRAISAL: {"label": 7.9, "answer": 3.0, "reason": 13.0, "page": 1.8},
}
_SMALL, _GREY = 6, "808080"  # points, colour


def write_docx(form: Form) -> bytes:
    """The document, on landscape pages."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.0)
    document.add_heading(_clean(form.title), 1)
    for text in form.guide:
        document.add_paragraph(_clean(text), style="List Bullet")
    for group in form.groups:
        _group(document, form, group)
    _about(document, form)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    return as_lines(text)


def _group(document: Any, form: Form, group: FormGroup) -> None:
    from docx.shared import Cm

    document.add_heading(_clean(group.title), 2)
    for label, text in group.known:
        if text.strip():
            line = document.add_paragraph()
            line.paragraph_format.space_after = 0
            line.paragraph_format.keep_with_next = True
            line.add_run(f"{_clean(label)}: ").bold = True
            line.add_run(_clean(text))
    names = ("label", *form.written)
    table = document.add_table(rows=1, cols=len(names), style="Table Grid")
    table.autofit = False
    for place, name in enumerate(names):
        cell = table.rows[0].cells[place]
        cell.paragraphs[0].add_run(_clean(form.headings[name])).bold = True
        hidden = cell.paragraphs[0].add_run(f" {KEY}{name}")
        hidden.font.hidden = True
        _shaded(cell, "EDEDED")
    _repeated(table.rows[0])
    for row in group.rows:
        _row(table.add_row(), row, form)
    for place, name in enumerate(names):
        table.columns[place].width = Cm(_SHARES[form.head.kind][name])
    for tr in table.rows:
        _sized(tr, [_SHARES[form.head.kind][name] for name in names])


def _row(target: Any, row: FormRow, form: Form) -> None:
    from docx.shared import Pt, RGBColor

    label = target.cells[0]
    label.paragraphs[0].add_run(_clean(row.label)).bold = True
    if row.choices:
        label.add_paragraph().add_run(", ".join(row.choices)).italic = True
    mark = label.add_paragraph().add_run(marked(row, form.written))
    mark.font.size, mark.font.color.rgb = Pt(_SMALL), RGBColor.from_string(_GREY)
    _shaded(label, "F6F6F6")
    for place, name in enumerate(form.written, 1):
        lines = _clean(row.values.get(name, "")).split("\n")
        target.cells[place].paragraphs[0].add_run(lines[0])
        for line in lines[1:]:
            target.cells[place].add_paragraph(line)


def _sized(row: Any, widths: list[float]) -> None:
    """The widths of a row's cells, which Word takes from these and LibreOffice from the columns; no row over two
    pages."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, width in enumerate(widths):
        row.cells[place].width = Cm(width)
        for paragraph in row.cells[place].paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)


def _repeated(row: Any) -> None:
    """The headings again on the next page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _shaded(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _about(document: Any, form: Form) -> None:
    from docx.shared import Pt, RGBColor

    document.add_paragraph()
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for pair in ((FORMAT, form.title), *form.head.told()):
        for cell, text in zip(table.add_row().cells, pair, strict=True):
            run = cell.paragraphs[0].add_run(_clean(text))
            run.font.size, run.font.color.rgb = Pt(_SMALL), RGBColor.from_string(_GREY)


# Reading ----------------------------------------------------------------------------------------------------------


def read_docx_form(data: bytes, file: str) -> ReadForm:
    """A form from a document whose parts have been looked at. Raises InputError LR-FORM-FILE, LR-FORM-DAMAGED,
    LR-XML-ENTITY."""
    grids = _grids(data, file)
    about = next((pairs for grid in grids if (pairs := _pairs(grid)) is not None), None)
    head = read_head(about, file) if about is not None else None
    found: list[ReadRow | Told] = []
    forms = 0
    for number, grid in enumerate(grids, 1):
        if _pairs(grid) is not None:
            continue
        rows = [[text.strip(MERGED) for text in row.cells] for row in grid.rows]
        columns = columns_of(rows)
        name = grid.name.strip() or str(number)
        if columns is None:
            found += [Told(0, message("forms.other_table"), name)] if any(map(any, rows)) else []
            continue
        forms += 1
        for row in grid.rows[columns.start :]:
            cells = [None if text == MERGED else text for text in row.cells]
            read = read_row(columns, row.number, name, cells, head.kind if head else None)
            found += [read] if read is not None else []
            found += _merged(columns.places, row.cells, row.number, name)
    if not forms:
        raise InputError("LR-FORM-FILE", where=Where(file=file))
    read_rows = tuple(item for item in found if isinstance(item, ReadRow))
    return ReadForm(head, read_rows, tuple(item for item in found if isinstance(item, Told)))


def _grids(data: bytes, file: str) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return list(word_tables(packed.read("word/document.xml"), as_written=True))
    except BrokenXmlError as error:
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file, line=error.line), detail=error.detail) from None
    except _DAMAGED as error:
        detail = str(error) or type(error).__name__
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=detail) from None


def _pairs(grid: Grid) -> Mapping[str, str] | None:
    pairs = {row.cells[0].strip(): row.cells[1].strip() for row in grid.rows if len(row.cells) > 1}
    return pairs if FORMAT in pairs and "kind" in pairs else None


def _merged(places: Mapping[str, int], cells: tuple[str, ...], number: int, table: str) -> Iterator[Told]:
    for name, place in places.items():
        if name not in ("work", "label", MARK) and place < len(cells) and cells[place] == MERGED:
            yield Told(number, message("forms.merged", column=name), table)
