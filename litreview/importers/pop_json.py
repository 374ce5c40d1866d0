"""Importer of Publish or Perish's JSON export."""

from __future__ import annotations

import re

from litreview.formats import pop_json
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_ARRAY = re.compile(r"[\ufeff\s]*\[\s*\{")
_KEY = re.compile(r'"(uid|article_url|cites_url|related_url|fulltext_url|startpage|ecc|rank|cites)"\s{0,9}:')
_OWN = frozenset({"article_url", "cites_url", "related_url", "ecc"})

DIALECTS = (
    Dialect(
        "pop-google-scholar",
        "Publish or Perish (Google Scholar)",
        re.compile(r'"uid"\s{0,9}:\s{0,9}"GS:|"(?:cites|related)_url"\s{0,9}:\s{0,9}"https://scholar\.google\.'),
        platform="Google",
        source="google_scholar",
    ),
    Dialect("pop", "Publish or Perish", _ARRAY),
)


def _like_pop(head: str) -> float:
    if not _ARRAY.match(head):
        return 0.0
    keys = set(_KEY.findall(head))
    return 0.95 if len(keys) >= 3 and keys & _OWN else 0.0


POP_JSON = TextImporter("pop-json", (".json",), _like_pop, pop_json.read, DIALECTS)
