"""Killed at any moment of any work, the review is whole, and the next run comes to the end that was meant."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.synthetic import synthetic
from litreview.exporters.ris import RisExporter
from litreview.model import Exchanged
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.store import schema
from litreview.store.schema import HEAD
from tests.kill.killing import Job, kill_and_look
from tests.servers.eutils import Corpus, EutilsServer
from tests.steps.reviews import empty, example
from tests.store.older import BACK_TO_0002, BACK_TO_0003

FEW, MANY = 2, 34  # kills of each of the six works: 204 in the full count
WORKS = 300
JOBS = ("search", "import", "dedupe", "decide", "report", "migrate")


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(Corpus(1_500)) as made:
        yield made


@pytest.mark.parametrize("name", JOBS)
def test_killed_it_is_whole_and_goes_on(name: str, tmp_path: Path, server: EutilsServer) -> None:
    job, ready = make(name, tmp_path, server)
    assert kill_and_look(job, ready, tmp_path, FEW, seed=8).killed >= FEW


@pytest.mark.soak
@pytest.mark.parametrize("name", JOBS)
def test_killed_two_hundred_times_it_is_whole_and_goes_on(name: str, tmp_path: Path, server: EutilsServer) -> None:
    job, ready = make(name, tmp_path, server)
    assert kill_and_look(job, ready, tmp_path, MANY, seed=88).killed >= MANY


def make(name: str, folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    """A job and the folder that is ready for it."""
    return {
        "search": _search,
        "import": _import,
        "dedupe": _dedupe,
        "decide": _decide,
        "report": _report,
        "migrate": _migrate,
    }[name](folder, server)


def _search(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = empty(folder)
    for path in (review.folder / "queries").glob("*.toml"):
        path.unlink()
    text = "schema = 1\ntext = 'hope AND nursing'\nsources = [\"pubmed\"]\n"
    (review.folder / "queries" / "main.toml").write_text(text, encoding="utf-8")
    address = {"LITREVIEW_PUBMED_ADDRESS": server.address, "LITREVIEW_PUBMED_KEY": "k" * 12}
    return Job("search", ("search", "--lines", "--as", "author"), _searched, environment=address), review.folder


def _searched(review: Review) -> object:
    with review.store.reading() as reader:
        return [
            (run.id, run.status, run.hits.value, run.retrieved, run.parsed, [line.count for line in run.lines])
            for run in reader.runs()
        ] + [sorted(record.pointer.identifier for run in reader.runs() for record in reader.records(run.id))]


def _import(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = empty(folder)
    _articles(review.folder / "found.ris")
    arguments = ("import", "found.ris", "--source", "Oria", "--as", "author")
    return Job("import", arguments, _imported, codes=(0, 2)), review.folder  # 2: read already


def _imported(review: Review) -> object:
    with review.store.reading() as reader:
        return [(run.id, run.status, run.parsed) for run in reader.runs()], reader.count("records")


def _dedupe(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = empty(folder).acting("author")
    _read(review)
    return Job("dedupe", ("dedupe", "--as", "author"), _deduped), review.folder


def _deduped(review: Review) -> object:
    with review.store.reading() as reader:
        return reader.works(), reader.count("pairs")


def _decide(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = empty(folder).acting("author")
    _read(review)
    dedupe(review)
    arguments = ("screen", "decide", "--where", "year<2030", "--include", "--stage", "title", "--as", "author")
    return Job("decide", arguments, _decided), review.folder


def _decided(review: Review) -> object:
    with review.store.reading() as reader:
        return [(one.work, one.stage, one.verdict) for one in reader.decisions()]


def _report(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = example(folder, "hope-and-recovery")
    return Job("report", ("report", "--format", "docx,html,xlsx,csv,md"), _reported), review.folder


def _reported(review: Review) -> object:
    """What the report's files hold, each whole. Hidden files are what a kill left; a later run takes them away."""
    there = (path for path in (review.folder / "reports").rglob("*") if not path.name.startswith("."))
    files = sorted(path for path in there if path.is_file())
    for path in files:
        if path.suffix in {".docx", ".xlsx"}:
            assert zipfile.ZipFile(path).testzip() is None
    return [(path.name, path.read_bytes()) for path in files]


def _migrate(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = empty(folder).acting("author")
    _read(review)
    dedupe(review)
    with sqlite3.connect(review.folder / "litreview.db") as connection:
        for statement in (*BACK_TO_0003, *BACK_TO_0002):
            connection.execute(statement)
    connection.close()
    return Job("migrate", ("audit", "verify"), _migrated), review.folder


def _migrated(review: Review) -> object:
    with review.store.reading() as reader:
        revision = reader.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert revision == HEAD
        return {table.name: reader.count(table.name) for table in schema.PROJECTED}


def _read(review: Review) -> None:
    import_file(review, FileImport(_articles(review.folder / "found.ris"), source="Oria"))


def _articles(path: Path) -> Path:
    """An export file with articles that come several times."""
    with path.open("wb") as file:
        RisExporter().write([Exchanged(record) for record in synthetic(WORKS).records.values()], file)
    return path
