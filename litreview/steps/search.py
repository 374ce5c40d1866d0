"""Searching: the string each source will get, the pages it sends, kept before they are read, and whether it adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from litreview.errors import InputError, LitreviewError, SourceError, Where
from litreview.model import (
    Arrival,
    Count,
    Day,
    Language,
    LogDate,
    Message,
    Parsed,
    Query,
    Run,
    RunStatus,
)
from litreview.sources import registry
from litreview.sources.base import Page, Reading, Request, Source, Translation
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.load import load_hits, reconcile, refusal, store_page
from litreview.steps.review import Review, record_documents, require_actor
from litreview.store import Reader, StoredPage
from litreview.store.codec import to_json

Progress = Callable[[int, int | None], None]  # hits so far, total when known


def no_progress(done: int, total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a search would do: the exact string and what is lost."""

    query: Query
    source: Source
    translation: Translation


def plan(review: Review, names: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> tuple[Planned, ...]:
    """The searches that the queries ask for. Asks no network.

    Without names and sources, those that can only be made by hand are left out (`left_to_hand`).

    Raises InputError LR-QUERY-UNKNOWN, LR-SOURCE-UNKNOWN, LR-SOURCE-BY-HAND (a source that has no API here).
    """
    unknown = [name for name in names if name not in review.queries]
    if unknown:
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=unknown[0]), valid=", ".join(review.queries))
    chosen = [review.queries[name] for name in names] if names else list(review.queries.values())
    _refuse_unwritten(chosen if names else [query for query in chosen if query.text.strip()] or chosen)
    pairs = [(query, key) for query in chosen if query.text.strip() for key in sources or query.sources]
    asked = pairs if sources or names else [(query, key) for query, key in pairs if not by_hand(key)]
    if not asked:
        raise InputError("LR-SEARCH-NOTHING")
    return tuple(_planned(query, searchable(key)) for query, key in asked)


def _refuse_unwritten(queries: list[Query]) -> None:
    for query in queries:
        if not query.text.strip():
            raise InputError("LR-QUERY-EMPTY", where=Where(file=f"queries/{query.name}.toml", key="text"))


def _planned(query: Query, source: Source) -> Planned:
    return Planned(query, source, source.translate(query))


def by_hand(name: str) -> bool:
    """Whether a source is known and has no interface that this program speaks."""
    known = registry.get(registry.find(name) or name)
    return known is not None and not known.searchable


def left_to_hand(review: Review) -> tuple[tuple[str, str], ...]:
    """Queries and sources that a search of everything leaves out: they are searched in a browser and logged."""
    return tuple((query.name, key) for query in review.queries.values() for key in query.sources if by_hand(key))


def searchable(name: str) -> Source:
    """A source this program can search. Raises InputError LR-SOURCE-UNKNOWN or LR-SOURCE-BY-HAND."""
    key = registry.find(name) or name
    known = registry.get(key)
    if known is None:
        raise InputError("LR-SOURCE-UNKNOWN", where=Where(key=name), valid=", ".join(registry.searchable()))
    if not known.searchable:
        raise InputError("LR-SOURCE-BY-HAND", where=Where(key=name), title=known.title)
    return registry.source(key)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many hits a source reports for a query, and what it said; nothing is logged."""

    planned: Planned
    total: int
    remarks: tuple[Message, ...]
    translation: str = ""


def count(review: Review, planned: Planned, http: HttpClient | None = None) -> Counted:
    """Ask a source for the number of hits only. Raises SourceError."""
    client = http or http_client(review)
    request = Request(planned.query, planned.translation, count_only=True)
    for page in planned.source.pages(request, client):
        tidings = planned.source.parse(page).tidings
        if tidings and tidings.total is not None:
            return Counted(planned, tidings.total, tidings.remarks, tidings.translation)
    raise SourceError("LR-SOURCE-NO-TOTAL", where=Where(key=planned.source.key))


@dataclass(frozen=True, slots=True)
class Searched:
    """What became of a search. `fault` is what stopped it short, if anything did; a run that has begun is then kept
    and can be resumed. `run` None: the source could not be reached at all, and nothing was logged."""

    planned: Planned
    run: Run | None
    resumed: bool
    fault: SourceError | None = None


def search(
    review: Review, planned: Planned, *, progress: Progress = no_progress, http: HttpClient | None = None
) -> Searched:
    """Run one search, or go on with one that was interrupted.

    Each page is kept before it is read, so that a run killed at any moment goes on where it was. A failure of the
    source ends a run as incomplete, with the reason; it never looks like «no hits».
    """
    actor = require_actor(review)
    client = http or http_client(review)
    run = _unfinished(review, planned)
    kept = tuple(stored_pages(review, run.id)) if run else ()
    pages = planned.source.pages(Request(planned.query, planned.translation), client, kept)
    resumed = run is not None
    fault: SourceError | None = None
    try:
        if run is None:
            first = next(pages)  # before anything is written: a search that reached nobody is no row of the log
            run = _begin(review, planned, actor)
            pages = chain((first,), pages)
        _fetch(review, planned.source, run, pages, progress, actor)
    except SourceError as error:
        fault = error
    done = _finish(review, planned, run, fault, actor) if run else None
    return Searched(planned, done, resumed, fault)


def http_client(review: Review) -> HttpClient:
    """The client for all services, with the user's contact, keys and addresses."""
    settings = review.settings
    return HttpClient(HttpSettings(base_addresses=settings.addresses, email=settings.email, api_keys=settings.keys))


def _unfinished(review: Review, planned: Planned) -> Run | None:
    with review.store.reading() as reader:
        return next((run for run in reader.runs() if _resumable(run, planned)), None)


