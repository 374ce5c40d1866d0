"""HTML: one file that needs nothing else and runs nothing; readable on a telephone, printable on A4."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from litreview.messages import Words
from litreview.reporting.document import (
    Block,
    Bullets,
    CellKind,
    Drawing,
    Figure,
    Heading,
    Paragraph,
    Report,
    Shape,
    Table,
)
from litreview.reporting.draw import svg
from litreview.reporting.render.base import TAGS, FileRenderer
from litreview.reporting.render.columns import column_kinds, least, lines_needed, shares
from litreview.reporting.render.layout import figure_label, label, pages

if TYPE_CHECKING:
    from jinja2 import Template
_PAGE = {False: 50.0, True: 64.0}
"""The width in ems of table text that columns are fitted to: an upright page, and for a broad table a window of 900
pixels, so that it need not be scrolled there; on a landscape page (80 ems) the columns grow alike."""
_TOGETHER_LINES = 18
"""A table no taller than this is printed on one page."""
_SANS = 1.15
"""How much wider than a book face the style sheet's fonts are set."""


class HtmlRenderer(FileRenderer):
    """Renders self-contained .html files."""

    format: ClassVar[str] = "html"
    suffix: ClassVar[str] = ".html"

    def content(self, report: Report) -> bytes:
        """UTF-8 HTML 5 under a policy that allows its own style sheet alone; needs Jinja2."""
        shown = _shown(report)
        style = _resource("report.css") + "".join(_column_rules(block) for _, part in shown for block in part)
        words = Words(report.language)
        page = _template().render(
            report=report,
            parts=shown,
            contents=_contents(shown, words),
            sunk=min((block.level for block in report.blocks if isinstance(block, Heading)), default=1) - 1,
            lang=TAGS[report.language],
            style=style,
            policy=_policy(style),
            words=words,
            kinds=CellKind,
            stated=(CellKind.HOLDS, CellKind.FAILS, CellKind.CANNOT, CellKind.WARNING, CellKind.UNKNOWN),
        )
        return page.encode()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block with what the template needs to know about it."""

    kind: str
    block: Block
    name: str = ""  # «Tabell 3»
    anchor: str = ""
    columns: tuple[CellKind, ...] = ()
    classes: str = ""
    picture: str = ""
    linked: bool = False  # a figure whose boxes lead to places in the report


def _shown(report: Report) -> list[tuple[bool, list[_Shown]]]:
    """The blocks in runs of one orientation (wide or not)."""
    numbers, figures = count(report.first_table), count(report.first_figure)
    return [(part.wide, [_show(block, report, numbers, figures) for block in part.blocks]) for part in pages(report)]


def _contents(shown: list[tuple[bool, list[_Shown]]], words: Words) -> list[tuple[str, list[_Shown]]]:
    """The list of tables and that of figures, where there is more than one of them to choose from."""
    blocks = [block for _, part in shown for block in part]
    found = [
        (words("render.contents"), [block for block in blocks if block.kind == "table"]),
        (words("render.contents.figures"), [block for block in blocks if block.kind == "figure"]),
    ]
    return [(title, some) for title, some in found if some] if sum(len(some) for _, some in found) > 1 else []


def _show(block: Block, report: Report, numbers: count[int], figures: count[int]) -> _Shown:
    if isinstance(block, Table):
        number = next(numbers)
        return _Shown("table", block, label(report, number), f"t{number}", column_kinds(block), _classes(block))
    if isinstance(block, Figure):
        number = next(figures)
        name = figure_label(report, number)
        places = {table.key: f"t{at}" for at, table in enumerate(report.tables, start=report.first_table)}
        places |= {table.key: f"f{number}-{table.key}" for table in block.lists}
        drawing = _linked(block.drawing, places)
        linked = any(isinstance(item, Shape) and item.anchor for item in drawing.items)
        drawn = svg(drawing, title=f"{name}. {block.caption}", description=block.alt, anchors=linked)
        return _Shown("figure", block, name, f"f{number}", column_kinds(block.table), picture=drawn, linked=linked)
    kinds = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets"}
    return _Shown(kinds[type(block)], block)


def _linked(drawing: Drawing, places: Mapping[str, str]) -> Drawing:
    """The drawing whose shapes link to the first of the places they name that is in the page."""
    items = (
        replace(item, anchor=next((places[name] for name in item.anchor.split() if name in places), ""))
        if isinstance(item, Shape)
        else item
        for item in drawing.items
    )
    return replace(drawing, items=tuple(items))


def _classes(table: Table) -> str:
    """`broad` has smaller type and all the window; `whole` is not parted by a page's end."""
    room = _PAGE[table.wide] / _SANS
    rooms = [share * room for share in shares(table, room)]
    whole = sum(lines_needed(row, rooms) for row in table.rows) <= _TOGETHER_LINES
    return "table" + " broad" * table.wide + " whole" * whole


def _column_rules(shown: _Shown) -> str:
    """The widths of a table's columns. In the style sheet, since the policy allows no style attribute.

    A screen narrower than the table's words lets it scroll in its box.
    """
    table = shown.block
    if not isinstance(table, Table):
        return ""
    needs = least(table)
    parts = shares(table, _PAGE[table.wide] / _SANS, needs)
    narrowest = max(need * _SANS / share for need, share in zip(needs, parts, strict=True))
    rules = [f"#{shown.anchor}{{min-width:{narrowest:.1f}em}}"]
    rules += [
        f"#{shown.anchor} col:nth-child({at}){{width:{100 * part:.2f}%}}" for at, part in enumerate(parts, start=1)
    ]
    return "\n".join([*rules, ""])


def _policy(style: str) -> str:
    """Content Security Policy (level 3): nothing is loaded or run; the one style sheet is known by its hash."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _resource(name: str) -> str:
    return (files("litreview.reporting") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("report.html.j2"))
