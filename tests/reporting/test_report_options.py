"""How a report is set into a thesis: draft or final, numbers that run on, headings under a chapter, what is private."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from steps.reviews import example
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError
from litreview.model import Language
from litreview.reporting.document import Drawing, Figure, Heading, Report, Table, cell
from litreview.reporting.render import renderer
from litreview.reporting.setting import Setting, set_into
from litreview.steps.report import ReportWanted, make_report

FORMATS = ("docx", "html", "md", "tex", "json")
ONE = Table("log", "Søkelogg", ("Kilde",), ((cell("CINAHL"),),))
TWO = Table("matrix", "Matrise", ("Forfatter",), ((cell("Aas"),),))
PICTURE = Figure("flow", "Flyt", Drawing(100, 50, ()), "Et bilde", Table("flow", "Flyt", (), ((cell("1"),),)))
REPORT = Report(
    "Tittel",
    Language.BOKMAL,
    (Heading("Metode"), ONE, Heading("Utvalg", 2), PICTURE, TWO),
    "Tabell",
    figure_label="Figur",
)


def text_of(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as file:
        parts = sorted(name for name in file.namelist() if re.match(r"word/(document|footer\d*)\.xml", name))
        return "".join(re.sub("<[^>]+>", "", file.read(name).decode("utf-8")) for name in parts)


def printed(report: Report, form: str, folder: Path) -> str:
    one = renderer(form)
    return text_of(one.render(report, folder / f"report{one.suffix}")[0])


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_numbers_run_on_from_the_thesis_in_every_format(form: str, tmp_path: Path) -> None:
    text = printed(set_into(REPORT, Setting(4, 7)), form, tmp_path)
    for said in ("Tabell 4", "Tabell 5", "Figur 7"):
        assert said in re.sub(r" (?:SEQ|TOC) [^\d]*(?:\\r \d+)? ", "", text), said
    assert "Tabell 1" not in text
    assert "Figur 1" not in text


def test_tex_and_json_begin_at_the_numbers_too(tmp_path: Path) -> None:
    report = set_into(REPORT, Setting(4, 7))
    assert r"\setcounter{table}{3}" in printed(report, "tex", tmp_path)
    blocks = json.loads(printed(report, "json", tmp_path))["blocks"]
    assert [block["number"] for block in blocks if "number" in block] == [4, 7, 5]


@pytest.mark.parametrize("number", [0, -1, 1000])
@pytest.mark.parametrize("field", ["first_table", "first_figure"])
def test_a_number_that_is_none_is_refused(field: str, number: int) -> None:
    with pytest.raises(InputError) as caught:
        set_into(REPORT, Setting(**{field: number}))
    assert caught.value.code == "LR-REPORT-NUMBER"


def test_headings_go_down_together_and_the_level_has_an_end() -> None:
    lowered = set_into(REPORT, Setting(heading_level=3))
    assert [block.level for block in lowered.blocks if isinstance(block, Heading)] == [3, 4]
    with pytest.raises(InputError) as caught:
        set_into(REPORT, Setting(heading_level=4))
    assert caught.value.code == "LR-REPORT-LEVEL"


def test_what_is_asked_for_goes_before_the_layout() -> None:
    assert Setting(4).over(Setting(2, 3, lists=True)) == Setting(4, 3, None, True)
    assert Setting(lists=False).over(Setting(lists=True)).lists is False


def test_a_draft_says_so_everywhere_and_lies_beside_the_final(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities")
    written = CliRunner().invoke(
        app, ["report", "--review", str(review.folder), "--draft", "-f", ",".join(FORMATS), "--json"]
    )
    assert written.exit_code == 0, written.output
    files = [Path(name) for name in json.loads(written.stdout)["files"]]
    assert [file.name for file in files] == [f"meaningful-activities.draft.nb.{form}" for form in FORMATS]
    for file in files:
        text = text_of(file)
        assert "Utkast. Dokumentasjon av søk" in text, file
        assert "Utkast · Protokoll" in text, file


def test_the_final_report_is_what_nobody_asked_for_and_says_nothing_of_drafts(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities")
    for options in ([], ["--final"]):
        written = CliRunner().invoke(app, ["report", "--review", str(review.folder), "-f", "md", *options])
        assert written.exit_code == 0, written.output
    assert "Utkast" not in (review.folder / "reports" / "meaningful-activities.nb.md").read_text(encoding="utf-8")


def test_the_command_and_a_layout_give_the_numbers(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities")
    own = review.folder / "reports" / "thesis.layout.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text('schema = 1\ntables = ["log", "matrix"]\nfirst_table = 6\nheading_level = 2\n', encoding="utf-8")

    def made(*options: str) -> str:
        line = ["report", "--review", str(review.folder), "-f", "md", "--layout", "thesis", *options]
        written = CliRunner().invoke(app, line)
        assert written.exit_code == 0, written.output
        return (review.folder / "reports" / "meaningful-activities.thesis.nb.md").read_text(encoding="utf-8")

    of_layout = made()
    assert "**Tabell 6.**" in of_layout
    assert "**Tabell 1.**" not in of_layout
    assert re.search(r"^### \w", of_layout, re.MULTILINE)
    assert not re.search(r"^## \w", of_layout, re.MULTILINE)
    assert "**Tabell 9.**" in made("--table-number", "9")


def test_a_slip_of_the_number_is_an_error_of_input(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities")
    made = CliRunner().invoke(app, ["report", "--review", str(review.folder), "-f", "md", "--table-number", "0"])
    assert isinstance(made.exception, InputError)
    assert made.exception.where.key == "--table-number"


def test_the_lists_name_every_table_and_figure_and_link_to_them(tmp_path: Path) -> None:
    report = set_into(REPORT, Setting(4, 7, lists=True))
    made = renderer("docx").render(report, tmp_path / "report.docx")[0]
    with ZipFile(made) as file:
        xml = file.read("word/document.xml").decode("utf-8")
    linked = re.findall(r'<w:hyperlink w:anchor="(\w+)"[^>]*>(.*?)</w:hyperlink>', xml)
    assert [re.sub("<[^>]+>", "", text) for _, text in linked] == [
        "Tabell 4. Søkelogg",
        "Tabell 5. Matrise",
        "Figur 7. Flyt",
    ]
    marks = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/>', xml)
    assert {name for _, name in marks} == {anchor for anchor, _ in linked}
    assert len({mark for mark, _ in marks}) == len(marks)
    assert re.findall(r'TOC \\h \\z \\c "(\w+)"', xml) == list(dict.fromkeys(re.findall(r"SEQ (\w+)", xml)))
    assert xml.count('fldCharType="begin"') == xml.count('fldCharType="end"')


def test_no_list_is_made_that_nobody_asked_for(tmp_path: Path) -> None:
    for form, said in (("docx", "Liste over tabeller"), ("md", "Liste over tabeller"), ("tex", "listoftables")):
        assert said not in printed(REPORT, form, tmp_path)
        assert said in printed(set_into(REPORT, Setting(lists=True)), form, tmp_path)
    assert 'class="lists"' not in printed(REPORT, "html", tmp_path)


def test_a_reference_in_the_text_names_the_number_that_the_table_has(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    (path,) = make_report(review, ReportWanted(("md",), setting=Setting(first_table=4, first_figure=3))).files
    text = path.read_text(encoding="utf-8")
    numbers = {int(number) for number in re.findall(r"\*\*Tabell (\d+)\.\*\*", text)}
    (log,) = re.findall(r"\*\*Tabell (\d+)\.\*\* Søkehistorikk", text)
    limits = text.partition("## Begrensninger")[2].partition("##")[0]
    named = {int(number) for number in re.findall(r"Tabell\s(\d+)", limits)}
    assert min(numbers) == 4
    assert int(log) in named
    assert named <= numbers


def test_a_report_in_another_layout_stands_beside_the_whole_one(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    named = {
        layout: make_report(review, ReportWanted(("md",), layout=layout)).files[0].name
        for layout in (None, "default", "appendices", "summary")
    }
    assert named == {
        None: "recovery-services.nb.md",
        "default": "recovery-services.nb.md",
        "appendices": "recovery-services.appendices.nb.md",
        "summary": "recovery-services.summary.nb.md",
    }
    assert "PRISMA-S" in (review.folder / "reports" / named["appendices"]).read_text(encoding="utf-8")
    (review.folder / "mine.layout.toml").write_text('schema = 1\ntables = ["log"]\n', encoding="utf-8")
    (path,) = make_report(review, ReportWanted(("md",), layout="../mine")).files
    assert path.parent == review.folder / "reports"
