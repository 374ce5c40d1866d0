"""What may be wrong with a search string, as coded messages. A problem never stops the reading."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model import Message, message


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """`code` is stable (`QUERY-QUOTE`), `position` counts characters from 0, `message` has its words in `check`.

    The message `check.query.<slug>` takes `position` (counted from 1, as people do) and the sign or operator met.
    """

    code: str
    position: int
    message: Message


# Every problem by its slug: `lower_operator` is the code QUERY-LOWER-OPERATOR and the words check.query.lower_operator.
SLUGS = (
    "bracket",  # ( without ), or the reverse; [ that follows no word
    "quote",  # a quote without its partner
    "empty_quote",
    "empty",  # nothing to search for
    "dangling_operator",  # an operator with nothing on one side
    "lower_operator",  # «Eller», «og»: may be read as a word
    "norwegian_operator",  # ELLER: not known to work in every source
    "mixed_operators",  # A OR B AND C without brackets
    "comma",  # the operator is not stated
    "implied_and",  # two bracketed groups side by side
    "redundant",  # brackets that change nothing
    "too_deep",  # brackets within brackets beyond any use
)


def problem(slug: str, position: int, **args: object) -> QueryProblem:
    """The problem named `slug` (one of SLUGS) at `position`."""
    code = "QUERY-" + slug.upper().replace("_", "-")
    return QueryProblem(code, position, message(f"check.query.{slug}", position=position + 1, **args))
