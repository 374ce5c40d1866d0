"""Critical appraisal: what a reviewer answers about a work on a checklist, kept as one form for each of the three."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.messages import Words
from litreview.model import (
    SHEETS,
    Answer,
    Appraisal,
    ItemAnswer,
    Language,
    Message,
    Protocol,
    Sheet,
    SheetItem,
    message,
    sheet_of,
)
from litreview.steps.extract import write_form
from litreview.steps.review import Review, require_actor
from litreview.steps.roles import names_of
from litreview.steps.screen import work_number
from litreview.store import Reader, Writer

KIND = "appraisal"  # of the form


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer as somebody writes it: a word of any of the three languages, or a number of stars; '' takes the answer
    back."""

    item: str
    answer: str
    reason: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalGiven:
    """What is to change in an appraisal; `overall` and `overall_reason` None when they stay as they are."""

    answers: tuple[AnswerGiven, ...] = ()
    overall: str | None = None
    overall_reason: str | None = None


def appraise(review: Review, work: str, given: AppraisalGiven, sheet: str = "") -> Appraisal:
    """Change what whoever acts says of a work on a sheet; what is not named stays.

    Raises InputError LR-WORK-UNKNOWN, LR-APPRAISE-SHEET, LR-APPRAISE-NO-SHEET, LR-APPRAISE-ITEM, LR-APPRAISE-ANSWER.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        name = f"W{work_number(reader, work)}"
        by = writer.actor(actor)
        chosen = chosen_sheet(reader, review.protocol, name, by, sheet)
        before = standing(reader, name, chosen, by)
        after = changed(before, chosen, given)
        if after != before:
            write_appraisal(writer, after)
        return after


def standing(reader: Reader, work: str, sheet: Sheet, reviewer: str) -> Appraisal:
    """What a reviewer says of a work on a sheet; an empty appraisal where nothing has been said."""
    wanted = (work, sheet.key, reviewer)
    found = (item for item in reader.appraisals() if (item.work, item.sheet, item.reviewer) == wanted)
    return next(found, Appraisal(work, sheet.key, reviewer=reviewer))


def write_appraisal(writer: Writer, appraisal: Appraisal) -> None:
    """Keep an appraisal, in the name of its reviewer, in place of the one of the same work and sheet."""
    key = f"{appraisal.work} {appraisal.sheet} {appraisal.reviewer}"
    write_form(writer, KIND, key, appraisal, appraisal.reviewer)


def changed(before: Appraisal, sheet: Sheet, given: AppraisalGiven) -> Appraisal:
    """The appraisal with the answers given, in the sheet's order. Pure; raises InputError LR-APPRAISE-ITEM,
    LR-APPRAISE-ANSWER."""
    answers = dict(before.given)
    for one in given.answers:
        item = item_named(sheet, one.item)
        answer = answer_of(item, one.answer)
        if answer is None:
            answers.pop(item.id, None)
        else:
            answers[item.id] = ItemAnswer(item.id, answer, one.reason.strip(), one.page.strip())
    return replace(
        before,
        answers=tuple(answers[item.id] for item in sheet.items if item.id in answers),
        overall=before.overall if given.overall is None else given.overall.strip(),
        overall_reason=before.overall_reason if given.overall_reason is None else given.overall_reason.strip(),
    )


def item_named(sheet: Sheet, name: str) -> SheetItem:
    """The item of a number. Raises InputError LR-APPRAISE-ITEM."""
    found = sheet.item(name)
    if found is None:
        raise InputError(
            "LR-APPRAISE-ITEM", where=Where(key=name), sheet=sheet.key, valid=tuple(item.id for item in sheet.items)
        )
    return found


def answer_of(item: SheetItem, text: str) -> Answer | None:
    """The answer that a word or number means, None for no text. Raises InputError LR-APPRAISE-ANSWER."""
    said = " ".join(text.casefold().replace("_", " ").split()).rstrip(".!")
    if not said:
        return None
    found = _spoken().get(said)
    if found is None or found not in item.answers:
        valid = tuple(message(f"sheet.answer.{answer.value}") for answer in item.answers)
        raise InputError("LR-APPRAISE-ANSWER", where=Where(key=item.id), value=text, valid=valid)
    return found


_SHORT = {"j": Answer.YES, "y": Answer.YES, "n": Answer.NO, "u": Answer.UNCLEAR, "?": Answer.UNCLEAR}
_SHORT |= {"*": Answer.ONE, "**": Answer.TWO, "★": Answer.ONE, "★★": Answer.TWO}
_SHORT |= {"can't tell": Answer.UNCLEAR, "can’t tell": Answer.UNCLEAR, "na": Answer.NOT_APPLICABLE}
_SHORT |= {"n/a": Answer.NOT_APPLICABLE, "uklar": Answer.UNCLEAR}


def _spoken() -> Mapping[str, Answer]:
    """Every word by which an answer may be called."""
    known = {answer.value.replace("_", " "): answer for answer in Answer}
    for language in Language:
        words = Words(language)
        known |= {words(f"sheet.answer.{answer.value}").casefold(): answer for answer in Answer}
    return {**_SHORT, **known}


def chosen_sheet(reader: Reader, protocol: Protocol, work: str, reviewer: str, name: str) -> Sheet:
    """The sheet named, else the one this reviewer has begun for the work, else the one that the protocol names, else
    the only one in use.

    Raises InputError LR-APPRAISE-SHEET for a name that is none, LR-APPRAISE-NO-SHEET where none can be told.
    """
    if name.strip():
        return named_sheet(name)
    stored = reader.appraisals()
    begun = dict.fromkeys(item.sheet for item in stored if (item.work, item.reviewer) == (work, reviewer))
    own = dict.fromkeys(item.sheet for item in stored if item.work == work)
    for keys in (begun, own):
        if len(keys) == 1 and (found := sheet_of(next(iter(keys)))):
            return found
    planned = suggested(protocol)
    if len(planned) == 1:
        return planned[0]
    raise InputError("LR-APPRAISE-NO-SHEET", where=Where(record=work), names=_keys(planned or SHEETS))


def named_sheet(name: str) -> Sheet:
    """The sheet of a key. Raises InputError LR-APPRAISE-SHEET."""
    found = sheet_of(name)
    if found is None:
        raise InputError("LR-APPRAISE-SHEET", where=Where(key=name), valid=_keys(SHEETS))
    return found


def _keys(sheets: Iterable[Sheet]) -> tuple[str, ...]:
    return tuple(sheet.key for sheet in sheets)


# By what a protocol's own words tell a sheet: its owner, and the kind of study.
_OWNERS = {
    "hb": r"helsebiblioteket|folkehelseinstituttet|\bfhi\b|kunnskapssenteret",
    "casp": r"\bcasp\b|critical appraisal skills",
    "jbi": r"\bjbi\b|joanna briggs",
    "mmat": r"\bmmat\b|mixed methods appraisal",
    "nos": r"\bnos\b|newcastle",
}
_DESIGNS = {
    "qualitative": r"kvalitativ|qualitative",
    "review": r"oversikt|systematic review",
    "rct": r"\brandomi[sz]|\brct\b",
    "cohort": r"kohort|cohort",
    "case-control": r"kasus|case.control",
    "cross-sectional": r"tverrsnitt|cross.sectional",
    "prevalence": r"prevalen|tverrsnitt",
}


def suggested(protocol: Protocol) -> tuple[Sheet, ...]:
    """The sheets that the protocol's `[appraisal]` can mean: by key, else by owner and kind of study in its words."""
    plan = protocol.appraisal
    found = sheet_of(plan.tool)
    if found is not None:
        return (found,)
    said = f"{plan.tool} {plan.publisher}".casefold()
    owners = [key for key, pattern in _OWNERS.items() if re.search(pattern, said)]
    designs = [key for key, pattern in _DESIGNS.items() if re.search(pattern, said)]
    if not owners and not designs:
        return ()
    return tuple(
        sheet
        for sheet in SHEETS
        if (not owners or sheet.key.partition("-")[0] in owners)
        and (not designs or any(sheet.key.partition("-")[2].endswith(design) for design in designs))
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """The appraisals of an included work."""

    work: str
    appraisals: tuple[Appraisal, ...]


def remarks(sheet: Sheet, appraisal: Appraisal) -> tuple[Message, ...]:
    """What is to be told of an appraisal: answers without a reason, which count as unanswered."""
    bare = tuple(answer.item for answer in appraisal.answers if not answer.counts)
    return (message("cli.appraise.bare", items=bare, n=len(bare)),) if bare else ()


def appraisals_of(review: Review, work: str, sheet: str = "") -> tuple[Appraisal, ...]:
    """The appraisals of a work, of every reviewer. Raises InputError LR-WORK-UNKNOWN, LR-APPRAISE-SHEET."""
    key = named_sheet(sheet).key if sheet.strip() else ""
    with review.store.reading() as reader:
        name = f"W{work_number(reader, work)}"
        return tuple(item for item in reader.appraisals() if item.work == name and key in ("", item.sheet))


def reviewer_names(review: Review) -> Mapping[str, str]:
    """Names behind the pseudonyms, or roles where no name is kept."""
    with review.store.reading() as reader:
        return names_of(reader, review.protocol.language)


def appraisal_status(review: Review) -> tuple[Judged, ...]:
    """The included works in the order they are numbered in, with what has been said of each."""
    from litreview.steps.snapshot import snapshot

    state = snapshot(review)
    return tuple(
        Judged(work.id, tuple(item for item in state.appraisals if item.work == work.id and not item.empty))
        for work in state.works
    )
