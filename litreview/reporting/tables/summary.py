"""The summary with pictures: what the sources gave, together and alone, the years, and how the work has gone on.

A picture is drawn only where there is something to see in it, and its numbers stand in its table. What is not known
stays so: of rows logged by hand litreview has the hits and not the records, so nobody can say where they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from litreview.messages import Words
from litreview.model import Coverage, Day, Snapshot, SourceCover, Stage
from litreview.reporting.document import Bullets, Cell, CellKind, Drawing, Figure, Line, Table, cell, line
from litreview.reporting.figures.charts import (
    BLACK,
    COLOUR,
    GREY,
    Bar,
    Curve,
    Overlap,
    bars,
    columns,
    fits,
    lines,
    upset,
)
from litreview.reporting.tables.common import day_text, not_stated, number_cell, number_text, plain_table, source_text

_MOST_OVERLAPS = 12
_FEWEST_DAYS = 2
_MOST_TOLD = 60
_SPANS = (1, 2, 5, 10, 25, 50, 100)  # years drawn together where they are many


@dataclass(frozen=True, slots=True)
class _Told:
    """What the builders share."""

    snapshot: Snapshot
    cover: Coverage
    words: Words

    def number(self, value: int | None) -> str:
        if value is None:
            return self.words("report.not_stated")
        return number_text(value, self.words.language)

    def name(self, place: int) -> str:
        """The name of a source as the flow diagram has it, else as its first row has it."""
        if self.cover.sources[place].title:
            return self.cover.sources[place].title
        first = self.cover.sources[place].runs[0]
        run = next(run for run in self.snapshot.runs if run.id == first)
        return source_text(run, self.words) or self.words("report.run", id=first)

    def rows(self, places: Sequence[int]) -> str:
        return ", ".join(map(str, sorted(number for place in places for number in self.cover.sources[place].runs)))


def _told(snapshot: Snapshot, words: Words) -> _Told | None:
    return _Told(snapshot, snapshot.coverage, words) if snapshot.coverage else None


def sentences(snapshot: Snapshot, words: Words) -> tuple[Bullets, ...]:
    """The main numbers in sentences, and what cannot be known. Empty where no search counts."""
    told = _told(snapshot, words)
    if told is None or not told.cover.sources:
        return ()
    return (Bullets(tuple(map(line, _sentences(told)))),)


def _sentences(told: _Told) -> Iterator[str]:
    cover, words = told.cover, told.words
    hits = [source.hits for source in cover.sources]
    known = None if None in hits else sum(n for n in hits if n is not None)
    yield words("report.summary.hits", n=len(hits), hits=told.number(known))
    works = sum(cover.overlaps.values())
    if works:
        several = sum(n for sets, n in cover.overlaps.items() if len(sets) > 1)
        yield words("report.summary.works", n=works, works=told.number(works), several=told.number(several))
    yield words("report.summary.included", n=len(told.snapshot.works))
    years = [year for year in cover.included_years if year is not None]
    if years:
        span = str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}"
        yield words("report.summary.years", span=span, n=len(told.snapshot.works))
    unheld = [place for place in range(len(hits)) if place not in cover.held]
    if unheld:
        yield words("report.summary.unheld", rows=told.rows(unheld), n=len(unheld))


def hits_figure(snapshot: Snapshot, words: Words) -> Figure | None:
    """A bar for each source's hits; None where no source has a known number."""
    told = _told(snapshot, words)
    if told is None or not any(source.hits is not None for source in told.cover.sources):
        return None
    rows = [Bar(told.name(at), one.hits, told.number(one.hits)) for at, one in enumerate(told.cover.sources)]
    body = [(cell(row.label), number_cell(row.value, words)) for row in rows]
    headings = (words("report.summary.source"), words("report.summary.column.hits"))
    table = plain_table("hits_figure", words("report.hits_figure.caption"), headings, body, (3, 1))
    return _figure("hits_figure", bars(rows), table, words, "")


