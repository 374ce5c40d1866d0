"""The matrix as a form: written, filled in somewhere else, and read back without losing or inventing anything."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.formats.form import as_lines, canonical
from litreview.steps.audit import verify
from litreview.steps.extract import CellGiven, cells_of, set_cells
from litreview.steps.extract_file import FormWanted, read_form, write_form_of
from litreview.steps.forms import Compared, FormGiven, Side, takes_of
from litreview.steps.review import Review
from tests.steps.filled_forms import edit
from tests.steps.reviews import example

FORMATS = (".xlsx", ".docx", ".toml")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review with five included works and a matrix; never changed."""
    return example(tmp_path_factory.mktemp("shipped"), "recovery-services")


@pytest.fixture
def review(shipped: Review, tmp_path: Path) -> Review:
    from litreview.steps.review import open_review

    shutil.copytree(shipped.folder, tmp_path / "review")
    return open_review(tmp_path / "review", settings=shipped.settings, clock=shipped.clock, acting_as="Kari")


def written(review: Review, suffix: str, **wanted: Any) -> Path:
    path = review.folder / f"form{suffix}"
    write_form_of(review, FormWanted(path, overwrite=True, **wanted))
    return path


def read(review: Review, path: Path, **given: Any) -> Compared:
    return read_form(review, FormGiven(path, **given))


def cells(review: Review, work: str) -> dict[str, tuple[str, str, str]]:
    return {item.field: (item.text, item.page, item.quotation) for item in cells_of(review, work)}


def everything(review: Review) -> dict[str, dict[str, tuple[str, str, str]]]:
    return {f"W{number}": cells(review, f"W{number}") for number in range(1, 6)}


