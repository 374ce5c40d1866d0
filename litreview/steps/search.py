"""Searching: the pages a source sends, kept before they are read, and whether it all adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from litreview.errors import LitreviewError, SourceError, Where
from litreview.model import Arrival, Count, Day, Language, Limit, LogDate, Message, Run, RunStatus, message
from litreview.sources.base import Page, Reading, Request, Source
from litreview.sources.http import HttpClient
from litreview.steps.followed import first_lines, follows, gaps, seed_lines
from litreview.steps.load import load_hits, refusal, store_page
from litreview.steps.parts import Part, count_parts, counted_lines, counted_rungs, lines_of, rungs_of
from litreview.steps.plan import Planned, as_written, http_client, plain_limit
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.tally import Tally
from litreview.store import Reader, StoredPage
from litreview.store.codec import to_json

Progress = Callable[[int, int | None], None]  # hits so far, total when known


def no_progress(done: int, total: int | None) -> None:
    """Tells nobody."""


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
    and can be resumed. `run` None: the source could not be reached at all, and nothing was logged. `repeated`: the very
    same search stood in the log already, and was not made once more."""

    planned: Planned
    run: Run | None
    resumed: bool
    fault: SourceError | None = None
    repeated: bool = False


def search(
    review: Review,
    planned: Planned,
    *,
    progress: Progress = no_progress,
    http: HttpClient | None = None,
    lines: bool = False,
    ladder: bool = False,
    again: bool = True,
) -> Searched:
    """Run one search, or go on with one that was interrupted; with `lines` and `ladder`, count its parts as well.

    Without `again`, a search that the log holds already is not made once more, only parts of it that were not counted.

    Each page is kept before it is read, so that a run killed at any moment goes on where it was. A failure of the
    source ends a run as incomplete, with the reason; it never looks like «no hits».
    """
    actor = require_actor(review)
    client = http or http_client(review)
    parts = (*(lines_of(planned) if lines else ()), *(rungs_of(planned) if ladder else ()))
    before = None if again else _logged(review, planned)
    if before is not None and {part.mark for part in parts} <= part_pages(review, before.id).keys():
        return Searched(planned, before, resumed=False, repeated=True)
    run = before or _unfinished(review, planned)
    kept = stored_pages(review, run.id) if run else iter(())
    pages = planned.source.pages(Request(planned.query, planned.translation), client, kept)
    resumed, tally = run is not None and before is None, Tally()
    fault: SourceError | None = None
    try:
        if run is None:
            first = next(pages)  # before anything is written: a search that reached nobody is no row of the log
            run = _begin(review, planned, actor)
            pages = chain((first,), pages)
        _fetch(review, planned.source, run, pages, progress, actor, tally)
        _count(review, planned, run, parts, client, actor)
    except SourceError as error:
        fault = error
    done = _finish(review, planned, run, tally, fault, actor) if run else None
    return Searched(planned, done, resumed, fault, repeated=before is not None)


def _unfinished(review: Review, planned: Planned) -> Run | None:
    with review.store.reading() as reader:
        return next((run for run in reader.runs() if _resumable(run, planned)), None)


def _logged(review: Review, planned: Planned) -> Run | None:
    """The latest standing run of the very same search that is not to be gone on with."""
    with review.store.reading() as reader:
        same = [run for run in reader.runs() if _is_same(run, planned) and not interrupted(run)]
    return same[-1] if same else None


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
            query=as_written(planned),
            sent=planned.translation.sent,
            date=LogDate(_printed(now, review.protocol.language), day, day),
            limits=planned.translation.limits,
            status=RunStatus.RUNNING,
            lines=first_lines(planned),
            remarks=known_beforehand(planned),
        )
        writer.append("run.started", f"run {run.id}", {"run": to_json(run)}, actor=pseudonym)
        return run


def known_beforehand(planned: Planned) -> tuple[Message, ...]:
    """What is to be said of a search before it is sent: what is lost, and which limits are no part of it."""
    lost = tuple(loss.message for loss in planned.translation.losses)
    return (*lost, *(_afterwards(limit) for limit in planned.query.limits if limit.applied != "source"))


def _afterwards(limit: Limit) -> Message:
    what = plain_limit(limit) or message(f"report.limit.{limit.kind.value}")
    return message("log.limit_afterwards", what=what, reason=f" ({limit.reason})" if limit.reason else "")


def _printed(moment: datetime, language: Language) -> str:
    """The day as the other rows of the log are likely to have it."""
    return f"{moment:%Y-%m-%d}" if language is Language.ENGLISH else f"{moment:%d.%m.%Y}"


def _resumable(run: Run, planned: Planned) -> bool:
    return _is_same(run, planned) and interrupted(run)


def _is_same(run: Run, planned: Planned) -> bool:
    """Whether a run is of this query in this source, sent in these words."""
    return (
        run.arrival is Arrival.API
        and run.source == planned.source.key
        and run.query_name == planned.query.name
        and run.sent == planned.translation.sent
    )


