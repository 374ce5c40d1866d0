"""HTML reports: one safe file, well marked up."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from lxml import html
from render_sample import NASTY, sample

from litreview.model import Language
from litreview.reporting.document import Line, Paragraph, Span
from litreview.reporting.render import renderer


def page(folder: Path, language: Language = Language.BOKMAL, **given: object) -> tuple[str, html.HtmlElement]:
    (path,) = renderer("html").render(sample(language, **given), folder / "r.html")  # type: ignore[arg-type]
    text = path.read_text(encoding="utf-8")
    return text, html.document_fromstring(text)


@pytest.mark.parametrize(
    ("language", "tag", "skip"),
    [
        ("nb", "nb-NO", "Hopp til innholdet"),
        ("nn", "nn-NO", "Hopp til innhaldet"),
        ("en", "en-GB", "Skip to the content"),
    ],
)
def test_language_title_and_skip_link(tmp_path: Path, language: str, tag: str, skip: str) -> None:
    text, root = page(tmp_path, Language(language))
    assert text.startswith("<!doctype html>")
    assert root.get("lang") == tag
    assert root.findtext(".//title") == "Håp og relasjoner i møte med unge med rusproblemer: vedlegg"
    link = root.xpath("//a[@class='skip']")[0]
    assert (link.text, link.get("href")) == (skip, "#main")
    assert root.get_element_by_id("main").tag == "main"


def test_nothing_is_loaded_or_run(tmp_path: Path) -> None:
    text, root = page(tmp_path)
    assert not root.xpath("//script | //img | //link | //iframe | //@style | //@onclick | //object")
    assert "@import" not in text
    assert "url(" not in text
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_tables_are_marked_up_for_everyone(tmp_path: Path) -> None:
    _, root = page(tmp_path)
    tables = root.xpath("//table")
    assert [table.xpath("string(caption)").split(".")[0] for table in tables] == [
        f"Tabell {number}" for number in range(1, 7)
    ]
    log, matrix, marks, card, checks, _ = tables
    assert len(log.xpath("./thead/tr/th[@scope='col']")) == 7
    assert len(log.xpath("./tbody/tr")) == 40
    assert len(matrix.xpath("./tbody/tr/th[@scope='row']")) == 4
    assert not card.xpath("./thead")
    assert [len(table.xpath("./colgroup/col")) for table in tables] == [7, 7, 5, 2, 3, 2]
    assert log.xpath("string(.//tbody/tr[1]/td[6])") == "ikke oppgitt"
    assert "unknown number" in log.xpath(".//tbody/tr[1]/td[6]/@class")
    assert checks.xpath("string(.//td[@class='warning'])") == "se på dette"
    assert marks.xpath(".//th[@class='mark']")
    for table in tables:
        box = table.getparent()
        assert (box.get("class"), box.get("role"), box.get("tabindex")) == ("scroll", "region", "0")
        assert root.get_element_by_id(box.get("aria-labelledby")).tag == "caption"
    assert [link.get("href") for link in root.xpath("//nav//a")] == [f"#t{number}" for number in range(1, 7)]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    text, root = page(tmp_path)
    read = [row.xpath("string(td[1])") for row in root.get_element_by_id("t6").xpath("./tbody/tr")]
    assert read == list(NASTY)
    assert "<script" not in text


def test_links_are_http_only(tmp_path: Path) -> None:
    spans = (
        Span("god", link="https://example.no/?a=1&b=2"),
        Span("vond", link="javascript:alert(1)"),
        Span("data", link="data:x"),
    )
    _, root = page(tmp_path, blocks=(Paragraph(Line(spans)),))
    links = root.xpath("//main//a")
    assert [(one.text, one.get("href"), one.get("rel")) for one in links] == [
        ("god", "https://example.no/?a=1&b=2", "noopener noreferrer")
    ]
    assert "vonddata" in root.xpath("string(//main)").replace("god", "")


def test_a_broad_table_fits_a_window_of_900_pixels(tmp_path: Path) -> None:
    text, root = page(tmp_path)
    broad = root.xpath("//div[contains(@class, 'broad')]//table/@id")
    widths = [re.search(rf"#{anchor}{{min-width:([\d.]+)em}}", text) for anchor in broad]
    assert [width is not None and float(width[1]) * 0.82 * 16 <= 900 - 2 * 22.5 for width in widths] == [True]
    assert root.xpath("//div[contains(@class, 'whole')]")


def test_the_wide_table_has_its_own_page_in_print(tmp_path: Path) -> None:
    text, root = page(tmp_path)
    (wide,) = root.xpath("//div[@class='wide']")
    assert wide.xpath("string(.//h2)") == "Litteratur"
    assert wide.xpath(".//table/@id") == ["t2"]
    assert "@page wide{size:A4 landscape" in text
    assert "display:table-header-group" in text
