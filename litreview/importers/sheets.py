"""The sheets of a workbook (.xlsx) as grids of what their cells show."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.log_table import Grid, GridRow

_CELLS = 5_000_000  # of one workbook, the empty ones before a full one too
_DAMAGED = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    RuntimeError,  # a part that is encrypted; NotImplementedError is one: a compression nobody knows
    zipfile.BadZipFile,
    zlib.error,
)
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|h+|s+|\\.|\"[^\"]*\"|.", re.IGNORECASE | re.DOTALL)
_DECIMALS = re.compile(r"0\.(0{1,6})(?:;|$|_)")


def sheets(data: bytes, name: str) -> tuple[Grid, ...]:
    """Every sheet of a workbook, hidden ones too.

    Raises InputError LR-LOG-DAMAGED when openpyxl cannot read it, or it is wider or longer than any log.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():  # of styles and extensions, which hold no text
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return tuple(_grids(book.worksheets))
    except (InvalidFileException, SyntaxError, *_DAMAGED) as error:  # SyntaxError: what the XML parser raises
        raise InputError("LR-LOG-DAMAGED", where=Where(file=name), detail=str(error) or type(error).__name__) from None


def _grids(book: Iterable[Any]) -> Iterator[Grid]:
    seen = 0
    for sheet in book:
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        rows = []
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            seen += len(cells) + 1
            if seen > _CELLS:
                raise ValueError(f"> {_CELLS}")
            texts = tuple(_shown(cell) for cell in cells)
            if any(texts):
                typed = {at: _iso(cell.value) for at, cell in enumerate(cells) if isinstance(cell.value, date)}
                rows.append(GridRow(number, texts, typed=typed))
        yield Grid(sheet.title, tuple(rows))


def _iso(value: date) -> str:
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _shown(cell: Any) -> str:
    """What a cell shows, as far as its number format tells."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return _date(value, cell.number_format or "")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float):
        return _number(value, cell.number_format or "")
    lines = (" ".join(line.split()) for line in str(value).replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _number(value: float, form: str) -> str:
    """A number with the decimals it shows: 783.76 with three is «783.760», which a log means as thousands."""
    decimals = _DECIMALS.search(form)
    if decimals:
        return f"{value:.{len(decimals.group(1))}f}"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _date(value: date, form: str) -> str:
    """A date as its format prints it. Format 14, stored as mm-dd-yy, shows the short date of the machine's language,
    which in Norway is dd.mm.yyyy; a format whose order would mislead (month first) is printed so too."""
    plain = re.sub(r"\[[^\]]*\]", "", form.split(";", maxsplit=1)[0])
    tokens = _TOKEN.findall(plain)
    parts = [token[0].lower() for token in tokens if token[0].lower() in "dmy" and len(token) <= 4]
    letters = [token for token in tokens if token[0].lower() in "dmyhs"]
    if parts[:2] != ["d", "m"] or any(token.lower() in {"ddd", "dddd"} for token in letters):
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
    shown = "".join(_token(token, value) for token in tokens if token[0].lower() not in "hs")
    return shown.strip(" :@") or _iso(value)


def _token(token: str, value: date) -> str:
    known = {
        "yyyy": f"{value.year:04d}",
        "yy": f"{value.year % 100:02d}",
        "mmmm": _MONTHS[value.month - 1],
        "mmm": _MONTHS[value.month - 1],
        "mm": f"{value.month:02d}",
        "m": str(value.month),
        "dd": f"{value.day:02d}",
        "d": str(value.day),
    }
    if token.lower() in known:
        return known[token.lower()]
    return token.strip('\\"') if len(token) > 1 else token.replace("@", "").replace("_", "")
