"""reports/<name>.toml: which tables a report has, in which order, and in whose columns the log and the matrix stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from litreview.formats.protocol_file import LogShape, MatrixShape
from litreview.formats.shapes import LAX
from litreview.formats.tomlfile import Refused, Shape, read_shape
from litreview.model import LogLayout, MatrixLayout


class ReportTable(StrEnum):
    """What a report can have, by the keys of its builders. A part brings the smaller tables that belong under its
    heading; a smaller table can also be named alone. What the review has nothing for is left out."""

    QUESTION = "question"
    PICO = "pico"  # the question in its frame, whichever frame it is, and the search words
    CRITERIA = "criteria"  # and the amendments and exceptions
    PRELIMINARY = "preliminary"  # and what was known beforehand
    LOG = "log"  # and the strings as sent
    NARROWING = "narrowing"
    FLOW = "flow"  # the diagram, the reports excluded, and how the works were judged
    METHOD = "method"
    LIMITS = "limits"  # the honest limits, as the facts give them
    MATRIX = "matrix"
    APPRAISAL = "appraisal"  # the figure, the answers and the reasons
    THEMES = "themes"
    REFERENCES = "references"
    READING_LIST = "reading_list"
    PROOF = "proof"  # and stated sums and warnings
    # smaller tables
    APPRAISAL_FIGURE = "appraisal_figure"
    APPRAISAL_REASONS = "appraisal_reasons"
    CONCEPTS = "concepts"
    CRITERIA_LIST = "criteria_list"
    AMENDMENTS = "amendments"
    APPROVALS = "approvals"
    EXCEPTIONS = "exceptions"
    KNOWN = "known"
    FLOW_FIGURE = "flow_figure"
    EXCLUDED = "excluded"
    SCREENING = "screening"
    STRINGS = "strings"
    LINES = "lines"
    SUMS = "sums"
    WARNINGS = "warnings"
    # appendices, in no whole report unless asked for
    APPENDIX = "appendix"  # the searches, source by source
    AGAIN = "again"  # the searches run again, and what had come and gone
    PRISMA_S = "prisma_s"
    CHECKLIST_PRISMA = "checklist_prisma"
    CHECKLIST_ABSTRACTS = "checklist_abstracts"
    CHECKLIST_ENTREQ = "checklist_entreq"
    CHECKLIST_SCR = "checklist_scr"
    PHASES = "phases"
    CODING = "coding"
    CATEGORIES = "categories"
    # pages for people
    SUPERVISION = "supervision"
    SUMMARY = "summary"  # and the pictures that follow
    HITS_FIGURE = "hits_figure"
    OVERLAP_FIGURE = "overlap_figure"
    UNIQUE_TABLE = "unique_table"
    YEARS_FIGURE = "years_figure"
    PROGRESS_FIGURE = "progress_figure"


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's tables in order. `log` and `matrix`, when set, stand in for the protocol's own layouts; the numbers of
    the first table and figure, the level of headings and the lists are None where the layout says nothing."""

    name: str
    tables: tuple[ReportTable, ...]
    title: str = ""
    log: LogLayout | None = None
    matrix: MatrixLayout | None = None
    units: bool = False  # the private quotations of the coding are printed
    first_table: int | None = None
    first_figure: int | None = None
    heading_level: int | None = None
    lists: bool | None = None


class LayoutShape(Shape):
    """The whole file. `title` is the author's own; left out, the review's title or question is the report's."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    title: str = ""
    tables: Annotated[tuple[Annotated[ReportTable, LAX], ...], LAX] = Field(min_length=1)
    log: LogShape | None = None
    matrix: MatrixShape | None = None
    units: bool = False
    first_table: int | None = Field(default=None, ge=1, le=999)
    first_figure: int | None = Field(default=None, ge=1, le=999)
    heading_level: int | None = Field(default=None, ge=1, le=3)
    lists: bool | None = None

    @field_validator("tables")
    @classmethod
    def no_table_twice(cls, tables: tuple[ReportTable, ...]) -> tuple[ReportTable, ...]:
        for place, table in enumerate(tables):
            if table in tables[:place]:
                raise Refused("error.detail.table_twice", table=table.value)
        return tables


def read_layout(data: bytes, file: str, name: str) -> Layout:
    """The Layout in a TOML file's bytes; `name` is the file's stem. Raises what `read_shape` raises."""
    shape = read_shape(data, file, LayoutShape)
    return Layout(
        name,
        shape.tables,
        shape.title,
        shape.log.model() if shape.log else None,
        shape.matrix.model() if shape.matrix else None,
        shape.units,
        shape.first_table,
        shape.first_figure,
        shape.heading_level,
        shape.lists,
    )
