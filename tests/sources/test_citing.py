"""Every source of citations, both ways, against a server that speaks its protocol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from litreview.errors import LitreviewError, SourceChanged, SourceError, SourceIncomplete, SourceUnavailable
from litreview.model import Parsed, Query, SourceColumn
from litreview.sources.base import Page, Request
from litreview.sources.citing import Citing, Direction, Leg, Seed, Spot, cover
from litreview.sources.citing_sources import KEYS, citing
from litreview.sources.conformance import HTML, Fault, made
from litreview.sources.conformance.suite import EMAIL, KEY, Clock
from litreview.sources.http import HttpClient, Settings
from tests.servers.citing import GRAPHS, CitingServer, Graph

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD
CASES = [(server, way) for server in GRAPHS for way in citing(server.key).directions]
LISTED = [(server, way) for server, way in CASES if way in citing(server.key).listing]
MANY = 130
Case = tuple[type[CitingServer], Direction]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0].key}-{case[1]}")
def case(request: pytest.FixtureRequest) -> Case:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=LISTED, ids=lambda case: f"{case[0].key}-{case[1]}")
def listed(request: pytest.FixtureRequest) -> Case:
    return request.param  # type: ignore[no-any-return]


def graph(way: Direction, *, many: int = MANY) -> Graph:
    """Works 1 and 2 with citations in a direction: `many` of 1, two of 2, one of them shared."""
    first, second = list(range(101, 101 + many)), [101, 901]
    if way is BACKWARD:
        return Graph({1: first, 2: second})
    return Graph(
        {number: [seed for seed, ends in ((1, first), (2, second)) if number in ends] for number in (*first, 901)}
    )


def source_of(case: Case, *numbers: int) -> Citing:
    server, way = case
    return citing(server.key)(way, [Seed(f"W{n}", f"Seed {n}", f"doi:{made(n).doi}") for n in numbers])


def client(server: CitingServer, tries: int = 3) -> HttpClient:
    settings = Settings(
        base_addresses={server.key: server.address},
        email=EMAIL,
        api_keys={server.key: KEY},
        tries=tries,
        read_timeout=5.0,
    )
    clock = Clock()
    return HttpClient(settings, clock=clock.time, sleep=clock.sleep)


def asking(source: Citing) -> Request:
    query = Query("", "")
    return Request(query, source.translate(query))


def fetched(source: Citing, server: CitingServer, stored: list[Page] | None = None) -> list[Page]:
    return list(source.pages(asking(source), client(server), stored or []))


def titles(source: Citing, pages: list[Page]) -> list[str]:
    return [hit.record.title for page in pages for hit in source.parse(page).hits if isinstance(hit, Parsed)]


def total(source: Citing, pages: list[Page]) -> int:
    found = [source.parse(page).tidings for page in pages]
    assert all(tidings is not None and tidings.adds for tidings in found)
    return sum(tidings.total or 0 for tidings in found if tidings is not None)


def raised(source: Citing, server: CitingServer) -> LitreviewError:
    with pytest.raises(SourceError) as caught:
        fetched(source, server)
    return caught.value


def test_every_citation_of_every_seed_comes_and_the_sums_add_up(case: Case) -> None:
    source = source_of(case, 1, 2)
    with case[0](graph(case[1]), page=50) as server:
        pages = fetched(source, server)
    wanted = [made(number).title for number in (*range(101, 101 + MANY), 101, 901)]
    assert titles(source, pages) == wanted
    assert total(source, pages) == len(wanted)
    assert [(one.known, one.total, one.fetched, one.done) for one in cover(source, pages)] == [
        (True, MANY, MANY, True),
        (True, 2, 2, True),
    ]
    assert pages[-1].next_cursor == ""
    assert len({page.cursor for page in pages}) == len(pages)


def test_its_place_is_citation_searching(case: Case) -> None:
    assert citing(case[0].key).capabilities.column is SourceColumn.CITATION
    assert citing(case[0].key).capabilities.cap is None


def test_it_goes_on_from_every_page(case: Case) -> None:
    source = source_of(case, 1, 2)
    with case[0](graph(case[1]), page=50) as server:
        whole = fetched(source, server)
        for kept in range(len(whole)):
            rest = fetched(source, server, whole[:kept])
            assert [page.body for page in rest] == [page.body for page in whole[kept:]], f"after {kept} pages"
        before = len(server.calls)
        assert fetched(source, server, whole) == []
        assert len(server.calls) == before


def test_pages_are_read_without_seeds_and_direction(case: Case) -> None:
    source = source_of(case, 1)
    with case[0](graph(case[1]), page=50) as server:
        pages = fetched(source, server)
    bare = citing(case[0].key)()
    assert [bare.parse(page) for page in pages] == [source.parse(page) for page in pages]


def test_a_work_it_does_not_know_is_told_and_the_next_one_is_asked(case: Case) -> None:
    source = source_of(case, 77, 2)
    with case[0](graph(case[1], many=3)) as server:
        pages = fetched(source, server)
    unknown, known = cover(source, pages)
    assert unknown.known is (None if case[0].key == "opencitations" else False)
    assert (unknown.total, unknown.fetched, unknown.done) == (0, 0, True)
    assert (known.known, known.total, known.fetched) == (True, 2, 2)


def test_a_work_without_citations_has_none(case: Case) -> None:
    source = source_of(case, 5)
    with case[0](Graph({5: [], 6: [5]} if case[1] is BACKWARD else {5: [6], 6: []})) as server:
        (one,) = cover(source, fetched(source, server))
    assert (one.known, one.total, one.fetched) == (None if case[0].key == "opencitations" else True, 0, 0)


def test_what_does_not_come_is_missing(case: Case) -> None:
    made_up = graph(case[1], many=12)
    made_up.gone = {105}
    source = source_of(case, 1)
    with case[0](made_up) as server:
        pages = fetched(source, server)
    (one,) = cover(source, pages)
    fetches = any(Spot.read(page.cursor).leg is Leg.FETCH for page in pages)
    assert (one.total, one.fetched, len(one.missing)) == (12, 11, 1 if fetches else 0)
    assert total(source, pages) == 12
    if fetches:
        assert [name for page in pages for name in source.parse(page).missing] == list(one.missing)


def test_an_entry_no_reader_reads_is_kept_as_unread(case: Case) -> None:
    made_up = graph(case[1], many=3)
    made_up.broken = {102}
    if case[0].key in {"crossref", "europepmc"}:
        pytest.skip("a broken entry has no identifier there, and is missing instead")
    source = source_of(case, 1)
    with case[0](made_up) as server:
        hits = [hit for page in fetched(source, server) for hit in source.parse(page).hits]
    assert [isinstance(hit, Parsed) for hit in hits] == [True, False, True]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "2"}])
def test_too_many_requests_are_waited_out(case: Case, headers: dict[str, str]) -> None:
    source = source_of(case, 1)
    with case[0](graph(case[1], many=3)) as server:
        server.faults.append(Fault(status=429, body=b'{"message":"Too Many Requests"}', headers=headers, times=1))
        assert len(titles(source, fetched(source, server))) == 3


FAULTS = {
    "busy": (Fault(status=429, body=b"{}", times=99), SourceUnavailable, "LR-HTTP-BUSY"),
    "down": (Fault(status=503, body=b"no", times=99), SourceUnavailable, "LR-HTTP-SERVER"),
    "lost": (Fault(status=404, body=b'{"error":"Not found"}', times=99), SourceError, "LR-HTTP-REFUSED"),
    "html": (Fault(body=HTML, times=99), SourceChanged, "LR-HTTP-HTML"),
    "cut": (Fault(cut=1, times=99), SourceIncomplete, "LR-HTTP-CUT"),
    "other": (Fault(body=b'{"surprise":1}', times=99), SourceChanged, "LR-SOURCE-SHAPE"),
    "list": (Fault(body=b'[{"surprise":1}]', times=99), SourceChanged, "LR-SOURCE-SHAPE"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_failure_never_looks_like_no_citations(case: Case, name: str) -> None:
    fault, kind, code = FAULTS[name]
    fault.times = 99
    if name == "list" and case[0].key == "semanticscholar":
        pytest.skip("a paper without an identifier is one it does not know")
    with case[0](graph(case[1], many=3)) as server:
        server.faults.append(fault)
        error = raised(source_of(case, 1), server)
    assert isinstance(error, kind)
    assert error.code == code


def test_a_failure_after_the_first_answer_keeps_what_came(case: Case) -> None:
    source, came = source_of(case, 1, 2), []
    with case[0](graph(case[1], many=3)) as server:
        pages: Iterator[Page] = source.pages(asking(source), client(server))
        came.append(next(pages))
        server.faults.append(Fault(status=500, times=99))
        with pytest.raises(SourceUnavailable):
            came.extend(pages)
        server.faults.clear()
        came.extend(fetched(source, server, came))
    assert len(titles(source, came)) == 5


def test_a_list_that_goes_in_a_circle_is_an_error(listed: Case) -> None:
    if listed == (GRAPHS[2], BACKWARD):
        pytest.skip("its pages are counted and cannot go in a circle")
    with listed[0](graph(listed[1]), page=20) as server:
        server.circle = True
        error = None
        if listed[0].key == "europepmc":  # the same mark again is how its lists end: what is missing is told
            (one,) = cover(source_of(listed, 1), fetched(source_of(listed, 1), server))
            assert (one.total, one.fetched) == (MANY, 40)
            return
        error = raised(source_of(listed, 1), server)
    assert error.code == "LR-SOURCE-CURSOR"


def test_an_empty_page_of_a_list_is_asked_for_again(listed: Case) -> None:
    source = source_of(listed, 1)
    if listed[0].key == "semanticscholar":
        pytest.skip("its lists say no total: an empty page without a mark is the end")
    with listed[0](graph(listed[1], many=3)) as server:
        server.empty = 2
        assert len(titles(source, fetched(source, server))) == 3
        server.empty = 9
        assert raised(source, server).code == "LR-SOURCE-EMPTY"


def test_no_secret_is_in_a_page(case: Case) -> None:
    source = source_of(case, 1)
    with case[0](graph(case[1], many=3)) as server:
        pages = fetched(source, server)
    for page in pages:
        told = f"{dict(page.request)} {page.asked} {page.cursor}"
        assert KEY not in told
        assert EMAIL not in told


def test_pages_that_do_not_follow_one_another_are_refused(case: Case) -> None:
    source = source_of(case, 1, 2)
    with case[0](graph(case[1], many=3)) as server:
        pages = fetched(source, server)
        with pytest.raises(SourceChanged):
            fetched(source, server, [pages[0], pages[-1]])


@pytest.mark.parametrize("text", ["", "1", "1/seed", "x/seed/0/-/", "1/nest/0/-/", "1/list/0/x/"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(SourceChanged) as caught:
        Spot.read(text)
    assert caught.value.code == "LR-SOURCE-CURSOR"


def test_a_mark_may_hold_anything() -> None:
    spot = Spot(3, Leg.LIST, 100, None, "AoI/IQ==/m:1")
    assert Spot.read(str(spot)) == spot


def test_every_source_is_tried_here() -> None:
    assert {server.key for server in GRAPHS} == set(KEYS)
