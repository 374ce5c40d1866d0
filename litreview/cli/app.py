"""The command line: `litreview`. Each command parses, calls one step and prints; errors are shown here, once."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from litreview.cli import (
    appraise,
    audit,
    channels,
    cite,
    code,
    config,
    dedupe,
    doctor,
    export,
    extract,
    files,
    flow,
    log,
    protocol,
    query,
    refs,
    report,
    screen,
    search,
    snowball,
    start,
    store,
    supervision,
    theme,
)
from litreview.cli.options import HERE, AsOfOption, JsonOption, ReviewOption, pass_down
from litreview.cli.speak import note, prepare_console, say, show_error, words
from litreview.errors import InputError, LitreviewError, Where
from litreview.version import VERSION

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
        say(f"litreview {VERSION}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    review: ReviewOption = HERE,
    as_of: AsOfOption = "",
    as_json: JsonOption = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=words("cli.option.version"))
    ] = False,
) -> None:
    """Without a command: where the review stands and what comes next."""
    pass_down(context, review=review, as_json=as_json)
    if context.invoked_subcommand is None:
        from litreview.cli.status import show_status

        show_status(review, as_of, as_json=as_json)
    elif as_of:  # most commands act now: one that cannot look back must not seem to
        raise InputError("LR-AS-OF-PLACE", where=Where(key="--as-of"), command=context.invoked_subcommand)


for room in (
    start,
    protocol,
    query,
    search,
    snowball,
    files,
    export,
    log,
    dedupe,
    screen,
    channels,
    extract,
    appraise,
    theme,
    code,
    cite,
    refs,
    report,
    supervision,
    flow,
    audit,
    store,
    config,
    doctor,
):
    room.register(app)


# Click's base of all usage errors. Newer Typers carry Click inside themselves: it is found from what Typer exports.
ClickException: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def usage_error(error: Any) -> InputError:
    """A mistake in the command line itself, with the words Click has for it (English) and where help is to be had."""
    command = error.ctx.command_path if getattr(error, "ctx", None) else "litreview"
    return InputError("LR-COMMAND-USAGE", detail=error.format_message(), command=command)


def run() -> int:
    """The command line; returns its exit code. Raises only what is a bug."""
    try:
        # a search string with * is no file pattern, on Windows either
        code = app(prog_name="litreview", standalone_mode=False, windows_expand_args=False)
        return code if isinstance(code, int) else 0
    except LitreviewError as error:
        show_error(error, as_json="--json" in sys.argv)
        return error.exit_code
    except ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            say(error.format_message())
        else:
            show_error(usage_error(error), as_json="--json" in sys.argv)
        return InputError.exit_code
    except (typer.Abort, KeyboardInterrupt):
        note(words("cli.interrupted"))
        return 130
    except BrokenPipeError:
        return 0  # the reader of our output has enough: `litreview log show | head`


def main() -> None:
    """The entry point of the installed command."""
    prepare_console()
    sys.exit(run())


if __name__ == "__main__":
    main()
