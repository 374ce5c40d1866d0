"""`litreview screen rules` as its users meet it: the table first, then what was done; three languages; exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.steps.reviews import articles
from tests.steps.ruled import WORKS

CRITERIA = """
[[criterion]]
id = "I1"
kind = "include"
text = "publisert fra 2010"
rule = { kind = "years", first = 2010, automatic = true }

[[criterion]]
id = "I2"
kind = "include"
text = "nivå 1 eller 2"
rule = { kind = "channel_level", values = ["1", "2"] }

[[criterion]]
id = "E1"
kind = "exclude"
text = "feil tema"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four works, two of them old."""
    run("init", "review", "--lang", "nb", at=tmp_path)
    made = tmp_path / "review"
    path = made / "protocols" / "review.toml"
    path.write_text(path.read_text(encoding="utf-8") + CRITERIA, encoding="utf-8")
    run("import", str(articles(tmp_path, WORKS)), "--source", "Oria", at=made)
    run("dedupe", at=made)
    return made


def rules(*arguments: str, at: Path, lang: str = "en", check: int = 0) -> str:
    return run("screen", "rules", *arguments, at=at, lang=lang, check=check, LITREVIEW_CACHE=str(at / "cache")).stdout


def test_the_table_is_shown_before_and_the_sum_after(folder: Path) -> None:
    shown = rules(at=folder)
    assert "The rules were tried on 4 works." in shown
    assert "litreview screen rules --apply" in shown
    applied = rules("--apply", at=folder)
    table = shown.split("The automatic rules")[0]
    assert applied == f"{table}2 works were excluded by rule and are counted as automation.\n"
    assert "0 works were excluded" in rules("--apply", at=folder)


@pytest.mark.parametrize(
    ("lang", "heading", "done"),
    [
        ("nb", "ville ekskludert", "2 arbeider er ekskludert av regel"),
        ("nn", "strir mot vurdering", "2 arbeid er ekskluderte av regel"),
        ("en", "contradicts people", "2 works were excluded by rule"),
    ],
)
def test_it_speaks_three_languages(folder: Path, lang: str, heading: str, done: str) -> None:
    said = rules("--apply", at=folder, lang=lang)
    assert heading in said
    assert done in said


def test_the_register_that_is_missing_is_told_once_and_with_the_command(folder: Path) -> None:
    done = run("screen", "rules", at=folder, LITREVIEW_CACHE=str(folder / "cache"))
    assert done.stderr.count("litreview channels update") == 1


def test_as_json(folder: Path) -> None:
    told = json.loads(rules("--json", "--list", at=folder))
    years, level = told["rules"]
    assert (years["met"], years["not_met"], years["cannot_tell"], years["would_exclude"]) == (1, 2, 1, 2)
    assert (level["kind"], level["automatic"], level["cannot_tell"]) == ("channel_level", False, 4)
    assert [one["work"] for one in years["untold"]] == ["W4"]
    assert (told["applied"], [one["work"] for one in told["excluded"]]) == (False, ["W2", "W3"])
    done = json.loads(rules("--json", "--apply", at=folder))
    assert (done["applied"], done["excluded"][0]["stage"], done["excluded"][0]["criterion"]) == (True, "title", "I1")
    assert json.loads(rules("--json", "--apply", at=folder))["excluded"] == []


def test_works_are_listed_on_demand_and_contradictions_always(folder: Path) -> None:
    run("screen", "decide", "W2", "maybe", at=folder)
    short, whole = rules(at=folder), rules("--list", "--criterion", "I1", at=folder)
    for said in (short, whole):
        assert "W2  Dignity at the end of life" in said
        assert "[waits at: abstract]" in said
    assert "W3  Music" not in short
    assert "W3  Music in the afternoon of the ward (2004): published 2004, outside 2010–" in whole
    assert "W4  Undated thoughts" in whole


def test_known_articles_that_a_rule_would_lose_make_it_fail(folder: Path, tmp_path: Path) -> None:
    known = articles(tmp_path, WORKS, "known.ris")
    said = rules("--against", str(known), at=folder, check=5)
    assert "Dignity at the end of life: a field study (2005): I1 would have thrown it out" in said
    assert "2 known relevant articles would have been lost" in said
    told = json.loads(rules("--against", str(known), "--json", at=folder, check=5))
    assert (told["known"], told["thrown_out"], told["rules"][0]["thrown_out"]) == (4, 2, 2)
    fits = articles(tmp_path, WORKS.split("\n\n")[0] + "\n", "fits.ris")
    assert "No known article" in rules("--against", str(fits), at=folder)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--apply", "--against", "x.ris"), "LR-SCREEN-RULES-BOTH"),
        (("--apply", "--criterion", "I2"), "LR-SCREEN-NO-AUTOMATIC"),
        (("--criterion", "E1"), "LR-SCREEN-NO-RULE"),
        (("--criterion", "I9"), "LR-SCREEN-CRITERION-UNKNOWN"),
        (("--against", "none.ris"), "LR-FILE-MISSING"),
    ],
)
def test_what_cannot_be_done_is_refused(folder: Path, arguments: tuple[str, ...], code: str) -> None:
    assert code in run("screen", "rules", *arguments, at=folder, check=2).stderr


def test_a_review_without_rules_says_so(tmp_path: Path) -> None:
    run("init", "review", at=tmp_path)
    assert "None of the criteria has a machine rule." in rules(at=tmp_path / "review")
