"""A bundle is checked against all that follows from its history: no false alarm, and no change that is not found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError
from litreview.model import Language, Message, PrivateKind
from litreview.steps import bundle_verify
from litreview.steps.audit import verify
from litreview.steps.bundle import BundleWanted, write_bundle
from litreview.steps.bundle_same import same
from litreview.steps.bundle_verify import checked_bundle, rebuild_bundle
from litreview.steps.review import Review
from litreview.steps.shipped import example_names
from tests.formats.zips import entries, parts, zip_of
from tests.steps.bundle_tampering import WAYS, Tampered, tampered
from tests.steps.bundles import MANIFEST, content, manifest, put, whole
from tests.steps.lived import lived_in
from tests.steps.remade import assert_same_reports, assert_same_tables, reopened
from tests.steps.reviews import example

EVERY = frozenset(PrivateKind)
BARE: tuple[str, ...] = ()


def faults(path: Path) -> tuple[Message, ...]:
    """What is wrong with a bundle, and with the review in it."""
    with checked_bundle(path) as found:
        walked = verify(found.review).faults if found.review is not None and not found.faults else ()
        return (*found.faults, *walked)


def codes(path: Path) -> list[str]:
    return [fault.code for fault in faults(path)]


def bundled(review: Review, out: Path, kinds: frozenset[PrivateKind] = EVERY, language: Language | None = None) -> Path:
    return write_bundle(review, BundleWanted(out, kinds, language, force=True)).path


# No false alarm -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", example_names())
def test_a_shipped_review_goes_there_and_back(name: str, tmp_path: Path) -> None:
    review = example(tmp_path, name)
    path = bundled(review, tmp_path / "a.zip")
    with checked_bundle(path) as found:
        assert (found.faults, found.remarks, sum(found.left.values())) == ([], [], 0)
        assert found.review is not None
        assert verify(found.review).faults == ()
    again = reopened(rebuild_bundle(path, tmp_path / "again").folder)
    assert_same_tables(review.store, again.store)
    assert bundled(again, tmp_path / "b.zip").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("language", Language)
def test_what_was_left_out_is_told_and_the_rest_holds(language: Language, tmp_path: Path) -> None:
    review = reopened(lived_in(tmp_path).folder)
    path = bundled(review, tmp_path / "a.zip", frozenset({PrivateKind.NOTES}), language)
    with checked_bundle(path) as found:
        assert (found.faults, found.remarks) == ([], [])
        assert found.review is not None
        assert verify(found.review).faults == ()
        assert (found.left[PrivateKind.NAMES], found.kept[PrivateKind.NAMES]) == (4, 0)
        assert (found.left[PrivateKind.NOTES], found.kept[PrivateKind.NOTES]) == (0, 3)
        assert (found.left[PrivateKind.QUOTATIONS], found.kept[PrivateKind.QUOTATIONS]) == (1, 0)
        assert found.about is not None
        assert found.about.language is language
        folder = found.review.folder
    assert not folder.exists()


def test_a_bundle_with_everything_becomes_the_very_review_again(tmp_path: Path) -> None:
    review = reopened(lived_in(tmp_path).folder)
    made = rebuild_bundle(bundled(review, tmp_path / "a.zip"), tmp_path / "again")
    assert (made.faults, made.remarks) == ((), ())
    assert_same_tables(review.store, reopened(made.folder).store)
    assert_same_reports(review, reopened(made.folder), tmp_path)


def test_a_layout_of_ones_own_comes_along(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    layout = 'schema = 1\ntables = ["log"]\n'
    (review.folder / "reports" / "mine.layout.toml").write_text(layout, encoding="utf-8")
    path = write_bundle(review, BundleWanted(tmp_path / "a.zip", layouts=("mine",), force=True)).path
    assert faults(path) == ()
    made = rebuild_bundle(path, tmp_path / "again")
    assert (made.folder / "reports" / "mine.layout.toml").read_text(encoding="utf-8") == layout


# What is found ------------------------------------------------------------------------------------------------------


def test_a_report_that_was_made_otherwise_is_named(tmp_path: Path) -> None:
    found = content()
    name = "reports/review.nb.docx"
    inner = entries(found[name])
    inner["word/document.xml"] = inner["word/document.xml"].replace(b"CINAHL", b"PubMed")
    told = faults(put(tmp_path, found | {name: zip_of(*parts(inner))}))
    assert [(one.code, one.args["entry"], one.args["part"]) for one in told[:1]] == [
        ("audit.bundle.differs", name, "word/document.xml")
    ]
    assert [one.args["entry"] for one in told[1:]] == ["ro-crate-metadata.json"]  # it has the file's size


def test_a_word_file_packed_by_another_machine_is_the_same() -> None:
    made = content()["reports/review.nb.docx"]
    inner = entries(made)
    again = zip_of(*parts(inner))
    assert again != made
    assert same("a.docx", made, again) is None
    for wrong in (again + b"x", b"x" + again, b"no zip", zip_of(*parts(inner), comment=b"x")):
        assert same("a.docx", made, wrong) is not None
    picture = next(name for name in inner if name.endswith(".png"))
    told = same("a.docx", made, zip_of(*parts(inner | {picture: inner[picture][:-1] + b"x"})))
    assert told is not None
    assert (told.code, told.args["part"]) == ("audit.bundle.pictures", picture)
    told = same("a.docx", made, zip_of(*parts(inner | {"word/new.xml": b"x"})))
    assert told is not None
    assert (told.code, told.args["part"]) == ("audit.bundle.differs", "word/new.xml")
    told = same("a.csv", b"a\nb\n", b"a\nc\n")
    assert told is not None
    assert told.args["part"] == "2"


def test_a_bundle_of_another_version_is_checked_as_far_as_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_verify, "TOOL", "litreview 99")
    found = content()
    with checked_bundle(put(tmp_path, found | {"tables/log.csv": b"x\n"})) as checked:
        assert checked.faults == []
        assert [remark.code for remark in checked.remarks] == ["audit.bundle.not_compared"]
    assert codes(put(tmp_path, found | {"pages/000001": b"x"})) == ["audit.page_changed"]


def about(**changed: object) -> dict[str, bytes]:
    said = {**json.loads(content()["bundle.json"]), **changed}
    return {"bundle.json": f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode()}


@pytest.mark.parametrize(
    ("changed", "key"),
    [({"head": "0" * 64}, "head"), ({"length": 3}, "length"), ({"at": "x"}, "at"), ({"review": "x"}, "review"),
     ({"with": []}, "with")],
)  # fmt: skip
def test_what_it_says_wrongly_of_itself_is_told(changed: dict[str, object], key: str, tmp_path: Path) -> None:
    told = faults(put(tmp_path, content() | about(**changed)))
    assert ("audit.bundle.said", key) in {(one.code, one.args.get("key")) for one in told}


def test_a_head_that_is_not_that_of_the_chain_makes_no_review(tmp_path: Path) -> None:
    made = rebuild_bundle(put(tmp_path, content() | about(head="0" * 64)), tmp_path / "again")
    assert [fault.code for fault in made.faults] == ["audit.rebuild.end"]
    assert not made.folder.exists()


def test_a_page_too_many_is_told(tmp_path: Path) -> None:
    told = faults(put(tmp_path, content() | {"pages/000777": b"x"}))
    assert ("audit.bundle.extra", "pages/000777") in {(one.code, one.args["entry"]) for one in told}


def test_what_cannot_be_opened_is_a_fault_and_what_is_no_bundle_an_error(tmp_path: Path) -> None:
    found = content()
    assert codes(put(tmp_path, found | {"index.html": b"x"}, listed=False)) == ["error.LR-BUNDLE-CHECKSUM"]
    assert codes(put(tmp_path, found | {"../x": b"x"})) == ["error.LR-BUNDLE-PATH"]
    path = tmp_path / "no.zip"
    path.write_bytes(b"%PDF")
    for wrong, code in ((path, "ZIP"), (put(tmp_path, found | about(format=2)), "NEWER")):
        with pytest.raises(InputError, match=f"LR-BUNDLE-{code}"):
            faults(wrong)


# Tampering ----------------------------------------------------------------------------------------------------------


def check(seed: int, folder: Path) -> None:
    """One change is found and located; or every entry is as it was."""
    made: Tampered = tampered(whole(BARE), seed)
    path = folder / "tampered.zip"
    path.write_bytes(made.data)
    try:
        told = faults(path)
    except InputError as error:
        assert error.code in {"LR-BUNDLE-ZIP", "LR-BUNDLE-NEWER"}, made.how
        return
    if not told:
        assert made.how.startswith("bit "), (seed, made.how, made.entry)
        assert entries(made.data) == entries(whole(BARE)), (seed, made.how)
        return
    places = {"entry", "event", "page", "row", "digest", "found"}
    assert any(places & set(fault.args) for fault in told), (seed, told)
    if made.entry and made.how in {"an entry", "a date"} and "LINE" not in told[0].code:
        assert made.entry in str(told) or MANIFEST in str(told) or "bundle.json" in str(told), (seed, made, told)


@pytest.mark.parametrize("seed", range(40))
def test_a_change_is_found_or_changes_nothing(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


@pytest.mark.soak
def test_five_hundred_changes_are_found_or_change_nothing(tmp_path: Path) -> None:
    for seed in range(1000, 1500):
        check(seed, tmp_path)


def test_the_changes_are_of_every_kind() -> None:
    assert len({tampered(whole(BARE), seed).how.split()[0] for seed in range(60)}) > 8
    assert len(WAYS) == 18
    assert manifest(content()) == content()[MANIFEST]


# The commands -------------------------------------------------------------------------------------------------------


def run(*args: object) -> tuple[int, str]:
    told = CliRunner().invoke(app, [str(one) for one in args], catch_exceptions=False)
    return told.exit_code, told.stdout


def test_verify_tells_of_a_bundle_without_a_review_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LITREVIEW_DATABASE", "postgresql://nobody@localhost:1/none")
    path = put(tmp_path, content())
    code, text = run("audit", "verify", path)
    assert code == 0
    assert len(text.splitlines()) == 8
    code, text = run("audit", "verify", path, "--json")
    said = json.loads(text)
    assert (code, said["faults"], said["remarks"][0]["code"]) == (0, [], "audit.left_out")
    assert said["left_out"] == {"names": 4, "notes": 0, "quotations": 1}
    assert said["bundle"]["review"] == "review"
    assert [one.name for one in tmp_path.iterdir()] == ["put.zip"]


def test_verify_looks_for_a_head_in_a_bundle(tmp_path: Path) -> None:
    path = put(tmp_path, content())
    lines = [json.loads(line) for line in content()["events.jsonl"].splitlines()]
    assert run("audit", "verify", path, "--head", lines[6]["hash"][:12], "--length", 7)[0] == 0
    assert run("audit", "verify", path, "--head", lines[6]["hash"][:12], "--length", 8)[0] == 5
    assert run("audit", "verify", path, "--head", "0" * 12)[0] == 5
    assert run("audit", "verify", path, "--length", len(lines) + 1)[0] == 5


def test_verify_names_what_is_wrong_in_a_bundle(tmp_path: Path) -> None:
    found = content()
    path = put(tmp_path, found | {"tables/log.csv": found["tables/log.csv"] + b"x"}, listed=False)
    code, text = run("audit", "verify", path)
    assert (code, "tables/log.csv" in text, len(text.splitlines())) == (5, True, 2)
    code, text = run("audit", "verify", path, "--json")
    said = json.loads(text)
    assert (code, said["faults"][0]["code"], said["faults"][0]["entry"]) == (
        5,
        "error.LR-BUNDLE-CHECKSUM",
        "tables/log.csv",
    )
    path = put(tmp_path, found | {"tables/log.csv": found["tables/log.csv"] + b"x"})
    code, text = run("audit", "verify", path, "--json")
    said = json.loads(text)
    assert (code, {one["entry"] for one in said["faults"]}) == (5, {"tables/log.csv", "ro-crate-metadata.json"})


def test_rebuild_opens_a_bundle_as_a_review(tmp_path: Path) -> None:
    path = put(tmp_path, content())
    code, _ = run("audit", "rebuild", tmp_path / "again", "--from", path)
    assert code == 0
    assert run("audit", "verify", "-r", tmp_path / "again")[0] == 0
    code, text = run("audit", "rebuild", tmp_path / "other", "--from", put(tmp_path, content() | about(length=2)))
    assert (code, (tmp_path / "other").exists(), len(text.splitlines())) == (5, False, 2)
