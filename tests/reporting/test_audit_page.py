"""The page of a bundle: what a supervisor looks for is on it, it runs and loads nothing, and long tables stay quick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from reporting.test_axe import axe, browser, violations
from reporting.test_summary import STATE

from litreview.model import (
    Amendment,
    Approval,
    ApprovalKind,
    ApprovalVerdict,
    Arrival,
    Change,
    Changed,
    Count,
    CriterionException,
    Decision,
    Language,
    Means,
    PrivateKind,
    Run,
    Stage,
    TakenBack,
    Verdict,
)
from litreview.reporting.audit_page.facts import FIRST_ROWS, LAST_ROWS, MOST_ROWS, OPEN_ROWS, Edited, PageFacts, Told
from litreview.reporting.audit_page.page import page_bytes

__all__ = ["axe", "browser"]

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7 * 7 }}"


def decision(number: int, verdict: Verdict = Verdict.EXCLUDE, **more: object) -> Decision:
    at = AT + timedelta(minutes=number)
    made = Decision(f"W{number}", Stage.TITLE, verdict, "R-1", at, number, "E1")
    return replace(made, **more)  # type: ignore[arg-type]


def told(numbers: Sequence[int], **more: str) -> tuple[Told, ...]:
    one = Told(0, "2026-03-01T12:00:00.000000Z", "Person 1", "decision", "W1", "title, exclude", "ab" * 32)
    return tuple(replace(one, seq=number, **more) for number in numbers)  # type: ignore[arg-type]


def facts(decisions: Sequence[Decision] = (), length: int = 3, text: str = "") -> PageFacts:
    hand = Run(1, Arrival.HAND, source_printed=text or "Oria", query=text, hits=Count("28", 28))
    state = replace(
        STATE,
        runs=(hand, Run(2, Arrival.API, source="pubmed")),
        decisions=tuple(decisions),
        taken_back=(TakenBack(decision(9001, note=text), 9002, AT),),
        exceptions=(CriterionException("W1", "E1", (text or "the only one",), agreed_by=text, at=AT),),
        amendments=(
            Amendment(
                text or "too wide",
                (Change("stages", Changed.CHANGED, '["title"]', '["abstract"]'),),
                "0",
                "1",
                5,
                AT,
                "R-1",
            ),
        ),
        approvals=(
            Approval(ApprovalKind.QUERY, text or "main", "cd" * 32, ApprovalVerdict.APPROVED, text, "R-2", AT, "", 7),
        ),
        actors={"R-1": "Person 1", "R-2": text or "Person 2"},
        head="ef" * 32,
        length=length,
        at=AT,
    )
    shown = range(1, length + 1)
    if length > MOST_ROWS:
        shown = (*range(1, FIRST_ROWS + 1), *range(length - LAST_ROWS + 1, length + 1))  # type: ignore[assignment]
    edits = (Edited("2026-03-01T13:00:00Z", "Person 1", 1, "hits", "28", "82", text or "misread"),)
    left = dict.fromkeys(PrivateKind, 2)
    return PageFacts(state, (), (), {}, told(shown, what=text or "x"), edits, left, dict.fromkeys(PrivateKind, 0))


def page(given: PageFacts, language: Language = Language.ENGLISH) -> str:
    return page_bytes(given, language).decode("utf-8")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_what_a_supervisor_looks_for_is_on_it() -> None:
    html = page(facts([decision(1), decision(2, Verdict.INCLUDE, means=Means.RULE, criterion="")]))
    said = text_of(html)
    for wanted in (
        "Audit page for supervisor and examiner",
        "typed by hand",
        "Excluded".lower(),
        "Person 1, by a machine rule",
        "2026-03-01 12:01 UTC",
        "taken back 2026-03-01 12:00 UTC",
        "the search string main",
        "approved",
        "too wide",
        "the only one",
        "misread",
        "ef" * 32,
        "litreview audit verify",
        "Left out: 2 names, 2 notes, 2 quotations.",
        "history has 3 events",
    ):
        assert wanted in said, wanted
    before, after = said.index(" 28 "), said.index(" 82 ")
    assert before < after


@pytest.mark.parametrize("language", Language)
def test_it_speaks_every_language(language: Language) -> None:
    html = page(facts([decision(1)]), language)
    assert f'<html lang="{language.value}' in html
    assert {"nb": "Slik kontrollerer du", "nn": "Korleis radene", "en": "How to check it"}[language.value] in html


def test_it_runs_and_loads_nothing() -> None:
    html = page(facts([decision(1, note=HOSTILE, criterion=HOSTILE)], text=HOSTILE))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].replace("&#39;", "'").startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.findall(r"<(script|img|link|iframe|object|embed|form|input|base|audio|video)\b", html)
    assert not re.findall(r"<[^>]*\s(on\w+|style|src|srcset|action|background)\s*=", html)
    assert set(re.findall(r'href="([^"#]*)', html)) <= {"", "https://doi.org/10.1136/bmj.n71"}
    assert "url(" not in html
    assert "@import" not in html
    assert "{{ 7 * 7 }}" in html


def test_a_long_table_is_folded_and_a_very_long_one_shows_its_ends() -> None:
    few = page(facts([decision(1)], length=OPEN_ROWS))
    assert few.count("<summary><strong>") == 0
    many = page(facts([decision(1)], length=OPEN_ROWS + 1))
    assert many.count("<summary><strong>") == 1
    huge = page(facts([decision(number) for number in range(1, 100_001)], length=250_000))
    assert "tables/decisions.csv" in huge
    assert "tables/history.csv" in huge
    assert "400 of 250,000" in huge
    rows = re.findall(r"<td>(\d+)</td>", huge)
    assert "250000" in rows
    assert str(FIRST_ROWS + 1) not in rows
    assert len(huge) < 1_000_000


@pytest.mark.parametrize("language", Language)
def test_it_breaks_no_rule_of_accessibility(language: Language, tmp_path: Path, browser: str, axe: str) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(page_bytes(facts([decision(n) for n in range(1, OPEN_ROWS + 5)], OPEN_ROWS + 1), language))
    assert violations(path, browser, axe, tmp_path) == []
