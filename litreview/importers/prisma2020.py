"""The flow in a data file of the R package PRISMA2020: the boxes as our own diagram draws them.

Such a file does not part the reports that databases gave from those of other methods: each column's are what its own
boxes leave, and the sum of the two is compared with what box 10 says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from litreview.formats.prisma_csv import Part, PrismaNumbers
from litreview.model import SourceColumn
from litreview.prisma import UNKNOWN_NUMBER, Flow, Number, Origin, Reason, SourceLine
from litreview.prisma.numbers import added, less


def flow_of(numbers: PrismaNumbers) -> Flow:
    """The flow of the numbers. A reason is its own words, in place of a criterion's id. Pure; raises nothing."""
    databases = _lines(SourceColumn.DATABASE, numbers.database_specific_results, numbers.database_results)
    registers = _lines(SourceColumn.REGISTER, numbers.register_specific_results, numbers.register_results)
    flow = Flow(
        lines=(*databases, *registers),
        databases=_total(numbers.database_results, databases),
        registers=_total(numbers.register_results, registers),
        other_lines=_other_lines(numbers),
        duplicates=_number(numbers.duplicates),
        removed_automatic=_number(numbers.excluded_automatic),
        removed_other=_number(numbers.excluded_other),
        screened=_number(numbers.records_screened),
        excluded=_number(numbers.records_excluded),
        sought=_number(numbers.dbr_sought_reports),
        not_retrieved=_number(numbers.dbr_notretrieved_reports),
        assessed=_number(numbers.dbr_assessed),
        excluded_full_text=_sum(numbers.dbr_excluded),
        reasons=_reasons(numbers.dbr_excluded),
        sought_other=_number(numbers.other_sought_reports),
        not_retrieved_other=_number(numbers.other_notretrieved_reports),
        assessed_other=_number(numbers.other_assessed),
        excluded_full_text_other=_sum(numbers.other_excluded),
        reasons_other=_reasons(numbers.other_excluded),
        **_studies(numbers),
    )
    return _with_sums(flow)


def _with_sums(flow: Flow) -> Flow:
    """With the numbers that the file tells only through others."""
    found = [line.hits for line in flow.other_lines]
    told = bool(flow.lines)
    flow = replace(
        flow,
        identified=added(flow.databases_told, flow.registers_told) if told else UNKNOWN_NUMBER,
        identified_other=reduce(added, found) if found else UNKNOWN_NUMBER,
    )
    if not flow.other_lines:
        return replace(flow, included_searched=flow.included)
    return replace(
        flow,
        included_searched=less(flow.assessed, flow.excluded_full_text),
        included_other=less(flow.assessed_other, flow.excluded_full_text_other),
    )


def _studies(numbers: PrismaNumbers) -> dict[str, Any]:
    reports = _number(numbers.new_reports)
    before = (numbers.previous_studies, numbers.previous_reports)
    total = (numbers.total_studies, numbers.total_reports)
    return {
        "included": reports,
        "new_reports": reports,
        "new_studies": _number(numbers.new_studies),
        "previous_studies": _number(before[0]),
        "previous_reports": _number(before[1]),
        "total_studies": _number(total[0]),
        "total_reports": _number(total[1]),
        "ma_studies": _number(numbers.total_studies_ma),
        "ma_reports": _number(numbers.total_reports_ma),
        "updated": any(value is not None for value in before),
        "studies_stated": True,
        "lines_complete": False,  # NA is unknown: the file does not say that nothing of the kind was searched
    }


def _number(value: int | None) -> Number:
    return UNKNOWN_NUMBER if value is None else Number(value, Origin.HAND)


def _lines(column: SourceColumn, parts: tuple[Part, ...], total: int | None) -> tuple[SourceLine, ...]:
    """A line a source; where only their sum is told, one line of the kind, which the diagram does not repeat."""
    if not parts:
        return () if total is None else (SourceLine(column.value, "", column, _number(total)),)
    return tuple(SourceLine(part.label, part.label, column, _number(part.n)) for part in parts)


def _total(stated: int | None, lines: tuple[SourceLine, ...]) -> Number:
    if stated is None and lines:
        return reduce(added, (line.hits for line in lines))
    return _number(stated)


def _other_lines(numbers: PrismaNumbers) -> tuple[SourceLine, ...]:
    """Box 11; a line of an unnamed method where only the boxes after it are told."""
    told = (
        (SourceColumn.WEBSITE, numbers.website_results),
        (SourceColumn.ORGANISATION, numbers.organisation_results),
        (SourceColumn.CITATION, numbers.citations_results),
    )
    lines = tuple(SourceLine(kind.value, "", kind, _number(n)) for kind, n in told if n is not None)
    after = (numbers.other_sought_reports, numbers.other_notretrieved_reports, numbers.other_assessed)
    if not lines and (numbers.other_excluded or any(value is not None for value in after)):
        return (SourceLine(SourceColumn.OTHER.value, "", SourceColumn.OTHER, UNKNOWN_NUMBER),)
    return lines


def _reasons(parts: tuple[Part, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(part.label, _number(part.n)) for part in parts if part.label)


def _sum(parts: tuple[Part, ...]) -> Number:
    return reduce(added, (_number(part.n) for part in parts)) if parts else UNKNOWN_NUMBER
