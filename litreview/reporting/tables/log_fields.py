"""Fields of the search log that are put together from more than one fact of a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litreview.messages import Words
from litreview.model import Arrival, Run, Snapshot, StepRole, count_of
from litreview.normalise.headings import subject_headings
from litreview.reporting.document import Cell, cell
from litreview.reporting.tables.common import (
    count_cell,
    count_text,
    empty,
    limit_text,
    not_stated,
    number_cell,
    own_text,
    work_labels,
)

_Maker = Callable[[Run, Snapshot, Words], Cell]


def _lines(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    """Each line with its hits: «S1: hope OR håp (240)»; empty where a search was not counted line by line."""
    said = [
        words(
            "appendix.line.hits",
            label=item.label,
            query=item.query if item.query != item.label else item.sent,
            hits=count_text(item.count, words),
        )
        for item in run.lines
    ]
    return cell("\n".join(said)) if said else empty()


def _reasons(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    """Why each limit was used."""
    unknown = words("report.not_stated")
    said = [
        words("appendix.reason", limit=limit_text(item, words), reason=item.reason or unknown) for item in run.limits
    ]
    if said:
        return cell("\n".join(said))
    return cell(words("report.none")) if run.arrival is Arrival.API else not_stated(words)


def _before_limits(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    return count_cell(count_of(run, StepRole.BEFORE_LIMITS), words)


def _duplicates(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    """Records of this search that an earlier record stands for; unknown for a row by hand."""
    mark = snapshot.provenance.get(run.id)
    return number_cell(mark.duplicates if mark else None, words)


def _works(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    if run.works is None:
        return not_stated(words)
    return cell(", ".join(work_labels(run.works, snapshot, words)) or words("report.none"))


def _comment(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    return cell(run.note)


def _headings(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    """The subject headings in the string. That there are none is known of a string that litreview sent; elsewhere they
    may have been chosen beside it."""
    found = subject_headings(" ".join((run.query, run.sent, *(item.query for item in run.lines))))
    if found:
        return cell(", ".join(found))
    return cell(words("report.none")) if run.arrival is Arrival.API else not_stated(words)


def _who(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    mark = snapshot.provenance.get(run.id)
    return own_text(snapshot.actors.get(mark.by) or mark.by if mark else "", words)


def _file(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    return cell(run.file)


_MAKERS: Mapping[str, _Maker] = {
    "lines": _lines,
    "reasons": _reasons,
    "before_limits": _before_limits,
    "duplicates": _duplicates,
    "works": _works,
    "comment": _comment,
    "subject_headings": _headings,
    "who": _who,
    "file": _file,
}


def made(field: str, run: Run, snapshot: Snapshot, words: Words) -> Cell | None:
    """The cell of such a field; None for a field that a search states by itself."""
    maker = _MAKERS.get(field)
    return maker(run, snapshot, words) if maker else None
