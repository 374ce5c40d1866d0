"""Dates of publication and of search logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import Day, LogDate
from litreview.normalise.dates import parse_month, read_log_date, read_publication_date


@pytest.mark.parametrize(
    ("text", "year", "iso", "whole"),
    [
        ("2019/06//", 2019, "2019-06", True),
        ("2019//", 2019, "2019", True),
        ("2022/11/05/", 2022, "2022-11-05", True),
        ("20160419", 2016, "2016-04-19", True),
        ("2018 Apr", 2018, "2018-04", True),
        ("MAR 2023", 2023, "2023-03", True),
        ("July-August 2016", 2016, "2016-07", False),
        ("Sep/Oct 2016", 2016, "2016-09", False),
        ("2006 Mar 1", 2006, "2006-03-01", True),
        ("28 January 2025", 2025, "2025-01-28", True),
        ("Nov 5, 2022", 2022, "2022-11-05", True),
        ("1998 Dec-1999 Jan", 1998, "1998-12", False),
        ("2021a", 2021, "2021", False),
        ("2019-13-01", 2019, "2019", False),
        ("Spring 2015", 2015, "2015", False),
        ("in press", None, "", False),
        ("10 15", None, "", False),
        ("", None, "", True),
    ],
)
def test_publication_dates(text: str, year: int | None, iso: str, whole: bool) -> None:
    read = read_publication_date(text)
    assert (read.year, read.iso, read.whole) == (year, iso, whole)


@pytest.mark.parametrize(("text", "month"), [("Sep.", 9), ("mai", 5), ("09", 9), ("13", None), ("vår", None)])
def test_months(text: str, month: int | None) -> None:
    assert parse_month(text) == month


def _d(year: int | None, month: int | None = None, day: int | None = None) -> Day:
    return Day(year, month, day)


@pytest.mark.parametrize(
    ("raw", "first", "last", "codes"),
    [
        ("28/4", _d(None, 4, 28), None, ["no_year"]),
        ("05.02.21", _d(2021, 2, 5), None, ["two_digit_year"]),
        ("2.mars 2022", _d(2022, 3, 2), None, []),
        ("24/03/2022", _d(2022, 3, 24), None, []),
        ("mellom 8-12 mars", _d(None, 3, 8), _d(None, 3, 12), ["no_year"]),
        ("fra 2.mars 2022 til 17.mars 2022", _d(2022, 3, 2), _d(2022, 3, 17), []),
        ("8. mars – 12. april 2022", _d(2022, 3, 8), _d(2022, 4, 12), []),
        ("28. des - 3. januar 2022", _d(None, 12, 28), _d(2022, 1, 3), ["no_year"]),
        ("17.03.2022-02.03.2022", _d(2022, 3, 17), _d(2022, 3, 2), ["reversed"]),
        ("2022-03-05", _d(2022, 3, 5), None, []),
        ("2022-03-05 00:00:00", _d(2022, 3, 5), None, []),
        ("frå 5. mai til 7. mai 2021", _d(2021, 5, 5), _d(2021, 5, 7), []),
        ("March 5th, 2022", _d(2022, 3, 5), None, []),
        ("mandag 5. mars 2022", _d(2022, 3, 5), None, []),
        ("mars 2022", _d(2022, 3), None, []),
        ("2022", _d(2022), None, []),
    ],
)
def test_log_dates(raw: str, first: Day, last: Day | None, codes: list[str]) -> None:
    date, remarks = read_log_date(raw, None)
    assert date == LogDate(raw, first, last or first)
    assert [remark.code for remark in remarks] == [f"import.date.{code}" for code in codes]


@pytest.mark.parametrize("raw", ["31/2", "29.02.21", "03/24/2022", "i vår", "2022-13-01", "x"])
def test_an_unreadable_log_date_is_kept_and_said(raw: str) -> None:
    date, remarks = read_log_date(raw, None)
    assert date == LogDate(raw)
    assert [remark.code for remark in remarks] == ["import.date.unreadable"]


def test_the_two_digit_year_is_said_with_the_year_it_was_read_as() -> None:
    assert read_log_date("05.02.21", None)[1][0].args == {"raw": "05.02.21", "year": 2021}


def test_an_empty_cell_is_carried_from_above() -> None:
    above = LogDate("05.02.21", Day(2021, 2, 5), Day(2021, 2, 5))
    carried, remarks = read_log_date("", above)
    assert (carried.first, carried.carried, carried.raw, remarks) == (Day(2021, 2, 5), True, "", ())
    assert read_log_date("", carried)[0].carried
    assert read_log_date("", None) == (LogDate(""), ())
    assert read_log_date("", LogDate("")) == (LogDate(""), ())


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    read_publication_date(text)
    assert read_log_date(text, None)[0].raw == text


def test_the_dates_of_the_seeds(shared: object) -> None:
    import json
    from pathlib import Path

    seeds = json.loads((Path(str(shared)) / "seed-tables.json").read_text(encoding="utf-8"))["theses"]
    above: LogDate | None = None
    for row in seeds["004"]["search_log"]["rows"]:
        above, _ = read_log_date(row["raw"]["Søkedato"], above)
        assert above.first is not None
        year, month, day = map(int, row["norm"]["date"].split("-"))
        assert (above.first, above.carried) == (Day(year, month, day), row["norm"]["date_carried_down"])
