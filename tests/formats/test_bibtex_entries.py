"""The parse step: entries of a stream of blocks, whatever they hold."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex import Entry, entries, read
from litreview.model import Parsed

FILE = """Export of today
@string{tph = "Tidsskrift"}
@article{a,
  title = {One {nested {deep} title}},
  journal = tph # { (Oslo)},
  year = 2020
}
@comment{not, {an} entry}
@book{b, title = "Two", year = {2021}} @misc{c, title={Three}}
title = {Lost head},
year = {2020}
}
@article{d,
  title = {Unclosed {brace},
  year = {2022}
}
@article{e, title = {Last},
"""


def told(found: Entry) -> tuple[str, str, int, list[str]]:
    return found.kind, found.key, found.line, [remark.code.rpartition(".")[2] for remark in found.remarks]


def test_entries_with_kind_key_line_and_remarks() -> None:
    found = list(entries([FILE]))
    assert [told(entry) for entry in found] == [
        ("article", "a", 3, []),
        ("book", "b", 9, []),
        ("misc", "c", 9, []),
        ("", "", 10, []),
        ("article", "d", 13, ["broken", "unclosed"]),
        ("article", "e", 17, ["no_end"]),
    ]
    assert dict(found[0].fields)["title"] == "One {nested {deep} title}"
    assert dict(found[0].fields)["journal"] == "Tidsskrift (Oslo)"
    assert found[0].outside == "Export of today"
    assert found[4].fields == [("title", "Unclosed {brace"), ("year", "2022")]
    assert found[3].text.startswith("title = {Lost head}")


@given(st.sets(st.integers(1, FILE.count("\n") - 1)))
def test_blocks_may_end_at_any_line(ends: set[int]) -> None:
    lines = FILE.splitlines(keepends=True)
    cuts = [0, *sorted(ends), len(lines)]
    blocks = ["".join(lines[start:end]) for start, end in pairwise(cuts)]
    assert list(entries(blocks)) == list(entries([FILE])) == list(entries(FILE.split("\n")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@article{a, title = {T} oops}\n", ["broken", "unexpected"]),
        ("@article{a,\n title = {T {x},\n year = 2020\n}\n", ["broken", "unclosed"]),
        ('@article{a,\n title = "T\n}\n', ["broken", "unclosed"]),
        ("@article{a,\n title = ,\n year = {2020}\n}\n", ["broken", "no_value"]),
        ("@article{a,\n title = {T},\n year = {2020}\n", ["no_end"]),
        ("@article{a, title = {T {x}, year = {2020}}\n", ["broken", "unclosed"]),
        ("@article{a b, title = {T}}\n", ["key"]),
        ("@article{a,17, title = {T}}\n", ["key"]),
    ],
)
def test_what_is_wrong_is_named(text: str, reason: list[str]) -> None:
    (found,) = entries([text])
    assert told(found)[3] == reason
    assert found.fields
    after = list(entries([text, "@misc{z, title = {Z}}\n"]))
    assert [entry.key for entry in after][-1] == "z"


def test_entries_inside_an_open_comment_are_read_and_told() -> None:
    text = "@comment{ old\n@article{a, title = {A}}\n}\n@article{b, title = {B}}\n@preamble{open\n"
    assert [told(entry) for entry in entries([text])] == [("article", "a", 2, ["commented"]), ("article", "b", 4, [])]


def _blocks(count: int) -> Iterator[str]:
    entry = (
        "@article{{k{0},\n  title = {{Title {0}}},\n  abstract = {{" + "words " * 100 + "}},\n  year = {{2020}}\n}}\n"
    )
    for start in range(0, count, 100):
        yield "".join(entry.format(number) for number in range(start, start + 100))


def _peak(count: int) -> int:
    tracemalloc.start()
    assert sum(1 for _ in read(_blocks(count))) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_file() -> None:
    _peak(100)
    assert _peak(4000) < 1.5 * _peak(800)


HOSTILE = {
    "never closed": "@article{a,\n title = {" + "x\n" * 400_000,
    "braces": "@article{a,\n title = {" + "{\n" * 200_000,
    "starts": "@article{\n" * 60_000,
    "comments": "@comment{\n" * 60_000,
    "and": "@article{a, author = {{" + "x and " * 100_000 + "}}}\n",
    "open and": "@article{a, author = {{{" + "x and " * 100_000 + "}}}}\n",
    "at": "@" * 500_000,
    "at and blanks": "@article{a, title = {" + "@ " * 300_000 + "}}\n",
    "commands": "@article{a, title = {" + "\\'" * 200_000 + "}}\n",
    "dollars": "@article{a, title = {" + "$_" * 200_000 + "}}\n",
    "accents": "@article{a, title = {" + "\\'{ " * 100_000 + "}" * 100_000 + "}}\n",
    "fields": "@article{a,\n" + "a = {\n" * 60_000,
    "equals": "@article{a," + "a = " * 150_000,
    "blank lines": "@article{a, abstract = {" + "\n \n" * 150_000 + "}}\n",
    "key": "@article{" + "a " * 300_000 + ", title = {T}}\n",
    "one line": "@a{k, t={x}} " * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon(name: str) -> None:
    begun = time.perf_counter()
    hits = list(read([HOSTILE[name]]))
    assert time.perf_counter() - begun < 10
    assert all(isinstance(hit, Parsed) or hit.reason.code for hit in hits)


def test_a_file_that_never_closes_is_not_read_again_for_each_block() -> None:
    def blocks(count: int) -> Iterator[str]:
        yield "@article{a,\n title = {\n"
        for _ in range(count):
            yield "some words @here and { there\n" * 500

    def seconds(count: int) -> float:
        begun = time.perf_counter()
        assert len(list(entries(blocks(count)))) == 1
        return time.perf_counter() - begun

    seconds(10)
    assert seconds(400) < 40 * max(seconds(40), 0.005)
