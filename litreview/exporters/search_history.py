"""Runs of the log as search-history files (Haddaway et al. 2022), one a search, as search-query and JabRef have them.

This is no exporter of records: it writes the log. The exact string that was sent goes out where litreview knows it,
else the query as the author wrote it. The rest of the row goes under `litreview`, so that the file read back is the
same row; a count that is unknown is left out, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.formats.log_columns import UNDERSTOOD
from litreview.formats.search_history import OURS, PURPOSE, SearchAuthor, SearchEntry, write
from litreview.model import Count, Day, LogDate, Run

# The identifiers search-query has for the platforms it can read strings of.
_PLATFORMS = {"pubmed": "pubmed", "ebscohost": "ebscohost", "web of science": "wos"}
_COUNTS = ("hits", "titles_read", "abstracts_read", "fulltexts_read", "included")


@dataclass(frozen=True, slots=True)
class Named:
    """A source's proper name and its platform, for the reader of the file."""

    title: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """One file to write: a name safe on every system, and the bytes."""

    name: str
    data: bytes


def history_files(
    runs: Iterable[Run], sources: Mapping[str, Named], authors: tuple[str, ...] = ()
) -> Iterator[HistoryFile]:
    """The searches of the log, one file each, in order; a row that has no search string is left out.

    `sources` by the runs' key; a source that is not there goes by its printed name. `authors` are put in each file.
    """
    for run in runs:
        if run.sent or run.query:
            entry = entry_of(run, sources.get(run.source), authors)
            yield HistoryFile(_file_name(run, entry), write(entry))


def entry_of(run: Run, named: Named | None, authors: tuple[str, ...] = ()) -> SearchEntry:
    """A run as an entry of a search history."""
    title = named.title if named else run.source_printed or run.source
    platform = run.platform or (named.platform if named else "") or title
    return SearchEntry(
        search_string=run.sent or run.query,
        platform=_PLATFORMS.get(title.casefold()) or _PLATFORMS.get(platform.casefold()) or platform,
        database=(title,) if title else (),
        authors=tuple(SearchAuthor(name) for name in authors),
        date={"search_conducted": when} if (when := _when(run.date)) else {},
        extra={OURS: _ours(run)},
    )


def _ours(run: Run) -> dict[str, Any]:
    """What the structure has no place for. `cells` as printed; a count that litreview made is its number."""
    cells = {
        "date": run.date.raw or _both(run.date),
        "source": run.source_printed or run.source,
        "platform": run.platform,
        "query": run.query or run.sent,
        "limits": run.limits_printed or "; ".join(limit.raw for limit in run.limits if limit.raw),
        "label": run.label,
        "note": run.note,
        UNDERSTOOD: run.translation,
        PURPOSE: run.purpose.value if run.purpose else "",
        **{name: _count(getattr(run, name)) for name in _COUNTS},
    }
    made: dict[str, Any] = {"cells": {name: text for name, text in cells.items() if text}}
    if run.lines:
        made["lines"] = [{"label": item.label, "query": item.query, "hits": _count(item.count)} for item in run.lines]
    return made


def _count(count: Count) -> str:
    return count.raw or ("" if count.value is None else str(count.value))


def _when(date: LogDate) -> str:
    """The last day of the search in ISO 8601, as exact as known; empty when its year is not."""
    day = date.last or date.first
    return _text(day) if day and day.year else ""


def _both(date: LogDate) -> str:
    """The first and last day of a date that has no printed form of its own, such as one taken from the row above."""
    ends = [_text(day) for day in (date.first, date.last) if day]
    return " to ".join(dict.fromkeys(filter(None, ends)))


def _text(day: Day) -> str:
    """ISO 8601; a day without a year as `28.04`, which has no other meaning in a Norwegian log."""
    if day.year is None:
        return f"{day.day:02d}.{day.month:02d}" if day.day and day.month else ""
    parts = [f"{day.year:04d}"]
    for part in (day.month, day.day):
        if not part:
            break
        parts.append(f"{part:02d}")
    return "-".join(parts)


def _file_name(run: Run, entry: SearchEntry) -> str:
    """`003-pubmed_search_history.json`: search-query knows such files by the end of their names."""
    place = re.sub(r"[^a-z0-9]+", "-", (run.source or (entry.database or ("search",))[0]).casefold()).strip("-")
    return f"{run.id:03d}-{place[:40] or 'search'}_search_history.json"
