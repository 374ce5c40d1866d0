"""The list of sources: what students write is found, what we do not know stays unknown, and every word exists."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Language, SourceColumn
from litreview.sources import registry
from litreview.sources.pubmed import PubMed

HOUSE = Path(registry.__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Pubmed", "pubmed"),
        ("PubMed", "pubmed"),
        ("https://pubmed.ncbi.nlm.nih.gov/", "pubmed"),
        ("Svemed+", "svemed"),
        ("SveMed +", "svemed"),
        ("svemed", "svemed"),
        ("Oria", "oria"),
        ("Oria (UiS)", "oria"),
        ("oria.no", "oria"),
        ("Oria, både lokalt og i norske fagbibliotek", "oria"),
        ("idunn", "idunn"),
        ("Idunn.no", "idunn"),
        ("google.com", "google"),
        ("Google", "google"),
        ("Google Scholar", "google_scholar"),
        ("Cinahl", "cinahl"),
        ("CINAHL (EBSCOhost)", "cinahl"),
        ("CINAHL Complete via EBSCOhost", "cinahl"),
        ("Medline", "medline"),
        ("Medline (Ovid)", "medline_ovid"),
        ("Ovid MEDLINE", "medline_ovid"),
        ("PsycINFO", "psycinfo"),
        ("Cochrane Library", "cochrane"),
        ("Web of Science", "wos"),
        ("lovdata.no", "lovdata"),
        ("bokkilden.no", "bokkilden"),
        ("www.oria.no", "oria"),
        ("Snøballmetoden", "citation"),
        ("eric", "eric"),
    ],
)
def test_what_people_write_is_found(text: str, key: str) -> None:
    assert registry.find(text) == key


@pytest.mark.parametrize("text", ["", "  ", "napha.no", "Biblioteket", "Ovid", "EBSCOhost", "egne pensumbøker"])
def test_what_is_not_known_stays_unknown(text: str) -> None:
    assert registry.find(text) is None


def test_every_key_title_and_name_leads_to_one_source() -> None:
    pairs = [(name, key) for key, place in registry.places().items() for name in (key, *place.names)]
    assert [(name, registry.find(name)) for name, _ in pairs] == pairs


def test_pubmed_is_searchable_and_the_others_are_not() -> None:
    assert registry.searchable() == ("pubmed",)
    assert isinstance(registry.source("pubmed"), PubMed)
    with pytest.raises(InputError, match="LR-SOURCE-BY-HAND"):
        registry.source("oria")
    with pytest.raises(InputError, match="LR-SOURCE-UNKNOWN"):
        registry.source("nowhere")


def test_facts_that_checks_rely_on() -> None:
    pubmed, idunn, svemed = (registry.get(key) for key in ("pubmed", "idunn", "svemed"))
    assert pubmed is not None
    assert idunn is not None
    assert svemed is not None
    astray = {"full text", "books and documents", "clinical trial"}
    assert astray <= set(pubmed.filters or ())
    assert not astray & set(idunn.filters or astray)
    assert (svemed.ended, svemed.filters) == (2019, None)
    assert not any(place.repeatable for key in ("google", "google_scholar") if (place := registry.get(key)))
    columns = {key: place.column for key, place in registry.places().items()}
    assert (columns["google"], columns["oria"], columns["citation"]) == (
        SourceColumn.WEBSITE,
        SourceColumn.DATABASE,
        SourceColumn.CITATION,
    )


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    entries: list[EntryPoint] = []
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)
    kept = (registry.places, registry._names, registry._plugins)
    for function in kept:
        function.cache_clear()
    yield entries
    for function in kept:
        function.cache_clear()


class Elsewhere(PubMed):
    key = "elsewhere"


def test_an_outsiders_source_is_listed(plugged: list[EntryPoint]) -> None:
    plugged.append(EntryPoint("elsewhere", f"{__name__}:Elsewhere", registry.GROUP))
    assert registry.searchable() == ("pubmed", "elsewhere")
    assert isinstance(registry.source("elsewhere"), Elsewhere)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", "no_such_module:X"),
        ("x", f"{__name__}:Missing"),
        ("other", f"{__name__}:Elsewhere"),
        ("pubmed", "litreview.sources.pubmed:PubMed"),
    ],
)
def test_an_outsiders_broken_source_is_named(plugged: list[EntryPoint], name: str, value: str) -> None:
    plugged.append(EntryPoint(name, value, registry.GROUP))
    with pytest.raises(InputError, match="LR-SOURCE-PLUGIN"):
        registry.places()


CODES = re.compile(r'"(LR-[A-Z-]+|source\.[a-z_.]+)"')
ARGUMENTS = dict.fromkeys(
    (
        "host",
        "seconds",
        "status",
        "said",
        "wanted",
        "limit",
        "source",
        "address",
        "cursor",
        "detail",
        "valid",
        "title",
        "name",
        "root",
        "found",
        "pmid",
        "phrase",
        "text",
        "words",
        "total",
        "fetched",
        "left",
        "n",
        "ids",
    ),
    "1",
)


def codes() -> list[str]:
    files = [
        *(HOUSE / "sources").glob("*.py"),
        *(HOUSE / "formats").glob("pubmed_*.py"),
        HOUSE / "formats" / "esearch_xml.py",
        HOUSE / "formats" / "xmlsafe.py",
    ]
    found = {code for file in files for code in CODES.findall(file.read_text(encoding="utf-8"))}
    found |= {place.note.code for place in registry.places().values() if place.note}
    return sorted(found)


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_words_in_every_language(language: Language) -> None:
    words = Words(language)
    for code in codes():
        for spoken in (f"error.{code}", f"error.{code}.next") if code.startswith("LR-") else (code,):
            assert words(spoken, **ARGUMENTS), spoken
    assert len(codes()) > 50
