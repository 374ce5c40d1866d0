"""What the search log tells of the sources: which, where, when last, how many hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import Limit, LimitKind, LogDate, Purpose, Run, Snapshot, SourceColumn
from litreview.prisma.numbers import hits_of
from litreview.reporting.tables.common import date_text, limit_text, number_text, source_text
from litreview.reporting.tables.log import logged

SITES = (SourceColumn.WEBSITE, SourceColumn.ORGANISATION)
EXPERT = "expert"
WIDE = ("oria", "primo")  # a catalogue and an index over many sources


@dataclass(frozen=True, slots=True)
class Place:
    """A source with its searches in the log."""

    name: str
    column: SourceColumn
    runs: tuple[Run, ...]


def places(snapshot: Snapshot, words: Words, *columns: SourceColumn) -> tuple[Place, ...]:
    """The sources of the log in the order they were searched, all or those of some of PRISMA's columns."""
    return places_of((run for run in logged(snapshot) if not columns or run.column in columns), words)


def preliminary_places(snapshot: Snapshot, words: Words) -> tuple[Place, ...]:
    """The sources of the preliminary searches."""
    return places_of((run for run in snapshot.runs if run.purpose is Purpose.PRELIMINARY), words)


def places_of(runs: Iterable[Run], words: Words) -> tuple[Place, ...]:
    """The sources of some searches; two spellings of one source are one, called as it was first."""
    grouped: dict[tuple[str, SourceColumn], list[Run]] = {}
    for run in runs:
        grouped.setdefault((run.source or run.source_printed, run.column), []).append(run)
    return tuple(
        Place(
            next((source_text(run, words) for run in found if source_text(run, words)), words("report.not_stated")),
            column,
            tuple(found),
        )
        for (_, column), found in grouped.items()
    )


def platform(place: Place, snapshot: Snapshot, words: Words) -> str:
    """Where the source was searched: as stated, else where litreview knows it to be; '' when nobody knows."""
    said = dict.fromkeys(run.platform for run in place.runs if run.platform)
    if said:
        return ", ".join(said)
    usual = dict.fromkeys(
        mark.platform for run in place.runs if (mark := snapshot.provenance.get(run.id)) and mark.platform
    )
    return words("checklist.platform.usual", platform=", ".join(usual)) if usual else ""


def last_date(place: Place, words: Words) -> str:
    """The date of the last search in a source; '' when no date is known. A year that is not known is said to be so."""
    dated = [run for run in place.runs if date_text(run.date, words)]
    if not dated:
        return ""
    text = date_text(_last(dated).date, words)
    return text if has_year(place) else words("checklist.date.no_year", date=text)


def has_year(place: Place) -> bool:
    """Whether the year of the last search in a source is known."""
    day = _last(place.runs).date.last or _last(place.runs).date.first
    return bool(day and day.year)


def _last(runs: Sequence[Run]) -> Run:
    return max(runs, key=lambda run: (_ordered(run.date), run.id))


def _ordered(date: LogDate) -> tuple[int, int, int]:
    day = date.last or date.first
    return (day.year or 0, day.month or 0, day.day or 0) if day else (0, 0, 0)


def hits_text(place: Place, words: Words) -> str:
    """The hits of a source's searches added up, or which of them are not known."""
    values = [hits_of(run) for run in place.runs]
    known = [value for value in values if value is not None]
    if not known:
        return words("report.not_stated")
    total = number_text(sum(known), words.language)
    unknown = len(values) - len(known)
    return words("checklist.hits.some", hits=total, n=unknown) if unknown else total


def hits_known(runs: Sequence[Run]) -> bool:
    """Whether the hits of every search are known."""
    return all(hits_of(run) is not None for run in runs)


def limits_of(runs: Iterable[Run], words: Words) -> dict[tuple[str, str], list[Run]]:
    """The searches by limit (as first printed) and its reason, '' for none. Capitals and a full stop make no other."""
    found: dict[tuple[str, str], list[Run]] = {}
    printed: dict[tuple[str, str], tuple[str, str]] = {}
    for run in runs:
        for limit in limits(run):
            text = limit_text(limit, words).strip().rstrip(".")
            reason = reason_of(limit, words)
            key = printed.setdefault((text.casefold(), reason), (text, reason))
            found.setdefault(key, []).append(run)
    return found


def reason_of(limit: Limit, words: Words) -> str:
    """Why a search is limited so; '' where nobody has said. That of an update is always the same."""
    return limit.reason or (words("report.limit.entered_reason") if limit.kind is LimitKind.ENTERED else "")


def limits(run: Run) -> tuple[Limit, ...]:
    """The limits of a search, those of its rungs too; what could not be read stands as printed."""
    own = run.limits or tuple(limit for step in run.steps for limit in step.limits)
    return own or ((Limit(LimitKind.OTHER, run.limits_printed),) if run.limits_printed else ())
