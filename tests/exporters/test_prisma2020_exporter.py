"""A review's flow as the data file of the R package PRISMA2020."""

from __future__ import annotations

from litreview.exporters.prisma2020 import left_out, numbers_of, prisma2020_csv
from litreview.formats.prisma_csv import Part, PrismaNumbers, read
from litreview.model import SourceColumn
from litreview.prisma import Flow, Number, Reason, SourceLine


def line(source: str, hits: int | None, column: SourceColumn = SourceColumn.DATABASE) -> SourceLine:
    return SourceLine(source, source.title(), column, Number(hits))


FLOW = Flow(
    lines=(line("idunn", 67), line("oria", 25), line("prospero", 3, SourceColumn.REGISTER)),
    databases=Number(92),
    registers=Number(3),
    identified=Number(95),
    duplicates=Number(0),
    screened=Number(95),
    excluded=Number(86),
    sought=Number(9),
    assessed=Number(9),
    excluded_full_text=Number(4),
    reasons=(Reason("E1", Number(3)), Reason("E2", Number(1))),
    included=Number(5),
)


def test_the_boxes_are_those_of_the_flow_and_the_unknown_stays_unknown() -> None:
    assert numbers_of(FLOW, {"E1": "Barn, ungdom", "E2": "Ikke norsk"}.__getitem__) == PrismaNumbers(
        database_results=92,
        database_specific_results=(Part("Idunn", 67), Part("Oria", 25)),
        register_results=3,
        register_specific_results=(Part("Prospero", 3),),
        duplicates=0,
        records_screened=95,
        records_excluded=86,
        dbr_sought_reports=9,
        dbr_assessed=9,
        dbr_excluded=(Part("Barn, ungdom", 3), Part("Ikke norsk", 1)),
        new_reports=5,
    )


def test_the_file_reads_back_with_labels_that_the_package_can_part() -> None:
    found = read(prisma2020_csv(FLOW, {"E1": "Barn, ungdom", "E2": "Ikke norsk"}.__getitem__))
    assert found.dbr_excluded == (Part("Barn ungdom", 3), Part("Ikke norsk", 1))
    assert found.dbr_notretrieved_reports is None


def test_without_reasons_the_sum_stands_alone() -> None:
    flow = Flow(excluded_full_text=Number(4))
    assert numbers_of(flow).dbr_excluded == (Part("", 4),)
    assert read(prisma2020_csv(flow)).dbr_excluded == (Part("", 4),)
    assert numbers_of(Flow()) == PrismaNumbers()


def test_other_methods_fill_their_lines_and_what_has_none_is_told() -> None:
    flow = Flow(
        other_lines=(line("lovdata", 2, SourceColumn.WEBSITE), line("tip", 1, SourceColumn.OTHER)),
        found_outside=Number(1),
    )
    assert (numbers_of(flow).website_results, numbers_of(flow).citations_results) == (2, None)
    assert left_out(flow) == ("other", "found_outside")
    assert left_out(FLOW) == ()


def test_other_methods_fill_boxes_12_to_15() -> None:
    flow = Flow(
        sought_other=Number(7),
        not_retrieved_other=Number(1),
        assessed_other=Number(6),
        excluded_full_text_other=Number(4),
        reasons_other=(Reason("E1", Number(3)), Reason("", Number(1))),
        not_retrieved=Number(2),
    )
    found = read(prisma2020_csv(flow, {"E1": "Barn"}.__getitem__))
    assert (found.other_sought_reports, found.other_notretrieved_reports, found.other_assessed) == (7, 1, 6)
    assert found.other_excluded == (Part("Barn", 3), Part("Other", 1))
    assert found.dbr_notretrieved_reports == 2


def test_what_tools_excluded_exceptions_and_works_that_wait_are_told() -> None:
    flow = Flow(excluded_by_tool=Number(2), exceptions=Number(1), waiting_full_text=Number(3), waiting_other=Number(0))
    assert left_out(flow) == ("excluded_by_tool", "exceptions", "waiting")
    assert left_out(Flow(waiting_screening=Number(0), excluded_by_tool=Number(0))) == ()
