"""Which of our works a publication in a file of decisions is."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.model import Message, Name, Record
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen_works import Finder
from tests.steps.reviews import articles, empty

# Three works of one title, by two authors, of three years; and one with a DOI.
EDITORIALS = """TY  - JOUR
TI  - Editorial
AU  - Aas, Kari
PY  - 2015
ER  -

TY  - JOUR
TI  - Editorial
AU  - Berg, Ola
PY  - 2021
ER  -

TY  - JOUR
TI  - Leaving home
AU  - Berg, Ola
PY  - 2021
DO  - 10.1000/leave
ER  -

TY  - JOUR
TI  - Editorial
AU  - Aas, Kari
PY  - 2018
ER  -
"""


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = empty(tmp_path)
    import_file(made, FileImport(articles(tmp_path, EDITORIALS), source="Oria", hits="4"))
    dedupe(made)
    return made


def record(title: str, author: str = "", year: int | None = None, doi: str = "") -> Record:
    return Record(title=title, authors=(Name(family=author),) if author else (), year=year, doi=doi)


@pytest.mark.parametrize(
    ("name", "given", "found"),
    [
        ("W1", record("Editorial", "Berg", 2021), 2),  # the number is of another folder
        ("", record("Editorial", "Aas", 2015), 1),
        ("W2", record("Editorial"), 2),
        ("", record("Editorial"), "screen.import.several"),
        ("", record("Editorial", "Cruz", 1999), "screen.import.unknown"),
        ("W1", record("Editorial", "Cruz", 1999), "screen.import.unknown"),
        ("W4", record("Editorial", "Aas", 2015), 1),  # of one author's two, the one of that year
        ("W1", record("Editorial", "Aas", 2016), 1),  # print and web
        ("W1", record("Another title", doi="10.1000/leave"), 3),
        ("W3", record("Leaving home", doi="10.1000/stay"), "screen.import.unknown"),
        ("W9999999999999", record("Leaving home"), 3),
    ],
)
def test_a_work_is_told_by_what_identifies_it(review: Review, name: str, given: Record, found: int | str) -> None:
    with review.store.reading() as reader:
        answer = Finder(reader).find(name, (given,))
    assert (answer.code if isinstance(answer, Message) else answer) == found