def overlap_figure(snapshot: Snapshot, words: Words) -> Figure | None:
    """Which works came from which sources together (UpSet); None where fewer than two sources are held."""
    told = _told(snapshot, words)
    if told is None or len(told.cover.held) < 2 or not told.cover.overlaps:
        return None
    cover = told.cover
    order = sorted(cover.overlaps.items(), key=lambda item: (-item[1], item[0]))
    place_of = {place: at for at, place in enumerate(cover.held)}
    sets = [
        Bar(told.name(place), cover.sources[place].works, told.number(cover.sources[place].works))
        for place in cover.held
    ]
    drawn = [Overlap(tuple(place_of[one] for one in some), n, told.number(n)) for some, n in order[:_MOST_OVERLAPS]]
    body = [
        (
            cell(" + ".join(told.name(place) for place in some)),
            number_cell(n, words),
            number_cell(cover.included_overlaps.get(some, 0), words),
        )
        for some, n in order
    ]
    headings = tuple(words(f"report.summary.{name}") for name in ("sources", "column.works", "column.included"))
    table = plain_table("overlap_figure", words("report.overlap_figure.caption"), headings, body, (4, 1, 1))
    several = sum(n for some, n in order if len(some) > 1)
    said = words(
        "report.overlap_figure.said", works=told.number(sum(cover.overlaps.values())), several=told.number(several)
    )
    return _figure("overlap_figure", upset(sets, drawn), table, words, said, tuple(_overlap_notes(told, len(order))))


def _overlap_notes(told: _Told, combinations: int) -> Iterator[Line]:
    more = combinations - _MOST_OVERLAPS
    if more > 0:
        yield line(told.words("report.overlap_figure.more", n=more))
    unheld = [place for place in range(len(told.cover.sources)) if place not in told.cover.held]
    if unheld:
        yield line(told.words("report.summary.unheld", rows=told.rows(unheld), n=len(unheld)))


def unique_table(snapshot: Snapshot, words: Words) -> Table | None:
    """What each source gave, and what it alone gave. None where only hits are known, which the figure tells."""
    told = _told(snapshot, words)
    if told is None or not any(one.works is not None or one.included is not None for one in told.cover.sources):
        return None
    names = ("hits", "records", "works", "alone", "included", "included_alone")
    wanted = [name for name in names if any(getattr(one, name) is not None for one in told.cover.sources)]
    body = [
        (cell(told.name(at), CellKind.HEADING), *(_number(one, name, words) for name in wanted))
        for at, one in enumerate(told.cover.sources)
    ]
    headings = (words("report.summary.source"), *(words(f"report.summary.column.{name}") for name in wanted))
    notes = [line(words("report.unique_table.note"))] if "alone" in wanted else []
    unheld = [place for place in range(len(told.cover.sources)) if place not in told.cover.held]
    if unheld:
        notes.append(line(words("report.summary.unheld", rows=told.rows(unheld), n=len(unheld))))
    widths = (2.4, *(1.0 for _ in wanted))
    return plain_table("unique_table", words("report.unique_table.caption"), headings, body, widths, tuple(notes))


def _number(one: SourceCover, name: str, words: Words) -> Cell:
    value = getattr(one, name)
    return number_cell(value, words) if value is not None else not_stated(words)


def years_figure(snapshot: Snapshot, words: Words) -> Figure | None:
    """Works by year of publication, all that were found and the included ones; None where no year is known."""
    told = _told(snapshot, words)
    if told is None:
        return None
    named = {"all": told.cover.years, "included": told.cover.included_years}
    if sum(told.cover.years.values()) <= sum(told.cover.included_years.values()):
        named.pop("all")  # the store holds no others
    shown = {name: years for name, years in named.items() if any(year is not None for year in years)}
    known = [year for years in shown.values() for year in years if year is not None]
    if not known:
        return None
    spans = _spans(min(known), max(known), list(shown.values()), told)
    panels = [
        (words(f"report.years_figure.{name}"), [_span_bar(span, years, told) for span in spans])
        for name, years in shown.items()
    ]
    body = [
        (cell(_span_text(span)), *(number_cell(_in_span(span, years), words) for years in shown.values()))
        for span in spans
        if any(_in_span(span, years) for years in shown.values())
    ]
    if any(None in years for years in shown.values()):
        unknown = (number_cell(years.get(None, 0), words) for years in shown.values())
        body.append((cell(words("report.years_figure.unknown"), CellKind.UNKNOWN), *unknown))
    headings = (words("report.years_figure.year"), *(title for title, _ in panels))
    table = plain_table(
        "years_figure", words("report.years_figure.caption"), headings, body, (2, 1, 1)[: len(headings)]
    )
    said = words("report.years_figure.said", first=min(known), last=max(known))
    return _figure("years_figure", columns(panels), table, words, said)


