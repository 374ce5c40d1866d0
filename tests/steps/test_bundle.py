"""A bundle: the same bytes for the same state, nothing private that was not asked for, whole or not there at all."""

from __future__ import annotations

import ast
import hashlib
import json
import sqlite3
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litreview.errors import InputError, StoreError
from litreview.model import Language, PrivateKind, Verdict
from litreview.steps import bundle as bundling
from litreview.steps.bundle import BundleWanted, default_path, write_bundle
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.shipped import example_names
from litreview.store.left_out import PLACES, digests
from tests.steps.reviews import example
from tests.steps.secretive import PLANTED, SECRETS, inside, places, secretive

HOME = Path(__file__).resolve().parents[2]


def made(review: Review, name: str = "out.zip", **wanted: object) -> Path:
    return write_bundle(review, replace(BundleWanted(review.folder.parent / name, force=True), **wanted)).path  # type: ignore[arg-type]


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return secretive(tmp_path, settings=Settings())


# The zip ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", example_names())
def test_the_same_state_gives_the_same_bytes(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    review = example(tmp_path, name)
    first = made(review, "a.zip").read_bytes()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LITREVIEW_LANG", "en")
    later = replace(review, clock=lambda: datetime(2031, 1, 1, tzinfo=UTC), actor="somebody else")
    assert made(later, "b.zip").read_bytes() == first


def test_a_change_of_the_state_changes_it(review: Review) -> None:
    first = made(review, "a.zip").read_bytes()
    decide(review, Choice("W2", Verdict.EXCLUDE, criterion="E1"))
    assert made(review, "b.zip").read_bytes() != first


def test_it_is_laid_out_so_that_any_reader_can_check_it(review: Review) -> None:
    path = made(review)
    with zipfile.ZipFile(path) as archive:
        listed = archive.infolist()
        assert archive.comment == b""
        assert archive.testzip() is None
    names = [info.filename for info in listed]
    assert names == sorted(set(names))
    for info in listed:
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert (info.compress_type, info.create_system, info.external_attr) == (8, 3, 0o100644 << 16)
        assert (info.extra, info.comment, info.flag_bits & ~0x800) == (b"", b"", 0)
    found = entries(path)
    lines = found["manifest-sha256.txt"].decode().splitlines()
    told = dict(reversed(line.split("  ", 1)) for line in lines)
    assert lines == sorted(lines, key=lambda line: line.split("  ", 1)[1])
    assert told == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "manifest-sha256.txt"
    }


def test_it_tells_what_it_is_of(review: Review) -> None:
    found = entries(made(review))
    about = json.loads(found["bundle.json"])
    events = [json.loads(line) for line in found["events.jsonl"].splitlines()]
    with review.store.reading() as reader:
        head, length, at = reader.head()
        assert [(one["seq"], one["hash"]) for one in events] == [(one.seq, one.hash) for one in reader.events()]
    assert (about["head"], about["length"], about["at"]) == (head, length, at)
    assert (about["format"], about["with"], about["reports"], about["language"]) == (1, [], ["default"], "nb")
    assert set(events[0]) == {"seq", "at", "actor", "kind", "subject", "data", "tool", "prev", "hash"}
    assert len(found["records.jsonl"].splitlines()) == 2
    assert found["pages/000001"].startswith(b"TY  - JOUR")
    assert found["private.jsonl"] == b""


def test_its_reports_are_in_the_language_and_layouts_asked_for(review: Review) -> None:
    own = review.folder / "reports" / "mine.layout.toml"
    own.write_text('schema = 1\ntables = ["log"]\n', encoding="utf-8")
    path = made(review, language=Language.ENGLISH, layouts=("default", "mine"))
    reports = [name for name in entries(path) if name.startswith("reports/")]
    assert {name.partition(".")[2] for name in reports} == {
        *("en.docx", "en.html", "flow.en.svg", "mine.en.docx", "mine.en.html", "layout.toml")
    }
    assert b'lang="en-GB"' in entries(path)["index.html"]
    with pytest.raises(InputError, match="LR-REPORT-LAYOUT"):
        made(review, layouts=("nowhere",))


