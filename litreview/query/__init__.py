"""The source-neutral Boolean query: what a search string says, and what is doubtful about it."""

from litreview.query.parse import ParsedQuery, parse
from litreview.query.problems import QueryProblem

__all__ = ["ParsedQuery", "QueryProblem", "parse"]
