"""What a user gets: the wheel built from this checkout, installed alone, runs the README's lines and every example."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.name.removesuffix(".data.toml") for path in (ROOT / "protocols").glob("*.data.toml"))
LAYOUTS = sorted(path.stem for path in (ROOT / "reports").glob("*.toml"))
PACKED = (
    "litreview",
    "protocols",
    "queries",
    "reports",
    "hatch_build.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".gitignore",
)
ARTICLES = """\
TY  - JOUR
ID  - hansen2019
AU  - Hansen, Kari
AU  - Ødegård, Åse
PY  - 2019
TI  - Keeping hope alive: a study of nurses in municipal services
JO  - Nordic Journal of Examples
VL  - 3
IS  - 2
SP  - 10
EP  - 19
DO  - 10.5555/hope.2019.3
LA  - en
ER  -
"""


@dataclass(frozen=True)
class Installed:
    """The package as installed from the wheel into a folder of its own, and where it is used."""

    target: Path
    config: Path

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LITREVIEW_", "PYTHON", "COV_"))
        }
        own = {
            "PYTHONPATH": str(self.target),
            "PYTHONIOENCODING": "utf-8",
            "LITREVIEW_CONFIG": str(self.config),
            "LITREVIEW_LANG": "en",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd,
            env={**kept, **own},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def litreview(self, *arguments: str, cwd: Path, exits: tuple[int, ...] = (0,)) -> str:
        done = self.run("-m", "litreview", *arguments, cwd=cwd)
        assert done.returncode in exits, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def checked(*arguments: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Built from a copy, so that the catalogues of the checkout are neither used nor touched."""
    lacking = [name for name in ("build", "hatchling", "babel", "pip") if importlib.util.find_spec(name) is None]
    if lacking:
        pytest.skip(f"cannot build a wheel without {', '.join(lacking)}")
    room = tmp_path_factory.mktemp("wheel")
    checkout, target, config = room / "checkout", room / "target", room / "config"
    checkout.mkdir()
    config.mkdir()
    for name in PACKED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(ROOT / name, checkout / name)
    checked("-m", "build", "--wheel", "--no-isolation", "--outdir", str(room / "dist"), cwd=checkout)
    (wheel,) = (room / "dist").glob("litreview_pipeline-*.whl")
    checked(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
        cwd=room,
    )
    return Installed(target, config)


@pytest.fixture(scope="module")
def desk(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder outside the checkout, where the wheel and nothing else is imported."""
    folder = tmp_path_factory.mktemp("desk")
    where = installed.run("-c", "import litreview; print(litreview.__file__)", cwd=folder)
    assert Path(where.stdout.strip()).resolve().is_relative_to(installed.target.resolve()), where.stderr
    return folder


def readme_lines() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- a test runs these lines -->\n```\n(.*?)```", text, flags=re.DOTALL)
    assert found
    return [shlex.split(line) for line in found.group(1).splitlines()]


def word_text(path: Path) -> str:
    with ZipFile(path) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode("utf-8"))


def test_the_ten_lines_of_the_readme_run(installed: Installed, desk: Path) -> None:
    lines = readme_lines()
    assert len(lines) == 10
    (desk / "articles.ris").write_text(ARTICLES, encoding="utf-8")
    here = desk
    for line in lines:
        if line[0] == "cd":
            here = here / line[1]
            continue
        assert line[0] == "litreview"
        installed.litreview(*line[1:], cwd=here, exits=(0, 5) if line[1:3] == ["report", "check"] else (0,))
    text = word_text(here / "reports" / "my-review.nb.docx")
    assert "How nurses keep hope alive" in text  # the matrix
    assert "Ødegård" in text  # the reference
    assert "nurs* AND hope" in text  # the log
    assert "Hope" in text  # the theme
    assert (here / "reports" / "my-review.nb.html").stat().st_size > 1000
    assert list(installed.config.iterdir()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_shipped_review_can_be_made_from_the_wheel(installed: Installed, desk: Path, name: str) -> None:
    installed.litreview("init", name, "--example", name, cwd=desk)
    installed.litreview("audit", "verify", "--review", name, cwd=desk)
    layout = LAYOUTS[EXAMPLES.index(name) % len(LAYOUTS)]
    installed.litreview("report", "--review", name, "--format", "docx", "--layout", layout, cwd=desk)
    (made,) = (desk / name / "reports").glob("*.docx")
    assert len(word_text(made)) > 800


def test_the_wheel_holds_the_fonts_and_their_licence(installed: Installed, desk: Path) -> None:
    fonts = installed.target / "litreview" / "reporting" / "fonts"
    assert {path.name for path in fonts.iterdir()} >= {
        "LiberationSans-Regular.ttf",
        "LiberationSans-Bold.ttf",
        "OFL.txt",
        "widths.json",
    }
    (about,) = installed.target.glob("litreview_pipeline-*.dist-info")
    said = (about / "METADATA").read_text(encoding="utf-8")
    assert "License-Expression: MIT AND OFL-1.1" in said
    assert {path.name for path in (about / "licenses").rglob("*") if path.is_file()} >= {"LICENSE", "OFL.txt"}
    installed.litreview("init", "drawn", "--example", "recovery-services", cwd=desk)
    installed.litreview("report", "-f", "png", "--review", "drawn", cwd=desk)
    assert list((desk / "drawn" / "reports").glob("*-figures/f1-flow.png"))


def test_the_wheel_speaks_every_language(installed: Installed, desk: Path) -> None:
    for lang, title in (("nb", "Utvalgsprosessen"), ("nn", "Utveljingsprosessen"), ("en", "The selection process")):
        folder = f"empty-{lang}"
        installed.litreview("init", folder, "--lang", lang, cwd=desk)
        installed.litreview("report", "--review", folder, "--format", "md", cwd=desk)
        assert f"## {title}" in (desk / folder / "reports" / f"{folder}.{lang}.md").read_text(encoding="utf-8")
