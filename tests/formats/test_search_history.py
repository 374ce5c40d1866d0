"""Search-history JSON: what others write comes in, what we write others read, and nothing is lost between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_query.search_file import load_search_file

from litreview.errors import InputError
from litreview.formats.search_history import SearchAuthor, SearchEntry, as_table, read, write

JABREF = {
    "search_string": "hope AND nurses",
    "platform": "springer",
    "authors": [{"name": "Kari Aas"}],
    "record_info": {},
    "date": {},
    "database": [],
}
SEARCH_QUERY = {
    "record_info": {"DOI": "10.1000/x"},
    "authors": [{"name": "Aas, K.", "ORCID": "0000-0001-2345-678X"}],
    "date": {"data_entry": "2024.07.01", "search_conducted": "2024.06.30"},
    "platform": "Web of Science",
    "database": ["SCI-EXPANDED", "SSCI"],
    "search_string": "TS=(hope AND nurse*)",
    "parsed": {"search": "AND[hope[ts], nurse*[ts]]", "coder": "KA"},
}


def encoded(made: Any) -> bytes:
    return json.dumps(made, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("made", [JABREF, SEARCH_QUERY])
def test_a_foreign_file_goes_out_as_it_came(made: dict[str, Any]) -> None:
    (entry,) = read(encoded(made))
    assert json.loads(write(entry)) == made


def test_a_foreign_file_is_a_row_of_the_log() -> None:
    table = as_table(read(encoded([SEARCH_QUERY, JABREF])))
    first, second = table.lines
    assert [table.cell(first, name) for name in ("source", "platform", "query", "date")] == [
        *("SCI-EXPANDED, SSCI", "Web of Science", "TS=(hope AND nurse*)", "2024.06.30")
    ]
    assert "10.1000/x" in table.cell(first, "note")
    assert "KA" in table.cell(first, "note")
    assert (table.cell(second, "source"), table.cell(second, "date")) == ("springer", "")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maps = st.dictionaries(st.sampled_from(["DOI", "title", "data_entry"]), texts, max_size=3)
entries = st.builds(
    SearchEntry,
    search_string=texts,
    platform=texts,
    version=texts,
    database=st.lists(texts, max_size=3).map(tuple),
    authors=st.lists(
        st.builds(
            SearchAuthor, texts, st.sampled_from(["", "0000-0001-2345-678X", "4"]), st.sampled_from(["", "a@b.no", "a"])
        ),
        max_size=2,
    ).map(tuple),
    record_info=maps,
    date=maps,
    field=texts,
    extra=st.dictionaries(st.sampled_from(["keywords", "title", "litreview"]), texts, max_size=2),
)


@given(entries)
def test_what_goes_out_comes_back(entry: SearchEntry) -> None:
    assert read(write(entry)) == (entry,)


@given(entry=entries)
def test_search_query_loads_what_we_write(tmp_path_factory: pytest.TempPathFactory, entry: SearchEntry) -> None:
    path = Path(tmp_path_factory.mktemp("history")) / "one_search_history.json"
    path.write_bytes(write(entry))
    loaded = load_search_file(path)
    assert (loaded.search_string, loaded.platform) == (entry.search_string, entry.platform)
    assert loaded.authors == json.loads(write(entry))["authors"]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b"[]", b"{}", b'["x"]', b'{"platform": "pubmed"}', b'{"search_string": 3}', b"\xff{}"),
        b'{"search_string": "x", "a": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"search_string": "x", "a": ' + b"[" * 60 + b"]" * 60 + b"}",
        b"9" * 5000,
    ],
)
def test_what_is_no_history_is_refused_with_a_code(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "x.json")
    assert caught.value.code == "LR-LOG-HISTORY"


def test_half_a_character_survives_and_reaches_no_cell() -> None:
    (entry,) = read(b'{"search_string": "a\\ud800b", "platform": "x"}')
    assert read(write(entry)) == (entry,)
    table = as_table((entry,))
    assert table.cell(table.lines[0], "query") == "a\ufffdb"
