"""Files as runs: what is told of them, what is compared, and that nothing of them is held."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Purpose, RunStatus
from litreview.steps.audit import verify
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from tests.steps.reviews import empty

ENTRY = "TY  - JOUR\nTI  - Håp {n}\nAU  - Vik, Anne\nPY  - 2019\nDB  - {db}\nDP  - EBSCOhost\nER  - \n\n"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return empty(tmp_path)


def written(folder: Path, text: str, name: str = "hits.ris") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_file_tells_what_it_is(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, "".join(ENTRY.format(n=n, db="CINAHL Complete") for n in range(3)))
    loaded = import_file(review, FileImport(path, hits="3"))
    assert loaded.file.size == path.stat().st_size
    assert loaded.file.sha256 == loaded.run.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.file.dialect is not None
    assert loaded.file.dialect.key == "ebsco"
    assert (loaded.run.retrieved, loaded.run.parsed, loaded.run.unparsed) == (3, 3, 0)
    assert loaded.run.status is RunStatus.COMPLETE
    assert verify(review).faults == ()


def test_the_source_is_read_from_the_file_when_nobody_names_it(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, "".join(ENTRY.format(n=n, db="CINAHL Complete") for n in range(2)))
    run = import_file(review, FileImport(path)).run
    assert (run.source, run.platform) == ("cinahl", "EBSCOhost")
    assert "log.source_shown" in {remark.code for remark in run.remarks}
    again = import_file(review, FileImport(path, source="Oria", again=True)).run
    assert (again.source, "log.source_shown" in {remark.code for remark in again.remarks}) == ("oria", False)


def test_two_databases_in_one_file_are_no_source(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY.format(n=1, db="CINAHL Complete") + ENTRY.format(n=2, db="APA PsycInfo"))
    assert import_file(review, FileImport(path)).run.source == ""


def test_known_works_are_of_no_source(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY.format(n=1, db="CINAHL Complete"))
    assert import_file(review, FileImport(path, purpose=Purpose.KNOWN)).run.source == ""


def test_hits_that_are_not_in_the_file_are_told(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY.format(n=1, db="CINAHL"))
    run = import_file(review, FileImport(path, hits="12")).run
    assert run.status is RunStatus.INCOMPLETE
    assert "log.not_all_retrieved" in {remark.code for remark in run.remarks}


def test_the_same_file_twice_is_noticed_and_nothing_is_written(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY.format(n=1, db="CINAHL"))
    import_file(review, FileImport(path))
    before = verify(review).head
    with pytest.raises(InputError, match="LR-IMPORT-TWICE"):
        import_file(review, FileImport(path))
    assert verify(review).head == before


def test_remarks_of_a_kind_are_told_once_with_their_places(review: Review, tmp_path: Path) -> None:
    untitled = "TY  - JOUR\nAU  - Vik, Anne\nER  - \n\n"
    path = written(tmp_path, ENTRY.format(n=1, db="CINAHL") + untitled * 3)
    (noted,) = [item for item in import_file(review, FileImport(path)).noted if item.remark.code == "import.no_title"]
    assert (noted.n, [place.line for place in noted.places]) == (3, [9, 13, 17])


def test_blanks_before_the_content_do_not_hide_it(review: Review, tmp_path: Path) -> None:
    path = written(tmp_path, " \n" * 70_000 + ENTRY.format(n=1, db="CINAHL"))
    assert import_file(review, FileImport(path)).run.parsed == 1


@pytest.mark.parametrize("records", [4000, 16000])
def test_memory_does_not_grow_with_the_file(review: Review, tmp_path: Path, records: int) -> None:
    path = written(tmp_path, "".join(ENTRY.format(n=n, db="CINAHL") for n in range(records)))
    tracemalloc.start()
    try:
        loaded = import_file(review, FileImport(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert loaded.run.parsed == records
    assert peak < 24 << 20  # the copy in memory (8 MiB at most), a block of text, a batch of records
