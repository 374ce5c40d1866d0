"""Kinds of publication by the words that tables use for them."""

from __future__ import annotations

import re

from litreview.model import RecordType

_WORDS = {
    RecordType.ARTICLE: "article, journal article, journalarticle, review, review article, letter, editorial, note, "
    "short survey, early access article, article in press, research article, magazine article, magazine, magazines, "
    "magazinearticle, journal, journals, scholarly journals, scholarly journal, periodical, j, artikkel, "
    "tidsskriftartikkel, fagartikkel, forskningsartikkel, vitenskapelig artikkel, oversiktsartikkel, ieee journals, "
    "ieee magazines, artikel i tidskrift, article journal, meta analysis, clinical trial, systematic review",
    RecordType.BOOK: "book, books, whole book, edited book, monograph, b, bok, fagbok, edited volume, samlingsverk",
    RecordType.CHAPTER: "book chapter, book section, booksection, chapter, book part, bokkapittel, kapittel, "
    "kapitel i bok del av antologi, kapitel i bok, del av antologi",
    RecordType.CONFERENCE: "conference paper, conferencepaper, proceedings paper, conference proceedings, conference, "
    "conference publication, proceeding, proceedings, conference review, conference abstract, conference proceeding, "
    "meeting abstract, c, konferansebidrag, konferensbidrag, ieee conferences, conference papers & proceedings",
    RecordType.THESIS: "thesis, theses, dissertation, dissertations & theses, dissertation thesis, doctoral thesis, "
    "masteroppgave, doktorgradsavhandling, avhandling, bacheloroppgave, doktorsavhandling sammanläggning, "
    "doktorsavhandling monografi, studentuppsats, studentuppsats (examensarbete)",
    RecordType.REPORT: "report, reports, technical report, rapport, rapporter, working paper, government document",
    RecordType.PREPRINT: "preprint, posted content, preprints",
    RecordType.WEBPAGE: "webpage, web page, website, nettside, nettsted, blogpost",
    RecordType.NEWSPAPER: "newspaper article, newspaperarticle, newspapers, newspaper, avisartikkel, kronikk",
    RecordType.DATASET: "dataset, data set, datasett",
    RecordType.OTHER: "document, other, annet, anna",
}
_TYPE_OF = {word: kind for kind, words in _WORDS.items() for word in words.split(", ")}


def type_of(text: str) -> RecordType | None:
    """The kind a cell names, by its first part («Article; Early Access»); None when the words are not known."""
    for part in (text, *re.split(r"[;|/]", text)):
        plain = " ".join(re.sub(r"[-_,()\s]+", " ", part).casefold().split())
        if plain in _TYPE_OF:
            return _TYPE_OF[plain]
    return None
