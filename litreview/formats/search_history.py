"""Search history as JSON: the data structure of Haddaway et al. 2022 («A suggested data structure for transparent and
repeatable reporting of bibliographic searching», Campbell Systematic Reviews 18:e1288), as search-query and JabRef
write it.

One object is one search: `search_string`, `platform`, `version`, `database` (a list), `authors` (objects with `name`,
`ORCID`, `email`), `record_info` and `date` (objects; `data_entry`, `search_conducted`), `field`. search-query asks for
the first two and takes any other key; JabRef writes one file for each query and database, with `database` and `date`
empty. So every key we do not name stays in `extra` as it came, and comes out again. What a log holds beyond the
structure (hits, limits, what was read) is written under the key `litreview`.

Assumed, not verified: a list of such objects, or one under `searches`, means several searches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as slot
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.log_columns import UNDERSTOOD
from litreview.formats.log_table import LineKind, LogColumn, LogLine, LogTable

OURS = "litreview"  # the key of what the structure has no place for
PURPOSE = "purpose"
# The cells that `litreview` may hold, all texts: as printed, and two that only litreview has.
CELLS = (
    *("date", "source", "platform", "query", "limits", "hits", "titles_read", "abstracts_read", "fulltexts_read"),
    *("included", "label", "note", UNDERSTOOD, PURPOSE),
)
_TEXTS = ("search_string", "platform", "version", "field")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_EMAIL = re.compile(r"\S{1,200}@\S{1,200}\.\S{1,60}")
_HALVES = re.compile("[\ud800-\udfff\0]")  # what no store can hold
_DEEPEST = 50  # levels of nesting


@dataclass(frozen=True, slots=True)
class SearchAuthor:
    """Who made the search; `extra` holds what search-query would refuse or does not name."""

    name: str
    orcid: str = ""
    email: str = ""
    extra: Mapping[str, Any] = slot(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One search. `date` by name (`data_entry`, `search_conducted`); `extra` every key not named here, as it came."""

    search_string: str
    platform: str = ""
    version: str = ""
    database: tuple[str, ...] = ()
    authors: tuple[SearchAuthor, ...] = ()
    record_info: Mapping[str, Any] = slot(default_factory=dict)
    date: Mapping[str, Any] = slot(default_factory=dict)
    field: str = ""
    extra: Mapping[str, Any] = slot(default_factory=dict)

    @property
    def cells(self) -> Mapping[str, str]:
        """What litreview itself wrote of the log's row, by field; empty in files of others."""
        ours = self.extra.get(OURS)
        cells = ours.get("cells") if isinstance(ours, Mapping) else None
        found = cells.items() if isinstance(cells, Mapping) else ()
        return {name: text for name, text in found if name in CELLS and isinstance(text, str)}

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """Label, query and hits of the numbered lines that litreview wrote."""
        ours = self.extra.get(OURS)
        parts = ours.get("lines") if isinstance(ours, Mapping) else None
        listed = [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
        texts = [[part.get(name, "") for name in ("label", "query", "hits")] for part in listed]
        return tuple(
            (one, two, three) for one, two, three in texts if all(isinstance(x, str) for x in (one, two, three))
        )


def read(data: bytes, name: str = "") -> tuple[SearchEntry, ...]:
    """The searches of a file, in order.

    Raises InputError LR-LOG-HISTORY when it is no JSON, or holds an object without a `search_string`.
    """
    try:
        made = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise InputError("LR-LOG-HISTORY", where=Where(file=name or None, line=line), detail=_short(error)) from None
    entries = tuple(_entries(made))
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InputError("LR-LOG-HISTORY", where=Where(file=name or None), detail="search_string")
    return tuple(_entry(entry, position, name) for position, entry in enumerate(entries, start=1))


def write(entry: SearchEntry) -> bytes:
    """One search as the JSON of one file (UTF-8), which search-query loads. `read` gives the entry back."""
    made: dict[str, Any] = {
        "record_info": dict(entry.record_info),
        "authors": [_author_data(author) for author in entry.authors],
        "date": dict(entry.date),
        "platform": entry.platform,
        "database": list(entry.database),
        "search_string": entry.search_string,
    }
    made |= {key: value for key, value in (("version", entry.version), ("field", entry.field)) if value}
    made |= {key: value for key, value in entry.extra.items() if not made.get(key)}
    # half a character outside the BMP, which JSON can name, is named again
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def as_table(entries: tuple[SearchEntry, ...]) -> LogTable:
    """The searches as rows of a log, one a search; `number` is the search's place in the file."""
    columns = tuple(LogColumn(place, name, name) for place, name in enumerate(CELLS))
    lines = []
    for number, entry in enumerate(entries, start=1):
        cells = dict(entry.cells) or _row(entry)
        kept = _kept(entry) if not entry.cells else ""
        note = "; ".join(text for text in (cells.get("note", ""), kept) if text)
        texts = tuple(_HALVES.sub("\ufffd", (cells | {"note": note}).get(name, "")) for name in CELLS)
        lines.append(LogLine(number, LineKind.SEARCH, texts, parts=entry.parts))
    return LogTable("", columns, tuple(lines), asked=False)


def _row(entry: SearchEntry) -> dict[str, str]:
    when = entry.date.get("search_conducted") or entry.date.get("data_entry") or ""
    return {
        "query": entry.search_string,
        "source": ", ".join(entry.database) or entry.platform,
        "platform": entry.platform if entry.database else "",
        "date": when if isinstance(when, str) else "",
    }


def _kept(entry: SearchEntry) -> str:
    """What a foreign file says that the log has no cell for, as text."""
    said: dict[str, Any] = {
        "version": entry.version,
        "field": entry.field,
        "authors": ", ".join(author.name for author in entry.authors),
        "record_info": entry.record_info,
        "date": {name: value for name, value in entry.date.items() if name != "search_conducted"},
        **entry.extra,
    }
    plain = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in said.items()
        if value
    }
    return "; ".join(f"{name}: {text}" for name, text in plain.items())


