"""Queries looked at before they are sent."""

from __future__ import annotations

from litreview.errors import InputError, Where
from litreview.query import QueryProblem, parse
from litreview.steps.review import Review


def problems(review: Review, name: str) -> tuple[QueryProblem, ...]:
    """What a machine can see is wrong with a query as written. Raises InputError LR-QUERY-UNKNOWN."""
    if name not in review.queries:
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=name), valid=", ".join(review.queries))
    return parse(review.queries[name].text).problems
