"""The cells of the matrix that fill themselves: what the record says of the work, and what people stated elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litreview.messages import Words
from litreview.model import Level, Record, RecordType, Snapshot, Work, sheet_of
from litreview.reporting.references import author_year, reference

Filled = Callable[[Work, Words, Snapshot], str]


def known(record: Record) -> bool:
    """Whether there is anything to make a reference of."""
    return bool(record.title or record.authors or record.editors)


def _names(work: Work, _words: Words, _snapshot: Snapshot) -> str:
    record = work.best
    return "; ".join(map(str, record.authors)) + ("" if record.authors_complete else " et al.")


def _languages(work: Work, words: Words, _snapshot: Snapshot) -> str:
    codes = ((tag, f"report.language.{tag.partition('-')[0]}") for tag in work.best.languages)
    return ", ".join(words(code) if words.has(code) else tag for tag, code in codes)


def _kind(work: Work, words: Words, _snapshot: Snapshot) -> str:
    kind = work.best.type
    return "" if kind is RecordType.OTHER else words(f"screen.type.{kind.value}")


def _level(work: Work, words: Words, snapshot: Snapshot) -> str:
    """The level of the channel in the year of publication, as the register had it when it was fetched."""
    found: Level | None = snapshot.levels.get(work.id)
    if found is None or found.value is None:
        return ""
    code = "report.level.discussed" if found.discussed else "report.level.value"
    return words(code, level=found.value, of_year=found.of_year, year=found.year)


def _pages(work: Work, _words: Words, _snapshot: Snapshot) -> str:
    return work.best.pages.replace("-", "–")


FROM_RECORD: Mapping[str, Filled] = {
    "reference": lambda work, words, _: reference(work.best, words.language).text if known(work.best) else "",
    "author_year": lambda work, words, _: author_year(work.best, words.language) if known(work.best) else "",
    "authors": _names,
    "title": lambda work, *_: work.best.title,
    "year": lambda work, *_: str(work.best.year) if work.best.year else "",
    "journal": lambda work, *_: work.best.container,
    "volume": lambda work, *_: work.best.volume,
    "issue": lambda work, *_: work.best.issue,
    "pages": _pages,
    "publisher": lambda work, *_: work.best.publisher,
    "country": lambda work, *_: work.best.country,
    "language": _languages,
    "type": _kind,
    "doi": lambda work, *_: f"https://doi.org/{work.best.doi}" if work.best.doi else "",
    "url": lambda work, *_: work.best.url,
    "level": _level,
}


def overall(work: Work, _words: Words, snapshot: Snapshot) -> str:
    """What people judged of a work overall, with the checklist; a line for each who did. Nothing is reckoned."""
    said = []
    judged = [item for item in snapshot.appraisals if item.work == work.id and item.overall.strip()]
    for item in judged:
        sheet = sheet_of(item.sheet)
        who = snapshot.actors.get(item.reviewer, "") if len({one.reviewer for one in judged}) > 1 else ""
        told = ", ".join(part for part in (sheet.name if sheet else item.sheet, who) if part)
        said.append(f"{item.overall.strip()} ({told})")
    return "\n".join(said)


# Filled from the record, or from an overall judgement that a person stated, where the author has written nothing.
FILLED: Mapping[str, Filled] = {**FROM_RECORD, "appraisal": overall}
