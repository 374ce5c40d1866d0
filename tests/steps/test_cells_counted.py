"""One count of filled cells: the status, the page for the next supervision, the checklists and the form all say it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from steps.reviews import example

from litreview.messages import Words
from litreview.model import Language, Supervision, is_cell
from litreview.reporting.checklists.answers import Facts
from litreview.reporting.checklists.works import collection
from litreview.reporting.tables.supervision import supervision as page
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.extract_file import FormWanted, write_form_of
from litreview.steps.snapshot import snapshot
from litreview.steps.status import status

WORDS = Words(Language.ENGLISH)


def test_headings_summaries_and_corrections_are_no_cells() -> None:
    assert is_cell("aim")
    assert not any(map(is_cell, ("aim.heading", "summary", "record.title")))
    assert is_cell("aim", ("aim",))
    assert not is_cell("country", ("aim",))


def test_everything_that_counts_filled_cells_says_the_same_number(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services").acting("Kari")
    names = ("aim.heading", "summary", "record.volume", "country")  # the country stands in a heading there
    set_cells(review, "W1", tuple(CellGiven(name, "12") for name in names))
    state = snapshot(review)
    assert status(review).numbers["cells"] == len(state.cells) == 40
    table = page(replace(state, supervision=Supervision()), (), (), WORDS)
    assert table is not None
    assert "40 cells" in table.rows[0][1].text
    assert "40 cells" in str(collection(Facts(state, (), WORDS)))
    written = write_form_of(review, FormWanted(tmp_path / "matrix.xlsx"))
    assert (written.rows, written.filled) == (40, 40)
