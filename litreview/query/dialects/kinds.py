"""Kinds of documents and studies by what people call them, and the languages that sources name.

Data, not code. A kind that a source's table of limits does not know is told as a loss, never guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass

_KINDS = {
    "article": "article, articles, journal article, journal articles, artikkel, artikler, tidsskriftartikkel, "
    "tidsskriftartikler, artiklar, tidsskriftartiklar",
    "review": "review, reviews, review article, review articles, oversiktsartikkel, oversiktsartikler, "
    "oversiktsartiklar",
    "systematic_review": "systematic review, systematic reviews, systematisk oversikt, systematiske oversikter, "
    "systematiske oversikter, systematisk oversyn",
    "meta_analysis": "meta-analysis, meta analysis, meta-analyses, metaanalyse, metaanalyser, metaanalysar",
    "clinical_trial": "clinical trial, clinical trials, klinisk studie, kliniske studier, klinisk forsøk, "
    "kliniske studiar",
    "rct": "randomized controlled trial, randomised controlled trial, rct, rcts, randomized controlled trials, "
    "randomised controlled trials, randomisert kontrollert studie, randomiserte kontrollerte studier, "
    "randomiserte kontrollerte studiar",
    "observational": "observational study, observational studies, observasjonsstudie, observasjonsstudier, "
    "observasjonsstudiar",
    "case_report": "case report, case reports, kasusrapport, kasusrapporter, kasuistikk, kasusrapportar",
    "guideline": "guideline, guidelines, retningslinje, retningslinjer",
    "books": "books and documents",
    "full_text": "full text, full-text, fulltekst",
    "free_full_text": "free full text, gratis fulltekst, fri fulltekst",
    "abstract": "abstract, abstracts, has abstract, sammendrag, samandrag",
    "humans": "human, humans, menneske, mennesker",
    "medline": "medline",
    "research_article": "research article, research articles, forskningsartikkel, forskningsartikler, "
    "forskingsartikkel, forskingsartiklar, vitenskapelig artikkel, vitenskapelige artikler, "
    "vitskapleg artikkel, vitskaplege artiklar, scholarly article, original article, originalartikkel, "
    "originalartikler",
    "book": "book, books, bok, bøker",
    "chapter": "book chapter, book chapters, chapter, bokkapittel, bokkapitler",
    "report": "report, reports, rapport, rapporter, rapportar",
    "bachelor": "bachelor thesis, bacheloroppgave, bacheloroppgaver, bacheloroppgåve, bacheloroppgåver",
    "master": "master thesis, master's thesis, masteroppgave, masteroppgaver, masteroppgåve, masteroppgåver",
    "phd": "phd thesis, doctoral thesis, dissertation, doktoravhandling, doktoravhandlinger, doktoravhandlingar",
    "preprint": "preprint, preprints, fortrykk",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split(", ")}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language as sources name it: in English, ISO 639-1, ISO 639-2 (bibliographic), ISO 639-3."""

    english: str
    two: str
    three: str
    lexvo: tuple[str, ...]


def _spoken(english: str, two: str, three: str, *lexvo: str) -> Spoken:
    return Spoken(english, two, three, lexvo or (three,))


# By our own tags. Only NVA tells bokmål from nynorsk; there `no` is all three.
LANGUAGES = {
    "no": _spoken("norwegian", "no", "nor", "nor", "nob", "nno"),
    "nb": _spoken("norwegian", "no", "nor", "nob"),
    "nn": _spoken("norwegian", "no", "nor", "nno"),
    "en": _spoken("english", "en", "eng"),
    "sv": _spoken("swedish", "sv", "swe"),
    "da": _spoken("danish", "da", "dan"),
    "fi": _spoken("finnish", "fi", "fin"),
    "is": _spoken("icelandic", "is", "ice", "isl"),
    "de": _spoken("german", "de", "ger", "deu"),
    "fr": _spoken("french", "fr", "fre", "fra"),
    "es": _spoken("spanish", "es", "spa"),
    "pt": _spoken("portuguese", "pt", "por"),
    "it": _spoken("italian", "it", "ita"),
    "nl": _spoken("dutch", "nl", "dut", "nld"),
    "pl": _spoken("polish", "pl", "pol"),
    "ru": _spoken("russian", "ru", "rus"),
    "zh": _spoken("chinese", "zh", "chi", "zho"),
    "ja": _spoken("japanese", "ja", "jpn"),
}


def kind_of(words: str) -> str:
    """The kind that somebody's words name (`RCT` → rct); "" when they name none we know."""
    return _KIND_OF.get(" ".join(words.casefold().split()), "")
