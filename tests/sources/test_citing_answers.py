"""What each source of citations says in its own way: requests, references without identifiers, recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.errors import InputError, SourceRefused
from litreview.formats.crossref_reference import read_reference
from litreview.formats.europepmc_record import read_reference as read_europepmc
from litreview.formats.json_entry import read_hits
from litreview.formats.opencitations_record import read_entry
from litreview.model import Name, Parsed, RecordType
from litreview.sources.citing import Citing, Direction, Leg, Seed, Spot, cover
from litreview.sources.citing_crossref import CrossrefCiting
from litreview.sources.citing_europepmc import EuropePmcCiting
from litreview.sources.citing_openalex import OpenAlexCiting
from litreview.sources.citing_opencitations import OpenCitationsCiting
from litreview.sources.citing_semanticscholar import SemanticScholarCiting
from litreview.sources.citing_sources import citing
from litreview.sources.conformance import made
from litreview.sources.conformance.suite import KEY
from tests.servers.cassettes import read_tape
from tests.servers.citing import (
    CitingServer,
    CrossrefGraph,
    EuropePmcGraph,
    Graph,
    OpenAlexGraph,
    OpenCitationsGraph,
    SemanticScholarGraph,
)
from tests.sources.test_citing import client, fetched, titles, total

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD
SMALL = Graph({1: [101, 102]})
PRINTED = "Berg B. A book nobody has numbered. Oslo: Made-up Press; 1998."


def of(kind: type[Citing], way: Direction = BACKWARD, identifier: str = "") -> Citing:
    return kind(way, [Seed("W1", "Seed", identifier or f"doi:{made(1).doi}")])


def record(reader: object, **entry: object) -> Parsed:
    (hit,) = read_hits([entry], reader)  # type: ignore[arg-type]
    assert isinstance(hit, Parsed)
    return hit


# -- what is sent


def test_openalex_is_asked_by_filters_alone() -> None:
    with OpenAlexGraph(SMALL) as server:
        fetched(of(OpenAlexCiting), server)
        fetched(of(OpenAlexCiting, FORWARD), server)
    assert [call.params["filter"] for call in server.calls] == [
        "doi:10.5555/made.1",
        "openalex:W101|W102",
        "doi:10.5555/made.1",
        "cites:W1",
    ]
    assert all(call.params.keys() <= {"filter", "per_page", "cursor", "api_key"} for call in server.calls)
    assert all(call.params["api_key"] == KEY for call in server.calls)


def test_a_hundred_references_are_one_request() -> None:
    with OpenAlexGraph(Graph({1: list(range(101, 302))})) as server:
        fetched(of(OpenAlexCiting), server)
    assert [call.params["filter"].count("|") + 1 for call in server.calls] == [1, 100, 100, 1]


@pytest.mark.parametrize(
    ("kind", "scheme", "value", "usable"),
    [
        (OpenAlexCiting, "doi", "10.1000/a,b", False),
        (OpenAlexCiting, "doi", "10.1000/a|b", False),
        (OpenAlexCiting, "pmid", "123", True),
        (OpenAlexCiting, "pmcid", "PMC1", False),
        (CrossrefCiting, "doi", "10.1000/a,b", False),
        (CrossrefCiting, "pmid", "123", False),
        (EuropePmcCiting, "pmcid", "PMC1", True),
        (EuropePmcCiting, "doi", '10.1000/a"b', False),
        (SemanticScholarCiting, "doi", "10.1000/a,b", True),
        (OpenCitationsCiting, "doi", "", False),
    ],
)
def test_what_a_source_can_be_asked_by(kind: type[Citing], scheme: str, value: str, usable: bool) -> None:
    assert kind.usable(scheme, value) is usable


def test_crossref_has_no_way_forward_and_nobody_else_is_asked() -> None:
    assert CrossrefCiting.directions == (BACKWARD,)
    with pytest.raises(InputError) as caught:
        citing("pubmed")
    assert caught.value.code == "LR-SNOWBALL-SOURCE"
    assert citing("Europe PMC") is EuropePmcCiting


def test_europepmc_is_asked_by_pmid_and_record() -> None:
    with EuropePmcGraph(SMALL) as server:
        fetched(of(EuropePmcCiting, identifier="pmid:1"), server)
        fetched(of(EuropePmcCiting, FORWARD), server)
    assert [call.params.get("query", call.path.rpartition("rest/")[2]) for call in server.calls] == [
        "EXT_ID:1 AND SRC:MED",
        "MED/1/references",
        "(EXT_ID:101 AND SRC:MED) OR (EXT_ID:102 AND SRC:MED)",
        'DOI:"10.5555/made.1"',
        "CITES:1_MED",
    ]


def test_long_europepmc_questions_are_posted() -> None:
    with EuropePmcGraph(Graph({1: list(range(10_000_001, 10_000_081))})) as server:
        source = of(EuropePmcCiting)
        assert len(titles(source, fetched(source, server))) == 80
    assert [call.method for call in server.calls] == ["GET", "GET", "POST", "GET"]


def test_opencitations_has_a_token_and_asks_for_ten_at_a_time() -> None:
    with OpenCitationsGraph(Graph({1: list(range(101, 113))})) as server:
        fetched(of(OpenCitationsCiting), server)
    assert [call.path.count("__") for call in server.calls] == [0, 9, 1]
    assert server.calls[0].path == "/index/v2/references/doi:10.5555/made.1"
    assert all(call.headers["authorization"] == KEY for call in server.calls)


@pytest.mark.parametrize(("place", "limit"), [(0, 1000), (8000, 1000), (9000, 999)])
def test_semanticscholar_stays_below_ten_thousand(place: int, limit: int) -> None:
    source = of(SemanticScholarCiting, FORWARD)
    spot = Spot(0, Leg.LIST, place, 20_000, str(place))
    with SemanticScholarGraph(SMALL) as server:
        call = source.call(client(server), spot, ("id", str(place)))
    assert dict(call.params)["offset"] == str(place)
    assert dict(call.params)["limit"] == str(limit)
    body = json.dumps({"offset": place, "next": place + limit, "data": []}).encode()
    found = source.read(Leg.LIST, FORWARD, body, ("id", str(place)))
    assert found.next == ("" if place == 9000 else str(place + limit))


# -- what is not covered


@pytest.mark.parametrize(("kind", "server"), [(CrossrefCiting, CrossrefGraph), (EuropePmcCiting, EuropePmcGraph)])
def test_references_without_identifier_are_kept_as_printed(kind: type[Citing], server: type[CitingServer]) -> None:
    source = of(kind)
    with server(Graph({1: [101, 102]}, printed={1: [PRINTED]})) as running:
        pages = fetched(source, running)
    assert sorted(titles(source, pages)) == sorted(
        [PRINTED.removesuffix(".") if kind is EuropePmcCiting else PRINTED, made(101).title, made(102).title]
    )
    (one,) = cover(source, pages)
    assert (one.total, one.fetched, one.bare, one.missing) == (3, 3, 1, ())


def test_a_reference_named_twice_counts_once() -> None:
    source = of(CrossrefCiting)
    with CrossrefGraph(Graph({1: [101, 101, 102]})) as server:
        pages = fetched(source, server)
    assert total(source, pages) == len(titles(source, pages)) == 2


def test_a_list_that_may_not_be_shown_is_told() -> None:
    source = of(SemanticScholarCiting)
    with SemanticScholarGraph(SMALL) as server:
        server.withheld = {1}
        pages = fetched(source, server)
    (one,) = cover(source, pages)
    assert (one.withheld, one.total, one.fetched) == (True, 2, 0)
    assert total(source, pages) == 2


def test_what_is_counted_and_not_listed_is_told() -> None:
    source = of(SemanticScholarCiting)
    with SemanticScholarGraph(SMALL) as server:
        server.uncounted = 3
        pages = fetched(source, server)
    (one,) = cover(source, pages)
    assert (one.total, one.fetched) == (5, 2)
    assert total(source, pages) == 5


def test_crossref_counts_references_that_it_does_not_list() -> None:
    work = {"DOI": "10.1000/x", "references-count": 41}
    body = {"status": "ok", "message-type": "work-list", "message": {"total-results": 1, "items": [work]}}
    found = CrossrefCiting().read(Leg.SEED, BACKWARD, json.dumps(body).encode(), ("doi:10.1000/x",))
    assert (found.known, found.counted, found.listed) == (True, 41, 0)


SAID = {
    OpenAlexCiting: b'{"error":"Invalid query parameters error.","message":"no"}',
    CrossrefCiting: b'{"status":"failed","message":[{"message":"no"}]}',
    EuropePmcCiting: b'{"version":"6.9","errCode":404,"errMsg":"no"}',
    SemanticScholarCiting: b'{"error":"no"}',
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("way", list(Direction))
def test_an_error_under_status_200_is_an_error(kind: type[Citing], way: Direction) -> None:
    if way not in kind.directions:
        return
    with pytest.raises(SourceRefused) as caught:
        kind(way).read(Leg.LIST, way, SAID[kind], ("1", "1"))
    assert caught.value.code == "LR-SOURCE-SAID"


# -- the records


def test_a_reference_in_parts() -> None:
    entry = {
        "key": "ref1",
        "author": "Aas",
        "year": "2011",
        "article-title": "Hope in <i>care</i>",
        "journal-title": "J Hope",
        "volume": "3",
        "issue": "2",
        "first-page": "12",
        "doi-asserted-by": "publisher",
    }
    found = record(read_reference, **entry).record
    assert (found.title, found.container, found.year, found.volume, found.issue) == (
        "Hope in care",
        "J Hope",
        2011,
        "3",
        "2",
    )
    assert (len(found.authors), found.authors_complete, found.pages) == (1, False, "12")
    assert found.type is RecordType.ARTICLE
    assert found.extra["doi-asserted-by"] == ("publisher",)


def test_a_reference_that_is_one_text_stands_whole_as_title() -> None:
    hit = record(read_reference, key="r", unstructured=PRINTED)
    assert hit.record.title == PRINTED
    assert [remark.code for remark in hit.remarks] == ["import.reference.whole"]


def test_a_title_is_not_replaced_by_the_whole_reference() -> None:
    hit = record(read_reference, **{"key": "r", "article-title": "Hope", "unstructured": PRINTED})
    assert hit.record.title == "Hope"
    assert hit.record.extra["unstructured"] == (PRINTED,)


def test_a_reference_of_europepmc() -> None:
    entry = {
        "title": "Hope in care.",
        "authorString": "Aas K, Berg BO.",
        "journalAbbreviation": "J Hope",
        "pubYear": 2011,
        "volume": "3",
        "pageInfo": "12-15",
        "citedOrder": 4,
        "match": "N",
    }
    found = record(read_europepmc, **entry).record
    assert (found.title, found.container, found.year, found.pages) == ("Hope in care", "J Hope", 2011, "12-15")
    assert found.authors == (Name("Aas", "K"), Name("Berg", "BO"))
    whole = record(read_europepmc, unstructuredInformation=PRINTED, citedOrder=5, match="N")
    assert whole.record.title == PRINTED


def test_a_row_of_opencitations() -> None:
    found = record(
        read_entry,
        id="doi:10.1000/ABC pmid:33 omid:br/06101 openalex:W7",
        title="Hope in care",
        author="Aas, Kari [orcid:0000-0002-1825-0097 omid:ra/1]; Care Group [omid:ra/2]",
        pub_date="2020-02-28",
        venue="Journal of Hope [issn:1504-3010 omid:br/2]",
        volume="1",
        issue="",
        page="428-444",
        type="journal article",
        publisher="Made-up Press [crossref:281]",
        editor="",
    ).record
    assert (found.doi, found.pmid, found.ids) == ("10.1000/abc", "33", {"omid": "br/06101", "openalex": "W7"})
    assert found.authors[0] == Name("Aas", "Kari")
    assert len(found.authors) == 2
    assert (found.container, found.issn, found.publisher) == ("Journal of Hope", ("1504-3010",), "Made-up Press")
    assert (found.year, found.date, found.pages, found.type) == (2020, "2020-02-28", "428-444", RecordType.ARTICLE)


# -- recorded answers


@pytest.mark.parametrize(("name", "way", "end"), [("refs", BACKWARD, "cited"), ("cites", FORWARD, "citing")])
def test_recorded_opencitations(name: str, way: Direction, end: str, shared: Path) -> None:
    (taped,) = read_tape(shared / "recordings" / "opencitations" / f"oc_coci_{name}.yml")
    rows = json.loads(taped.body)
    found = OpenCitationsCiting().read(Leg.SEED, way, taped.body, ("doi:10.1108/jd-12-2013-0166",))
    assert found.names == tuple(dict.fromkeys(f"doi:{row[end]}" for row in rows))
    assert found.listed == len(found.names) > 5


def test_recorded_semanticscholar(shared: Path) -> None:
    tape = read_tape(shared / "recordings" / "semanticscholar" / "test_get_paper_references.yaml")
    found = [SemanticScholarCiting().read(Leg.LIST, BACKWARD, taped.body, ("x", "0")) for taped in tape]
    assert [one.next for one in found] == ["50", ""]
    assert found[0].listed == 50
    read = [hit for one in found for hit in one.hits]
    assert all(isinstance(hit, Parsed) and hit.record.title for hit in read)


def test_recorded_reference_lists_of_crossref(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "recordings" / "crossref").glob("*.json")):
        answer = json.loads(path.read_bytes())
        works = [one.get("message", one) for one in (answer if isinstance(answer, list) else [answer])]
        for work in works:
            if not isinstance(work, dict) or not work.get("reference"):
                continue
            body = {"status": "ok", "message-type": "work-list", "message": {"total-results": 1, "items": [work]}}
            found = CrossrefCiting().read(Leg.SEED, BACKWARD, json.dumps(body).encode(), ("x",))
            entries = work["reference"]
            dois = {entry["DOI"].lower() for entry in entries if "DOI" in entry}
            assert set(found.names) == dois
            assert found.bare == sum("DOI" not in entry for entry in entries)
            assert all(isinstance(hit, Parsed) and (hit.record.title or hit.record.container) for hit in found.hits)
            assert found.counted == found.listed
            seen += len(entries)
    assert seen > 20


@pytest.mark.parametrize("number", ["00", "02", "03"])
def test_recorded_works_of_openalex(number: str, shared: Path) -> None:
    work = json.loads((shared / "recordings" / "openalex" / f"zotero_OpenAlex_JSON_{number}.json").read_bytes())
    body = {"meta": {"count": 1, "next_cursor": None}, "results": [work]}
    found = OpenAlexCiting().read(Leg.SEED, BACKWARD, json.dumps(body).encode(), ("x",))
    assert found.own == work["id"].rpartition("/")[2]
    assert found.listed == len(work["referenced_works"]) == work.get("referenced_works_count", found.listed)
