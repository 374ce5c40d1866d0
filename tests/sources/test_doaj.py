"""DOAJ: the conformance suite, its own protocol, and recorded answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import SourceRefused
from litreview.formats.doaj_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Name, Parsed, Query, RecordType, Translation, Unparsed
from litreview.sources.base import Request
from litreview.sources.conformance.suite import Suite, raised
from litreview.sources.doaj import Doaj
from tests.servers.base import Fault
from tests.servers.cassettes import read_tape
from tests.servers.doaj import DoajServer


class TestConformance(Suite):
    source = Doaj()
    server = DoajServer


def record(**bibjson: Any) -> Parsed:
    (hit,) = read_hits([{"id": "1", "bibjson": bibjson}], read_entry, "id")
    assert isinstance(hit, Parsed)
    return hit


def test_nothing_beyond_the_first_thousand_is_asked_for() -> None:
    with DoajServer(2500) as server:
        TestConformance().fetched(server)
    assert [call.params["page"] for call in server.calls] == [str(page) for page in range(1, 11)]


def test_the_query_is_in_the_address_and_parameters_stand_beside_it() -> None:
    text = 'title:"håp og/eller mot" AND NOT (søvn? #1 & 50%) OR doi:10.1/..//x'
    request = Request(Query("main", text), Translation(text, params=(("ref", "made"),)))
    with DoajServer(3) as server:
        TestConformance().fetched(server, request)
    assert server.calls[0].path == f"/api/v4/search/articles/{text}"
    assert server.calls[0].params == {"page": "1", "pageSize": "100", "ref": "made"}


def test_no_order_is_asked_for_that_would_choose_among_the_hits() -> None:
    with DoajServer(3) as server:
        TestConformance().fetched(server)
    assert "sort" not in server.calls[0].params


def test_a_refused_query_is_told_in_its_words() -> None:
    with DoajServer(3) as server:
        server.faults.append(Fault(status=400, body=DoajServer.said[0], times=9))
        error = raised(SourceRefused, lambda: TestConformance().fetched(server))
    assert error.code == "LR-HTTP-REFUSED"
    assert "disallowed Lucene features" in str(error.words["said"])
    error = raised(SourceRefused, lambda: Doaj().read(DoajServer.said[0]))
    assert error.code == "LR-SOURCE-SAID"


def test_what_the_service_understood_is_told() -> None:
    with DoajServer(3) as server:
        (page,) = TestConformance().fetched(server)
    tidings = Doaj().parse(page).tidings
    assert tidings is not None
    assert tidings.translation == "hope"


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2020", "4", "2020-04"),
        ("2020", "04", "2020-04"),
        ("2020", "July", "2020-07"),
        ("2020", "13", "2020"),
        ("2020", "", "2020"),
    ],
)
def test_the_month(year: str, month: str, date: str) -> None:
    hit = record(title="X", year=year, month=month)
    assert (hit.record.year, hit.record.date) == (2020, date)
    assert ("bibjson.month" in hit.record.extra) is (month == "13")


def test_pages_and_article_numbers() -> None:
    assert record(title="X", start_page="608", end_page="617").record.pages == "608-617"
    assert record(title="X", start_page="107").record.pages == "107"
    assert record(title="X", start_page="e22081", end_page="e22081").record.article_number == "e22081"


def test_identifiers_by_their_type() -> None:
    hit = record(
        title="X",
        identifier=[
            {"type": "DOI", "id": "10.5555/A"},
            {"type": "pissn", "id": "1504-3010"},
            {"type": "arxiv", "id": "7"},
        ],
        link=[{"type": "fulltext", "url": "https://example.org/1", "content_type": "html"}],
    )
    assert (hit.record.doi, hit.record.issn, hit.record.url) == ("10.5555/a", ("1504-3010",), "https://example.org/1")
    assert hit.record.extra["bibjson.identifier[arxiv]"] == ("7",)


def test_the_language_of_a_journal_with_several_is_not_the_articles() -> None:
    assert record(title="X", journal={"language": ["NO"]}).record.languages == ("no",)
    hit = record(title="X", journal={"language": ["EN", "NO"]})
    assert hit.record.languages == ()
    assert hit.record.extra["bibjson.journal.language"] == ("EN", "NO")


def test_names_and_what_has_no_field() -> None:
    hit = record(title="X", author=[{"name": "Åse Østby", "affiliation": "Nord", "orcid_id": "0000"}])
    assert hit.record.authors == (Name("Østby", "Åse"),)
    assert hit.record.extra["bibjson.author.affiliation"] == ("Nord",)
    assert hit.record.extra["bibjson.author.orcid_id"] == ("0000",)
    assert hit.record.type is RecordType.ARTICLE


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("title", "year", "month", "author", "name", "identifier", "type", "id", "journal", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(_JSON, _JSON)
def test_no_entry_breaks_the_reader(entry: Any, bibjson: Any) -> None:
    hits = read_hits([entry, {"id": "1", "bibjson": bibjson}], read_entry, "id")
    assert len(hits) == 2
    assert all(isinstance(hit, Parsed | Unparsed) for hit in hits)


SEARCHES = {"jaod_article_search.yml": 5412874}
LINES = "example_doaj_articles.json"
NO_DOI = "10.123/abc"  # stands as one in a recorded article; a registrant has four digits or more
NOT_READ = {
    "jaod_article.yml": "an answer about one article, which this program does not ask for",
    "jaod_journal.yml": "an answer about a journal, which this program does not ask for",
}


def check(hit: object, entry: dict[str, Any]) -> None:
    bibjson = entry["bibjson"]
    dois = [item["id"].lower() for item in bibjson["identifier"] if item["type"].lower() == "doi"]
    assert isinstance(hit, Parsed)
    assert hit.record.ids["doaj"] == entry["id"]
    assert hit.record.title[:8] == " ".join(bibjson["title"].split())[:8]
    assert [hit.record.doi] == (dois or [""]) or hit.record.extra["bibjson.identifier[doi]"] == (NO_DOI,)
    assert hit.record.year == int(bibjson["year"])
    assert len(hit.record.authors) == len(bibjson["author"])
    assert hit.record.issn
    assert hit.record.container == bibjson["journal"]["title"]
    assert bool(hit.record.pages or hit.record.article_number) is bool(bibjson.get("start_page"))
    assert hit.record.abstract


@pytest.mark.parametrize("name", SEARCHES)
def test_recorded_searches(name: str, shared: Path) -> None:
    (taped,) = read_tape(shared / "recordings" / "doaj" / name)
    got, answer = Doaj().read(taped.body), json.loads(taped.body)
    assert got.total == answer["total"] == SEARCHES[name]
    assert got.listed == len(got.hits) == len(answer["results"]) == 10
    for hit, entry in zip(got.hits, answer["results"], strict=True):
        check(hit, entry)


def test_recorded_articles(shared: Path) -> None:
    text = (shared / "recordings" / "doaj" / LINES).read_text(encoding="utf-8")
    entries = [json.loads(line) for line in text.splitlines() if line]
    hits = read_hits(entries, read_entry, "id")
    assert len(hits) == 5
    for hit, entry in zip(hits, entries, strict=True):
        check(hit, entry)


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "doaj").iterdir()}
    assert names == SEARCHES.keys() | {LINES} | NOT_READ.keys()
