"""Inclusion and exclusion criteria, what was deliberately not limited, and the exceptions that were made."""

from __future__ import annotations

from itertools import zip_longest

from litreview.messages import Words
from litreview.model import Criterion, CriterionException, CriterionKind, Day, Snapshot
from litreview.reporting.document import Cell, Line, Span, Table, cell, line
from litreview.reporting.tables.common import (
    criterion_text,
    day_text,
    empty,
    exception_note,
    own_text,
    plain_table,
    work_label,
)
from litreview.reporting.tables.naming import cited_names


def criteria(snapshot: Snapshot, words: Words) -> Table | None:
    """Inclusion and exclusion side by side; a side without criteria says so. None when there is nothing to print."""
    protocol = snapshot.protocol
    if not protocol.criteria and not protocol.unrestricted:
        return None
    sides = [_side(snapshot, kind, words) for kind in (CriterionKind.INCLUDE, CriterionKind.EXCLUDE)]
    rows = [tuple(pair) for pair in zip_longest(*sides, fillvalue=empty())]
    headings = (words("report.criteria.include"), words("report.criteria.exclude"))
    return plain_table("criteria", words("report.criteria.caption"), headings, rows, notes=_notes(snapshot, words))


def criteria_list(snapshot: Snapshot, words: Words) -> Table | None:
    """The same as a list: id, kind, text, reason. A kind without criteria has a row that says so."""
    protocol = snapshot.protocol
    if not protocol.criteria and not protocol.unrestricted:
        return None
    rows: list[tuple[Cell, ...]] = []
    for kind in (CriterionKind.INCLUDE, CriterionKind.EXCLUDE):
        name = cell(words(f"report.criteria.kind.{kind.value}"))
        found = [item for item in protocol.criteria if item.kind is kind]
        rows += [
            (
                cell(item.id + _star(item, snapshot)),
                name,
                _criterion(item, snapshot, words, short=True),
                own_text(item.reason, words),
            )
            for item in found
        ]
        if not found:
            rows.append((empty(), name, cell(words(f"report.criteria.none.{kind.value}")), empty()))
    headings = tuple(words(f"report.criteria.{name}") for name in ("id", "kind", "text", "reason"))
    return plain_table(
        "criteria_list", words("report.criteria.caption"), headings, rows, (1, 2, 5, 4), _notes(snapshot, words)
    )


def exceptions(snapshot: Snapshot, words: Words) -> Table | None:
    """The included works that break a criterion, with the reasons. None when there are none."""
    if not snapshot.exceptions:
        return None
    rows = []
    names = cited_names(snapshot, words)
    for item in snapshot.exceptions:
        label = work_label(item.work, snapshot, words)
        named = f"{label}: {names[item.work]}" if item.work in names else label
        rows.append(
            (
                cell(named),
                cell(criterion_text(item.criterion, snapshot)),
                own_text("\n".join(item.reasons), words),
                own_text(item.found_by, words),
                _agreed(item, words),
            )
        )
    headings = tuple(words(f"report.exceptions.{name}") for name in ("work", "criterion", "reasons", "found", "agreed"))
    return plain_table("exceptions", words("report.exceptions.caption"), headings, rows, (2, 2, 4, 2, 2))


def _side(snapshot: Snapshot, kind: CriterionKind, words: Words) -> list[Cell]:
    found = [_criterion(item, snapshot, words) for item in snapshot.protocol.criteria if item.kind is kind]
    return found or [cell(words(f"report.criteria.none.{kind.value}"))]


def _criterion(item: Criterion, snapshot: Snapshot, words: Words, short: bool = False) -> Cell:
    """The text, with its id before it and its scope and reason under it; `short` leaves id and reason to columns."""
    name = item.id + _star(item, snapshot)
    first = Line((Span(f"{name} ", bold=True), Span(item.text))[1 if short else 0 :])
    under = []
    if item.searches:
        under.append(words("report.criteria.searches", searches=", ".join(item.searches)))
    if item.applies_to:
        under.append(words("report.criteria.applies_to", what=item.applies_to))
    if item.reason and not short:
        under.append(words("report.criteria.because", reason=item.reason))
    return Cell((first, *(line(text) for text in under)))


def _star(item: Criterion, snapshot: Snapshot) -> str:
    """The mark of a criterion that an exception was made from, which the notes under the table explain."""
    return "*" if any(one.criterion == item.id for one in snapshot.exceptions) else ""


def _notes(snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    known = {item.id for item in snapshot.protocol.criteria}
    made = (exception_note(one, snapshot, words) for one in snapshot.exceptions if one.criterion in known)
    return (*_unrestricted(snapshot, words), *made)


def _agreed(item: CriterionException, words: Words) -> Cell:
    """Who agreed, and when that was logged."""
    who = own_text(item.agreed_by, words)
    if item.at is None:
        return who
    day = day_text(Day(item.at.year, item.at.month, item.at.day), words)
    return Cell((*who.lines, line(words("report.exceptions.logged", day=day))))


def _unrestricted(snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    return tuple(
        line(
            words("report.criteria.unrestricted_because", what=item.text, reason=item.reason)
            if item.reason
            else words("report.criteria.unrestricted", what=item.text)
        )
        for item in snapshot.protocol.unrestricted
    )
