"""The list of sources: what students write is found, what we do not know stays unknown, and every word exists."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from litreview.errors import InputError
from litreview.model import SourceColumn
from litreview.sources import registry
from litreview.sources.pubmed import PubMed


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


SEARCHABLE = {
    *("pubmed", "europepmc", "openalex", "crossref", "idunn_crossref", "semanticscholar", "doaj", "eric", "arxiv"),
    *("core", "nva", "clinicaltrials", "primo"),
}


def test_every_searchable_source_has_its_adapter_and_the_others_are_refused() -> None:
    assert set(registry.searchable()) == SEARCHABLE
    for key in SEARCHABLE:
        source = registry.source(key)
        assert source.key == key
        assert source.capabilities is registry.places()[key].capabilities
        assert source.capabilities.cost is not None
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
    assert set(registry.searchable()) == SEARCHABLE | {"elsewhere"}
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
