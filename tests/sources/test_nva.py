"""NVA: the conformance suite, its own protocol, its records, and recorded answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceRefused
from litreview.formats.json_entry import read_hits
from litreview.formats.nva_record import read_entry
from litreview.model import Name, Parsed, Query, Record, RecordType, Translation
from litreview.sources.base import Request
from litreview.sources.conformance import Suite
from litreview.sources.nva import SORT, Nva, searches
from litreview.sources.paged import Listed
from tests.servers.nva import NvaServer


class TestConformance(Suite):
    source = Nva()
    server = NvaServer


def asked(translation: Translation, size: int = 1) -> list[dict[str, str]]:
    """The parameters of the requests that a translation leads to."""
    with NvaServer(size) as server:
        TestConformance().fetched(server, Request(Query("main", "x"), translation))
        return [call.params for call in server.calls]


def record(**description: Any) -> Record:
    (hit,) = read_hits([{"identifier": "1", "entityDescription": description}], read_entry, "identifier")
    assert isinstance(hit, Parsed)
    return hit.record


def test_words_go_as_query_when_no_parameter_holds_the_search() -> None:
    limits = (("publication_year_since", "2015"), ("category_should", "AcademicArticle"))
    (sent,) = asked(Translation("håp", params=limits))
    assert sent["query"] == "håp"
    assert sent["publication_year_since"] == "2015"
    assert sent["aggregation"] == "none"


def test_a_search_in_parameters_is_not_narrowed_by_its_readable_form() -> None:
    words = (("title_should", "håp,hope"), ("abstract_should", "psykose"), ("publicationYearSince", "2015"))
    (sent,) = asked(Translation("(håp OR hope) AND psykose", params=words))
    assert "query" not in sent
    assert (sent["title_should"], sent["abstract_should"]) == ("håp,hope", "psykose")


@pytest.mark.parametrize("name", ["query", "search_all", "title_should", "abstractNot", "tags", "contributor_name"])
def test_parameters_that_search(name: str) -> None:
    assert searches(name)


@pytest.mark.parametrize("name", ["category_should", "instanceType", "publication_language_should", "scientific_value"])
def test_parameters_that_only_limit(name: str) -> None:
    assert not searches(name)


def test_pages_beyond_the_first_are_asked_for_by_their_mark() -> None:
    first, second = asked(Translation("håp"), 150)
    assert (first["from"], first["results"], first["sort"]) == ("0", "100", SORT)
    assert second["search_after"] == "m100"
    assert "from" not in second
    assert {name: first[name] for name in ("query", "sort", "results")} == {
        name: second[name] for name in ("query", "sort", "results")
    }


def test_there_is_no_end_at_ten_thousand() -> None:
    got = Listed(186_609, (), 100, "m10000")
    assert Nva().after("9900:m9900", 100, got) == "10000:m10000"
    assert Nva().after("10000:m10000", 100, replace(got, next="m10100")) == "10100:m10100"


def test_a_problem_is_told_in_its_own_words() -> None:
    with pytest.raises(SourceRefused, match="LR-SOURCE-SAID") as caught:
        Nva().read(b'{"title":"Bad Request","detail":"Unknown key","status":"400"}')
    assert "Unknown key" in str(caught.value.words["said"])


def person(name: str, role: object = "Creator", sequence: object = 1, **identity: str) -> dict[str, object]:
    kind = {"type": role} if isinstance(role, str) else role
    return {"identity": {"name": name, **identity}, "role": kind, "sequence": sequence}


def test_people_by_role_and_in_their_order() -> None:
    people = [
        person("Kari Lie", sequence="2"),
        person("Per Moe", "Editor", 3),
        person("Åse Østby", sequence=1),
        person("Anne Dahl", "Supervisor", "10"),
    ]
    found = record(mainTitle="X", contributors=people, contributorsPreview=people[:2], contributorsCount="4")
    assert [name.family for name in found.authors] == ["Østby", "Lie"]
    assert [name.family for name in found.editors] == ["Moe"]
    assert found.extra["entityDescription.contributors Supervisor"] == ("Dahl, Anne",)
    assert found.authors_complete
    assert not any(path.startswith("entityDescription.contributorsPreview") for path in found.extra)


def test_a_list_that_was_cut_is_not_whole() -> None:
    found = record(mainTitle="X", contributorsPreview=[person("Åse Østby")], contributorsCount=2314)
    assert [name.family for name in found.authors] == ["Østby"]
    assert not found.authors_complete
    assert found.extra["entityDescription.contributorsCount"] == ("2314",)


def test_an_organisation_is_not_split_into_names() -> None:
    found = record(mainTitle="X", contributors=[person("Norsk Sykepleierforbund", nameType="Organizational")])
    assert found.authors == (Name(literal="Norsk Sykepleierforbund"),)


@pytest.mark.parametrize(
    ("code", "tag"), [("nob", "nb"), ("nno", "nn"), ("nor", "no"), ("eng", "en"), ("sme", "se"), ("hun", "hu")]
)
def test_languages(code: str, tag: str) -> None:
    assert record(mainTitle="X", language=f"http://lexvo.org/id/iso639-3/{code}").languages == (tag,)


def test_a_language_not_known_is_said_and_kept() -> None:
    entry = {"identifier": "1", "entityDescription": {"language": "http://lexvo.org/id/iso639-3/und"}}
    (hit,) = read_hits([entry], read_entry, "identifier")
    assert isinstance(hit, Parsed)
    assert hit.record.languages == ()
    assert hit.record.extra["entityDescription.language"] == ("http://lexvo.org/id/iso639-3/und",)
    assert "import.language.unknown" in [remark.code for remark in hit.remarks]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("AcademicArticle", RecordType.ARTICLE),
        ("AcademicLiteratureReview", RecordType.ARTICLE),
        ("JournalLetter", RecordType.ARTICLE),
        ("JournalIssue", RecordType.OTHER),
        ("AcademicChapter", RecordType.CHAPTER),
        ("ChapterInReport", RecordType.CHAPTER),
        ("BookAnthology", RecordType.BOOK),
        ("AcademicMonograph", RecordType.BOOK),
        ("ReportResearch", RecordType.REPORT),
        ("DegreeBachelor", RecordType.THESIS),
        ("DegreeMaster", RecordType.THESIS),
        ("ConferenceLecture", RecordType.CONFERENCE),
        ("ConferenceReport", RecordType.REPORT),
        ("MediaFeatureArticle", RecordType.NEWSPAPER),
        ("DataSet", RecordType.DATASET),
        ("MusicPerformance", RecordType.OTHER),
    ],
)
def test_kinds(kind: str, expected: RecordType) -> None:
    found = record(mainTitle="X", reference={"publicationInstance": {"type": kind}})
    assert (found.type, found.publication_types) == (expected, (kind,))


@pytest.mark.parametrize(("year", "month", "day"), [("2024", "3", "5"), (2024, 3, 5)])
def test_numbers_as_texts_or_numbers(year: object, month: object, day: object) -> None:
    pages = {"begin": 11, "end": "19"}
    found = record(
        mainTitle="X",
        publicationDate={"year": year, "month": month, "day": day},
        reference={"publicationInstance": {"type": "AcademicArticle", "volume": 3, "pages": pages}},
    )
    assert (found.year, found.date, found.volume, found.pages) == (2024, "2024-03-05", "3", "11-19")


def test_level_and_channel_are_kept() -> None:
    context = {"type": "Journal", "name": "Made-up Care", "identifier": "A-1", "scientificValue": "LevelTwo"}
    found = record(mainTitle="X", reference={"publicationContext": context})
    path = "entityDescription.reference.publicationContext"
    assert found.container == "Made-up Care"
    assert found.extra[f"{path}.scientificValue"] == ("LevelTwo",)
    assert found.extra[f"{path}.identifier"] == ("A-1",)


def test_a_chapter_stands_in_its_book() -> None:
    book = {
        "mainTitle": "Håndbok",
        "reference": {"publicationContext": {"isbnList": ["9788215075297"], "publisher": {"name": "Forlaget"}}},
    }
    found = record(mainTitle="X", reference={"publicationContext": {"type": "Anthology", "entityDescription": book}})
    assert (found.container, found.publisher, found.isbn) == ("Håndbok", "Forlaget", ("9788215075297",))


def test_abstracts_in_other_languages() -> None:
    found = record(mainTitle="X", abstract="Norsk.", alternativeAbstracts={"eng": "English.", "nno": "Nynorsk."})
    assert found.abstract == "Norsk."
    assert found.other_abstracts == {"en": "English.", "nn": "Nynorsk."}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
PARTS = ("mainTitle", "abstract", "language", "contributors", "contributorsCount", "tags", "alternativeAbstracts")
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "identifier": JSON,
        "additionalIdentifiers": JSON,
        "entityDescription": st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(PARTS, JSON),
                "publicationDate": st.fixed_dictionaries({}, optional={"year": JSON, "month": JSON, "day": JSON}),
                "reference": st.fixed_dictionaries(
                    {}, optional={"doi": JSON, "publicationInstance": JSON, "publicationContext": JSON}
                ),
            },
        ),
    },
)


@given(st.lists(JSON | ENTRIES, max_size=3))
def test_any_entry_is_read_or_named(entries: list[object]) -> None:
    assert len(read_hits(entries, read_entry, "identifier")) == len(entries)


RECORDED = {
    "bibtex_real_data.json": 186_609,
    "bibtex_academic_article.json": 9,
    "bibtex_conference_lecture.json": 438_783,
}
CRISTIN_NOT_READ = {
    "real_sample_cristin_unit.json": "an organisation of Cristin, the service before NVA: no list of hits"
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers(name: str, shared: Path) -> None:
    body = (shared / "recordings" / "nva" / name).read_bytes()
    got, answer = Nva().read(body), json.loads(body)
    assert got.total == answer["totalHits"] == RECORDED[name]
    assert len(got.hits) == len(answer["hits"])
    assert bool(got.next) is ("nextSearchAfterResults" in answer)
    assert got.next in answer.get("nextSearchAfterResults", "").replace("%2C", ",")
    for hit, entry in zip(got.hits, answer["hits"], strict=True):
        assert isinstance(hit, Parsed)
        _as_in_the_file(hit.record, entry)


def _as_in_the_file(found: Record, entry: dict[str, Any]) -> None:
    said = entry["entityDescription"]
    doi = said["reference"].get("doi", "")
    creators = [person for person in said["contributors"] if person["role"]["type"] == "Creator"]
    assert found.title == " ".join(said["mainTitle"].split())
    assert found.year == int(said["publicationDate"]["year"])
    assert len(found.authors) == len(creators)
    assert found.authors_complete is (said["contributorsCount"] <= len(said["contributors"]))
    assert len(found.languages) == 1
    assert found.doi == (doi.lower().removeprefix("https://doi.org/") if "doi.org" in doi else "")
    assert found.type is not RecordType.OTHER
    assert found.container
    assert found.ids["nva"] == entry["identifier"]
    assert {"cristin", "handle"} <= found.ids.keys()
    assert bool(found.pages) is ("begin" in said["reference"]["publicationInstance"]["pages"])


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    assert {path.name for path in (shared / "recordings" / "nva").iterdir()} == RECORDED.keys()
    assert {path.name for path in (shared / "recordings" / "cristin").iterdir()} == CRISTIN_NOT_READ.keys()
