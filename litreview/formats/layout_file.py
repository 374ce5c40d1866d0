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
    MATRIX = "matrix"
    THEMES = "themes"
    REFERENCES = "references"
    READING_LIST = "reading_list"
    PROOF = "proof"  # and stated sums and warnings
    # smaller tables
    CONCEPTS = "concepts"
    CRITERIA_LIST = "criteria_list"
    AMENDMENTS = "amendments"
    EXCEPTIONS = "exceptions"
    KNOWN = "known"
    FLOW_FIGURE = "flow_figure"
    EXCLUDED = "excluded"
    SCREENING = "screening"
    STRINGS = "strings"
    LINES = "lines"
    SUMS = "sums"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's tables in order. `log` and `matrix`, when set, stand in for the protocol's own layouts."""

    name: str
    tables: tuple[ReportTable, ...]
    title: str = ""
    log: LogLayout | None = None
    matrix: MatrixLayout | None = None


class LayoutShape(Shape):
    """The whole file. `title` is the author's own; left out, the review's title or question is the report's."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    title: str = ""
    tables: Annotated[tuple[Annotated[ReportTable, LAX], ...], LAX] = Field(min_length=1)
    log: LogShape | None = None
    matrix: MatrixShape | None = None

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
    )
