"""The seam of the renderers, and the ground that all of them stand on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Protocol

from litreview.model import Language
from litreview.reporting.document import Report
from litreview.reporting.render.files import write_files
from litreview.reporting.render.prepare import prepare

TAGS = {Language.BOKMAL: "nb-NO", Language.NYNORSK: "nn-NO", Language.ENGLISH: "en-GB"}
"""The full language tag of a report, as Word and HTML want it."""


class Renderer(Protocol):
    """Prints a Report in one format."""

    @property
    def format(self) -> str:
        """The word of `--format`, such as `docx`."""

    @property
    def suffix(self) -> str:
        """The ending of the file, such as `.docx`."""

    def render(self, report: Report, out: Path) -> tuple[Path, ...]:
        """Write `report` to `out` and return the files written (csv: the files of a folder beside `out`).

        Raises InputError LR-REPORT-WRITE or LR-REPORT-OPEN when a file cannot be written; none is then half written.
        """


class FileRenderer(ABC):
    """A renderer of one file: the subclass makes its bytes."""

    format: ClassVar[str]
    suffix: ClassVar[str]

    @abstractmethod
    def content(self, report: Report) -> bytes:
        """The bytes of the file, from a prepared report."""

    def render(self, report: Report, out: Path) -> tuple[Path, ...]:
        """Write the file `out`; see Renderer.render."""
        write_files({out: self.content(prepare(report))})
        return (out,)
