"""The flow of a data file of the R package PRISMA2020: what is unknown there stays unknown."""

from __future__ import annotations

from litreview.formats.prisma_csv import read
from litreview.importers.prisma2020 import flow_of
from litreview.prisma import Flow
from litreview.reporting.figures.flow_marks import marks


def flow(*rows: str) -> Flow:
    return flow_of(read("\n".join(("data,n", *rows, "")).encode("utf-8"), "x.csv"))


def test_a_kind_of_source_that_the_file_does_not_know_is_not_none() -> None:
    made = flow("database_results,NA", "database_specific_results,NA", "register_results,0", "website_results,5")
    assert (made.databases_told.value, made.registers_told.value, made.identified.value) == (None, 0, None)
    other = flow("database_results,7", "register_results,NA", "register_specific_results,NA")
    assert (other.databases_told.value, other.registers_told.value, other.identified.value) == (7, None, None)


def test_each_study_has_a_report_in_every_box_that_counts_both() -> None:
    rows = ("database_results,9", "previous_studies,9", "previous_reports,3", "new_studies,2", "new_reports,4")
    more = ("total_studies,11", "total_reports,7", "total_studies_ma,5", "total_reports_ma,1")
    found = [(one.box, one.sum) for one in marks(flow(*rows, *more)) if one.check == "P12"]
    assert found == [("box1", "9 > 3"), ("box16", "11 > 7"), ("box17", "5 > 1")]
