"""The house stands: directions, style and types hold, and the product carries no trace of a machine."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def needs(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")


def test_import_contracts_hold() -> None:
    needs("importlinter")
    done = run("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_ruff_is_content() -> None:
    needs("ruff")
    done = run("-m", "ruff", "check", ".")
    assert done.returncode == 0, done.stdout


def test_types_hold() -> None:
    needs("mypy")
    done = run("-m", "mypy")
    assert done.returncode == 0, done.stdout


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_machine_path_or_registry_host_is_committed() -> None:
    own = Path(__file__)
    forbidden = re.compile(r"(?<![\w./])/(?:work|root|home/\w+|tmp/\w+)/\w|files\.pythonhosted|pypi\.org/simple")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        if path != own
        for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if forbidden.search(text)
    ]
    assert found == []


def test_every_open_names_its_encoding() -> None:
    """Windows would otherwise use the code page of the machine."""
    silent = re.compile(
        r"\.(?:read_text|write_text)\((?![^)]*encoding)"
        r"|(?<![\w.])open\((?![^)]*(?:encoding|[\"']\w*b))"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "litreview").rglob("*.py")
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if silent.search(text)
        and not text.lstrip().startswith(("#", "def ", "import", "from"))
        and "`" not in text
        and "litreview.open" not in text
    ]
    assert found == []
