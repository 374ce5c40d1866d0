"""The search languages of sources and hosts, as tables (apis.py, hosts.py) and one renderer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from litreview.query.dialects.apis import APIS
from litreview.query.dialects.base import Dialect
from litreview.query.dialects.hosts import HOSTS

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.key: dialect for dialect in (*APIS, *HOSTS)})

# Sources by their key in the registry, where the dialect has another key. A database that several hosts offer, named
# without the host, gets that of the host most Norwegian libraries have it from.
_NAMED_OTHERWISE = {
    "idunn_crossref": "idunn",
    "eric_ebsco": "ebsco",
    "eric_proquest": "proquest",
    "medline": "medline_ovid",
}
# The dialect named «idunn» is Crossref's; how Idunn's own page is searched is not known.
_UNKNOWN = frozenset({"idunn"})


def dialect_of(source: str) -> str | None:
    """The key of the dialect of a source in the registry; None when how it is searched is not known."""
    if source in _UNKNOWN:
        return None
    key = _NAMED_OTHERWISE.get(source, source)
    return key if key in DIALECTS else None


__all__ = ["DIALECTS", "Dialect", "dialect_of"]
