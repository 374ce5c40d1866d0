"""Machine rules of criteria: what each says of one work, and on what evidence. Pure.

A rule never guesses: what the record does not say is «cannot tell», and is left to a person. Nothing here decides; the
steps turn an answer into a proposal, or into a decision where the protocol says that the rule is automatic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Criterion, CriterionKind, Message, Record, RecordType, Rule, message
from litreview.screening.values import language_allowed, language_codes, plain, record_type


class Answer(StrEnum):
    """Whether the work is as the rule's words say."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """An answer and what it rests on."""

    answer: Answer
    evidence: Message


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a work beside its record; None and empty mean not known.

    `countries` are those the study was made in (from the matrix, not the journal's country); `peer_reviewed` what the
    register of channels or the reader says; `has_abstract` False only when somebody saw that there is none;
    `searches` the labels of the log rows that found the work, None when not stated.
    """

    countries: tuple[str, ...] = ()
    peer_reviewed: bool | None = None
    has_abstract: bool | None = None
    searches: tuple[str, ...] | None = None


NO_FACTS = Facts()


def apply_rule(criterion: Criterion, work: Record, facts: Facts = NO_FACTS) -> RuleAnswer:
    """What the criterion's machine rule says of a work; «cannot tell» when the criterion has no machine rule."""
    if criterion.rule is None:
        return _unknown("no_rule", criterion=criterion.id)
    return _RULES[criterion.rule.kind](criterion.rule, work, facts)


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


def _answer(met: bool, code: str, **args: object) -> RuleAnswer:
    return RuleAnswer(Answer.MET if met else Answer.NOT_MET, message(f"screen.rule.{code}", **args))


def _unknown(code: str, **args: object) -> RuleAnswer:
    return RuleAnswer(Answer.CANNOT_TELL, message(f"screen.unknown.{code}", **args))


def _type_words(kind: RecordType) -> Message:
    return message(f"screen.type.{kind.value}")


def _years(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    if work.year is None:
        return _unknown("years")
    if rule.first is None and rule.last is None:
        return _unknown("values")
    early = rule.first is not None and work.year < rule.first
    late = rule.last is not None and work.year > rule.last
    span = f"{'' if rule.first is None else rule.first}–{'' if rule.last is None else rule.last}"
    return _answer(not (early or late), "years_out" if early or late else "years_in", year=work.year, span=span)


def _language(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    allowed, found = language_codes(rule.values), language_codes(work.languages)
    if not found:
        return _unknown("language")
    if not allowed:
        return _unknown("values")
    said = [language_allowed(language, allowed) for language in sorted(found)]
    if True not in said and None in said:
        return _unknown("norwegian", allowed=tuple(rule.values))
    met = True in said
    return _answer(
        met, "language_in" if met else "language_out", found=tuple(work.languages), allowed=tuple(rule.values)
    )


def _document_type(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    if not rule.values:
        return _unknown("values")
    wanted = {plain(value) for value in rule.values}
    types = {found for value in rule.values if (found := record_type(value)) is not None}
    named = tuple(kind for kind in work.publication_types if plain(kind) in wanted)
    if named or work.type in types:
        return _answer(True, "type_in", found=named or (_type_words(work.type),), allowed=tuple(rule.values))
    only_kinds = all(record_type(value) is not None for value in rule.values)
    if work.type is RecordType.OTHER or (not only_kinds and not work.publication_types):
        return _unknown("type", allowed=tuple(rule.values))
    kinds = (_type_words(work.type), *work.publication_types)
    return _answer(False, "type_out", found=kinds, allowed=tuple(rule.values))


def _country(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    if not facts.countries:
        return _unknown("country_of_journal", country=work.country) if work.country else _unknown("country")
    if not rule.values:
        return _unknown("values")
    met = bool({plain(value) for value in rule.values} & {plain(value) for value in facts.countries})
    return _answer(met, "country_in" if met else "country_out", found=facts.countries, allowed=tuple(rule.values))


# Kinds of publication that no journal has refereed, whatever else is true of them.
_UNREFEREED = frozenset({RecordType.PREPRINT, RecordType.NEWSPAPER, RecordType.WEBPAGE, RecordType.DATASET})


def _peer_reviewed(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    said = facts.peer_reviewed if facts.peer_reviewed is not None else work.peer_reviewed
    if said is not None:
        return _answer(said, "peer_yes" if said else "peer_no")
    if work.type in _UNREFEREED:
        return _answer(False, "peer_kind", found=_type_words(work.type))
    return _unknown("peer_reviewed")


def _has_abstract(rule: Rule, work: Record, facts: Facts) -> RuleAnswer:
    if work.abstract or work.other_abstracts:
        return _answer(True, "abstract_yes")
    if facts.has_abstract is not None:
        return _answer(facts.has_abstract, "abstract_yes" if facts.has_abstract else "abstract_no")
    return _unknown("abstract")


_RULES: Mapping[str, Callable[[Rule, Record, Facts], RuleAnswer]] = {
    "years": _years,
    "language": _language,
    "document_type": _document_type,
    "country": _country,
    "peer_reviewed": _peer_reviewed,
    "has_abstract": _has_abstract,
}
RULE_KINDS = tuple(_RULES)