def _entries(made: Any) -> Iterator[Any]:
    """The objects of a file: one, a list of them, or a list under `searches`."""
    if isinstance(made, list):
        yield from made
    elif isinstance(made, dict) and "search_string" not in made and isinstance(made.get("searches"), list):
        yield from made["searches"]
    else:
        yield made


def _entry(made: dict[str, Any], position: int, file: str) -> SearchEntry:
    where = Where(file=file or None, record=str(position))
    if not isinstance(made.get("search_string"), str):
        raise InputError("LR-LOG-HISTORY", where=where, detail="search_string")
    if _depth(made) > _DEEPEST:
        raise InputError("LR-LOG-HISTORY", where=where, detail=f"> {_DEEPEST}")
    left = dict(made)
    texts = {name: left.pop(name) for name in _TEXTS if isinstance(left.get(name), str)}
    maps = {name: left.pop(name) for name in ("record_info", "date") if isinstance(left.get(name), dict)}
    database = left.get("database")
    if isinstance(database, list) and all(isinstance(item, str) for item in database):
        del left["database"]
    elif isinstance(database, str):
        database = [left.pop("database")]
    else:
        database = []
    authors = tuple(_authors(left.get("authors")))
    if authors or left.get("authors") == []:
        left.pop("authors", None)
    return SearchEntry(**texts, **maps, database=tuple(database), authors=authors, extra=left)


def _authors(made: Any) -> Iterator[SearchAuthor]:
    """The authors of a list in which each has a name; nothing of any other list, which then stays as it came."""
    if isinstance(made, list) and all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in made):
        for item in made:
            left = dict(item)
            orcid, email = (_first_text(left, key, f"{key.lower()}_as_given") for key in ("ORCID", "email"))
            yield SearchAuthor(left.pop("name"), orcid, email, left)


def _first_text(left: dict[str, Any], *keys: str) -> str:
    """The first of these that is a text, taken out."""
    return next((left.pop(key) for key in keys if isinstance(left.get(key), str)), "")


def _author_data(author: SearchAuthor) -> dict[str, Any]:
    """An author as search-query takes one: an ORCID or address of another form goes under a name it does not judge."""
    made: dict[str, Any] = {"name": author.name}
    if author.orcid:
        made["ORCID" if _ORCID.fullmatch(author.orcid) else "orcid_as_given"] = author.orcid
    if author.email:
        made["email" if _EMAIL.fullmatch(author.email) else "email_as_given"] = author.email
    return made | {key: value for key, value in author.extra.items() if key not in made}


def _depth(made: Any) -> int:
    deepest, waiting = 0, [(made, 1)]
    while waiting:
        value, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((item, depth + 1) for item in inner)
    return deepest


def _short(error: Exception) -> str:
    return str(error)[:200]
