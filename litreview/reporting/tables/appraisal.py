"""Critical appraisal: study against item for each checklist, the reasons behind the answers, and what is missing.

An answer without a reason is printed as unanswered; nothing is reckoned but the stars of a sheet that has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import Appraisal, Sheet, SheetItem, Snapshot, Work, sheet_of
from litreview.model.appraisal import differing, stars, unanswered
from litreview.reporting.document import Block, Cell, CellKind, Line, Paragraph, Span, Table, cell, line
from litreview.reporting.tables.common import not_stated, own_text, work_label, work_labels
from litreview.reporting.tables.naming import cited_names

_BARE = "†"  # after an answer that has no reason


@dataclass(frozen=True, slots=True)
class Row:
    """One appraisal of an included work, with what its row is called."""

    work: Work
    appraisal: Appraisal
    label: str


def appraisal(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    """How many are appraised, then a table for each checklist in use; nothing where nobody has appraised."""
    used = sheets_in_use(snapshot, words)
    if not used:
        return ()
    return (Paragraph(coverage(snapshot, words)), *(by_item(sheet, rows, words) for sheet, rows in used))


def appraisal_reasons(snapshot: Snapshot, words: Words) -> tuple[Table, ...]:
    """For each appraisal the answers with reason and page, and the person's own judgement last."""
    return tuple(_reasons(sheet, row, words) for sheet, rows in sheets_in_use(snapshot, words) for row in rows)


def sheets_in_use(snapshot: Snapshot, words: Words) -> tuple[tuple[Sheet, tuple[Row, ...]], ...]:
    """The checklists that included works were appraised on, in the order of the works, with their rows."""
    found: dict[str, list[Row]] = {}
    given: dict[str, list[Appraisal]] = {}
    for item in snapshot.appraisals:
        if not item.empty:
            given.setdefault(item.work, []).append(item)
    names = cited_names(snapshot, words) if given else {}
    for work in (one for one in snapshot.works if one.id in given):
        own = given[work.id]
        label = names.get(work.id) or work_label(work.id, snapshot, words)
        for item in own:
            several = sum(other.sheet == item.sheet for other in own) > 1
            found.setdefault(item.sheet, []).append(Row(work, item, _label(snapshot, label, item, several)))
    known = ((sheet_of(key), tuple(rows)) for key, rows in found.items())
    return tuple((sheet, rows) for sheet, rows in known if sheet is not None)


def _label(snapshot: Snapshot, label: str, item: Appraisal, several: bool) -> str:
    """«Aas, 2019», with who appraised where several did."""
    return f"{label} ({snapshot.actors.get(item.reviewer) or item.reviewer})" if several else label


def coverage(snapshot: Snapshot, words: Words) -> Line:
    """«3 av 5 inkluderte artikler er vurdert», how many of them with items unanswered, and which are not."""
    done: dict[str, bool] = {}
    for item in snapshot.appraisals:
        sheet = sheet_of(item.sheet)
        if sheet is not None and not item.empty:
            done[item.work] = done.get(item.work, False) or not unanswered(sheet, item)
    included = [work.id for work in snapshot.works]
    missing = work_labels([work for work in included if work not in done], snapshot, words)
    partly = sum(not done[work] for work in included if work in done)
    said = [words("report.appraisal.coverage", done=len(included) - len(missing), n=len(included))]
    said += [words("report.appraisal.partly", n=partly)] if partly else []
    said += [words("report.appraisal.missing", works=missing)] if missing else []
    return line(" ".join(said))


def by_item(sheet: Sheet, rows: Sequence[Row], words: Words) -> Table:
    """Study × item in words."""
    tops = [words("report.appraisal.study"), *(item.id for item in sheet.items)]
    tops += [words("report.appraisal.stars")] if sheet.starred else []
    tops += [words("report.appraisal.overall")]
    made = tuple(_row(sheet, row, words) for row in rows)
    widths = (2.2, *(1.0 for _ in sheet.items), *((1.0,) if sheet.starred else ()), 2.4)
    caption = words("report.appraisal.caption", sheet=sheet.name)
    return Table(
        f"appraisal.{sheet.key}", caption, tuple(tops), made, widths, wide=True, row_heads=True,
        notes=(*_told(rows, sheet, words), *sheet_notes(sheet, words)),
    )  # fmt: skip


