"""The visible list of the sources that can be asked for citations."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from litreview.errors import InputError, Where
from litreview.model import Run, SourceColumn
from litreview.sources import registry
from litreview.sources.base import Source
from litreview.sources.citing import Citing

# Where each adapter lives; loaded when it is used.
_BUILT_IN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "openalex": ("citing_openalex", "OpenAlexCiting"),
        "crossref": ("citing_crossref", "CrossrefCiting"),
        "europepmc": ("citing_europepmc", "EuropePmcCiting"),
        "semanticscholar": ("citing_semanticscholar", "SemanticScholarCiting"),
        "opencitations": ("citing_opencitations", "OpenCitationsCiting"),
    }
)
KEYS = tuple(_BUILT_IN)


def citing(key: str) -> type[Citing]:
    """The adapter of a source. Raises InputError LR-SNOWBALL-SOURCE when it cannot be asked for citations."""
    known = registry.find(key) or key
    if known not in _BUILT_IN:
        raise InputError("LR-SNOWBALL-SOURCE", where=Where(key=key), valid=", ".join(KEYS))
    module, name = _BUILT_IN[known]
    found: type[Citing] = getattr(import_module(f"litreview.sources.{module}"), name)
    return found


def reader_of(run: Run) -> Source:
    """What reads the pages of a run again. Raises InputError LR-SOURCE-UNKNOWN."""
    if run.column is SourceColumn.CITATION and run.source in _BUILT_IN:
        return citing(run.source)()
    return registry.source(run.source)
