"""Embase's other CSV: a record stands in lines of a label and its values, «"TITLE","…"», «"AUTHOR NAMES","A","B"».

A record begins with its TITLE. Column names and form from public code that reads such files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.formats.columns import plain_name
from litreview.formats.table import Cells, Row
from litreview.model import Message

_FIRST = "TITLE"
_LABELS = frozenset(
    map(
        plain_name,
        (
            *("Title", "Original (non-English) title", "Author names", "Author addresses", "Correspondence address"),
            *("AiP/IP entry date", "Full record entry date", "Source", "Source title", "Publication year", "Volume"),
            *(
                "Issue",
                "First page",
                "Last page",
                "Date of publication",
                "Publication type",
                "ISSN",
                "ISBN",
                "Abstract",
            ),
            *("Author keywords", "Emtree drug index terms", "Emtree medical index terms", "DOI", "PUI", "Medline PMID"),
            *(
                "Abstract",
                "Article language",
                "Summary language",
                "Embase accession ID",
                "Full text link",
                "Embase link",
            ),
        ),
    )
)
_LISTS = ("names", "terms", "keywords", "editors", "issn", "language")


def is_vertical(cells: Iterable[Cells]) -> bool:
    """Whether the first rows of a table are of this form."""
    labels = [row.values[0].strip() for row in cells if row.values and row.values[0].strip()]
    known = sum(plain_name(label) in _LABELS for label in labels)
    return len(labels) >= 3 and labels[0] == _FIRST and known >= 3 and 2 * known >= len(labels)


def vertical_rows(cells: Iterable[Cells]) -> Iterator[Row]:
    """Each record as one row, with its labels as columns."""
    line, made, remarks = 0, dict[str, str](), list[Message]()
    for row in cells:
        label, *values = row.values
        if label.strip() == _FIRST and made:
            yield Row(line, made, tuple(remarks))
            made, remarks = {}, []
        line = line if made else row.line
        _add(made, label.strip(), [value for value in values if value.strip()])
        remarks.extend(row.remarks)
    if made:
        yield Row(line, made, tuple(remarks))


def _add(made: dict[str, str], label: str, values: list[str]) -> None:
    if any(word in label.lower() for word in _LISTS) and "abstract" not in label.lower():
        sign = ", " if label.lower().endswith(("terms", "keywords")) else "; "
        values = [sign.join(values)]
    for value in values:
        name, times = label or "#1", 2
        while name in made:
            name, times = f"{label} ({times})", times + 1
        made[name] = value
