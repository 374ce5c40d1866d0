"""CSV and JSON lines out and in again: the same record, whatever stands in it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import ITEMS

from litreview.exporters.csv_file import CSV
from litreview.exporters.jsonl import JSONL
from litreview.formats.marks import KEY, Marks, read_marks
from litreview.importers import recognise
from litreview.importers.jsonl import JSONL as JSONL_IN
from litreview.importers.tables import CSV as CSV_IN
from litreview.model import (
    Exchanged,
    Judgement,
    Name,
    Parsed,
    Record,
    RecordType,
    Relation,
    Stage,
    Unparsed,
    Verdict,
)

PAIRS = [(CSV, CSV_IN), (JSONL, JSONL_IN)]
both = pytest.mark.parametrize(("exporter", "importer"), PAIRS, ids=["csv", "jsonl"])

FULL = Record(
    type=RecordType.CHAPTER,
    title='=SUM(A1) "quoted"; and\nmore, «å» \\ back',
    original_title="+Håp",
    authors=(Name("Ness; x", "Ottar, P.", "Jr."), Name(literal="Helse; og, omsorg"), Name("Homer"), Name("", "Given")),
    authors_complete=False,
    editors=(Name("Borg\\", "Marit;"),),
    year=2020,
    date="2020-03",
    container="'=not a formula, an apostrophe",
    issn=("1504-3010",),
    keywords=("a; b", "\\;", "c, d", "-1"),
    notes=("one\ntwo", ";"),
    peer_reviewed=False,
    abstract="@line\n\ttab",
)
JUDGED = Exchanged(
    FULL,
    "W12",
    (
        Judgement(Verdict.MAYBE, Stage.TITLE, "Ola"),
        Judgement(Verdict.EXCLUDE, Stage.FULL_TEXT, "Kari", "E2", "=wrong", "2026-11-20", "see p. 3; «x»"),
    ),
    ("pilot", "a; b"),
)


def written(exporter: Any, *items: Exchanged) -> bytes:
    out = io.BytesIO()
    exporter.write(iter(items), out)
    return out.getvalue()


def read(importer: Any, data: bytes) -> list[Parsed]:
    hits = list(importer.read(io.BytesIO(data)))
    assert all(isinstance(hit, Parsed) for hit in hits)
    return hits


def bare(record: Record, holds: frozenset[str]) -> Record:
    """The record with the fields an exporter holds, and without what only a reading adds."""
    empty = Record()
    lost: dict[str, Any] = {item.name: getattr(empty, item.name) for item in fields(Record) if item.name not in holds}
    return replace(record, **{"extra": {name: said for name, said in record.extra.items() if name != KEY}, **lost})


@both
def test_what_goes_out_comes_back(exporter: Any, importer: Any) -> None:
    long = replace(FULL, abstract="long " * 50_000)
    data = written(exporter, replace(JUDGED, record=long), Exchanged(Record(title="Plain"), "W13"))
    assert recognise(data[:65536], "x").key == importer.key
    dialect = importer.dialect(data[:65536])
    assert dialect is not None
    assert dialect.key == "litreview"
    first, second = read(importer, data)
    assert bare(first.record, exporter.holds) == bare(long, exporter.holds)
    assert first.remarks == second.remarks == ()
    assert (first.pointer.identifier, second.pointer.identifier) == ("W12", "W13")
    assert read_marks(first.record.extra[KEY]) == Marks("W12", JUDGED.judgements, JUDGED.tags)
    assert read_marks(second.record.extra[KEY]).work == "W13"


@both
@settings(max_examples=120, deadline=None)
@given(items=st.lists(ITEMS, min_size=1, max_size=3))
def test_any_record_comes_back(exporter: Any, importer: Any, items: list[Exchanged]) -> None:
    found = read(importer, written(exporter, *items))
    assert [bare(hit.record, exporter.holds) for hit in found] == [bare(item.record, exporter.holds) for item in items]


nasty = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u200b", max_codepoint=0x2FF)
    | st.sampled_from("=+-@\t\n;,\\\"'|{}"),
    max_size=15,
).map(lambda text: text.strip())


@both
@settings(max_examples=150, deadline=None)
@given(texts=st.lists(nasty.filter(bool), min_size=4, max_size=4))
def test_nasty_texts_come_back(exporter: Any, importer: Any, texts: list[str]) -> None:
    one, two, three, four = texts
    people = (Name(one, two), Name(literal=three), Name(four), Name(two, three, four))
    record = Record(title=one, container=two, authors=people, keywords=tuple(texts), notes=(four,), abstract=three)
    (hit,) = read(importer, written(exporter, Exchanged(record)))
    expected = replace(record, notes=(four,))
    assert bare(hit.record, exporter.holds) == bare(expected, exporter.holds)


def test_formulas_are_defused_and_a_spreadsheet_finds_its_columns() -> None:
    data = written(CSV, JUDGED)
    assert data.startswith(b"\xef\xbb\xbfwork,type,title,")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["title"].startswith("'=SUM")
    assert row["container"].startswith("''=not")
    assert not [cell for cell in row.values() if cell[:1] in set("=+-@\t\r")]
    assert (row["work"], row["decision"], row["stage"], row["criterion"]) == ("W12", "exclude", "full_text", "E2")
    assert (row["reason"], row["tags"], row["peer_reviewed"]) == ("'=wrong", "pilot; a\\; b", "no")
    assert row["authors"].startswith("Ness\\; x, Ottar\\, P., Jr.; Helse\\; og\\, omsorg; Homer,; ")


def test_a_table_that_somebody_saved_anew_is_still_read() -> None:
    text = written(CSV, JUDGED).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline="")))
    table[0].append("Min kolonne")
    table[1].append("min")
    table[1][table[0].index("year")] = "tjuetjue"
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(table)
    (hit,) = read(CSV_IN, out.getvalue().encode("windows-1252"))
    assert hit.record.year is None
    assert hit.record.extra["year"] == ("tjuetjue",)
    assert hit.record.extra["Min kolonne"] == ("min",)
    assert hit.record.extra["decision"] == ("exclude",)
    assert [remark.code for remark in hit.remarks] == ["import.encoding.windows", "import.table.unreadable"]


def test_a_line_holds_a_whole_work() -> None:
    record = replace(
        FULL,
        ids={"zotero": "x"},
        other_abstracts={"nb": "Tekst"},
        relations=(Relation("erratum_in", "x", "1", "10.1/x"),),
        extra={"TY": ("JOUR",)},
        origin={"title": "TI"},
    )
    data = written(JSONL, replace(JUDGED, record=record))
    (line,) = data.decode().splitlines()
    assert json.loads(line)["work"] == "W12"
    assert json.loads(line)["judgements"][1]["criterion"] == "E2"
    (hit,) = read(JSONL_IN, data)
    assert bare(hit.record, JSONL.holds) == record


@pytest.mark.parametrize(
    "line",
    [
        '{"work": "W1", "record": {"title": 5}}',
        '{"work": "W1", "record": {"nothing": "x"}}',
        '{"work": "W1", "record": {"year": "2020"}}',
        '{"work": "W1", "record": {"type": "poem"}}',
        '{"work": "W1", "record": {"authors": "Ness"}}',
        '{"work": "W1", "record": {"authors": [{"family": 5}]}}',
        '{"work": "W1", "record": {"keywords": "abc"}}',
        '{"work": "W1", "record": {"ids": ["x"]}}',
        '{"work": "W1", "record": {"extra": {"a": [1]}}}',
        '{"work": "W1", "record": {}, "judgements": [{"verdict": "perhaps"}]}',
        '{"work": "W1", "record": {}, "tags": [1]}',
        '{"a":' * 500,
        "[" * 100_000,
        '{"year": ' + "9" * 5000 + "}",
        '"text"',
        "{}",
        '{"x": {}}',
    ],
)
def test_a_line_that_is_no_work_is_told_and_the_others_read(line: str) -> None:
    data = written(JSONL, JUDGED) + line.encode() + b"\n" + written(JSONL, JUDGED)
    first, broken, last = JSONL_IN.read(io.BytesIO(data))
    assert isinstance(first, Parsed)
    assert isinstance(broken, Unparsed)
    assert (broken.pointer.position, broken.pointer.line, broken.excerpt) == (2, 2, line[:500])
    assert isinstance(last, Parsed)


@both
def test_nothing_is_a_file_too(exporter: Any, importer: Any) -> None:
    assert read(importer, written(exporter)) == []


@both
def test_the_same_items_give_the_same_bytes(exporter: Any, importer: Any) -> None:
    assert written(exporter, JUDGED) == written(exporter, JUDGED)
    assert importer.key == exporter.key
