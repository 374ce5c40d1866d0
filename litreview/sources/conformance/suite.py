"""The suite: pytest collects it from a class that names a source and a server that speaks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from litreview.errors import LitreviewError, SourceChanged, SourceError, SourceIncomplete, SourceUnavailable
from litreview.model import Parsed, Query, Unparsed
from litreview.sources.base import Page, Request, Source
from litreview.sources.conformance.listing import Listing, made
from litreview.sources.conformance.server import HTML, Fault
from litreview.sources.http import HttpClient, Settings

KEY = "a-key-that-must-stay-secret-4711"
EMAIL = "someone@example.org"


def expect(holds: bool, what: object) -> None:
    """An assertion that stands however Python is run."""
    if not holds:
        raise AssertionError(what)


def raised(kind: type[LitreviewError], act: Callable[[], object]) -> LitreviewError:
    """The error that an act raises; it must be of the kind."""
    try:
        act()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


class Clock:
    """A clock that runs, and that sleeping puts forward without taking any time."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def time(self) -> float:
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += seconds


class Suite:
    """Set `source` and `server` (a Listing). `options` are further settings the source needs (`vid`)."""

    source: ClassVar[Source]
    server: ClassVar[type[Listing]]
    options: ClassVar[dict[str, str]] = {}
    text = "hope"

    # -- what the checks are made of

    def client(self, server: Listing, **more: Any) -> HttpClient:
        settings = Settings(
            base_addresses={self.source.key: server.address},
            email=EMAIL,
            api_keys={self.source.key: KEY},
            options={self.source.key: self.options},
            **{"tries": 3, "read_timeout": 5.0, **more},
        )
        clock = Clock()
        return HttpClient(settings, clock=clock.time, sleep=clock.sleep)

    def request(self, text: str = "", *, count_only: bool = False) -> Request:
        query = Query("main", text or self.text)
        return Request(query, self.source.translate(query), count_only)

    def fetched(self, server: Listing, request: Request | None = None, **more: Any) -> list[Page]:
        return list(self.source.pages(request or self.request(), self.client(server, **more)))

    def hits(self, pages: list[Page]) -> list[Parsed | Unparsed]:
        return [hit for page in pages for hit in self.source.parse(page).hits]

    def titles(self, pages: list[Page]) -> list[str]:
        return [hit.record.title for hit in self.hits(pages) if isinstance(hit, Parsed)]

    def total(self, pages: list[Page]) -> int | None:
        found = [tidings.total for page in pages if (tidings := self.source.parse(page).tidings) is not None]
        return next((total for total in reversed(found) if total is not None), None)

    @property
    def batch(self) -> int:
        cost = self.source.capabilities.cost
        expect(cost is not None, "a searchable source says what it costs")
        return cost.batch if cost else 0

    @property
    def several(self) -> int:
        """So many hits that they come in three pages."""
        return 2 * self.batch + 3

    # -- the checks

    def test_every_hit_comes_once_and_the_sums_add_up(self) -> None:
        with self.server(self.several) as server:
            pages = self.fetched(server)
        expect(self.total(pages) == self.several, self.total(pages))
        expect(self.titles(pages) == [made(number).title for number in range(1, self.several + 1)], "titles in order")
        expect(pages[-1].next_cursor == "", pages[-1].next_cursor)
        expect(len({page.cursor for page in pages}) == len(pages), "every page has a cursor of its own")

    def test_it_goes_on_from_every_page(self) -> None:
        with self.server(self.several) as server:
            whole = self.fetched(server)
            for kept in range(len(whole)):
                rest = list(self.source.pages(self.request(), self.client(server), whole[:kept]))
                bodies = [page.body for page in rest]
                expect(bodies == [page.body for page in whole[kept:]], f"after {kept} pages")
            before = len(server.calls)
            expect(list(self.source.pages(self.request(), self.client(server), whole)) == [], "nothing is left")
            expect(len(server.calls) == before, "what is kept is not fetched again")

    def test_no_hits_is_an_answer(self) -> None:
        with self.server(self.several) as server:
            pages = self.fetched(server, self.request("nosuchword"))
        expect(self.total(pages) == 0, self.total(pages))
        expect(self.hits(pages) == [], "no hits")

    def test_counting_takes_one_request(self) -> None:
        with self.server(self.several) as server:
            pages = self.fetched(server, self.request(count_only=True))
            expect(len(server.calls) == 1, len(server.calls))
        expect(self.total(pages) == self.several, self.total(pages))

    def test_too_many_requests(self) -> None:
        for headers in ({}, {"Retry-After": "1"}):
            with self.server(3) as server:
                server.faults.append(Fault(status=429, body=b"{}", headers=headers))
                expect(len(self.hits(self.fetched(server))) == 3, "the second try is answered")
                server.faults.append(Fault(status=429, body=b"{}", headers=headers, times=99))
                raised(SourceUnavailable, lambda server=server: self.fetched(server))  # type: ignore[misc]

    def test_a_server_that_fails(self) -> None:
        with self.server(3) as server:
            server.faults.append(Fault(status=503, body=b"oops"))
            expect(len(self.hits(self.fetched(server))) == 3, "the second try is answered")
            server.faults.append(Fault(status=500, body=b"oops", times=99))
            expect(raised(SourceUnavailable, lambda: self.fetched(server)).code == "LR-HTTP-SERVER", "its code")

    def test_a_server_that_is_silent(self) -> None:
        with self.server(3) as server:
            server.faults.append(Fault(delay=0.6, times=99))
            error = raised(SourceUnavailable, lambda: self.fetched(server, read_timeout=0.2, tries=1))
            expect(error.code == "LR-HTTP-TIMEOUT", error.code)

    def test_an_answer_cut_off(self) -> None:
        with self.server(3) as server:
            server.faults.append(Fault(cut=40))
            expect(len(self.hits(self.fetched(server))) == 3, "the second try is answered")
            server.faults.append(Fault(cut=40, honest=True, times=99))
            raised(SourceError, lambda: self.fetched(server))

    def test_a_page_of_the_hotel_network(self) -> None:
        with self.server(3) as server:
            server.faults.append(Fault(body=HTML, times=99))
            expect(raised(SourceChanged, lambda: self.fetched(server)).code == "LR-HTTP-HTML", "its code")

    def test_an_error_under_status_200(self) -> None:
        for said in (b"{}", b"[]", b'{"unexpected": true}', *self.server.said):
            with self.server(3) as server:
                server.faults.append(Fault(body=said, times=99))
                raised(SourceError, lambda server=server: self.fetched(server))  # type: ignore[misc]

    def test_a_fault_in_mid_run_keeps_what_came(self) -> None:
        with self.server(self.several) as server:
            pages = self.source.pages(self.request(), self.client(server))
            kept = [next(pages)]
            server.faults.append(Fault(status=500, body=b"oops", times=99))
            raised(SourceError, lambda: next(pages))
            server.faults.clear()
            rest = list(self.source.pages(self.request(), self.client(server), kept))
            expect(len(self.titles([*kept, *rest])) == self.several, "the rest came later")

    def test_a_circle(self) -> None:
        if not self.server.marks:
            return
        with self.server(self.several) as server:
            server.circle = True
            expect(raised(SourceChanged, lambda: self.fetched(server)).code == "LR-SOURCE-CURSOR", "its code")

    def test_an_empty_page_in_mid_run(self) -> None:
        if not self.server.empties:
            return
        with self.server(self.several) as server:
            server.empty = [self.batch]
            expect(len(self.titles(self.fetched(server))) == self.several, "it was asked for again")
            server.empty = [self.batch] * 99
            expect(raised(SourceIncomplete, lambda: self.fetched(server)).code == "LR-SOURCE-EMPTY", "its code")

    def test_hits_that_are_counted_and_never_given(self) -> None:
        with self.server(self.several) as server:
            server.withheld = {2, self.batch + 1}
            pages = self.fetched(server)
        expect(self.total(pages) == self.several, self.total(pages))
        expect(len(set(self.titles(pages))) == self.several - 2, "the others came, each once")

    def test_a_record_that_breaks_the_reader(self) -> None:
        if not self.server.broken_kinds:
            return
        with self.server(5) as server:
            server.broken = {3}
            hits = self.hits(self.fetched(server))
        expect(len(hits) == 5, len(hits))
        expect([type(hit) for hit in hits].count(Unparsed) == 1, "one is named as not read")
        expect(isinstance(hits[2], Unparsed) and bool(hits[2].excerpt), "with how it begins")

    def test_the_same_bytes_give_the_same_reading(self) -> None:
        with self.server(4) as server:
            for page in self.fetched(server):
                expect(self.source.parse(page) == self.source.parse(page), "parsing is pure")

    def test_secrets_stay_secret(self) -> None:
        with self.server(4) as server:
            pages = self.fetched(server)
        for secret in (KEY, EMAIL):
            expect(all(secret not in repr(page) for page in pages), "neither in the page nor in its request")

    def test_it_says_who_asks(self) -> None:
        with self.server(1) as server:
            self.fetched(server)
            agent = server.calls[0].headers.get("User-Agent", "")
        expect(agent.startswith("litreview/") and EMAIL in agent, agent)

    def test_the_cap_is_told(self) -> None:
        cap = self.source.capabilities.cap
        if cap is None:
            return
        with self.server(cap + 7) as server:
            pages = self.fetched(server)
        expect(len(self.hits(pages)) == cap, len(self.hits(pages)))
        remarks = [remark for page in pages if (told := self.source.parse(page).tidings) for remark in told.remarks]
        expect(any(remark.args.get("left") == 7 for remark in remarks), "how many were out of reach")