def test_rocrate_reads_it(review: Review, tmp_path: Path) -> None:
    crates = pytest.importorskip("rocrate.rocrate", reason="rocrate is not installed")
    with zipfile.ZipFile(made(review)) as archive:
        archive.extractall(tmp_path / "crate")
        names = set(archive.namelist())
    crate = crates.ROCrate(tmp_path / "crate")
    listed = {entity.id: entity for entity in crate.data_entities}
    assert set(listed) == names - {"ro-crate-metadata.json"}
    for name, entity in listed.items():
        assert entity["encodingFormat"]
        assert (
            name == "manifest-sha256.txt"
            or entity["sha256"] == hashlib.sha256((tmp_path / "crate" / name).read_bytes()).hexdigest()
        )
    assert crate.root_dataset["inLanguage"] == "nb"
    assert crate.datePublished.isoformat().startswith("2026-03-01T12:00")
    assert crate.get("#litreview").type == "SoftwareApplication"
    assert [one["name"] for one in crate.root_dataset["author"]] == ["Person 1", "Person 2"]
    assert crate.get("#run-1")["result"][0].id == "pages/000001"


def test_making_one_appends_nothing(review: Review) -> None:
    with review.store.reading() as reader:
        before = reader.head()
    made(review)
    with review.store.reading() as reader:
        assert reader.head() == before


def test_without_a_name_it_lies_among_the_reports(review: Review) -> None:
    assert write_bundle(review, BundleWanted()).path == default_path(review)
    assert default_path(review).is_file()
    with pytest.raises(InputError, match="LR-BUNDLE-NAME"):
        made(review, "out.docx")


# What is left out ---------------------------------------------------------------------------------------------------


def forms(text: str) -> list[str]:
    """A name and each part of it."""
    return [text, *text.split()]


def test_nothing_private_is_inside_by_default(review: Review) -> None:
    path = made(review)
    for kind, texts in PLANTED.items():
        for text in texts:
            for form in forms(text):
                assert places(path, form) == [], (kind, form)
    assert places(path, "Person 1"), "a role stands in the place of a name"
    assert entries(path)["tables/exceptions.csv"].endswith(b",hand search,utelatt\r\n"), "who agreed is not unstated"


@pytest.mark.parametrize("kind", PrivateKind)
def test_only_what_was_asked_for_is_let_out(review: Review, kind: PrivateKind) -> None:
    done = write_bundle(review, BundleWanted(review.folder.parent / "out.zip", frozenset({kind}), force=True))
    for one, texts in PLANTED.items():
        for text in texts:
            found = places(done.path, text)
            assert ("private.jsonl" in found) is (one is kind), (one, text, found)
            assert bool(found) is (one is kind), (one, text, found)
    assert done.left[kind] == 0
    assert done.kept[kind] >= len(PLANTED[kind])
    assert all(done.left[other] > 0 for other in PrivateKind if other is not kind)


def test_no_secret_of_the_machine_is_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.mkdir()
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LITREVIEW_CONFIG", str(config))
    path = made(secretive(tmp_path))
    for secret in (*(value for value in SECRETS.values() if value), "proxyord", str(tmp_path), tmp_path.name):
        assert places(path, secret) == [], secret


def test_word_files_in_it_name_nobody(review: Review) -> None:
    core = [data for name, data in inside(made(review)).items() if name.endswith("docProps/core.xml")]
    assert core
    assert all(b"lastModifiedBy" not in data and b"<dc:creator>" not in data for data in core)


def test_every_private_text_in_a_store_is_of_a_kind(review: Review) -> None:
    with review.store.reading() as reader:
        spoken = {digest for event in reader.events() for digest, _ in digests(event)}
        assert {row["digest"] for row in reader.rows("private_texts")} == spoken


# Each place in the program that makes a private text. A new one is classified in store/left_out.py, planted in
# secretive.py, and then written here.
MADE_IN = {
    ("steps/approve.py", "remark"),
    ("steps/approve_bundle.py", "remark"),
    ("steps/coding.py", "unit"),
    ("steps/extract.py", "quotation"),
    ("steps/screen.py", "agreed_by"),
    ("steps/screen.py", "note"),
    ("steps/screen_exceptions.py", "reason"),
    ("store/writer.py", "name"),
}


