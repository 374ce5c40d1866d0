"""The Norwegian register of publication channels as tables: CSV in both its shapes, and the rows of its table API.

The register (https://kanalregister.hkdir.no) gives out
- comma-separated tables with a column `Nivå <year>` for each year: 851 journals and series, 850 publishers,
- since 2024 a `;`-separated table keyed by `PID`, with the years as JSON bits in `Nivåhistorikk`, inside a quoted field
  whose inner quotation marks are not doubled,
- the rows of the first as JSON, from `hentJSONTabellData`.

A spreadsheet that saved such a file anew may have changed separator, quoting and encoding: all three are found out.
Assumed, not verified: the columns of table 850 (`Forlag id`, `ISBN-prefix`, otherwise as 851; from client code).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from litreview.errors import InputError
from litreview.formats.text import decode
from litreview.model import Channel, ChannelKind, Mark
from litreview.normalise.issn import normalise_issn

TITLE = "Original tittel"
HISTORY, CURRENT = "Nivåhistorikk", "Gjeldende nivå"
IDS = ("Tidsskrift id", "PID", "Forlag id")  # in this order: the table of journals has the publisher's id too
_KINDS = {"tidsskrift": ChannelKind.JOURNAL, "serie": ChannelKind.SERIES, "forlag": ChannelKind.PUBLISHER}
_CELLS = (
    (TITLE,),
    ("Internasjonal tittel",),
    ("Print ISSN",),
    ("Online ISSN",),
    ("ISBN-prefix", "ISBN-prefiks"),
    ("Forlag",),
    ("Utgiver",),
    ("Utgiverland",),
    ("Språk",),
    ("NPI Fagfelt",),
    ("Aktiv",),
    ("Nedlagt år",),
    ("Url", "KURL"),
)
_ACTIVE = {"1": True, "0": False}
_YEAR = re.compile(r"Nivå ((?:19|20)\d\d)")
_BIT = re.compile(
    r'"{1,2}year"{1,2}\s*:\s*"{0,2}(\d{4})"{0,2}\s*,\s*"{1,2}level"{1,2}\s*:\s*(?:"{1,2}([^"]*)"{1,2}|null)'
)
_PLAIN_ISSN = re.compile(r"\d{4}-\d{3}[\dX]").fullmatch
_MARKS = {mark.value: mark for mark in Mark}
_MOST_SKIPPED = 0.02  # of the rows: beyond that it is another table, not a few odd rows
_SAID = 120

Levels = Mapping[int, Mark]


@dataclass(frozen=True, slots=True)
class ChannelsTable:
    """What a table holds. `skipped`: lines (from 1) of rows that cannot be read. `odd`: what stands where a level
    should and is none of 0, 1, 2, X; such a year has no mark."""

    channels: tuple[Channel, ...]
    years: tuple[int, ...]
    skipped: tuple[int, ...] = ()
    odd: tuple[str, ...] = ()


def read_channels(data: bytes) -> ChannelsTable:
    """Every channel of a table, in its order; rows with the same id are one channel.

    Raises InputError LR-CHANNELS-SHAPE (no such table, or too many rows that cannot be read), LR-CHANNELS-COLUMNS (the
    first lacking column), LR-CHANNELS-CUT (it ends inside a row), LR-CHANNELS-EMPTY (no channels in it).
    """
    text = decode(data).text
    head = text.lstrip()[:1]
    if head in {"[", "{"}:
        return _collected(_json_rows(text), ())
    if head in {"", "<"} or "\0" in text[:4096]:
        raise InputError("LR-CHANNELS-SHAPE", said=_excerpt(text))
    header, rows, skipped = _rows(text)
    return _collected((header, rows), skipped)


# Rows --------------------------------------------------------------------------------------------------------------

Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def _rows(text: str) -> tuple[Sequence[str], list[Sequence[str]], tuple[int, ...]]:
    """Header, rows of the header's length, and the lines of others. The strict reader is fast; the tolerant one reads
    what it refuses."""
    first = text.split("\n", 1)[0].strip("\r")
    mark = max(",;\t", key=first.count)
    header = [name.strip().strip('"').strip() for name in first.split(mark)]
    if TITLE not in header:
        known = any(name in header for name in (*IDS, HISTORY)) or any(map(_YEAR.fullmatch, header))
        if not known:
            raise InputError("LR-CHANNELS-SHAPE", said=_excerpt(text))
    rows: list[Sequence[str]] = []
    wrong: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for row in reader:
            if len(row) == len(header):
                rows.append(tuple(row))  # of texts only: the garbage collector leaves it alone, unlike a list
            elif row:
                wrong.append(reader.line_num)
    except csv.Error:
        return _tolerant(text, header, mark)
    if wrong and wrong[-1] == reader.line_num and not text.endswith(("\n", "\r")):
        raise InputError("LR-CHANNELS-CUT", line=wrong[-1])
    return header, rows[1:], tuple(wrong)


def _tolerant(
    text: str, header: Sequence[str], mark: str
) -> tuple[Sequence[str], list[Sequence[str]], tuple[int, ...]]:
    """Rows by lines: fields are parted where a quotation mark, the separator and a quotation mark meet."""
    rows: list[Sequence[str]] = []
    wrong: list[int] = []
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    for number, line in lines[1:]:
        fields = _fields(line, mark, len(header))
        if fields is None:
            wrong.append(number)
        else:
            rows.append(fields)
    if wrong and wrong[-1] == lines[-1][0] and not text.endswith(("\n", "\r")):
        raise InputError("LR-CHANNELS-CUT", line=wrong[-1])
    return header, rows, tuple(wrong)


def _fields(line: str, mark: str, wanted: int) -> Sequence[str] | None:
    line = line.strip()
    if line.startswith('"') and line.endswith('"') and len(line) > 1:
        fields = line[1:-1].split(f'"{mark}"')
        if len(fields) == wanted:
            return [field.replace('""', '"') if field.count('""') and "{" not in field else field for field in fields]
    pattern = rf'(?:^|{mark})(?:"(.*?)"(?={mark}|$)|([^{mark}"]*)(?={mark}|$))'
    pieces = [quoted or bare for quoted, bare in re.findall(pattern, line)]
    return pieces if len(pieces) == wanted and line.count('"') % 2 == 0 else None


def _json_rows(text: str) -> Table:
    """The rows of the table API. Its answers may be followed by a stray `;`; a status object stands for «no rows»."""
    try:
        found, _ = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        raise InputError("LR-CHANNELS-CUT", line=text.count("\n") + 1) from None
    rows = [row for row in (found if isinstance(found, list) else [found]) if isinstance(row, dict)]
    status = next((row["status"] for row in rows if isinstance(row.get("status"), dict)), None)
    if status is not None:
        raise InputError("LR-CHANNELS-EMPTY", said=_excerpt(str(status.get("melding", ""))))
    names = list(dict.fromkeys(name for row in rows for name in row))
    return names, [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows]


# Channels ----------------------------------------------------------------------------------------------------------


def _collected(table: Table, skipped: tuple[int, ...]) -> ChannelsTable:
    header, rows = table
    place = {name: number for number, name in enumerate(header)}
    key = next((name for name in IDS if name in place), None)
    years = [(int(found.group(1)), number) for name, number in place.items() if (found := _YEAR.fullmatch(name))]
    lacking = [TITLE] if TITLE not in place else [] if key else [IDS[0]]
    lacking += [] if years or HISTORY in place else ["Nivå <år>"]
    if lacking:
        raise InputError("LR-CHANNELS-COLUMNS", column=lacking[0])
    if not rows:
        raise InputError("LR-CHANNELS-EMPTY", said="")
    if len(skipped) > max(1, _MOST_SKIPPED * len(rows)):
        raise InputError("LR-CHANNELS-SHAPE", said=", ".join(map(str, skipped[:5])))
    odd: dict[str, None] = {}
    levels = _by_columns(years, odd) if years else _by_history(place[HISTORY], place.get(CURRENT), odd)
    channels = _joined(_channels(place, key or "", rows, levels))
    seen = {year for channel in channels for year in channel.levels} | {year for year, _ in years}
    return ChannelsTable(channels, tuple(sorted(seen)), skipped, tuple(odd))


def _by_columns(years: Sequence[tuple[int, int]], odd: dict[str, None]) -> Callable[[Sequence[str]], Levels]:
    """Levels from columns. Most channels share their history with others: each is made once."""
    known: dict[tuple[str, ...], Levels] = {}
    pick = itemgetter(*(number for _, number in years), years[0][1])  # twice the first: one column gives a tuple too

    def levels(row: Sequence[str]) -> Levels:
        cells = pick(row)
        found = known.get(cells)
        if found is None:
            pairs = ((year, cell) for (year, _), cell in zip(years, cells, strict=False))
            found = known[cells] = _marked(pairs, odd)
        return found

    return levels


def _by_history(history: int, current: int | None, odd: dict[str, None]) -> Callable[[Sequence[str]], Levels]:
    """Levels from JSON bits; the current level is one of the history, and is read where the history lacks it."""
    known: dict[str, Levels] = {}

    def levels(row: Sequence[str]) -> Levels:
        cell = row[history] if current is None else f"{row[current]},{row[history]}"
        found = known.get(cell)
        if found is None:
            found = known[cell] = _marked(((int(year), level) for year, level in _BIT.findall(cell)), odd)
        return found

    return levels


def _marked(pairs: Iterable[tuple[int, str]], odd: dict[str, None]) -> Levels:
    found: dict[int, Mark] = {}
    for year, cell in pairs:
        text = cell.strip().upper()
        mark = _MARKS.get(text)
        if mark is not None:
            found[year] = mark
        elif text:
            odd[_excerpt(text)] = None
    return found


def _channels(
    place: Mapping[str, int], key: str, rows: Iterable[Sequence[str]], levels: Callable[[Sequence[str]], Levels]
) -> Iterator[Channel]:
    none = len(place)  # a column the table lacks reads the empty cell put after each row
    cells = itemgetter(*(next((place[name] for name in names if name in place), none) for names in ((key,), *_CELLS)))
    kind_of = _kind(place, key)
    for row in rows:
        one, title, other, printed, online, isbn, publisher, owner, country, language, subject, active, closed, url = (
            cells((*row, ""))
        )
        yield Channel(
            one.strip(),
            kind_of(row),
            title.strip(),
            other.strip(),
            _issns(printed, online),
            levels(row),
            isbn.strip(),
            publisher.strip() or owner.strip(),
            country,
            language,
            subject,
            _ACTIVE.get(active),
            closed,
            url.strip(),
        )


def _kind(place: Mapping[str, int], key: str) -> Callable[[Sequence[str]], ChannelKind]:
    number = place.get("type")
    if number is None:
        kind = ChannelKind.PUBLISHER if key == "Forlag id" else ChannelKind.SERIAL
        return lambda row: kind
    return lambda row: _KINDS.get(row[number].strip().casefold(), ChannelKind.SERIAL)


def _issns(printed: str, online: str) -> tuple[str, ...]:
    """As the register has them, also where a check digit is wrong: they must be found as they are written."""
    first, second = printed and _issn(printed), online and _issn(online)
    if first and second and first != second:
        return (first, second)
    return (first or second,) if first or second else ()


def _issn(cell: str) -> str:
    return cell if _PLAIN_ISSN(cell) else normalise_issn(cell)


def _joined(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """Rows with the same id are one channel, listed once for each of its subordinate entries; those whose levels
    contradict each other stay apart, so that the contradiction is seen."""
    found: dict[str, Channel] = {}
    for number, channel in enumerate(channels):
        held = found.get(channel.id) if channel.id else None
        if held is None or not _agree(held.levels, channel.levels):
            found[channel.id if held is None and channel.id else f"{channel.id}#{number}"] = channel
        elif held != channel:
            issns = tuple(dict.fromkeys((*held.issns, *channel.issns)))
            found[channel.id] = replace(held, issns=issns, levels={**channel.levels, **held.levels})
    return tuple(found.values())


def _agree(first: Levels, second: Levels) -> bool:
    return first is second or all(second.get(year, mark) is mark for year, mark in first.items())


def _excerpt(text: str) -> str:
    return " ".join(text[: 4 * _SAID].split())[:_SAID]
