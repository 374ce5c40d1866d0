"""A review made again from its history and pages: the same tables, the same reports, whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError, StoreError
from litreview.importers.ris import RIS
from litreview.steps import rebuild as steps
from litreview.steps.audit import verify
from litreview.steps.rebuild import Remade, rebuild
from litreview.steps.review import Review
from litreview.steps.shipped import example_names
from litreview.store import Store
from tests.steps.lived import lived_in
from tests.steps.remade import assert_same_reports, assert_same_tables, reopened, rows
from tests.steps.reviews import example


def spoil(review: Review, change: str) -> None:
    """Change the store behind the program's back."""
    raw = sqlite3.connect(review.store.path)
    raw.executescript(change)
    raw.commit()
    raw.close()


def codes(made: Remade) -> list[str]:
    return [fault.code for fault in made.faults]


@pytest.mark.parametrize("name", example_names())
def test_a_shipped_review_is_the_same_again(name: str, tmp_path: Path) -> None:
    review = example(tmp_path, name)
    made = rebuild(review.folder, tmp_path / "again")
    assert (made.faults, made.remarks) == ((), ())
    again = reopened(tmp_path / "again")
    assert again.documents == review.documents
    assert_same_tables(review.store, again.store)
    assert_same_reports(review, again, tmp_path)
    assert verify(again).faults == ()
    assert (made.events, made.head) == (verify(review).events, verify(review).head)


