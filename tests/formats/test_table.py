"""Rows of CSV files as programs really write them: nothing is lost, and nothing swallows the rest of the file."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.formats.table import Row, column_names, find_delimiter, read_table, rows


def cells(text: str) -> list[list[str]]:
    return [list(row.cells.values()) for row in rows((text,))]


def codes(row: Row) -> list[str]:
    return [remark.code for remark in row.remarks]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_content(sign: str) -> None:
    text = (
        f'Tittel{sign}År{sign}"Emneord"\n"Håp; tro, og | kjærlighet"{sign}2020{sign}"a{sign} b"\nTro{sign}2021{sign}c\n'
    )
    assert read_table((text,)).delimiter == sign
    assert cells(text)[0] == ["Håp; tro, og | kjærlighet", "2020", f"a{sign} b"]


def test_a_header_with_commas_in_its_names_does_not_mislead() -> None:
    text = "Tittel;Forfatter, første;Forfatter, andre, tredje;År\nHåp;Ness;Borg;2020\nTro;Ness;;2021\n"
    assert read_table((text,)).header == ("Tittel", "Forfatter, første", "Forfatter, andre, tredje", "År")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_delimiter_may_be_told_in_a_first_line(first: str) -> None:
    (row,) = rows((f"{first}\nTitle;Year\nA, B, C;2020\n",))
    assert row == Row(3, {"Title": "A, B, C", "Year": "2020"})
    assert find_delimiter("sep=\t\na\tb\n") == ("\t", 1)


def test_the_line_of_a_row_is_its_first() -> None:
    text = 'Title,Year\n"One\nline\nmore",2020\n\nTwo,2021\n,\n"Three, ""quoted""",2022'
    found = list(rows((text,)))
    assert [(row.line, row.cells["Title"]) for row in found] == [
        (2, "One\nline\nmore"),
        (6, "Two"),
        (8, 'Three, "quoted"'),
    ]
    assert [codes(row) for row in found] == [[], [], []]


def test_blocks_may_end_inside_a_row() -> None:
    text = 'Title,Year\n"One\nline",2020\nTwo,2021\n'
    lines = text.splitlines(keepends=True)
    assert list(rows(lines)) == list(rows((text,)))


def test_lines_before_the_header_are_passed_over() -> None:
    table = read_table(('"About the data: Exported on Jan 5, 2024."\nTitle,PubYear\nA,2020\n',))
    assert table.header == ("Title", "PubYear")
    assert next(table.rows).line == 3


def test_ragged_rows_are_kept_with_a_remark() -> None:
    few, many, blank = rows(("Title,Year,DOI\nA\nB,2020,x,more,,again\nC,2021,y,,\n",))
    assert (few.cells, codes(few)) == ({"Title": "A"}, ["import.table.too_few"])
    assert many.cells == {"Title": "B", "Year": "2020", "DOI": "x", "#4": "more", "#5": "", "#6": "again"}
    assert codes(many) == ["import.table.too_many"]
    assert (list(blank.cells.values()), codes(blank)) == (["C", "2021", "y"], [])


def test_repeated_and_empty_names_of_columns() -> None:
    assert column_names(["Title", "", "Title", " Year ", "Title", "", ""]) == (
        *("Title", "#2", "Title (2)", "Year", "Title (3)"),
    )
    (row,) = rows(("\ufeffTitle,,Title\na,b,c\n".lstrip("\ufeff"),))
    assert row.cells == {"Title": "a", "#2": "b", "Title (2)": "c"}


def test_null_characters_are_taken_out_and_told() -> None:
    first, second = rows(("Title,Year\nA\0B,2020\nC,2021\n",))
    assert first.cells["Title"] == "AB"
    assert codes(first) + codes(second) == ["import.table.nul"]


def test_a_mark_that_is_never_closed_spoils_one_row() -> None:
    text = 'Id,Title,Year\n1,"No end,2020\n' + "".join(f"{number},Title {number},2021\n" for number in range(2, 3000))
    found = list(rows((text,)))
    assert len(found) == 2999
    assert found[0].cells == {"Id": "1", "Title": '"No end', "Year": "2020"}
    assert [row.line for row in found if row.remarks] == [2]
    assert codes(found[0]) == ["import.table.quote"]


