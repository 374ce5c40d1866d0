"""The lists behind the boxes of the flow diagram: every work that a number counts, and what became of it.

A list stands behind a box only where litreview holds what the box counts; numbers of a log kept by hand have none.
Nothing is left out of a list, however long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.messages import Words
from litreview.model import Found, ListedWork, Situation, Snapshot, Stage
from litreview.prisma import Flow, Number
from litreview.reporting.document import Cell, Table, cell
from litreview.reporting.references import reference
from litreview.reporting.tables.common import plain_table

_SCREENING = (Stage.TITLE, Stage.ABSTRACT)
_WAITS = (Situation.WAITING, Situation.CONFLICT, Situation.UNRESOLVED)


def is_searched(work: ListedWork) -> bool:
    """Whether a work is of databases and registers."""
    return work.found is Found.SEARCHED


def _sought(work: ListedWork) -> bool:
    return work.place.stage is Stage.FULL_TEXT


def _screened(work: ListedWork) -> bool:
    return not work.before and not (work.place.stage in _SCREENING and work.place.situation in _WAITS)


def _out(work: ListedWork) -> bool:
    return work.place.situation is Situation.EXCLUDED and not work.before


def _assessed(work: ListedWork) -> bool:
    return _sought(work) and work.place.situation in (Situation.INCLUDED, Situation.EXCLUDED)


def _missing(work: ListedWork) -> bool:
    return _sought(work) and work.place.situation is Situation.NOT_RETRIEVED


@dataclass(frozen=True, slots=True)
class _Behind:
    """Which works a box counts, and the field of the flow that says how many. `searched` None: of any column."""

    box: str
    counts: Callable[[ListedWork], bool]
    number: str
    searched: bool | None = True


def _at(stage: Stage) -> Callable[[ListedWork], bool]:
    return lambda work: _out(work) and work.place.stage is stage


_ONE = (
    _Behind("box4", _screened, "screened"),
    _Behind("box5", lambda work: _out(work) and work.place.stage in _SCREENING, "excluded"),
)
_TWO = (
    _Behind("box4", _screened, "screened"),
    _Behind("box5", _at(Stage.TITLE), "excluded_title"),
    _Behind("box4b", lambda work: _screened(work) and not _at(Stage.TITLE)(work), "abstracts_read"),
    _Behind("box5b", _at(Stage.ABSTRACT), "excluded_abstract"),
)
_REST = (
    _Behind("box6", _sought, "sought"),
    _Behind("box7", _missing, "not_retrieved"),
    _Behind("box8", _assessed, "assessed"),
    _Behind("box9", _at(Stage.FULL_TEXT), "excluded_full_text"),
    _Behind("box12", _sought, "sought_other", False),
    _Behind("box13", _missing, "not_retrieved_other", False),
    _Behind("box14", _assessed, "assessed_other", False),
    _Behind("box15", _at(Stage.FULL_TEXT), "excluded_full_text_other", False),
    _Behind("box10", lambda work: work.place.situation is Situation.INCLUDED, "included", None),
)


def lists(snapshot: Snapshot, flow: Flow, sources: Mapping[str, str], words: Words) -> tuple[Table, ...]:
    """A table behind each box that has one, by the box's name."""
    snapshot = replace(snapshot, listed=tuple(work for work in snapshot.listed if not work.earlier))
    if not snapshot.listed:
        return ()
    references = {work.work: Cell((reference(work.record, words.language),)) for work in snapshot.listed}
    say = _Speaker(snapshot, sources, words, references)
    found = [say.removed()] if _all_removed_are_listed(snapshot, flow) else []
    for behind in (*(_TWO if snapshot.protocol.flow.two_steps else _ONE), *_REST):
        works = [work for work in snapshot.listed if _of(behind, work) and behind.counts(work)]
        number: Number = getattr(flow, behind.number)
        if works and number.value == len(works):
            found.append(say.works(behind.box, works))
    return tuple(table for table in found if table)


def _all_removed_are_listed(snapshot: Snapshot, flow: Flow) -> bool:
    works = [work for work in snapshot.listed if is_searched(work)]
    again = sum(max(0, len(work.sources) - 1) for work in works)
    before = sum(work.before for work in works)
    return (again, before) == (flow.duplicates.value, flow.removed_automatic.value or 0) and bool(again or before)


def _of(behind: _Behind, work: ListedWork) -> bool:
    return behind.searched is None or behind.searched is is_searched(work)


@dataclass(frozen=True, slots=True)
class _Speaker:
    snapshot: Snapshot
    sources: Mapping[str, str]
    words: Words
    references: Mapping[str, Cell]

    def works(self, box: str, works: Sequence[ListedWork]) -> Table:
        headings = (self.words("flow.list.id"), self.words("flow.list.work"), self.words("flow.list.became"))
        about = ((work, cell(became(work, self.snapshot, self.words))) for work in works)
        rows = [(cell(work.work), self.references[work.work], end) for work, end in about]
        return plain_table(box, self._caption(box, len(works)), headings, rows, (1, 6, 3))

    def removed(self) -> Table | None:
        """Box 3: works of several records, and works that a tool took out before screening."""
        rows = list(self._removed())
        headings = (self.words("flow.list.id"), self.words("flow.list.work"), self.words("flow.list.removed"))
        return plain_table("box3", self._caption("box3", len(rows)), headings, rows, (1, 6, 3)) if rows else None

    def _removed(self) -> Iterator[tuple[Cell, ...]]:
        for work in filter(is_searched, self.snapshot.listed):
            said = []
            if len(work.sources) > 1:
                names = ", ".join(self.sources.get(name, name) for name in work.sources)
                said.append(self.words("flow.list.records", n=len(work.sources), sources=names))
            if work.before:
                said.append(became(work, self.snapshot, self.words))
            if said:
                yield cell(work.work), self.references[work.work], cell("\n".join(said))

    def _about(self, work: ListedWork) -> tuple[Cell, Cell]:
        return self.references[work.work], cell(became(work, self.snapshot, self.words))

    def _caption(self, box: str, number: int) -> str:
        return self.words(f"flow.list.{box}", number=number)


def became(work: ListedWork, snapshot: Snapshot, words: Words) -> str:
    """What became of a work: where and on which criterion it was excluded, what it waits for, or that it is in."""
    situation, stage = work.place.situation, work.place.stage
    if situation is Situation.EXCLUDED:
        where = words(f"flow.list.excluded.{stage.value}")
        by_tool = [words("flow.list.by_tool")] if work.by_tool else []
        return "; ".join((f"{where}: {criterion_words(work, snapshot, words)}", *by_tool))
    if situation is Situation.NOT_RETRIEVED:
        return words("flow.list.not_retrieved", reason=work.missing or words("report.not_stated"))
    return words(f"flow.list.{situation.value}")


def criterion_words(work: ListedWork, snapshot: Snapshot, words: Words) -> str:
    """The criterion a work was excluded on, with its whole text."""
    if not work.criterion:
        return words("flow.figure.reason_none")
    text = next((one.text for one in snapshot.protocol.criteria if one.id == work.criterion), "")
    return f"{work.criterion} {text}".strip()
