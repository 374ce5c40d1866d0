"""Several sources at once, each in a lane of its own: one that fails does not stop the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from litreview.sources.http import HttpClient
from litreview.steps.plan import Planned, http_client
from litreview.steps.review import Review, require_actor
from litreview.steps.search import Progress, Searched, no_progress, search

_LOOK = 0.2  # seconds between looks at whether the user interrupts


class _Stopped(BaseException):
    """The user interrupted: the lanes end between two pages. No Exception: nothing below may take it for a failure."""


def quiet(planned: Planned) -> Progress:
    """No progress is told."""
    return no_progress


def search_all(
    review: Review,
    plans: Sequence[Planned],
    *,
    progress: Callable[[Planned], Progress] = quiet,
    http: HttpClient | None = None,
    lines: bool = False,
    ladder: bool = False,
    again: bool = False,
) -> tuple[Searched, ...]:
    """Run searches; those in one source one after another, different sources at the same time. In the order given.

    A search that the log holds already is not made once more, unless `again`. A source's failure is in its result. Any
    other error is raised when all lanes have ended. An interrupt ends each lane after the page it is at; all that came
    is kept, and the same call goes on there.
    """
    require_actor(review)
    client = http or http_client(review)
    stop = threading.Event()

    def one(planned: Planned) -> Searched:
        told = _stoppable(progress(planned), stop)
        return search(review, planned, progress=told, http=client, lines=lines, ladder=ladder, again=again)

    def lane(members: list[Planned]) -> list[Searched]:
        return [one(planned) for planned in members]

    lanes = _lanes(plans)
    if len(lanes) == 1:
        return tuple(lane(lanes[0]))
    with ThreadPoolExecutor(len(lanes), thread_name_prefix="lane") as pool:
        futures = [pool.submit(lane, members) for members in lanes]
        _watch(futures, stop, client)
    done = {id(item.planned): item for future in futures for item in future.result()}
    return tuple(done[id(planned)] for planned in plans)


def _lanes(plans: Sequence[Planned]) -> list[list[Planned]]:
    lanes: dict[str, list[Planned]] = {}
    for planned in plans:
        lanes.setdefault(planned.source.key, []).append(planned)
    return list(lanes.values())


def _watch(futures: Sequence[Future[list[Searched]]], stop: threading.Event, client: HttpClient) -> None:
    """Wait for the lanes in short steps: a wait without end cannot be interrupted on Windows."""
    try:
        while wait(futures, timeout=_LOOK).not_done:
            continue
    except KeyboardInterrupt:
        stop.set()
        client.stop()  # pauses end at once
        raise


def _stoppable(progress: Progress, stop: threading.Event) -> Progress:
    def told(done: int, total: int | None) -> None:
        if stop.is_set():
            raise _Stopped
        progress(done, total)

    return told
