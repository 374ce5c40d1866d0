"""Searches with more hits than PubMed hands out of one query: divided on dates, joined, and nothing left unsaid."""

from __future__ import annotations

import itertools
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from litreview.errors import SourceChanged, SourceError
from litreview.model import Message, Query, Translation
from litreview.sources.base import Page, Request, Tidings
from litreview.sources.http import HttpClient, Settings
from litreview.sources.pubmed import PubMed
from litreview.sources.pubmed_split import FIRST, LAST, Joined, Part, Plan, Span, part
from tests.servers.eutils import RATE_ERROR, Corpus, EutilsServer, Fault

PUBMED = PubMed()
CAP = 9_999


def request(text: str = "hope AND recovery", *, count_only: bool = False) -> Request:
    query = Query("main", text, ("pubmed",))
    return Request(query, Translation(text), count_only)


def client(server: EutilsServer) -> HttpClient:
    waits: list[float] = []
    settings = Settings(base_addresses={"pubmed": server.address}, tries=3)
    return HttpClient(settings, clock=lambda: sum(waits), sleep=waits.append, rng=random.Random(1))


def asked(server: EutilsServer, path: str) -> int:
    return sum(path in call.path for call in server.calls)


def tidings(pages: list[Page]) -> list[Tidings]:
    found = (PUBMED.parse(page).tidings for page in pages if page.role != "records")
    return [one for one in found if one]


def remarks(pages: list[Page]) -> list[Message]:
    return [remark for one in tidings(pages) for remark in one.remarks]


def told(pages: list[Page]) -> dict[str, dict[str, object]]:
    return {remark.code.removeprefix("source.pubmed."): dict(remark.args) for remark in remarks(pages)}


def totals(pages: list[Page]) -> list[int]:
    return [one.total for one in tidings(pages) if one.total is not None]


def fetched(pages: list[Page]) -> list[str]:
    return [pmid for page in pages for pmid in page.asked]


def everything(server: EutilsServer) -> set[str]:
    return {str(pmid) for pmid in server.corpus.pmids}