def _begin(review: Review, planned: Planned, actor: str) -> Run:
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym, ("protocol", "query"), (planned.query.name,))
        now = review.clock()
        day = Day(now.year, now.month, now.day)
        known = planned.source.capabilities
        run = Run(
            id=writer.next_id("runs"),
            arrival=Arrival.API,
            purpose=planned.query.purpose,
            source=planned.source.key,
            source_printed=known.title,
            platform=known.platform,
            column=known.column,
            query_name=planned.query.name,
            query=planned.query.text,
            sent=planned.translation.text,
            date=LogDate(_printed(now, review.protocol.language), day, day),
            limits=planned.translation.limits,
            status=RunStatus.RUNNING,
            remarks=tuple(loss.message for loss in planned.translation.losses),
        )
        writer.append("run.started", f"run {run.id}", {"run": to_json(run)}, actor=pseudonym)
        return run


def _printed(moment: datetime, language: Language) -> str:
    """The day as the other rows of the log are likely to have it."""
    return f"{moment:%Y-%m-%d}" if language is Language.ENGLISH else f"{moment:%d.%m.%Y}"


def _resumable(run: Run, planned: Planned) -> bool:
    same = (
        run.arrival is Arrival.API
        and run.source == planned.source.key
        and run.query_name == planned.query.name
        and run.sent == planned.translation.text
    )
    return same and interrupted(run)


def interrupted(run: Run) -> bool:
    """Whether a search was stopped short by a kill or a failing source, so that running it again goes on with it."""
    failed = run.status is RunStatus.INCOMPLETE and any(remark.code.startswith("error.") for remark in run.remarks)
    return run.arrival is Arrival.API and (run.status is RunStatus.RUNNING or failed)


def _fetch(review: Review, source: Source, run: Run, pages: Iterable[Page], progress: Progress, actor: str) -> None:
    done, total, position = _catch_up(review, source, run, actor)
    progress(done, total)
    for page in pages:
        position += 1
        number = _keep_page(review, run.id, position, page, actor)
        reading = _load(review, source, run.id, number, page, actor)
        if reading.tidings and reading.tidings.total is not None:
            total = reading.tidings.total
        done += len(reading.hits)
        progress(done, total)


def _catch_up(review: Review, source: Source, run: Run, actor: str) -> tuple[int, int | None, int]:
    """Read pages that were kept but not read before the interruption; returns hits, total and pages so far."""
    done, total = 0, None
    with review.store.reading() as reader:
        stored = [(page, reader.page_is_parsed(page.id), _page(reader, page)) for page in reader.pages(run.id)]
    for stored_page, parsed, page in stored:
        reading = source.parse(page) if parsed else _load(review, source, run.id, stored_page.id, page, actor)
        done += len(reading.hits)
        if reading.tidings and reading.tidings.total is not None:
            total = reading.tidings.total
    return done, total, len(stored)


def _keep_page(review: Review, run: int, position: int, page: Page, actor: str) -> int:
    about = {
        "role": page.role,
        "cursor": page.cursor,
        "next_cursor": page.next_cursor,
        "asked": list(page.asked),
        "media_type": page.media_type,
        "request": dict(page.request),
        "received": page.received.isoformat(),
    }
    with review.store.writing(review.clock) as writer:
        return store_page(writer, run, position, page.body, about, writer.actor(actor))


def _load(review: Review, source: Source, run: int, number: int, page: Page, actor: str) -> Reading:
    reading = source.parse(page)
    with review.store.writing(review.clock) as writer:
        load_hits(writer, run, number, reading.hits, f"{source.key}/1", writer.actor(actor))
    return reading


def stored_pages(review: Review, run: int) -> Iterator[Page]:
    """The pages kept of a run, as the source sent them."""
    with review.store.reading() as reader:
        for page in reader.pages(run):
            yield _page(reader, page)


def _page(reader: Reader, page: StoredPage) -> Page:
    about = page.about
    return Page(
        reader.page_body(page.id),
        about["media_type"],
        about["role"],
        about["cursor"],
        about["next_cursor"],
        about["request"],
        datetime.fromisoformat(about["received"]),
        tuple(about["asked"]),
    )


def _finish(review: Review, planned: Planned, run: Run, fault: LitreviewError | None, actor: str) -> Run:
    """Count from the kept pages what was reported, retrieved, parsed and missing, and close the run."""
    total: int | None = None
    translation = ""
    remarks: list[Message] = []
    retrieved = parsed = missing = 0
    for page in stored_pages(review, run.id):
        reading = planned.source.parse(page)
        retrieved += len(reading.hits)
        parsed += sum(isinstance(hit, Parsed) for hit in reading.hits)
        missing += len(reading.missing)
        if reading.tidings:
            total = reading.tidings.total if reading.tidings.total is not None else total
            translation = reading.tidings.translation or translation
            remarks.extend(remark for remark in reading.tidings.remarks if remark not in remarks)
    losses = tuple(loss.message for loss in planned.translation.losses)
    status, why = reconcile(total, retrieved, parsed, retrieved - parsed, missing=missing)
    if fault is not None:
        status, why = RunStatus.INCOMPLETE, (*why, refusal(fault))
    done = replace(
        run,
        hits=Count("", total),
        translation=translation,
        retrieved=retrieved,
        parsed=parsed,
        unparsed=retrieved - parsed,
        status=status,
        remarks=(*losses, *remarks, *why),
    )
    with review.store.writing(review.clock) as writer:
        writer.append("run.finished", f"run {run.id}", {"run": to_json(done)}, actor=writer.actor(actor))
    return done
