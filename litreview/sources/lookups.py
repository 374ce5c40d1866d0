"""Services asked about what is already found. They are not searched, and so are no source in the registry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Base addresses by key; the configuration may move each: `channels.address`, `unpaywall.address`.
LOOKUPS: Mapping[str, str] = MappingProxyType(
    {
        "channels": "https://kanalregister.hkdir.no/api/krtabeller/",
        "unpaywall": "https://api.unpaywall.org/v2/",
    }
)
