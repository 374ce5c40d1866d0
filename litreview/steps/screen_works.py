"""Which of our works a publication is, that a file of decisions speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from litreview.matching.keys import Keys, keys_of
from litreview.model import Message, Record, message
from litreview.store import Reader

_SCHEMES = ("doi:", "pmid:")
_LONGEST = 12  # signs of a work's id


@dataclass(slots=True)
class _Traits:
    """What is known of a publication beside its marks."""

    identifiers: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)

    def add(self, keys: Keys) -> None:
        self.identifiers |= keys.identifiers
        self.years |= {keys.year} if keys.year else set()
        self.authors |= {keys.first_author} if keys.first_author else set()

    def is_other(self, theirs: _Traits) -> bool:
        """Whether these are two publications: each has a DOI or PMID, and they differ; or without any in common, both
        years and both first authors do."""
        for scheme in _SCHEMES:
            ours, given = ({mark for mark in one.identifiers if mark.startswith(scheme)} for one in (self, theirs))
            if ours and given and not ours & given:
                return True
        return not self.identifiers & theirs.identifiers and self._far(theirs) and self._strangers(theirs)

    def _far(self, theirs: _Traits) -> bool:
        """A year may differ by one, between print and web."""
        near = any(abs(one - other) <= 1 for one in self.years for other in theirs.years)
        return bool(self.years and theirs.years) and not near

    def _strangers(self, theirs: _Traits) -> bool:
        return bool(self.authors and theirs.authors) and not self.authors & theirs.authors

    def is_alike(self, theirs: _Traits) -> bool:
        return bool(self.years & theirs.years) and bool(self.authors & theirs.authors)


class Finder:
    """Our works by what tells publications apart."""

    def __init__(self, reader: Reader) -> None:
        work_of = {record: work for work, records in reader.works().items() for record in records}
        self._known: dict[str, set[int]] = {}
        self._traits: dict[int, _Traits] = {}
        for stored in reader.records():
            if stored.id in work_of:
                self._add(work_of[stored.id], keys_of(stored.record))

    def _add(self, work: int, keys: Keys) -> None:
        self._traits.setdefault(work, _Traits()).add(keys)
        for mark in _marks_of(keys):
            self._known.setdefault(mark, set()).add(work)

    def find(self, name: str, records: Sequence[Record]) -> int | Message:
        """The number of the work that these records are of, or why none can be told. The work of that `name` (`W3`, ''
        for none) is it where the records agree, for two folders may count their works differently."""
        named = int(name[1:]) if name and len(name) < _LONGEST else 0
        keys = [keys_of(record) for record in records]
        theirs = _Traits()
        for each in keys:
            theirs.add(each)
        found = [works for mark in _ordered(keys) if (works := self._fitting(mark, theirs))]
        if not found:
            return message("screen.import.unknown")
        if any(named in works for works in found):
            return named
        if len(found[0]) > 1:
            return message("screen.import.several", works=", ".join(f"W{work}" for work in sorted(found[0])))
        return next(iter(found[0]))

    def _fitting(self, mark: str, theirs: _Traits) -> set[int]:
        """The works with that mark; of several those by the same first author in the same year, if any are."""
        works = {work for work in self._known.get(mark, ()) if not self._traits[work].is_other(theirs)}
        alike = {work for work in works if self._traits[work].is_alike(theirs)}
        return alike or works


def _ordered(keys: Iterable[Keys]) -> list[str]:
    """The marks of all records, the surest first."""
    marks = dict.fromkeys(mark for each in keys for mark in _marks_of(each))
    return sorted(marks, key=lambda mark: mark.startswith("title:"))


def _marks_of(keys: Keys) -> tuple[str, ...]:
    """What tells a publication, the surest first: identifiers, then titles."""
    return (*sorted(keys.identifiers), *(f"title:{title}" for title in keys.titles))