def test_every_place_that_makes_a_private_text_is_classified() -> None:
    found = set()
    for path in sorted((HOME / "litreview").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {id(node) for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "Private"}
        for key, inner in _keyed(tree):
            here = calls & {id(node) for node in ast.walk(inner)}
            if here and not any(here & {id(one) for one in ast.walk(deeper)} for _, deeper in _keyed(inner)):
                calls -= here
                found.add((path.relative_to(HOME / "litreview").as_posix(), key))
        assert not calls, f"{path.name} makes a private text under no key"
    assert found == MADE_IN
    assert {key for _, key in found} <= {place.split(".")[-1] for some in PLACES.values() for place in some}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _keyed(tree: ast.AST) -> list[tuple[str, ast.AST]]:
    """Values of dictionaries and of items that are set, with their key."""
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [(str(key.value), value) for key, value in pairs if isinstance(key, ast.Constant)]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            key = node.targets[0].slice
            found += [(str(key.value), node.value)] if isinstance(key, ast.Constant) else []
    return found


def test_a_history_that_tells_names_in_plain_is_not_handed_out(review: Review) -> None:
    with review.store.writing(review.clock) as writer:
        text = 'reviewers = ["Solveig Hemmelig"]\n'
        said = {"kind": "protocol", "name": review.protocol.name, "sha256": "0" * 64, "text": text}
        writer.append("document.recorded", f"protocol {review.protocol.name}", said, actor=writer.actor("x"))
        said |= {"text": next((review.folder / "protocols").glob("*.toml")).read_text(encoding="utf-8")}
        writer.append("document.recorded", f"protocol {review.protocol.name}", said, actor=writer.actor("x"))
    with pytest.raises(InputError, match="LR-BUNDLE-NAMES"):
        made(review)
    assert not (review.folder.parent / "out.zip").exists()
    assert made(review, kinds=frozenset({PrivateKind.NAMES})).is_file()


def test_a_protocol_that_nothing_used_yet_is_told_and_not_taken(review: Review) -> None:
    path = next((review.folder / "protocols").glob("*.toml"))
    path.write_text(path.read_text(encoding="utf-8") + "# Solveig Hemmelig was here\n", encoding="utf-8")
    late = open_review(review.folder, settings=Settings(), clock=review.clock)
    done = write_bundle(late, BundleWanted(review.folder.parent / "out.zip", force=True))
    assert done.unused == (f"protocols/{path.name}",)
    assert places(done.path, "was here") == []


# Whole or not at all ------------------------------------------------------------------------------------------------


def test_a_page_that_is_not_what_was_stored_makes_no_bundle(review: Review, tmp_path: Path) -> None:
    raw = sqlite3.connect(review.store.path)
    raw.execute("UPDATE page_chunks SET body = x'789c030000000001'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="LR-BUNDLE-BROKEN"):
        made(review)
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_what_breaks_in_the_middle_leaves_the_old_file(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(review)
    old = path.read_bytes()
    decide(review, Choice("W2", Verdict.EXCLUDE, criterion="E1"))

    def broken(entries: object, file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr(bundling, "write_zip", broken)
    with pytest.raises(KeyboardInterrupt):
        made(review)
    assert path.read_bytes() == old
    assert list(path.parent.glob(".*.part")) == []


def test_a_bundle_that_was_handed_in_is_not_replaced_unasked(tmp_path: Path) -> None:
    review, handed_in = secretive(tmp_path, settings=Settings()), tmp_path / "handed-in.zip"
    handed_in.write_bytes(b"mine")
    with pytest.raises(InputError) as caught:
        write_bundle(review, BundleWanted(handed_in))
    assert caught.value.code == "LR-BUNDLE-EXISTS"
    assert handed_in.read_bytes() == b"mine"
    assert write_bundle(review, BundleWanted(handed_in, force=True)).size == handed_in.stat().st_size