def _spans(first: int, last: int, years: Sequence[Mapping[int | None, int]], told: _Told) -> list[tuple[int, int]]:
    """The years in spans so wide that all labels and numbers have room."""
    for wide in _SPANS:
        start = first - first % wide
        spans = [(year, year + wide - 1) for year in range(start, last + 1, wide)]
        labels = [_span_text(span) for span in spans]
        numbers = [told.number(_in_span(span, some)) for some in years for span in spans]
        widest = max((*labels, *numbers), key=len)
        if fits([*labels[:-1], widest]):
            return spans
    return [(first, last)]


def _span_text(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def _in_span(span: tuple[int, int], years: Mapping[int | None, int]) -> int:
    return sum(n for year, n in years.items() if year is not None and span[0] <= year <= span[1])


def _span_bar(span: tuple[int, int], years: Mapping[int | None, int], told: _Told) -> Bar:
    n = _in_span(span, years)
    return Bar(_span_text(span), n, told.number(n))


_FACES = ((COLOUR, False), (BLACK, False), (GREY, True))


def progress_figure(snapshot: Snapshot, words: Words) -> Figure | None:
    """Judgements in all up to each day, a curve for each stage; None where all were made on one day."""
    told = _told(snapshot, words)
    if told is None or len(told.cover.days) < _FEWEST_DAYS:
        return None
    days = list(told.cover.days)
    stages = [stage for stage in Stage if any(stage in counts for counts in told.cover.days.values())]
    totals = {stage: list(accumulate(told.cover.days[day].get(stage, 0) for day in days)) for stage in stages}
    curves = [_curve(stage, days, totals[stage], face, told) for stage, face in zip(stages, _FACES, strict=False)]
    body = [
        (cell(_day(day, words), CellKind.DATE, day), *(number_cell(totals[stage][at], words) for stage in stages))
        for at, day in enumerate(days)
    ]
    headings = (words("report.progress_figure.day"), *(words(f"report.progress_figure.{one.value}") for one in stages))
    widths = (2, *(1.0 for _ in stages))
    table = plain_table("progress_figure", words("report.progress_figure.caption"), headings, body, widths)
    ends = _day(days[0], words), _day(days[-1], words)
    said = "; ".join(curve.label for curve in curves)
    top = told.number(max(total[-1] for total in totals.values()))
    return _figure("progress_figure", lines(curves, ends, top), table, words, said)


def _curve(stage: Stage, days: Sequence[date], totals: Sequence[int], face: tuple[str, bool], told: _Told) -> Curve:
    label = f"{told.words(f'report.progress_figure.{stage.value}')} {told.number(totals[-1])}"
    points = tuple((float((day - days[0]).days), n) for day, n in zip(days, totals, strict=True))
    return Curve(label, points, dashed=face[1], colour=face[0])


def _day(day: date, words: Words) -> str:
    return day_text(Day(day.year, day.month, day.day), words)


def _figure(key: str, drawing: Drawing, table: Table, words: Words, said: str, notes: tuple[Line, ...] = ()) -> Figure:
    """The words for who cannot see it hold the numbers too: not every format prints the table."""
    numbers = "; ".join(f"{row[0].text}: {', '.join(cell.text for cell in row[1:])}" for row in table.rows[:_MOST_TOLD])
    told = ". ".join(part for part in (said, f"{', '.join(table.headings)}: {numbers}") if part)
    return Figure(key, table.caption, drawing, words(f"report.{key}.alt", said=told), table, notes)
