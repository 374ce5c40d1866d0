"""Pictures: each figure of a report as a file of its own, in a folder beside where the report would stand."""

from __future__ import annotations

import re
from pathlib import Path

from litreview.reporting.document import Figure, Report
from litreview.reporting.draw import png, svg
from litreview.reporting.render.files import write_files
from litreview.reporting.render.layout import figure_label
from litreview.reporting.render.prepare import prepare

_OWN_NAME = re.compile(r"f\d+(-[a-z0-9-]+)?")


class PictureRenderer:
    """Renders a folder `<stem>-figures` of .svg or .png files."""

    def __init__(self, form: str) -> None:
        self.format = form
        self.suffix = f".{form}"

    def render(self, report: Report, out: Path) -> tuple[Path, ...]:
        """Write `<stem of out>-figures/f<number>-<key>` for each figure; see Renderer.render. The caption and the words
        for who cannot see it are in an .svg file, though not to be seen; a .png file holds none."""
        report = prepare(report)
        folder = out.with_name(f"{out.stem}-figures")
        contents = {
            folder / f"{figure_name(number, figure)}{self.suffix}": self._bytes(report, number, figure)
            for number, figure in enumerate(report.figures, start=report.first_figure)
        }
        write_files(contents)
        self._remove_stale(folder, {path.name for path in contents})
        return tuple(contents)

    def _bytes(self, report: Report, number: int, figure: Figure) -> bytes:
        if self.format == "png":
            return png(figure.drawing)
        title = f"{figure_label(report, number)}. {figure.caption}"
        return svg(figure.drawing, title=title, description=figure.alt).encode()

    def _remove_stale(self, folder: Path, current: set[str]) -> None:
        """Remove figures of an earlier report from its own folder: renumbered ones would be mistaken for today's."""
        for path in folder.glob(f"*{self.suffix}"):
            if path.name not in current and _OWN_NAME.fullmatch(path.stem):
                path.unlink()


def figure_name(number: int, figure: Figure) -> str:
    """`f1-flow`: letters, digits and hyphens only, so that every system takes it."""
    key = re.sub(r"[^a-z0-9]+", "-", figure.key.removesuffix("_figure").lower()).strip("-")[:60].rstrip("-")
    return f"f{number}-{key}" if key else f"f{number}"
