"""The words of a criterion's values and of a record's own fields, brought to one form so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model import RecordType
from litreview.normalise.language import normalise_language

_NORWEGIAN = frozenset({"no", "nb", "nn"})

# What protocols call the kinds of publication, beside their CSL names.
_TYPES = {
    "article": RecordType.ARTICLE,
    "articles": RecordType.ARTICLE,
    "journal article": RecordType.ARTICLE,
    "artikkel": RecordType.ARTICLE,
    "artikler": RecordType.ARTICLE,
    "artiklar": RecordType.ARTICLE,
    "tidsskriftartikkel": RecordType.ARTICLE,
    "vitenskapelig artikkel": RecordType.ARTICLE,
    "vitskapleg artikkel": RecordType.ARTICLE,
    "bok": RecordType.BOOK,
    "bøker": RecordType.BOOK,
    "books": RecordType.BOOK,
    "kapittel": RecordType.CHAPTER,
    "book chapter": RecordType.CHAPTER,
    "rapport": RecordType.REPORT,
    "reports": RecordType.REPORT,
    "avhandling": RecordType.THESIS,
    "dissertation": RecordType.THESIS,
    "nettside": RecordType.WEBPAGE,
    "web page": RecordType.WEBPAGE,
    "konferansebidrag": RecordType.CONFERENCE,
    "conference paper": RecordType.CONFERENCE,
    "preprint": RecordType.PREPRINT,
    "fortrykk": RecordType.PREPRINT,
    "avisartikkel": RecordType.NEWSPAPER,
    "newspaper article": RecordType.NEWSPAPER,
    "datasett": RecordType.DATASET,
}

# Countries that Norwegian reviews name in either language; any other is compared as it is written.
_COUNTRIES = (
    *("norge noreg norway", "sverige sweden", "danmark denmark", "finland suomi", "island iceland"),
    *(
        "tyskland germany",
        "nederland netherlands",
        "belgia belgium",
        "frankrike france",
        "spania spain",
        "italia italy",
    ),
    *("sveits switzerland", "østerrike austria", "irland ireland", "skottland scotland", "polen poland"),
    *("hellas greece", "tyrkia turkey", "kina china", "brasil brazil", "sør-afrika south-africa"),
    *("storbritannia united-kingdom uk great-britain", "usa us united-states united-states-of-america u.s.a. u.s."),
)
_COUNTRY = {name.replace("-", " "): group for group in _COUNTRIES for name in group.split()}


def country_key(value: str) -> str:
    """A country for comparison: «Norway» is «Norge»."""
    word = plain(value).replace("-", " ")
    return _COUNTRY.get(word.removeprefix("the "), word)


def language_codes(values: Iterable[str]) -> frozenset[str]:
    """Tags of written languages: «Norsk», nor, nb-NO … Words that name no known language stay, in lower case."""
    return frozenset(normalise_language(value) or plain(value) for value in values if value.strip())


def language_allowed(language: str, allowed: frozenset[str]) -> bool | None:
    """Whether a language is among the allowed ones. None: «Norwegian» of an unknown form against one form only."""
    if language in allowed or (language in _NORWEGIAN and "no" in allowed):
        return True
    if language == "no" and {"nb", "nn"} <= allowed:
        return True
    return None if language == "no" and allowed & _NORWEGIAN else False


def record_type(value: str) -> RecordType | None:
    """The kind of publication a written value names; None when it names something else (a study design)."""
    word = value.strip().lower()
    if word in _TYPES:
        return _TYPES[word]
    return RecordType(word) if word in set(RecordType) else None


def plain(value: str) -> str:
    """A value for comparison without regard to case and surrounding space."""
    return " ".join(value.casefold().split())
