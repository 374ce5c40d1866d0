"""The parse step of RIS: the fast way and the tolerant way give the same entries, in any blocks, in bounded memory."""

from __future__ import annotations

import time
import tracemalloc
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.formats import ris, ris_entries
from litreview.formats.ris_splitter import EXCERPT, Entry, Splitter, Stray
from litreview.formats.text import lines_of
from litreview.model import Name, Parsed

_LINES = [
    "TY  - JOUR",
    "TY  -",
    "TY - BOOK",
    "TY  - JOUR ",
    "  TY  - JOUR",
    "ER  - ",
    "ER  -",
    "ER -",
    "ER  - said",
    "ER  - \t",
    "TI  - A title",
    "TI  -B",
    "TI- C",
    "T1  -   two blanks  ",
    "AU  - Ness, O.",
    "AU  -",
    "KW  - one",
    "PMID  - 33355555",
    "DOI - 10.1000/x",
    "AB  - Text - with a dash",
    "NL  - Tidsskr",
    "a wrapped line",
    "  an indented one ",
    "IT - and other sectors",
    "COVID-19 is a wrapped line",
    "AI - is a tag that is known",
    "AB  - in the middle",
    "",
    " ",
    "\x0b",
    "\u2028TI  - x",
    "Provider: JSTOR",
    "Database: JSTOR",
    "12.",
    "<3>",
    "Link to the Ovid Full Text: x",
    "å, ø and \ufb01 \U0001d538",
    "\ufeffTY  - JOUR",
]
_RECORD = ["TY  - JOUR", "TI  - A title", "AU  - Ness, O.", "AB  - Text", "wrapped", "ER  - ", ""]
_inside = st.lists(st.sampled_from(_LINES), max_size=4).map(lambda lines: ["TY  - JOUR", "TI  - A", *lines, "ER  - "])
_some_lines = st.lists(
    st.one_of(st.sampled_from(_LINES).map(lambda line: [line]), st.just(_RECORD), _inside), max_size=25
).map(lambda groups: [line for group in groups for line in group])


def _one_by_one(text: str) -> list[Entry | Stray]:
    splitter = Splitter()
    for number, line in enumerate(lines_of(text), 1):
        splitter.line(number, line)
    splitter.finish()
    return splitter.taken()


