"""A whole review in PostgreSQL, and which of two stores a folder has."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest

from litreview.errors import InputError, StoreError
from litreview.model import Verdict
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.doctor import examine
from litreview.steps.imports import FileImport, import_file
from litreview.steps.past import reader_at
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.settings import Settings
from litreview.steps.shipped import example_names
from litreview.steps.start import create_review
from litreview.steps.stores import STORE
from litreview.store import Database, Private, Store
from tests.steps.reviews import articles, ticking

FORMATS = ("docx", "html", "xlsx", "md", "csv")


@pytest.fixture
def shared_review() -> Iterator[tuple[str, Settings]]:
    """A name for a review, and the settings of who keeps it in PostgreSQL."""
    with postgres.review() as (name, url):
        yield name, Settings(database=url)


@pytest.fixture
def same_salts(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Salts are drawn by lot; two reviews are alike to the byte when they draw the same."""

    def begin() -> None:
        numbers = itertools.count()
        monkeypatch.setattr("secrets.token_bytes", lambda size: next(numbers).to_bytes(size))

    return begin


def worked_on(folder: Path, name: str, settings: Settings) -> Review:
    """A shipped review with more done to it: files read, duplicates looked for, works decided."""
    review = create_review(folder / name, example=name, settings=settings, clock=ticking()).acting("Kari")
    import_file(review, FileImport(articles(folder)))
    dedupe(review)
    with review.store.reading() as reader:
        works = [f"W{number}" for number in reader.works()][-2:]
    for work in works:
        decide(review, Choice(work, Verdict.INCLUDE))
    undo(review, works[-1])
    return review