def events(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_form_that_nobody_touched_changes_nothing(review: Review, suffix: str) -> None:
    set_cells(review, "W1", (CellGiven("aim", "=SUM(A1)\nline two\n\n  «x»", "12–13", "_x0041_ + 'q'"),))
    before = everything(review), events(review)
    done = read(review, written(review, suffix))
    assert (done.changes, done.conflicts, done.told, done.emptied) == ((), (), (), ())
    assert done.same == 40
    assert (everything(review), events(review)) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_was_filled_in_is_written_once_with_who_and_when(review: Review, suffix: str) -> None:
    path = written(review, suffix)
    edit(path, {"W2.aim": {"text": "Ny hensikt", "page": "4", "quotation": "mine ord"}, "W3.method": {"page": "9"}})
    before = everything(review)
    done = read(review, path)
    assert [one.slot.mark for one in done.changes] == ["W2.aim", "W3.method"]
    after = everything(review)
    assert after["W2"]["aim"] == ("Ny hensikt", "4", "mine ord")
    assert after["W3"]["method"] == (before["W3"]["method"][0], "9", "")
    changed = {(work, name) for work in after for name in after[work] if after[work][name] != before[work].get(name)}
    assert changed == {("W2", "aim"), ("W3", "method")}
    with review.store.reading() as reader:
        made = [event for event in reader.events() if event.kind == "cells.set"][-2:]
        assert {reader.actor_names()[event.actor] for event in made} == {"Kari"}
        assert "mine ord" not in str([event.data for event in made])  # quotations lie beside the chain
    count = events(review)
    assert read(review, path).changes == ()
    assert events(review) == count
    assert verify(review).faults == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_preview_writes_nothing(review: Review, suffix: str) -> None:
    path = written(review, suffix)
    edit(path, {"W1.aim": {"text": "Noe annet"}})
    before = everything(review), events(review)
    done = read(review, path, preview=True)
    assert [one.theirs["text"] for one in done.changes] == ["Noe annet"]
    assert (everything(review), events(review)) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_was_changed_in_both_waits_for_a_choice(review: Review, suffix: str) -> None:
    path = written(review, suffix)
    edit(path, {"W1.aim": {"text": "I filen"}, "W1.method": {"text": "I filen"}, "W2.aim": {"text": "Bare i filen"}})
    set_cells(review, "W1", (CellGiven("aim", "Her"), CellGiven("method", "I filen")))
    set_cells(review, "W3", (CellGiven("aim", "Bare her"),))
    done = read(review, path)
    assert [(one.slot.mark, one.slot.ours["text"], one.theirs["text"]) for one in done.conflicts] == [
        ("W1.aim", "Her", "I filen")
    ]
    assert [one.slot.mark for one in done.changes] == ["W2.aim"]
    assert cells(review, "W1")["aim"][0] == "Her"
    assert cells(review, "W3")["aim"][0] == "Bare her"  # an old form does not put back what was changed here
    assert read(review, path, take=Side.OURS).whole
    assert cells(review, "W1")["aim"][0] == "Her"
    assert read(review, path, takes=takes_of(["w1.AIM=theirs"])[1]).whole
    assert cells(review, "W1")["aim"][0] == "I filen"
    assert verify(review).faults == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_was_emptied_stays_unless_that_is_said(review: Review, suffix: str) -> None:
    set_cells(review, "W1", (CellGiven("aim", "Hensikt", "7", "sitat"),))
    path = written(review, suffix)
    edit(path, {"W1.aim": {"text": "", "page": "8"}, "W1.method": {"text": ""}})
    done = read(review, path)
    assert {(one.slot.mark, one.emptied) for one in done.emptied} == {("W1.aim", ("text",)), ("W1.method", ("text",))}
    assert cells(review, "W1")["aim"] == ("Hensikt", "8", "sitat")
    assert "method" in cells(review, "W1")
    assert read(review, path, allow_empty=True, take=Side.THEIRS).whole
    assert "aim" not in cells(review, "W1")
    assert "method" not in cells(review, "W1")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_page_without_a_text_is_told(review: Review, suffix: str) -> None:
    path = written(review, suffix, works=("W1",), fields=("relevance",))
    edit(path, {"W1.relevance": {"page": "3"}})
    done = read(review, path)
    assert [told.said.code for told in done.told] == ["forms.no_text"]
    assert done.told[0].number > 0


def test_only_some_works_and_fields(review: Review) -> None:
    done = write_form_of(review, FormWanted(review.folder / "some.toml", ("W2", "w4"), ("aim", "relevance")))
    assert (done.works, done.rows, done.filled) == (2, 4, 2)
    text = (review.folder / "some.toml").read_text(encoding="utf-8")
    assert "W2.aim#" in text
    assert "W4.relevance#" in text
    assert "W1." not in text


def test_a_filled_in_form_is_not_written_over(review: Review) -> None:
    path = written(review, ".toml")
    with pytest.raises(InputError) as problem:
        write_form_of(review, FormWanted(path))
    assert problem.value.code == "LR-EXPORT-EXISTS"


def test_unknown_works_and_fields_are_told_with_their_row(review: Review) -> None:
    path = written(review, ".toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[[cell]]\nid = "W99.aim"\ntext = "x"\n\n[[cell]]\nid = "W1.nonsense"\ntext = "y"\n'
                    '\n[[cell]]\ntext = "uten id"\n', encoding="utf-8")  # fmt: skip
    done = read(review, path)
    assert [told.said.code for told in done.told] == ["forms.unknown_work", "forms.unknown_field", "forms.no_mark"]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [lines[told.number - 1] for told in done.told] == ["[[cell]]"] * 3
    assert done.changes == ()


def test_a_row_copied_with_another_text_is_told_and_not_written(review: Review) -> None:
    path = written(review, ".toml", works=("W1",), fields=("aim",))
    text = path.read_text(encoding="utf-8")
    block = text[text.index("[[cell]]") :]
    path.write_text(
        text.replace('text = "', 'text = "A ', 1) + "\n" + block.replace('text = "', 'text = "B ', 1), encoding="utf-8"
    )
    before = cells(review, "W1")
    assert [told.said.code for told in read(review, path).told] == ["forms.twice", "forms.twice"]
    assert cells(review, "W1") == before


def test_a_form_of_another_review_is_refused(review: Review, tmp_path: Path) -> None:
    other = example(tmp_path / "other", "meaningful-activities")
    with pytest.raises(InputError) as problem:
        read(review, written(other, ".toml"))
    assert problem.value.code == "LR-FORM-REVIEW"


def test_a_form_of_the_copy_of_a_review_is_read_by_what_stood_there(review: Review, tmp_path: Path) -> None:
    """Two students each with a copy: the events differ, the fingerprints tell."""
    from litreview.steps.review import open_review

    shutil.copytree(review.folder, tmp_path / "copy")
    theirs = open_review(tmp_path / "copy", settings=review.settings, clock=review.clock, acting_as="Ola")
    set_cells(theirs, "W1", (CellGiven("aim", "Olas"),))
    path = written(theirs, ".xlsx")
    edit(path, {"W2.aim": {"text": "Fra kopien"}, "W1.aim": {"text": "Olas, rettet"}})
    done = read(review, path)
    assert [one.slot.mark for one in done.changes] == ["W2.aim"]
    assert [one.slot.mark for one in done.conflicts] == ["W1.aim"]


def test_a_mark_without_its_fingerprint_never_overwrites(review: Review) -> None:
    path = written(review, ".toml", works=("W1",), fields=("aim", "relevance"))
    text = path.read_text(encoding="utf-8")
    for stamp in {part[:9] for part in text.split("W1.")[1:] for part in [part[part.index("#") :]]}:
        text = text.replace(stamp, "")
    path.write_text(text.replace('text = "', 'text = "Ny ', 2), encoding="utf-8")
    done = read(review, path)
    assert [one.slot.mark for one in done.conflicts] == ["W1.aim"]
    assert [one.slot.mark for one in done.changes] == ["W1.relevance"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LR-FORM-FILE"),
        (b"%PDF-1.7", "LR-FORM-FILE"),
        (b"PK\x03\x04rubbish", "LR-FORM-DAMAGED"),
        (b"\xd0\xcf\x11\xe0old", "LR-FORM-OLD"),
        (b'title = "x"', "LR-FORM-FILE"),
        (b'format = "litreview-form"\nversion = "9"\nkind = "matrix"\n', "LR-FORM-NEWER"),
        (b'format = "litreview-form"\nversion = "1"\nkind = "appraisal"\n', "LR-FORM-KIND"),
        ("text = “smarte anførselstegn”".encode(), "LR-TOML-QUOTES"),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_a_reason(review: Review, data: bytes, code: str) -> None:
    path = review.folder / "odd.bin"
    path.write_bytes(data)
    with pytest.raises(InputError) as problem:
        read(review, path)
    assert problem.value.code == code


# Property: any edits come back, and nothing else ------------------------------------------------------------------

_SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t=+-@'\"#\u00a0«»“”\u2028")
_TEXTS = st.one_of(
    st.text(_SIGNS, max_size=30),
    st.sampled_from(["=1+1", "_x0041_", "+47", "-", "12. mars", "3-4", "W1.aim#12345678", "lr:text", "'=x", "a\n\nb"]),
)
_FIELDS = ("aim", "method", "sample", "findings", "ethics")
_EDITS = st.dictionaries(
    st.sampled_from([f"W{work}.{field}" for work, field in itertools.product(range(1, 6), _FIELDS)]),
    st.dictionaries(st.sampled_from(["text", "page", "quotation"]), _TEXTS, min_size=1),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def lived_in(shipped: Review, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """One review that all examples of the property go through, one after the other."""
    from litreview.steps.review import open_review

    folder = tmp_path_factory.mktemp("lived") / "review"
    shutil.copytree(shipped.folder, folder)
    return open_review(folder, settings=shipped.settings, clock=shipped.clock, acting_as="Kari")


@pytest.mark.parametrize("suffix", FORMATS)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=_EDITS)
def test_any_edits_come_back_and_nothing_else(
    lived_in: Review, suffix: str, edits: Mapping[str, Mapping[str, str]]
) -> None:
    before = everything(lived_in)
    path = written(lived_in, suffix)
    edit(path, edits)
    done = read(lived_in, path)
    wanted = {work: dict(row) for work, row in before.items()}
    for mark, values in edits.items():
        work, _, field = mark.partition(".")
        old = before[work].get(field, ("", "", ""))
        new = tuple(
            as_lines(values.get(name, "")) or text
            for name, text in zip(("text", "page", "quotation"), old, strict=True)
        )
        if list(map(canonical, new)) != list(map(canonical, old)) and new[0]:
            wanted[work][field] = (new[0], new[1], new[2])
    assert same(everything(lived_in), wanted)
    assert done.conflicts == ()
    count = events(lived_in)
    assert read(lived_in, path).changes == ()
    assert events(lived_in) == count


def same(found: Any, wanted: Any) -> bool:
    """The same texts: Word makes a blank of a tab, and that alone is no loss."""
    if isinstance(found, dict):
        return found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in found)
    return [canonical(text) for text in found] == [canonical(text) for text in wanted]


def test_the_chain_verifies_after_all_of_it(lived_in: Review) -> None:
    assert verify(lived_in).faults == ()


def test_a_reading_that_is_broken_off_writes_nothing_and_can_be_done_again(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    from litreview.steps import extract_file

    path = written(review, ".toml")
    edit(path, {"W1.aim": {"text": "Første"}, "W2.aim": {"text": "Andre"}})
    before = everything(review), events(review)
    calls = itertools.count()
    whole = extract_file.write_cells

    def broken(*arguments: Any) -> None:
        if next(calls):
            raise KeyboardInterrupt
        whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(extract_file, "write_cells", broken)
        with pytest.raises(KeyboardInterrupt):
            read(review, path)
    assert (everything(review), events(review)) == before
    assert len(read(review, path).changes) == 2
    assert verify(review).faults == ()


def test_a_row_of_a_work_that_was_joined_fills_the_one_that_stands(review: Review) -> None:
    from litreview.steps.doubts import merge

    path = written(review, ".toml")
    edit(path, {"W2.relevance": {"text": "x"}, "W2.aim": {"text": "Om W2"}, "W3.aim": {"text": "Om W3"}})
    merge(review, ("W1", "W2"))
    done = read(review, path)
    assert [one.slot.mark for one in done.changes] == ["W3.aim"]
    assert [one.slot.mark for one in done.conflicts] == ["W1.aim"]  # W1's own stands there now
    assert verify(review).faults == ()


def test_a_text_put_right_keeps_its_page_and_quotation(review: Review) -> None:
    set_cells(review, "W1", (CellGiven("aim", "en tekts", "7", "ordene i artikkelen"),))
    set_cells(review, "W1", (CellGiven("aim", "en tekst"),))
    assert cells(review, "W1")["aim"] == ("en tekst", "7", "ordene i artikkelen")
    set_cells(review, "W1", (CellGiven("aim", "en tekst", "8"),))
    assert cells(review, "W1")["aim"] == ("en tekst", "8", "ordene i artikkelen")
    set_cells(review, "W1", (CellGiven("aim", ""),))
    assert "aim" not in cells(review, "W1")
    assert verify(review).faults == ()
