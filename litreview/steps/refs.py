"""The reference list of a review and its citations in the text, as lines that a door or a renderer prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.model import Language, Record, Situation, Work, Works
from litreview.reporting.document import Line
from litreview.reporting.references import citation, narrative, reference, sort_key, year_suffixes
from litreview.screening.standing import included
from litreview.steps.review import Review
from litreview.steps.screen import work_number
from litreview.steps.snapshot import all_works
from litreview.steps.ways import ways
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class Entry:
    """A work in the list, the letter after its year, and the line it is printed as."""

    work: str
    record: Record
    suffix: str
    line: Line


@dataclass(frozen=True, slots=True)
class Cited:
    """Works as they are cited: in one bracket, and each in running text."""

    works: tuple[str, ...]
    bracket: str
    narratives: tuple[str, ...]


def reference_list(
    review: Review, *, which: Works = Works.INCLUDED, names: Sequence[str] = (), language: Language | None = None
) -> tuple[Entry, ...]:
    """The entries in the order of the list: the works of a situation, or those named.

    Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED.
    """
    return entries(chosen_works(review, which, names), language or review.protocol.language)


def entries(works: Sequence[Work], language: Language) -> tuple[Entry, ...]:
    """Works as a list: sorted, same authors oldest first, a and b after a year that recurs."""
    suffixes = year_suffixes([work.best for work in works], language)
    made = [
        Entry(work.id, work.best, suffix, reference(work.best, language, suffix))
        for work, suffix in zip(works, suffixes, strict=True)
    ]
    return tuple(sorted(made, key=lambda entry: (sort_key(entry.record, language), entry.suffix)))


def cite(
    review: Review, names: Sequence[str], *, pages: Mapping[str, str] | None = None, language: Language | None = None
) -> Cited:
    """How works are cited in the text, with the letters they have in the review's own list.

    `pages` maps a work's name to pages. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED.
    """
    tongue = language or review.protocol.language
    cited = chosen_works(review, Works.INCLUDED, names)
    inside = {work.id for work in cited}
    listed = (*cited, *(work for work in chosen_works(review) if work.id not in inside))
    letters = year_suffixes([work.best for work in listed], tongue)[: len(cited)]
    records = [work.best for work in cited]
    at = {name.strip().upper().removeprefix("W"): page for name, page in (pages or {}).items()}
    bracket = citation(records, tongue, suffixes=letters, pages=[at.get(work.id[1:], "") for work in cited])
    running = tuple(narrative(record, tongue, letter) for record, letter in zip(records, letters, strict=True))
    return Cited(tuple(work.id for work in cited), bracket, running)


def chosen_works(review: Review, which: Works = Works.INCLUDED, names: Sequence[str] = ()) -> tuple[Work, ...]:
    """The works named, in that order, or those of a situation, in the order of their numbers.

    Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED.
    """
    with review.store.reading() as reader:
        if not names:
            return _in_situation(reader, review, which)
        wanted = dict.fromkeys(f"W{work_number(reader, name)}" for name in names)
        found = {work.id: work for work in all_works(reader) if work.id in wanted}
        return tuple(found[name] for name in wanted)


def _in_situation(reader: Reader, review: Review, which: Works) -> tuple[Work, ...]:
    way = ways(reader, review.protocol)
    inside = set(included(way.values()))

    def meant(name: str) -> bool:
        if which in (Works.ALL, Works.INCLUDED):
            return which is Works.ALL or name in inside
        out = way[name].place.situation is Situation.EXCLUDED
        return name not in inside and out is (which is Works.EXCLUDED)

    return tuple(work for work in all_works(reader) if meant(work.id))
