"""The flow diagram of a whole review: its lists, the reports excluded, Word, links, and a file of numbers."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError, InputErrors
from litreview.formats.prisma_csv import read
from litreview.formats.protocol_file import read_protocol
from litreview.importers.prisma2020 import flow_of as flow_of_file
from litreview.messages import Words
from litreview.model import FigureForm, Language
from litreview.prisma import flow
from litreview.reporting.figures.flow import flow_figure, flow_of
from litreview.reporting.figures.flow_boxes import FlowTold
from litreview.reporting.figures.flow_marks import marks
from litreview.steps.exports import ExportGiven, export
from litreview.steps.flow_file import FlowFile, draw_flow
from litreview.steps.listing import Listing
from litreview.steps.proof import prove
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from tests.steps.flowing import UPDATED, flowing

NB = Words(Language.BOKMAL)
TEX = shutil.which("lualatex") or shutil.which("pdflatex") or shutil.which("xelatex")
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return flowing(tmp_path_factory.mktemp("flow"))


def wrote(review: Review, *formats: str, tables: tuple[str, ...] = (), out: Path) -> tuple[Path, ...]:
    return make_report(review, ReportWanted(formats, tables=tables, out=out)).files


def test_every_box_has_its_number(review: Review) -> None:
    numbers = flow(snapshot(review)).numbers()
    assert {name: numbers[name] for name in ("identified", "duplicates", "screened", "excluded", "sought")} == {
        "identified": 14,
        "duplicates": 2,
        "screened": 12,
        "excluded": 6,
        "sought": 6,
    }
    assert (numbers["new_studies"], numbers["new_reports"]) == (4, 5)  # W1 and W2 tell of one study
    assert (numbers["total_studies"], numbers["total_reports"]) == (7, 9)
    assert marks(flow(snapshot(review))) == ()
    held = {one.check for one in prove(snapshot(review)) if one.outcome.value == "holds"}
    assert {"P11", "P12", "P13", "P14"} <= held


def test_the_list_behind_each_box_is_as_long_as_its_number_says(review: Review) -> None:
    state = snapshot(review, listing=Listing.ALL)
    made = flow_of(state, {}, NB)
    assert made is not None
    lengths = {table.key: len(table.rows) for table in made.lists}
    numbers = flow(state).numbers()
    assert lengths == {
        "box3": 2,
        "box4": numbers["screened"],
        "box5": numbers["excluded"],
        "box6": numbers["sought"],
        "box7": numbers["not_retrieved"],
        "box8": numbers["assessed"],
        "box9": numbers["excluded_full_text"],
        "box12": numbers["sought_other"],
        "box13": numbers["not_retrieved_other"],
        "box14": numbers["assessed_other"],
        "box15": numbers["excluded_full_text_other"],
        "box10": numbers["included"],
    }
    said = {table.key: [row[2].text for row in table.rows] for table in made.lists}
    assert said["box7"] == ["Ikke innhentet: finnes bare på papir"]
    assert said["box5"].count("Ekskludert etter tittel: E1 barn under 18 år") == 3
    assert said["box3"] == ["2 referanser som regnes som ett arbeid: CINAHL, PubMed"] * 2
    assert flow_of(snapshot(review), {}, NB).lists == ()  # type: ignore[union-attr]


def test_while_works_wait_no_list_is_shorter_than_its_number(tmp_path: Path) -> None:
    state = snapshot(flowing(tmp_path, finished=False), listing=Listing.ALL)
    made = flow_of(state, {}, NB)
    assert made is not None
    assert any("Utvalget er ikke ferdig" in note.text for note in made.notes)
    numbers = flow(state)
    assert {table.key: len(table.rows) for table in made.lists}["box4"] == numbers.screened.value
    assert marks(numbers) == ()


def test_the_reports_excluded_are_a_table_in_word(review: Review, tmp_path: Path) -> None:
    (path,) = wrote(review, "docx", tables=("excluded",), out=tmp_path)
    (table,) = Document(str(path)).tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Publikasjon", "Begrunnelse", "Funnet via"]
    assert [row[1:] for row in cells[1:]] == [
        ["E2 ikke en empirisk studie", "andre metoder"],
        ["E2 ikke en empirisk studie", "databaser og registre"],
    ] or [row[1:] for row in cells[1:]] == [
        ["E2 ikke en empirisk studie", "databaser og registre"],
        ["E2 ikke en empirisk studie", "andre metoder"],
    ]


def test_word_holds_the_picture_and_words_for_who_cannot_see_it(review: Review, tmp_path: Path) -> None:
    (path,) = wrote(review, "docx", tables=("flow_figure",), out=tmp_path)
    document = Document(str(path))
    (shape,) = document.inline_shapes
    told = next(document.element.body.iter(PICTURE))
    assert "Referanser screenet (n = 12)" in told.get("descr")
    assert told.get("name").startswith("Figur 1. PRISMA 2020")
    assert shape.width <= document.sections[0].page_width - 2 * document.sections[0].left_margin
    with zipfile.ZipFile(path) as archive:
        images = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert len(images) == 1
        assert archive.read(images[0]).startswith(b"\x89PNG")


@pytest.mark.parametrize("form", list(FigureForm))
def test_the_three_forms_in_word(tmp_path: Path, form: FigureForm) -> None:
    review = flowing(tmp_path, UPDATED + f'\n[flow]\nform = "{form.value}"\n')
    (path,) = wrote(review, "docx", tables=("flow_figure",), out=tmp_path)
    document = Document(str(path))
    xml = document.element.xml
    assert ("wpg:wgp" in xml) is (form is FigureForm.SHAPES)
    assert ("pic:pic" in xml) is (form is not FigureForm.TABLE)
    assert bool(document.tables) is (form is FigureForm.TABLE)
    if form is FigureForm.SHAPES:
        words = [node.text for node in document.element.body.iter() if node.tag.endswith("}t")]
        assert "Referanser screenet (n\u00a0=\u00a012)" in words
        numbers = re.findall(r'<w(?:ps:cNvPr|p:docPr)[^>]* id="(\d+)"', xml)
        assert len(numbers) > 20


def test_boxes_link_to_their_lists(review: Review, tmp_path: Path) -> None:
    (path,) = wrote(review, "html", out=tmp_path)
    page = path.read_text(encoding="utf-8")
    links, places = set(re.findall(r'<a href="#(f1-\w+)"', page)), set(re.findall(r'id="(f1-box\w+)"', page))
    assert links == places
    assert len(places) == 12
    assert page.count("<details>") == 12
    assert "<script" not in page


@pytest.mark.skipif(TEX is None, reason="no TeX is installed")
def test_the_latex_picture_compiles(review: Review, tmp_path: Path) -> None:
    (path,) = wrote(review, "tex", tables=("flow_figure",), out=tmp_path)
    assert "\\captionof{figure}" in path.read_text(encoding="utf-8")
    done = subprocess.run(
        [str(TEX), "-interaction=nonstopmode", "-halt-on-error", path.name],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("form", ["svg", "png"])
def test_figures_are_files_of_their_own(review: Review, tmp_path: Path, form: str) -> None:
    (path,) = wrote(review, form, out=tmp_path)
    assert path == tmp_path / "review.nb-figures" / f"f1-flow.{form}"
    if form == "svg":
        ElementTree.fromstring(path.read_text(encoding="utf-8"))
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_out_and_in_gives_the_same_boxes(review: Review, tmp_path: Path) -> None:
    out = tmp_path / "numbers.csv"
    export(review, ExportGiven(out, "prisma2020"))
    there = flow(snapshot(review))
    back = flow_of_file(read(out.read_bytes()))
    for name, number in there.numbers().items():
        if ":" in name or name == "registers":  # none was searched: 0 in the file
            continue
        known = back.numbers()[name]
        assert known in (number, None), name
    kept = ("identified", "duplicates", "screened", "excluded", "sought", "assessed", "sought_other", "new_reports")
    kept += ("included_searched", "included_other", "total_studies", "previous_reports", "not_retrieved_other")
    assert [back.numbers()[name] for name in kept] == [there.numbers()[name] for name in kept]
    assert back.updated
    assert marks(back) == ()
    one, other = (flow_figure(FlowTold(each), NB) for each in (there, back))
    assert one is not None
    assert other is not None
    boxes = [[row[0].text for row in made.table.rows if not row[1].text.startswith("–")] for made in (one, other)]
    assert boxes[0] == boxes[1]


def _changed(path: Path, **values: str) -> Path:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        if row[0] in values:
            row[-1] = values[row[0]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_file_whose_numbers_contradict_each_other_is_drawn_and_told(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    export(review, ExportGiven(path, "prisma2020"))
    _changed(path, records_screened="11", dbr_excluded="Wrong outcome, 2; Wrong design, 1")
    done = CliRunner().invoke(app, ["flow", str(path), "--lang", "en", "--out", str(tmp_path / "a.svg")])
    assert done.exit_code == 5
    assert "P3: 14 − 2 = 12 ≠ 11" in done.stdout
    drawn = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "stroke-dasharray" in drawn
    assert "Wrong outcome (n\u00a0=\u00a02)" in drawn


@pytest.mark.parametrize("form", ["svg", "png", "docx", "html", "tex"])
def test_a_file_is_drawn_in_each_format(review: Review, tmp_path: Path, form: str) -> None:
    path, out = tmp_path / "numbers.csv", tmp_path / f"flow.{form}"
    export(review, ExportGiven(path, "prisma2020"))
    drawn = draw_flow(FlowFile(path, out))
    assert drawn.path.stat().st_size > 1000
    assert drawn.contradictions == ()
    with pytest.raises(InputError, match="LR-EXPORT-EXISTS"):
        draw_flow(FlowFile(path, out))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="LR-PRISMA-CSV"):
        draw_flow(FlowFile(path))
    with pytest.raises(InputError, match="LR-REPORT-FORMAT"):
        draw_flow(FlowFile(path, tmp_path / "x.bmp"))


def test_the_template_with_nothing_filled_in_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("data,n\nrecords_screened,NA\ndbr_excluded,xxx\n", encoding="utf-8")
    with pytest.raises(InputError, match="LR-PRISMA-CSV"):
        draw_flow(FlowFile(path))


PROTOCOL = 'schema = 1\nlanguage = "nb"\n[question]\nmain = "?"\n'


def test_the_protocol_is_read_and_its_slips_are_told() -> None:
    text = PROTOCOL + '[flow]\ntitles_and_abstracts = "two"\ntitle_reasons = true\nform = "shapes"\n' + UPDATED
    plan = read_protocol((text + "[meta_analysis]\nstudies = 2\n").encode(), "p.toml", "p").flow
    assert (plan.two_steps, plan.title_reasons, plan.form) == (True, True, FigureForm.SHAPES)
    assert plan.previous is not None
    assert (plan.previous.studies, plan.previous.reports, plan.previous.label) == (3, 4, "2019")
    assert [study.works for study in plan.studies] == [("W1", "W2")]
    assert plan.meta_analysis is not None
    assert plan.meta_analysis.studies == 2
    for wrong in ('[[studies]]\nworks = ["W0"]\n', '[[studies]]\nworks = ["W1"]\n[[studies]]\nworks = ["W1", "W2"]\n'):
        with pytest.raises(InputError):
            read_protocol((PROTOCOL + wrong).encode(), "p.toml", "p")


@pytest.mark.parametrize("section", ["previous", "meta_analysis"])
def test_fewer_reports_than_studies_are_refused_at_their_line(section: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read_protocol(f"{PROTOCOL}[{section}]\nstudies = 9\nreports = 3\n".encode(), "p.toml", "p")
    (error,) = caught.value.errors
    assert (error.where.line, error.where.key) == (7, f"{section}.reports")
    read_protocol(f"{PROTOCOL}[{section}]\nstudies = 3\nreports = 3\n".encode(), "p.toml", "p")


def test_a_new_report_of_an_old_study_is_no_new_study(tmp_path: Path) -> None:
    more = UPDATED.replace('works = ["W1", "W2"]', 'works = ["W1", "W2"]\nprevious = true')
    numbers = flow(snapshot(flowing(tmp_path, more))).numbers()
    assert (numbers["new_studies"], numbers["total_studies"], numbers["total_reports"]) == (3, 6, 9)
