"""The HTML reports under axe-core (Deque's rules for WCAG) in a real browser: no violation.

The browser runs a copy of the report whose policy is taken out, since the policy allows no script; axe writes what it
found into the page, and the page is read back.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from reporting.test_summary import COVER, STATE
from steps.reviews import example

from litreview.model import Language
from litreview.reporting.assemble import assemble
from litreview.reporting.document import Report
from litreview.reporting.render import renderer
from litreview.reporting.setting import Setting, set_into
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.shipped import example_names

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RUN = """
axe.run(document).then(found => {
  const told = found.violations.map(one => [one.id, one.help, one.nodes.map(node => node.html.slice(0, 200))]);
  document.documentElement.innerHTML = "<body><pre id='axe'></pre></body>";
  document.getElementById("axe").textContent = JSON.stringify({told: told, passed: found.passes.length});
});
"""


@pytest.fixture(scope="module")
def browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture(scope="module")
def axe() -> str:
    spec = find_spec("axe_core_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core-python is not installed (pip install 'litreview-pipeline[test]')")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Path, browser: str, axe: str, folder: Path) -> list[Any]:
    text, taken = _POLICY.subn("", page.read_text(encoding="utf-8"))
    assert taken == 1
    whole = axe.replace("</script", "<\\/script")
    script = f"<script>{whole}</script><script>{_RUN}</script></body>"
    copy = folder / "copy.html"
    copy.write_text(text.replace("</body>", script), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
    line = [browser, *options, f"--user-data-dir={folder / 'profile'}", copy.as_uri()]
    shown = subprocess.run(line, check=True, capture_output=True, timeout=300).stdout.decode("utf-8")
    found = re.search(r'<pre id="axe">(.*?)</pre>', shown, re.DOTALL)
    assert found, "axe did not finish"
    answer = json.loads(html.unescape(found[1]))
    assert answer["passed"] > 10
    return list(answer["told"])


@pytest.mark.parametrize("name", example_names())
def test_the_reports_of_the_shipped_reviews_break_no_rule(name: str, tmp_path: Path, browser: str, axe: str) -> None:
    made = make_report(example(tmp_path, name), ReportWanted(("html",)))
    assert violations(made.files[0], browser, axe, tmp_path) == []


def test_neither_do_pages_with_pictures_and_lists(tmp_path: Path, browser: str, axe: str) -> None:
    state = replace(STATE, coverage=COVER)
    made: Report = assemble(state, (), (), Language.BOKMAL, tables=("log", "summary", "overlap_figure", "years_figure"))
    for level in (1, 3):
        set_so = set_into(made, Setting(heading_level=level, lists=True))
        (page,) = renderer("html").render(set_so, tmp_path / f"{level}.html")
        assert violations(page, browser, axe, tmp_path) == []


def test_a_page_that_breaks_a_rule_is_found(tmp_path: Path, browser: str, axe: str) -> None:
    made = assemble(STATE, (), (), Language.BOKMAL, tables=("log",))
    (page,) = renderer("html").render(made, tmp_path / "broken.html")
    page.write_text(re.sub(r'<html lang="[^"]*">', "<html>", page.read_text(encoding="utf-8")), encoding="utf-8")
    assert [rule for rule, *_ in violations(page, browser, axe, tmp_path)] == ["html-has-lang"]
