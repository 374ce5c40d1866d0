"""Appraisals as a form: written for somebody to fill in, and read back answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.form import WRITTEN, Form, FormGroup, FormKind, FormRow, ReadForm, ReadRow, Told, mark_of
from litreview.formats.forms import SUFFIXES, write_form_file
from litreview.messages import Words
from litreview.model import Appraisal, Language, Message, Protocol, Sheet, message, sheet_of
from litreview.steps.appraise import (
    AnswerGiven,
    AppraisalGiven,
    answer_of,
    changed,
    chosen_sheet,
    named_sheet,
    standing,
    write_appraisal,
)
from litreview.steps.blind import pseudonym
from litreview.steps.exports import refuse_existing
from litreview.steps.extract_file import FormWritten, Standing, chosen_works, headings, known_of, title_of, written
from litreview.steps.files import write_bytes
from litreview.steps.forms import Compared, Difference, FormGiven, Slot, compare, head_of, read_given
from litreview.steps.review import Review, require_actor
from litreview.steps.snapshot import snapshot
from litreview.store import Reader, Writer

NAMES = WRITTEN[FormKind.APPRAISAL]
OVERALL = "overall"  # the row of the person's own judgement
_PART = ":"  # between sheet and item in a mark


@dataclass(frozen=True, slots=True)
class AppraisalForm:
    """A form to write: the works (all included ones when none is named), and the sheet where it is one for all."""

    path: Path
    works: tuple[str, ...] = ()
    sheet: str = ""
    overwrite: bool = False


def write_appraisal_form(review: Review, wanted: AppraisalForm) -> FormWritten:
    """Write what whoever acts has answered, and has yet to answer, as a form.

    Raises InputError LR-FORM-FORMAT, LR-EXPORT-EXISTS, LR-FORM-NOTHING, LR-FORM-LONG, LR-APPRAISE-SHEET,
    LR-APPRAISE-NO-SHEET (of a work that nobody has chosen a sheet for), LR-WORK-UNKNOWN, LR-FILE-….
    """
    if wanted.path.suffix.casefold() not in SUFFIXES:
        raise InputError("LR-FORM-FORMAT", where=Where(file=str(wanted.path)), valid=SUFFIXES)
    form = appraisal_form(review, wanted.works, wanted.sheet)
    refuse_existing(review, wanted.path, overwrite=wanted.overwrite)
    write_bytes(wanted.path, write_form_file(form, wanted.path.suffix), private=True)
    return written(wanted.path, form)


def appraisal_form(review: Review, works: Sequence[str] = (), sheet: str = "") -> Form:
    """The form as it stands now, in the name of whoever acts."""
    require_actor(review)
    state = snapshot(review)
    words = Words(state.protocol.language)
    groups = []
    with review.store.reading() as reader:
        by = pseudonym(reader, review.actor)
        head = head_of(reader, FormKind.APPRAISAL, by, state.protocol.language.value)
        for number, work in chosen_works(reader, state, works):
            chosen = chosen_sheet(reader, state.protocol, work.id, by, sheet)
            before = standing(reader, work.id, chosen, by)
            told = (
                *known_of(work, words),
                (words("forms.known.sheet"), f"{chosen.name}, {chosen.owner}: {chosen.url}"),
            )
            groups.append(FormGroup(title_of(work, number, words), told, tuple(_rows(before, chosen, words))))
    guide = tuple(words(f"forms.appraisal.{name}") for name in ("fill", "reason", "page", "overall", "back"))
    title = words("forms.appraisal.title")
    return Form(head, title, guide, headings(FormKind.APPRAISAL, words), tuple(groups))


def _rows(before: Appraisal, sheet: Sheet, words: Words) -> Iterator[FormRow]:
    for item in sheet.items:
        choices = tuple(words(f"sheet.answer.{answer.value}") for answer in item.answers)
        mark = mark_of(before.work, f"{sheet.key}{_PART}{item.id}")
        yield FormRow(mark, f"{item.id} {words(item.topic)}", _values(before, item.id, words), choices)
    mark = mark_of(before.work, f"{sheet.key}{_PART}{OVERALL}")
    yield FormRow(mark, words("report.appraisal.overall"), _values(before, OVERALL, words))


def _values(appraisal: Appraisal, item: str, words: Words) -> dict[str, str]:
    """What stands in a row, the answer in a word of the form's language."""
    if item == OVERALL:
        return {"answer": appraisal.overall, "reason": appraisal.overall_reason, "page": ""}
    given = appraisal.given.get(item)
    if given is None:
        return dict.fromkeys(NAMES, "")
    return {"answer": words(f"sheet.answer.{given.answer.value}"), "reason": given.reason, "page": given.page}


