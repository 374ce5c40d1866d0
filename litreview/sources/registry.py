"""The visible list of sources: by key, by what people write, and outsiders' (entry points `litreview.sources`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from litreview.errors import InputError, Where
from litreview.sources.base import Capabilities, Source
from litreview.sources.known import PLACES, Place

GROUP = "litreview.sources"
# Where the adapter of a searchable source lives; loaded when it is used.
_BUILT_IN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pubmed": ("pubmed", "PubMed"),
        "europepmc": ("europepmc", "EuropePmc"),
        "openalex": ("openalex", "OpenAlex"),
        "crossref": ("crossref", "Crossref"),
        "idunn_crossref": ("crossref", "IdunnCrossref"),
        "semanticscholar": ("semanticscholar", "SemanticScholar"),
        "doaj": ("doaj", "Doaj"),
        "eric": ("eric", "Eric"),
        "arxiv": ("arxiv", "Arxiv"),
        "core": ("core", "Core"),
        "nva": ("nva", "Nva"),
        "clinicaltrials": ("clinicaltrials", "ClinicalTrials"),
        "primo": ("primo", "Primo"),
    }
)
_SUFFIX = re.compile(r"\.(?:no|com|org|net|gov|se|dk|nih\.gov)(?:/.*)?$")
# «Oria (UiS)», «Oria, lokalt og i norske fagbibliotek», «CINAHL via EBSCOhost»: the source, then where or how
_LONGEST = 200  # characters of a name that are looked at
_AFTER = re.compile(r"\s*(?:\(|,|:|;|\s-\s|\s–\s|\s(?:via|på|hos|gjennom|through|ved|i)\s).*$")


@cache
def places() -> Mapping[str, Place]:
    """Every source by key, ours first. Raises InputError LR-SOURCE-PLUGIN when an outsider's cannot be used."""
    found = {place.key: place for place in PLACES}
    for key, source in _plugins().items():
        if key in found:
            raise InputError("LR-SOURCE-PLUGIN", where=Where(key=key), detail="key")
        found[key] = Place(key, source.capabilities)
    return MappingProxyType(found)


def get(key: str) -> Place | None:
    """The source with this key, None when there is none."""
    return places().get(key)


def find(text: str) -> str | None:
    """The key of what somebody wrote («Svemed+», «Oria (UiS)», «oria.no»); None when we do not know it."""
    names = _names()
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", " ".join(text.split())[:_LONGEST].casefold())
    short = _AFTER.sub("", plain)
    for form in (plain, short, _SUFFIX.sub("", plain), _SUFFIX.sub("", short)):
        key = names.get(_folded(form))
        if key:
            return key
    return None


def searchable() -> tuple[str, ...]:
    """The keys of the sources this program can search itself."""
    return tuple(key for key, place in places().items() if place.searchable)


def source(key: str) -> Source:
    """The adapter of a source. Raises InputError LR-SOURCE-UNKNOWN or LR-SOURCE-BY-HAND."""
    place = get(key)
    if place is None:
        raise InputError("LR-SOURCE-UNKNOWN", where=Where(key=key), valid=", ".join(searchable()))
    if not place.searchable:
        raise InputError("LR-SOURCE-BY-HAND", where=Where(key=key), title=place.title)
    if key in _BUILT_IN:
        module, name = _BUILT_IN[key]
        made: Source = getattr(import_module(f"litreview.sources.{module}"), name)()
        return made
    return _plugins()[key]


def _folded(text: str) -> str:
    return re.sub(r"[^\w+]+", " ", text).strip()


@cache
def _names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for key, place in places().items():
        for name in (key, place.title, *place.names):
            names.setdefault(_folded(name.casefold()), key)
    return MappingProxyType(names)


@cache
def _plugins() -> Mapping[str, Source]:
    return MappingProxyType({entry.name: _loaded(entry) for entry in entry_points(group=GROUP)})


def _loaded(entry: EntryPoint) -> Source:
    """An outsider's source: the entry point names a class or a function without arguments."""
    try:
        made: Source = entry.load()()
        fits = made.key == entry.name and isinstance(made.capabilities, Capabilities)
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError("LR-SOURCE-PLUGIN", where=Where(key=entry.name), detail=str(error)) from error
    if not fits:
        raise InputError("LR-SOURCE-PLUGIN", where=Where(key=entry.name), detail="key, capabilities")
    return made