def interrupted(run: Run) -> bool:
    """Whether a search was stopped short by a kill or a failing source, so that running it again goes on with it."""
    failed = run.status is RunStatus.INCOMPLETE and any(remark.code.startswith("error.") for remark in run.remarks)
    return run.arrival is Arrival.API and (run.status is RunStatus.RUNNING or failed)


def _fetch(
    review: Review, source: Source, run: Run, pages: Iterable[Page], progress: Progress, actor: str, tally: Tally
) -> None:
    position = _catch_up(review, source, run, actor, tally)
    progress(tally.retrieved, tally.total)
    for page in pages:
        position += 1
        number = _keep_page(review, run.id, position, page, actor)
        tally.take(_load(review, source, run.id, number, page, actor))
        progress(tally.retrieved, tally.total)


def _catch_up(review: Review, source: Source, run: Run, actor: str, tally: Tally) -> int:
    """Count the pages kept before, and read those that were not read then; returns how many pages there are."""
    kept = _kept(review, run.id)
    for stored in kept:
        if not is_part(stored):
            tally.take(_read_again(review, source, run, stored, actor))
    return len(kept)


def _read_again(review: Review, source: Source, run: Run, stored: StoredPage, actor: str) -> Reading:
    with review.store.reading() as reader:
        page, parsed = _page(reader, stored), reader.page_is_parsed(stored.id)
    return source.parse(page) if parsed else _load(review, source, run.id, stored.id, page, actor)


def _count(review: Review, planned: Planned, run: Run, parts: tuple[Part, ...], client: HttpClient, actor: str) -> None:
    """Count the parts that have not been counted, and keep the answers."""
    kept = _kept(review, run.id)
    marks = frozenset(page.about["part"] for page in kept if is_part(page))
    for position, (part, page) in enumerate(count_parts(planned, parts, client, marks), len(kept) + 1):
        _keep_page(review, run.id, position, page, actor, part.mark)


def _keep_page(review: Review, run: int, position: int, page: Page, actor: str, part: str = "") -> int:
    about = {
        "role": page.role,
        "cursor": page.cursor,
        "next_cursor": page.next_cursor,
        "asked": list(page.asked),
        "media_type": page.media_type,
        "request": dict(page.request),
        "received": page.received.isoformat(),
        **({"part": part} if part else {}),
    }
    with review.store.writing(review.clock) as writer:
        return store_page(writer, run, position, page.body, about, writer.actor(actor))


def _load(review: Review, source: Source, run: int, number: int, page: Page, actor: str) -> Reading:
    reading = source.parse(page)
    with review.store.writing(review.clock) as writer:
        load_hits(writer, run, number, reading.hits, f"{source.key}/1", writer.actor(actor))
    return reading


def stored_pages(review: Review, run: int) -> Iterator[Page]:
    """The pages kept of a run, as the source sent them; not those that count a part."""
    for stored in _kept(review, run):
        if not is_part(stored):
            with review.store.reading() as reader:
                page = _page(reader, stored)
            yield page


def part_pages(review: Review, run: int) -> dict[str, Page]:
    """The pages that count a part, by its mark."""
    with review.store.reading() as reader:
        return {page.about["part"]: _page(reader, page) for page in reader.pages(run) if is_part(page)}


def is_part(page: StoredPage) -> bool:
    """Whether a page counts a part of the search rather than giving its hits."""
    return bool(page.about.get("part"))


def _kept(review: Review, run: int) -> list[StoredPage]:
    with review.store.reading() as reader:
        return list(reader.pages(run))


def _page(reader: Reader, page: StoredPage) -> Page:
    return as_sent(page, reader.page_body(page.id))


def as_sent(page: StoredPage, body: bytes) -> Page:
    """A kept page as the source sent it."""
    about = page.about
    return Page(
        body,
        about["media_type"],
        about["role"],
        about["cursor"],
        about["next_cursor"],
        about["request"],
        datetime.fromisoformat(about["received"]),
        tuple(about["asked"]),
    )


def _finish(review: Review, planned: Planned, run: Run, tally: Tally, fault: LitreviewError | None, actor: str) -> Run:
    """Close the run with what was reported, retrieved, parsed and missing, and with the counts of its parts."""
    losses = known_beforehand(planned)
    cited = follows(planned)
    with review.store.reading() as reader:
        repeated = 0 if cited else reader.repeated(run.id)  # several works may well cite the same one
    status, why = tally.verdict(repeated)
    if fault is not None:
        status, why = RunStatus.INCOMPLETE, (*why, refusal(fault))
    parts = part_pages(review, run.id)
    lines = seed_lines(planned, stored_pages(review, run.id)) if cited else counted_lines(planned, parts)
    done = replace(
        run,
        hits=Count("", tally.total),
        translation=tally.translation,
        retrieved=tally.retrieved,
        parsed=tally.parsed,
        unparsed=tally.retrieved - tally.parsed,
        status=status,
        remarks=(*losses, *gaps(lines), *tally.remarks, *why),
        lines=lines,
        steps=counted_rungs(planned, parts),
    )
    with review.store.writing(review.clock) as writer:
        writer.append("run.finished", f"run {run.id}", {"run": to_json(done)}, actor=writer.actor(actor))
    return done
