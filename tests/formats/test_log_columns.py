"""Headings of logs in three languages, and headings of other tables that must not be taken for them."""

from __future__ import annotations

import time

import pytest

from litreview.formats.log_columns import heading_of

NAMED = {
    "date": ("Dato", "SØKEDATO", "Søkjedato", "Dato for søk", "Date of search", "Search date", "Date"),
    "source": ("Søkemotor", "DATABASE", "Kilde", "Kjelde", "Søkjemotor", "Database/plattform", "Databaser", "Source"),
    "platform": ("Plattform", "Leverandør", "Last Run Via", "Interface"),
    "query": (
        *("Søkeord og ordkombinasjoner", "SØKEORD/KOMBINASJON", "Søkeord", "Søkestreng", "Søkjeord", "Search terms"),
        *("Query", "Keywords", "Kombinasjoner", "Søkeord (norsk)"),
    ),
    "limits": ("avgrensninger", "Begrenset til år", "Avgrensing", "Filters", "Limiters/Expanders", "Limits", "Tidsrom"),
    "hits": ("Antall treff", "Treff", "Talet på treff", "Antal treff", "Number of hits", "Hits", "Treff (n)"),
    "titles_read": ("Leste titler", "Lesne titlar", "Titles screened", "Antall leste titler"),
    "abstracts_read": ("Leste abstrakt", "Leste sammendrag", "Lesne samandrag", "Abstracts read", "Leste abstrakter*"),
    "fulltexts_read": (
        *("Leste artikler", "Lest i fulltekst", "Leste i fulltekst", "Lesne artiklar", "Full texts read"),
        *("Antall artikler lest i fulltekst",),
    ),
    "included": ("Artikler inkludert", "Inkludert", "Inkluderte artiklar", "Included articles", "Valgte artikler"),
    "label": ("SØK #", "Søkenr.", "Søk nr", "Search number", "Søkjenr"),
    "note": ("KOMMENTARER", "Merknad", "Comments", "Notes"),
    "translation": ("Search Details",),
    "before_limits": ("Treff før avgrensning", "Antall treff uten filter", "Hits before limits"),
}


@pytest.mark.parametrize(("field", "heading"), [(field, text) for field, texts in NAMED.items() for text in texts])
def test_a_heading_of_a_log_names_its_field(field: str, heading: str) -> None:
    found = heading_of(heading)
    assert (found.field, found.sure) == (field, True)


@pytest.mark.parametrize(
    ("heading", "field"), [("Resultat", "hits"), ("Søk", "query"), ("#", "label"), ("Time", "date")]
)
def test_a_heading_that_other_tables_have_too_is_unsure(heading: str, field: str) -> None:
    found = heading_of(heading)
    assert (found.field, found.sure) == (field, False)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Metode",
            "Referanse",
            "Hensikt",
            "Utvalg",
            "Resultat/Funn",
            "Inklusjonskriterier",
            "Dubletter",
            "Ekskludert",
        ),
        *("Antall treff uten dubletter", "Forfatter", "Navn og år", "", "28", "Kvalitetsvurdering"),
        "Søkeord " * 20,
    ],
)
def test_other_headings_name_nothing(heading: str) -> None:
    assert heading_of(heading).field == ""


def test_a_hostile_heading_is_judged_at_once() -> None:
    began = time.monotonic()
    for text in ("inkluderte " + "artikler " * 7 + "!", "søkeord" * 11, "leste " * 13, "a" * 100_000):
        heading_of(text)
    assert time.monotonic() - began < 1
