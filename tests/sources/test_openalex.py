"""OpenAlex: the conformance suite, its own protocol, its records, and recorded answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceError, SourceRefused, SourceUnavailable
from litreview.formats.json_entry import read_hits
from litreview.formats.openalex_record import read_entry
from litreview.model import Name, Parsed, Query, RecordType, Relation, Unparsed
from litreview.sources.base import Request, Translation
from litreview.sources.conformance import Fault, Suite
from litreview.sources.conformance.suite import KEY
from litreview.sources.openalex import OpenAlex
from tests.servers.cassettes import read_tape
from tests.servers.openalex import OpenAlexServer


class TestConformance(Suite):
    source = OpenAlex()
    server = OpenAlexServer


def record(**entry: object) -> Parsed:
    (hit,) = read_hits([{"id": "https://openalex.org/W1", "title": "X", **entry}], read_entry, "id")
    assert isinstance(hit, Parsed)
    return hit


def codes(hit: Parsed) -> list[str]:
    return [remark.code for remark in hit.remarks]


# -- the protocol


def test_one_filter_title_and_abstract_and_the_key() -> None:
    suite = TestConformance()
    params = (("filter", "publication_year:2015-2024"), ("filter", "language:no"))
    with OpenAlexServer(3) as server:
        pages = suite.fetched(server, Request(Query("main", "håp"), Translation("håp", params=params)))
    (call,) = server.calls
    assert call.params == {
        "search.title_and_abstract": "håp",
        "filter": "publication_year:2015-2024,language:no",
        "per_page": "100",
        "cursor": "*",
        "api_key": KEY,
    }
    assert pages[0].request["param.filter"] == "publication_year:2015-2024,language:no"
    assert pages[0].request["param.api_key"] == "***"


def test_filters_alone_are_a_search() -> None:
    request = Request(Query("main", ""), Translation("", params=(("filter", "cites:W1"),)))
    with OpenAlexServer(3) as server:
        TestConformance().fetched(server, request)
    assert "search.title_and_abstract" not in server.calls[0].params


def test_counting_asks_for_one_entry() -> None:
    suite = TestConformance()
    with OpenAlexServer(300) as server:
        suite.fetched(server, suite.request(count_only=True))
    assert server.calls[0].params["per_page"] == "1"


def test_nothing_is_filtered_unseen() -> None:
    with OpenAlexServer(1) as server:
        TestConformance().fetched(server)
    assert server.calls[0].params.keys() == {"search.title_and_abstract", "per_page", "cursor", "api_key"}


def test_a_last_page_that_is_empty_ends_the_list() -> None:
    suite = TestConformance()
    with OpenAlexServer(103) as server:
        server.withheld = {101, 102, 103}
        pages = suite.fetched(server)
    assert len(suite.hits(pages)) == 100
    assert suite.total(pages) == 103


ERRORS = {
    400: (SourceRefused, "LR-HTTP-REFUSED", b'{"error":"Invalid query parameters error.","message":"a comma"}'),
    401: (SourceRefused, "LR-HTTP-FORBIDDEN", b'{"error":"Invalid or missing API key","message":"no"}'),
    404: (SourceRefused, "LR-HTTP-REFUSED", b'{"error":"Not found","message":"no such path"}'),
    414: (SourceRefused, "LR-HTTP-LONG", b'{"error":"Request URL too long","message":"8190"}'),
    429: (SourceUnavailable, "LR-HTTP-WAIT", b'{"error":"Rate limit exceeded","message":"Insufficient budget."}'),
    503: (SourceUnavailable, "LR-HTTP-SERVER", b'{"error":"Search is paused","message":"use a key"}'),
}


@pytest.mark.parametrize("status", ERRORS)
def test_errors_have_their_codes(status: int) -> None:
    kind, code, body = ERRORS[status]
    headers = {"Retry-After": "40000"} if status == 429 else {}
    with OpenAlexServer(3) as server:
        server.faults.append(Fault(status=status, body=body, headers=headers, times=99))
        with pytest.raises(kind) as caught:
            TestConformance().fetched(server)
    assert caught.value.code == code
    assert len(server.calls) == (3 if status == 503 else 1), "a day's budget that is spent is not asked for again"
    if code in {"LR-HTTP-REFUSED", "LR-HTTP-FORBIDDEN"}:
        assert json.loads(body)["error"] in str(caught.value.words["said"])


def test_what_it_says_under_status_200() -> None:
    with pytest.raises(SourceRefused) as caught:
        OpenAlex().read(OpenAlexServer.said[0])
    assert caught.value.code == "LR-SOURCE-SAID"
    assert "limit is not a valid parameter" in str(caught.value.words["said"])


# -- the records


def test_an_abstract_is_put_together_by_position() -> None:
    hit = record(abstract_inverted_index={"hope": [1, 4], "Is": [0], "more": [2], "than\n\u0002": [3], "&amp;": [5]})
    assert hit.record.abstract == "Is hope more than hope &"
    assert not any(tag.startswith("abstract") for tag in hit.record.extra)
    assert codes(hit) == []


def test_gaps_and_shared_places_are_told() -> None:
    hit = record(abstract_inverted_index={"one": [0], "two": [2], "deux": [2], "far": [10**15]})
    assert hit.record.abstract == "one two deux far"
    (remark,) = hit.remarks
    assert (remark.code, remark.args["gaps"], remark.args["shared"]) == ("import.abstract.index", 10**15 - 2, 1)


@pytest.mark.parametrize("index", [["a"], {"a": 1}, {"a": ["0"]}, {"a": [-1]}, {"a": [True]}, "words"])
def test_an_index_of_another_shape_is_kept(index: object) -> None:
    hit = record(abstract_inverted_index=index)
    assert hit.record.abstract == ""
    assert codes(hit) == ["import.abstract.index_broken"]
    assert any(tag.startswith("abstract_inverted_index") for tag in hit.record.extra)


@pytest.mark.parametrize(("listed", "complete"), [(99, True), (100, False)])
def test_a_hundred_authors_may_be_more(listed: int, complete: bool) -> None:
    hit = record(authorships=[{"raw_author_name": f"Åse Østby{letter}"} for letter in "x" * listed])
    assert len(hit.record.authors) == listed
    assert hit.record.authors_complete is complete
    assert ("import.authors.listed" in codes(hit)) is not complete


def test_names_are_those_of_the_publication() -> None:
    hit = record(
        authorships=[
            {"raw_author_name": "Biong, Stian", "author": {"display_name": "Somebody Else"}},
            {"raw_author_name": None, "author": {"display_name": "Åse Østby"}},
        ]
    )
    assert hit.record.authors == (Name("Biong", "Stian"), Name("Østby", "Åse"))
    assert "Somebody Else" in hit.record.extra["authorships.author.display_name"]


def test_addresses_become_identifiers() -> None:
    hit = record(
        doi="https://doi.org/10.5555/ABC",
        ids={
            "openalex": "https://openalex.org/W1",
            "doi": "https://doi.org/10.5555/abc",
            "pmid": "https://pubmed.ncbi.nlm.nih.gov/123",
            "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/45",
        },
    )
    assert (hit.record.doi, hit.record.pmid, hit.record.pmcid) == ("10.5555/abc", "123", "PMC45")
    assert hit.record.ids == {"openalex": "W1"}
    assert not {"id", "doi", "ids.openalex", "ids.doi", "ids.pmid", "ids.pmcid"} & hit.record.extra.keys()


def test_what_is_null_is_missing() -> None:
    hit = record(title=None, doi=None, authorships=None, primary_location=None, biblio=None, language=None, ids=None)
    assert hit.record.title == ""
    assert hit.record.doi == ""
    assert codes(hit) == ["import.no_title"]


def test_a_first_of_january_is_only_a_year() -> None:
    year = record(publication_year=1999, publication_date="1999-01-01")
    assert (year.record.year, year.record.date) == (1999, "1999")
    assert year.record.extra["publication_date"] == ("1999-01-01",)
    assert record(publication_year=1999, publication_date="1999-03-05").record.date == "1999-03-05"


def test_pages_and_article_numbers() -> None:
    assert record(biblio={"first_page": "204", "last_page": "220"}).record.pages == "204-220"
    assert record(biblio={"first_page": "543", "last_page": "543"}).record.pages == "543"
    assert record(biblio={"first_page": "e22081", "last_page": "e22081"}).record.article_number == "e22081"


def test_a_shop_of_books_is_no_book() -> None:
    source = {"display_name": "Springer eBooks", "type": "ebook platform"}
    hit = record(type="book-chapter", primary_location={"source": source, "raw_source_name": "Hope in Care"})
    assert hit.record.type is RecordType.CHAPTER
    assert hit.record.container == "Hope in Care"
    assert hit.record.extra["primary_location.source.display_name"] == ("Springer eBooks",)


def test_kinds_of_publication() -> None:
    assert record(type="review").record.type is RecordType.ARTICLE
    assert record(type="dissertation").record.type is RecordType.THESIS
    assert record(type="article", type_crossref="proceedings-article").record.type is RecordType.CONFERENCE
    assert record(type="something new").record.type is RecordType.OTHER
    assert record(type="something new").record.publication_types == ("something new",)


def test_a_retraction_is_a_tie() -> None:
    assert record(is_retracted=True).record.relations == (Relation("retraction_in"),)
    assert record(is_retracted=False).record.relations == ()


def test_what_has_no_field_is_kept() -> None:
    hit = record(cited_by_count=7, keywords=[{"display_name": "Hope"}])
    assert hit.record.extra["cited_by_count"] == ("7",)
    assert hit.record.extra["keywords.display_name"] == ("Hope",)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
_TAGS = st.sampled_from(
    (
        *("id", "doi", "title", "ids", "authorships", "biblio", "primary_location", "publication_year", "language"),
        *("publication_date", "abstract_inverted_index", "type", "mesh", "is_retracted", "keywords"),
    )
)


@given(st.dictionaries(_TAGS | st.text(), _JSON))
def test_any_entry_ends_as_a_hit(entry: dict[str, object]) -> None:
    (hit,) = read_hits([entry], read_entry, "id")
    assert isinstance(hit, Parsed | Unparsed)


# -- recorded answers

WORKS = ("zotero_OpenAlex_JSON_00.json", "zotero_OpenAlex_JSON_02.json", "zotero_OpenAlex_JSON_03.json")
LISTS = {"zotero_OpenAlex_JSON_05.json": 5}
TAPED_WORK = "openalex_doi.yml"
NOT_READ: dict[str, str] = {}


def agrees(hit: object, work: dict[str, object]) -> None:
    assert isinstance(hit, Parsed)
    assert f"https://openalex.org/{hit.record.ids['openalex']}" == work["id"]
    assert hit.record.doi == str(work["doi"] or "").removeprefix("https://doi.org/")
    assert hit.record.title == work["title"]
    assert hit.record.year == work["publication_year"]
    authorships, index = work["authorships"], work["abstract_inverted_index"]
    assert isinstance(authorships, list)
    assert len(hit.record.authors) == len(authorships)
    assert bool(hit.record.abstract) is bool(index)
    if isinstance(index, dict):
        assert set(hit.record.abstract.split()) <= {part for word in index for part in word.split()}
        assert len(hit.record.abstract.split()) >= sum(map(len, index.values())) * 0.9
    assert hit.record.type is not RecordType.OTHER
    assert all(remark.code != "import.json.shape" for remark in hit.remarks)


@pytest.mark.parametrize("name", WORKS)
def test_recorded_works(name: str, shared: Path) -> None:
    work = json.loads((shared / "recordings" / "openalex" / name).read_bytes())
    agrees(read_hits([work], read_entry, "id")[0], work)


def test_a_recorded_work_on_tape(shared: Path) -> None:
    (taped,) = read_tape(shared / "recordings" / "openalex" / TAPED_WORK)
    work = json.loads(taped.body)
    agrees(read_hits([work], read_entry, "id")[0], work)


@pytest.mark.parametrize("name", LISTS)
def test_recorded_lists(name: str, shared: Path) -> None:
    body = (shared / "recordings" / "openalex" / name).read_bytes()
    got, answer = OpenAlex().read(body), json.loads(body)
    assert got.total == answer["meta"]["count"] == LISTS[name]
    assert len(got.hits) == len(answer["results"])
    for hit, work in zip(got.hits, answer["results"], strict=True):
        agrees(hit, work)


@pytest.mark.parametrize("name", WORKS)
def test_one_work_is_no_list(name: str, shared: Path) -> None:
    with pytest.raises(SourceError) as caught:
        OpenAlex().read((shared / "recordings" / "openalex" / name).read_bytes())
    assert caught.value.code == "LR-SOURCE-SHAPE"


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "openalex").iterdir()}
    assert names == {*WORKS, *LISTS, TAPED_WORK, *NOT_READ}


def test_the_budget_of_a_day_is_no_pace() -> None:
    suite = TestConformance()
    with OpenAlexServer(1) as server:
        pace = suite.source.pace(suite.client(server))  # type: ignore[attr-defined]
        assert pace == replace(pace, per_second=5.0, quota=True)
