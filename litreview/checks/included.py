"""X2 and X3: the works of the log, of the matrix and of the review are the same number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import added, cannot, fails, figures, holds, ids, listed, missing_rows, warns
from litreview.model import Finding, Message, message


def check(case: Case) -> Iterator[Finding]:
    """X2 when the protocol has a matrix, X3 when there is a log, X3-CREDIT where rows say which works they gave."""
    if not case.snapshot.works:
        return
    if case.snapshot.protocol.matrix is not None:
        yield _matrix(case)
    if case.rows:
        yield _log(case)
        yield from _credit(case)


def _matrix(case: Case) -> Finding:
    told = {cell.work for cell in case.snapshot.extractions if cell.text.strip()}
    lacking = tuple(work for work in case.works if work not in told)
    wanted, found = len(case.works), len(case.works) - len(lacking)
    if not found:
        return cannot("X2", message("check.x2.cannot", works=wanted), message("check.missing.cells"))
    if lacking:
        return fails(
            "X2", message("check.x2.fails", matrix=found, works=wanted), sum=f"{found} ≠ {wanted}", works=lacking
        )
    return holds("X2", message("check.x2.holds", matrix=found, works=wanted), sum=f"{found} = {wanted}")


def _log(case: Case) -> Finding:
    missing = _missing(case)
    works = len(case.works)
    if missing:
        return cannot("X3", message("check.x3.cannot", works=works), *missing, rows=ids(case.rows))
    counts = [run.included.value or 0 for run in case.counting]
    outside = (case.facts.flow.get("included_outside") or 0) + (case.facts.flow.get("previous_outside") or 0)
    twice = sum(times - 1 for times in _credits(case).values() if times > 1)
    total = sum(counts) + outside - twice
    written = added(counts) + (f" + {outside}" if outside else "") + (f" − {twice}" if twice else "")
    written += f" = {figures(total)}" if len(counts) + outside + twice > 1 else ""
    args = {"total": figures(total), "works": works, "outside": outside, "twice": twice}
    kind = "twice" if twice else "outside" if outside else "plain"
    said = {word: message(f"check.x3.{word}_{kind}", **args) for word in ("holds", "fails")}
    if total == works:
        return holds("X3", said["holds"], sum=written, rows=ids(case.counting))
    return fails("X3", said["fails"], sum=f"{written} ≠ {works}", rows=ids(case.counting))


def _missing(case: Case) -> list[Message]:
    """What the sum lacks: a row that counts, or the number included in one."""
    missing = []
    if not case.counting:
        missing.append(message("check.missing.purpose"))
    unknown = [run for run in case.counting or case.rows if run.included.value is None]
    if unknown:
        missing.append(missing_rows("included", unknown))
    if not any(run.works for run in case.rows) and not case.counting:
        missing.append(message("check.missing.credit"))
    if case.snapshot.exceptions and "found_outside" not in case.facts.flow:
        missing.append(message("check.missing.outside"))
    return missing


def _credits(case: Case) -> Counter[str]:
    """How many rows each work is credited to, among the rows that name as many works as they include."""
    return Counter(
        work
        for run in case.counting
        if run.works is not None and len(run.works) == run.included.value
        for work in dict.fromkeys(run.works)
    )


def _credit(case: Case) -> Iterator[Finding]:
    """Rows that say which works they gave, against the number the row prints and the works that are included."""
    for run in case.counting:
        if run.works is None or run.included.value is None:
            continue
        if len(run.works) != run.included.value:
            yield fails(
                "X3-CREDIT",
                message("check.x3_credit.fails", row=run.id, named=len(run.works), included=run.included.value),
                sum=f"{len(run.works)} ≠ {run.included.value}",
                rows=(run.id,),
                works=run.works,
            )
        strangers = tuple(work for work in run.works if work not in case.works)
        if strangers:
            yield fails(
                "X3-CREDIT",
                message("check.x3_credit.stranger", row=run.id, works=listed(strangers)),
                rows=(run.id,),
                works=strangers,
            )
    yield from _twice(case)


def _twice(case: Case) -> Iterator[Finding]:
    for work, times in _credits(case).items():
        if times > 1:
            rows = [run for run in case.counting if work in (run.works or ())]
            yield warns(
                "X3-TWICE", message("check.x3_twice", work=case.numbers.get(work, work)), rows=ids(rows), works=(work,)
            )
