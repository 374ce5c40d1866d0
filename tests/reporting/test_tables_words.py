"""The report speaks three languages: every code has words, and the same places, in each."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import litreview
from litreview.messages import Words
from litreview.model import (
    FRAME_SLOTS,
    Arrival,
    Language,
    LimitKind,
    Outcome,
    Purpose,
    RunStatus,
    StepRole,
    ThemeTableKind,
)
from litreview.reporting.assemble import PARTS, TABLE_KEYS

ROOT = Path(litreview.__file__).parent
CODE = ROOT / "reporting"
SOURCES = [path for room in ("tables", "references") for path in sorted((CODE / room).glob("*.py"))]
SOURCES.append(CODE / "assemble.py")
SPOKEN = re.compile(r"""f?"((?:report|frame)\.[a-zA-Z_.{}\[\]() ]+?)[">]""")


def catalogue(domain: str, language: Language) -> dict[str, tuple[str, ...]]:
    path = ROOT / "locale" / language.value / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        code = entry.id if isinstance(entry.id, str) else entry.id[0]
        assert code not in found, code
        found[code] = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def fixed_codes() -> set[str]:
    """Codes written whole in the builders."""
    found = {code for path in SOURCES for code in SPOKEN.findall(path.read_text(encoding="utf-8"))}
    return {code for code in found if "{" not in code}


def built_codes() -> set[str]:
    """Codes whose last part comes from a value."""
    codes = {f"frame.{frame.value}.{slot}" for frame, slots in FRAME_SLOTS.items() for slot in slots}
    codes |= {f"report.month.{month}" for month in range(1, 13)}
    codes |= {f"report.limit.{kind.value}" for kind in LimitKind} | {f"report.field.{role.value}" for role in StepRole}
    codes |= {f"report.themes.{kind.value}" for kind in ThemeTableKind}
    codes |= {f"report.purpose.{purpose.value}" for purpose in Purpose}
    codes |= {f"report.log.{status.value}" for status in RunStatus if status is not RunStatus.COMPLETE}
    codes |= {f"report.log.{scope}_{arrival.value}" for scope in ("all", "some") for arrival in Arrival}
    answers = [outcome.value for outcome in Outcome if outcome is not Outcome.WARNING]
    codes |= {f"report.outcome.{answer}" for answer in answers} | {f"report.proof.caption.{item}" for item in answers}
    return codes | {f"report.heading.{key}" for key in (*TABLE_KEYS, *PARTS, "selection", "chain")}


@pytest.mark.parametrize("language", list(Language))
def test_every_code_the_builders_use_has_words(language: Language) -> None:
    words = Words(language)
    missing = sorted(code for code in fixed_codes() | built_codes() if not words.has(code))
    assert not missing
    assert len(fixed_codes()) > 60


@pytest.mark.parametrize("domain", ["report", "frame"])
def test_the_three_catalogues_have_the_same_codes_and_places(domain: str) -> None:
    norwegian = catalogue(domain, Language.BOKMAL)
    for language in (Language.NYNORSK, Language.ENGLISH):
        other = catalogue(domain, language)
        assert other.keys() == norwegian.keys()
        for code, texts in other.items():
            assert all(text.strip() for text in texts), code
            if code != "report.ref.edition":  # English has 2nd where Norwegian has 2.
                assert {frozenset(places(text)) for text in texts} == {frozenset(places(norwegian[code][0]))}, code


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        (Language.BOKMAL, "Søk 3 er lest inn fra en eksportfil.", "Søk 3 er lest inn fra eksportfiler."),
        (Language.NYNORSK, "Søk 3 er lese inn frå ei eksportfil.", "Søk 3 er lesne inn frå eksportfiler."),
        (Language.ENGLISH, "Search 3 was read from an export file.", "Searches 3 were read from export files."),
    ],
)
def test_plural_forms_follow_the_number(language: Language, one: str, many: str) -> None:
    words = Words(language)
    assert words("report.log.some_file", rows="3", n=1) == one
    assert words("report.log.some_file", rows="3", n=2) == many


def test_nynorsk_is_not_bokmal() -> None:
    nb, nn = Words(Language.BOKMAL), Words(Language.NYNORSK)
    assert (nb("report.not_stated"), nn("report.not_stated")) == ("ikke oppgitt", "ikkje oppgitt")
    assert (nb("report.field.fulltexts_read"), nn("report.field.fulltexts_read")) == (
        "Leste artikler",
        "Lesne artiklar",
    )
