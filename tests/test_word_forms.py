"""One form of a word in each written language, where the language has several."""

from __future__ import annotations

import re

import pytest
from words_in_source import catalogue

from litreview.model import Language

# What is not written, since another form of the same word is.
_UNWRITTEN = {
    Language.BOKMAL: re.compile(
        r"sammenlikn|\b(ingen|hvilke|inkluderte|flere|alle) arbeid\b|\{works\} arbeid\b|\bverket\b", re.IGNORECASE
    ),
    Language.NYNORSK: re.compile(r"\b(grunn|ut)gi(v|tt|\b)|\bverket\b", re.IGNORECASE),
}
_DOMAINS = ("check", "checklist", "cli", "error", "forms", "honest", "report", "screen", "sheet", "status")


@pytest.mark.parametrize("language", _UNWRITTEN)
def test_a_word_is_written_in_one_form(language: Language) -> None:
    odd = {
        code: text
        for domain in _DOMAINS
        for code, texts in catalogue(language.value, domain).items()
        for text in texts[-1:]
        if _UNWRITTEN[language].search(text)
    }
    assert odd == {}
