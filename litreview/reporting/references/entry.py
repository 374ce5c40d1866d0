"""One entry of the reference list, by the kind of publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from litreview.messages import Words
from litreview.model import Language, Record, RecordType
from litreview.reporting.document import Line, Span
from litreview.reporting.references.kinds import (
    is_entry,
    law_name,
    law_number,
    official,
    title_of,
    translated_title,
)
from litreview.reporting.references.names import authors_of, editors_inside, inverted, joined, role
from litreview.reporting.references.parts import (
    address,
    article_place,
    bracketed,
    date_text,
    edition_text,
    issuer_text,
    pages_text,
    stopped,
    typeset,
)

_JOURNAL = (RecordType.ARTICLE, RecordType.NEWSPAPER)
_PARTS = (RecordType.CHAPTER, RecordType.CONFERENCE)


def reference(record: Record, language: Language, suffix: str = "") -> Line:
    """One entry of the reference list. `suffix` (a, b …) parts works of the same authors and year."""
    words = Words(language)
    paper = official(record)
    if paper:
        spans = _official_entry(record, words, suffix)
    elif law_name(record):
        spans = _law_entry(record, words, suffix)
    else:
        spans = [*_opening(record, words, suffix), *_BODIES.get(record.type, _book)(record, words)]
    spans = [span for span in (*spans, *address(record, words)) if span.text]
    return Line((*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip())))


def _opening(record: Record, words: Words, suffix: str) -> list[Span]:
    """«Biong, S. & Soggiu, A.-S. (2015). », or the title first where there is no author; then the title."""
    when = Span(f"({date_text(record, words, suffix)}). ")
    names = authors_of(record)
    if not names:
        return [*_title(record, words), when]
    listed = joined([inverted(name) for name in names], words, complete=record.authors_complete)
    if not record.authors:
        listed = f"{listed} ({role(names, words)})"
    return [Span(stopped(listed)), when, *_title(record, words)]


def _title(record: Record, words: Words) -> list[Span]:
    """The title with its closing stop: roman for a part of something, italic for what stands on its own."""
    title = typeset(title_of(record), words)
    if not title:
        return []
    part = record.type in _JOURNAL or (record.type in _PARTS and record.container.strip()) or is_entry(record)
    translation = translated_title(record, words.language)
    after = [f"[{typeset(translation, words)}]" if translation else "", bracketed(record, words)]
    tail = "".join(f" {text}" for text in after if text)
    if not tail:
        return [Span(title, italic=not part), Span(stopped(title)[len(title) :])]
    return [Span(title, italic=not part), Span(f"{tail}. ")]


def _article(record: Record, words: Words) -> list[Span]:
    """_Journal_, _12_(1), 51–60. Missing volume, issue or pages are left out."""
    return article_place(record, words)


def _book(record: Record, words: Words) -> list[Span]:
    """Publisher; it is left out where it is the author, and so is a site's name."""
    if is_entry(record):
        return [Span(words("report.ref.in") + " "), Span(typeset(record.container, words), italic=True), Span(". ")]
    held = record.type in (RecordType.WEBPAGE, RecordType.PREPRINT, RecordType.DATASET, RecordType.NEWSPAPER)
    return issuer_text(record, (record.container or record.publisher) if held else record.publisher, words)


def _thesis(record: Record, words: Words) -> list[Span]:
    """Archive, after _Title_ [Masteroppgave, institution]."""
    return issuer_text(record, record.container, words)


def _chapter(record: Record, words: Words) -> list[Span]:
    """I A. Redaktør & B. Redaktør (Red.), _Book_ (2. utg., s. 112–128). Publisher."""
    spans = []
    container = typeset(record.container, words)
    if container:
        editors = editors_inside(record.editors, words)
        spans = [Span(words("report.ref.in") + " "), Span(f"{editors}, " if editors else "")]
        spans.append(Span(container, italic=True))
        found = (edition_text(record.edition, words), pages_text(record.pages, words))
        inside = ", ".join(part for part in found if part)
        spans.append(Span(f" ({inside}). " if inside else stopped(container)[len(container) :]))
    return [*spans, *issuer_text(record, record.publisher, words)]


def _official_entry(record: Record, words: Words, suffix: str) -> list[Span]:
    """Meld. St. 30 (2011–2012). _Title_. Department. A NOU has its year after its number."""
    paper = official(record)
    if paper is None:
        return []
    title = typeset(paper.title, words)
    when = f"({date_text(record, words, suffix)}). " if paper.dated else ""
    department = record.publisher or "; ".join(inverted(name) for name in record.authors)
    return [
        Span(f"{paper.number}. {when}"),
        Span(title, italic=True),
        Span(stopped(title)[len(title) :] if title else ""),
        Span(stopped(department) if department.strip() else ""),
    ]


def _law_entry(record: Record, words: Words, suffix: str) -> list[Span]:
    """Folketrygdloven. (1997). _Lov om folketrygd_ (LOV-1997-02-28-19). Lovdata."""
    number = law_number(record)
    title = typeset(title_of(record), words).rpartition("(")[0].strip()
    issuer = record.publisher or record.container
    return [
        Span(f"{law_name(record)}. ({date_text(record, words, suffix)}). "),
        Span(title, italic=True),
        Span(f" ({number}). " if number else ". "),
        Span(stopped(issuer) if issuer.strip() else ""),
    ]


_BODIES: dict[RecordType, Callable[[Record, Words], list[Span]]] = {
    RecordType.ARTICLE: _article,
    RecordType.NEWSPAPER: _article,
    RecordType.CHAPTER: _chapter,
    RecordType.CONFERENCE: _chapter,
    RecordType.THESIS: _thesis,
}
