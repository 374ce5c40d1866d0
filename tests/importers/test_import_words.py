"""Every code the readers use has words in all three languages, with the same places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import litreview
from litreview.importers import IMPORTERS
from litreview.messages import Words
from litreview.model import Language

_PACKAGE = Path(litreview.__file__).parent
_CODE = re.compile(r'"(import\.[a-z0-9_.-]+[a-z0-9_])"')


def _codes() -> set[str]:
    sources = [path for room in ("normalise", "formats", "importers") for path in (_PACKAGE / room).glob("*.py")]
    found = {code for path in sources for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    return found | {f"import.format.{importer.key}" for importer in IMPORTERS}


def _entries(language: Language) -> dict[str, str]:
    text = (_PACKAGE / "locale" / language.value / "LC_MESSAGES" / "import.po").read_text(encoding="utf-8")
    return dict(re.findall(r'^msgid "(import[^"]+)"\n((?:msg.*\n?)+)', text, re.MULTILINE))


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_words(language: Language) -> None:
    words = Words(language)
    assert [code for code in sorted(_codes()) if not words.has(code)] == []
    assert set(_entries(language)) == _codes()


def test_the_places_are_the_same_in_all_languages() -> None:
    places = [
        {code: set(re.findall(r"\{\w+\}", entry)) for code, entry in _entries(language).items()}
        for language in Language
    ]
    assert places[0] == places[1] == places[2]
