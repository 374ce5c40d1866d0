"""ClinicalTrials.gov: the conformance suite, its own protocol, and its records. No answer of version 2 is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.clinicaltrials_record import REGISTRATION, read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Name, Parsed, Query, Record, RecordType, Relation, SourceColumn, Translation, Unparsed
from litreview.sources.base import Request
from litreview.sources.clinicaltrials import FIELDS, ClinicalTrials
from litreview.sources.conformance import Suite
from litreview.sources.conformance.server import Fault
from tests.servers.clinicaltrials import ClinicalTrialsServer


class TestConformance(Suite):
    source = ClinicalTrials()
    server = ClinicalTrialsServer


def asked(translation: Translation, size: int = 1) -> list[dict[str, str]]:
    """The parameters of the requests that a translation leads to."""
    with ClinicalTrialsServer(size) as server:
        TestConformance().fetched(server, Request(Query("main", "x"), translation))
        return [call.params for call in server.calls]


def record(**protocol: Any) -> Record:
    (hit,) = read_hits([{"protocolSection": protocol}], read_entry)
    assert isinstance(hit, Parsed)
    return hit.record


def test_it_is_a_register() -> None:
    assert ClinicalTrials.capabilities.column is SourceColumn.REGISTER


def test_words_go_as_terms_unless_a_parameter_holds_them() -> None:
    (sent,) = asked(Translation("hope AND psychosis", params=(("filter.overallStatus", "COMPLETED"),)))
    assert (sent["query.term"], sent["filter.overallStatus"]) == ("hope AND psychosis", "COMPLETED")
    (sent,) = asked(Translation("hope", params=(("query.cond", "psychosis"), ("query.term", "hope OR despair"))))
    assert (sent["query.cond"], sent["query.term"]) == ("psychosis", "hope OR despair")
    (sent,) = asked(Translation("psychosis", params=(("query.cond", "psychosis"),)))
    assert "query.term" not in sent


def test_the_total_is_asked_for_once_and_carried_along() -> None:
    size = 2 * TestConformance().batch + 3
    with ClinicalTrialsServer(size) as server:
        pages = TestConformance().fetched(server)
        sent = [call.params for call in server.calls]
    assert [call.get("countTotal", "") for call in sent] == ["true", "", ""]
    assert ["pageToken" in call for call in sent] == [False, True, True]
    assert all(call["fields"] == FIELDS for call in sent)
    assert [b"totalCount" in page.body for page in pages] == [True, False, False]
    assert [page.cursor for page in pages] == ["0:", f"1000/{size}:m1000", f"2000/{size}:m2000"]
    tidings = [TestConformance.source.parse(page).tidings for page in pages]
    assert [said.total for said in tidings if said] == [size] * 3


def test_an_empty_page_that_leads_on_is_followed() -> None:
    suite = TestConformance()
    with ClinicalTrialsServer(suite.several) as server:
        server.hollow = [suite.batch]
        pages = suite.fetched(server)
        assert len(suite.hits(pages)) == suite.several
        assert len(pages) == len(server.calls) == 4


def test_an_error_in_plain_words() -> None:
    with ClinicalTrialsServer(1) as server:
        server.faults.append(Fault(status=400, body=b"Invalid query: missing right parenthesis"))
        with pytest.raises(SourceRefused, match="LR-HTTP-REFUSED") as caught:
            TestConformance().fetched(server)
    assert "missing right parenthesis" in str(caught.value.words["said"])


def test_a_first_page_without_a_total_is_no_answer() -> None:
    with pytest.raises(SourceChanged, match="LR-SOURCE-SHAPE"):
        ClinicalTrials().read(b'{"studies":[{"protocolSection":{}}]}')


def test_a_registration() -> None:
    found = record(
        identificationModule={
            "nctId": "NCT01234567",
            "briefTitle": "Hope &amp; care",
            "officialTitle": "A Trial of Hope",
        },
        statusModule={
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2019-02"},
            "studyFirstSubmitDate": "2020-01-28",
            "studyFirstPostDateStruct": {"date": "2020-02-03", "type": "ACTUAL"},
        },
        sponsorCollaboratorsModule={
            "leadSponsor": {"name": "Haukeland University Hospital", "class": "OTHER"},
            "collaborators": [{"name": "University of Bergen"}],
        },
        descriptionModule={"briefSummary": "We ask.\n\nThen we wait."},
        conditionsModule={"conditions": ["Psychosis"], "keywords": ["hope", "Psychosis"]},
        designModule={"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 120}},
    )
    assert (found.type, found.publication_types) == (RecordType.OTHER, (REGISTRATION, "INTERVENTIONAL"))
    assert (found.title, found.ids["nct"]) == ("Hope & care", "NCT01234567")
    assert found.authors == (Name(literal="Haukeland University Hospital"),)
    assert (found.year, found.date) == (2020, "2020-02-03")
    assert found.abstract == "We ask.\nThen we wait."
    assert found.keywords == ("Psychosis", "hope")
    assert found.url.endswith("/NCT01234567")
    kept = {path.removeprefix("protocolSection."): values for path, values in found.extra.items()}
    assert kept["identificationModule.officialTitle"] == ("A Trial of Hope",)
    assert kept["sponsorCollaboratorsModule.collaborators.name"] == ("University of Bergen",)
    assert kept["statusModule.startDateStruct.date"] == ("2019-02",)
    assert kept["designModule.enrollmentInfo.count"] == ("120",)


def test_publications_it_points_to() -> None:
    references = [
        {"pmid": "31000001", "type": "BACKGROUND", "citation": "Lie K. Hope. 2018."},
        {"pmid": 31000002, "type": "DERIVED"},
        {"type": "RESULT", "citation": "Moe P. Care."},
        {"type": "RESULT"},
    ]
    found = record(identificationModule={"nctId": "NCT1"}, referencesModule={"references": references})
    assert found.relations == (
        Relation("background", "Lie K. Hope. 2018.", "31000001"),
        Relation("derived", "", "31000002"),
        Relation("result", "Moe P. Care."),
    )


def test_a_study_of_which_nothing_is_known_is_named_as_not_read() -> None:
    (hit,) = read_hits([{"hasResults": False}], read_entry, "protocolSection.identificationModule.nctId")
    assert isinstance(hit, Unparsed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def module(*names: str) -> st.SearchStrategy[Any]:
    return JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON))


STUDIES = st.fixed_dictionaries(
    {},
    optional={
        "protocolSection": st.fixed_dictionaries(
            {},
            optional={
                "identificationModule": module("nctId", "briefTitle"),
                "statusModule": module("studyFirstSubmitDate", "studyFirstPostDateStruct"),
                "sponsorCollaboratorsModule": module("leadSponsor"),
                "conditionsModule": module("conditions", "keywords"),
                "designModule": module("studyType"),
                "referencesModule": st.fixed_dictionaries(
                    {}, optional={"references": st.lists(module("pmid", "type"))}
                ),
            },
        )
    },
)


@given(st.lists(JSON | STUDIES, max_size=3))
def test_any_entry_is_read_or_named(entries: list[object]) -> None:
    assert len(read_hits(entries, read_entry)) == len(entries)
