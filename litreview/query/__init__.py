"""The source-neutral Boolean query: what a search string says, and what is doubtful about it."""

from litreview.query.fields import field_of
from litreview.query.lint import lint
from litreview.query.parse import ParsedQuery, parse
from litreview.query.printing import print_query
from litreview.query.problems import QueryProblem, Severity, caret
from litreview.query.strategy import Strategy, StrategyLine, read_strategy

__all__ = [
    "ParsedQuery",
    "QueryProblem",
    "Severity",
    "Strategy",
    "StrategyLine",
    "caret",
    "field_of",
    "lint",
    "parse",
    "print_query",
    "read_strategy",
]