@pytest.mark.parametrize("name", example_names())
def test_a_review_in_postgresql_makes_the_same_report_to_the_byte(
    tmp_path: Path, name: str, same_salts: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the names the shipped reviews have; so the schema is one of this test's own by another way."""
    made: dict[str, dict[str, bytes]] = {}
    with postgres.schema() as database:
        for module in ("start", "stores"):
            monkeypatch.setattr(
                f"litreview.steps.{module}.address_of",
                lambda folder, name, settings: database if settings.database else folder / STORE,
            )
        for kind, settings in (("file", Settings()), ("database", Settings(database=database.url))):
            same_salts()
            (tmp_path / kind).mkdir()
            review = worked_on(tmp_path / kind, name, settings)
            assert isinstance(review.store.address, Database) == (kind == "database")
            assert verify(review).faults == ()
            files = [*make_report(review, ReportWanted(FORMATS)).files]
            files += make_report(review, ReportWanted(("md",), as_of="#12")).files
            made[kind] = {path.name: path.read_bytes() for path in files}
    assert made["file"].keys() == made["database"].keys()
    assert [each for each, body in made["file"].items() if body != made["database"][each]] == []


def test_the_folder_of_a_review_in_the_database_has_no_file(
    tmp_path: Path, shared_review: tuple[str, Settings]
) -> None:
    name, settings = shared_review
    review = create_review(tmp_path / name, settings=settings)
    assert sorted(path.name for path in review.folder.iterdir()) == ["protocols", "queries", "reports"]
    with reader_at(review, "#1") as reader:
        assert reader.head()[1] == 1


def test_another_of_the_team_opens_the_same_review_from_a_folder_of_their_own(
    tmp_path: Path, shared_review: tuple[str, Settings]
) -> None:
    name, settings = shared_review
    first = create_review(tmp_path / name, settings=settings)
    for folder in ("protocols", "queries"):
        shutil.copytree(first.folder / folder, tmp_path / "mine" / folder)
    second = open_review(tmp_path / "mine", settings=settings)
    with second.store.writing(lambda: datetime(2026, 5, 1, tzinfo=UTC)) as writer:
        writer.append("form.set", "x", {"kind": "x", "key": "x", "position": 1, "after": {}}, actor="R-1")
    with first.store.reading() as reader:
        assert reader.form("x", "x") == {}
    with pytest.raises(InputError) as caught:
        create_review(tmp_path / "other" / name, settings=settings)
    assert caught.value.code == "LR-INIT-TAKEN"


def code(folder: Path, settings: Settings) -> str:
    with pytest.raises((StoreError, InputError)) as caught:
        open_review(folder, settings=settings)
    return caught.value.code


def test_which_of_two_stores_counts(tmp_path: Path, shared_review: tuple[str, Settings]) -> None:
    name, settings = shared_review
    in_file = create_review(tmp_path / "a" / name, settings=Settings())
    assert code(in_file.folder, settings) == "LR-STORE-ELSEWHERE"
    create_review(tmp_path / "b" / name, settings=settings)
    assert code(in_file.folder, settings) == "LR-STORE-FORKED"
    assert isinstance(open_review(in_file.folder, settings=Settings()).store.address, Path)


def test_an_old_copy_in_the_folder_is_passed_over(
    tmp_path: Path, shared_review: tuple[str, Settings], same_salts: Callable[[], None]
) -> None:
    """The same events in both, and then more in the database; with one more in the file they are two histories."""
    name, settings = shared_review
    reviews = []
    for place, chosen in (("a", Settings()), ("b", settings)):
        same_salts()
        reviews.append(create_review(tmp_path / place / name, settings=chosen, clock=ticking()))
    old, new = reviews
    say(new.store, "more")
    opened = open_review(old.folder, settings=settings)
    assert isinstance(opened.store.address, Database)
    say(old.store, "else")
    assert code(old.folder, settings) == "LR-STORE-FORKED"


def say(store: Store, text: str) -> None:
    with store.writing(lambda: datetime(2026, 5, 1, tzinfo=UTC)) as writer:
        writer.append("review.created", text, {"note": Private(text)}, actor="R-1")


def test_an_empty_file_in_the_folder_says_nothing(tmp_path: Path, shared_review: tuple[str, Settings]) -> None:
    name, settings = shared_review
    review = create_review(tmp_path / name, settings=settings)
    (review.folder / STORE).touch()
    assert isinstance(open_review(review.folder, settings=settings).store.address, Database)
    Store.create(tmp_path / "empty.db")
    shutil.copy(tmp_path / "empty.db", review.folder / STORE)
    assert isinstance(open_review(review.folder, settings=settings).store.address, Database)


def test_a_database_without_the_review_and_one_that_does_not_answer(
    tmp_path: Path, shared_review: tuple[str, Settings]
) -> None:
    name, settings = shared_review
    review = create_review(tmp_path / name, settings=Settings())
    (review.folder / STORE).unlink()
    assert code(review.folder, settings) == "LR-DATABASE-EMPTY"
    assert code(review.folder, Settings(database="postgresql://kari:x@127.0.0.1:1/x")) == "LR-DATABASE-UNREACHABLE"
    assert code(review.folder, Settings(database="mysql://kari:x@127.0.0.1:1/x")) == "LR-DATABASE-URL"


def test_doctor_says_which_store_and_whether_it_answers(
    tmp_path: Path, shared_review: tuple[str, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, settings = shared_review
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path / "config"))
    review = create_review(tmp_path / name, settings=settings)
    monkeypatch.setenv("LITREVIEW_DATABASE", settings.database)
    facts = examine(review.folder).facts
    assert facts["store"] == review.store.name
    assert facts["review"].startswith(f"{name}, ")
    monkeypatch.setenv("LITREVIEW_DATABASE", "postgresql://kari:hemmelig@127.0.0.1:1/x")
    found = examine(review.folder)
    assert found.facts["review"] == "LR-DATABASE-UNREACHABLE"
    assert "127.0.0.1:1/x" in found.facts["store"]
    assert "hemmelig" not in str(found)
    assert "error.LR-DATABASE-UNREACHABLE.next" in [advice.code for advice in found.advice]
    monkeypatch.delenv("LITREVIEW_DATABASE")
    assert examine(review.folder).facts["store"] == STORE
