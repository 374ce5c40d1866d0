"""References, citations and slips as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.cli.test_cli import run
from tests.reporting.paper_samples import BOKMAL, SAMPLES, Sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("refs")
    run("init", "review", "--example", "recovery-services", at=home)
    return home / "review"


def word_file(path: Path, sample: Sample) -> Path:
    document = docx.Document()
    for style, text in sample:
        if style.isdigit():
            document.add_heading(text, int(style))
        else:
            document.add_paragraph(text, style=style or None)
    document.save(str(path))
    return path


def test_the_list_and_citations_on_the_terminal(folder: Path) -> None:
    listed = run("refs", at=folder).stdout.splitlines()
    assert len(listed) == 5
    assert listed[3].startswith("Semb, R., Borg, M. & Ness, O. (2016). ")
    assert "_Tidsskrift for velferdsforskning_, _19_(3), 204–220" in listed[3]
    assert run("cite", "W1", "W3", "--page", "W1=12", at=folder).stdout.splitlines() == [
        "(Kvam et al., 2019; Semb et al., 2016, s. 12)",
        "Semb et al. (2016, s. 12)",
        "Kvam et al. (2019)",
    ]
    assert run("cite", "W2", "--narrative", "--lang", "en", at=folder).stdout == "Biong and Soggiu (2015)\n"
    data = json.loads(run("cite", "W1", "--page", "41", "--original", "Aas, 2007", "--json", at=folder).stdout)
    assert data["bracket"] == "(Aas, 2007, sitert i Semb et al., 2016, s. 41)"
    assert "LR-CITE-PAGE" in run("cite", "W1", "W2", "--page", "12", at=folder, check=2).stderr


def test_the_list_as_a_file_and_as_json(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.docx"
    run("refs", "--out", str(out), "--lang", "nn", at=folder)
    texts = [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    assert "Referanseliste" in texts
    assert any(text.startswith("Semb, R., Borg, M. & Ness, O. (2016)") for text in texts)
    data = json.loads(run("refs", "--json", "--work", "W3", at=folder).stdout)
    assert [one["work"] for one in data["references"]] == ["W3"]
    assert "LR-EXPORT-EXISTS" in run("refs", "--out", str(out), at=folder, check=2).stderr


def test_what_is_settled_and_what_is_missing(folder: Path) -> None:
    assert "W3: tidsskrift" in run("refs", "missing", at=folder, lang="nb").stdout
    assert json.loads(run("refs", "conflicts", "--json", at=folder).stdout) == {"conflicts": []}
    run("refs", "choose", "W3", "container=Tidsskrift for norsk psykologforening", "--as", "author", at=folder)
    assert "_Tidsskrift for norsk psykologforening_" in run("refs", "--work", "W3", at=folder).stdout
    assert "LR-RECORD-VALUE" in run("refs", "choose", "W3", "year=soon", "--as", "author", at=folder, check=2).stderr
    run("refs", "choose", "W3", "container=", "--as", "author", at=folder)


def test_a_word_file_is_read_and_its_slips_told(folder: Path, tmp_path: Path) -> None:
    right = word_file(tmp_path / "right.docx", BOKMAL)
    assert "0" in run("refs", "check", str(right), "--alone", at=tmp_path).stdout
    sample = tuple((style, text.replace("Dahl et al. (2016)", "Dahl et. al. (2016)")) for style, text in BOKMAL)
    wrong = word_file(tmp_path / "wrong.docx", sample)
    done = run("refs", "check", str(wrong), "--alone", "--json", at=tmp_path, check=5)
    data = json.loads(done.stdout)
    assert [(one["code"], one["paragraph"]) for one in data["slips"]] == [("REF-ET-AL", 2)]
    assert (data["entries"], data["lang"]) == (22, "nb")
    told = run("refs", "check", str(wrong), "--alone", at=tmp_path, check=5, lang="nb").stdout
    assert "avsnitt 2: " in told
    assert "[REF-ET-AL]" in told


def test_included_works_that_the_list_lacks_are_told(folder: Path, tmp_path: Path) -> None:
    right = word_file(tmp_path / "right.docx", BOKMAL)
    data = json.loads(run("refs", "check", str(right), "--json", at=folder, check=5).stdout)
    assert {(one["code"], one["work"]) for one in data["slips"]} >= {("REF-WORK-MISSING", "W5")}
    assert {one["code"] for one in data["slips"]} <= {"REF-WORK-MISSING", "REF-WORK-DIFFERS"}


@pytest.mark.parametrize("language", SAMPLES)
def test_right_texts_in_word_are_left_in_peace(language: str, tmp_path: Path) -> None:
    file = word_file(tmp_path / "right.docx", SAMPLES[language])  # type: ignore[index]
    run("refs", "check", str(file), "--alone", at=tmp_path)


def test_what_is_no_word_file_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"text")
    assert "LR-DOCX-FILE" in run("refs", "check", str(tmp_path / "a.docx"), "--alone", at=tmp_path, check=2).stderr