def _row(sheet: Sheet, row: Row, words: Words) -> tuple[Cell, ...]:
    cells = [cell(row.label, CellKind.HEADING), *(answer_cell(row.appraisal, item, words) for item in sheet.items)]
    if sheet.starred:
        total = stars(sheet, row.appraisal)
        of = words("report.appraisal.stars_of", stars=total, most=sheet.most_stars)
        cells.append(not_stated(words) if total is None else cell(of))
    return (*cells, own_text(row.appraisal.overall, words))


def answer_cell(appraisal: Appraisal, item: SheetItem, words: Words) -> Cell:
    """«ja»; «ubesvart» where there is no answer, with a mark where there is one without a reason."""
    given = appraisal.given.get(item.id)
    if given is None or not given.counts:
        said = words("report.appraisal.unanswered")
        return cell(said + (_BARE if given else ""), CellKind.UNKNOWN)
    return cell(words(f"sheet.answer.{given.answer.value}"))


def _told(rows: Sequence[Row], sheet: Sheet, words: Words) -> Iterator[Line]:
    """What answers lack reasons, and where two appraisers differ."""
    if any(not answer.counts for row in rows for answer in row.appraisal.answers):
        yield line(words("report.appraisal.bare", mark=_BARE))
    for at, first in enumerate(rows):
        for second in rows[at + 1 :]:
            if second.work.id == first.work.id:
                items = differing(first.appraisal, second.appraisal, sheet)
                said = {"first": first.label, "second": second.label, "items": items}
                yield line(words("report.appraisal.differ" if items else "report.appraisal.agree", **said))


def sheet_notes(sheet: Sheet, words: Words) -> tuple[Line, ...]:
    """Whose sheet it is with the link to it, and the topics of its items in words of our own."""
    source = Line(
        (
            Span(words("report.appraisal.sheet", name=sheet.name, owner=sheet.owner) + " "),
            Span(sheet.url, link=sheet.url),
            Span(". " + words("report.appraisal.own_words")),
        )
    )
    topics = "; ".join(f"{item.id} {words(item.topic)}" for item in sheet.items)
    return (source, line(words("report.appraisal.topics", topics=topics)))


def _reasons(sheet: Sheet, row: Row, words: Words) -> Table:
    tops = tuple(words(f"report.appraisal.column.{name}") for name in ("item", "answer", "reason", "page"))
    rows = [_reason(row.appraisal, item, words) for item in sheet.items]
    overall = (
        cell(words("report.appraisal.overall"), CellKind.HEADING),
        own_text(row.appraisal.overall, words),
        own_text(row.appraisal.overall_reason, words),
        cell(""),
    )
    caption = words("report.appraisal_reasons.caption", work=row.label, sheet=sheet.name)
    key = f"appraisal_reasons.{row.work.id}.{sheet.key}.{row.appraisal.reviewer}"
    return Table(key, caption, tops, (*rows, overall), (3.0, 1.2, 4.0, 0.7), row_heads=True)


def _reason(appraisal: Appraisal, item: SheetItem, words: Words) -> tuple[Cell, ...]:
    given = appraisal.given.get(item.id)
    told = cell(f"{item.id} {words(item.topic)}", CellKind.HEADING)
    if given is None:
        return told, answer_cell(appraisal, item, words), not_stated(words), cell("")
    said = cell(words(f"sheet.answer.{given.answer.value}"))
    if not given.counts:
        why = words("report.appraisal.no_reason", answer=words(f"sheet.answer.{given.answer.value}"))
        bare = cell(words("report.appraisal.unanswered"), CellKind.UNKNOWN)
        return told, bare, cell(why, CellKind.UNKNOWN), cell(given.page)
    return told, said, cell(given.reason), cell(given.page)
