"""Killed at any moment of any work, the review is whole, and the next run comes to the end that was meant."""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.synthetic import synthetic
from litreview.exporters.ris import RisExporter
from litreview.model import Exchanged, Verdict
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import schema
from litreview.store.schema import HEAD
from tests.kill.killing import Home, Job, kill_and_look
from tests.postgres import url
from tests.servers.eutils import Corpus, EutilsServer
from tests.steps.reviews import ticking
from tests.store.older import BACK_TO_0002, BACK_TO_0003

FEW, MANY = 1, 34  # kills of each of the six works: 204 in the full count
WORKS = 300
JOBS = ("search", "import", "dedupe", "decide", "report", "migrate")


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(Corpus(1_500)) as made:
        yield made


@pytest.fixture(params=["file", "postgres"])
def home(request: pytest.FixtureRequest) -> Home:
    return Home(url() if request.param == "postgres" else "")


@pytest.mark.parametrize("name", JOBS)
def test_killed_it_is_whole_and_goes_on(name: str, home: Home, tmp_path: Path, server: EutilsServer) -> None:
    job, ready = make(name, tmp_path, server)
    assert kill_and_look(job, ready, tmp_path, FEW, 8, home).killed >= FEW


@pytest.mark.soak
@pytest.mark.parametrize("name", JOBS)
def test_killed_two_hundred_times_it_is_whole_and_goes_on(
    name: str, home: Home, tmp_path: Path, server: EutilsServer
) -> None:
    job, ready = make(name, tmp_path, server)
    assert kill_and_look(job, ready, tmp_path, MANY, 88, home).killed >= MANY


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
    review = _fresh(folder)
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
    review = _fresh(folder)
    _articles(review.folder / "found.ris")
    arguments = ("import", "found.ris", "--source", "Oria", "--as", "author")
    return Job("import", arguments, _imported, codes=(0, 2)), review.folder  # 2: read already


def _imported(review: Review) -> object:
    with review.store.reading() as reader:
        return [(run.id, run.status, run.parsed) for run in reader.runs()], reader.count("records")


def _dedupe(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = _fresh(folder).acting("author")
    _read(review)
    return Job("dedupe", ("dedupe", "--as", "author"), _deduped), review.folder


def _deduped(review: Review) -> object:
    with review.store.reading() as reader:
        return reader.works(), reader.count("pairs")


def _decide(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = _fresh(folder).acting("author")
    _read(review)
    dedupe(review)
    arguments = ("screen", "decide", "--where", "year<2030", "--include", "--stage", "title", "--as", "author")
    return Job("decide", arguments, _decided), review.folder


def _decided(review: Review) -> object:
    with review.store.reading() as reader:
        return [(one.work, one.stage, one.verdict) for one in reader.decisions()]


def _report(folder: Path, server: EutilsServer) -> tuple[Job, Path]:
    review = _fresh(folder).acting("author")
    _read(review)
    dedupe(review)
    for work in ("W1", "W2", "W3"):
        for stage in review.protocol.stages:
            decide(review, Choice(work, Verdict.INCLUDE, stage))
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
    review = _fresh(folder).acting("author")
    _read(review)
    dedupe(review)
    return Job("migrate", ("audit", "verify"), _migrated, aged=(*BACK_TO_0003, *BACK_TO_0002)), review.folder


def _migrated(review: Review) -> object:
    with review.store.reading() as reader:
        revision = reader.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert revision == HEAD
        return {table.name: reader.count(table.name) for table in schema.PROJECTED}


def _fresh(folder: Path) -> Review:
    """A new review with a name that no other has: it is the name of its schema in a database."""
    name = f"killed-{secrets.token_hex(4)}"
    return create_review(folder / name, settings=Settings(), clock=ticking())


def _read(review: Review) -> None:
    import_file(review, FileImport(_articles(review.folder / "found.ris"), source="Oria"))


def _articles(path: Path) -> Path:
    """An export file with articles that come several times."""
    with path.open("wb") as file:
        RisExporter().write([Exchanged(record) for record in synthetic(WORKS).records.values()], file)
    return path
