"""The boxes of the PRISMA 2020 flow and the numbers in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import reduce

from litreview.model import SourceColumn
from litreview.prisma.numbers import UNKNOWN_NUMBER, Number, added


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The hits of one source, in the column it belongs to. `source` is the run's key, `printed` the author's word."""

    source: str
    printed: str
    column: SourceColumn
    hits: Number


@dataclass(frozen=True, slots=True)
class Reason:
    """Works counted on one criterion, '' for none named: full texts excluded, or exceptions from it.

    `because` are the reasons that were given for exceptions.
    """

    criterion: str
    count: Number
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """PRISMA's boxes. `applies` False: a review without included works has no flow, and all else is empty.

    Units: records down to `excluded`, reports from `sought`. `lines` are box 2, `other_lines` box 11; both are empty
    when no search of the kind counts. `found_outside` are works that came beside every counting search: as exceptions,
    or, where litreview holds the records, taken to the full text. While works wait, the numbers are those so far:
    `waiting_screening` and `waiting_full_text` of databases and registers, `waiting_other` of other methods, and
    `conflicts` among all of these.
    """

    applies: bool = True
    lines: tuple[SourceLine, ...] = ()
    databases: Number = UNKNOWN_NUMBER
    registers: Number = UNKNOWN_NUMBER
    identified: Number = UNKNOWN_NUMBER  # databases and registers
    other_lines: tuple[SourceLine, ...] = ()
    found_outside: Number = UNKNOWN_NUMBER
    identified_other: Number = UNKNOWN_NUMBER
    duplicates: Number = UNKNOWN_NUMBER
    duplicates_within: Number = UNKNOWN_NUMBER  # in one source
    duplicates_between: Number = UNKNOWN_NUMBER  # sources
    removed_automatic: Number = UNKNOWN_NUMBER
    removed_other: Number = UNKNOWN_NUMBER  # reported by the source but never held: not fetched, or not read
    titles_read: Number = UNKNOWN_NUMBER
    abstracts_read: Number = UNKNOWN_NUMBER
    fulltexts_read: Number = UNKNOWN_NUMBER
    screened: Number = UNKNOWN_NUMBER
    waiting_screening: Number = UNKNOWN_NUMBER
    excluded_title: Number = UNKNOWN_NUMBER
    excluded_abstract: Number = UNKNOWN_NUMBER
    excluded: Number = UNKNOWN_NUMBER
    excluded_by_human: Number = UNKNOWN_NUMBER  # both unknown where no tool excluded anything
    excluded_by_tool: Number = UNKNOWN_NUMBER
    reasons_title: tuple[Reason, ...] = ()
    reasons_abstract: tuple[Reason, ...] = ()
    sought: Number = UNKNOWN_NUMBER
    not_retrieved: Number = UNKNOWN_NUMBER
    waiting_full_text: Number = UNKNOWN_NUMBER
    assessed: Number = UNKNOWN_NUMBER
    excluded_full_text: Number = UNKNOWN_NUMBER
    reasons: tuple[Reason, ...] = ()
    sought_other: Number = UNKNOWN_NUMBER  # boxes 12 to 15
    not_retrieved_other: Number = UNKNOWN_NUMBER
    waiting_other: Number = UNKNOWN_NUMBER
    assessed_other: Number = UNKNOWN_NUMBER
    excluded_full_text_other: Number = UNKNOWN_NUMBER
    reasons_other: tuple[Reason, ...] = ()
    conflicts: Number = UNKNOWN_NUMBER
    included_searched: Number = UNKNOWN_NUMBER  # from databases and registers
    included_other: Number = UNKNOWN_NUMBER
    included_outside: Number = UNKNOWN_NUMBER  # of those, found outside
    included: Number = UNKNOWN_NUMBER
    exceptions: Number = UNKNOWN_NUMBER  # included although they break a criterion
    exception_lines: tuple[Reason, ...] = ()
    previous_studies: Number = UNKNOWN_NUMBER  # box 1, of an updated review
    previous_reports: Number = UNKNOWN_NUMBER
    new_studies: Number = UNKNOWN_NUMBER  # box 10: those that the included reports describe
    new_reports: Number = UNKNOWN_NUMBER  # the same as `included`
    total_studies: Number = UNKNOWN_NUMBER  # box 16, of an updated review
    total_reports: Number = UNKNOWN_NUMBER
    ma_studies: Number = UNKNOWN_NUMBER  # box 17, where there is a meta-analysis
    ma_reports: Number = UNKNOWN_NUMBER
    previous_outside: Number = UNKNOWN_NUMBER  # of box 1, where it is counted: found beside every search
    previous_counted: bool = False  # box 1 is counted here, from the searches before the update, and not stated
    updated: bool = False
    lines_complete: bool = True  # `lines` are of every search: of a kind without a line none was made
    studies_stated: bool = False  # the author said which reports belong together; else each counts as a study

    @property
    def registers_told(self) -> Number:
        """The registers of box 2: none where the log has searches that count, and none of them in a register."""
        if self.registers.value is None and self._none_in(SourceColumn.REGISTER):
            return Number(0, self.databases.origin)
        return self.registers

    @property
    def databases_told(self) -> Number:
        """The databases of box 2, in the same way."""
        if self.databases.value is None and self._none_in(SourceColumn.DATABASE):
            return Number(0, self.registers.origin)
        return self.databases

    def _none_in(self, column: SourceColumn) -> bool:
        """Whether it is known that no search of a kind was made: there are searches, they are all, and none is one."""
        return self.lines_complete and bool(self.lines) and all(line.column is not column for line in self.lines)

    @property
    def meta_analysis(self) -> bool:
        """Whether there is a box 17."""
        return self.ma_studies.value is not None or self.ma_reports.value is not None

    @property
    def has_other(self) -> bool:
        """Whether the column «other methods» is used (template v2)."""
        return bool(self.other_lines) or self.found_outside.value is not None

    @property
    def waiting(self) -> int:
        """How many works wait for a decision."""
        return sum(one.value or 0 for one in (self.waiting_screening, self.waiting_full_text, self.waiting_other))

    def other(self, column: SourceColumn) -> Number | None:
        """Box 11's line for one kind of method; None when the method was not used, unknown when its hits are."""
        lines = [line.hits for line in self.other_lines if line.column is column]
        return reduce(added, lines) if lines else None

    def numbers(self) -> Mapping[str, int | None]:
        """Plain numbers by field, for checks; with `line:<source>` for box 2, `reason:<criterion>` for box 9,
        `other_reason:` for box 15 and `exception:` for the exceptions."""
        plain: dict[str, int | None] = {
            item.name: getattr(self, item.name).value
            for item in fields(self)
            if isinstance(getattr(self, item.name), Number)
        }
        named: dict[str, Number] = {}
        for line in self.lines:  # one source may be both a database and a register
            key = f"line:{line.printed or line.source}"
            named[key] = added(named[key], line.hits) if key in named else line.hits
        plain |= {key: number.value for key, number in named.items()}
        for start, reasons in (
            ("reason", self.reasons),
            ("other_reason", self.reasons_other),
            ("exception", self.exception_lines),
        ):
            plain |= {f"{start}:{reason.criterion}": reason.count.value for reason in reasons}
        return plain
