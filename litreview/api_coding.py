"""The part of the Python door that coding and themes are reached by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.model import CodingMethod, CodingRow, CodingTable, ThemeTable

if TYPE_CHECKING:
    from litreview.steps.chapter import Compared
    from litreview.steps.coding_file import RowsRead
    from litreview.steps.review import Review as OpenReview
    from litreview.steps.themes import Proposed


class CodingDoor:
    """Coding and themes, as methods of a `Review`. Each is one command of the command line and raises its errors."""

    _opened: OpenReview

    def code(self, work: str, *, table: str = "coding", **fields: str) -> CodingRow:
        """A new row of the coding. `fields`: page, unit (the quotation, private), condensed, preliminary, code,
        subcategory, category, theme."""
        from litreview.steps.coding import RowGiven, add_row

        return add_row(self._opened, RowGiven(work, fields), table=table)

    def edit_code(self, number: int, *, table: str = "coding", **fields: str) -> CodingRow:
        """Change a row; a field that is not given stays."""
        from litreview.steps.coding import RowGiven, edit_row

        return edit_row(self._opened, number, RowGiven(fields.pop("work", ""), fields), table=table)

    def drop_code(self, number: int, *, table: str = "coding") -> CodingRow:
        """Take a row away; its number is not used again."""
        from litreview.steps.coding import drop_row

        return drop_row(self._opened, number, table=table)

    def coding(self, table: str = "coding") -> CodingTable:
        """The rows, the method and its phases."""
        from litreview.steps.coding import coding_table

        return coding_table(self._opened, table)

    def coding_method(
        self,
        method: str | None = None,
        *,
        phases: Mapping[int, str] | None = None,
        caption: str | None = None,
        source: str | None = None,
        table: str = "coding",
    ) -> CodingTable:
        """The method of analysis, what was done in its phases, and how the table is printed."""
        from litreview.steps.coding import TableGiven, coding_table, set_phase, set_table

        set_table(self._opened, TableGiven(CodingMethod(method) if method else None, caption, source), table=table)
        for number, text in (phases or {}).items():
            set_phase(self._opened, number, text, table=table)
        return coding_table(self._opened, table)

    def write_coding(self, file: str | Path, *, table: str = "coding") -> int:
        """The rows in a file to go on in, .xlsx or .toml; gives their number."""
        from litreview.steps.coding_file import write_template

        return write_template(self._opened, Path(file), table=table)

    def read_coding(
        self, file: str | Path, *, table: str = "coding", force: bool = False, preview: bool = False
    ) -> RowsRead:
        """Such a file read back. Reading it twice changes nothing."""
        from litreview.steps.coding_file import read_rows

        return read_rows(self._opened, Path(file), table=table, force=force, preview=preview)

    def change_theme(
        self,
        name: str,
        *,
        rename: str | None = None,
        under: str | None = None,
        description: str | None = None,
        before: str | None = None,
        table: str = "themes",
    ) -> ThemeTable:
        """Another name, main theme, description or place for a theme; what is None stays."""
        from litreview.steps.themes import ThemeChange, change_theme

        return change_theme(self._opened, ThemeChange(name, rename, under, description, before), table=table)

    def themes_from_codes(
        self, *, accept: bool = False, table: str = "themes", coding: str = "coding"
    ) -> tuple[Proposed, ...]:
        """Marks as the coded rows would set them; set only where you `accept`."""
        from litreview.steps.themes import accept as accepted
        from litreview.steps.themes import proposed

        proposal = proposed(self._opened, table=table, coding=coding)
        if accept:
            accepted(self._opened, proposal, table=table)
        return proposal

    def compare_chapter(
        self,
        file: str | Path,
        *,
        headings: Mapping[str, str] | None = None,
        citations: Mapping[str, str] | None = None,
        preview: bool = False,
        table: str = "themes",
    ) -> Compared:
        """A results chapter (.docx) against the themes: what it cites under each. `headings` says which theme a heading
        is, `citations` which work a citation."""
        from litreview.steps.chapter import ChapterGiven, compare_chapter

        given = ChapterGiven(Path(file), headings or {}, citations or {}, preview)
        return compare_chapter(self._opened, given, table=table)
