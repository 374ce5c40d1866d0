"""Full texts: what was said of each, who may say what, and whether the file is the one that was read."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import FullText, Retrieval, Situation, Stage, Verdict
from litreview.steps.dedupe import dedupe
from litreview.steps.fulltexts import FileState, FullTextGiven, file_state, listed, set_full_texts
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo, ways
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import articles, empty

PDF = b"%PDF-1.7 made up"
SOUGHT, GOT = FullTextGiven(Retrieval.SOUGHT), FullTextGiven(Retrieval.RETRIEVED)
GONE = FullTextGiven(Retrieval.NOT_RETRIEVED, "no access")


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """W1 and W2 wait at the title, the first with a DOI."""
    here = empty(tmp_path).acting("author")
    import_file(here, FileImport(articles(tmp_path)))
    dedupe(here)
    return here


def at_text(review: Review, *works: str) -> None:
    for work in works:
        for stage in (Stage.TITLE, Stage.ABSTRACT):
            decide(review, Choice(work, Verdict.INCLUDE, stage))


def length(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def refused(review: Review, code: str, *works: str, **given: object) -> None:
    before = length(review)
    with pytest.raises(InputError) as error:
        set_full_texts(review, works, FullTextGiven(**given))  # type: ignore[arg-type]
    assert error.value.code == code
    assert length(review) == before


def test_the_list_has_the_works_that_came_to_the_full_text(review: Review) -> None:
    assert listed(review) == ()
    at_text(review, "W2", "W1")
    first, second = listed(review)
    assert (first.work, first.known, first.assessed) == ("W1", None, False)  # nobody has said anything
    assert (first.link, second.link) == ("https://doi.org/10.1000/hope.1", "")
    decide(review, Choice("W1", Verdict.EXCLUDE, Stage.ABSTRACT))
    assert [item.work for item in listed(review)] == ["W2"]
    assert [item.work for item in listed(review, ("w1", "W1"))] == ["W1"]  # named: shown all the same
    decide(review, Choice("W2", Verdict.INCLUDE, Stage.FULL_TEXT))
    (judged,) = listed(review)
    assert (judged.known, judged.assessed) == (None, True)  # a decision marks nothing by itself


def test_what_is_said_is_an_event_only_when_it_changes_something(review: Review) -> None:
    at_text(review, "W1", "W2")
    before = length(review)
    set_full_texts(review, ("W1", "W2", "w1"), SOUGHT)
    assert length(review) == before + 2
    set_full_texts(review, ("W1", "W2"), SOUGHT)
    set_full_texts(review, ("W1",), FullTextGiven(link=""))
    assert length(review) == before + 2
    set_full_texts(review, ("W1",), FullTextGiven(link="https://example.org/a"))
    set_full_texts(review, ("W1",), GONE)
    with review.store.reading() as reader:
        event = list(reader.events(before, ("fulltext.set",)))[-1]
    assert event.data["before"] == {
        "retrieval": "sought",
        "reason": "",
        "link": "https://example.org/a",
        "file": None,
    }
    (known,) = set_full_texts(review, ("W1",), GOT)
    assert (known.retrieval, known.reason, known.link) == (Retrieval.RETRIEVED, "", "https://example.org/a")


def test_nothing_is_noted_of_a_work_that_nothing_was_said_of(review: Review) -> None:
    before = length(review)
    assert set_full_texts(review, ("W1",), FullTextGiven(link="")) == ()
    assert length(review) == before


def test_only_an_unread_text_at_its_stage_can_be_not_retrieved(review: Review) -> None:
    refused(review, "LR-FULLTEXT-NOT-YET", "W1", retrieval=Retrieval.NOT_RETRIEVED, reason="x")
    at_text(review, "W1", "W2")
    refused(review, "LR-FULLTEXT-REASON", "W1", retrieval=Retrieval.NOT_RETRIEVED, reason=" ")
    decide(review, Choice("W2", Verdict.MAYBE, Stage.FULL_TEXT))
    refused(review, "LR-FULLTEXT-READ", "W1", "W2", retrieval=Retrieval.NOT_RETRIEVED, reason="x")
    undo(review, "W2")
    set_full_texts(review, ("W1", "W2"), GONE)
    with review.store.reading() as reader:
        assert {way.place.situation for way in ways(reader, review.protocol).values()} == {Situation.NOT_RETRIEVED}
    tally = snapshot(review).tally
    assert (tally.sought, tally.not_retrieved) == (2, {"no access": 2})
    with pytest.raises(InputError, match="LR-SCREEN-NOT-RETRIEVED"):
        decide(review, Choice("W1", Verdict.INCLUDE, Stage.FULL_TEXT))
    set_full_texts(review, ("W1",), GOT)
    decide(review, Choice("W1", Verdict.INCLUDE, Stage.FULL_TEXT))


def test_a_postponed_work_has_not_been_read(review: Review) -> None:
    at_text(review, "W1")
    decide(review, Choice("W1", Verdict.POSTPONE, Stage.FULL_TEXT))
    (known,) = set_full_texts(review, ("W1",), GONE)
    assert known.reason == "no access"


@pytest.mark.parametrize(
    "link",
    [
        *("ftp://example.org/a", "javascript:alert(1)", "example.org/a", "https://", "https://[::1", "file:///a.pdf"),
        *("https://kari:hemmelig@example.org/a", "https://example.org/a b", "https://example.org/\x1b[2J"),
    ],
)
def test_a_link_is_an_address_on_the_web(review: Review, link: str) -> None:
    refused(review, "LR-FULLTEXT-LINK", "W1", link=link)


def test_what_does_not_go_together(review: Review) -> None:
    refused(review, "LR-FULLTEXT-WORKS", retrieval=Retrieval.SOUGHT)
    refused(review, "LR-FULLTEXT-ONE", "W1", "W2", link="https://example.org/a")
    refused(review, "LR-FULLTEXT-ONE", "W1", "W2", file=review.folder / "a.pdf")
    refused(review, "LR-FULLTEXT-CHOOSE", "W1", file=review.folder / "a.pdf", retrieval=Retrieval.SOUGHT)
    refused(review, "LR-WORK-UNKNOWN", "W1", "W9", retrieval=Retrieval.SOUGHT)
    with pytest.raises(InputError, match="LR-ACTOR-NONE"):
        set_full_texts(replace(review, actor=""), ("W1",), SOUGHT)


def test_a_file_of_the_review_is_kept_by_its_path_in_it(review: Review) -> None:
    (review.folder / "pdf" / "sub").mkdir(parents=True)
    path = review.folder / "pdf" / "sub" / "Ødegård 2020.pdf"
    path.write_bytes(PDF)
    (known,) = set_full_texts(review, ("W2",), FullTextGiven(file=path))
    assert (known.path, known.size, known.retrieval) == ("pdf/sub/Ødegård 2020.pdf", len(PDF), Retrieval.RETRIEVED)
    assert listed(review, ("W2",))[0].file is FileState.WHOLE
    before = length(review)
    set_full_texts(review, ("W2",), FullTextGiven(file=path))
    assert length(review) == before
    path.write_bytes(PDF + b"!")
    assert listed(review, ("W2",))[0].file is FileState.CHANGED
    path.unlink()
    assert listed(review, ("W2",))[0].file is FileState.MISSING
    at_text(review, "W2")
    (known,) = set_full_texts(review, ("W2",), GONE)
    assert (known.path, known.sha256, known.size) == ("", "", 0)
    assert listed(review, ("W2",))[0].file is None


def test_a_name_written_by_another_system_is_the_same_file(review: Review) -> None:
    path = review.folder / unicodedata.normalize("NFC", "håp.pdf")
    path.write_bytes(PDF)
    set_full_texts(review, ("W2",), FullTextGiven(file=path))
    path.rename(review.folder / unicodedata.normalize("NFD", "håp.pdf"))
    assert listed(review, ("W2",))[0].file is FileState.WHOLE


def test_a_file_from_outside_is_refused_or_copied(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "download.pdf"
    path.write_bytes(PDF)
    refused(review, "LR-FULLTEXT-OUTSIDE", "W1", file=path)
    assert not (review.folder / "fulltexts").exists()
    (known,) = set_full_texts(review, ("W1",), FullTextGiven(file=path, copy=True))
    assert known.path == "fulltexts/W1-download.pdf"
    assert (review.folder / known.path).read_bytes() == PDF
    set_full_texts(review, ("W1",), FullTextGiven(file=path, copy=True))  # the same again: nothing to do
    path.write_bytes(b"another")
    refused(review, "LR-FULLTEXT-TAKEN", "W1", file=path, copy=True)
    assert (review.folder / known.path).read_bytes() == PDF
    (other,) = set_full_texts(review, ("W2",), FullTextGiven(file=path, copy=True))
    assert other.path == "fulltexts/W2-download.pdf"


def test_what_is_no_file(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(review, "LR-FILE-MISSING-FILE", "W1", file=review.folder / "none.pdf")
    refused(review, "LR-FILE-FOLDER", "W1", file=review.folder)
    path = review.folder / "large.pdf"
    path.write_bytes(PDF)
    monkeypatch.setattr("litreview.steps.files.LARGEST", len(PDF) - 1)
    refused(review, "LR-FILE-LARGE", "W1", file=path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(review: Review) -> None:
    os.mkfifo(review.folder / "pipe.pdf")
    refused(review, "LR-FILE-SPECIAL", "W1", file=review.folder / "pipe.pdf")


def test_a_path_in_the_log_never_leads_out_of_the_folder(review: Review, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(PDF)
    (review.folder / "a.pdf").write_bytes(PDF)
    set_full_texts(review, ("W1",), FullTextGiven(file=review.folder / "a.pdf"))
    with review.store.reading() as reader:
        known = reader.full_text(1)
    assert known is not None
    assert file_state(review.folder, known) is FileState.WHOLE
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "a\0b", "litreview.db/x"):
        stranger = FullText("W1", Retrieval.RETRIEVED, path=path, sha256=known.sha256, size=known.size)
        assert file_state(review.folder, stranger) is FileState.MISSING
