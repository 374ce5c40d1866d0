"""The flow diagram of a data file of the R package PRISMA2020: ours, the package's, or one written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.errors import InputError, Where
from litreview.model import Finding, Language
from litreview.steps.files import file_faults, read_bytes

if TYPE_CHECKING:
    from litreview.reporting.document import Figure

FORMATS = ("svg", "png", "docx", "html", "tex")


@dataclass(frozen=True, slots=True)
class FlowFile:
    """A file to be drawn, and where to (None: beside it, as .svg); the format is the suffix of `out`."""

    path: Path
    out: Path | None = None
    language: Language = Language.BOKMAL
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """The file written, what the identities between the numbers say, and the sums that contradict each other."""

    path: Path
    findings: tuple[Finding, ...]
    contradictions: tuple[str, ...]


def draw_flow(given: FlowFile) -> Drawn:
    """Draw the diagram and judge its numbers. Needs no review, and writes in none.

    Raises InputError LR-PRISMA-CSV…, LR-REPORT-FORMAT, LR-EXPORT-EXISTS, LR-REPORT-WRITE, LR-FILE-….
    """
    from litreview.checks.flow import identities
    from litreview.formats.prisma_csv import read
    from litreview.importers.prisma2020 import flow_of
    from litreview.messages import Words
    from litreview.reporting.figures.flow import flow_figure
    from litreview.reporting.figures.flow_boxes import FlowTold
    from litreview.reporting.figures.flow_marks import marks

    out = given.out or given.path.with_suffix(".svg")
    _check(out, overwrite=given.overwrite)
    flow = flow_of(read(read_bytes(given.path), given.path.name))
    figure = flow_figure(FlowTold(flow), Words(given.language))
    if figure is None:
        raise InputError("LR-PRISMA-CSV", where=Where(file=given.path.name), detail="n")
    _write(figure, out, given.language)
    found = tuple(f"{one.check}: {one.sum}" for one in marks(flow))
    return Drawn(out, tuple(identities(flow.numbers())), found)


def _check(out: Path, *, overwrite: bool) -> None:
    form = out.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise InputError("LR-REPORT-FORMAT", format=form or out.name, formats=", ".join(FORMATS))
    with file_faults(out):
        there = out.exists()
    if there and not overwrite:
        raise InputError("LR-EXPORT-EXISTS", where=Where(file=str(out)))


def _write(figure: Figure, out: Path, language: Language) -> None:
    from litreview.messages import Words
    from litreview.reporting.document import Report
    from litreview.reporting.draw import png, svg
    from litreview.reporting.render import renderer
    from litreview.reporting.render.files import write_files

    form, words = out.suffix.lower().removeprefix("."), Words(language)
    if form == "svg":
        write_files({out: svg(figure.drawing, title=figure.caption, description=figure.alt).encode()})
    elif form == "png":
        write_files({out: png(figure.drawing)})
    else:
        report = Report("", language, (figure,), words("report.table"), figure_label=words("report.figure"))
        renderer(form).render(report, out)
