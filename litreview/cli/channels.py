"""`litreview channels`: the Norwegian register of publication channels, fetched once and asked offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import JsonOption
from litreview.cli.speak import error_data, note, say, say_json, show_error, words

if TYPE_CHECKING:
    from litreview.model import Channel, Level
    from litreview.steps.channel_cache import Kept
    from litreview.steps.channels import Register, Taken

group = typer.Typer(help=words("cli.channels.help"), no_args_is_help=True, rich_markup_mode=None)
_SHOWN = 20  # channels on a screen; how many more there are is said


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="channels")


@group.command("update", help=words("cli.channels.update.help"))
def update(
    file: Annotated[Path | None, typer.Option("--file", help=words("cli.channels.file"))] = None,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.channels import take_file
    from litreview.steps.channels import update as fetch

    if file is not None:
        done: tuple[Taken, ...] = (take_file(file),)
    else:
        done = fetch(begin=lambda part: note(words("channel.fetching", part=words(f"channel.part.{part}"))))
    if as_json:
        say_json({"tables": [_taken_data(taken) for taken in done]})
    else:
        for taken in done:
            _tell(taken)
    faults = [taken.fault for taken in done if taken.fault is not None]
    for fault in faults:
        show_error(fault, as_json=False)
    raise typer.Exit(max((fault.exit_code for fault in faults), default=0))


def _tell(taken: Taken) -> None:
    if taken.kept is None:
        say(words("channel.stands", part=words(f"channel.part.{taken.part}")))
        return
    for part, n in taken.kept.counts.items():
        say(words("channel.kept", part=words(f"channel.part.{part}"), n=n, years=_years(taken.kept)))
    say("  " + _dated(taken.kept))
    say(f"  SHA-256 {taken.kept.sha256}")
    if taken.skipped:
        lines = ", ".join(map(str, taken.skipped[:_SHOWN])) + (" …" if len(taken.skipped) > _SHOWN else "")
        note("  " + words("channel.skipped", n=len(taken.skipped), lines=lines))
    if taken.odd:
        note("  " + words("channel.odd", values=", ".join(taken.odd[:_SHOWN])))


def _years(kept: Kept) -> str:
    if kept.years is None:
        return words("cli.unknown")
    first, last = kept.years
    return f"{first}–{last}" if first != last else str(first)


def _dated(kept: Kept) -> str:
    date = kept.fetched.date().isoformat()
    if kept.by_hand:
        return words("channel.by_hand", date=date, file=kept.origin)
    return words("channel.fetched", date=date, address=kept.origin)


def _taken_data(taken: Taken) -> dict[str, object]:
    return {
        "part": taken.part,
        "kept": None if taken.kept is None else _kept_data(taken.kept),
        "skipped": list(taken.skipped),
        "odd": list(taken.odd),
        "fault": None if taken.fault is None else error_data(taken.fault),
    }


def _kept_data(kept: Kept) -> dict[str, object]:
    return {
        "parts": list(kept.parts),
        "channels": dict(kept.counts),
        "years": kept.years,
        "fetched": kept.fetched.isoformat(),
        "origin": kept.origin,
        "by_hand": kept.by_hand,
        "sha256": kept.sha256,
        "size": kept.size,
    }


@group.command("show", help=words("cli.channels.show.help"))
def show(
    channel: Annotated[str, typer.Argument(help=words("cli.channels.channel"))],
    year: Annotated[int | None, typer.Option("--year", min=1900, max=2100, help=words("cli.channels.year"))] = None,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.channels import find, load_register

    kept = load_register()
    found = find(kept, channel)
    if as_json:
        say_json(
            {
                "asked": channel,
                "year": year,
                "channels": [_channel_data(kept, item, year) for item in found],
                "register": [_kept_data(table) for table in kept.tables],
            }
        )
        return
    for item in found[:_SHOWN]:
        _show_channel(kept, item, year)
    if len(found) > _SHOWN:
        say(words("channel.more", n=len(found) - _SHOWN))
    if not found:
        say(words("channel.none", asked=channel))
    elif year is not None and len(found) > 1:
        _show_together(kept, found, channel, year)
    for table in kept.tables:
        say(_dated(table))


def _show_channel(kept: Register, item: Channel, year: int | None) -> None:
    from litreview.model import level_of
    from litreview.steps.channels import spans

    other = f" = {item.international_title}" if item.international_title not in ("", item.title) else ""
    say(f"{item.title}{other}" + (f" ({item.publisher})" if item.publisher else ""))
    facts = [words(f"channel.kind.{item.kind}"), *(f"ISSN {issn}" for issn in item.issns)]
    facts += [f"ISBN {item.isbn_prefixes}"] if item.isbn_prefixes else []
    facts += [words("channel.closed")] if item.active is False or item.closed else []
    say("  " + ", ".join(facts))
    if year is not None:
        say("  " + level_text(level_of((item,), year, known_until=kept.settled), year))
    history = [
        f"{first}–{last}: {mark}" if first != last else f"{first}: {mark}" for first, last, mark in spans(item.levels)
    ]
    say("  " + words("channel.history", spans="; ".join(history) or words("cli.unknown")))


def _show_together(kept: Register, found: tuple[Channel, ...], asked: str, year: int) -> None:
    """Several channels of one ISSN: what they say together, which a screening rule would go by."""
    from litreview.steps.channels import level

    together = level(kept, (asked,), year)
    if together is not None and together.candidates:
        say(level_text(together, year))


def level_text(level: Level | None, year: int) -> str:
    """The level in words: what holds, why, and never a number where none is known."""
    if level is None:
        return words("channel.level.unknown", year=year)
    if level.candidates:
        return words("channel.level.disagree", year=year, levels=", ".join(map(str, level.candidates)))
    if level.value is None:
        return words("channel.level.discussed_unknown", year=year)
    if level.discussed:
        said = words("channel.level.discussed", year=year, level=level.value, of_year=level.of_year)
    else:
        said = words("channel.level.holds", year=year, level=level.value)
    return said + (" " + words("channel.level.open", year=year) if level.open else "")


def _channel_data(kept: Register, item: Channel, year: int | None) -> dict[str, object]:
    from litreview.model import level_of

    level = None if year is None else level_of((item,), year, known_until=kept.settled)
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "international_title": item.international_title,
        "issn": list(item.issns),
        "publisher": item.publisher,
        "active": item.active,
        "url": item.url,
        "level": None
        if level is None
        else {
            "value": level.value,
            "of_year": level.of_year,
            "discussed": level.discussed,
            "may_change": level.open,
            "candidates": list(level.candidates),
        },
        "levels": {str(each): mark.value for each, mark in sorted(item.levels.items())},
    }
