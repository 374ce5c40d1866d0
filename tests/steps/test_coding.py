"""Coding: rows added, changed and dropped, a file filled in and read back, marks from codes, works joined later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError, InputErrors
from litreview.messages import Words
from litreview.model import CODING_COLUMNS, CODING_FIELDS, CodingMethod, CodingRow, CodingTable, Language
from litreview.steps.audit import told, verify
from litreview.steps.coding import (
    RowGiven,
    TableGiven,
    add_row,
    coding_table,
    drop_row,
    edit_row,
    set_phase,
    set_table,
)
from litreview.steps.coding_file import read_rows, write_template
from litreview.steps.review import Review
from litreview.steps.themes import (
    ThemeChange,
    ThemeMarks,
    ThemeTableGiven,
    accept,
    change_theme,
    mark_theme,
    proposed,
    set_theme_table,
    theme_table,
)
from litreview.store import differences
from tests.steps.screened import join, screened


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return screened(tmp_path, 4)


def row(work: str = "W1", **fields: str) -> RowGiven:
    return RowGiven(work, fields)


def plain(table: CodingTable) -> list[CodingRow]:
    return [replace(one, stamp=0) for one in table.rows]


def sound(review: Review) -> bool:
    with review.store.reading() as reader:
        return verify(review).faults == () and not list(differences(reader))


def test_a_row_goes_from_text_to_theme_and_its_quotation_is_no_part_of_the_history(review: Review) -> None:
    made = add_row(review, row(page="5", unit="Jeg ble sett", code="Bli sett", theme="Håp"))
    assert plain(coding_table(review)) == [
        CodingRow(1, "W1", page="5", unit="Jeg ble sett", code="Bli sett", theme="Håp")
    ]
    with review.store.reading() as reader:
        event = list(reader.events())[-1]
        assert event.seq == made.stamp
        assert len(event.data["after"]["unit"]) == 64
        assert all("Jeg ble sett" not in str(one.data) for one in reader.events())
    assert sound(review)


def test_an_edit_leaves_what_is_not_given_and_keeps_the_digest_of_the_quotation(review: Review) -> None:
    add_row(review, row(unit="Ord", code="Kode"))
    edit_row(review, 1, row("", theme="Håp"))
    with review.store.reading() as reader:
        first, second = [one.data for one in reader.events(kinds=("form.set",))]
    assert first["after"]["unit"] == second["after"]["unit"]
    assert second["before"] == first["after"]
    assert plain(coding_table(review)) == [CodingRow(1, "W1", unit="Ord", code="Kode", theme="Håp")]
    events = verify(review).events
    edit_row(review, 1, row("", theme="Håp"))
    assert verify(review).events == events
    edit_row(review, 1, row("", unit=""))
    assert plain(coding_table(review)) == [CodingRow(1, "W1", code="Kode", theme="Håp")]


def test_the_history_says_what_was_changed_and_nothing_of_the_quotation(review: Review) -> None:
    add_row(review, row(unit="Ord", code="Kode"))
    edit_row(review, 1, row("", unit="Andre ord", code="Ny", theme="Håp"))
    drop_row(review, 1)
    with review.store.reading() as reader:
        said = [told(event) for event in reader.events(kinds=("form.set",))]
    assert said == [
        "work: W1; code: Kode",
        "code: Kode → Ny; theme: Håp",
        "work: W1 → –; code: Ny → –; theme: Håp → –",
    ]


def test_a_number_is_not_used_again(review: Review) -> None:
    for code in ("a", "b"):
        add_row(review, row(code=code))
    drop_row(review, 2)
    assert add_row(review, row(code="c")).number == 3
    assert [one.number for one in coding_table(review).rows] == [1, 3]
    assert add_row(review, row(code="d"), table="other").number == 1


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (lambda review: add_row(review, row("W99", code="a")), "LR-WORK-UNKNOWN"),
        (lambda review: add_row(review, row(page="3")), "LR-CODE-EMPTY"),
        (lambda review: edit_row(review, 1, row(code="a")), "LR-CODE-ROW"),
        (lambda review: drop_row(review, 7), "LR-CODE-ROW"),
        (lambda review: add_row(review, row(code="a"), table="a b"), "LR-CODE-TABLE"),
        (lambda review: set_phase(review, 31, "x"), "LR-CODE-PHASE"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(review: Review, step: object, code: str) -> None:
    events = verify(review).events
    with pytest.raises(InputError) as error:
        step(review)  # type: ignore[operator]
    assert error.value.code == code
    with review.store.reading() as reader:
        assert [one.kind for one in reader.events(after=events)] == []


def test_phases_stay_when_the_method_is_another(review: Review) -> None:
    set_table(review, TableGiven(CodingMethod.BRAUN_CLARKE, "Koding"))
    set_phase(review, 6, "Skrev.")
    set_phase(review, 1, "Leste.", name="Lesing")
    with pytest.raises(InputError):
        set_phase(review, 7, "Mer")
    after = set_table(review, TableGiven(CodingMethod.MALTERUD))
    assert [(one.number, one.text, one.name) for one in after.phases] == [(1, "Leste.", "Lesing"), (6, "Skrev.", "")]
    assert coding_table(review).caption == "Koding"
    set_phase(review, 1, "")
    assert [one.number for one in coding_table(review).phases] == [6]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "edit", "drop", "join")),
        st.integers(1, 8),
        st.integers(1, 4),
        st.dictionaries(
            st.sampled_from((*CODING_FIELDS, "page")), st.sampled_from(("", "a", "=b", "æ\nø")), max_size=3
        ),
    ),
    max_size=10,
)


@given(STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_what_the_events_say(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, dict[str, str]]]
) -> None:
    """Any adding, changing, dropping and joining of works gives the rows a plain dictionary would hold, and the
    tables can be had again from the events."""
    review = screened(tmp_path_factory.mktemp("rows"), 4)
    expected: dict[int, CodingRow] = {}
    highest = 0
    for step, number, work, fields in steps:
        wanted = dict(fields)
        if step == "add" and any(text for name, text in wanted.items() if name != "page"):
            highest += 1
            add_row(review, RowGiven(f"W{work}", wanted))
            expected[highest] = CodingRow(highest, f"W{work}", **wanted)  # type: ignore[arg-type]
        elif step == "edit" and number in expected:
            after = replace(expected[number], **wanted)  # type: ignore[arg-type]
            if any(getattr(after, name) for name in CODING_FIELDS):
                edit_row(review, number, RowGiven("", wanted))
                expected[number] = after
        elif step == "drop" and number in expected:
            drop_row(review, number)
            del expected[number]
    assert plain(coding_table(review)) == list(expected.values())
    assert sound(review)


def test_rows_and_marks_follow_works_that_are_joined_and_come_back_when_they_are_parted(review: Review) -> None:
    add_row(review, row("W2", code="a", theme="Håp"))
    mark_theme(review, ThemeMarks("Håp", ("W1", "W2"), cited=("W2",)))
    with review.store.writing(review.clock) as writer:
        join(writer, joined={"2": 1})
    assert [one.work for one in coding_table(review).rows] == ["W1"]
    (theme,) = theme_table(review).themes
    assert (theme.works, theme.cited) == (("W1",), ("W1",))
    edit_row(review, 1, row("", code="b"))  # a change to the row leaves its own work
    mark_theme(review, ThemeMarks("Håp", ("W3",)))
    with review.store.reading() as reader:
        assert reader.form("coding_row", "coding#1")["work"] == "W2"  # type: ignore[index]
        assert reader.form("themes", "themes")["themes"][0]["works"] == ["W1", "W2", "W3"]  # type: ignore[index]
    assert sound(review)


# The file -----------------------------------------------------------------------------------------------------------


def filled(review: Review) -> None:
    set_table(review, TableGiven(CodingMethod.GRANEHEIM_LUNDMAN))
    add_row(review, row(page="5", unit="=1+1 «sitat»\nlinje to", condensed="Kort", code="A", theme="Håp"))
    add_row(review, row("W2", unit="En_x000D_To", code="B", preliminary="Utenfor metodens kolonner"))


@pytest.mark.parametrize("name", ["k.xlsx", "k.toml"])
@pytest.mark.parametrize("language", list(Language))
def test_a_file_read_back_changes_nothing(tmp_path: Path, review: Review, name: str, language: Language) -> None:
    review = replace(review, protocol=replace(review.protocol, language=language))
    filled(review)
    path = tmp_path / name
    assert write_template(review, path) == 2
    before, events = plain(coding_table(review)), verify(review).events
    for _ in range(2):
        told = read_rows(review, path)
        assert (told.added, told.changed, told.same, told.conflicts, told.absent) == ((), (), 2, (), ())
    assert (plain(coding_table(review)), verify(review).events) == (before, events)


def typed(path: Path, cells: dict[str, object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    book.save(path)


def test_new_rows_are_added_once_and_changes_are_taken(tmp_path: Path, review: Review) -> None:
    filled(review)
    path = tmp_path / "k.xlsx"
    write_template(review, path)
    heads = [cell.value for cell in openpyxl.load_workbook(path).active[1]]  # type: ignore[index]
    assert heads[:6] == ["Rad", "Arbeid", "Artikkel", "Side", "Meningsenhet", "Kondensert meningsenhet"]
    code = "ABCDEFGHIJKLM"[heads.index("Kode")]
    typed(path, {f"{code}2": "A2", "B4": "w3", f"{code}4": "Ny", "B5": "W3", f"{code}5": "Ny", "D5": 12})
    assert read_rows(review, path, preview=True).changed == (1,)
    told = read_rows(review, path)
    assert (told.added, told.changed, told.same) == ((3, 4), (1,), 1)
    again = read_rows(review, path)
    assert (again.added, again.changed, again.same, again.absent) == ((), (), 4, ())
    assert [(one.number, one.work, one.code, one.page) for one in coding_table(review).rows] == [
        *((1, "W1", "A2", "5"), (2, "W2", "B", "")),
        *((3, "W3", "Ny", ""), (4, "W3", "Ny", "12")),
    ]


def test_a_row_changed_in_both_places_is_a_conflict_and_stays(tmp_path: Path, review: Review) -> None:
    filled(review)
    path = tmp_path / "k.toml"
    write_template(review, path)
    edit_row(review, 1, row("", code="Her"))
    drop_row(review, 2)
    path.write_text(path.read_text(encoding="utf-8").replace('code = "A"', 'code = "Der"'), encoding="utf-8")
    told = read_rows(review, path)
    assert [(one.number, one.differs) for one in told.conflicts] == [(1, ("code",)), (2, ())]
    assert [one.code for one in coding_table(review).rows] == ["Her"]
    assert read_rows(review, path, force=True).changed == (1,)
    assert [one.code for one in coding_table(review).rows] == ["Der"]


def test_every_row_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path, review: Review) -> None:
    path = tmp_path / "k.toml"
    path.write_text(
        '[[row]]\nwork = "W9"\ncode = "a"\n[[row]]\nwork = "W1"\ncode = "b"\n[[row]]\nwork = "?"\n', "utf-8"
    )
    with pytest.raises(InputErrors) as errors:
        read_rows(review, path)
    assert [(one.code, one.where.line) for one in errors.value.errors] == [
        ("LR-WORK-UNKNOWN", 1),
        ("LR-WORK-UNKNOWN", 3),
    ]
    assert coding_table(review).rows == ()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("k.toml", '[[row]]\nnumber = 1\nwork = "W1"\n[[row]]\nnumber = 1\nwork = "W1"\n', "LR-CODE-TWICE"),
        ("k.toml", '[[row]]\nwork = "W1"\nkode = "x"\n', "LR-FILE-KEY-NEAR"),
        ("k.xlsx", "PK not a zip", "LR-IMPORT-XLSX"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, review: Review, name: str, text: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_rows(review, path)
    assert error.value.code == code
    with pytest.raises(InputError) as suffix:
        write_template(review, tmp_path / "k.docx")
    assert suffix.value.code == "LR-CODE-SUFFIX"


def test_no_two_fields_share_a_heading() -> None:
    for language in Language:
        words = Words(language)
        named: dict[str, set[str]] = {}
        for method, fields in CODING_COLUMNS.items():
            for field in fields:
                named.setdefault(words(f"report.coding.{method.value}.{field}").casefold(), set()).add(field)
        assert {heading: fields for heading, fields in named.items() if len(fields) > 1} == {}


# Themes -------------------------------------------------------------------------------------------------------------


def test_codes_propose_marks_which_a_person_accepts(review: Review) -> None:
    mark_theme(review, ThemeMarks("Håp", ("W1", "W4")))
    for work, theme in (("W1", "Håp"), ("W2", "Håp"), ("W2", "Tillit"), ("W2", "Tillit"), ("W3", "")):
        add_row(review, row(work, code="x", theme=theme))
    proposal = proposed(review)
    assert [(one.theme, one.add, one.uncoded, one.new) for one in proposal] == [
        ("Håp", ("W2",), ("W4",), False),
        ("Tillit", ("W2",), (), True),
    ]
    after = accept(review, proposal)
    assert {theme.name: theme.works for theme in after.themes} == {"Håp": ("W1", "W4", "W2"), "Tillit": ("W2",)}


def test_with_malterud_the_result_categories_are_the_themes(review: Review) -> None:
    set_table(review, TableGiven(CodingMethod.MALTERUD))
    add_row(review, row("W2", code="Gruppe", category="Å høre til"))
    assert [(one.theme, one.add) for one in proposed(review)] == [("Å høre til", ("W2",))]
    accept(review, proposed(review))
    change_theme(review, ThemeChange("Å høre til", rename="Tilhørighet"))
    assert [one.category for one in coding_table(review).rows] == ["Tilhørighet"]


def test_a_renamed_theme_keeps_marks_parts_and_codes_and_the_history_its_old_name(review: Review) -> None:
    mark_theme(review, ThemeMarks("Håp", ("W1", "W2"), cited=("W1",)))
    mark_theme(review, ThemeMarks("Fremtid", ("W2",)))
    change_theme(review, ThemeChange("Fremtid", under="Håp"))
    add_row(review, row(code="x", theme="Håp"))
    after = change_theme(review, ThemeChange("Håp", rename="Håp og tro", description="Å tro på noe"))
    assert [(one.name, one.works, one.cited, one.parent) for one in after.themes] == [
        ("Håp og tro", ("W1", "W2"), ("W1",), ""),
        ("Fremtid", ("W2",), None, "Håp og tro"),
    ]
    assert after.themes[0].description == "Å tro på noe"
    assert [one.theme for one in coding_table(review).rows] == ["Håp og tro"]
    with review.store.reading() as reader:
        last = [one.data for one in reader.events(kinds=("form.set",)) if one.data["kind"] == "themes"][-1]
    assert last["before"]["themes"][0]["name"] == "Håp"
    assert sound(review)


def test_order_main_themes_and_settings(review: Review) -> None:
    for name in ("A", "B", "C"):
        mark_theme(review, ThemeMarks(name, ("W1",)))
    assert [one.name for one in change_theme(review, ThemeChange("C", before="A")).themes] == ["C", "A", "B"]
    assert [one.name for one in change_theme(review, ThemeChange("C", before="")).themes] == ["A", "B", "C"]
    after = set_theme_table(review, ThemeTableGiven("Temaer", "Egen", works_as_rows=True))
    assert (after.caption, after.source, after.works_as_rows) == ("Temaer", "Egen", True)
    assert set_theme_table(review, ThemeTableGiven(works_as_rows=False)).caption == "Temaer"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ThemeChange("X", rename="Y"), "LR-THEME-UNKNOWN"),
        (ThemeChange("A", rename="B"), "LR-THEME-TAKEN"),
        (ThemeChange("A", rename=" "), "LR-THEME-NAME"),
        (ThemeChange("A", under="A"), "LR-THEME-MAIN"),
        (ThemeChange("A", under="X"), "LR-THEME-MAIN"),
        (ThemeChange("B", under="A"), "LR-THEME-MAIN"),  # B has a part of its own
        (ThemeChange("A", under="C"), "LR-THEME-MAIN"),  # C is a part itself
        (ThemeChange("A", before="X"), "LR-THEME-UNKNOWN"),
    ],
)
def test_changes_that_cannot_be(review: Review, change: ThemeChange, code: str) -> None:
    for name in ("A", "B", "C"):
        mark_theme(review, ThemeMarks(name, ("W1",)))
    change_theme(review, ThemeChange("C", under="B"))
    before = theme_table(review)
    with pytest.raises(InputError) as error:
        change_theme(review, change)
    assert error.value.code == code
    assert theme_table(review) == before


def test_a_dropped_main_theme_leaves_its_parts(review: Review) -> None:
    for name in ("A", "B"):
        mark_theme(review, ThemeMarks(name, ("W1",)))
    change_theme(review, ThemeChange("B", under="A"))
    after = mark_theme(review, ThemeMarks("A", drop=True))
    assert [(one.name, one.parent) for one in after.themes] == [("B", "")]
