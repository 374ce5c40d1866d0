"""Forms that come back, put beside what stands here: what was changed there, what here meanwhile, and what in both.

Nothing is written of a cell that was changed in both until somebody has chosen; nothing is emptied unless somebody has
said that empty cells mean it. What cannot be taken is told with its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.form import WRITTEN, FormHead, FormKind, ReadForm, ReadRow, Told, canonical, stamp
from litreview.formats.forms import read_form_file
from litreview.model import Message, message
from litreview.steps.files import read_bytes
from litreview.store import Reader


class Side(StrEnum):
    """Whose text a cell is to have that was changed both here and in the file."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class FormGiven:
    """What is asked of a form that comes back. `take` says whose text all conflicts are to have, `takes` that of some,
    by mark (`W3.aim`)."""

    path: Path
    preview: bool = False
    allow_empty: bool = False
    take: Side | None = None
    takes: Mapping[str, Side] = field(default_factory=dict)

    def side(self, mark: str) -> Side | None:
        """What was chosen for a cell; None for nothing."""
        return self.takes.get(mark.casefold(), self.take)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of this review that a row speaks of, and what stands in it now."""

    mark: str
    ours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that differs. `emptied`: what the file has emptied."""

    slot: Slot
    theirs: Mapping[str, str]
    row: ReadRow
    emptied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a form: cells to write, cells changed both here and there that nobody has chosen for, cells that the
    file has emptied and that stay, how many are the same, and what is to be told of rows."""

    file: str
    head: FormHead | None
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    emptied: tuple[Difference, ...] = ()
    same: int = 0
    told: tuple[Told, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing of the file was left behind."""
        return not (self.conflicts or self.emptied or self.told)


Resolve = Callable[[ReadRow], Slot | Message]


def read_given(given: FormGiven, kind: FormKind, reader: Reader) -> ReadForm:
    """The form in a file. Raises InputError LR-FORM-KIND (a form of the other kind), LR-FORM-REVIEW (of another
    review), and what `read_form_file` and `read_bytes` raise."""
    name = given.path.name
    form = read_form_file(read_bytes(given.path), name)
    if form.head is None:
        return form
    if form.head.kind is not kind:
        raise InputError("LR-FORM-KIND", where=Where(file=name), found=form.head.kind.value, wanted=kind.value)
    if form.head.review and form.head.review != review_hash(reader):
        raise InputError("LR-FORM-REVIEW", where=Where(file=name))
    return form


def review_hash(reader: Reader) -> str:
    """The hash of the review's first event, which no two reviews share; '' of an empty chain."""
    return next((event.hash for event in reader.events(kinds=("review.created",))), "")


def head_of(reader: Reader, kind: FormKind, reviewer: str, language: str) -> FormHead:
    """What a form written now rests on."""
    digest, number, _ = reader.head()
    return FormHead(kind, review_hash(reader), number, digest, reviewer, language)


def compare(form: ReadForm, kind: FormKind, given: FormGiven, resolve: Resolve) -> Compared:
    """The form against what stands here; `resolve` finds the cell of a row, or says why there is none. Writes
    nothing."""
    names = WRITTEN[kind]
    told = list(form.told)
    found: dict[str, list[Difference]] = {}
    same = 0
    for row in form.rows:
        slot = resolve(row)
        if isinstance(slot, Message):
            told.append(Told(row.number, slot, row.table))
            continue
        theirs = {name: row.values.get(name, slot.ours.get(name, "")) for name in names}
        if _equal(theirs, slot.ours, names) or (row.stamp and stamp(theirs[name] for name in names) == row.stamp):
            same += 1
            continue
        found.setdefault(slot.mark, []).append(_difference(slot, theirs, row, names, given))
    told += [_twice(one) for rows in found.values() if _disagree(rows, names) for one in rows]
    single = [rows[0] for rows in found.values() if not _disagree(rows, names)]
    compared = Compared(given.path.name, form.head, same=same, told=tuple(sorted(told, key=_place)))
    return _sorted(compared, single, names, given)


def _equal(first: Mapping[str, str], second: Mapping[str, str], names: Iterable[str]) -> bool:
    return all(canonical(first.get(name, "")) == canonical(second.get(name, "")) for name in names)


def _difference(
    slot: Slot, theirs: Mapping[str, str], row: ReadRow, names: Iterable[str], given: FormGiven
) -> Difference:
    """What a row says, with what it has emptied left as it was unless emptying is allowed."""
    gone = tuple(name for name in names if not theirs[name].strip() and slot.ours.get(name, "").strip())
    if given.allow_empty:
        return Difference(slot, theirs, row)
    return Difference(slot, {**theirs, **{name: slot.ours[name] for name in gone}}, row, gone)


def _disagree(rows: list[Difference], names: tuple[str, ...]) -> bool:
    """Whether several rows of the file want different texts in one cell."""
    return any(not _equal(rows[0].theirs, other.theirs, names) for other in rows[1:])


def _twice(one: Difference) -> Told:
    return Told(one.row.number, message("forms.twice", mark=one.slot.mark), one.row.table)


def _place(told: Told) -> tuple[str, int]:
    return told.table, told.number


def _sorted(compared: Compared, found: list[Difference], names: tuple[str, ...], given: FormGiven) -> Compared:
    """Each difference where it belongs: changed only there, changed in both, or only emptied."""
    changes, conflicts = [], []
    for one in found:
        ours = stamp(one.slot.ours.get(name, "") for name in names)
        nothing = stamp("" for _ in names)
        chosen = given.side(one.slot.mark)
        if _equal(one.theirs, one.slot.ours, names):
            continue
        if ours == (one.row.stamp or nothing) or chosen is Side.THEIRS:
            changes.append(one)
        elif chosen is None:
            conflicts.append(one)
    emptied = tuple(one for one in found if one.emptied and given.side(one.slot.mark) is not Side.OURS)
    return replace(compared, changes=tuple(changes), conflicts=tuple(conflicts), emptied=emptied)


def takes_of(texts: Iterable[str]) -> tuple[Side | None, Mapping[str, Side]]:
    """`ours`, `theirs` or `W3.aim=theirs`, as somebody writes them. Raises InputError LR-FORM-TAKE."""
    everywhere: Side | None = None
    some: dict[str, Side] = {}
    for text in texts:
        mark, _, side = text.rpartition("=")
        if side.strip() not in list(Side):
            raise InputError("LR-FORM-TAKE", where=Where(key=text), valid=tuple(Side))
        if mark.strip():
            some[mark.strip().casefold()] = Side(side.strip())
        else:
            everywhere = Side(side.strip())
    return everywhere, some
