"""`litreview screen fulltext` without a network, as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.steps.reviews import articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review with two works, of which the first has come to the full text."""
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    run("import", str(articles(tmp_path)), at=folder)
    run("dedupe", at=folder)
    for stage in ("title", "abstract"):
        run("screen", "decide", "W1", "include", "--stage", stage, "--as", "kari", at=folder)
    return folder


def fulltext(folder: Path, *arguments: str, check: int = 0, lang: str = "nb") -> tuple[str, str]:
    done = run("screen", "fulltext", *arguments, "--as", "kari", at=folder, check=check, lang=lang)
    return done.stdout, done.stderr


def test_what_is_known_is_told_in_words_and_as_data(folder: Path) -> None:
    out, _ = fulltext(folder)
    assert out.splitlines()[1:] == ["  ingenting ført om fullteksten", "  https://doi.org/10.1000/hope.1"]
    (folder / "aas.pdf").write_bytes(b"%PDF")
    out, _ = fulltext(folder, "W1", "--file", "aas.pdf")
    assert out.splitlines()[1] == "  skaffet"
    assert out.splitlines()[3] == "  aas.pdf (filen er der, uendret)"
    out, _ = fulltext(folder, "W1", "--not-retrieved", "biblioteket har ikke tilgang")
    assert out.splitlines()[1] == "  ikke skaffet: biblioteket har ikke tilgang"
    (item,) = json.loads(fulltext(folder, "--json")[0])["works"]
    assert (item["retrieval"], item["reason"], item["file"]) == ("not_retrieved", "biblioteket har ikke tilgang", None)


def test_options_that_contradict_each_other(folder: Path) -> None:
    for given, code in (
        (("W1", "--sought", "--retrieved"), "CHOOSE"),
        (("W1", "--lookup", "--retrieved"), "CHOOSE"),
        (("W1", "--copy"), "TOGETHER"),
        (("W1", "--keep"), "TOGETHER"),
        (("--retrieved",), "WORKS"),
        (("W2", "--not-retrieved", "x"), "NOT-YET"),
    ):
        assert f"LR-FULLTEXT-{code}" in fulltext(folder, *given, check=2)[1], given


def test_a_file_outside_is_refused_with_advice(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "download.pdf"
    path.write_bytes(b"%PDF")
    assert "--copy" in fulltext(folder, "W1", "--file", str(path), check=2)[1]
    assert "fulltexts/W1-download.pdf" in fulltext(folder, "W1", "--file", str(path), "--copy")[0]


def test_where_nothing_has_come_so_far(folder: Path) -> None:
    run("screen", "undo", "W1", "--as", "kari", at=folder)
    out, err = fulltext(folder)
    assert (out, err.strip()) == ("", "Ingen arbeider er kommet til fulltekst ennå.")
