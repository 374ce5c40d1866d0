"""`litreview appraise`: critical appraisal of the included works, on the checklist that fits the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.forms import (
    AllowEmptyOption,
    OverwriteOption,
    PreviewOption,
    ReadOption,
    TakeOption,
    TemplateOption,
    WorkOption,
    given_of,
    tell_read,
    tell_written,
)
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import grid, note, say, say_json, words
from litreview.errors import InputError, Where

if TYPE_CHECKING:
    from litreview.model import Appraisal, Sheet
    from litreview.steps.appraise import AppraisalGiven


def register(app: typer.Typer) -> None:
    app.command("appraise", help=words("cli.appraise.help"))(appraise)


def appraise(
    work: Annotated[str, typer.Argument(help=words("cli.appraise.work"))] = "",
    key: Annotated[str, typer.Argument(help=words("cli.appraise.key"))] = "",
    sheet: Annotated[str, typer.Option("--sheet", help=words("cli.appraise.sheet"))] = "",
    answers: Annotated[list[str] | None, typer.Option("--set", help=words("cli.appraise.set"))] = None,
    reason: Annotated[str, typer.Option("--reason", help=words("cli.appraise.reason"))] = "",
    page: Annotated[str, typer.Option("--page", help=words("cli.appraise.page"))] = "",
    overall: Annotated[str | None, typer.Option("--overall", help=words("cli.appraise.overall"))] = None,
    template: TemplateOption = None,
    works: WorkOption = None,
    overwrite: OverwriteOption = False,
    read: ReadOption = None,
    preview: PreviewOption = False,
    take: TakeOption = None,
    allow_empty: AllowEmptyOption = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    if template is not None:
        from litreview.steps.appraise_file import AppraisalForm, write_appraisal_form

        named = (*((work,) if work else ()), *(works or ()))
        form = AppraisalForm(template, named, sheet, overwrite)
        tell_written(write_appraisal_form(opened(review, acting_as), form), as_json)
    elif read is not None:
        from litreview.steps.appraise_file import read_appraisal_form

        done = read_appraisal_form(opened(review, acting_as), given_of(read, preview, take, allow_empty))
        tell_read(done, preview=preview, as_json=as_json)
    elif not work:
        raise InputError("LR-APPRAISE-WORK")
    elif work == "sheets":
        _sheets(key or sheet, as_json)
    elif work == "status":
        _status(opened(review), as_json)
    else:
        _one(opened(review, acting_as), work, sheet or key, _given(answers or [], reason, page, overall), as_json)


def _given(answers: list[str], reason: str, page: str, overall: str | None) -> AppraisalGiven:
    """`--reason` belongs to the answers set with it; with no answer, to the judgement."""
    from litreview.steps.appraise import AnswerGiven, AppraisalGiven

    given = tuple(AnswerGiven(*_answer(text), reason, page) for text in answers)
    if not given and overall is None and (reason or page):
        raise InputError("LR-APPRAISE-SET", where=Where(key="--reason" if reason else "--page"))
    return AppraisalGiven(given, overall, reason if overall is not None and not given else None)


def _answer(text: str) -> tuple[str, str]:
    """`item=answer`."""
    item, equals, answer = text.partition("=")
    if not equals or not item.strip():
        raise InputError("LR-APPRAISE-SET", where=Where(key=text))
    return item.strip(), answer.strip()


def _one(here: Any, work: str, sheet: str, given: AppraisalGiven, as_json: bool) -> None:
    from litreview.steps import appraise as step

    if given.answers or given.overall is not None:
        shown: tuple[Appraisal, ...] = (step.appraise(here, work, given, sheet),)
    else:
        shown = step.appraisals_of(here, work, sheet)
    names = step.reviewer_names(here)
    if as_json:
        say_json({"work": work, "appraisals": [_data(item, names) for item in shown]})
        return
    for item in shown:
        _show(item, names)
    if not shown:
        _begin(work, step.named_sheet(sheet or "hb-qualitative"), named=bool(sheet))


def _begin(work: str, sheet: Sheet, *, named: bool) -> None:
    """How to begin on a work, with the items where a checklist was named."""
    if named:
        _items(sheet)
    first = sheet.items[0]
    value = first.answers[-1].value if sheet.starred else "yes"
    answer = value if sheet.starred else words(f"sheet.answer.{value}")
    say(words("cli.appraise.empty", work=work, sheet=sheet.key, item=first.id, answer=answer))


def _show(item: Appraisal, names: Mapping[str, str]) -> None:
    from litreview.model import sheet_of
    from litreview.model.appraisal import stars, unanswered
    from litreview.steps.appraise import remarks

    sheet = sheet_of(item.sheet)
    if sheet is None:
        return
    say(f"{item.work}: {sheet.name} ({sheet.key}), {names.get(item.reviewer) or item.reviewer}")
    headings = [words(f"cli.appraise.column.{name}") for name in ("item", "answer", "reason", "page")]
    given = item.given
    rows = []
    for entry in sheet.items:
        one = given.get(entry.id)
        said = [words(f"sheet.answer.{one.answer.value}"), one.reason, one.page] if one else ["", "", ""]
        rows.append([f"{entry.id} {words(entry.topic)}", *said])
    say(grid(headings, rows))
    left = unanswered(sheet, item)
    say(words("cli.appraise.left", n=len(left), items=left) if left else words("cli.appraise.whole"))
    total = stars(sheet, item)
    if total is not None:
        say(words("cli.appraise.stars", stars=total, most=sheet.most_stars))
    if item.overall:
        why = f" ({item.overall_reason})" if item.overall_reason else ""
        say(words("cli.appraise.judged", overall=item.overall + why))
    for remark in remarks(sheet, item):
        note(words(remark))


def _data(item: Appraisal, names: Mapping[str, str]) -> dict[str, object]:
    from litreview.model import sheet_of
    from litreview.model.appraisal import stars, unanswered

    sheet = sheet_of(item.sheet)
    return {
        "work": item.work,
        "sheet": item.sheet,
        "reviewer": names.get(item.reviewer) or item.reviewer,
        "answers": [
            {"item": one.item, "answer": one.answer.value, "reason": one.reason, "page": one.page, "counts": one.counts}
            for one in item.answers
        ],
        "unanswered": list(unanswered(sheet, item)) if sheet else [],
        "stars": stars(sheet, item) if sheet else None,
        "overall": item.overall,
        "overall_reason": item.overall_reason,
    }


def _sheets(key: str, as_json: bool) -> None:
    """The checklists; of one that is named its items."""
    from litreview.model import SHEETS
    from litreview.steps.appraise import named_sheet

    chosen = (named_sheet(key),) if key.strip() else SHEETS
    if as_json:
        say_json({"sheets": [_sheet_data(sheet) for sheet in chosen]})
        return
    if key.strip():
        _items(chosen[0])
        return
    headings = [words(f"cli.appraise.column.{name}") for name in ("sheet", "design", "items", "name", "url")]
    rows = [
        [sheet.key, words(f"sheet.design.{sheet.design.value}"), str(len(sheet.items)), sheet.name, sheet.url]
        for sheet in chosen
    ]
    say(grid(headings, rows, width=90))
    say(words("cli.appraise.see"))


def _sheet_data(sheet: Sheet) -> dict[str, Any]:
    return {
        "key": sheet.key,
        "design": sheet.design.value,
        "owner": sheet.owner,
        "name": sheet.name,
        "url": sheet.url,
        "items": [
            {"id": item.id, "topic": words(item.topic), "answers": [one.value for one in item.answers]}
            for item in sheet.items
        ],
    }


def _items(sheet: Sheet) -> None:
    """A checklist: whose it is, where the official one is, and its items with the answers they take."""
    say(f"{sheet.name} ({sheet.key}), {sheet.owner}")
    say(sheet.url)
    headings = [words(f"cli.appraise.column.{name}") for name in ("item", "topic", "answer")]
    rows = [
        [item.id, words(item.topic), ", ".join(words(f"sheet.answer.{one.value}") for one in item.answers)]
        for item in sheet.items
    ]
    say(grid(headings, rows))


def _status(here: Any, as_json: bool) -> None:
    from litreview.steps.appraise import appraisal_status, reviewer_names

    judged, names = appraisal_status(here), reviewer_names(here)
    if as_json:
        told = [{"work": one.work, "appraisals": [_data(item, names) for item in one.appraisals]} for one in judged]
        say_json({"works": told, "appraised": sum(bool(one.appraisals) for one in judged), "included": len(judged)})
        return
    say(words("cli.appraise.status", done=sum(bool(one.appraisals) for one in judged), n=len(judged)))
    for one in judged:
        for item in one.appraisals:
            who = names.get(item.reviewer) or item.reviewer
            say(f"  {one.work}  {item.sheet}  {who}  {_progress(item)}")
        if not one.appraisals:
            say(f"  {one.work}  " + words("cli.appraise.none"))


def _progress(item: Appraisal) -> str:
    from litreview.model import sheet_of
    from litreview.model.appraisal import unanswered

    sheet = sheet_of(item.sheet)
    left = unanswered(sheet, item) if sheet else ()
    return words("cli.appraise.open", items=left) if left else words("cli.appraise.ready")
