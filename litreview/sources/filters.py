"""Parameters of which a service takes exactly one: several pieces of a search in one `filter`, joined by commas."""

from __future__ import annotations

from collections.abc import Iterable

FILTER = "filter"


def one_filter(params: Iterable[tuple[str, str]], *more: str) -> tuple[tuple[str, str], ...]:
    """The parameters with all filters in one, `more` first, none of them twice; the others as they stand."""
    others, pieces = [], list(more)
    for name, value in params:
        if name == FILTER:
            pieces.extend(piece for piece in value.split(",") if piece not in more)
        else:
            others.append((name, value))
    joined = ",".join(piece for piece in pieces if piece)
    return (*others, (FILTER, joined)) if joined else tuple(others)
