"""Our own table: the columns of the CSV we write, one row a work, and the same rows read back without loss.

Lists are parted by «; », the parts of a name by «, »; a sign that would part is written behind a backslash. A name with
a comma is a person's («Ness, Ottar», «Homer,»), one without is a group's. A cell that a spreadsheet would take for a
formula begins with an apostrophe, which is taken away again when the file is read (OWASP, "CSV Injection").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from litreview.formats.marks import KEY, note_mark, read_marks
from litreview.formats.table import Row
from litreview.model import Exchanged, Hit, Name, Parsed, Pointer, Record, RecordType, Stage, message

_TEXTS = (
    *("title", "original_title", "date", "container", "container_short", "volume", "issue", "pages"),
    *("article_number", "edition", "publisher", "place", "doi", "pmid", "pmcid", "url", "abstract", "country"),
    *("database", "accession"),
)
_LISTS = ("issn", "isbn", "languages", "keywords", "subjects", "publication_types", "notes")
_NAMES = ("authors", "editors")
HOLDS = frozenset((*_TEXTS, *_LISTS, *_NAMES, "type", "year", "authors_complete", "peer_reviewed"))

_RECORD = (
    *("type", "title", "original_title", "authors", "authors_complete", "editors", "year", "date", "container"),
    *("container_short", "volume", "issue", "pages", "article_number", "edition", "publisher", "place", "doi", "pmid"),
    *("pmcid", "issn", "isbn", "url", "abstract", "languages", "keywords", "subjects", "publication_types"),
    *("peer_reviewed", "country", "database", "accession", "notes"),
)
_JUDGED = ("decision", "stage", "criterion", "reason", "reviewer", "decided", "note", "tags")
HEADER = ("work", *_RECORD, *_JUDGED, KEY)

_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"^'+[=+\-@\t\r]")
_STAGES = {stage: place for place, stage in enumerate((None, *Stage))}
_TRUTH = {"yes": True, "no": False}


def cells_of(item: Exchanged) -> list[str]:
    """The cells of one work, in the order of `HEADER`. The decision is that of the last stage judged; all judgements
    stand in the last cell, as marks."""
    record = item.record
    last = max(item.judgements, key=lambda judgement: _STAGES[judgement.stage], default=None)
    judged = ("",) * 7
    if last is not None:
        stage = last.stage.value if last.stage else ""
        judged = (last.verdict.value, stage, last.criterion, last.reason, last.reviewer, last.at, last.note)
    made = [item.work, *(_cell(record, name) for name in _RECORD), *judged, _list(item.tags)]
    return [_defused(cell) for cell in (*made, note_mark(item, always=True))]


def _cell(record: Record, name: str) -> str:
    value = getattr(record, name)
    if name in _NAMES:
        return _list(map(_name, value), written=True)
    if name in _LISTS:
        return _list(value)
    if isinstance(value, bool):
        return "" if name == "authors_complete" and value else "yes" if value else "no"
    return "" if value is None else str(value)


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _list(values: Iterable[str], *, written: bool = False) -> str:
    return "; ".join(values if written else (_escaped(value, ";") or "\\" for value in values))


def _escaped(text: str, sign: str) -> str:
    return text.replace("\\", "\\\\").replace(sign, f"\\{sign}")


def _name(name: Name) -> str:
    if name.literal:
        return _part(name.literal)
    parts = (name.family, name.given, name.suffix) if name.suffix else (name.family, name.given)
    return ", ".join(map(_part, parts)) if any(parts[1:]) else f"{_part(name.family)},"


def _part(text: str) -> str:
    return _escaped(text, ";").replace(",", "\\,")


def read_own(row: Row, number: int) -> Hit:
    """The hit of a row that `cells_of` wrote, also after somebody saved it in a spreadsheet. What the columns say of
    decisions stays in `extra`, as do columns that were added; the marks stand there under `litreview`."""
    cells = {name: cell[1:] if _DEFUSED.match(cell) else cell for name, cell in row.cells.items()}
    remarks = list(row.remarks)
    made: dict[str, Any] = {}
    extra: dict[str, tuple[str, ...]] = {}
    for name, cell in cells.items():
        if not cell.strip():
            continue
        if name not in HOLDS:
            extra[name] = (cell,)
            continue
        try:
            made[name] = _READ[name](cell)
        except ValueError:
            extra[name] = (cell,)
            remarks.append(message("import.table.unreadable", tag=name, raw=cell[:100]))
    if not made.get("title"):
        remarks.append(message("import.no_title"))
    work = read_marks(extra.get(KEY, ())).work or cells.get("work", "")
    record = Record(**made, extra=extra, origin={name: name for name in made})
    return Parsed(record, Pointer(number, row.line, work), tuple(remarks))


def _year(cell: str) -> int:
    if len(cell) > 6:  # Python reads no number of any length
        raise ValueError(cell[:50])
    return int(cell)


def _truth(cell: str) -> bool:
    word = cell.strip().casefold()
    if word not in _TRUTH:
        raise ValueError(cell[:50])
    return _TRUTH[word]


def _pieces(cell: str, sign: str) -> Iterator[str]:
    """The parts of a cell between signs that no backslash stands before; backslashes still there."""
    start = place = 0
    while place < len(cell):
        if cell[place] == "\\":
            place += 2
            continue
        if cell[place] == sign:
            yield cell[start:place].removeprefix(" ")
            start = place + 1
        place += 1
    yield cell[start:].removeprefix(" ")


def _plain(text: str) -> str:
    return re.sub(r"\\(.?)", r"\1", text, flags=re.DOTALL)


def _read_list(cell: str) -> tuple[str, ...]:
    return tuple(_plain(piece) for piece in _pieces(cell, ";"))


def _read_names(cell: str) -> tuple[Name, ...]:
    return tuple(_read_name(piece) for piece in _pieces(cell, ";"))


def _read_name(text: str) -> Name:
    parts = [_plain(part) for part in _pieces(text, ",")]
    if len(parts) == 1:
        return Name(literal=parts[0])
    if len(parts) > 3:
        raise ValueError(text[:50])
    return Name(*parts)


_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_TEXTS, str),
    **dict.fromkeys(_LISTS, _read_list),
    **dict.fromkeys(_NAMES, _read_names),
    "type": RecordType,
    "year": _year,
    "authors_complete": _truth,
    "peer_reviewed": _truth,
}
