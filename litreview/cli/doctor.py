"""`litreview doctor`: what this machine and this review have, without asking any network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption
from litreview.cli.speak import grid, say, say_json, words

if TYPE_CHECKING:
    from litreview.steps.doctor import SourceRow


def register(app: typer.Typer) -> None:
    app.command("doctor", help=words("cli.doctor.help"))(doctor)


def doctor(
    sources: Annotated[bool, typer.Option("--sources", help=words("cli.doctor.sources"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.doctor import examine

    if sources:
        _show_sources(as_json=as_json)
        return

    found = examine(review)
    if as_json:
        say_json({"facts": found.facts, "advice": list(found.advice)})
        return
    for name, value in found.facts.items():
        say(f"{words(f'doctor.{name}')}: {value}")
    for advice in found.advice:
        say(f"→ {words(advice)}")


def _show_sources(*, as_json: bool) -> None:
    """The registry, with what this user has for each source."""
    from litreview.steps.doctor import source_rows
    from litreview.steps.settings import read_settings

    rows = source_rows(read_settings())
    if as_json:
        say_json({"sources": [_data(row) for row in rows]})
        return
    headings = [words(f"doctor.source.{name}") for name in ("key", "title", "place", "how", "note")]
    say(grid(headings, [_cells(row) for row in rows], width=36))


def _data(row: SourceRow) -> dict[str, object]:
    return {
        "key": row.key,
        "title": row.title,
        "platform": row.platform,
        "column": row.column.value,
        "searchable": row.searchable,
        "repeatable": row.repeatable,
        "key_use": row.key_use.value,
        "has_key": row.has_key,
        "lacking": list(row.lacking),
        "note": words(row.note) if row.note else "",
    }


def _cells(row: SourceRow) -> list[str]:
    how = [words("doctor.source.api" if row.searchable else "doctor.source.browser")]
    if not row.repeatable:
        how.append(words("doctor.source.not_repeatable"))
    if row.key_use != "none":
        how.append(words("doctor.source.has_key" if row.has_key else f"doctor.source.key_{row.key_use.value}"))
    if row.lacking:
        how.append(words("doctor.source.lacking", names=", ".join(row.lacking)))
    title = f"{row.title} ({row.platform})" if row.platform else row.title
    return [
        row.key,
        title,
        words(f"doctor.column.{row.column.value}"),
        "; ".join(how),
        words(row.note) if row.note else "",
    ]
