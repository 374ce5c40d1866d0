"""LaTeX: a document of its own, with longtable and booktabs; the tables can be cut out and put into a thesis.

Compiles with pdfLaTeX for Latin text, and with LuaLaTeX or XeLaTeX for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from litreview.model import Language
from litreview.reporting.document import (
    Block,
    Bullets,
    Cell,
    CellKind,
    Figure,
    Heading,
    Line,
    Paragraph,
    Report,
    Span,
    Table,
)
from litreview.reporting.render.base import FileRenderer
from litreview.reporting.render.columns import column_kinds, set_as, shares
from litreview.reporting.render.layout import Pages, pages
from litreview.reporting.render.tex_figure import PREAMBLE, picture

_BABEL = {Language.BOKMAL: "norsk", Language.NYNORSK: "nynorsk", Language.ENGLISH: "british"}
_SECTIONS = {1: "section", 2: "subsection", 3: "subsubsection", 4: "paragraph", 5: "subparagraph"}
# Characters TeX acts on, and those that T1 fonts join to others (-- , '' , << ) or babel makes active (").
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': r"\textquotedbl{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "-": "{-}",
    ",": "{,}",
    "?": "{?}",
    "!": "{!}",
    "\t": " ",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2212": r"\ensuremath{-}",
    "\u2264": r"\ensuremath{\leq}",
    "\u2265": r"\ensuremath{\geq}",
    "\ufffd": r"\textbf{?}",
}
_ACTIVE = re.compile("|".join(map(re.escape, _ESCAPES)))
_ALIGN = {CellKind.NUMBER: r"\raggedleft\arraybackslash ", CellKind.MARK: r"\centering\arraybackslash "}
_ROOM = {False: 45.0, True: 70.0}  # the line of an upright and of a landscape page, in ems of footnotesize
_TALLEST = {False: 600.0, True: 345.0}  # points of an upright and of a landscape page that a figure may take
_BARE = frozenset("-,?!")


class TexRenderer(FileRenderer):
    """Renders .tex files."""

    format: ClassVar[str] = "tex"
    suffix: ClassVar[str] = ".tex"

    def content(self, report: Report) -> bytes:
        """A UTF-8 LaTeX document (classes and packages of TeX Live's recommended set)."""
        return ("\n".join([*_preamble(report), *_body(report), r"\end{document}", ""])).encode()


def escaped(text: str) -> str:
    """`text` that TeX prints as it stands."""
    return _ACTIVE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    """Commas and the like are braced only where a font would join them with what stands before."""
    mark, at = found.group(), found.start()
    if mark in _BARE and (at == 0 or found.string[at - 1] != mark):
        return mark
    return _ESCAPES[mark]


def _preamble(report: Report) -> Iterator[str]:
    language = _BABEL[report.language]
    yield r"\documentclass[12pt,a4paper]{article}"
    yield r"\usepackage{iftex}"
    yield r"\iftutex\usepackage{fontspec}\else"
    yield r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\fi"
    yield rf"\usepackage[{language}]{{babel}}"
    yield r"\usepackage[margin=2.5cm]{geometry}"
    yield r"\usepackage{array,booktabs,longtable,pdflscape,setspace}"
    yield r"\usepackage[justification=raggedright,singlelinecheck=false,labelsep=period,labelfont=bf]{caption}"
    yield r"\usepackage[hidelinks]{hyperref}"
    yield r"\urlstyle{same}\onehalfspacing\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}"
    yield r"\setlength{\LTleft}{0pt}\setlength{\LTright}{\fill}\setlength{\tabcolsep}{3pt}\emergencystretch=3em"
    yield r"\setcounter{secnumdepth}{0}"
    yield rf"\addto\captions{language}{{\renewcommand{{\tablename}}{{{escaped(report.table_label)}}}}}"
    if report.figures:
        yield from PREAMBLE
        yield rf"\addto\captions{language}{{\renewcommand{{\figurename}}{{{escaped(report.figure_label)}}}}}"
    yield r"\begin{document}"
    yield rf"\setcounter{{table}}{{{report.first_table - 1}}}"
    if report.figures:
        yield rf"\setcounter{{figure}}{{{report.first_figure - 1}}}"


def _body(report: Report) -> Iterator[str]:
    if report.title:
        yield rf"{{\raggedright\LARGE\bfseries {escaped(report.title)}\par}}"
    if report.subtitle:
        yield rf"{{\raggedright\large {escaped(report.subtitle)}\par}}"
    if report.lists:
        yield r"\listoftables"
    for part in pages(report):
        yield from _part(part)
    if report.footer:
        yield rf"\bigskip{{\footnotesize {escaped(report.footer)}\par}}"


def _part(part: Pages) -> Iterator[str]:
    if part.wide:
        yield r"\begin{landscape}"
    for block in part.blocks:
        yield ""
        yield from _block(block)
    if part.wide:
        yield r"\end{landscape}"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield rf"\{_SECTIONS[min(max(block.level, 1), 5)]}{{{escaped(block.text)}}}"
    elif isinstance(block, Paragraph):
        opening = r"\hangindent=1.25cm\hangafter=1 " if block.hanging else ""
        yield rf"{opening}{_line(block.line)}\par"
    elif isinstance(block, Bullets):
        if block.items:
            yield r"\begin{itemize}"
            yield from (rf"\item {{}}{_line(item)}" for item in block.items)
            yield r"\end{itemize}"
    elif isinstance(block, Figure):
        yield from _figure(block)
    else:
        yield from _table(block)


def _figure(figure: Figure) -> Iterator[str]:
    """The picture with its caption and notes below, on one page; where it stands, as the tables do."""
    yield r"\begin{minipage}{\linewidth}\singlespacing"
    scale = min(1.0, _TALLEST[figure.wide] / figure.drawing.height)
    yield from picture(figure.drawing, escaped, scale)
    yield rf"\captionof{{figure}}{{{escaped(figure.caption)}}}"
    yield from (rf"{{\footnotesize {_line(line)}\par}}" for line in figure.notes)
    yield r"\end{minipage}\par"


def _table(table: Table) -> Iterator[str]:
    yield from (rf"{_line(line)}\par" for line in table.before)
    yield r"\begingroup\singlespacing\footnotesize"
    yield rf"\begin{{longtable}}{{@{{}}{_columns(table)}@{{}}}}"
    yield rf"\caption{{{escaped(table.caption)}}}\\"
    head = _head(table) if table.headings else ""
    for ending in (r"\endfirsthead", r"\endhead"):
        yield r"\toprule"
        if head:
            yield head
            yield r"\midrule"
        yield ending
    yield r"\bottomrule"
    yield r"\endlastfoot"
    kinds = column_kinds(table)
    for row in table.rows:
        heads = [table.row_heads and index == 0 for index in range(len(row))]
        yield _row([_cell(cell, kind, head=head) for cell, kind, head in zip(row, kinds, heads, strict=True)])
        yield r"\addlinespace[2pt]"
    yield r"\end{longtable}"
    yield from (rf"{_line(line)}\par" for line in table.notes)
    yield r"\endgroup"


def _head(table: Table) -> str:
    kinds = column_kinds(table)
    heads = [
        rf"{_ALIGN.get(kind, '')}\textbf{{{escaped(text)}}}" for kind, text in zip(kinds, table.headings, strict=True)
    ]
    return _row(heads)


def _columns(table: Table) -> str:
    """A paragraph column for each share of the line, less the space between columns."""
    parts = shares(table, _ROOM[table.wide])
    column = r">{{\raggedright\arraybackslash}}p{{\dimexpr {share:.4f}\linewidth-{gap}\tabcolsep\relax}}"
    gap = f"{2 * (len(parts) - 1) / len(parts):.4f}"
    return "".join(column.format(share=share, gap=gap) for share in parts)


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _cell(cell: Cell, column: CellKind, *, head: bool) -> str:
    words = r" \newline ".join(_line(line) or r"\mbox{}" for line in cell.lines)
    if not words:
        return ""
    if head or cell.kind in (CellKind.HEADING, CellKind.FAILS):
        words = rf"{{\bfseries {words}}}"
    elif cell.kind in (CellKind.UNKNOWN, CellKind.CANNOT):
        words = rf"{{\itshape {words}}}"
    return _ALIGN.get(set_as(cell, column), "") + words


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line.spans)


def _span(span: Span) -> str:
    words = escaped(span.text)
    if span.italic:
        words = rf"\textit{{{words}}}"
    if span.bold:
        words = rf"\textbf{{{words}}}"
    if not span.link:
        return words
    address = re.sub(r"([%#&_~^\\{}])", r"\\\1", span.link)
    return rf"\href{{{address}}}{{{words}}}"
