"""Exceptions from the criteria on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.steps.reviews import articles

CRITERION = '\n[[criterion]]\nid = "I1"\nkind = "include"\ntext = "fra 2020"\nrule = { kind = "years", first = 2020 }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """W1 is of 2019, and the criterion asks for 2020."""
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    path = folder / "protocols" / "review.toml"
    path.write_text(path.read_text(encoding="utf-8") + CRITERION, encoding="utf-8")
    run("import", str(articles(tmp_path)), at=folder)
    run("dedupe", at=folder)
    return folder


def screen(folder: Path, *arguments: str, check: int = 0) -> tuple[str, str]:
    done = run("screen", *arguments, at=folder, lang="nb", check=check)
    return done.stdout, done.stderr


def test_from_refusal_to_exception_and_back(folder: Path) -> None:
    include = ("decide", "W1", "include", "--stage", "full_text")
    _, err = screen(folder, *include, check=2)
    assert "LR-SCREEN-BREACH" in err
    assert "W1 ville bli inkludert, men bryter I1 (publisert 2019, utenfor 2020–)" in err
    assert "--despite I1" in err
    assert "LR-SCREEN-DESPITE" in screen(folder, *include, "--why", "x", check=2)[1]
    assert "LR-SCREEN-NO-REASON" in screen(folder, *include, "--despite", "I1", "--agreed-by", "v", check=2)[1]
    assert "LR-SCREEN-NOT-AGREED" in screen(folder, *include, "--despite", "I1", "--why", "x", check=2)[1]
    screen(
        folder, *include, "--despite", "I1", "--why", "eneste studie", "--why", "står seg", "--agreed-by", "veileder"
    )
    out, _ = screen(folder, "exception")
    assert out.startswith("W1 er med selv om det bryter I1. Avtalt med: veileder.")
    assert out.splitlines()[1:] == ["  – eneste studie", "  – står seg"]
    gone = ("exception", "W1", "--criterion", "I1", "--withdraw", "--reason", "feil")
    assert "LR-SCREEN-STILL-BROKEN" in screen(folder, *gone, check=2)[1]
    screen(folder, "undo", "W1")
    assert "er tatt tilbake" in screen(folder, *gone)[0]
    assert json.loads(screen(folder, "exception", "--json")[0]) == {"exceptions": [], "silent": []}


def test_a_breach_that_came_later_is_named_everywhere(folder: Path) -> None:
    screen(folder, "decide", "W2", "include", "--stage", "full_text")
    run("extract", "W2", "--set", "record.year=2018", at=folder)
    assert "W2 bryter I1 (publisert 2018, utenfor 2020–)" in screen(folder, "exception")[0]
    run("report", "check", at=folder, check=5)
    path = folder / "protocols" / "review.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('main = ""', 'main = "Hvordan?"', 1), encoding="utf-8")
    run("log", "add", "--source", "CINAHL", "--date", "28/4", "--query", "hope", "--hits", "2", at=folder)
    data = json.loads(run("--json", at=folder).stdout)
    assert data["next"]["code"] == "status.next.breach"
    assert "LR-SCREEN-EXCEPTION-OF" in screen(folder, "exception", "W2", check=2)[1]
