"""The matrix as a form: written for somebody to fill in, and read back cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.form import WRITTEN, Form, FormGroup, FormKind, FormRow, ReadRow, mark_of
from litreview.formats.forms import SUFFIXES, write_form_file
from litreview.messages import Words
from litreview.model import Extraction, Message, Protocol, Snapshot, Work, is_cell, message
from litreview.reporting.references import author_year, reference
from litreview.reporting.tables.common import field_heading
from litreview.reporting.tables.matrix import USUAL
from litreview.reporting.tables.matrix_record import FROM_RECORD, known
from litreview.steps.correct import CORRECTION
from litreview.steps.exports import refuse_existing
from litreview.steps.extract import CellGiven, write_cells
from litreview.steps.files import write_bytes
from litreview.steps.forms import Compared, Difference, FormGiven, Slot, compare, head_of, read_given
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.steps.snapshot import snapshot
from litreview.store import Reader

NAMES = WRITTEN[FormKind.MATRIX]


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A form to write: the works (all included ones when none is named), and the fields (those the author fills)."""

    path: Path
    works: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class FormWritten:
    """A form that was written: how many works and rows, and how many of them are filled."""

    path: Path
    works: int
    rows: int
    filled: int


def write_form_of(review: Review, wanted: FormWanted) -> FormWritten:
    """Write the matrix as a form.

    Raises InputError LR-FORM-FORMAT, LR-EXPORT-EXISTS, LR-FORM-NOTHING (no included works), LR-FORM-LONG,
    LR-WORK-UNKNOWN, LR-FILE-….
    """
    if wanted.path.suffix.casefold() not in SUFFIXES:
        raise InputError("LR-FORM-FORMAT", where=Where(file=str(wanted.path)), valid=SUFFIXES)
    form = matrix_form(review, wanted.works, wanted.fields)
    refuse_existing(review, wanted.path, overwrite=wanted.overwrite)
    write_bytes(wanted.path, write_form_file(form, wanted.path.suffix), private=True)
    return written(wanted.path, form)


def written(path: Path, form: Form) -> FormWritten:
    """What a form holds."""
    every = [row for group in form.groups for row in group.rows]
    rows = [row for row in every if is_cell(row.mark.partition(".")[2])] or every
    filled = sum(any(text.strip() for text in row.values.values()) for row in rows)
    return FormWritten(path, len(form.groups), len(rows), filled)


def matrix_form(review: Review, works: Sequence[str] = (), fields: Sequence[str] = ()) -> Form:
    """The form as it stands now. Raises InputError LR-FORM-NOTHING, LR-WORK-UNKNOWN."""
    state = snapshot(review)
    with review.store.reading() as reader:
        chosen = chosen_works(reader, state, works)
        head = head_of(reader, FormKind.MATRIX, "", state.protocol.language.value)
    words = Words(state.protocol.language)
    labels = _labels(state, fields, words)
    cells = {(item.work, item.field): item for item in state.extractions}
    groups = tuple(
        FormGroup(title_of(work, number, words), known_of(work, words), tuple(_rows(work, labels, cells)))
        for number, work in chosen
    )
    return Form(head, words("forms.matrix.title"), _guide(words), headings(FormKind.MATRIX, words), groups)


def chosen_works(reader: Reader, state: Snapshot, names: Sequence[str]) -> list[tuple[int, Work]]:
    """The included works with their numbers, all or those named. Raises InputError LR-FORM-NOTHING, LR-WORK-UNKNOWN,
    LR-FORM-EXCLUDED for one that is not included."""
    numbered = list(enumerate(state.works, start=1))
    if names:
        wanted = dict.fromkeys(f"W{work_number(reader, name)}" for name in names)
        left = [name for name in wanted if all(work.id != name for work in state.works)]
        if left:
            raise InputError("LR-FORM-EXCLUDED", where=Where(record=left[0]))
        numbered = [item for item in numbered if item[1].id in wanted]
    if not numbered:
        raise InputError("LR-FORM-NOTHING")
    return numbered


def title_of(work: Work, number: int, words: Words) -> str:
    """«1. Aas, 2019 (W3)»."""
    named = author_year(work.best, words.language) if known(work.best) else words("report.article", number=number)
    return f"{number}. {named} ({work.id})"


def known_of(work: Work, words: Words) -> tuple[tuple[str, str], ...]:
    """What the record says of a work, for reading only."""
    told = reference(work.best, words.language).text if known(work.best) else ""
    return ((words("report.field.reference"), told),)


def headings(kind: FormKind, words: Words) -> Mapping[str, str]:
    """The headings of a form's columns."""
    return {name: words(f"forms.column.{name}") for name in ("work", "label", *WRITTEN[kind], "mark")}


