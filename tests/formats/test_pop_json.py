"""Publish or Perish's JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import pop_json
from litreview.formats.text import decode
from litreview.model import Name, Parsed

ONE: dict[str, Any] = {
    "uid": "GS:1",
    "title": "Håp og bedring: en studie av …",
    "source": "Tidsskrift for Håp",
    "publisher": "Universitetsforlaget",
    "doi": "10.1000/HOPE.1",
    "article_url": "https://example.org/1",
    "cites_url": "https://scholar.google.com/scholar?cites=1",
    "abstract": "… we asked people … and they answered …",
    "rank": 3,
    "year": 2019,
    "volume": 12,
    "issue": 0,
    "startpage": 204,
    "endpage": 220,
    "cites": 9,
    "ecc": 9,
    "use": 1,
    "authors": ["W Guo", "JM García López", "...", "Statistics Norway Research Group"],
}
TWO = {"title": "Hope", "article_url": "https://example.org/2", "year": 0, "authors": [], "cites": 0}


def array(*items: object) -> str:
    return "\ufeff" + json.dumps(items, ensure_ascii=False, indent="\t")


def test_a_record_field_by_field() -> None:
    hit, _ = pop_json.read(array(ONE, TWO))
    assert isinstance(hit, Parsed)
    record = hit.record
    assert record.title == "Håp og bedring: en studie av …"
    assert record.authors == (
        Name("Guo", "W"),
        Name("García López", "JM"),
        Name(literal="Statistics Norway Research Group"),
    )
    assert not record.authors_complete
    assert (record.container, record.publisher, record.year) == ("Tidsskrift for Håp", "Universitetsforlaget", 2019)
    assert (record.volume, record.issue, record.pages) == ("12", "", "204-220")
    assert (record.doi, record.url) == ("10.1000/hope.1", "https://example.org/1")
    assert (record.accession, record.database) == ("GS:1", "Google Scholar")
    assert set(record.extra) == {"cites_url", "rank", "cites", "ecc", "use"}
    assert codes(hit) == ["import.pop.shortened"]
    assert hit.remarks[0].args["fields"] == ("title", "abstract")
    assert (hit.pointer.line, hit.pointer.identifier) == (2, "GS:1")


def test_zero_means_that_it_is_not_known() -> None:
    (record,) = records(pop_json.read(array(TWO)))
    assert (record.year, record.authors, record.database) == (None, (), "")
    assert record.extra == {"cites": ("0",)}


def test_a_host_is_no_publisher() -> None:
    (record,) = records(pop_json.read(array({**TWO, "publisher": "dl.acm.org"})))
    assert (record.publisher, record.extra["publisher"]) == ("", ("dl.acm.org",))


@pytest.mark.parametrize("layout", [None, 0, "\t"])
def test_any_layout_gives_the_same(layout: Any) -> None:
    text = json.dumps([ONE, TWO, ONE], indent=layout)
    assert [record.title for record in records(pop_json.read(text))] == [ONE["title"], "Hope", ONE["title"]]
    lines = (line + "\n" for line in text.split("\n"))  # a block a line
    assert len(records(pop_json.read(lines))) == 3


def test_what_is_no_object_is_told_where_it_stands() -> None:
    hits = list(pop_json.read('[\n1,\n"a, b",\n{"title": "Hope"},\n[{"title": "x"}],\n{},\nnull\n]'))
    assert [(hit.pointer.line, codes(hit)[0]) for hit in hits if not isinstance(hit, Parsed)] == [
        (2, "import.json.no_object"),
        (3, "import.json.no_object"),
        (5, "import.json.no_object"),
        (6, "import.json.nothing"),
        (7, "import.json.no_object"),
    ]
    assert len(records(hits)) == 1


def test_a_file_cut_inside_an_object_gives_all_before_it() -> None:
    text = array(ONE, TWO, ONE)
    cut = text[: text.rindex('"year"')]
    *whole, broken = pop_json.read(cut)
    assert [record.title for record in records(whole)] == [ONE["title"], "Hope"]
    assert (codes(broken), broken.pointer.line) == (["import.pop.cut"], cut[: cut.rindex("{")].count("\n") + 1)


def test_a_file_cut_between_objects_says_so() -> None:
    text = array(ONE, TWO)
    for end in ("},", "}"):
        first, last = pop_json.read(text[: text.rindex("}")] + end)
        assert ("import.pop.no_end" in codes(first), "import.pop.no_end" in codes(last)) == (False, True)


@pytest.mark.parametrize(
    "damage",
    [
        ('"title": "Hope"', '"title": "Hope'),  # a quotation mark is missing
        ('"title": "Hope"', '"title": "Ho"pe"'),
        ('"title": "Hope"', '"title" "Hope"'),
        ('"title": "Hope"', '"title": "Hope", "x": ["a"'),  # a bracket is missing
    ],
)
def test_a_damaged_object_takes_no_other_with_it(damage: tuple[str, str]) -> None:
    text = array(ONE, TWO, ONE, ONE).replace(*damage)
    hits = list(pop_json.read(text))
    assert [record.accession for record in records(hits)] == ["GS:1", "GS:1", "GS:1"]
    (broken,) = unparsed(hits)
    assert (codes(broken), broken.pointer.position) == (["import.pop.broken"], 2)
    assert broken.excerpt.startswith("{")


def test_an_object_without_its_last_bracket_takes_no_other_with_it() -> None:
    text = array(ONE, TWO, ONE)
    place = text.index("},")
    hits = list(pop_json.read(text[:place] + text[place + 1 :]))
    assert [record.title for record in records(hits)] == ["Hope", ONE["title"]]
    assert codes(unparsed(hits)[0]) == ["import.pop.broken"]


def test_a_comma_too_few_or_too_many_does_no_harm() -> None:
    text = array(ONE, TWO)
    assert len(records(pop_json.read(text.replace("},", "}")))) == 2
    assert len(list(pop_json.read(text.replace("},", "},,")[:-2] + ",]"))) == 2


def test_of_a_key_that_comes_twice_both_are_kept() -> None:
    (hit,) = pop_json.read('[{"title": "A", "title": "B", "cites_url": "c", "title": "C"}]')
    (record,) = records([hit])
    assert (record.title, record.extra["title (2)"], record.extra["title (3)"]) == ("A", ("B",), ("C",))
    assert codes(hit) == ["import.pop.twice"]


def test_numbers_no_json_has_are_kept_and_long_ones_do_no_harm() -> None:
    (record,) = records(pop_json.read('[{"title": "A", "cites": NaN, "ecc": 1e999, "rank": ' + "7" * 5000 + "}]"))
    assert (record.extra["cites"], record.extra["ecc"]) == (("NaN",), ("1e999",))


def test_half_a_pair_of_surrogates_can_be_written_to_a_file() -> None:
    (record,) = records(pop_json.read('[{"title": "A \\ud83d B \\ud83d\\ude00"}]'))
    assert record.title == "A \ufffd B \U0001f600"


def test_deep_and_long_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    hits = list(pop_json.read(f'[{deep}, {{"title": "Hope"}}]'))
    assert [codes(hit) for hit in hits] == [["import.pop.broken"], []]
    hits = list(pop_json.read('[{"a":' * 60 + "1" + "}]" * 60))
    assert [codes(hit) for hit in hits] == [["import.pop.broken"]]
    monkeypatch.setattr(pop_json, "LONGEST", 50)
    hits = list(pop_json.read('[{"title": "' + "x" * 100 + '"}, {"title": "Hope"}]'))
    assert [codes(hit) for hit in hits] == [["import.pop.too_long"], []]


def test_joined_arrays_and_text_outside_them() -> None:
    hits = list(pop_json.read(array(ONE) + "\nhello\n" + array(TWO)))
    assert [codes(hit)[:1] for hit in hits] == [["import.pop.shortened"], ["import.pop.outside"], []]


def test_time_grows_with_the_length() -> None:
    start = time.perf_counter()
    assert len(list(pop_json.read("[" + "{" * 200_000))) == 1
    assert len(list(pop_json.read('["' + "\\" * 400_001))) == 1
    assert len(list(pop_json.read("]" * 50_000))) == 50_000
    assert len(records(pop_json.read(array(*[ONE] * 5_000)))) == 5_000
    assert time.perf_counter() - start < 20


@given(st.text(alphabet='[]{},:"\\ab1 \n', max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    hits = list(pop_json.read(text))
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))
    assert bool(hits) or not text.strip("[], \n")


@given(st.integers(0, 700))
def test_a_file_cut_anywhere_says_so(cut: int) -> None:
    text = array(ONE, TWO)
    hits = list(pop_json.read(text[: min(cut, len(text) - 1)]))
    assert not hits or {"import.pop.cut", "import.pop.no_end"} & set(codes(hits[-1]))


def test_the_recording_gives_every_record_field_and_word(shared: Path) -> None:
    text = decode((shared / "recordings" / "export-google-scholar" / "google_scholar.json").read_bytes()).text
    entries = json.loads(text.lstrip("\ufeff"))
    hits = list(pop_json.read(text))
    assert (len(records(hits)), unparsed(hits)) == (len(entries), [])
    assert len(entries) == text.count('"title"') == 7
    pairs = (("title", "title"), ("source", "container"), ("doi", "doi"), ("article_url", "url"), ("year", "year"))
    for entry, record in zip(entries, records(hits), strict=True):
        for key, field in (*pairs, ("abstract", "abstract"), ("uid", "accession")):
            assert bool(entry.get(key)) == bool(getattr(record, field)), key
        assert len(record.authors) == len([name for name in entry["authors"] if name != "..."])
        assert record.authors_complete == ("..." not in entry["authors"])
    assert lost_words(text, hits) == {"volume", "startpage", "endpage"}  # the keys whose values are all zero
