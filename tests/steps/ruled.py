"""Reviews with machine rules, for the tests of steps: four works and the criteria they fit or break."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from litreview.model import (
    Criterion,
    CriterionKind,
    Rule,
    RuleKind,
)
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen_rules import RuleSurvey, Survey
from tests.steps.reviews import articles, empty

WORKS = """TY  - JOUR
TI  - Hope among nurses in long-term care
AU  - Aas, Kari
PY  - 2019
JO  - Journal of Hope
SN  - 1504-3010
DO  - 10.1000/hope.1
AB  - On hope.
LA  - eng
ER  -

TY  - JOUR
TI  - Dignity at the end of life: a field study
AU  - Ødegård, Ola
PY  - 2005
JO  - Journal of Care
LA  - eng
ER  -

TY  - JOUR
TI  - Music in the afternoon of the ward
AU  - Lie, Eva
PY  - 2004
LA  - ger
ER  -

TY  - JOUR
TI  - Undated thoughts on sorrow and mirth
AU  - Moe, Per
ER  -
"""
LATER = """TY  - JOUR
TI  - Gardens behind the municipal nursing home
AU  - Vik, Anne
PY  - 1999
ER  -
"""


def criterion(
    name: str, kind: str, *, automatic: bool = False, searches: tuple[str, ...] = (), **more: Any
) -> Criterion:
    side = CriterionKind.INCLUDE if name.startswith("I") else CriterionKind.EXCLUDE
    rule = Rule(RuleKind(kind), automatic=automatic, **more)
    return Criterion(name, side, f"kriterium {name}", rule=rule, searches=searches)


YEARS = criterion("I1", "years", automatic=True, first=2010)
ENGLISH = criterion("I2", "language", automatic=True, values=("en", "no"))
PERSON = Criterion("E9", CriterionKind.EXCLUDE, "feil tema")


def under(review: Review, *criteria: Criterion, **more: Any) -> Review:
    """The same review with these criteria in its protocol."""
    return replace(review, protocol=replace(review.protocol, criteria=(*criteria, PERSON), **more))


def bring(review: Review, text: str, name: str) -> None:
    import_file(review, FileImport(articles(review.folder, text, name), source="Oria"))
    dedupe(review)


def events(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def counts(rule: RuleSurvey) -> tuple[int, int, int]:
    return rule.met, rule.not_met, rule.unknown


def names(found: Survey) -> list[tuple[str, str]]:
    return [(one.example.work, one.criterion) for one in found.planned]


def four(folder: Path) -> Review:
    """W1 fits, W2 and W3 are old, W3 is German besides, W4 says nothing."""
    made = empty(folder)
    bring(made, WORKS, "works.ris")
    return under(made, YEARS, ENGLISH)
