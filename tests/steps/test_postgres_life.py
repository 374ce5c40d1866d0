"""A review lives in PostgreSQL, from the first file to its copy in a file: all that is made of it has the same head."""

from __future__ import annotations

import gc
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import StoreError
from litreview.model import Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.bundle import BundleWanted, write_bundle
from litreview.steps.bundle_verify import checked_bundle
from litreview.steps.claims import claim, claim_next
from litreview.steps.copies import backup, copy_to
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.rebuild import remake
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.screen_queue import Wanted
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.steps.stores import STORE
from litreview.store import Database, schema_of
from litreview.store.truth import StoreTruth
from tests import postgres
from tests.steps.reviews import articles, ticking

TITLE = Wanted(Stage.TITLE)


def test_a_life_in_postgresql(tmp_path: Path) -> None:
    with postgres.review() as (name, url):
        settings = Settings(database=url)
        kari = create_review(tmp_path / name, settings=settings, clock=ticking()).acting("Kari")
        import_file(kari, FileImport(articles(tmp_path)))
        dedupe(kari)
        ola = taking_part(kari, tmp_path / "ola", settings).acting("Ola")
        assert [[one.work for one in claim(who, 1, TITLE)] for who in (kari, ola)] == [["W1"], ["W2"]]
        decide(kari, Choice("W1", Verdict.INCLUDE, note="hemmelig"))
        decide(ola, Choice("W2", Verdict.INCLUDE))
        assert claim_next(ola, TITLE) is None
        lived = verify(kari, full=True)
        assert lived.faults == ()
        end = (lived.events, lived.head)
        bundled = write_bundle(kari, BundleWanted(tmp_path / "bundle.zip", layouts=()))
        assert (bundled.length, bundled.head) == end
        with checked_bundle(bundled.path) as checked:
            assert checked.faults == []
        assert b"hemmelig" not in bundled.path.read_bytes()
        backup(kari.folder, tmp_path / "backup.db", settings=settings)
        (tmp_path / "home").mkdir()
        moved = copy_to(ola.folder, str(tmp_path / "home"), settings=settings)
        with kari.store.reading() as reader:
            made = remake(StoreTruth(reader), tmp_path / "made")
        assert (made.events, made.head, made.faults) == (*end, ())
        assert (moved.copied.length, moved.copied.head) == end
    shutil.copytree(tmp_path / "made", tmp_path / "kept")
    (tmp_path / "kept" / STORE).unlink()
    shutil.copy(tmp_path / "backup.db", tmp_path / "kept" / STORE)
    shutil.copytree(tmp_path / "made", tmp_path / "home", ignore=lambda *_: [STORE], dirs_exist_ok=True)
    for folder in ("home", "kept", "made"):
        found = verify(open_review(tmp_path / folder, settings=Settings()), full=True)
        assert (found.events, found.head, found.faults) == (*end, ())
        assert (found.left_out, found.erased) == (0, 0)


def taking_part(review: Review, folder: Path, settings: Settings) -> Review:
    """The same review, from a folder of another's own."""
    for part in ("protocols", "queries"):
        shutil.copytree(review.folder / part, folder / part)
    opened = open_review(folder, settings=settings)
    assert isinstance(opened.store.address, Database)
    return replace(opened, clock=review.clock)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_line_that_breaks_while_a_review_is_copied_to_a_file_is_told_of_the_database(tmp_path: Path) -> None:
    with postgres.review() as (name, url):
        kari = create_review(tmp_path / name, settings=Settings(database=url), clock=ticking())
        here = schema_of(name)

        def cut(done: int, total: int) -> None:
            postgres.statement(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "  # noqa: S608
                f"WHERE relation = '{here}.events'::regclass AND pid <> pg_backend_pid()"
            )

        with pytest.raises(StoreError) as caught:
            copy_to(kari.folder, str(tmp_path / "home.db"), settings=Settings(database=url), progress=cut)
        assert (caught.value.code, caught.value.where.file) == ("LR-DATABASE-GONE", kari.store.name)
        assert "terminating" not in str(caught.value.words)
        del caught
        gc.collect()  # psycopg counts the cursor of a line that broke as open
        moved = copy_to(kari.folder, str(tmp_path / "home.db"), settings=Settings(database=url))
        assert moved.copied.length == verify(kari).events
