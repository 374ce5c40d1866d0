"""Criteria applied and works screened: machine rules, legal decisions, where each work stands. All pure."""

from litreview.screening.exceptions import Breach, Breaches, check_exception, find_breaches
from litreview.screening.rules import NO_FACTS, RULE_KINDS, Answer, Facts, RuleAnswer, applies, apply_rule, breaks
from litreview.screening.stages import TRANSITIONS, Proposed, Transition, check_decision, stage_words
from litreview.screening.standing import (
    Place,
    Situation,
    Standing,
    disagreements,
    included,
    next_stage,
    place,
    standing,
    tally,
)

__all__ = [
    "NO_FACTS",
    "RULE_KINDS",
    "TRANSITIONS",
    "Answer",
    "Breach",
    "Breaches",
    "Facts",
    "Place",
    "Proposed",
    "RuleAnswer",
    "Situation",
    "Standing",
    "Transition",
    "applies",
    "apply_rule",
    "breaks",
    "check_decision",
    "check_exception",
    "disagreements",
    "find_breaches",
    "included",
    "next_stage",
    "place",
    "stage_words",
    "standing",
    "tally",
]
