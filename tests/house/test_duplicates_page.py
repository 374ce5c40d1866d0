"""docs/duplicates.md lists every rule, in the order they are asked, with its answer."""

from __future__ import annotations

import re
from pathlib import Path

from litreview.matching import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "duplicates.md"


def test_the_page_lists_every_rule_in_its_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [(name, answer) for name, answer, _ in rows] == [(rule.name, rule.outcome.value) for rule in RULES]
    assert [name for name, _, words in rows if not words.strip().endswith(".") or "{" in words] == []