# Reading ----------------------------------------------------------------------------------------------------------


def read_appraisal_form(review: Review, given: FormGiven) -> Compared:
    """Take what was changed in a form of appraisals, in the name of whoever acts; with `preview` only tell.

    Raises InputError LR-FORM-…, LR-FILE-…, LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    if given.preview:
        with review.store.reading() as reader:
            return _compared(reader, review.protocol, given, pseudonym(reader, actor))
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        by = writer.actor(actor)
        compared = _compared(reader, review.protocol, given, by)
        _write(writer, compared, by)
    return compared


def _write(writer: Writer, compared: Compared, by: str) -> None:
    """One event for each work and sheet that something changed in."""
    reader = Reader(writer.connection)
    forms: dict[tuple[str, str], list[Difference]] = {}
    for change in compared.changes:
        work, _, name = change.slot.mark.partition(".")
        forms.setdefault((work, name.partition(_PART)[0]), []).append(change)
    for (work, key), changes in forms.items():
        sheet = named_sheet(key)
        before = standing(reader, work, sheet, by)
        after = changed(before, sheet, _given(changes))
        if after != before:
            write_appraisal(writer, after)


def _given(changes: Sequence[Difference]) -> AppraisalGiven:
    answers = []
    overall: tuple[str | None, str | None] = (None, None)
    for change in changes:
        item, theirs = change.slot.mark.partition(_PART)[2], change.theirs
        if item == OVERALL:
            overall = theirs["answer"], theirs["reason"]
        else:
            answers.append(AnswerGiven(item, theirs["answer"], theirs["reason"], theirs["page"]))
    return AppraisalGiven(tuple(answers), *overall)


def _compared(reader: Reader, protocol: Protocol, given: FormGiven, by: str) -> Compared:
    form = read_given(given, FormKind.APPRAISAL, reader)
    told = form.head.language if form.head else ""
    words = Words(Language(told) if told in list(Language) else protocol.language)
    stored = {(item.work, item.sheet): item for item in reader.appraisals() if item.reviewer == by}

    standing_work = Standing(reader)

    def resolve(row: ReadRow) -> Slot | Message:
        work = standing_work(row.subject)
        if isinstance(work, Message):
            return work
        key, _, item = row.name.partition(_PART)
        sheet = sheet_of(key)
        entry = sheet.item(item) if sheet else None
        if sheet is None or (entry is None and item != OVERALL):
            return message("forms.unknown_item", item=row.name)
        name = entry.id if entry else OVERALL
        ours = _values(stored.get((work, sheet.key), Appraisal(work, sheet.key)), name, words)
        if not (ours["answer"] or row.values.get("answer", "")).strip() and any(row.values.get(each) for each in NAMES):
            return message("forms.no_answer")
        return Slot(mark_of(work, f"{sheet.key}{_PART}{name}"), ours)

    read, odd = _in_words(form, words)
    found = compare(read, FormKind.APPRAISAL, given, resolve)
    return replace(found, told=(*found.told, *odd, *_other_reviewer(form, by)))


def _in_words(form: ReadForm, words: Words) -> tuple[ReadForm, tuple[Told, ...]]:
    """The form with every answer in the one word of its language; what is no answer is told, and its row left out."""
    rows, odd = [], []
    for row in form.rows:
        said = row.values.get("answer", "")
        sheet = sheet_of(row.name.partition(_PART)[0])
        item = sheet.item(row.name.partition(_PART)[2]) if sheet else None
        if item is None or not said.strip():
            rows.append(row)
            continue
        try:
            answer = answer_of(item, said)
        except InputError as error:
            odd.append(Told(row.number, Message(f"error.{error.code}", dict(error.words)), row.table))
            continue
        word = words(f"sheet.answer.{answer.value}") if answer else ""
        rows.append(replace(row, values={**row.values, "answer": word}))
    return replace(form, rows=tuple(rows)), tuple(odd)


def _other_reviewer(form: ReadForm, by: str) -> Iterator[Told]:
    """Whether the form was written for somebody else: then the answers become those of who reads it."""
    if form.head and form.head.reviewer not in ("", by):
        yield Told(0, message("forms.other_reviewer"))
