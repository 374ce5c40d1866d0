"""Rules on what the reference itself says: years, language, kind of publication, country, abstract. Pure."""

from __future__ import annotations

from functools import lru_cache

from litreview.model import Record, RecordType, Rule
from litreview.screening.answers import Facts, Judge, RuleAnswer, told, type_words, untold
from litreview.screening.values import country_key, language_allowed, language_codes, plain, record_type

_DIFFERENT = 4096  # values of a field that many works share are judged once


def years(rule: Rule) -> Judge:
    """Whether the year of publication lies from `first` to `last`."""
    span = f"{'' if rule.first is None else rule.first}–{'' if rule.last is None else rule.last}"
    stated = not (rule.first is None and rule.last is None)

    @lru_cache(_DIFFERENT)
    def of_year(year: int) -> RuleAnswer:
        out = (rule.first is not None and year < rule.first) or (rule.last is not None and year > rule.last)
        return told(not out, "years_out" if out else "years_in", year=year, span=span)

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        if work.year is None:
            return untold("years")
        return of_year(work.year) if stated else untold("values")

    return answer


def language(rule: Rule) -> Judge:
    """Whether one of the work's languages is among `values`."""
    allowed = language_codes(rule.values)

    @lru_cache(_DIFFERENT)
    def of_languages(languages: tuple[str, ...]) -> RuleAnswer:
        found = language_codes(languages)
        if not found:
            return untold("language")
        if not allowed:
            return untold("values")
        said = [language_allowed(one, allowed) for one in sorted(found)]
        if True not in said and None in said:
            return untold("norwegian", allowed=rule.values)
        met = True in said
        return told(met, "language_in" if met else "language_out", found=languages, allowed=rule.values)

    return lambda work, facts: of_languages(work.languages)


def document_type(rule: Rule) -> Judge:
    """Whether the kind of publication, in CSL's word or the source's own, is among `values`."""
    wanted = {plain(value) for value in rule.values}
    kinds = [record_type(value) for value in rule.values]
    types = {kind for kind in kinds if kind is not None}

    @lru_cache(_DIFFERENT)
    def of_types(kind: RecordType, listed: tuple[str, ...]) -> RuleAnswer:
        if not rule.values:
            return untold("values")
        named = tuple(one for one in listed if plain(one) in wanted)
        if named or kind in types:
            return told(True, "type_in", found=named or (type_words(kind),), allowed=rule.values)
        if kind is RecordType.OTHER or (None in kinds and not listed):
            return untold("type", allowed=rule.values)
        return told(False, "type_out", found=(type_words(kind), *listed), allowed=rule.values)

    return lambda work, facts: of_types(work.type, work.publication_types)


def country(rule: Rule) -> Judge:
    """Whether the study was made in one of `values`; the country of the journal is no answer."""
    wanted = {country_key(value) for value in rule.values}

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        if not facts.countries:
            return untold("country_of_journal", country=work.country) if work.country else untold("country")
        if not wanted:
            return untold("values")
        met = not wanted.isdisjoint(country_key(value) for value in facts.countries)
        return told(met, "country_in" if met else "country_out", found=facts.countries, allowed=rule.values)

    return answer


def has_abstract(rule: Rule) -> Judge:
    """Whether there is an abstract. A reference without one does not say that the publication has none."""
    yes, no, unknown = told(True, "abstract_yes"), told(False, "abstract_no"), untold("abstract")

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        if work.abstract or work.other_abstracts:
            return yes
        if facts.has_abstract is None:
            return unknown
        return yes if facts.has_abstract else no

    return answer
