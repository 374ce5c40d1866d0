"""What the exporters of tables for screening tools share: one row a work, and the texts of its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

from litreview.model import Exchanged, Name

Column = Callable[[Exchanged], str]


def write_table(columns: Mapping[str, Column], items: Iterable[Exchanged], out: BinaryIO) -> None:
    """A header and a row for each item: RFC 4180, UTF-8 without a mark, lines ending CR LF."""
    row = io.StringIO()
    writer = csv.writer(row)
    writer.writerow(columns)
    for item in items:
        writer.writerow([text(item).replace("\0", "") for text in columns.values()])
        out.write(_taken(row))
    out.write(_taken(row))


def _taken(row: io.StringIO) -> bytes:
    data = row.getvalue().encode("utf-8", "replace")
    row.seek(0)
    row.truncate()
    return data


def people(names: Iterable[Name]) -> str:
    """«Biong, Stian; Soggiu, Anne-Sofie». A lone «King, Martin, Jr.;» ends in the sign, else its commas part people."""
    texts = list(map(str, names))
    return f"{texts[0]};" if len(texts) == 1 and texts[0].count(",") > 1 else "; ".join(texts)


def joined(words: Iterable[str]) -> str:
    """Words parted by semicolons."""
    return "; ".join(word for word in words if word)


def paragraphs(texts: Iterable[str]) -> str:
    """Texts on lines of their own."""
    return "\n".join(text for text in texts if text)


def year(item: Exchanged) -> str:
    """The year in four digits, '' when it is unknown."""
    return f"{item.record.year:04d}" if item.record.year is not None else ""


def url(item: Exchanged) -> str:
    """The address, or that of the DOI: a tool without a field for DOIs has a link then."""
    return item.record.url or (f"https://doi.org/{item.record.doi}" if item.record.doi else "")
