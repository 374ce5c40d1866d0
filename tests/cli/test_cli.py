"""The command line as its users meet it: whole processes, exit codes, one JSON object, any code page."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.warm import completed
from tests.steps.reviews import ARTICLES, articles

HOME = Path(__file__).resolve().parents[2]


def run(
    *arguments: str, at: Path, lang: str = "en", check: int | None = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    """One command in its own process, away from the user's own configuration."""
    env = {
        **os.environ,
        "LITREVIEW_LANG": lang,
        "LITREVIEW_CONFIG": str(at / "no-config"),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(HOME),
        **environment,
    }
    for name in ("LITREVIEW_REVIEWER", "LITREVIEW_EMAIL"):
        env.pop(name, None) if name not in environment else None
    done = completed(arguments, at, env, environment)
    if check is not None:
        assert done.returncode == check, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty review."""
    run("init", "review", at=tmp_path)
    return tmp_path / "review"


def test_a_new_review_reports_in_every_language_and_frame(tmp_path: Path) -> None:
    for lang, frame in (("nb", "PICO"), ("nn", "SPIDER"), ("en", "ECLIPSE")):
        name = f"{lang}-{frame}"
        run("init", name, "--frame", frame, "--lang", lang, at=tmp_path)
        done = run("report", "--format", "md", at=tmp_path / name)
        text = Path(tmp_path / name / done.stdout.strip()).read_text(encoding="utf-8")
        assert {"nb": "ikke oppgitt", "nn": "ikkje oppgitt", "en": "not stated"}[lang] in text
        run("report", "check", at=tmp_path / name)


def test_alone_it_says_where_one_stands_and_what_comes_next(folder: Path) -> None:
    done = run(at=folder)
    assert "protocols" in done.stdout
    data = json.loads(run("--json", at=folder).stdout)
    assert data["next"]["code"] == "status.next.question"
    assert data["numbers"]["included"] == 0


def test_outside_a_review_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(at=tmp_path, check=2)
    assert "LR-REVIEW-NONE" in done.stderr
    assert "litreview init" in done.stderr


def test_errors_are_one_json_object_too(tmp_path: Path) -> None:
    done = run("report", "--json", at=tmp_path, check=2)
    assert json.loads(done.stdout)["errors"][0]["code"] == "LR-REVIEW-NONE"


def test_a_typo_in_the_protocol_names_line_key_and_the_nearest_key(folder: Path) -> None:
    path = folder / "protocols" / "review.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[[criterion]]\nid = "I1"\nkind = "include"\ntxt = "x"\n', encoding="utf-8")
    line = text.count("\n") + 5
    done = run("protocol", "check", at=folder, check=2)
    assert f"protocols/review.toml:{line}" in done.stderr
    assert "txt" in done.stderr
    assert "«text»" in done.stderr or "`text`" in done.stderr or "text" in done.stderr.split("txt", 1)[1]


def test_ten_lines_from_question_to_report(folder: Path) -> None:
    articles(folder)
    run(
        "log",
        "add",
        "--source",
        "CINAHL",
        "--date",
        "28/4",
        "--query",
        "hope AND nurs*",
        "--hits",
        "783.762",
        "--abstracts",
        "12",
        "--fulltexts",
        "4",
        "--included",
        "1",
        at=folder,
    )
    run("import", "articles.ris", "--purpose", "known", at=folder)
    run("dedupe", at=folder)
    run("screen", "decide", "W1", "include", "--stage", "full_text", at=folder)
    run("extract", "W1", "--set", "aim=Hvordan håp holdes levende", at=folder)
    run("theme", "Håp", "W1", at=folder)
    done = run("report", "--format", "docx,html,md,xlsx,csv", at=folder)
    assert "review.nb.docx" in done.stdout
    text = (folder / "reports" / "review.nb.md").read_text(encoding="utf-8")
    assert "783.762" in text
    assert "Hvordan håp holdes levende" in text
    shown = run("log", "show", "--json", at=folder)
    rows = json.loads(shown.stdout)["rows"]
    assert (rows[0]["printed"]["hits"], rows[0]["hits"]) == ("783.762", 783762)
    assert rows[0]["remarks"]
    assert json.loads(run("audit", "verify", "--json", at=folder).stdout)["faults"] == []


def test_a_log_that_grows_is_a_finding_not_a_refusal(folder: Path) -> None:
    run(
        "log",
        "add",
        "--source",
        "Idunn",
        "--date",
        "5.5.2022",
        "--query",
        "håp",
        "--hits",
        "10",
        "--abstracts",
        "20",
        "--fulltexts",
        "30",
        "--included",
        "1",
        at=folder,
    )
    done = run("report", "check", "--json", at=folder, check=5)
    failing = [item for item in json.loads(done.stdout)["findings"] if item["outcome"] == "fails"]
    assert "X5" in [item["check"] for item in failing]


def test_a_file_cut_in_half_gives_what_can_be_had_and_says_so(folder: Path) -> None:
    articles(folder, ARTICLES[: ARTICLES.index("PY  - 2020")])
    done = run("import", "articles.ris", at=folder, check=None)
    assert done.returncode in {0, 6}
    data = json.loads(run("import", "articles.ris", "--again", "--json", at=folder, check=None).stdout)
    assert data["parsed"] + len(data["unparsed"]) == 2
    assert data["remarks"] or data["unparsed"]


def test_the_same_file_twice_is_noticed(folder: Path) -> None:
    articles(folder)
    run("import", "articles.ris", at=folder)
    done = run("import", "articles.ris", at=folder, check=2)
    assert "LR-IMPORT-TWICE" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.ris", b"", "LR-IMPORT-EMPTY"),
        ("page.ris", b"<!DOCTYPE html><html><body>log in</body></html>", "LR-IMPORT-HTML"),
        ("noise.ris", bytes(range(256)) * 20, "LR-IMPORT-FORMAT"),
    ],
)
def test_files_that_cannot_be_read_have_codes(folder: Path, name: str, data: bytes, code: str) -> None:
    (folder / name).write_bytes(data)
    done = run("import", name, at=folder, check=2)
    assert code in done.stderr
    assert name in done.stderr


def test_a_missing_file_and_a_folder(folder: Path) -> None:
    assert "LR-FILE-MISSING-FILE" in run("import", "none.ris", at=folder, check=2).stderr
    assert "LR-FILE-FOLDER" in run("import", "queries", at=folder, check=2).stderr


def test_hits_that_do_not_agree_with_the_file_are_told(folder: Path) -> None:
    articles(folder)
    done = run("import", "articles.ris", "--hits", "120", "--source", "CINAHL", at=folder, check=6)
    assert "120" in done.stdout
    assert json.loads(run("log", "show", "--json", at=folder).stdout)["rows"][0]["status"] == "incomplete"


def test_a_decision_needs_somebody(folder: Path) -> None:
    path = folder / "protocols" / "review.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reviewers = [", "reviewers = [] # ["), encoding="utf-8")
    articles(folder)
    assert "LR-ACTOR-NONE" in run("import", "articles.ris", at=folder, check=2).stderr
    run("import", "articles.ris", "--as", "author", at=folder)


def test_an_illegal_decision_is_refused_and_an_undone_one_is_gone(folder: Path) -> None:
    articles(folder)
    run("import", "articles.ris", "--purpose", "known", at=folder)
    run("dedupe", at=folder)
    assert "LR-WORK-UNKNOWN" in run("screen", "decide", "W99", "include", at=folder, check=2).stderr
    assert (
        "LR-SCREEN-NO-CRITERIA"
        in run("screen", "decide", "W1", "exclude", "--stage", "full_text", at=folder, check=2).stderr
    )
    run("screen", "decide", "W1", "include", "--stage", "full_text", at=folder)
    run("screen", "undo", "W1", at=folder)
    assert json.loads(run("screen", "status", "--json", at=folder).stdout)["decided"] == []
    assert "LR-SCREEN-NOTHING" in run("screen", "undo", "W1", at=folder, check=2).stderr


def test_a_second_init_is_refused_and_loses_nothing(folder: Path) -> None:
    before = (folder / "litreview.db").read_bytes()
    assert "LR-INIT-EXISTS" in run("init", ".", at=folder, check=2).stderr
    assert (folder / "litreview.db").read_bytes() == before


def test_init_does_not_spill_into_a_folder_with_other_things(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_bytes(b"x")
    assert "LR-INIT-NOT-EMPTY" in run("init", "full", at=tmp_path, check=2).stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.docx"]


def test_a_database_damaged_or_from_a_newer_version_is_a_store_error(folder: Path) -> None:
    import sqlite3

    raw = sqlite3.connect(folder / "litreview.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    assert "LR-STORE-NEWER" in run("report", at=folder, check=4).stderr
    (folder / "litreview.db").write_bytes(b"no database at all" * 300)
    assert "LR-STORE-NOT-A-DATABASE" in run("report", at=folder, check=4).stderr


@pytest.mark.parametrize("page", ["cp850", "cp1252", "ascii", "utf-8"])
def test_every_code_page_gets_its_answer(folder: Path, page: str) -> None:
    done = run("report", "check", "--all", at=folder, lang="nb", PYTHONUTF8="0", PYTHONIOENCODING=page)
    assert "Traceback" not in done.stderr


def test_the_report_is_the_same_bytes_twice(folder: Path) -> None:
    run("report", "--format", "docx,xlsx,html,md", "--out", "one", at=folder)
    run("report", "--format", "docx,xlsx,html,md", "--out", "two", at=folder)
    for path in (folder / "one").iterdir():
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes()


def test_reading_and_reporting_append_no_event(folder: Path) -> None:
    before = json.loads(run("audit", "show", "--json", at=folder).stdout)
    for command in (("report", "--format", "md"), ("report", "check"), (), ("log", "show"), ("doctor",)):
        run(*command, at=folder)
    assert json.loads(run("audit", "show", "--json", at=folder).stdout) == before


def test_the_version_and_help_need_no_review(tmp_path: Path) -> None:
    assert run("--version", at=tmp_path).stdout.startswith("litreview ")
    for lang, word in (("nb", "Søkeloggen"), ("nn", "Søkjeloggen"), ("en", "search log")):
        assert word in run("--help", at=tmp_path, lang=lang).stdout


def test_settings_are_kept_and_keys_never_shown(tmp_path: Path) -> None:
    run("config", "set", "pubmed.key", "very-secret", at=tmp_path)
    run("config", "set", "email", "someone@example.org", at=tmp_path)
    shown = run("config", at=tmp_path)
    assert "someone@example.org" in shown.stdout
    assert "very-secret" not in shown.stdout
    assert "LR-CONFIG-KEY" in run("config", "set", "emial", "x", at=tmp_path, check=2).stderr


def test_an_edit_keeps_what_stood_there(folder: Path) -> None:
    run("log", "add", "--source", "Idunn", "--date", "28/4", "--query", "håp", "--hits", "28", at=folder)
    assert "LR-LOG-REASON" in run("log", "edit", "1", "--why", " ", "--hits", "29", at=folder, check=2).stderr
    run("log", "edit", "1", "--why", "read the wrong line", "--hits", "29", at=folder)
    assert json.loads(run("log", "show", "--json", at=folder).stdout)["rows"][0]["hits"] == 29
    events = json.loads(run("audit", "show", "--json", at=folder).stdout)["events"]
    assert events[-1]["kind"] == "run.edited"


def test_the_python_door_gives_what_the_command_line_gives(folder: Path) -> None:
    import litreview

    articles(folder)
    review = litreview.open(folder)
    review.import_file(folder / "articles.ris", purpose="known")
    assert review.dedupe().works == 2
    review.decide("W2", "include", stage="full_text")
    review.extract("W2", {"aim": "Verdighet"})
    made = review.report(formats=["md"])
    assert "Verdighet" in made.files[0].read_text(encoding="utf-8")
    assert json.loads(run("--json", at=folder).stdout)["numbers"] == review.status().numbers
