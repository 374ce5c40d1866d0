"""Publications that belong together are shown as related and never merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.steps.audit import verify
from litreview.steps.dedupe import How, dedupe
from litreview.steps.doubts import doubts, split, undo
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.works import inside
from tests.steps.reviews import articles, empty

ARTICLE = """TY  - JOUR
TI  - Night shifts and sleep among nurses in rural wards
AU  - Dahl, Unni
AU  - Vik, Per
PY  - 2019
JO  - Nordic Journal of Care
VL  - 9
IS  - 2
SP  - 11
EP  - 19
DO  - 10.1000/care.9.11
ER  -
"""
ERRATUM = ARTICLE.replace("TI  - ", "TI  - Erratum: ").replace("SP  - 11", "SP  - 99").replace("EP  - 19\n", "")
ERRATUM = ERRATUM.replace("10.1000/care.9.11", "10.1000/care.9.99")
PREPRINT = ARTICLE.replace("Nordic Journal of Care", "medRxiv").replace("VL  - 9\nIS  - 2\nSP  - 11\nEP  - 19\n", "")
PREPRINT = PREPRINT.replace("10.1000/care.9.11", "10.1101/2019.01.02.19000001")


@pytest.fixture
def review(tmp_path: Path) -> Review:
    here = replace(empty(tmp_path), actor="author 1")
    import_file(here, FileImport(articles(tmp_path, ARTICLE, "article.ris")))
    dedupe(here)
    for name, text in (("erratum.ris", ERRATUM), ("preprint.ris", PREPRINT)):
        import_file(here, FileImport(articles(tmp_path, text, name)))
        dedupe(here)
    return here


def ties(review: Review) -> dict[str, tuple[str, str]]:
    return {tie.work: (tie.pair.outcome, tie.pair.relation) for tie in inside(review, "W1").ties}


def test_an_erratum_is_related_and_a_preprint_a_question(review: Review) -> None:
    assert ties(review) == {"W2": ("related", "correction"), "W3": ("maybe", "preprint")}
    assert [(one.pair.first, one.pair.second) for one in doubts(review)] == [(1, 3)]


def test_what_a_person_parts_stays_tied_and_can_be_taken_back(review: Review) -> None:
    split(review, ["1", "3"])
    assert ties(review)["W3"] == ("different", "preprint")
    undo(review)
    assert ties(review)["W3"] == ("maybe", "preprint")
    assert verify(review).faults == ()


def test_a_look_at_everything_finds_the_same(review: Review) -> None:
    before, head = ties(review), _length(review)
    assert dedupe(review, How(full=True)).full
    assert ties(review) == before
    assert _length(review) == head


def _length(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]