@pytest.fixture(params=[8, 60, 1 << 16], ids=["tiny", "small", "usual"])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the blocks are cut: after every ER, now and then, never in texts as short as these."""
    monkeypatch.setattr(ris_entries, "PIECE", request.param)
    return int(request.param)


@pytest.mark.usefixtures("piece")
@pytest.mark.parametrize("line", _LINES)
def test_both_ways_agree_on_a_line_anywhere_in_regular_records(line: str) -> None:
    lines = _RECORD * 3
    for place in range(len(lines) + 1):
        text = "\n".join([*lines[:place], line, *lines[place:]])
        assert list(ris.entries(text)) == _one_by_one(text)


@pytest.mark.usefixtures("piece")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_both_ways_agree(end: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(lines=_some_lines, closed=st.booleans())
    def agree(lines: list[str], closed: bool) -> None:
        text = "\n".join(lines) + ("\n" if closed else "")
        assert list(ris.entries(text.replace("\n", end))) == _one_by_one(text)

    agree()


@pytest.mark.usefixtures("piece")
def test_blocks_change_nothing() -> None:
    @settings(max_examples=150, deadline=None)
    @given(lines=_some_lines, cuts=st.sets(st.integers(1, 60)))
    def same(lines: list[str], cuts: set[int]) -> None:
        whole = "".join(f"{line}\n" for line in lines)
        places = [0, *sorted(cut for cut in cuts if cut < len(lines)), len(lines)]
        blocks = ["".join(f"{line}\n" for line in lines[a:b]) for a, b in pairwise(places)]
        assert list(ris.entries(blocks)) == list(ris.entries(whole))
        assert list(ris.entries([f"{line}\n" for line in lines])) == list(ris.entries(whole))

    same()


@given(text=st.text(alphabet="TYERAUI -\n:x9\r\ufeff\u200b\u2028\t", max_size=120))
def test_both_ways_agree_on_any_text(text: str) -> None:
    assert list(ris.entries(text)) == _one_by_one(text)


def test_an_entry_tells_its_line_its_tags_and_its_end() -> None:
    text = "\n1.\nTY  - JOUR\nKW  - one\ntwo\n\n three \nER  - \nNL  - x\n\nTY  - BOOK\nTI  - B"
    first, second = ris.entries(text)
    assert first == Entry(
        3, ["TY", "KW", "NL"], ["JOUR", "one\ntwo\nthree", "x"], typed=True, closed=True, trailing=True, before=("1.",)
    )
    assert first.values == [("TY", "JOUR"), ("KW", "one\ntwo\nthree"), ("NL", "x")]
    assert second == Entry(11, ["TY", "TI"], ["BOOK", "B"], closed=False)


def test_a_late_type_does_not_part_a_record() -> None:
    late = "DB  - McK\nTI  - A\nTY  - JOUR\nAU  - B\nER  - \n"
    assert [entry.line for entry in ris.entries(late + late)] == [1, 6]
    (hit, _) = ris.read(late + late)
    assert isinstance(hit, Parsed)
    assert (hit.record.database, hit.record.authors, hit.remarks) == ("McK", (Name("B"),), ())


def test_a_type_between_two_titles_parts_two_records() -> None:
    first, second = ris.entries("TI  - A\nTY  - JOUR\nTI  - B\nER  - \n")
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert (first.texts, first.typed, first.closed) == (["A"], False, False)
    assert (second.line, second.texts, second.typed, second.closed) == (2, ["JOUR", "B"], True, True)


def test_what_stands_on_the_line_of_er_is_kept() -> None:
    (entry,) = ris.entries("TY  - JOUR\nTI  - A\nER  - 12 of 12\n")
    assert isinstance(entry, Entry)
    assert entry.values[-1] == ("ER", "12 of 12")
    assert entry.closed


def test_of_a_stray_no_more_is_held_than_is_shown() -> None:
    (stray,) = ris.entries("words without tags\n" * 20_000)
    assert isinstance(stray, Stray)
    assert len(stray.text) == EXCERPT


def test_furniture_without_end_is_a_stray() -> None:
    first, *_ = ris.entries("1.\n" * 1000)
    assert isinstance(first, Stray)


def _blocks(line: str, count: int) -> Iterator[str]:
    for _ in range(count // 10_000):
        yield line * 10_000


@pytest.mark.parametrize(
    "line",
    ["TI  - x\n", "TY  - JOUR\n", "KW  - x\n", "words\n", "ER  - \n", "1.\n", "\n", "TY - JOUR\n", "AB  - x\ny\n"],
)
def test_many_lines_take_time_in_proportion(line: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        deque(ris.entries(_blocks(line, count)), 0)
        return time.process_time() - start

    few = max(min(seconds(10_000) for _ in range(3)), 0.005)
    assert seconds(200_000) < 150 * few  # twenty times as many lines; a square would be four hundred times


def test_a_record_of_many_tags_takes_time_in_proportion() -> None:
    def seconds(tags: int) -> float:
        text = "TY  - JOUR\nTI  - A\n" + "".join(
            f"KW  - k{n}\nSN  - x{n}\nAU  - B{n}, C\nDA  - d{n}\n" for n in range(tags)
        )
        start = time.process_time()
        deque(ris.read(text), 0)
        return time.process_time() - start

    few = max(min(seconds(500) for _ in range(3)), 0.005)
    assert seconds(10_000) < 150 * few


def test_memory_does_not_grow_with_the_file() -> None:
    record = "TY  - JOUR\nTI  - A title\n" + "AB  - " + "text " * 50 + "\nER  - \n\n"

    def peak(blocks: int) -> int:
        tracemalloc.start()
        deque(ris.read(record * 300 for _ in range(blocks)), 0)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    peak(1)
    assert peak(20) < 2 * peak(2)
