"""Options that `refs`, its subcommands and `cite` share."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.speak import words
from litreview.model import Language, Works

WorksOption = Annotated[Works, typer.Option("--works", help=words("cli.refs.works"))]
WorkOption = Annotated[list[str] | None, typer.Option("--work", help=words("cli.refs.work"))]
StyleOption = Annotated[str, typer.Option("--style", help=words("cli.refs.style"))]
LangOption = Annotated[Language | None, typer.Option("--lang", help=words("cli.refs.lang"))]
