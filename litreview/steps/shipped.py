"""The reviews that ship with litreview: where they lie, and how one is loaded into a new store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.data_file import DataShape, DecisionShape, LogRowShape, ThemeTableShape, read_data
from litreview.model import (
    Protocol,
    Purpose,
    ReadingItem,
    ReadingList,
    Run,
    StatedSum,
    Theme,
    ThemeTable,
    Verdict,
)
from litreview.normalise.numbers import read_count
from litreview.steps.dedupe import write_works
from litreview.steps.extract import CellGiven, write_cells, write_form
from litreview.steps.files import opened
from litreview.steps.imports import FileImport, write_file
from litreview.steps.log import LogRow, credit, write_row
from litreview.steps.recognised import recognised
from litreview.steps.screen import Choice, ExceptionGiven, write_decision, write_exception
from litreview.store import Reader, Writer

DEMO = "recovery-services"


def shipped_folder() -> Path:
    """The folder that holds protocols/, queries/ and reports/: inside the package, or the checkout around it."""
    with as_file(files("litreview")) as package:
        packed = package / "shipped"
        return packed if packed.is_dir() else package.parent


def example_names() -> tuple[str, ...]:
    """The names of the shipped reviews, sorted."""
    return tuple(
        sorted(path.name.removesuffix(".data.toml") for path in (shipped_folder() / "protocols").glob("*.data.toml"))
    )


def require_example(name: str) -> str:
    """The name, if it is a shipped review's. Raises InputError LR-EXAMPLE-UNKNOWN."""
    if name not in example_names():
        raise InputError("LR-EXAMPLE-UNKNOWN", where=Where(key=name), valid=", ".join(example_names()))
    return name


@dataclass(frozen=True, slots=True)
class Loading:
    """What is needed to load a review's data into a store: one open transaction, the protocol, the acting role."""

    writer: Writer
    protocol: Protocol
    actor: str
    name: str


def load_example(writer: Writer, protocol: Protocol, name: str, received: str) -> None:
    """Load the shipped data of a review, in the order of the work, all in the writer's one transaction."""
    path = shipped_folder() / "protocols" / f"{name}.data.toml"
    data = read_data(path.read_bytes(), f"protocols/{path.name}")
    loading = Loading(writer, protocol, writer.actor(data.actor), name)
    runs = [(_log(loading, row), row) for row in data.log]
    for item in data.import_:
        _import(loading, item.file, item.source, received)
    write_works(writer, loading.actor)
    works = _works_by_key(Reader(writer.connection))
    find = partial(_work, works, name)
    for run, row in runs:
        if row.works is not None:
            credit(writer, run, tuple(find(key) for key in row.works), loading.actor)
    _load_judgements(loading, data, works)
    _load_forms(loading, data, works)


def _log(loading: Loading, row: LogRowShape) -> Run:
    given = LogRow(
        row.printed,
        row.source,
        row.source_from_text,
        row.purpose,
        row.column,
        row.label,
        tuple(limit.model() for limit in row.limits),
        row.steps,
        row.note,
    )
    return write_row(loading.writer, given, loading.actor)


def _import(loading: Loading, file: str, source: str, received: str) -> None:
    path = shipped_folder() / "queries" / loading.name / file
    given = FileImport(path, source=source, purpose=Purpose.KNOWN)
    with opened(path) as stream:
        write_file(loading.writer, given, stream, recognised(stream, path.name), loading.actor, received)


def _works_by_key(reader: Reader) -> dict[str, str]:
    work_of = {record: work for work, records in reader.works().items() for record in records}
    return {
        stored.record.ids["key"]: f"W{work_of[stored.id]}" for stored in reader.records() if "key" in stored.record.ids
    }


def _work(works: Mapping[str, str], name: str, key: str) -> str:
    if key not in works:
        raise InputError("LR-EXAMPLE-KEY", where=Where(file=f"protocols/{name}.data.toml", key=key))
    return works[key]


def _load_judgements(loading: Loading, data: DataShape, works: Mapping[str, str]) -> None:
    find = partial(_work, works, loading.name)
    excepted = [
        ExceptionGiven(find(item.work), item.criterion, item.reasons, item.found_by, item.agreed_by)
        for item in data.exception
    ]
    for decision in data.decision:
        for work in map(find, decision.works):
            together = tuple(given for given in excepted if given.work == work and _includes(loading, decision))
            choice = Choice(work, decision.verdict, decision.stage, decision.criterion, decision.note)
            write_decision(loading.writer, loading.protocol, replace(choice, despite=together), loading.actor)
            excepted = [given for given in excepted if given not in together]
    for given in excepted:
        write_exception(loading.writer, loading.protocol, given, loading.actor)
    for key, cells in data.cells.items():
        write_cells(
            loading.writer, find(key), tuple(CellGiven(field, text) for field, text in cells.items()), loading.actor
        )


def _includes(loading: Loading, decision: DecisionShape) -> bool:
    """Whether a decision is the one that an exception is made with."""
    return decision.verdict is Verdict.INCLUDE and decision.stage is loading.protocol.stages[-1]


def _load_forms(loading: Loading, data: DataShape, works: Mapping[str, str]) -> None:
    find = partial(_work, works, loading.name)
    for table in data.themes:
        write_form(loading.writer, "themes", table.key, _theme_table(table, find), loading.actor)
    for number, item in enumerate(data.sum, 1):
        stated = StatedSum(item.label, tuple((part.label, part.n) for part in item.parts), item.total, item.where)
        write_form(loading.writer, "sum", str(number), stated, loading.actor)
    if data.reading_list:
        items = tuple(
            ReadingItem(read_count(item.pages)[0], find(item.work) if item.work else "", item.text)
            for item in data.reading_list.items
        )
        made = ReadingList(items, read_count(data.reading_list.total)[0], data.reading_list.marker)
        write_form(loading.writer, "reading_list", "reading_list", made, loading.actor)


def _theme_table(shape: ThemeTableShape, find: partial[str]) -> ThemeTable:
    themes = tuple(
        Theme(
            theme.name,
            tuple(map(find, theme.works)),
            None if theme.cited is None else tuple(map(find, theme.cited)),
            theme.heading,
        )
        for theme in shape.theme
    )
    return ThemeTable(
        shape.key,
        shape.kind,
        shape.caption,
        shape.source,
        shape.corner,
        shape.works_as_rows,
        tuple(map(find, shape.works)),
        shape.work_labels,
        shape.mark,
        themes,
        shape.columns,
        shape.rows,
    )
