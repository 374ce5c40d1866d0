"""The flow of a review as the data file of the R package PRISMA2020, which draws the figure.

What the flow does not know is `NA` there. Norwegian logs count titles and abstracts apart, which is PRISMA's one
screening box; the flow has added them. Where the reasons of box 9 are not known, the sum stands there alone.
"""

from __future__ import annotations

from collections.abc import Callable

from litreview.formats.prisma_csv import Part, PrismaNumbers, write
from litreview.model import SourceColumn
from litreview.prisma import Flow, Number, Reason


def prisma2020_csv(flow: Flow, named: Callable[[str], str] = str) -> bytes:
    """The CSV of a flow. `named` gives the words of a criterion by its id (`E2`); without it the id stands there."""
    return write(numbers_of(flow, named), updated=flow.updated)


def numbers_of(flow: Flow, named: Callable[[str], str] = str) -> PrismaNumbers:
    """The flow in the package's quantities."""
    return PrismaNumbers(
        previous_studies=flow.previous_studies.value,
        previous_reports=flow.previous_reports.value,
        database_results=flow.databases_told.value,
        database_specific_results=_lines(flow, SourceColumn.DATABASE),
        register_results=flow.registers_told.value,
        register_specific_results=_lines(flow, SourceColumn.REGISTER),
        website_results=_other(flow, SourceColumn.WEBSITE),
        organisation_results=_other(flow, SourceColumn.ORGANISATION),
        citations_results=_other(flow, SourceColumn.CITATION),
        duplicates=flow.duplicates.value,
        excluded_automatic=flow.removed_automatic.value,
        excluded_other=flow.removed_other.value,
        records_screened=flow.screened.value,
        records_excluded=flow.excluded.value,
        dbr_sought_reports=flow.sought.value,
        dbr_notretrieved_reports=flow.not_retrieved.value,
        other_sought_reports=flow.sought_other.value,
        other_notretrieved_reports=flow.not_retrieved_other.value,
        dbr_assessed=flow.assessed.value,
        dbr_excluded=_reasons(flow.reasons, flow.excluded_full_text, named),
        other_assessed=flow.assessed_other.value,
        other_excluded=_reasons(flow.reasons_other, flow.excluded_full_text_other, named),
        new_studies=flow.new_studies.value,
        new_reports=flow.included.value,
        total_studies=flow.total_studies.value,
        total_reports=flow.total_reports.value,
        total_studies_ma=flow.ma_studies.value,
        total_reports_ma=flow.ma_reports.value,
    )


def left_out(flow: Flow) -> tuple[str, ...]:
    """What the flow has and the file cannot hold, by the names of the flow's fields and columns, for the user to be
    told: methods that box 11 of the package has no line for, works that came beside every search, what tools excluded
    while people screened, exceptions, and works that wait, so that the numbers are those so far."""
    lines = [line.column.value for line in flow.other_lines if line.column is SourceColumn.OTHER]
    fields = ("found_outside", "excluded_by_tool", "exceptions")
    waiting = ["waiting"] if flow.waiting else []
    return (*dict.fromkeys(lines), *(name for name in fields if getattr(flow, name).value), *waiting)


def _lines(flow: Flow, column: SourceColumn) -> tuple[Part, ...]:
    return tuple(Part(line.printed or line.source, line.hits.value) for line in flow.lines if line.column is column)


def _other(flow: Flow, column: SourceColumn) -> int | None:
    number: Number | None = flow.other(column)
    return number.value if number else None


def _reasons(reasons: tuple[Reason, ...], total: Number, named: Callable[[str], str]) -> tuple[Part, ...]:
    """The reasons with their numbers. An exclusion without a criterion gets the package's word for it."""
    if reasons:
        return tuple(Part(named(item.criterion) if item.criterion else "Other", item.count.value) for item in reasons)
    return () if total.value is None else (Part("", total.value),)
