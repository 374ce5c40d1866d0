"""Two students with a folder each: the same works, found by numbers that may differ."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from litreview.model import Criterion, CriterionKind, Protocol, Screening, Stage
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review, open_review
from litreview.steps.screen_export import Sent, export_own
from litreview.steps.screen_import import Returned, ScreenImport, import_decisions
from litreview.steps.settings import Settings
from tests.steps.reviews import articles, empty, ticking

CRITERIA = (
    Criterion("I1", CriterionKind.INCLUDE, "om håp"),
    Criterion("E1", CriterionKind.EXCLUDE, "barn"),
    Criterion("E2", CriterionKind.EXCLUDE, "dyr"),
)
TITLES = ("Hope in wards", "Dignity at home", "Faith and care", "Loss in old age")


def entry(title: str, number: int) -> str:
    """One reference of a RIS file; every second one has a DOI."""
    doi = f"DO  - 10.1000/pair.{number}\n" if number % 2 else ""
    return f"TY  - JOUR\nTI  - {title}\nAU  - Vik, Anne{number}\nPY  - {2015 + number}\nJO  - Care\n{doi}ER  -\n\n"


def under(review: Review, needed: int = 2, *, criteria: tuple[Criterion, ...] = CRITERIA) -> Review:
    """The review under a protocol that asks for so many reviewers of each work."""
    screening = Screening(dict.fromkeys(Stage, needed))
    protocol: Protocol = replace(review.protocol, screening=screening, criteria=criteria)
    return replace(review, protocol=protocol)


def filled(folder: Path, actor: str, titles: tuple[str, ...] = TITLES, needed: int = 2) -> Review:
    """A folder with one work for each title, in that order."""
    folder.mkdir()
    review = empty(folder)
    text = "".join(entry(title, TITLES.index(title)) for title in titles)
    import_file(review, FileImport(articles(folder, text), source="Oria", hits=str(len(titles))))
    dedupe(review)
    return under(review, needed).acting(actor)


def copied(review: Review, folder: Path, actor: str) -> Review:
    """A copy of a whole folder, in another student's hands."""
    shutil.copytree(review.folder, folder)
    again = open_review(folder, settings=Settings(), clock=ticking())
    return replace(again, protocol=review.protocol).acting(actor)


def sent(review: Review, name: str = "") -> Path:
    """What who acts has decided, as a file beside the folder."""
    path = review.folder.parent / f"{name or review.actor}.jsonl"
    done: Sent = export_own(review, path, overwrite=True)
    return done.path


def given(to: Review, path: Path, **more: object) -> Returned:
    """The file read into another folder."""
    return import_decisions(to, replace(ScreenImport(path), **more))  # type: ignore[arg-type]


def passed(by: Review, to: Review) -> Returned:
    """Everything one student decided, in the other's folder."""
    return given(to, sent(by))
