"""The command line: `litreview`. Each command parses, calls one step and prints; errors are shown here, once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from litreview import __version__
from litreview.cli import (
    audit,
    config,
    dedupe,
    doctor,
    extract,
    files,
    log,
    protocol,
    query,
    report,
    screen,
    search,
    start,
)
from litreview.cli.options import HERE, JsonOption, ReviewOption, pass_down
from litreview.cli.speak import prepare_console, say, show_error, words
from litreview.errors import LitreviewError

app = typer.Typer(
    name="litreview",
    help=words("cli.help"),
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"litreview {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=words("cli.option.version"))
    ] = False,
) -> None:
    """Without a command: where the review stands and what comes next."""
    pass_down(context, review=review, as_json=as_json)
    if context.invoked_subcommand is None:
        from litreview.cli.status import show_status

        show_status(review, as_json=as_json)


for room in (start, protocol, query, search, files, log, dedupe, screen, extract, report, audit, config, doctor):
    room.register(app)


def main() -> None:
    """The entry point of the installed command."""
    prepare_console()
    try:
        app(windows_expand_args=False)  # a search string with * is no file pattern
    except LitreviewError as error:
        show_error(error, as_json="--json" in sys.argv)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)  # the reader of our output has enough: `litreview log show | head`


if __name__ == "__main__":
    main()