@pytest.mark.parametrize(("size", "searches"), [(CAP, 1), (10_000, 3), (10_050, 3), (25_000, 9)])
def test_every_hit_is_fetched_once_in_full_batches(size: int, searches: int) -> None:
    with EutilsServer(Corpus(size, brief=True)) as server:
        pages = list(PUBMED.pages(request(), client(server)))
        assert len(fetched(pages)) == size
        assert set(fetched(pages)) == everything(server)
        assert asked(server, "esearch") <= searches
        assert asked(server, "efetch") == -(-size // 200)
    assert totals(pages) == [size]
    assert {len(page.asked) for page in pages if page.role == "records"} <= {200, size % 200}
    assert told(pages).get("split", {}).get("joined", size) == size
    assert "undated" not in told(pages)


def test_what_a_part_is_sent_and_what_the_log_is_told() -> None:
    with EutilsServer(Corpus(10_050, brief=True)) as server:
        pages = list(PUBMED.pages(request("a) OR (b"), client(server)))
        first, *parts = [call.params for call in server.calls if "esearch" in call.path]
    assert "mindate" not in first
    assert {(part["term"], part["datetype"], part["retmax"]) for part in parts} == {("a) OR (b", "pdat", "9999")}
    assert parts[0]["maxdate"] == "3000/12/31"
    assert parts[-1]["mindate"] == "1500/01/01"
    assert told(pages) == {
        "cap": {"total": 10_050, "fetched": CAP},
        "split": {"parts": len(parts), "total": 10_050, "joined": 10_050},
    }
    readings = [PUBMED.parse(page) for page in pages if page.role == "part"]
    assert all(reading.tidings and not reading.tidings.translation and not reading.hits for reading in readings)


def test_only_the_number_is_asked_for_in_one_request() -> None:
    with EutilsServer(Corpus(10_050, brief=True)) as server:
        pages = list(PUBMED.pages(request(count_only=True), client(server)))
        assert len(server.calls) == 1
    assert totals(pages) == [10_050]
    assert remarks(pages) == []


def test_hits_without_a_date_are_counted_and_those_on_two_dates_fetched_once() -> None:
    with EutilsServer(Corpus(12_000, undated=40, twice=3, brief=True)) as server:
        pages = list(PUBMED.pages(request(), client(server)))
        undated = {str(pmid) for pmid in server.corpus.pmids if not server.corpus.days(pmid)}
        handed_out = {str(pmid) for pmid in server.corpus.pmids[:CAP]}
        assert len(fetched(pages)) == len(set(fetched(pages)))
        # those without a date come only where the undivided search handed them out
        assert set(fetched(pages)) == everything(server) - (undated - handed_out)
    left = len(undated - handed_out)
    assert left > 0
    assert told(pages)["undated"] == {"left": left}
    assert told(pages)["split"]["joined"] == 12_000 - left


def test_a_day_with_more_hits_than_the_cap_is_out_of_reach_and_said_so() -> None:
    crowded = date(2019, 1, 1)
    corpus = Corpus(21_000, brief=True, dated=lambda pmid: (crowded if pmid % 7 else date(2010, 5, 5),))
    with EutilsServer(corpus) as server:
        pages = list(PUBMED.pages(request(), client(server)))
        got = set(fetched(pages))
        assert asked(server, "esearch") < 40
    assert {str(pmid) for pmid in corpus.pmids if pmid % 7 == 0} <= got
    assert told(pages)["day"] == {"day": "2019-01-01", "total": 18_000, "fetched": CAP, "left": 18_000 - CAP}
    assert told(pages)["undated"] == {"left": 21_000 - len(got)}


def test_dates_that_make_no_difference_are_an_error_and_no_endless_search() -> None:
    with EutilsServer(Corpus(15_000, brief=True)) as server:
        server.deaf = True
        with pytest.raises(SourceChanged, match="LR-PUBMED-SPLIT"):
            list(PUBMED.pages(request(), client(server)))
        assert len(server.calls) < 100


def test_ids_withheld_and_ids_never_listed_are_named() -> None:
    with EutilsServer(Corpus(10_400, brief=True)) as server:
        withheld, unlisted = server.corpus.pmids[10_300], server.corpus.pmids[20]
        server.withheld, server.unlisted = {withheld}, {unlisted}
        pages = list(PUBMED.pages(request(), client(server)))
    missing = [pmid for page in pages for pmid in PUBMED.parse(page).missing]
    assert missing == [str(withheld)]
    assert told(pages)["short"]["left"] == 1
    assert told(pages)["undated"] == {"left": 1}


def test_hits_that_appear_meanwhile_are_taken_and_told() -> None:
    grown = Corpus(12_000, brief=True)
    with EutilsServer(grown) as server:
        server.found = lambda term: list(grown.pmids if len(server.calls) > 1 else grown.pmids[:11_000])
        pages = list(PUBMED.pages(request(), client(server)))
    more = len(fetched(pages)) - 11_000
    assert more > 0
    assert told(pages)["grown"] == {"more": more}


def test_empty_parts_do_not_say_that_the_search_found_nothing() -> None:
    with EutilsServer(
        Corpus(11_000, dated=lambda pmid: (date(1990, 1, 1) + timedelta(days=pmid % 3000),), brief=True)
    ) as server:
        pages = list(PUBMED.pages(request(), client(server)))
    assert len(fetched(pages)) == 11_000
    assert any(b"<Count>0</Count>" in page.body for page in pages)
    assert "no_items" not in told(pages)


# ----- going on after an interruption


def corpus_of_all_kinds() -> Corpus:
    return Corpus(20_500, undated=97, twice=11, brief=True)


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[EutilsServer, list[Page]]]:
    with EutilsServer(corpus_of_all_kinds()) as server:
        yield server, list(PUBMED.pages(request(), client(server)))


def test_a_search_goes_on_from_any_kind_of_page(whole: tuple[EutilsServer, list[Page]]) -> None:
    server, pages = whole
    parts = sum(page.role == "part" for page in pages)
    assert parts > 3
    for kept in [*range(parts + 4), len(pages) - 1, len(pages)]:
        server.calls.clear()
        wanted = pages[kept:] if kept in {0, 3} else pages[kept : kept + 4]
        going_on = PUBMED.pages(request(), client(server), iter(pages[:kept]))
        rest = list(itertools.islice(going_on, len(wanted)))
        assert [(page.cursor, page.next_cursor, page.body) for page in rest] == [
            (page.cursor, page.next_cursor, page.body) for page in wanted
        ]
        assert len(server.calls) == len(wanted)


def test_a_part_that_comes_again_or_does_not_fit_is_refused(whole: tuple[EutilsServer, list[Page]]) -> None:
    server, pages = whole
    search, first, second, *_ = pages
    last = next(page for page in pages if page.role == "part" and page.next_cursor.startswith("records"))
    circle = replace(second, next_cursor=first.cursor)
    bent = replace(search, next_cursor="part:1:20500:2019-02-30:3000-12-31")
    moved = replace(search, next_cursor="part:1:20500:2019-02-01:2019-02-02")
    wrong = replace(last, next_cursor="records:0/7")
    upto = pages[: pages.index(last)]
    for stored in ([search, second], [search, first, first], [search, first, circle], [bent], [moved], [*upto, wrong]):
        with pytest.raises(SourceChanged, match="LR-SOURCE-CURSOR"):
            list(PUBMED.pages(request(), client(server), iter(stored)))


