"""What tells the works of one list apart in the text: more names before et al., initials, letters after the year.

APA 7 (8.18–8.20) and Norsk APA-manual: names are added only to tell two works of one year apart; initials only where
two first authors share a surname; letters where all this leaves two works the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from litreview.model import Language, Record
from litreview.normalise.names import initials
from litreview.reporting.references.kinds import law_name, official, title_of, year_of_record
from litreview.reporting.references.names import authors_of, plain
from litreview.reporting.references.order import sort_key


@dataclass(frozen=True, slots=True)
class Told:
    """How a work's authors are written in the text: so many names before et al., the first with initials or without."""

    names: int = 1
    initials: bool = False


def tell_apart(records: Sequence[Record]) -> tuple[Told, ...]:
    """For each work what tells its authors from those of the others, in the order given."""
    groups: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        groups.setdefault(next((plain(name).casefold() for name in authors_of(record)), ""), []).append(place)
    found = [Told()] * len(records)
    for first, places in groups.items():
        alike = [records[place] for place in places]
        shared = bool(first) and _several_people(alike)
        for place in places:
            found[place] = Told(_names_needed(records[place], alike), shared)
    return tuple(found)


def year_suffixes(records: Sequence[Record], language: Language) -> tuple[str, ...]:
    """`a`, `b` … for works that would be cited alike, in the order of their titles; else empty.

    «Ness, O.» and «Ness, Ottar» are one person here; numbered government papers need no letters.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, (record, told) in enumerate(zip(records, tell_apart(records), strict=True)):
        if official(record) is None:
            groups.setdefault((*_cited_as(record, told), year_of_record(record)), []).append(place)
    found = [""] * len(records)
    for places in groups.values():
        if len(places) > 1:
            ordered = sorted(places, key=lambda place: sort_key(records[place], language)[2])
            for letter, place in zip(_letters(), ordered, strict=False):
                found[place] = letter
    return tuple(found)


def _cited_as(record: Record, told: Told) -> tuple[object, ...]:
    """What decides how a work's authors read in the text: all their surnames, or the title where there are none."""
    names = authors_of(record)
    if not names:
        return (law_name(record) or title_of(record).casefold(),)
    people = tuple(plain(name).casefold() for name in names)
    return (*people, record.authors_complete, initials(names[0].given) if told.initials else "")


def _letters() -> Iterator[str]:
    """a … z, then aa, ab …; without end."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    before = [""]
    while True:
        before = [f"{start}{letter}" for start in before for letter in alphabet]
        yield from before


def _several_people(records: Sequence[Record]) -> bool:
    """Whether the first authors of one surname are several people, as far as their initials tell."""
    first = [authors_of(record)[0] for record in records]
    known = sorted({initials(name.given) for name in first if not name.literal and initials(name.given)})
    return any(not other.startswith(one) for one, other in pairwise(known))


def _names_needed(record: Record, records: Sequence[Record]) -> int:
    """How many names before et al. tell a work from others of the same year: one, unless they begin alike."""
    own = _plain_names(record)
    if len(own) < 3:
        return 1
    rivals = (_plain_names(other) for other in records if year_of_record(other) == year_of_record(record))
    alike = [_alike(own, names) for names in rivals if names != own and len(names) > 2]
    return max([0, *alike]) + 1


def _alike(own: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, other, strict=False)))


def _plain_names(record: Record) -> tuple[str, ...]:
    return tuple(plain(name).casefold() for name in authors_of(record))
