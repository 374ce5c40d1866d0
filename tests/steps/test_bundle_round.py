"""There and back: a bundle of any review verifies without fault, also one that an earlier version made; a writer that
is killed leaves no half file."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from litreview.model import Language, PrivateKind
from litreview.steps.audit import verify
from litreview.steps.bundle import BundleWanted, write_bundle
from litreview.steps.bundle_tables import tables
from litreview.steps.bundle_verify import checked_bundle
from litreview.steps.listing import Listing
from litreview.steps.review import Review
from litreview.steps.settings import Settings
from litreview.steps.shipped import example_names
from litreview.steps.snapshot import snapshot
from tests.steps.lived import lived_in
from tests.steps.reviews import example
from tests.steps.secretive import secretive

HOME = Path(__file__).resolve().parents[2]
MADE_OTHERWISE = ("audit.bundle.differs", "audit.bundle.extra", "audit.bundle.lacks")
FACTS = [f"tables/{name}.csv" for name in ("log", "works", "decisions", "exceptions", "amendments", "edits")]
KEPT = sorted((HOME / "tests" / "bundles").glob("*.zip"))


def holds(path: Path) -> tuple[str, int]:
    """The head and length of a bundle that must have no fault."""
    with checked_bundle(path) as found:
        assert found.faults == []
        assert found.about is not None
        return found.about.head, found.about.length


def bundled(review: Review, **wanted: object) -> Path:
    return write_bundle(review, BundleWanted(review.folder.parent / "out.zip", force=True, **wanted)).path  # type: ignore[arg-type]


@pytest.mark.parametrize("name", example_names())
def test_a_bundle_of_a_shipped_review_holds(tmp_path: Path, name: str) -> None:
    review = example(tmp_path, name)
    with review.store.reading() as reader:
        head, length, _ = reader.head()
    assert holds(bundled(review)) == (head, length)


@pytest.mark.parametrize("kinds", [(), *((kind,) for kind in PrivateKind), tuple(PrivateKind)])
def test_it_holds_with_and_without_what_is_private(tmp_path: Path, kinds: tuple[PrivateKind, ...]) -> None:
    holds(bundled(secretive(tmp_path, settings=Settings()), kinds=frozenset(kinds), language=Language.NYNORSK))


def test_a_bundle_of_a_review_in_which_everything_was_done_holds(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    layout = review.folder / "reports" / "mine.layout.toml"
    layout.parent.mkdir(exist_ok=True)
    layout.write_text('schema = 1\ntables = ["log", "flow"]\n', encoding="utf-8")
    holds(bundled(review, layouts=("mine", "summary")))


def test_there_is_a_bundle_to_be_kept() -> None:
    assert KEPT, "a bundle of each version stays in tests/bundles"
    assert all(path.stat().st_size < 200_000 for path in KEPT)


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_what_an_earlier_version_made_still_holds(path: Path) -> None:
    """Its chain, pages, records and tables. The page, the reports and words may be otherwise today."""
    with checked_bundle(path) as found, zipfile.ZipFile(path) as archive:
        assert [fault for fault in found.faults if fault.code not in MADE_OTHERWISE] == []
        assert found.about is not None
        assert found.review is not None
        with found.review.store.reading() as reader:
            head, length, _ = reader.head()
            assert len(list(reader.records())) == len(archive.read("records.jsonl").splitlines()) > 0
        assert (head, length) == (found.about.head, found.about.length)
        assert verify(found.review).faults == ()
        state = snapshot(found.review, listing=Listing.ALL)
        for name, made in tables(found.review, state, found.about.language):
            if name in FACTS:
                was = rows(archive.read(name))
                assert was
                assert [{key: row[key] for key in was[0]} for row in rows(made)] == was, name


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_writer_that_is_killed_leaves_no_half_file(tmp_path: Path) -> None:
    review = example(tmp_path, "support-in-recovery")
    out = tmp_path / "killed.zip"
    line = [sys.executable, "-m", "litreview", "audit", "bundle", str(out), "--review", str(review.folder)]
    env = {**os.environ, "PYTHONPATH": str(HOME), "LITREVIEW_CONFIG": str(tmp_path / "none")}
    began = time.monotonic()
    subprocess.run(line, check=True, capture_output=True, env=env)
    whole, took = out.read_bytes(), time.monotonic() - began
    for part in (0.5, 0.7, 0.9, 0.97):
        out.unlink(missing_ok=True)
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
            time.sleep(took * part)
            process.kill()
        assert not out.exists() or out.read_bytes() == whole
