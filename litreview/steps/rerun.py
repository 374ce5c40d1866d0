"""Searches of the log run once more, each as a new run that counts nowhere, to be compared with the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.errors import InputError, LitreviewError, Where
from litreview.model import (
    Arrival,
    Concept,
    Day,
    Limit,
    LimitKind,
    Message,
    Purpose,
    Query,
    Run,
    RunStatus,
    SourceColumn,
    message,
)
from litreview.query.strategy import Strategy, read_strategy
from litreview.sources import registry
from litreview.sources.citing import Direction
from litreview.sources.citing_sources import KEYS as CITING
from litreview.sources.citing_sources import citing
from litreview.sources.http import HttpClient
from litreview.steps.followed import seeds_of
from litreview.steps.lanes import quiet, search_all
from litreview.steps.load import refusal
from litreview.steps.plan import Planned, planned, searchable
from litreview.steps.review import Review
from litreview.steps.search import Progress, Searched, interrupted
from litreview.steps.since_day import since_limit
from litreview.store import Reader
from litreview.store.then import began, document_before


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which runs: by number, of one query, of some sources; all searches of the log where nothing is named."""

    runs: tuple[int, ...] = ()
    query: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """One run to be made once more. `planned` None: it cannot be, for the reason `barred` tells, with what a person can
    do instead. `made`: it has been repeated today already. `other_string`: today's translation of the same strategy is
    another string."""

    run: Run
    planned: Planned | None = None
    barred: Message | None = None
    made: Run | None = None

    @property
    def other_string(self) -> bool:
        return self.planned is not None and self.planned.translation.sent != self.run.sent


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run that was made once more, and how it went."""

    repeat: Repeat
    searched: Searched


def plan_rerun(review: Review, chosen: Chosen | None = None, *, again: bool = False) -> tuple[Repeat, ...]:
    """What running searches of the log again would send. Asks no network, writes nothing.

    The strategy is that of the history, as it was when the run began; the translation is today's. A repeat of a repeat
    is one of the first run. Without `again`, a run that has been repeated today is not repeated once more.

    Raises InputError LR-RERUN-RUN (no such run), LR-RERUN-NONE (nothing fits), LR-SOURCE-UNKNOWN.
    """
    with review.store.reading() as reader:
        runs = reader.runs()
        wanted = _chosen(runs, chosen or Chosen())
        if not wanted:
            raise InputError("LR-RERUN-NONE")
        return tuple(_repeat(review, reader, run, runs, again=again) for run in wanted)


def rerun(
    review: Review,
    repeats: Sequence[Repeat],
    *,
    progress: Callable[[Planned], Progress] = quiet,
    http: HttpClient | None = None,
) -> tuple[Rerun, ...]:
    """Run them, or go on with those that were interrupted; a source's failure is in its result. In the order given,
    but that those counted line by line come after the others."""
    done: list[Rerun] = []
    for lines, ladder in ((False, False), (True, False), (False, True), (True, True)):
        some = [
            one for one in repeats if one.planned and (bool(_lines(one.run)), bool(one.run.steps)) == (lines, ladder)
        ]
        plans = [one.planned for one in some if one.planned]
        if plans:
            made = search_all(review, plans, progress=progress, http=http, lines=lines, ladder=ladder, again=True)
            done += (Rerun(one, item) for one, item in zip(some, made, strict=True))
    return tuple(done)


def original(run: Run, runs: Mapping[int, Run]) -> Run:
    """The run that a repeat repeats in the end; itself for any other."""
    seen = {run.id}
    while run.repeats is not None and run.repeats in runs and run.repeats not in seen:
        run = runs[run.repeats]
        seen.add(run.id)
    return run


def _chosen(runs: Sequence[Run], chosen: Chosen) -> list[Run]:
    by_number = {run.id: run for run in runs}
    unknown = [number for number in chosen.runs if number not in by_number]
    if unknown:
        raise InputError("LR-RERUN-RUN", where=Where(record=str(unknown[0])), last=max(by_number, default=0))
    keys = {_key(source) for source in chosen.sources}
    named = [original(by_number[number], by_number) for number in dict.fromkeys(chosen.runs)]
    wanted = named or [run for run in runs if run.purpose not in _LEFT_OUT]
    fitting = [run for run in wanted if not chosen.query or run.query_name == chosen.query]
    return list({run.id: run for run in fitting if not keys or run.source in keys}.values())


_LEFT_OUT = (Purpose.REPEAT, Purpose.KNOWN, Purpose.PRELIMINARY)  # unless they are asked for by number


def _key(source: str) -> str:
    key = registry.find(source) or source
    if registry.get(key) is None:
        raise InputError("LR-SOURCE-UNKNOWN", where=Where(key=source), valid=", ".join(registry.searchable()))
    return key


def _repeat(review: Review, reader: Reader, run: Run, runs: Sequence[Run], *, again: bool) -> Repeat:
    barred = _barred(run)
    if barred is not None:
        return Repeat(run, barred=barred)
    try:
        made = _planned(reader, run)
    except LitreviewError as error:  # the strategy of then cannot be read or translated by this version
        return Repeat(run, barred=message("again.barred.strategy", why=refusal(error)))
    if made is None:
        return Repeat(run, barred=message("again.barred.no_strategy"))
    today = review.clock().date()
    done = None if again else next(_made(run, made, runs, Day(today.year, today.month, today.day)), None)
    return Repeat(run, made, made=done) if done is None else Repeat(run, None, made=done)


def _made(run: Run, wanted: Planned, runs: Sequence[Run], today: Day) -> Iterator[Run]:
    """Whole repeats of the run, made today in the same words."""
    for one in reversed(runs):
        same = (one.repeats, one.sent, one.date.first) == (run.id, wanted.translation.sent, today)
        if same and one.arrival is Arrival.API and not interrupted(one):
            yield one


def _barred(run: Run) -> Message | None:
    """Why a run cannot be made once more by this program, with what a person can do; None when it can."""
    place = registry.get(run.source)
    title = place.title if place else run.source_printed or run.source
    known = {"source": title, "run": run.id}
    if run.arrival is Arrival.API and run.status is RunStatus.RUNNING:
        return message("again.barred.running", **known)
    if run.arrival is Arrival.API and run.column is SourceColumn.CITATION and run.source in CITING:
        return None
    if place is not None and not place.repeatable:
        return message("again.barred.unrepeatable", **known)
    if run.arrival is Arrival.FILE:
        return message("again.barred.file", **known)
    if run.arrival is Arrival.HAND:
        return message("again.barred.hand", **known)
    if place is None or not place.searchable:
        return message("again.barred.not_here", **known)
    return None


def _lines(run: Run) -> bool:
    """Whether a run counted the lines of its strategy; the lines of a citation search are its seeds."""
    return bool(run.lines) and run.column is not SourceColumn.CITATION


def _planned(reader: Reader, run: Run) -> Planned | None:
    """The same search through today's adapter; None when the history does not tell its strategy."""
    if run.column is SourceColumn.CITATION and run.source in CITING:
        return _followed(run)
    strategy = strategy_then(reader, run)
    if strategy is None:
        return None
    query = replace(strategy.query, concepts=(), purpose=Purpose.REPEAT)
    if run.since is not None:
        query = replace(query, limits=(*query.limits, _entered(run, run.since)))
    made = planned(replace(strategy, query=query), searchable(run.source))
    return replace(made, repeats=run.id, since=run.since)


