"""Crossref and Idunn through Crossref: the conformance suite, the protocol, the records, and recorded answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceError, SourceRefused
from litreview.formats.crossref_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Name, Parsed, Query, RecordType, Relation, Unparsed
from litreview.sources.base import Request, Translation
from litreview.sources.conformance import Fault, Suite
from litreview.sources.conformance.suite import EMAIL
from litreview.sources.crossref import Crossref, IdunnCrossref
from tests.servers.cassettes import read_tape
from tests.servers.crossref import CrossrefServer, IdunnCrossrefServer


class TestConformance(Suite):
    source = Crossref()
    server = CrossrefServer


class TestIdunn(Suite):
    source = IdunnCrossref()
    server = IdunnCrossrefServer


def record(**entry: object) -> Parsed:
    made = {"DOI": "10.5555/x", "title": ["X"], **{name.replace("_", "-"): value for name, value in entry.items()}}
    (hit,) = read_hits([made], read_entry, "DOI")
    assert isinstance(hit, Parsed)
    return hit


# -- the protocol


def test_what_is_sent() -> None:
    suite = TestConformance()
    params = (("filter", "from-pub-date:2015"), ("filter", "type:journal-article"))
    with CrossrefServer(3) as server:
        pages = suite.fetched(server, Request(Query("main", "håp"), Translation("håp", params=params)))
    assert server.calls[0].params == {
        "query": "håp",
        "filter": "from-pub-date:2015,type:journal-article",
        "rows": "1000",
        "offset": "0",
        "mailto": EMAIL,
    }
    assert pages[0].request["param.mailto"] == "***"


def test_nothing_is_filtered_unseen() -> None:
    with CrossrefServer(1) as server:
        TestConformance().fetched(server)
    assert server.calls[0].params.keys() == {"query", "rows", "offset", "mailto"}


def test_the_prefix_of_idunn_is_in_what_is_logged_and_sent() -> None:
    suite = TestIdunn()
    request = suite.request()
    assert request.translation.sent == "hope & filter=prefix:10.18261"
    with IdunnCrossrefServer(1) as server:
        suite.fetched(server, request)
        suite.fetched(server, Request(request.query, Translation("", params=(("filter", "from-pub-date:2015"),))))
    assert server.calls[0].params["filter"] == "prefix:10.18261"
    assert server.calls[1].params["filter"] == "prefix:10.18261,from-pub-date:2015"
    assert "query" not in server.calls[1].params
    assert "Idunn" in suite.source.capabilities.title


def test_counting_asks_for_one_entry() -> None:
    suite = TestConformance()
    with CrossrefServer(300) as server:
        suite.fetched(server, suite.request(count_only=True))
    assert server.calls[0].params["rows"] == "1"


# -- the records


def test_titles_hold_markup_and_have_subtitles() -> None:
    assert record(title=["A Shiny\n   <scp>r</scp>\n app &amp; more"]).record.title == "A Shiny r app & more"
    assert record(title=["On <mml:math><mml:mi>x</mml:mi></mml:math> and <math><mi>y</mi></math>"]).record.title == (
        "On x and y"
    )
    hit = record(title=["Hope"], subtitle=["A study"], original_title=["Håp"])
    assert hit.record.title == "Hope: A study"
    assert hit.record.original_title == "Håp"
    assert not {"title", "subtitle", "original-title"} & hit.record.extra.keys()
    assert record(title=["Hope: a study"], subtitle=["A study"]).record.title == "Hope: a study"
    assert [remark.code for remark in record(title=[]).remarks] == ["import.no_title"]


def test_an_abstract_in_jats() -> None:
    jats = (
        "<jats:title>Abstract</jats:title><jats:sec>\n   <jats:title>Background</jats:title>\n  <jats:p>Hope "
        "<jats:italic>matters</jats:italic>, p &lt; 0.05.</jats:p></jats:sec><jats:sec>"
        "<jats:title>Methods:</jats:title><jats:p>We <jats:alternatives><jats:tex-math>$$x$$</jats:tex-math>"
        "<mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives> asked.</jats:p></jats:sec>"
    )
    assert record(abstract=jats).record.abstract == "Background: Hope matters, p < 0.05.\nMethods: We x asked."


@pytest.mark.parametrize("empty", [[[None]], [[]], [], None, [None], "2019"])
def test_no_date_is_no_date(empty: object) -> None:
    hit = record(issued={"date-parts": empty})
    assert (hit.record.year, hit.record.date) == (None, "")


def test_dates() -> None:
    hit = record(issued={"date-parts": [[2019, 3]]}, published_print={"date-parts": [[2019, 3]]})
    assert (hit.record.year, hit.record.date) == (2019, "2019-03")
    assert not any("date-parts" in tag for tag in hit.record.extra)
    later = record(issued={"date-parts": [[None]]}, published_online={"date-parts": [[2020, 2, 30]]})
    assert later.record.year == 2020
    assert later.record.date == "2020-02"
    assert later.record.extra["published-online.date-parts"] == ("2020", "2", "30")


def test_the_day_of_the_deposit_is_no_date_of_publication() -> None:
    assert record(created={"date-parts": [[2007, 9, 8]]}, deposited={"date-parts": [[2021, 5, 1]]}).record.year is None


def test_people_and_groups() -> None:
    hit = record(
        author=[
            {"given": "Åse", "family": "Østby", "suffix": "Jr.", "sequence": "first", "ORCID": "https://orcid.org/1"},
            {"name": "The Recovery Group", "sequence": "additional"},
            {"given": "Madonna"},
        ],
        editor=[{"given": "Stian", "family": "Biong"}],
    )
    assert hit.record.authors == (
        Name("Østby", "Åse", "Jr."),
        Name(literal="The Recovery Group"),
        Name(literal="Madonna"),
    )
    assert hit.record.editors == (Name("Biong", "Stian"),)
    assert {tag for tag in hit.record.extra if tag.startswith(("author", "editor"))} == {"author.ORCID"}


def test_an_author_that_cannot_be_read_is_kept() -> None:
    hit = record(author=[{"family": "Østby"}, {"affiliation": [{"name": "UiS"}]}])
    assert hit.record.authors == (Name("Østby"),)
    assert hit.record.extra["author.affiliation.name"] == ("UiS",)


@pytest.mark.parametrize(
    ("said", "below", "kind"),
    [
        ("journal-article", None, RecordType.ARTICLE),
        ("book-chapter", None, RecordType.CHAPTER),
        ("monograph", None, RecordType.BOOK),
        ("proceedings-article", None, RecordType.CONFERENCE),
        ("posted-content", "preprint", RecordType.PREPRINT),
        ("posted-content", "other", RecordType.OTHER),
        ("dissertation", None, RecordType.THESIS),
        ("something-new", None, RecordType.OTHER),
        (None, None, RecordType.OTHER),
    ],
)
def test_kinds_of_publication(said: str | None, below: str | None, kind: RecordType) -> None:
    hit = record(type=said, subtype=below)
    assert hit.record.type is kind
    assert hit.record.publication_types == tuple(filter(None, (said, below)))


def test_a_chapter_is_in_the_book_and_not_in_the_series() -> None:
    holders = ["Studies in Care", "From Hope to Work"]
    chapter = record(type="book-chapter", container_title=holders)
    assert chapter.record.container == "From Hope to Work"
    assert chapter.record.extra["container-title"] == ("Studies in Care",)
    assert record(type="journal-article", container_title=holders).record.container == "Studies in Care"


def test_notices_and_other_ties() -> None:
    hit = record(
        updated_by=[{"DOI": "10.5555/R", "type": "retraction"}, {"DOI": "10.5555/c", "type": "correction"}],
        update_to=[{"DOI": "10.5555/old", "type": "new_version"}],
        relation={"has-preprint": [{"id-type": "doi", "id": "10.5555/P", "asserted-by": "object"}], "cites": []},
    )
    assert hit.record.relations == (
        Relation("retraction_in", doi="10.5555/r"),
        Relation("erratum_in", doi="10.5555/c"),
        Relation("update_of", doi="10.5555/old"),
        Relation("has_preprint", doi="10.5555/p"),
    )
    notice = record(update_to=[{"DOI": "10.5555/a", "type": "retraction"}])
    assert notice.record.relations == (Relation("retraction_of", doi="10.5555/a"),)


def test_numbers_and_pages() -> None:
    hit = record(
        ISSN=["1504-3010", "0000-0001"],
        issn_type=[{"value": "1504-3010", "type": "print"}],
        ISBN=["978-0-306-40615-7"],
        page="1655-9",
        article_number="87",
        volume="5",
        journal_issue={"issue": "3"},
        publisher_location="Oslo",
    )
    read = hit.record
    assert (read.issn, read.isbn, read.pages) == (("1504-3010",), ("9780306406157",), "1655-1659")
    assert (read.article_number, read.volume, read.issue, read.place) == ("87", "5", "3", "Oslo")
    assert hit.record.extra["ISSN"] == ("0000-0001",)
    assert "import.issn.wrong" in [remark.code for remark in hit.remarks]


def test_what_has_no_field_is_kept() -> None:
    hit = record(reference=[{"DOI": "10.5555/ref", "unstructured": "Østby 2019"}], score=1.5)
    assert hit.record.extra["reference.DOI"] == ("10.5555/ref",)
    assert hit.record.extra["score"] == ("1.5",)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["date-parts", "id", "DOI"]), inner),
    max_leaves=12,
)
_TAGS = st.sampled_from(
    (
        *("DOI", "title", "subtitle", "original-title", "author", "editor", "issued", "published", "type", "subtype"),
        *("container-title", "ISSN", "page", "abstract", "relation", "update-to", "updated-by", "language", "subject"),
    )
)


@given(st.dictionaries(_TAGS | st.text(), _JSON))
def test_any_entry_ends_as_a_hit(entry: dict[str, object]) -> None:
    (hit,) = read_hits([entry], read_entry, "DOI")
    assert isinstance(hit, Parsed | Unparsed)


# -- recorded answers

WORKS = ("10.1186___s13643-016-0263-z.json", "10.17705_1cais.04607.json", "10.2196_22081.json", "test_2_abstract.json")
TAPED_WORKS = ("cr_works_parses_affilitation.yml", "test_ua_string.yaml")
LISTS = {"buhos_worklist_12336f68.json": (0, 0), "buhos_worklist_32e989d3.json": (4526675, 20)}
LISTS_OLDER = {"crossref_api_works.json": 2473850}
TAPED_LISTS = {
    "cr_works_fails_well.yml": (0, 0),  # its second exchange is an error
    "test_cursor.yaml": (454, 20),
    "test_prefixes_works.yaml": (23164394, 2),
    "test_works_field_queries.yaml": (1253, 20),
    "test_works_no_id_withlimit.yaml": (183388203, 2),
    "test_works_query.yaml": (586628, 2),
    "test_works_with_select_param.yaml": (586628, 20),
    "test_worksquery_execute.yaml": (586666, 3),
}
TAPED_ERRORS = {
    "cr_works_fails_well.yml": "Integer specified as 200",
    "test_cursor_fails_cursor_value.yaml": "Cursor specified but it is invalid",
    "test_journals_fail_limit.yaml": "Integer specified as things",
    "test_journals_fail_sort.yaml": "sort",
    "test_journals_filter_fails_noids.yaml": "filter",
    "test_prefixes_bad_id_works_warn.yaml": "Resource not found.",
    "test_works_bad_id_warn.yaml": "Resource not found.",
    "test_works_query_filters_not_allowed_with_dois.yaml": "does not support field query parameters",
}
NOT_READ = {
    "cr_abstract.yml": "the XML of one work, which this program does not ask for",
    "test_journals_query.yaml": "a list of journals, not of works",
    "test_limit_of_zero_without_id.yaml": "a list of members, not of works",
}


def agrees(hit: object, work: Mapping[str, Any]) -> None:
    assert isinstance(hit, Parsed)
    read = hit.record
    assert read.doi == work["DOI"].lower()
    first = (work.get("title") or [""])[0]
    assert "<" in first or " ".join(first.split()).startswith(read.title.split(":")[0][:20])
    assert bool(read.title) is bool(first)
    assert len(read.authors) == len(work.get("author", []))
    assert all(name.family or name.literal for name in read.authors)
    issued = work.get("issued", {}).get("date-parts", [[None]])[0][0]
    assert read.year == issued or issued is None
    assert set(read.issn) <= set(work.get("ISSN", []))
    assert read.publication_types == tuple(filter(None, (work.get("type"), work.get("subtype"))))
    assert bool(read.abstract) is bool(work.get("abstract"))
    assert "<jats" not in read.abstract
    assert "\n\n" not in read.abstract


@pytest.mark.parametrize("name", WORKS)
def test_recorded_works(name: str, shared: Path) -> None:
    answer = json.loads((shared / "recordings" / "crossref" / name).read_bytes())
    work = (answer[0] if isinstance(answer, list) else answer)["message"]
    agrees(read_hits([work], read_entry, "DOI")[0], work)


@pytest.mark.parametrize("name", TAPED_WORKS)
def test_recorded_works_on_tape(name: str, shared: Path) -> None:
    (taped,) = read_tape(shared / "recordings" / "crossref" / name)
    work = json.loads(taped.body)["message"]
    agrees(read_hits([work], read_entry, "DOI")[0], work)


def listed(body: bytes, total: int, entries: int | None) -> None:
    got, items = Crossref().read(body), json.loads(body)["message"]["items"]
    assert got.total == total
    assert len(got.hits) == got.listed == len(items)
    assert entries in {None, len(items)}
    for hit, work in zip(got.hits, items, strict=True):
        agrees(hit, work)


@pytest.mark.parametrize("name", [*LISTS, *LISTS_OLDER])
def test_recorded_lists(name: str, shared: Path) -> None:
    total, entries = LISTS.get(name) or (LISTS_OLDER[name], None)
    listed((shared / "recordings" / "crossref" / name).read_bytes(), total, entries)


@pytest.mark.parametrize("name", TAPED_LISTS)
def test_recorded_lists_on_tape(name: str, shared: Path) -> None:
    listed(read_tape(shared / "recordings" / "crossref" / name)[0].body, *TAPED_LISTS[name])


@pytest.mark.parametrize("name", TAPED_ERRORS)
def test_recorded_errors(name: str, shared: Path) -> None:
    taped = read_tape(shared / "recordings" / "crossref" / name)[-1]
    with CrossrefServer(3) as server:
        server.faults.append(Fault(status=taped.status, body=taped.body, times=99))
        with pytest.raises(SourceRefused) as caught:
            TestConformance().fetched(server)
    assert caught.value.code == "LR-HTTP-REFUSED"
    assert caught.value.words["status"] == taped.status
    assert TAPED_ERRORS[name] in str(caught.value.words["said"])


def test_an_error_under_status_200_says_what_is_wrong() -> None:
    said = {0: "Offset specified as 10001", 1: "It broke"}
    for number, words in said.items():
        with pytest.raises(SourceRefused) as caught:
            Crossref().read(CrossrefServer.said[number])
        assert caught.value.code == "LR-SOURCE-SAID"
        assert words in str(caught.value.words["said"])


def test_a_list_of_members_is_no_list_of_works() -> None:
    with pytest.raises(SourceError) as caught:
        Crossref().read(CrossrefServer.said[4])
    assert caught.value.code == "LR-SOURCE-SHAPE"


@pytest.mark.parametrize("name", ["test_journals_query.yaml", "test_limit_of_zero_without_id.yaml"])
def test_lists_of_other_things_are_not_works(name: str, shared: Path) -> None:
    with pytest.raises(SourceError) as caught:
        Crossref().read(read_tape(shared / "recordings" / "crossref" / name)[0].body)
    assert caught.value.code == "LR-SOURCE-SHAPE"


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "crossref").iterdir()}
    assert names == {*WORKS, *TAPED_WORKS, *LISTS, *LISTS_OLDER, *TAPED_LISTS, *TAPED_ERRORS, *NOT_READ}
