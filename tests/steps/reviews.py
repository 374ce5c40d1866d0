"""Review folders for the tests of steps: small, with their own fixtures and a clock that ticks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litreview.model import Language
from litreview.steps.review import Review
from litreview.steps.settings import Settings
from litreview.steps.start import create_review

ARTICLES = """TY  - JOUR
ID  - first
TI  - Hope among nurses in long-term care
AU  - Aas, Kari
PY  - 2019
JO  - Journal of Hope
VL  - 12
SP  - 1
EP  - 9
DO  - 10.1000/hope.1
ER  -

TY  - JOUR
ID  - second
TI  - Dignity at the end of life: a field study
AU  - Ødegård, Ola
PY  - 2020
JO  - Journal of Care
ER  -
"""


def ticking() -> Callable[[], datetime]:
    """A clock that moves one second each time it is asked."""
    seconds = itertools.count()
    return lambda: datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=next(seconds))


def example(folder: Path, name: str) -> Review:
    """A shipped review in a new folder."""
    return create_review(folder / name, example=name, settings=Settings(), clock=ticking())


def empty(folder: Path, language: Language = Language.BOKMAL) -> Review:
    """A new review with nothing in it."""
    return create_review(folder / "review", language=language, settings=Settings(), clock=ticking())


def articles(folder: Path, text: str = ARTICLES, name: str = "articles.ris") -> Path:
    """An export file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
