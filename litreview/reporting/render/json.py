"""JSON: the report's model as data, for other programs. Every field of document.py under its own name."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import ClassVar

from litreview.reporting.document import Block, Bullets, Cell, Figure, Heading, Line, Paragraph, Report, Span, Table
from litreview.reporting.render.base import TAGS, FileRenderer
from litreview.reporting.render.zipped import moment

Data = Mapping[str, object]


class JsonRenderer(FileRenderer):
    """Renders .json files."""

    format: ClassVar[str] = "json"
    suffix: ClassVar[str] = ".json"

    def content(self, report: Report) -> bytes:
        """UTF-8 JSON, indented, keys in the order of the model."""
        return (json.dumps(report_data(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def report_data(report: Report) -> Data:
    """The report as mappings, lists, texts and numbers; `clock` and days in ISO 8601, tables with their number."""
    numbers, figures = count(report.first_table), count(report.first_figure)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": TAGS[report.language],
        "clock": moment(report.clock).isoformat() if report.clock else None,
        "table_label": report.table_label,
        "figure_label": report.figure_label,
        "draft": report.draft,
        "footer": report.footer,
        "blocks": [_block(block, numbers, figures) for block in report.blocks],
    }


def _block(block: Block, numbers: count[int], figures: count[int]) -> Data:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "hanging": block.hanging, "line": _line(block.line)}
    if isinstance(block, Bullets):
        return {"type": "bullets", "items": [_line(item) for item in block.items]}
    if isinstance(block, Figure):
        return _figure(block, next(figures))
    return _table(block, next(numbers))


def _figure(figure: Figure, number: int) -> Data:
    """A figure by what it says: its words and its numbers, not where its lines run."""
    return {
        "type": "figure",
        "number": number,
        "key": figure.key,
        "caption": figure.caption,
        "alt": figure.alt,
        "table": _table(figure.table, None),
        "notes": [_line(line) for line in figure.notes],
    }


def _table(table: Table, number: int | None) -> Data:
    return {
        "type": "table",
        "number": number,
        "key": table.key,
        "caption": table.caption,
        "headings": list(table.headings),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "widths": [_finite(width) for width in table.widths],
        "wide": table.wide,
        "row_heads": table.row_heads,
        "before": [_line(line) for line in table.before],
        "notes": [_line(line) for line in table.notes],
    }


def _cell(cell: Cell) -> Data:
    value = cell.value
    shown = value.isoformat() if isinstance(value, date) else _finite(value)
    return {"kind": cell.kind.value, "value": shown, "lines": [_line(line) for line in cell.lines]}


def _finite(value: float | None) -> float | None:
    """`value`, or None for what JSON has no number for; a cell's text still says what was printed."""
    return None if value is None or not math.isfinite(value) else value


def _line(line: Line) -> list[Data]:
    return [_span(span) for span in line.spans]


def _span(span: Span) -> Data:
    data: dict[str, object] = {"text": span.text}
    data |= {name: True for name in ("bold", "italic") if getattr(span, name)}
    return {**data, "link": span.link} if span.link else data
