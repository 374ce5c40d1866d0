"""Renderers: one Report in, one file (or one folder of files) out, in the format asked for.

`renderer("docx").render(report, Path("review.docx"))`. A renderer knows no review and guesses nothing; the same Report
gives the same bytes, as long as Python and the libraries that write the format are the same. The libraries behind a
format are imported when that format is asked for, so that the command line starts quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litreview.errors import InputError
from litreview.reporting.render.base import Renderer

__all__ = ["FORMATS", "Renderer", "renderer"]


def _docx() -> Renderer:
    from litreview.reporting.render.docx import DocxRenderer

    return DocxRenderer()


def _xlsx() -> Renderer:
    from litreview.reporting.render.xlsx import XlsxRenderer

    return XlsxRenderer()


def _html() -> Renderer:
    from litreview.reporting.render.html import HtmlRenderer

    return HtmlRenderer()


def _markdown() -> Renderer:
    from litreview.reporting.render.markdown import MarkdownRenderer

    return MarkdownRenderer()


def _tex() -> Renderer:
    from litreview.reporting.render.tex import TexRenderer

    return TexRenderer()


def _csv() -> Renderer:
    from litreview.reporting.render.csv import CsvRenderer

    return CsvRenderer()


def _json() -> Renderer:
    from litreview.reporting.render.json import JsonRenderer

    return JsonRenderer()


def _svg() -> Renderer:
    from litreview.reporting.render.pictures import PictureRenderer

    return PictureRenderer("svg")


def _png() -> Renderer:
    from litreview.reporting.render.pictures import PictureRenderer

    return PictureRenderer("png")


def _pdf() -> Renderer:
    from litreview.reporting.render.pdf import PdfRenderer

    return PdfRenderer()


_REGISTRY: Mapping[str, Callable[[], Renderer]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
    "md": _markdown,
    "tex": _tex,
    "csv": _csv,
    "json": _json,
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
}
FORMATS: tuple[str, ...] = tuple(_REGISTRY)


def renderer(format: str) -> Renderer:  # noqa: A002 - the word of the command line's --format
    """The renderer of a format, one of FORMATS. Raises InputError LR-REPORT-FORMAT for any other."""
    build = _REGISTRY.get(format.strip().lower())
    if build is None:
        raise InputError("LR-REPORT-FORMAT", format=format, formats=", ".join(FORMATS))
    return build()
