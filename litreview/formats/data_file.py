"""protocols/<review>.data.toml: what was done by hand, in the order of work, for a review that ships with its data.

Works are named by the key their record has in the imported file (RIS `ID`, BibTeX key).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from litreview.formats.shapes import LAX, LimitShape, StepShape, Texts
from litreview.formats.tomlfile import Shape, read_shape
from litreview.model import Purpose, SourceColumn, Stage, ThemeTableKind, Verdict


class LogRowShape(Shape):
    """One row of the log. `printed` holds the cells as printed, by log field; a cell that is there and empty means
    «as above»; a field that is not there was not stated."""

    printed: dict[str, str] = Field(default_factory=dict)
    source: str = ""
    source_from_text: bool = False
    purpose: Annotated[Purpose, LAX] | None = None
    column: Annotated[SourceColumn, LAX] = SourceColumn.DATABASE
    label: str = ""
    limits: Annotated[tuple[LimitShape, ...], LAX] = ()
    steps: Annotated[tuple[StepShape, ...], LAX] = ()
    works: Texts | None = None
    note: str = ""


class ImportShape(Shape):
    file: str
    source: str = ""


class DecisionShape(Shape):
    works: Texts
    stage: Annotated[Stage, LAX]
    verdict: Annotated[Verdict, LAX]
    criterion: str = ""
    note: str = ""


class ExceptionShape(Shape):
    work: str
    criterion: str
    reasons: Texts
    found_by: str = ""
    agreed_by: str = ""


class ThemeShape(Shape):
    name: str
    works: Texts = ()
    cited: Texts | None = None
    heading: str = ""


class ThemeTableShape(Shape):
    key: str
    kind: Annotated[ThemeTableKind, LAX]
    caption: str = ""
    source: str = ""
    corner: str = ""
    works_as_rows: bool = False
    works: Texts = ()
    work_labels: Texts = ()
    mark: str = "x"
    theme: Annotated[tuple[ThemeShape, ...], LAX] = ()
    columns: Texts = ()
    rows: Annotated[tuple[Texts, ...], LAX] = ()


class SumPartShape(Shape):
    label: str
    n: int = Field(ge=0)


class SumShape(Shape):
    label: str
    parts: Annotated[tuple[SumPartShape, ...], LAX]
    total: int
    where: str = ""


class ReadingItemShape(Shape):
    pages: str
    work: str = ""
    text: str = ""


class ReadingListShape(Shape):
    items: Annotated[tuple[ReadingItemShape, ...], LAX]
    total: str = ""
    marker: str = ""


class DataShape(Shape):
    """The whole file. `actor` is the role that did all this («forfatter»), never a name. `cells` by work and field."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    actor: str
    log: Annotated[tuple[LogRowShape, ...], LAX] = ()
    import_: Annotated[tuple[ImportShape, ...], LAX] = Field((), alias="import")
    decision: Annotated[tuple[DecisionShape, ...], LAX] = ()
    exception: Annotated[tuple[ExceptionShape, ...], LAX] = ()
    cells: dict[str, dict[str, str]] = Field(default_factory=dict)
    themes: Annotated[tuple[ThemeTableShape, ...], LAX] = ()
    sum: Annotated[tuple[SumShape, ...], LAX] = ()
    reading_list: ReadingListShape | None = None


def read_data(data: bytes, file: str) -> DataShape:
    """The data of a shipped review. Raises what `read_shape` raises."""
    return read_shape(data, file, DataShape)
