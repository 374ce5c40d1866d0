"""Machine rules of criteria: what each says of one work, and on what evidence. Pure.

A rule never guesses: what the record does not say is «cannot tell», and is left to a person. Nothing here decides; the
steps turn an answer into a proposal, or into a decision where the protocol says that the rule is automatic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litreview.model import Criterion, CriterionKind, Record, Rule, RuleKind
from litreview.screening import rules_publication as publication
from litreview.screening import rules_record as record
from litreview.screening.answers import NO_FACTS, Answer, Facts, Judge, RuleAnswer, untold
from litreview.screening.rules_text import keywords

__all__ = [
    "NO_FACTS",
    "RULE_KINDS",
    "Answer",
    "Facts",
    "Judge",
    "RuleAnswer",
    "applies",
    "apply_rule",
    "breaks",
    "judge",
]

_RULES: Mapping[RuleKind, Callable[[Rule], Judge]] = {
    RuleKind.YEARS: record.years,
    RuleKind.LANGUAGE: record.language,
    RuleKind.DOCUMENT_TYPE: record.document_type,
    RuleKind.COUNTRY: record.country,
    RuleKind.PEER_REVIEWED: publication.peer_reviewed,
    RuleKind.HAS_ABSTRACT: record.has_abstract,
    RuleKind.CHANNEL_LEVEL: publication.channel_level,
    RuleKind.KEYWORDS: keywords,
    RuleKind.OPEN_FULL_TEXT: publication.open_full_text,
    RuleKind.RETRACTED: publication.retracted,
}
RULE_KINDS = tuple(_RULES)


def judge(criterion: Criterion) -> Judge:
    """The criterion's machine rule, made ready once for many works; «cannot tell» when the criterion has none."""
    if criterion.rule is None:
        nothing = untold("no_rule", criterion=criterion.id)
        return lambda work, facts: nothing
    return _RULES[criterion.rule.kind](criterion.rule)


def apply_rule(criterion: Criterion, work: Record, facts: Facts = NO_FACTS) -> RuleAnswer:
    """What the criterion's machine rule says of one work; «cannot tell» when the criterion has no machine rule."""
    return judge(criterion)(work, facts)


def applies(criterion: Criterion, facts: Facts = NO_FACTS) -> bool | None:
    """Whether the criterion speaks of this work at all; None when that cannot be told.

    A criterion bound to certain searches does not bind a work that also came by another search.
    """
    if criterion.applies_to:
        return False
    if not criterion.searches:
        return True
    if facts.searches is None:
        return None
    return bool(facts.searches) and set(facts.searches) <= set(criterion.searches)


def breaks(criterion: Criterion, answer: Answer) -> bool | None:
    """Whether a work with this answer breaks the criterion; None when it cannot be told."""
    if answer is Answer.CANNOT_TELL:
        return None
    return (answer is Answer.MET) is (criterion.kind is CriterionKind.EXCLUDE)
