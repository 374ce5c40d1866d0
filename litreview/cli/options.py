"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.speak import words

if TYPE_CHECKING:
    from litreview.steps.review import Review

ReviewOption = Annotated[Path, typer.Option("--review", "-r", help=words("cli.option.review"))]
AsOption = Annotated[str, typer.Option("--as", help=words("cli.option.as"))]
JsonOption = Annotated[bool, typer.Option("--json", help=words("cli.option.json"))]
HERE = Path()


def opened(folder: Path, acting_as: str = "") -> Review:
    """The review in a folder, with whoever acts."""
    from litreview.steps.review import open_review

    return open_review(folder, acting_as=acting_as or None)
