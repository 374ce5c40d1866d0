"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.speak import note, words
from litreview.errors import InputError, Where
from litreview.model import Limit, LimitKind, Message, SourceColumn

if TYPE_CHECKING:
    from litreview.steps.review import Review

ReviewOption = Annotated[Path, typer.Option("--review", "-r", help=words("cli.option.review"))]
AsOfOption = Annotated[str, typer.Option("--as-of", help=words("cli.report.as_of"))]
AsOption = Annotated[str, typer.Option("--as", help=words("cli.option.as"))]
JsonOption = Annotated[bool, typer.Option("--json", help=words("cli.option.json"))]
LimitsOption = Annotated[str | None, typer.Option("--limits", help=words("cli.log.limits"))]
LimitOption = Annotated[list[str] | None, typer.Option("--limit", help=words("cli.log.limit"))]
PlaceOption = Annotated[SourceColumn | None, typer.Option("--place", help=words("cli.log.place"))]
RepeatsOption = Annotated[int | None, typer.Option("--repeats", min=1, max=2**62, help=words("again.cli.repeats"))]
SinceOption = Annotated[str, typer.Option("--since", help=words("again.cli.since_day"))]
HERE = Path()
LARGEST_NUMBER = 2**62  # a row or record above this is in no store


def pass_down(context: typer.Context, **given: object) -> None:
    """Let options written before a subcommand hold for it too: `litreview --review X log show`.

    A group with a subcommand of an option's name (`dedupe review`) calls the option's parameter `review_`: Click looks
    both up under one name.
    """
    written = {
        name.rstrip("_"): value
        for name, value in given.items()
        if (source := context.get_parameter_source(name)) is not None and source.name == "COMMANDLINE"
    }
    if written:
        context.default_map = _defaults(context.command, written, context.default_map or {})


def _defaults(command: Any, written: Mapping[str, object], known: Mapping[str, Any]) -> dict[str, Any]:
    """The default map of a command and all under it, as Click reads it: options by name, subcommands by name."""
    below = getattr(command, "commands", {})
    return {
        **known,
        **written,
        **{f"{name}_": value for name, value in written.items() if name in below},
        **{name: _defaults(inner, written, known.get(name, {})) for name, inner in below.items()},
    }


def limit_of(text: str) -> Limit:
    """`kind:value:reason`, such as `years:2012-2022:recent practice`. Raises InputError LR-LOG-LIMIT."""
    kind, _, rest = text.replace("–", "-").partition(":")
    value, _, reason = rest.partition(":")
    kinds = [one for one in LimitKind if one is not LimitKind.ENTERED]  # which --since is for
    if kind not in kinds or not value.strip():
        raise InputError("LR-LOG-LIMIT", where=Where(key=text), valid=", ".join(kinds))
    if kind != LimitKind.YEARS:
        return Limit(LimitKind(kind), value, values=(value,), reason=reason.strip())
    first, dash, last = (part.strip() for part in value.partition("-"))
    years = [int(part) if part.isdecimal() and len(part) == 4 else None for part in (first, last if dash else first)]
    if not any(years) or (all(years) and years != sorted(years, key=lambda year: year or 0)):
        raise InputError("LR-LOG-LIMIT", where=Where(key=text), valid="years:2012-2022:…")
    return Limit(LimitKind.YEARS, value, years[0], years[1], reason=reason.strip())


def opened(folder: Path, acting_as: str = "") -> Review:
    """The review in a folder, with whoever acts. Before it is written to, a folder that is no place for a database is
    warned of."""
    from litreview.steps.review import open_review

    review = open_review(folder, acting_as=acting_as or None)
    review.store.before_writing = partial(_warn, review)
    return review


def _warn(review: Review) -> None:
    from litreview.steps.whereabouts import warning_of_today

    warning = warning_of_today(review.folder, review.settings, review.clock())
    if warning is not None:
        warn_of_place(warning)


def warn_of_place(warning: Message) -> None:
    """A folder that is no place for a database, and what to do: on stderr, so that no result is disturbed."""
    note(words(warning))
    note(f"  → {words('doctor.folder.next')}")
