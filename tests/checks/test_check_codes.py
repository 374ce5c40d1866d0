"""Every code is documented, every word exists in three languages, and nothing is documented that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litreview.query.problems import SLUGS
from tests.checks.proving import proof
from tests.five_reviews import ALL

ROOT = Path(__file__).resolve().parents[2]
CHECKS = ROOT / "litreview" / "checks"
ORDER_RULES = ("or", "and", "not", "phrase", "trunc", "same", "limit")


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z0-9-]+)` \|", (ROOT / "docs" / "checks.md").read_text(encoding="utf-8"), re.M))


def emitted() -> set[str]:
    """The codes that stand in the source, and those that are made from a rule, a problem or an identity."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CHECKS.glob("*.py")))
    literal = set(re.findall(r'(?:holds|fails|cannot|warns)\(\s*"([A-Z0-9-]+)"', text))
    made = {f"LOG-{rule.upper()}" for rule in ORDER_RULES}
    made |= {"QUERY-" + slug.upper().replace("_", "-") for slug in SLUGS}
    made |= set(re.findall(r'(?:_Identity|_reasons)\("(P\d+)"', text))
    return literal | made


def test_documented_codes_are_the_codes_emitted() -> None:
    assert documented() == emitted()


@pytest.mark.parametrize("name", ALL)
def test_what_a_review_gives_is_documented(name: str) -> None:
    assert {finding.check for finding in proof(ALL[name]())} <= documented()


def entries(language: str) -> dict[str, set[frozenset[str]]]:
    """The places of each entry of the catalogue, by form."""
    path = ROOT / "litreview" / "locale" / language / "LC_MESSAGES" / "check.po"
    found: dict[str, set[frozenset[str]]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n")[1:]:
        named = re.search(r'^msgid "(.+)"', block, re.M)
        if named:
            forms = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', block, re.M)
            found[named[1]] = {frozenset(re.findall(r"\{(\w+)\}", form)) for form in forms}
            assert forms, named[1]
    return found


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_languages_say_the_same_things(language: str) -> None:
    english, other = entries("en"), entries(language)
    assert english.keys() == other.keys()
    for code, forms in english.items():
        if code.startswith("check.captioned."):
            continue  # a caption is quoted in the language it is printed in, and elsewhere the table is named in words
        assert max(forms, key=len) == max(other[code], key=len), code


def test_no_words_are_left_over() -> None:
    sources = [*CHECKS.glob("*.py"), *(ROOT / "litreview" / "query").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    starts = {
        f"check.{part}"
        for part in (
            "query",
            "captioned",
            "word",
            "order",
            *(f"p{n}" for n in range(1, 16)),
            "year",
            "sum",
            "x3",
            "missing",
        )
    }
    for code in entries("en"):
        assert code in text or any(code.startswith(f"{start}.") for start in starts), code
