"""How two versions of a search differ in what they search for. Pure.

A search that is changed after works have been judged is an amendment as a change of a criterion is (PRISMA 2020, item
24c); a note or a comment in its file is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from litreview.model import Change, Changed, Limit, Query

QUERY = "query "  # before the name of a search, in the part of a change
QUERY_FIELDS = ("text", "lines", "native", "concepts", "languages", "default_field", "sources", "limits")


def query_change(before: Query, after: Query) -> Change | None:
    """What was changed, as a Change keeps it; None where the same is searched for."""
    old, new = _facts(before), _facts(after)
    if old == new:
        return None
    part = f"{QUERY}{after.name}"
    return Change(part, Changed.CHANGED, *(json.dumps(side, ensure_ascii=False) for side in (old, new)))


def query_of(part: str) -> str:
    """The name of the search that a change is of; '' for a change of the protocol."""
    return part.removeprefix(QUERY) if part.startswith(QUERY) else ""


def _facts(query: Query) -> Mapping[str, Any]:
    facts = {
        "text": query.text,
        "lines": [f"{line.name}: {line.text}" for line in query.lines],
        "native": [f"{source}: {text}" for source, text in sorted(query.native.items())],
        "concepts": list(query.concepts),
        "languages": list(query.languages),
        "default_field": query.default_field,
        "sources": list(query.sources),
        "limits": [_limit(limit) for limit in query.limits],
    }
    return {name: value for name, value in facts.items() if value}


def _limit(limit: Limit) -> str:
    years = "–".join(str(year) if year else "" for year in (limit.first, limit.last))
    said = limit.raw or ", ".join(limit.values) or years.strip("–") or "yes"
    return f"{limit.kind.value}: {said}"