def test_a_review_in_which_everything_was_done_is_the_same_again(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    made = rebuild(review.folder, tmp_path / "deep" / "again")
    assert (made.faults, made.remarks) == ((), ())
    again = reopened(made.folder)
    assert_same_tables(review.store, again.store)
    assert_same_reports(reopened(review.folder), again, tmp_path)
    kinds = {row[3] for row in rows(again.store, "events")}
    assert {"run.withdrawn", "works.matched", "protocol.amended", "run.finished", "exception.made"} <= kinds
    assert len(rows(again.store, "unparsed")) == 2
    assert sorted({row[1] for row in rows(again.store, "records")}) == [2, 3, 4, 5, 6, 7, 9]
    assert [path.name for path in sorted(made.folder.iterdir())] == ["litreview.db", "protocols", "queries", "reports"]


def test_the_tables_and_files_of_the_old_folder_are_not_asked(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    before = {table: rows(review.store, table) for table in ("decisions", "works", "records")}
    spoil(
        review, "PRAGMA foreign_keys=OFF; DELETE FROM decisions; DELETE FROM work_records; UPDATE records SET data='x'"
    )
    for path in (review.folder / "protocols").iterdir():
        path.write_text("no protocol", encoding="utf-8")
    made = rebuild(review.folder, tmp_path / "again")
    assert made.faults == ()
    again = reopened(made.folder)
    assert {table: rows(again.store, table) for table in before} == before
    assert verify(again).faults == ()


CHANGES = {
    "UPDATE events SET data = replace(data, '120', '121') WHERE kind = 'run.logged'": "audit.broken.hash",
    "DELETE FROM events WHERE seq = 5": "audit.broken.order",
    "UPDATE events SET prev = hash WHERE seq = 4": "audit.broken.prev",
    "UPDATE page_chunks SET body = x'789c030000000001' WHERE page = 2": "audit.page_changed",
    "DELETE FROM page_chunks WHERE page = 2": "audit.page_changed",
    "UPDATE private_texts SET text = 'Ola' WHERE text = 'kari'": "audit.rebuild.private",
    "UPDATE private_texts SET salt = 'no number'": "audit.rebuild.private",
    "INSERT INTO private_texts VALUES"
    " ('3c7e9bc930dc93f01fa69985ef242d9f9e861f3c5355aa24ce5ef4b4b8a70ccb', '00', 'x')": "audit.rebuild.private",
    "UPDATE events SET data = '{' WHERE seq = 3": "audit.rebuild.unreadable",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_hold_is_told_and_nothing_is_made(change: str, tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    spoil(review, f"DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete; PRAGMA foreign_keys=OFF; {change}")
    made = rebuild(review.folder, tmp_path / "again")
    assert codes(made)[0] == CHANGES[change]
    assert not (tmp_path / "again").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_every_page_that_does_not_hold_is_told(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    spoil(review, "UPDATE page_chunks SET body = x'789c030000000001' WHERE page IN (1, 3)")
    assert [fault.args["page"] for fault in rebuild(review.folder, tmp_path / "again").faults] == [1, 3]


def test_a_page_that_is_read_otherwise_now_keeps_the_rows_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = lived_in(tmp_path)
    importers = tuple(one for one in steps.IMPORTERS if one is not RIS)
    monkeypatch.setattr(steps, "IMPORTERS", importers)
    made = rebuild(review.folder, tmp_path / "again")
    assert made.faults == ()
    assert [(one.code, one.args["page"], one.args["parser"]) for one in made.remarks] == [
        ("audit.rebuild.kept", 1, "ris/1"),
        ("audit.rebuild.kept", rows(review.store, "pages")[-1][0], "ris/1"),
    ]
    assert_same_tables(review.store, Store.open(made.folder / "litreview.db"))


def test_a_page_of_which_neither_reading_fits_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = lived_in(tmp_path)
    monkeypatch.setattr(steps, "IMPORTERS", tuple(one for one in steps.IMPORTERS if one is not RIS))
    spoil(review, "UPDATE records SET data = replace(data, 'Hope', 'Hopp') WHERE page = 1")
    made = rebuild(review.folder, tmp_path / "again")
    assert [(one.code, one.args) for one in made.faults] == [
        ("audit.rebuild.page", {"page": 1, "parser": "ris/1"}),
    ]
    assert not made.folder.exists()


def test_an_erased_text_stays_away_and_all_else_stands(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    spoil(review, "UPDATE private_texts SET text = NULL, salt = NULL WHERE text = 'hemmelig'")
    made = rebuild(review.folder, tmp_path / "again")
    assert made.faults == ()
    assert "hemmelig" not in {row[2] for row in rows(reopened(made.folder).store, "private_texts")}
    assert_same_reports(reopened(review.folder), reopened(made.folder), tmp_path)


def test_a_folder_in_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = example(tmp_path, "drug-free-life")
    used, file, here = tmp_path / "used", tmp_path / "file", tmp_path / "here"
    for folder in (used, here):
        folder.mkdir()
    (used / "note.txt").write_text("mine", encoding="utf-8")
    file.write_text("mine", encoding="utf-8")
    monkeypatch.chdir(here)
    for place in (used, file, here, review.folder, Path()):
        with pytest.raises(InputError, match="LR-REBUILD-FOLDER"):
            rebuild(review.folder, place)
    assert (used / "note.txt").read_text(encoding="utf-8") == "mine"
    (tmp_path / "empty").mkdir()
    assert rebuild(review.folder, tmp_path / "empty").faults == ()
    with pytest.raises(StoreError, match="LR-STORE-MISSING"):
        rebuild(used, tmp_path / "again")


def test_a_rebuild_that_breaks_off_leaves_nothing_that_is_taken_for_a_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = lived_in(tmp_path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for place in ("_write_documents", "_give_name", "hits_of"):
        with monkeypatch.context() as patched:
            patched.setattr(steps, place, interrupted)
            with pytest.raises(KeyboardInterrupt):
                rebuild(review.folder, tmp_path / "again")
        assert not (tmp_path / "again").exists()
        assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_a_history_without_protocol_makes_no_review(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    Store.create(folder / "litreview.db")
    with pytest.raises(InputError, match="LR-REBUILD-PROTOCOL"):
        rebuild(folder, tmp_path / "again")
    assert [path.name for path in tmp_path.iterdir()] == ["bare"]


def test_the_mark_at_the_beginning_of_a_protocol_comes_back(tmp_path: Path) -> None:
    review = example(tmp_path, "drug-free-life")
    (path,) = (review.folder / "protocols").glob("*.toml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    CliRunner().invoke(app, ["log", "add", "-r", str(review.folder), "--as", "a", "--source", "Oria", "--hits", "3"])
    made = rebuild(review.folder, tmp_path / "again")
    assert (made.folder / "protocols" / path.name).read_bytes() == path.read_bytes()


def test_the_command_makes_a_folder_or_says_what_is_wrong(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    told = CliRunner().invoke(app, ["audit", "rebuild", str(tmp_path / "one"), "-r", str(review.folder)])
    assert (told.exit_code, (tmp_path / "one" / "litreview.db").is_file()) == (0, True)
    spoil(review, "UPDATE page_chunks SET body = x'789c030000000001'")
    told = CliRunner().invoke(app, ["audit", "rebuild", str(tmp_path / "two"), "-r", str(review.folder), "--json"])
    said = json.loads(told.stdout)
    assert (told.exit_code, said["folder"], said["faults"][0]["code"]) == (5, None, "audit.page_changed")
    told = CliRunner().invoke(app, ["audit", "rebuild", str(tmp_path / "two"), "-r", str(review.folder)])
    assert (told.exit_code, len(told.stdout.splitlines())) == (5, 2)


def test_a_file_in_the_folder_is_not_rebuilt_in_the_place_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = example(tmp_path, "hope-and-recovery")
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path))
    monkeypatch.setenv("LITREVIEW_DATABASE", "nonsense")
    with pytest.raises(InputError) as caught:
        rebuild(review.folder, tmp_path / "again")
    assert caught.value.code == "LR-DATABASE-URL"
    assert not (tmp_path / "again").exists()
