"""«Før veiledning»: a page for the next supervision. Where the review is, what is new, what does not hold, what to ask.

Each line names what it stands on: numbers of log rows, ids of works, codes of checks. What there is no room for is
counted, and the command that shows it named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from litreview.messages import Words
from litreview.model import (
    CriterionKind,
    Day,
    Finding,
    Named,
    Outcome,
    Purpose,
    Run,
    Situation,
    Snapshot,
    Stage,
    Supervision,
    Verdict,
)
from litreview.reporting.document import Cell, CellKind, Line, Span, Table, cell, line
from litreview.reporting.tables.approvals import approved_lines, remark_lines
from litreview.reporting.tables.common import (
    caption_of,
    count_text,
    day_text,
    grouped,
    keeps_headings,
    number_text,
    source_text,
    work_numbers,
)
from litreview.reporting.tables.flow import FlowRow
from litreview.screening.amendments import part_words
from litreview.screening.query_changes import query_of

_MOST = 5  # lines of a kind, beyond which they are counted
_LONGEST = 90  # letters of a title, a note or a query
_REMARK = 300  # letters of what a supervisor remarked
_ROOM = ("\u00a0",) * 4  # lines to write on by hand
_STEPS = ("identified", "screened", "assessed", "included")


def supervision(
    snapshot: Snapshot, findings: Sequence[Finding], flow_rows: Sequence[FlowRow], words: Words
) -> Table | None:
    """The page as one table: a row for each question a supervisor asks. None when nobody asked for the page."""
    news = snapshot.supervision
    if news is None:
        return None
    rows = (
        (words("report.supervision.stands"), (*_stands(snapshot, flow_rows, words),)),
        (_since(news, words), (*_new(snapshot, news, words),) or (words("report.supervision.nothing_new"),)),
        (words("report.supervision.checks"), (*_checks(findings, snapshot, words),)),
        (
            words("report.supervision.questions"),
            (*_questions(snapshot, news, words),) or (words("report.supervision.no_questions"),),
        ),
        (words("report.supervision.agreed"), _ROOM),
    )
    at = snapshot.at
    day = day_text(Day(at.year, at.month, at.day), words) if at else words("report.not_stated")
    return Table(
        "supervision",
        words("report.supervision.caption", day=day),
        (),
        tuple((cell(head, CellKind.HEADING), _cell(lines, words)) for head, lines in rows),
        (1, 4.6),
        row_heads=True,
        notes=(line(words("report.supervision.note", first=min(news.after + 1, news.last), last=news.last)),),
    )


def _cell(lines: Sequence[str], words: Words) -> Cell:
    return Cell(tuple(Line((Span(grouped(text, words.language)),)) for text in lines))


# Where we are -----------------------------------------------------------------------------------------------------


def _stands(snapshot: Snapshot, flow_rows: Sequence[FlowRow], words: Words) -> Iterator[str]:
    counting = [run for run in snapshot.runs if run.purpose in (Purpose.MAIN, Purpose.SUPPLEMENTARY)]
    unsaid = [run for run in snapshot.runs if run.purpose is None]
    if counting or not unsaid:
        yield words("report.supervision.searches", n=len(counting), rows=_rows((run.id for run in counting), words))
    if unsaid:
        yield words("report.supervision.unsaid", n=len(unsaid), rows=_rows((run.id for run in unsaid), words))
    if flow_rows:
        yield words("report.supervision.flow", **_steps(flow_rows, words))
    waiting = [part for stage in Stage if (part := _waiting(snapshot, stage, words))]
    if waiting:
        yield words("report.supervision.waiting", what="; ".join(waiting))
    if snapshot.tally.unmatched:
        yield words("report.supervision.unmatched", n=snapshot.tally.unmatched)
    if snapshot.works:
        yield _matrix(snapshot, words)
    yield from approved_lines(snapshot, words)
    themes = sum(len(table.themes) or len(table.rows) for table in snapshot.theme_tables)
    if themes:
        yield words("report.supervision.themes", n=themes)


def _steps(flow_rows: Sequence[FlowRow], words: Words) -> dict[str, str]:
    """The numbers of the selection that a reader looks for; unknown ones say so."""
    known = {said.code.rpartition(".")[2]: value for said, value, _ in flow_rows if said.code.startswith("flow.box.")}
    unknown = words("report.not_stated")
    found = {name: known.get(name) for name in _STEPS}
    return {name: unknown if n is None else number_text(n, words.language) for name, n in found.items()}


def _waiting(snapshot: Snapshot, stage: Stage, words: Words) -> str:
    def count(*situations: Situation) -> int:
        places = snapshot.tally.places
        return sum(n for place, n in places.items() if place.stage is stage and place.situation in situations)

    waits, conflicts = count(Situation.WAITING, Situation.UNRESOLVED), count(Situation.CONFLICT)
    if not waits and not conflicts:
        return ""
    said = words("report.supervision.at_stage", stage=words(f"report.supervision.stage.{stage.value}"), n=waits)
    return f"{said} {words('report.supervision.at_stage.conflicts', n=conflicts)}" if conflicts else said


def _matrix(snapshot: Snapshot, words: Words) -> str:
    inside = {work.id for work in snapshot.works}
    filled = {one.work for one in snapshot.cells}
    bare = [work.id for work in snapshot.works if work.id not in filled]
    said = words("report.supervision.matrix", n=len(snapshot.cells), works=len(filled), all=len(inside))
    return said + (words("report.supervision.matrix.bare", works=_some(bare, words)) if bare else "")


# What is new ------------------------------------------------------------------------------------------------------


def _since(news: Supervision, words: Words) -> str:
    if news.since is None:
        return words("report.supervision.since_event", number=news.after)
    day = Day(news.since.year, news.since.month, news.since.day)
    return words("report.supervision.since", day=day_text(day, words))


def _new(snapshot: Snapshot, news: Supervision, words: Words) -> Iterator[str]:
    runs = {run.id: run for run in snapshot.runs}
    new = [runs[number] for number in news.runs if number in runs]
    if new:
        told = "; ".join(_run(run, words) for run in new[:_MOST])
        yield words("report.supervision.new.runs", n=len(new), runs=told) + _more(len(new) - _MOST, words)
    for name, numbers in (("edited", news.edited), ("withdrawn", news.withdrawn)):
        if numbers:
            yield words(f"report.supervision.new.{name}", n=len(numbers), rows=_rows(numbers, words))
    if news.decided:
        yield words("report.supervision.new.decided", n=sum(news.decided.values()), what=_verdicts(news.decided, words))
    counts = {"records": news.records, "pairs": news.pairs, "undone": news.undone, "full_texts": news.full_texts}
    yield from (words(f"report.supervision.new.{name}", n=n) for name, n in counts.items() if n)
    yield from _exceptions(snapshot, news, words)
    yield from _amendments(snapshot, news, words)
    yield from (_short(text, _REMARK) for text in remark_lines(snapshot, news.approvals, words))
    if news.cells:
        yield words("report.supervision.new.cells", n=news.cells, works=_some(news.cell_works, words))
    if news.appraisals:
        yield words("report.supervision.new.appraisals", n=news.appraisals, works=_some(news.appraised, words))
    if news.coded:
        yield words("report.supervision.new.coded", n=news.coded, works=_some(news.coded_works, words))
    if news.themes:
        named = dict.fromkeys(_theme_table(key, snapshot, words) for key in news.themes[:_MOST])
        yield words("report.supervision.new.themes", n=len(named), tables=", ".join(named))


def _theme_table(key: str, snapshot: Snapshot, words: Words) -> str:
    """A theme table by its caption in the language of the page; without one it is just that."""
    own = keeps_headings(snapshot, words, False)
    captions = (table.caption for table in snapshot.theme_tables if table.key == key)
    caption = caption_of(next(captions, ""), "", own)
    if not caption:
        return words("report.supervision.theme_table")
    return words("report.supervision.captioned", caption=caption)


def _amendments(snapshot: Snapshot, news: Supervision, words: Words) -> Iterator[str]:
    for one in snapshot.amendments:
        if one.event in news.amendments:
            parts = tuple(map(part_words, dict.fromkeys(change.part for change in one.changes)))
            of_search = one.changes and all(query_of(change.part) for change in one.changes)
            code = "report.supervision.new.query_change" if of_search else "report.supervision.new.amendment"
            yield words(code, parts=parts, reason=_short(one.reason) or words("report.not_stated"), event=one.event)


def _run(run: Run, words: Words) -> str:
    return words(
        "report.supervision.run",
        row=run.id,
        source=source_text(run, words) or words("report.not_stated"),
        hits=count_text(run.hits, words),
    )


def _verdicts(decided: Mapping[tuple[Stage, Verdict], int], words: Words) -> str:
    """«tittel: 3 inkludert, 20 ekskludert; fulltekst: …»."""
    said = []
    for stage in Stage:
        parts = [
            words(f"report.supervision.verdict.{verdict.value}", n=decided[stage, verdict])
            for verdict in (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE)
            if (stage, verdict) in decided
        ]
        if parts:
            said.append(f"{words(f'report.supervision.stage.{stage.value}')}: {', '.join(parts)}")
    return "; ".join(said)


def _exceptions(snapshot: Snapshot, news: Supervision, words: Words) -> Iterator[str]:
    made = [one for one in snapshot.exceptions if one.event in news.exceptions]
    if made:
        told = ", ".join(f"{one.work} ({one.criterion})" for one in made[:_MOST])
        yield words("report.supervision.new.exceptions", n=len(made), what=told) + _more(len(made) - _MOST, words)
    if news.exceptions_withdrawn:
        yield words("report.supervision.new.exceptions_withdrawn", n=news.exceptions_withdrawn)


# What does not hold -----------------------------------------------------------------------------------------------


def _checks(findings: Sequence[Finding], snapshot: Snapshot, words: Words) -> Iterator[str]:
    fails = [one for one in findings if one.outcome is Outcome.FAILS]
    cannot = [one for one in findings if one.outcome is Outcome.CANNOT]
    remarks = sum(one.outcome is Outcome.WARNING for one in findings)
    for one in fails[: 2 * _MOST]:
        yield words("report.supervision.fails", what=_finding(one, snapshot, words))
    if len(fails) > 2 * _MOST:
        yield words("report.supervision.fails.more", n=len(fails) - 2 * _MOST)
    for one in cannot[:_MOST]:
        yield words("report.supervision.cannot", what=_finding(one, snapshot, words))
    if len(cannot) > _MOST:
        yield words("report.supervision.cannot.more", n=len(cannot) - _MOST)
    if not fails and not cannot:
        yield words("report.supervision.holds" if findings else "report.supervision.unchecked")
    if remarks:
        yield words("report.supervision.remarks", n=remarks)


def _finding(one: Finding, snapshot: Snapshot, words: Words) -> str:
    """What was compared, the sum, what is missing, the rows and works, and the code."""
    missing = words("report.proof.missing", what="; ".join(words(item) for item in one.missing)) if one.missing else ""
    about = [words("report.warnings.rows", rows=", ".join(map(str, one.rows)), n=len(one.rows))] if one.rows else []
    numbers = work_numbers(snapshot)
    about += [
        f"{words('report.article', number=numbers[work])} ({work})" if work in numbers else work
        for work in one.works[:_MOST]
    ]
    parts = (words(one.message), one.sum, missing, ", ".join(about))
    return f"{' – '.join(part for part in parts if part)} [{one.check}]"


# What to ask ------------------------------------------------------------------------------------------------------


def _questions(snapshot: Snapshot, news: Supervision, words: Words) -> Iterator[str]:
    yield from (f"– {question}" for question in news.questions)
    yield from _listed("asked", news.asked, words)
    yield from _listed("conflicts", news.conflicts, words)
    yield from _listed("maybes", news.maybes, words)
    if snapshot.tally.undecided_pairs:
        yield words("report.supervision.doubts", n=snapshot.tally.undecided_pairs)
    unused = _unused(snapshot)
    if unused:
        yield words("report.supervision.unused", n=len(unused), criteria=", ".join(unused))
    unstated = [run.id for run in snapshot.runs if run.purpose is None]
    if unstated:
        yield words("report.supervision.purpose", rows=_rows(unstated, words), n=len(unstated))


def _listed(name: str, works: Sequence[Named], words: Words) -> Iterator[str]:
    if not works:
        return
    yield words(f"report.supervision.{name}", n=len(works))
    for one in works[:_MOST]:
        said = f" – {_short(one.text)}" if one.text else ""
        yield f"– {one.work} {_short(one.title)}{said}".rstrip()
    if len(works) > _MOST:
        yield f"– {words('report.supervision.more', n=len(works) - _MOST)}"


def _unused(snapshot: Snapshot) -> tuple[str, ...]:
    """Exclusion criteria that no work was excluded on, once works have been excluded with a reason at all."""
    used = {criterion for (_, criterion), n in snapshot.tally.reasons.items() if criterion and n}
    if not used:
        return ()
    return tuple(
        one.id
        for one in snapshot.protocol.criteria
        if one.kind is CriterionKind.EXCLUDE and one.id not in used and not one.applies_to
    )


# Words ------------------------------------------------------------------------------------------------------------


def _rows(numbers: Iterable[int], words: Words) -> str:
    """«1–4, 7»: row numbers, neighbours drawn together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    return text or words("report.supervision.none")


def _some(works: Sequence[str], words: Words) -> str:
    return ", ".join(works[: 2 * _MOST]) + _more(len(works) - 2 * _MOST, words)


def _more(n: int, words: Words) -> str:
    return f" {words('report.supervision.more', n=n)}" if n > 0 else ""


def _short(text: str, longest: int = _LONGEST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