def _guide(words: Words) -> tuple[str, ...]:
    return tuple(words(f"forms.guide.{name}") for name in ("fill", "page", "quotation", "mark", "back"))


def matrix_fields(protocol: Protocol, cells: Iterable[Extraction]) -> tuple[str, ...]:
    """The fields of the matrix that the author fills: those the record does not, and those it does that the author has
    filled all the same."""
    filled = dict.fromkeys(item.field for item in cells)
    layout = protocol.matrix
    if layout is None:
        own = [name for name in filled if not name.endswith(".heading")]
        return tuple(dict.fromkeys((*(name for name in USUAL if name not in FROM_RECORD), *own)))
    fields = [name for name in layout.fields if name != "number" and (name not in FROM_RECORD or name in filled)]
    return tuple(dict.fromkeys((*(("summary",) if layout.summary else ()), *fields)))


def _labels(state: Snapshot, fields: Sequence[str], words: Words) -> dict[str, str]:
    """The fields of the form, with what each is called."""
    layout = state.protocol.matrix
    printed = {column.field: column.heading for column in layout.columns} if layout else {}
    chosen = tuple(dict.fromkeys(name.strip() for name in fields if name.strip()))
    labels = {}
    for name in chosen or matrix_fields(state.protocol, state.extractions):
        heading = printed.get(name, "")
        labels[name] = field_heading(name, "" if "{" in heading else heading, words, True)
    return labels


def _rows(work: Work, labels: Mapping[str, str], cells: Mapping[tuple[str, str], Extraction]) -> Iterable[FormRow]:
    for name, label in labels.items():
        yield FormRow(mark_of(work.id, name), label, _values(cells.get((work.id, name))))


def _values(cell: Extraction | None) -> dict[str, str]:
    return {"text": cell.text, "page": cell.page, "quotation": cell.quotation} if cell else dict.fromkeys(NAMES, "")


# Reading ----------------------------------------------------------------------------------------------------------


def read_form(review: Review, given: FormGiven) -> Compared:
    """Take what was changed in a form of the matrix; with `preview` only tell. All in one transaction: nothing can
    change between the comparing and the writing.

    Raises InputError LR-FORM-…, LR-FILE-….
    """
    if given.preview:
        with review.store.reading() as reader:
            return _compared(reader, review.protocol, given)
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        compared = _compared(Reader(writer.connection), review.protocol, given)
        by_work: dict[str, list[Difference]] = {}
        for change in compared.changes:
            by_work.setdefault(change.slot.mark.partition(".")[0], []).append(change)
        for work, changes in by_work.items():
            write_cells(writer, work, tuple(map(_cell, changes)), writer.actor(actor))
    return compared


def _cell(change: Difference) -> CellGiven:
    name = change.slot.ours["name"]
    text = change.theirs["text"]
    return CellGiven(name, text, change.theirs["page"] if text else "", change.theirs["quotation"] if text else "")


def _compared(reader: Reader, protocol: Protocol, given: FormGiven) -> Compared:
    form = read_given(given, FormKind.MATRIX, reader)
    cells: dict[tuple[str, str], Extraction] = {}
    for cell in reader.extractions():
        cells.setdefault((cell.work, cell.field), cell)
    words = Words(protocol.language)
    fields = {*matrix_fields(protocol, cells.values()), *FROM_RECORD, *(name for _, name in cells)}

    standing = Standing(reader)

    def resolve(row: ReadRow) -> Slot | Message:
        work = standing(row.subject)
        if isinstance(work, Message):
            return work
        named = row.name in fields or words.has(f"report.field.{row.name}")
        if not named or row.name.startswith(CORRECTION):
            return message("forms.unknown_field", field=row.name)
        text = row.values.get("text")
        ours = _values(cells.get((work, row.name)))
        bare = not (ours["text"] or text or "").strip()
        if bare and any(row.values.get(name) for name in NAMES[1:]):
            return message("forms.no_text")
        return Slot(mark_of(work, row.name), {**ours, "name": row.name})

    return compare(form, FormKind.MATRIX, given, resolve)


class Standing:
    """The works of rows as they stand now, followed through joins; each is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, str | Message] = {}

    def __call__(self, subject: str) -> str | Message:
        """The id of a work; a message where there is none."""
        if subject not in self._known:
            self._known[subject] = self._found(subject)
        return self._known[subject]

    def _found(self, subject: str) -> str | Message:
        try:
            return f"W{work_number(self._reader, self._reader.work_id(int(subject[1:])))}"
        except InputError:
            return message("forms.unknown_work", work=subject)