def test_a_run_kept_before_searches_were_divided_ends_as_it_began() -> None:
    with EutilsServer(Corpus(10_050, brief=True)) as server:
        search = replace(next(iter(PUBMED.pages(request(), client(server)))), next_cursor="records:0")
        rest = list(PUBMED.pages(request(), client(server), [search]))
    assert len(fetched(rest)) == CAP
    assert told([search]) == {"short": {"total": 10_050, "fetched": CAP, "left": 51}}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("esearch", status=429, body=RATE_ERROR, fits=lambda params: "mindate" in params),
        Fault("esearch", body=RATE_ERROR, fits=lambda params: "mindate" in params),
        Fault("esearch", cut=900, fits=lambda params: "mindate" in params),
        Fault("efetch", cut=5000, honest=True),
        Fault("esearch", status=503, times=2, fits=lambda params: "mindate" in params),
    ],
)
def test_a_passing_fault_in_the_middle_costs_no_hit(fault: Fault) -> None:
    with EutilsServer(Corpus(10_400, brief=True)) as server:
        server.faults.append(fault)
        pages = list(PUBMED.pages(request(), client(server)))
        assert set(fetched(pages)) == everything(server)
        assert fault.times == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault("esearch", status=429, body=RATE_ERROR, times=99, fits=lambda params: "mindate" in params),
        Fault(
            "esearch", body=b"<eSearchResult><ERROR>no</ERROR></eSearchResult>", fits=lambda asked: "mindate" in asked
        ),
        Fault("esearch", body=b"<eSearchResult><IdList/></eSearchResult>", fits=lambda asked: "mindate" in asked),
    ],
)
def test_a_lasting_fault_in_a_division_stops_it_and_it_goes_on_later(fault: Fault) -> None:
    with EutilsServer(Corpus(10_400, brief=True)) as server:
        server.faults.append(fault)
        got: list[Page] = []
        with pytest.raises(SourceError):
            for page in PUBMED.pages(request(), client(server)):
                got.append(page)
        assert [page.role for page in got] == ["search"]
        server.faults.clear()
        got += PUBMED.pages(request(), client(server), iter(tuple(got)))
        assert set(fetched(got)) == everything(server)


# ----- the plan by itself


def simulated(days: list[date], term: str = "hope") -> list[Part]:
    plan, parts, total = Plan(len(days), term, 2026), list[Part](), len(days)
    while following := plan.next():
        parts.append(following)
        plan.take(following, sum(following.span.first <= day <= following.span.last for day in days))
    assert all(one.total == total for one in parts)
    return parts


def spread(size: int, first: date, last: date) -> list[date]:
    chance = random.Random(size)
    days = [first + timedelta(days=chance.randrange((last - first).days)) for _ in range(size)]
    return [day.replace(month=1, day=1) if chance.random() < 0.2 else day for day in days]


@pytest.mark.parametrize(
    ("first", "last", "most"),
    [(2005, 2025, 7), (1960, 1985, 14), (2015, 2019, 14), (2020, 2022, 14), (2024, 2024, 16)],
)
def test_the_parts_cover_all_days_in_few_requests(first: int, last: int, most: int) -> None:
    days = spread(30_000, date(first, 1, 1), date(last, 12, 31))
    parts = simulated(days)
    assert len(parts) <= most
    count = {one.span: sum(one.span.first <= day <= one.span.last for day in days) for one in parts}
    leaves = sorted((span for span, number in count.items() if number <= CAP), key=lambda span: span.first)
    assert (leaves[0].first, leaves[-1].last) == (FIRST, LAST)
    assert all(one.last + timedelta(days=1) == other.first for one, other in itertools.pairwise(leaves))
    assert sum(count[span] for span in leaves) == 30_000


def test_years_named_by_the_query_help_the_guess() -> None:
    days = spread(30_000, date(1990, 1, 1), date(1992, 12, 31))
    assert len(simulated(days, "(hope) AND 1990:1992[dp]")) < len(simulated(days))


def test_about_ten_thousand_hits_need_at_most_four_requests_more() -> None:
    for first, last in ((2005, 2025), (1950, 2025), (2015, 2025), (1970, 1990), (2020, 2025)):
        assert len(simulated(spread(10_000, date(first, 1, 1), date(last, 12, 31)))) <= 5


def test_a_cursor_reads_back() -> None:
    one = Part(3, 10_050, Span(date(2010, 1, 1), date(2012, 12, 31)))
    assert part(one.cursor) == one


def test_joined_ids_are_kept_in_order_and_small() -> None:
    joined = Joined()
    joined.add(("3", "1", "3"))
    joined.add(("1", "70000", "2"))
    assert (joined.batch(0, 9), len(joined)) == (("3", "1", "70000", "2"), 4)
    with pytest.raises(SourceChanged, match="LR-PUBMED-SHAPE"):
        joined.add(("12x",))
    tracemalloc.start()
    big = Joined()
    for start in range(0, 200_000, 10_000):
        big.add(tuple(str(30_000_000 + number) for number in range(start, start + 10_000)))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 16 * len(big)
    assert datetime.now(UTC).year < LAST.year
