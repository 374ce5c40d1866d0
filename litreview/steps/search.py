"""Searching: the string each source will get, the pages it sends, kept before they are read, and whether it adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from litreview.errors import InputError, LitreviewError, SourceError, Where
from litreview.model import (
    Arrival,
    Count,
    Day,
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
    pairs = [(query, key) for query in chosen for key in sources or query.sources]
    asked = pairs if sources or names else [(query, key) for query, key in pairs if not by_hand(key)]
    if not asked:
        raise InputError("LR-SEARCH-NOTHING")
    return tuple(_planned(query, searchable(key)) for query, key in asked)


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
    """A finished run. `fault` is what stopped it short, if anything did: the run is then kept and can be resumed."""

    run: Run
    resumed: bool
    fault: SourceError | None = None


def search(
    review: Review, planned: Planned, *, progress: Progress = no_progress, http: HttpClient | None = None
) -> Searched:
    """Run one search, or go on with one that was interrupted.

    Each page is kept before it is read, so that a run killed at any moment goes on where it was. A failure of the
    source ends the run as incomplete, with the reason; it never looks like «no hits».
    """
    actor = require_actor(review)
    client = http or http_client(review)
    run, resumed = _begin(review, planned, actor)
    fault = None
    try:
        _fetch(review, planned, run, client, progress, actor)
    except SourceError as error:
        fault = error
    return Searched(_finish(review, planned, run, fault, actor), resumed, fault)


def http_client(review: Review) -> HttpClient:
    """The client for all services, with the user's contact, keys and addresses."""
    settings = review.settings
    return HttpClient(HttpSettings(base_addresses=settings.addresses, email=settings.email, api_keys=settings.keys))


def _begin(review: Review, planned: Planned, actor: str) -> tuple[Run, bool]:
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym, ("protocol", "query"), (planned.query.name,))
        for run in Reader(writer.connection).runs():
            if _resumable(run, planned):
                return run, True
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
            date=LogDate(now.date().isoformat(), day, day),
            limits=planned.translation.limits,
            status=RunStatus.RUNNING,
            remarks=tuple(loss.message for loss in planned.translation.losses),
        )
        writer.append("run.started", f"run {run.id}", {"run": to_json(run)}, actor=pseudonym)
        return run, False


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


def _fetch(review: Review, planned: Planned, run: Run, client: HttpClient, progress: Progress, actor: str) -> None:
    kept = tuple(stored_pages(review, run.id))
    done, total = _catch_up(review, planned.source, run, actor)
    progress(done, total)
    request = Request(planned.query, planned.translation)
    for position, page in enumerate(planned.source.pages(request, client, iter(kept)), len(kept) + 1):
        number = _keep_page(review, run.id, position, page, actor)
        reading = _load(review, planned.source, run.id, number, page, actor)
        if reading.tidings and reading.tidings.total is not None:
            total = reading.tidings.total
        done += len(reading.hits)
        progress(done, total)


def _catch_up(review: Review, source: Source, run: Run, actor: str) -> tuple[int, int | None]:
    """Read pages that were kept but not read before the interruption; returns hits and total so far."""
    done, total = 0, None
    with review.store.reading() as reader:
        stored = [(page, reader.page_is_parsed(page.id), _page(reader, page)) for page in reader.pages(run.id)]
    for stored_page, parsed, page in stored:
        reading = source.parse(page) if parsed else _load(review, source, run.id, stored_page.id, page, actor)
        done += len(reading.hits)
        if reading.tidings and reading.tidings.total is not None:
            total = reading.tidings.total
    return done, total


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
