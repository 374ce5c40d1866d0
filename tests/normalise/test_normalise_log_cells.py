"""Counts and limits of search logs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import UNKNOWN, Count, Limit, LimitKind
from litreview.normalise.limits import read_limits
from litreview.normalise.numbers import read_count


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        ("28", 28, None),
        ("0", 0, None),
        ("783.762", 783762, "separator"),
        ("1.051.582", 1051582, "separator"),
        ("715,182", 715182, "separator"),
        ("1 051 582", 1051582, None),
        ("1\u00a0051\u202f582", 1051582, None),
        ("28 treff", 28, "words"),
        ("ca. 200", None, "text"),
        ("–", None, "text"),
        ("1.051,582", None, "text"),
        ("12,5", None, "decimal"),
        ("783.76", None, "decimal"),
        ("0.123", None, "decimal"),
        ("-5", None, "negative"),
        ("−5", None, "negative"),
        ("٣", None, "text"),
    ],
)
def test_counts(raw: str, value: int | None, code: str | None) -> None:
    count, remarks = read_count(raw)
    assert count == Count(raw, value)
    assert [remark.code for remark in remarks] == ([f"import.count.{code}"] if code else [])


def test_an_empty_cell_is_unknown_and_not_zero() -> None:
    assert read_count("") == (UNKNOWN, ())
    assert read_count("  ")[0].value is None


@given(st.text(max_size=30))
def test_a_count_is_a_whole_number_or_a_remark(text: str) -> None:
    count, remarks = read_count(text)
    assert count.value is None or count.value >= 0
    assert count.value is not None or remarks or not text.strip()


@given(st.integers(min_value=0, max_value=10**12))
def test_every_grouping_of_a_number_is_read_back(number: int) -> None:
    for separator in (".", ",", " ", "\u00a0", "\u202f"):
        assert read_count(f"{number:,}".replace(",", separator))[0].value == number


def _kinds(raw: str) -> list[str]:
    return [limit.kind.value for limit in read_limits(raw)]


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2012-2022", 2012, 2022),
        ("Begrenset til år 2015-2020", 2015, 2020),
        ("Årstall: 2016-2021", 2016, 2021),
        ("2012-2022.", 2012, 2022),
        ("fra 2012 til 2022", 2012, 2022),
        ("2012–", 2012, None),
        ("siden 2012", 2012, None),
        ("til 2020", None, 2020),
        ("2015", 2015, 2015),
        ("2012-22", 2012, 2022),
        ("2012 - i dag", 2012, None),
    ],
)
def test_years(raw: str, first: int | None, last: int | None) -> None:
    assert read_limits(raw) == (Limit(LimitKind.YEARS, raw, first, last),)


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [
        ("2012-2022; Fagfellevurderte artikler", ["years", "peer_reviewed"]),
        (
            "2012-2022; Filter: Full text, books and documents, clinical trial",
            ["years", "full_text", "document_type", "study_type"],
        ),
        ("2012-2022, Full text, Books and documents", ["years", "full_text", "document_type"]),
        ("Peer reviewed tidsskrifter", ["peer_reviewed", "document_type"]),
        ("Fra fagfellevurdert tidsskrift", ["peer_reviewed"]),
        ("Norge", ["country"]),
        ("", []),
    ],
)
def test_kinds_of_limits(raw: str, kinds: list[str]) -> None:
    assert _kinds(raw) == kinds


def test_languages_are_one_limit() -> None:
    raw = "Engelsk, Norsk, Norsk bokmål"
    assert read_limits(raw) == (Limit(LimitKind.LANGUAGE, raw, values=("en", "no", "nb")),)


@pytest.mark.parametrize("raw", ["siste 10 år", "2022-2012", "Alder: 18+, voksne"])
def test_what_is_not_understood_is_kept_whole(raw: str) -> None:
    assert read_limits(raw) == (Limit(LimitKind.OTHER, raw),)


def test_the_unknown_between_the_known_is_kept() -> None:
    assert read_limits("2012-2022, voksne") == (
        Limit(LimitKind.YEARS, "2012-2022", 2012, 2022),
        Limit(LimitKind.OTHER, "voksne"),
    )


@given(st.text(max_size=60))
def test_no_word_of_a_limit_disappears(text: str) -> None:
    kept = " ".join(limit.raw for limit in read_limits(text))
    labels = {"filter", "filtre", "filters", "limits", "limit", "type", "land", "country", "language", "språk"}
    for word in text.replace(",", " ").replace(";", " ").replace(":", " ").split():
        assert word.strip(".") in kept or word.lower() in labels


def test_the_logs_of_the_seeds(shared: Path) -> None:
    seeds = json.loads((shared / "seed-tables.json").read_text(encoding="utf-8"))["theses"]
    for row in seeds["004"]["search_log"]["rows"]:
        assert read_count(row["raw"]["Antall treff"])[0].value == row["norm"]["hits"]
    for row in seeds["001"]["search_log"]["rows"]:
        years = [
            (limit.first, limit.last)
            for limit in read_limits(row["raw"]["avgrensninger"])
            if limit.kind is LimitKind.YEARS
        ]
        stated = [(limit["from"], limit["to"]) for limit in row["norm"]["limits"] if limit["type"] == "years"]
        assert years == stated
        assert len(read_limits(row["raw"]["avgrensninger"])) == len(row["norm"]["limits"])
