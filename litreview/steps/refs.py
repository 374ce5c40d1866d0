"""The reference list of a review and its citations in the text, as lines that a door or a renderer prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.model import Language, Record, Situation, Work, Works
from litreview.reporting.csl import CslStyle, csl_citation, csl_list
from litreview.reporting.document import Line
from litreview.reporting.references import citation, narrative, reference, secondary, sort_key, year_suffixes
from litreview.screening.standing import included
from litreview.steps.review import Review
from litreview.steps.screen import work_number
from litreview.steps.snapshot import all_works
from litreview.steps.styles import style_of
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


@dataclass(frozen=True, slots=True)
class ListWanted:
    """Which works, in which language and style; `names` alone count where there are any. `style` '': the protocol's."""

    which: Works = Works.INCLUDED
    names: tuple[str, ...] = ()
    language: Language | None = None
    style: str = ""


def reference_list(review: Review, wanted: ListWanted = ListWanted()) -> tuple[Entry, ...]:
    """The entries in the order of the list.

    Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED, LR-STYLE-….
    """
    style = style_of(wanted.style, review.protocol.reference_style, review.folder)
    works = chosen_works(review, wanted.which, wanted.names)
    return entries(works, wanted.language or review.protocol.language, style)


def entries(works: Sequence[Work], language: Language, style: CslStyle | None = None) -> tuple[Entry, ...]:
    """Works as a list: sorted, same authors oldest first, letters after a year that recurs; or in a CSL style."""
    suffixes = year_suffixes([work.best for work in works], language)
    if style is not None:
        printed = csl_list(style, [work.best for work in works], language)
        return tuple(Entry(works[at].id, works[at].best, suffixes[at], line) for at, line in printed)
    made = [
        Entry(work.id, work.best, suffix, reference(work.best, language, suffix))
        for work, suffix in zip(works, suffixes, strict=True)
    ]
    return tuple(sorted(made, key=lambda entry: (sort_key(entry.record, language), entry.suffix)))


def cite(review: Review, wanted: ListWanted, pages: Mapping[str, str] | None = None, through: str = "") -> Cited:
    """How the works of `wanted.names` are cited in the text, with the letters they have in the review's own list.

    `pages` maps a work's name to pages; `through` is a work that was read only in the one cited («Aas, 2007»). A CSL
    style has no form for running text. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED, LR-STYLE-….
    """
    tongue = wanted.language or review.protocol.language
    style = style_of(wanted.style, review.protocol.reference_style, review.folder)
    cited = chosen_works(review, Works.INCLUDED, wanted.names)
    ours = chosen_works(review)
    at = {name.strip().upper().removeprefix("W"): page for name, page in (pages or {}).items()}
    names = tuple(work.id for work in cited)
    if style is not None:
        listed = [*ours, *(work for work in cited if work.id not in {one.id for one in ours})]
        given = {place: at.get(work.id[1:], "") for place, work in enumerate(listed) if work.id in names}
        return Cited(names, csl_citation(style, [work.best for work in listed], given, tongue), ())
    among = [work.best for work in ours if work.id not in names]
    records = [work.best for work in cited]
    letters = year_suffixes([*records, *among], tongue)[: len(cited)]
    given_pages = [at.get(name[1:], "") for name in names]
    bracket = citation(records, tongue, suffixes=letters, pages=given_pages, among=among)
    if through:
        bracket = secondary(through, records[0], tongue, letters[0], page=given_pages[0])
    running = tuple(
        narrative(record, tongue, letter, among=[*records[:place], *records[place + 1 :], *among], page=page)
        for place, (record, letter, page) in enumerate(zip(records, letters, given_pages, strict=True))
    )
    return Cited(names, bracket, running)


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
