"""How a source is told a limit, as a table. An empty form is a limit that the source cannot be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from litreview.model import LimitKind


class Names(StrEnum):
    """How a source names languages."""

    ENGLISH = "english"  # norwegian
    CAPITAL = "capital"  # Norwegian
    TWO = "two"  # ISO 639-1: no
    THREE = "three"  # ISO 639-2, bibliographic: nor, ger
    LEXVO = "lexvo"  # ISO 639-3, which tells bokmål from nynorsk: nob


@dataclass(frozen=True, slots=True)
class LimitForm:
    """One limit as the source takes it: a clause of the text or, with `param`, a value of that request parameter.

    Templates take {} or, of years, {first}, {last}, {before} (the year before the first) and {after}; of a day {day}
    (2026-03-01), {slashed} (2026/03/01) and {digits} (20260301). Several values
    are each put into `each`, joined by `either`, and put into `template` (in brackets when that is {} alone).
    """

    template: str = ""
    param: str = ""
    each: str = "{}"
    either: str = " OR "

    def fill(self, values: tuple[str, ...]) -> str:
        """The clause of one value or several."""
        joined = self.either.join(self.each.replace("{}", value) for value in values)
        bracket = len(values) > 1 and self.template == "{}" and not self.param
        return self.template.replace("{}", f"({joined})" if bracket else joined)


@dataclass(frozen=True, slots=True)
class LimitForms:
    """All a source can be told.

    Years: `years` when both ends are known, `since` and `until` when one is open (without them `years`, with
    `first_year` or `last_year`); without `years` both `since` and `until`. `kinds` are the source's own names of kinds
    of documents and studies (kinds.py), put into `kind`; `marks` the kinds that are told in another way.

    `entered` asks for what the source took in from a day on, `early` days before the day that is meant, where a source
    shows what it has taken in only days after.

    `joints`: what stands between several values of a parameter. `lines`: limits are commands on lines of their own
    under the strategy. `by_hand`: what the host has filters for on its page. `other_date`: the years are those of
    another date than publication. `peer_journals`: every journal in the source claims peer review.
    """

    years: LimitForm = LimitForm()
    since: LimitForm = LimitForm()
    until: LimitForm = LimitForm()
    first_year: str = "1500"
    last_year: str = "3000"
    language: LimitForm = LimitForm()
    names: Names = Names.ENGLISH
    kind: LimitForm = LimitForm("{}")
    kinds: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, LimitForm] = field(default_factory=dict)
    peer_reviewed: LimitForm = LimitForm()
    full_text: LimitForm = LimitForm()
    free_full_text: LimitForm = LimitForm()
    entered: LimitForm = LimitForm()
    early: int = 0
    joints: Mapping[str, str] = field(default_factory=dict)
    lines: bool = False
    by_hand: frozenset[LimitKind] = frozenset()
    other_date: bool = False
    peer_journals: bool = False
