"""The data file of the R package PRISMA2020: its traps are avoided, and what is written is read back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.formats.prisma_csv import HEADER, LISTS, Part, PrismaNumbers, read, write

NUMBERS = PrismaNumbers(
    database_results=783762,
    database_specific_results=(Part("Idunn", 67), Part("SveMed+", 783695)),
    records_screened=92,
    dbr_excluded=(Part("Wrong population, adults; or children", 3), Part("12", 1)),
    new_reports=5,
)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def by_data(data: bytes) -> dict[str, dict[str, str]]:
    return {row["data"]: row for row in rows(data) if row["data"] != "NA"}


def as_r_reads(text: str) -> int | None:
    """The package's own reading of a number: commas out, then all but digits and points."""
    plain = re.sub(r"[^0-9.]", "", text.replace(",", ""))
    return None if text == "NA" or not plain else int(float(plain))


def test_the_header_and_the_rows_are_those_of_the_template() -> None:
    data = write(NUMBERS)
    assert data.decode("utf-8").split("\r\n")[0] == ",".join(HEADER)
    found = rows(data)
    assert len(found) == 34
    assert {row["box"] for row in found if row["data"] == "NA"} == {"prevstud", "newstud", "othstud"}


def test_numbers_are_bare_and_the_unknown_is_never_nought() -> None:
    found = by_data(write(NUMBERS))
    assert found["database_results"]["n"] == "783762"
    assert as_r_reads(found["database_results"]["n"]) == 783762
    unknown = [name for name, row in found.items() if getattr(NUMBERS, name, 0) is None]
    assert len(unknown) > 20
    assert {found[name]["n"] for name in unknown} == {"NA"}
    assert by_data(write(PrismaNumbers(duplicates=0)))["duplicates"]["n"] == "0"


def test_a_reason_has_neither_comma_nor_semicolon() -> None:
    text = by_data(write(NUMBERS))["dbr_excluded"]["n"]
    split = [piece.split(",") for piece in text.split(";")]
    assert [(label.strip(), int(count)) for label, count in split] == [
        ("Wrong population adults / or children", 3),
        ("Reason 12", 1),
    ]


def test_columns_of_which_nothing_is_known_are_off() -> None:
    found = by_data(write(NUMBERS))
    off = ("previous_studies", "previous_reports", "website_results", "organisation_results", "citations_results")
    assert {found[name]["n"] for name in off} == {"NA"}


def test_each_pattern_the_package_looks_up_finds_one_row() -> None:
    names = [row["data"] for row in rows(write(NUMBERS))]
    patterns = [name for name in names if name not in {"NA", "total_studies", "total_reports", "included"}]
    patterns += ["total_studies$", "total_reports$"]
    assert {pattern: sum(bool(re.search(pattern, name)) for name in names) for pattern in patterns} == dict.fromkeys(
        patterns, 1
    )


def test_a_new_review_speaks_of_no_new_studies() -> None:
    assert "new" not in " ".join(row["boxtext"].casefold() for row in rows(write(NUMBERS)))
    assert by_data(write(NUMBERS, updated=True))["new_studies"]["boxtext"] == "New studies included in review"
    assert by_data(write(NUMBERS, {"new_reports": "Articles"}))["new_reports"]["boxtext"] == "Articles"
    with pytest.raises(ValueError, match="no_such_row"):
        write(NUMBERS, {"no_such_row": "x"})


def test_what_the_package_would_print_wrong_is_named() -> None:
    assert PrismaNumbers().misprinted == ("duplicates", "excluded_automatic", "excluded_other")
    assert PrismaNumbers(duplicates=0).misprinted == ()


counts = st.none() | st.integers(0, 10**9)
labels = st.text(st.sampled_from("abcæøå 12()"), max_size=12).map(lambda text: " ".join(f"x{text}".split()))
lists = st.lists(st.builds(Part, labels, st.integers(0, 9999)), max_size=3).map(tuple) | st.builds(
    lambda n: (Part("", n),), st.integers(0, 9999)
)
numbers = st.builds(
    PrismaNumbers,
    **{name: lists if name in LISTS else counts for name in PrismaNumbers.__dataclass_fields__},
)


@given(numbers)
def test_what_goes_out_comes_back(made: PrismaNumbers) -> None:
    assert read(write(made)) == made


def test_a_list_with_an_unknown_number_is_unknown() -> None:
    made = PrismaNumbers(database_specific_results=(Part("Oria", None), Part("Idunn", 2)))
    assert by_data(write(made))["database_specific_results"]["n"] == "NA"


def test_a_file_from_elsewhere_is_read() -> None:
    text = 'data,node,n\nduplicates,node8,"1,234"\ndbr_excluded,node14,"Reason1, xxx; Reason2, 4"\nmore,x,7\n'
    found = read(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert (found.duplicates, found.dbr_excluded) == (1234, (Part("Reason1", None), Part("Reason2", 4)))


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", "data,n\nduplicates,783.762\n", "data,n\nduplicates,-1\n", 'data,n\ndbr_excluded,"x, y"\n'],
)
def test_what_holds_no_numbers_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text.encode("utf-8"), "x.csv")
    assert caught.value.code == "LR-PRISMA-CSV"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_that_excel_saved_is_read(delimiter: str, encoding: str) -> None:
    rows = (("data", "node", "n"), ("duplicates", "node8", "12"), ("dbr_excluded", "node14", '"Språk, 3; Årstall, 4"'))
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    found = read(text.encode(encoding))
    assert (found.duplicates, found.dbr_excluded) == (12, (Part("Språk", 3), Part("Årstall", 4)))
    assert read(f"sep={delimiter}\r\n{text}".encode(encoding)) == found


def test_a_quantity_in_two_rows_is_refused_at_its_line() -> None:
    with pytest.raises(InputError) as caught:
        read(b'data,n\nduplicates,1\ndbr_excluded,"A, 1;\nB, 2"\nduplicates,2\n', "x.csv")
    assert (caught.value.code, caught.value.where.line) == ("LR-PRISMA-CSV-TWICE", 5)
    assert (caught.value.where.key, caught.value.words["first"]) == ("duplicates", 2)


def test_a_negative_count_is_not_written() -> None:
    with pytest.raises(ValueError, match="-1"):
        write(PrismaNumbers(duplicates=-1))
