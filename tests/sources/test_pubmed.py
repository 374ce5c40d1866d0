"""PubMed end to end against a server on the loopback: nothing lost, nothing fetched twice, nothing hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from litreview.errors import InputError, SourceChanged, SourceError, SourceRefused, SourceUnavailable
from litreview.model import Limit, LimitKind, Parsed, Query, Unparsed
from litreview.sources.base import Page, Request, Source
from litreview.sources.http import HttpClient, Settings
from litreview.sources.pubmed import PubMed
from litreview.sources.trail import Trail
from tests.servers.eutils import HTML, VIEWER_ERROR, Corpus, EutilsServer, Fault

EMAIL, KEY = "kari@example.org", "0123456789abcdef0123456789abcdef0123"
PUBMED: Source = PubMed()


def request(text: str = "hope AND recovery", *limits: Limit, count_only: bool = False) -> Request:
    query = Query("main", text, ("pubmed",), limits)
    return Request(query, PUBMED.translate(query), count_only)


def client(server: EutilsServer, slept: list[float] | None = None, **settings: object) -> HttpClient:
    given = {"base_addresses": {"pubmed": server.address}, "tries": 3, **settings}
    waits = slept if slept is not None else []
    return HttpClient(Settings(**given), clock=lambda: sum(waits), sleep=waits.append, rng=random.Random(1))


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(Corpus(450)) as running:
        yield running


def paths(server: EutilsServer) -> list[str]:
    return [call.path.rpartition("/")[2] for call in server.calls]


def test_a_whole_search(server: EutilsServer) -> None:
    pages = list(PUBMED.pages(request(), client(server)))
    assert [(page.role, page.cursor, page.next_cursor) for page in pages] == [
        ("search", "search", "records:0"),
        ("records", "records:0", "records:200"),
        ("records", "records:200", "records:400"),
        ("records", "records:400", ""),
    ]
    first, *rest = [PUBMED.parse(page) for page in pages]
    assert first.tidings is not None
    assert (first.tidings.total, first.tidings.translation, first.tidings.remarks) == (
        450,
        "hope AND recovery[All Fields]",
        (),
    )
    hits = [hit for reading in rest for hit in reading.hits]
    assert [hit.record.pmid for hit in hits if isinstance(hit, Parsed)] == [str(pmid) for pmid in server.corpus.pmids]
    assert not any(reading.missing for reading in rest)


def test_what_is_sent_to_ncbi(server: EutilsServer) -> None:
    pages = list(PUBMED.pages(request("(hope)  AND x*[tiab]"), client(server, email=EMAIL, api_keys={"pubmed": KEY})))
    search, fetch = server.calls[0], server.calls[1]
    assert search.method == "GET"
    assert search.params == {
        "db": "pubmed",
        "retmode": "xml",
        "term": "(hope)  AND x*[tiab]",
        "retmax": "9999",
        "tool": "litreview",
        "email": EMAIL,
        "api_key": KEY,
    }
    assert fetch.method == "POST"
    assert len(fetch.params["id"].split(",")) == 200
    assert all(KEY not in repr(page) and EMAIL not in repr(page) for page in pages)
    assert pages[0].request["param.term"] == "(hope)  AND x*[tiab]"
    server.calls.clear()
    list(PUBMED.pages(request(), client(server)))
    assert not {"email", "api_key"} & server.calls[0].params.keys()


def test_a_key_makes_it_quicker(server: EutilsServer) -> None:
    slow: list[float] = []
    quick: list[float] = []
    list(PUBMED.pages(request(), client(server, slow)))
    list(PUBMED.pages(request(), client(server, quick, api_keys={"pubmed": KEY})))
    assert sum(slow) >= 3 / 3  # four calls, three pauses, at most 3 a second
    assert 3 / 10 <= sum(quick) < 0.5


def test_a_long_query_goes_by_post(server: EutilsServer) -> None:
    term = " OR ".join(f'"word number {number}"[tiab]' for number in range(80))
    list(PUBMED.pages(request(term), client(server)))
    assert (server.calls[0].method, server.calls[0].params["term"]) == ("POST", term)


def test_counting_fetches_no_records_and_no_ids(server: EutilsServer) -> None:
    pages = list(PUBMED.pages(request(count_only=True), client(server)))
    assert paths(server) == ["esearch.fcgi"]
    assert server.calls[0].params["retmax"] == "0"
    tidings = PUBMED.parse(pages[0]).tidings
    assert tidings is not None
    assert (tidings.total, tidings.remarks) == (450, ())


def test_no_hits_is_an_answer_and_says_what_was_not_found(server: EutilsServer) -> None:
    pages = list(PUBMED.pages(request("nosuchword"), client(server)))
    assert len(pages) == 1
    tidings = PUBMED.parse(pages[0]).tidings
    assert tidings is not None
    assert tidings.total == 0
    assert [remark.code for remark in tidings.remarks] == ["source.pubmed.phrase_not_found", "source.pubmed.no_items"]


def test_a_misspelt_word_is_told_though_there_are_hits(server: EutilsServer) -> None:
    tidings = PUBMED.parse(next(iter(PUBMED.pages(request("hope OR mispelt"), client(server))))).tidings
    assert tidings is not None
    assert tidings.total == 450
    assert tidings.remarks[0].args == {"phrase": "mispelt"}


def test_ids_that_do_not_come_are_named(server: EutilsServer) -> None:
    server.withheld = {30_000_003, 30_000_420}
    readings = [PUBMED.parse(page) for page in PUBMED.pages(request(), client(server))]
    assert [pmid for reading in readings for pmid in reading.missing] == ["30000003", "30000420"]
    assert sum(len(reading.hits) for reading in readings) == 448


def test_an_id_that_pubmed_repeats_is_one_hit_and_is_told() -> None:
    with EutilsServer(Corpus(5), found=lambda _: [30_000_002, 30_000_002, 30_000_002]) as server:
        search, *records = list(PUBMED.pages(request(), client(server)))
    tidings = PUBMED.parse(search).tidings
    assert tidings is not None
    assert [remark.code for remark in tidings.remarks] == ["source.pubmed.repeated", "source.pubmed.short"]
    assert [page.asked for page in records] == [("30000002",)]
    assert sum(len(PUBMED.parse(page).hits) for page in records) == 1


def test_a_search_goes_on_from_any_stored_page(server: EutilsServer) -> None:
    whole = list(PUBMED.pages(request(), client(server)))
    for kept in range(len(whole) + 1):
        server.calls.clear()
        rest = list(PUBMED.pages(request(), client(server), iter(whole[:kept])))
        assert [(page.cursor, page.body) for page in rest] == [(page.cursor, page.body) for page in whole[kept:]]
        assert len(server.calls) == len(whole) - kept


def test_stored_pages_that_do_not_fit_are_refused(server: EutilsServer) -> None:
    whole = list(PUBMED.pages(request(), client(server)))
    for wrong in ([whole[0], whole[2]], [whole[0], whole[1], whole[1]]):
        with pytest.raises(SourceChanged, match="LR-SOURCE-CURSOR"):
            list(PUBMED.pages(request(), client(server), iter(wrong)))


def test_a_cursor_that_comes_again_is_an_error() -> None:
    page = Page(b"", "", "records", "a", "b", {}, datetime(2026, 1, 1, tzinfo=UTC))
    trail = Trail()
    trail.follow(page)
    with pytest.raises(SourceChanged, match="LR-SOURCE-CURSOR"):
        trail.follow(replace(page, cursor="b", next_cursor="a"))


@pytest.mark.parametrize("status", [400, 200])
def test_a_batch_ncbi_cannot_put_together_is_halved(server: EutilsServer, status: int) -> None:
    server.faults.append(
        Fault("efetch", status=status, body=VIEWER_ERROR, times=99, fits=lambda params: params["id"].count(",") >= 100)
    )
    pages = list(PUBMED.pages(request(), client(server)))
    assert [len(page.asked) for page in pages] == [0, 100, 100, 100, 100, 50]
    assert sum(len(PUBMED.parse(page).hits) for page in pages) == 450


def test_a_record_ncbi_cannot_put_together_at_all(server: EutilsServer) -> None:
    server.faults.append(Fault("efetch", status=400, body=VIEWER_ERROR, times=99))
    with pytest.raises(SourceUnavailable, match="LR-PUBMED-VIEWER"):
        list(PUBMED.pages(request(), client(server)))


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        (
            Fault("esearch", body=b"<eSearchResult><ERROR>Empty term</ERROR></eSearchResult>"),
            SourceRefused,
            "LR-PUBMED-ERROR",
        ),
        (Fault("esearch", body=b"<eSearchResult><IdList/></eSearchResult>"), SourceChanged, "LR-PUBMED-COUNT"),
        (Fault("esearch", body=b"<somethingNew/>"), SourceChanged, "LR-PUBMED-SHAPE"),
        (
            Fault("efetch", body=b"<eFetchResult><ERROR>Invalid db</ERROR></eFetchResult>"),
            SourceRefused,
            "LR-PUBMED-ERROR",
        ),
        (Fault("efetch", body=b"<somethingNew/>"), SourceChanged, "LR-PUBMED-XML-ROOT"),
        (Fault("efetch", body=b'<!DOCTYPE a [<!ENTITY b "c">]><PubmedArticleSet/>'), SourceChanged, None),
        (Fault("efetch", body=HTML), SourceChanged, "LR-HTTP-HTML"),
        (Fault("esearch", status=500, times=99), SourceUnavailable, "LR-HTTP-SERVER"),
    ],
)
def test_a_failure_is_never_an_empty_page(
    server: EutilsServer, fault: Fault, error: type[SourceError], code: str | None
) -> None:
    server.faults.append(fault)
    got: list[Page] = []
    with pytest.raises(error) as caught:
        got.extend(PUBMED.pages(request(), client(server)))
    assert caught.value.code == (code or "LR-XML-ENTITY")
    assert caught.value.exit_code == 3


def test_parsing_is_repeatable_and_keeps_broken_entries_in_sight(server: EutilsServer) -> None:
    page = list(PUBMED.pages(request(), client(server)))[1]
    assert PUBMED.parse(page) == PUBMED.parse(page)
    broken = replace(page, body=page.body.replace(b">30000007</PMID>", b">30000007</PMIT>", 1))
    reading = PUBMED.parse(broken)
    assert len(reading.hits) == 200
    assert [hit.pointer.position for hit in reading.hits if isinstance(hit, Unparsed)] == [7]


# ----- what PubMed is sent, and what it cannot be told

YEARS = Limit(LimitKind.YEARS, "2012-2022", 2012, 2022)


def sent(*limits: Limit, text: str = "a OR b") -> tuple[str, list[str]]:
    translation = PUBMED.translate(Query("q", text, limits=limits))
    return translation.text, [loss.message.code.removeprefix("source.loss.") for loss in translation.losses]


def test_without_limits_the_query_is_untouched() -> None:
    assert sent(text="  håp AND\n(a OR b)*\n") == ("  håp AND\n(a OR b)*\n", [])


def test_limits_bind_to_the_whole_query() -> None:
    norwegian_or_english = Limit(LimitKind.LANGUAGE, values=("Norsk", "Engelsk"))
    assert sent(YEARS, norwegian_or_english) == ("(a OR b) AND 2012:2022[dp] AND (norwegian[la] OR english[la])", [])
    with pytest.raises(InputError, match="LR-QUERY-TRANSLATE"):  # the limit would bind to a part of it
        sent(YEARS, text="a) OR (b")
    assert sent(YEARS, text='"a)" OR b')[1] == []


@pytest.mark.parametrize(
    ("limit", "clause", "losses"),
    [
        (Limit(LimitKind.YEARS, "fra 2015", 2015, None), "2015:3000[dp]", []),
        (Limit(LimitKind.YEARS, "til 2015", None, 2015), "1500:2015[dp]", []),
        (Limit(LimitKind.YEARS, "siste ti år"), "", ["years"]),
        (Limit(LimitKind.LANGUAGE, "Engelsk, Norsk, Norsk bokmål"), "(english[la] OR norwegian[la])", []),
        (Limit(LimitKind.LANGUAGE, values=("nb",)), "norwegian[la]", ["norwegian"]),
        (Limit(LimitKind.LANGUAGE, values=("no", "klingon")), "", ["language"]),
        (Limit(LimitKind.PEER_REVIEWED, "Peer reviewed"), "", ["peer_review"]),
        (Limit(LimitKind.COUNTRY, values=("Norge",)), "", ["country"]),
        (Limit(LimitKind.FULL_TEXT, "Full text"), "fft[Filter]", []),
        (Limit(LimitKind.FULL_TEXT, "Free full text"), "free full text[sb]", []),
        (Limit(LimitKind.DOCUMENT_TYPE, values=("Artikler",)), "journal article[pt]", []),
        (Limit(LimitKind.DOCUMENT_TYPE, "Books and documents"), "booksdocs[Filter]", []),
        (Limit(LimitKind.DOCUMENT_TYPE, values=("Forskningsartikkel",)), "", ["filter"]),
        (Limit(LimitKind.DOCUMENT_TYPE, values=("Review", "Forskningsartikkel")), "", ["filter"]),
        (
            Limit(LimitKind.STUDY_TYPE, values=("clinical trial", "RCT")),
            "(clinical trial[pt] OR randomized controlled trial[pt])",
            [],
        ),
        (Limit(LimitKind.OTHER, "Humans"), "humans[mh]", []),
        (Limit(LimitKind.OTHER), "", ["filter"]),
    ],
)
def test_each_limit_in_pubmeds_words_or_as_a_loss(limit: Limit, clause: str, losses: list[str]) -> None:
    assert sent(limit) == (f"(a OR b) AND {clause}" if clause else "a OR b", losses)
    assert PUBMED.translate(Query("q", "a", limits=(limit,))).limits == ((limit,) if clause else ())


def test_a_limit_applied_afterwards_is_not_sent() -> None:
    assert sent(replace(YEARS, applied="rule")) == ("a OR b", [])