def _entered(run: Run, day: Day) -> Limit:
    """The limit of an update, as the run has it where its source took it."""
    own = next((limit for limit in run.limits if limit.kind is LimitKind.ENTERED), None)
    return own or since_limit(day)


def _followed(run: Run) -> Planned:
    """A citation search with the same seeds."""
    direction = Direction(run.sent.partition(":")[0])
    source = citing(run.source)(direction, seeds_of(run.lines))
    query = Query("", run.query, purpose=Purpose.REPEAT)
    return Planned(query, Strategy(query, None), source, source.translate(query), repeats=run.id)


def strategy_then(reader: Reader, run: Run) -> Strategy | None:
    """A run's strategy as it was when the run began, with the concepts of then; None when no version is recorded.

    Raises InputError for a text that this version of the program cannot read.
    """
    from litreview.formats.protocol_file import read_protocol
    from litreview.formats.query_file import read_query

    event = began(reader, run.id)
    found = document_before(reader, event, "query", run.query_name) if run.query_name else None
    if found is None:
        return None
    query = read_query(found[1].encode("utf-8"), f"queries/{run.query_name}.toml", run.query_name)
    held = document_before(reader, event, "protocol")
    concepts: tuple[Concept, ...] = ()
    if held is not None:
        concepts = read_protocol(held[1].encode("utf-8"), f"protocols/{held[0]}.toml", held[0]).concepts
    return read_strategy(query, concepts)
