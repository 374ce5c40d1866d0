"""The search words, idea by idea and language by language, with subject headings."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Concept, Snapshot
from litreview.reporting.document import Cell, Table, cell
from litreview.reporting.tables.common import empty, own_text, plain_table


def concepts(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per concept: name, slot of the frame, words per language, headings. None when there are none.

    Columns that no concept fills are left out.
    """
    rows = snapshot.protocol.concepts
    if not rows:
        return None
    languages = list(dict.fromkeys(language for concept in rows for language in concept.terms))
    slots, subjects = any(item.slot for item in rows), any(item.headings for item in rows)
    headings = [
        words("report.concepts.name"),
        *([words("report.concepts.slot")] if slots else []),
        *(_language(language, words) for language in languages),
        *([words("report.concepts.headings")] if subjects else []),
    ]
    body = []
    for concept in rows:
        cells = [own_text(concept.name, words)]
        cells += [cell(_slot(concept, snapshot, words))] if slots else []
        cells += [_terms(concept.terms.get(language, ())) for language in languages]
        cells += [_terms(concept.headings)] if subjects else []
        body.append(tuple(cells))
    return plain_table("concepts", words("report.concepts.caption"), tuple(headings), body)


def _terms(terms: tuple[str, ...]) -> Cell:
    return cell(", ".join(terms)) if terms else empty()


def _language(language: str, words: Words) -> str:
    """«Søkeord (norsk)»; a tag without words here, or the author's own mark, stands as it is."""
    code = f"report.language.{language}"
    return words("report.concepts.terms", language=words(code) if words.has(code) else language)


def _slot(concept: Concept, snapshot: Snapshot, words: Words) -> str:
    frame = snapshot.protocol.frame
    if frame is None or not concept.slot:
        return concept.slot
    code = f"frame.{frame.name.value}.{concept.slot}"
    return words(code) if words.has(code) else concept.slot
