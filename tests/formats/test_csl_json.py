"""Records as CSL-JSON and back."""

from __future__ import annotations

from hypothesis import given, settings

from litreview.formats.csl_json import from_csl, to_csl
from litreview.model import Name, Record, RecordType
from tests.reporting.test_references_manual import odd_records


def test_an_article_has_the_variables_of_the_specification() -> None:
    record = Record(
        type=RecordType.ARTICLE,
        title="Hope  in practice",
        authors=(Name("Aas", "Kari M."), Name("Lie", "OM"), Name(literal="Recovery group")),
        year=2019,
        date="2019-03-05",
        container="Journal of Hope",
        volume="12",
        issue="1",
        pages="1-9",
        doi="10.1000/hope.1",
        issn=("1234-5678",),
        languages=("en",),
    )
    assert to_csl(record, "W1") == {
        "id": "W1",
        "type": "article-journal",
        "title": "Hope in practice",
        "container-title": "Journal of Hope",
        "volume": "12",
        "issue": "1",
        "page": "1-9",
        "DOI": "10.1000/hope.1",
        "author": [
            {"family": "Aas", "given": "Kari M."},
            {"family": "Lie", "given": "O. M."},
            {"literal": "Recovery group"},
        ],
        "issued": {"date-parts": [[2019, 3, 5]]},
        "language": "en",
        "ISSN": "1234-5678",
    }


def test_kinds_have_their_own_variables() -> None:
    thesis = Record(type=RecordType.THESIS, container="ODA", publication_types=("Masteroppgave",))
    assert to_csl(thesis, "a") == {"id": "a", "type": "thesis", "archive": "ODA", "genre": "Masteroppgave"}
    assert from_csl(to_csl(thesis, "a")) == thesis
    report = Record(type=RecordType.REPORT, issue="IS-2076", edition="2. utg.")
    assert to_csl(report, "b") == {"id": "b", "type": "report", "number": "IS-2076", "edition": "2"}
    assert "edition" not in to_csl(Record(edition="1st ed."), "c")
    assert to_csl(Record(edition="Rev. 2nd ed."), "c")["edition"] == "Rev. 2nd ed."
    assert to_csl(Record(type=RecordType.ARTICLE, article_number="e9"), "d")["page"] == "e9"
    page = Record(type=RecordType.WEBPAGE, extra={"Y2": ("2022/05/05/",)})
    assert to_csl(page, "e")["accessed"] == {"date-parts": [[2022, 5, 5]]}


def test_a_date_that_does_not_fit_the_year_gives_way() -> None:
    assert to_csl(Record(year=2019, date="2018-12-31"), "a")["issued"] == {"date-parts": [[2019]]}
    assert to_csl(Record(year=2019, date="2019-13-01"), "a")["issued"] == {"date-parts": [[2019]]}
    assert "issued" not in to_csl(Record(), "a")


def test_what_is_written_is_read_again() -> None:
    record = Record(
        type=RecordType.CHAPTER,
        title="Relasjoner",
        authors=(Name("King", "M. L.", "Jr."),),
        editors=(Name("Moe", "Per"),),
        year=2015,
        date="2015",
        container="Sosialt arbeid",
        pages="112-128",
        edition="2",
        publisher="Forlaget",
        place="Oslo",
        isbn=("978-82-000-0000-0",),
    )
    assert from_csl(to_csl(record, "W1")) == record


def test_strange_items_are_read_without_a_crash() -> None:
    for item in ({}, {"author": "Aas"}, {"author": [3]}, {"issued": {"date-parts": [[]]}}, {"issued": 3, "type": 4}):
        assert isinstance(from_csl(item), Record)


@given(odd_records())
@settings(max_examples=150, deadline=None)
def test_every_record_becomes_an_item(odd: Record) -> None:
    item = to_csl(odd, "x")
    assert item["id"] == "x"
    assert all(value for value in item.values())
    assert from_csl(item).type is odd.type
