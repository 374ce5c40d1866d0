"""Where the sources of a work do not agree, what a person chose, and what a full reference lacks.

A choice is a cell `record.<field>` (see `correct`): it has a history and stands above what the databases delivered.
Its event keeps what each source said when it was made.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.checks.records import lacking
from litreview.errors import InputError, Where
from litreview.matching import merge
from litreview.model import Works
from litreview.steps.correct import CORRECTION, FIELDS, corrections_of
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.refs import chosen_works
from litreview.steps.review import Review
from litreview.steps.screen import work_number
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class SourceSays:
    """A value of a field, with one of the records that have it and the source it came from."""

    value: str
    record: int
    source: str


@dataclass(frozen=True, slots=True)
class RefConflict:
    """A field that the records of a work do not agree on. `chosen` is what a person settled on, None when nobody has;
    until then the first value is the one that is printed."""

    work: str
    field: str
    values: tuple[SourceSays, ...]
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class RefGap:
    """What the reference of a work lacks, by the words of `check.word.…`."""

    work: str
    title: str
    lacking: tuple[str, ...]


def conflicts(
    review: Review, *, which: Works = Works.INCLUDED, names: tuple[str, ...] = (), settled: bool = False
) -> tuple[RefConflict, ...]:
    """The fields that the sources do not agree on; with those that somebody has `settled`, if wanted."""
    works = chosen_works(review, which, names)
    with review.store.reading() as reader:
        stated = corrections_of(reader.extractions())
        found = [one for work in works for one in _conflicts_of(reader, work.id, work.records, stated.get(work.id, {}))]
    return tuple(one for one in found if settled or one.chosen is None)


def _conflicts_of(
    reader: Reader, name: str, records: tuple[int, ...], stated: dict[str, str]
) -> tuple[RefConflict, ...]:
    differing = merge(reader.records_of(records)).conflicts
    if not differing:
        return ()
    run_of = reader.runs_of(records)
    sources = {run.id: run.source for run in reader.runs()}
    return tuple(
        RefConflict(
            name,
            field,
            tuple(SourceSays(value, record, sources.get(run_of.get(record, 0), "")) for value, record in values),
            stated.get(field),
        )
        for field, values in differing.items()
    )


def choose(review: Review, work: str, field: str, value: str) -> RefConflict:
    """Settle a field of a work on a value, one of its sources' or another; an empty value takes the choice back.

    Raises InputError LR-WORK-UNKNOWN, LR-RECORD-FIELD, LR-RECORD-VALUE, LR-ACTOR-NONE.
    """
    wanted = field.strip().removeprefix(CORRECTION)
    if wanted not in FIELDS:
        raise InputError("LR-RECORD-FIELD", where=Where(key=f"{CORRECTION}{wanted}"), valid=", ".join(FIELDS))
    with review.store.reading() as reader:
        name = f"W{work_number(reader, work)}"
        found = _conflicts_of(reader, name, reader.works()[int(name[1:])], {})
    values = next((one.values for one in found if one.field == wanted), ())
    said = tuple((one.value, one.record) for one in values)
    set_cells(review, name, (CellGiven(f"{CORRECTION}{wanted}", value.strip(), said=said),))
    return RefConflict(name, wanted, values, value.strip() or None)


def gaps(review: Review, *, which: Works = Works.INCLUDED, names: tuple[str, ...] = ()) -> tuple[RefGap, ...]:
    """The works whose reference is not full, with what it lacks."""
    found = ((work, lacking(work.best)) for work in chosen_works(review, which, names))
    return tuple(RefGap(work.id, work.best.title, missing) for work, missing in found if missing)
