"""A review's limits in PubMed's words, and what PubMed cannot say.

Syntax: PubMed User Guide (https://pubmed.ncbi.nlm.nih.gov/help/), «Search field tags» and «Filters». A limit is sent
whole or not at all: half of «Norwegian or Sami» would shut out the other half unseen.
"""

from __future__ import annotations

import re

from litreview.model import Limit, LimitKind, Loss, message
from litreview.normalise.language import normalise_language, read_languages

_FIRST, _LAST = 1500, 3000  # PubMed's own way of writing «no end» is the year 3000

_LANGUAGES = {
    "no": "norwegian",
    "nb": "norwegian",
    "nn": "norwegian",
    "en": "english",
    "sv": "swedish",
    "da": "danish",
    "fi": "finnish",
    "is": "icelandic",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
    "nl": "dutch",
    "pl": "polish",
    "ru": "russian",
    "zh": "chinese",
    "ja": "japanese",
}
_TERMS = {
    "journal article[pt]": "article, articles, journal article, journal articles, artikkel, artikler, "
    "tidsskriftartikkel, tidsskriftartikler, artiklar",
    "review[pt]": "review, reviews, review article, review articles, oversiktsartikkel, oversiktsartikler",
    "systematic[sb]": "systematic review, systematic reviews, systematisk oversikt, systematiske oversikter",
    "meta-analysis[pt]": "meta-analysis, meta analysis, meta-analyses, metaanalyse, metaanalyser",
    "clinical trial[pt]": "clinical trial, clinical trials, klinisk studie, kliniske studier, klinisk forsøk",
    "randomized controlled trial[pt]": "randomized controlled trial, randomised controlled trial, rct, rcts, "
    "randomized controlled trials, randomised controlled trials, randomisert kontrollert studie, "
    "randomiserte kontrollerte studier",
    "observational study[pt]": "observational study, observational studies, observasjonsstudie, observasjonsstudier",
    "case reports[pt]": "case report, case reports, kasusrapport, kasusrapporter, kasuistikk",
    "guideline[pt]": "guideline, guidelines, retningslinje, retningslinjer",
    "booksdocs[Filter]": "books and documents",
    "fft[Filter]": "full text, full-text, fulltekst",
    "free full text[sb]": "free full text, gratis fulltekst, fri fulltekst",
    "hasabstract": "abstract, abstracts, has abstract, sammendrag",
    "humans[mh]": "human, humans, menneske, mennesker",
    "medline[sb]": "medline",
}
_CLAUSE_OF = {name: clause for clause, names in _TERMS.items() for name in names.split(", ")}


def clause_of(limit: Limit) -> tuple[str, tuple[Loss, ...]]:
    """The limit as a clause that binds tighter than AND, "" when PubMed cannot express it; and what is lost."""
    if limit.kind is LimitKind.YEARS:
        return _years(limit)
    if limit.kind is LimitKind.LANGUAGE:
        return _languages(limit)
    if limit.kind is LimitKind.PEER_REVIEWED:
        return "", (Loss(message("source.pubmed.loss.peer_review")),)
    if limit.kind is LimitKind.COUNTRY:
        return "", (Loss(message("source.pubmed.loss.country", words=", ".join(_words(limit)))),)
    if limit.kind is LimitKind.FULL_TEXT:
        free = any(re.search(r"\b(free|gratis|fri)\b", word.casefold()) for word in _words(limit))
        return "free full text[sb]" if free else "fft[Filter]", ()
    return _terms(limit)


def balanced(query: str) -> bool:
    """Whether every parenthesis outside quotation marks is closed, so that the query can be put inside a pair."""
    depth = 0
    for letter in re.sub(r'"[^"]*"', "", query):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def _words(limit: Limit) -> tuple[str, ...]:
    return limit.values or ((limit.raw,) if limit.raw else ())


def _years(limit: Limit) -> tuple[str, tuple[Loss, ...]]:
    if limit.first is None and limit.last is None:
        return "", (Loss(message("source.pubmed.loss.years", words=limit.raw)),)
    return f"{limit.first or _FIRST}:{limit.last or _LAST}[dp]", ()


def _languages(limit: Limit) -> tuple[str, tuple[Loss, ...]]:
    read = [(word, read_languages(word)[0] or (normalise_language(word),)) for word in _words(limit)]
    unknown = [word for word, tags in read if any(tag not in _LANGUAGES for tag in tags)]
    tags = {tag for _, found in read for tag in found}
    if unknown or not read:
        return "", (Loss(message("source.pubmed.loss.language", words=", ".join(unknown))),)
    names = dict.fromkeys(_LANGUAGES[tag] for _, found in read for tag in found)
    wider = tags & {"nb", "nn"} and "no" not in tags and not {"nb", "nn"} <= tags
    lost = (Loss(message("source.pubmed.loss.norwegian")),) if wider else ()
    return _any_of([f"{name}[la]" for name in names]), lost


def _terms(limit: Limit) -> tuple[str, tuple[Loss, ...]]:
    words = _words(limit)
    found = [_CLAUSE_OF.get(" ".join(word.casefold().split())) for word in words]
    if not words or None in found:
        unknown = [word for word, clause in zip(words, found, strict=True) if clause is None]
        return "", (Loss(message("source.pubmed.loss.filter", words=", ".join(unknown) or limit.kind.value)),)
    return _any_of([clause for clause in dict.fromkeys(found) if clause]), ()


def _any_of(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"({' OR '.join(clauses)})"