def test_a_mark_that_is_not_closed_before_the_next_quoted_cell() -> None:
    first, second, third = rows(('Id,Title,Year\n1,"No end,2020\n2,"Two",2021\n3,"Three",2022\n',))
    assert (first.cells["Title"], codes(first)) == ('"No end', ["import.table.quote"])
    assert (second.cells["Title"], third.cells["Title"]) == ("Two", "Three")
    assert not second.remarks


def test_marks_inside_a_cell_that_are_not_doubled() -> None:
    (row,) = rows(('Id,Title,Year\n1,"He said "no" to it",2020\n',))
    assert (row.cells["Title"], codes(row)) == ('He said "no" to it', ["import.table.quote"])
    several, after = rows(('Id,Title,Year\n1,"He said "no" then\nto it",2020\n2,B,2021\n',))
    assert (several.cells["Title"], codes(several)) == ('He said "no" then\nto it', ["import.table.quote"])
    assert after.line == 4


def test_marks_that_may_mean_this_or_that_lose_nothing() -> None:
    text = 'Id,Title,Year\n1,"He said "no"\nto it",2020\n2,B,2021\n'
    found = list(rows((text,)))
    assert [bool(row.remarks) for row in found] == [True, True, False]
    assert "to it" in str(found[1].cells)


def test_a_mark_inside_a_plain_cell_is_text() -> None:
    (row,) = rows(('Title,Year\nA 5" screen,2020\n',))
    assert row == Row(2, {"Title": 'A 5" screen', "Year": "2020"})


def test_a_cell_longer_than_the_limit_of_the_csv_module() -> None:
    long = f"{'words, and more ' * 20}\n" * 500
    limit = csv.field_size_limit()
    assert len(long) > limit
    first, second = rows((f'Title,References,Year\nA,"{long}",2020\nB,,2021\n',))
    assert first.line == 2
    assert (first.cells["References"], first.remarks) == (long, ())
    assert second.line == 503
    one_line = "x" * 300_000
    first, second = rows((f'Title,References,Year\nA,"{one_line} ""y""",2020\nB,,2021\n',))
    assert (first.cells["References"], first.remarks) == (f'{one_line} "y"', ())
    assert second.cells["Year"] == "2021"
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    "line", ['x","', '"a,b', 'a,"', '"', '""",', 'x,"",', '"a"b,"c', '"",""', "a", "a;b,c|d\te", '"a" b,"']
)
@pytest.mark.parametrize("width", [1, 200])
def test_no_file_takes_more_than_a_small_multiple_of_its_size(line: str, width: int) -> None:
    text = "a,b\n" + f"{line * width}\n" * (10_000 // width)
    start = time.perf_counter()
    for _ in rows((text,)):
        pass
    assert time.perf_counter() - start < 30


def test_only_lines_are_long() -> None:
    text = 'a,b\n"' + 'x"a,' * 200_000
    start = time.perf_counter()
    assert list(rows((text,)))
    assert time.perf_counter() - start < 30


plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(plain, plain, plain), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_is_read(table: list[tuple[str, str, str]], sign: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["Title", "Year", "DOI"])
    writer.writerows(table)
    expected = [list(row) for row in table if any(cell.strip() for cell in row)]
    found = list(rows((out.getvalue(),)))
    if read_table((out.getvalue(),)).delimiter == sign:
        assert [list(row.cells.values()) for row in found] == expected
        assert not any(row.remarks for row in found)


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from('ab",;\n |'), max_size=120))
def test_no_text_is_lost(text: str) -> None:
    found = rows((f"sep=,\nh,k\n{text}",))
    kept = "".join(cell for row in found for cell in row.cells.values())
    assert [sign for sign in kept if sign in "ab"] == [sign for sign in text if sign in "ab"]


def test_rows_stream() -> None:
    """The second block is not asked for before the rows of the first have been given."""
    asked: list[int] = []

    def blocks() -> Iterator[str]:
        for number in range(3):
            asked.append(number)
            yield ("Title,Year\n" if not number else "") + "A,2020\n" * 1000

    found = rows(blocks())
    for _ in range(900):
        next(found)
    assert asked == [0]
    assert sum(1 for _ in found) == 2100


def test_many_columns_of_one_name_are_named_in_time() -> None:
    names = column_names(["Title", "Year"] * 50_000)
    assert len(set(names)) == 100_000
    assert names[2] == "Title (2)"
    assert column_names(["a (2)", "a", "a"]) == ("a (2)", "a", "a (3)")
