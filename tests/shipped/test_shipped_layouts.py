"""Report layouts: the shipped ones read, and a layout that cannot be used is refused where the mistake stands."""

from __future__ import annotations

import pytest
from shipped_files import LAYOUTS, ROOT, WHOLE, layout, protocol

from litreview.errors import InputErrors
from litreview.formats.layout_file import ReportTable, read_layout
from litreview.messages import Words
from litreview.model import Language, MatrixKind
from litreview.reporting.assemble import TABLE_KEYS, USUAL


def test_the_folder_holds_these_layouts_and_no_outputs() -> None:
    assert {path.name for path in (ROOT / "reports").iterdir()} == {f"{name}.toml" for name in LAYOUTS}


@pytest.mark.parametrize("name", WHOLE)
def test_a_shipped_layout_has_every_part_in_the_order_of_the_report(name: str) -> None:
    assert list(layout(name).tables) == list(USUAL)
    assert layout(name).name == name


def test_the_layout_with_pictures_has_the_summary_among_what_it_rests_on() -> None:
    assert list(layout("summary").tables) == ["question", "flow", "summary", "proof"]


def test_a_layout_can_name_what_the_report_can_build() -> None:
    assert set(ReportTable) == set(TABLE_KEYS)


def test_default_leaves_log_and_matrix_to_the_protocol() -> None:
    assert (layout("default").log, layout("default").matrix) == (None, None)


@pytest.mark.parametrize(
    ("name", "review"),
    [
        ("per-article-8", "recovery-services"),
        ("per-article-5", "meaningful-activities"),
        ("wide", "support-in-recovery"),
    ],
)
def test_a_layout_prints_as_the_review_it_comes_from(name: str, review: str) -> None:
    assert layout(name).matrix == protocol(review).matrix
    assert layout(name).log is None


def test_nursing_has_its_own_log_and_no_words_of_its_own() -> None:
    nursing = layout("nursing")
    assert nursing.log is not None
    assert nursing.matrix is not None
    assert [column.field for column in nursing.log.columns] == [
        "date",
        "source",
        "number",
        "query",
        "limits",
        "hits",
        "titles_read",
        "abstracts_read",
        "fulltexts_read",
        "included",
    ]
    assert nursing.matrix.kind is MatrixKind.WIDE
    assert [part.field for part in nursing.matrix.columns[0].parts] == ["author_year", "country", "journal"]
    assert not any(column.heading for column in (*nursing.log.columns, *nursing.matrix.columns))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('schema = 1\ntables = ["log", "sum"]\n', "LR-FILE-CHOICE", 2),
        ('schema = 1\ntables = ["log", "matrix", "log"]\n', "LR-FILE-VALUE", 2),
        ("schema = 1\ntables = []\n", "LR-FILE-VALUE", 2),
        ('schema = 1\ntables = ["log"]\n[log]\ncolums = []\n', "LR-FILE-KEY-NEAR", 4),
        ('schema = 1\ntables = ["log"]\n[[log.columns]]\nfield = "hit"\n', "LR-FILE-VALUE", 3),
        ('schema = 1\ntables = ["log"]\n[matrix]\nkind = "wide"\n', "LR-FILE-MISSING", 3),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InputErrors) as caught:
        read_layout(text.encode(), "mine.toml", "mine")
    error = caught.value.errors[0]
    assert (error.code, error.where.file, error.where.line) == (code, "mine.toml", line)


@pytest.mark.parametrize("language", Language)
def test_a_table_listed_twice_is_told_in_words(language: Language) -> None:
    with pytest.raises(InputErrors) as caught:
        read_layout(b'schema = 1\ntables = ["log", "log"]\n', "mine.toml", "mine")
    said = Words(language)(caught.value.errors[0].words["detail"])  # type: ignore[arg-type]
    assert "log" in said
    assert "error." not in said
