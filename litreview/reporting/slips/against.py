"""The review's included works against the reference list of the paper: what is missing, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from litreview.model import Language, Message, Work, message
from litreview.normalise.pages import normalise_pages
from litreview.reporting.references import author_year, reference
from litreview.reporting.references.kinds import doi_of, title_of, year_of_record
from litreview.reporting.references.names import authors_of, plain
from litreview.reporting.slips.entries import ListEntry, folded
from litreview.reporting.slips.found import Slip, slip

_SAME_TITLE = 0.9


def against(works: Sequence[Work], entries: Sequence[ListEntry], language: Language) -> Iterator[Slip]:
    """REF-WORK-MISSING for an included work that is not in the list, REF-WORK-DIFFERS for each of year, names, pages
    and DOI that the entry has otherwise than the record."""
    for work in works:
        entry = _entry_of(work, entries)
        if entry is None:
            text = reference(work.best, language).text
            yield slip("REF-WORK-MISSING", 0, author_year(work.best, language), work=work.id, reference=text)
        else:
            yield from _differences(work, entry)


def _entry_of(work: Work, entries: Sequence[ListEntry]) -> ListEntry | None:
    """The entry of a work: of the same DOI, else of a like title."""
    doi = doi_of(work.best).casefold()
    same = next((entry for entry in entries if doi and entry.doi == doi), None)
    if same is not None:
        return same
    titles = [folded(title) for title in (work.best.title, title_of(work.best)) if len(folded(title)) > 5]
    liked = [
        (max((_like(title, entry) for title in titles), default=0.0), -place) for place, entry in enumerate(entries)
    ]
    best, place = max(liked, default=(0.0, 0))
    return entries[-place] if best >= _SAME_TITLE else None


def _like(title: str, entry: ListEntry) -> float:
    """How alike two titles are; one with its subtitle and one without are the same."""
    theirs = folded(entry.title)
    rest = folded(entry.rest)
    if len(title) > 15 and (rest.startswith(title) or (len(theirs) > 15 and title.startswith(theirs))):
        return 1.0
    shorter, longer = sorted((len(title), len(theirs)))
    if not shorter or shorter / longer < 0.8:
        return 0.0
    return SequenceMatcher(None, title, theirs, autojunk=False).ratio()


def _differences(work: Work, entry: ListEntry) -> Iterator[Slip]:
    record = work.best
    year = str(year_of_record(record) or "")
    pairs = [("year", entry.base_year, year)]
    ours = [plain(name) for name in authors_of(record)]
    if entry.person and not entry.others and record.authors_complete and len(ours) <= 20:
        same = list(entry.keys) == [folded(name) for name in ours]
        pairs.append(("author", "" if same else ", ".join(entry.names), "" if same else ", ".join(ours)))
    pairs.append(("pages", _pages(entry.pages), _pages(record.pages or record.article_number)))
    pairs.append(("doi", entry.doi, doi_of(record).casefold()))
    for field, theirs, known in pairs:
        if theirs and known and theirs != known:
            yield slip("REF-WORK-DIFFERS", entry.paragraph, theirs, work=work.id, field=_word(field), known=known)


def _pages(text: str) -> str:
    return normalise_pages(text).casefold()


def _word(field: str) -> Message:
    return message(f"check.word.{field}")
