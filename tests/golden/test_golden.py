"""The five shipped reviews in three languages and seven formats print as they did. A change that is meant to show is
written with `python -m tests.golden.goldens` and seen in the diff of the golden texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.model import Language, Snapshot
from litreview.reporting.document import Report
from tests.golden.goldens import FOLDER, FORMATS, REVIEWS, path_of, printed, report_of, state_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("golden")


@pytest.fixture(scope="module")
def states() -> dict[str, Snapshot]:
    return {}


@pytest.fixture(scope="module")
def reports() -> dict[tuple[str, Language], Report]:
    return {}


def _report(
    folder: Path,
    states: dict[str, Snapshot],
    reports: dict[tuple[str, Language], Report],
    name: str,
    language: Language,
) -> Report:
    if name not in states:
        states[name] = state_of(folder, name)
    if (name, language) not in reports:
        reports[name, language] = report_of(states[name], language)
    return reports[name, language]


CASES = [
    pytest.param(name, language, form, marks=pytest.mark.xdist_group(f"golden-{name}"), id=f"{name}-{language}-{form}")
    for name in REVIEWS
    for language in Language
    for form in FORMATS
]


@pytest.mark.parametrize(("name", "language", "form"), CASES)
def test_a_shipped_review_prints_as_it_did(
    folder: Path,
    states: dict[str, Snapshot],
    reports: dict[tuple[str, Language], Report],
    name: str,
    language: Language,
    form: str,
) -> None:
    kept = path_of(name, language, form).read_text(encoding="utf-8").splitlines()
    now = printed(_report(folder, states, reports, name, language), form).splitlines()
    assert now == kept


def test_every_golden_text_is_compared() -> None:
    kept = {path for path in FOLDER.rglob("*") if path.is_file()}
    assert kept == {path_of(name, language, form) for name in REVIEWS for language in Language for form in FORMATS}
