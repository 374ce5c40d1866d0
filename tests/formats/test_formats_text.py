"""Bytes to text and lines."""

from __future__ import annotations

import io
import unicodedata
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import text as text_module
from litreview.formats.text import TextFile, decode, lines_of

WORDS = "TY  - JOUR\r\nTI  - Håp og mestring på øya\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_read_without_a_remark(encoding: str) -> None:
    decoded = decode(WORDS.encode(encoding))
    assert (decoded.text, decoded.remarks) == (WORDS, ())


def test_windows_1252_is_the_last_resort_and_is_said() -> None:
    decoded = decode("Håp – «på»".encode("windows-1252"))
    assert decoded.text == "Håp – «på»"
    assert decoded.encoding == "windows-1252"
    assert [(remark.code, remark.args) for remark in decoded.remarks] == [("import.encoding.windows", {"n": 5})]


def test_one_stray_byte_does_not_spoil_the_rest() -> None:
    decoded = decode("Håp og ".encode() + b"\xf8ya")
    assert decoded.text == "Håp og øya"


def test_a_byte_of_no_encoding_is_seen() -> None:
    assert "\ufffd" in decode(b"a\x81b").text
    assert "import.encoding.broken" in [remark.code for remark in decode(b"a\x81b").remarks]


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded(data: bytes) -> None:
    decode(data).text.encode("utf-8")


def test_lines_end_at_cr_lf_and_nothing_else() -> None:
    text = "a\r\nb\rc\n\nd\u2028e\x0cf\x85g"
    assert list(lines_of(text)) == ["a", "b", "c", "", "d\u2028e\x0cf\x85g"]
    assert list(lines_of("a\n")) == ["a"]
    assert list(lines_of("")) == []
    assert list(lines_of(["a\r\n", "\ufeffb\n"])) == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@given(
    st.lists(st.sampled_from(["a", "\n", "\r", "\r\n", "å", "a\u030a", "€", "xyzxyz"]), max_size=40), st.integers(1, 9)
)
def test_a_file_in_blocks_is_the_same_text(encoding: str, parts: list[str], size: int) -> None:
    text = "PMID- 12345678" * 20 + "".join(parts)
    with mock.patch.object(text_module, "BLOCK", size):
        file = TextFile(io.BytesIO(text.encode(encoding)))
        blocks = list(file.blocks())
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(blocks) == unicodedata.normalize("NFC", plain)
    assert all(block.endswith("\n") for block in blocks[:-1])
    assert file.remarks == ()


def test_bytes_that_are_not_utf_8_are_counted_over_the_whole_file() -> None:
    data = "Søk\n".encode() * 3 + "Søk\n".encode("windows-1252") * 2
    with mock.patch.object(text_module, "BLOCK", 5):
        file = TextFile(io.BytesIO(data))
        assert "".join(file.blocks()) == "Søk\n" * 5
    assert file.encoding == "windows-1252"
    assert [(remark.code, remark.args["n"]) for remark in file.remarks] == [("import.encoding.windows", 2)]


def test_marks_left_by_joined_files_are_gone_and_the_text_can_be_read_again() -> None:
    file = TextFile(io.BytesIO("\ufeffTY  - JOUR\n\ufeffTY  - BOOK\n".encode()))
    assert list(file.blocks()) == list(file.blocks()) == ["TY  - JOUR\nTY  - BOOK\n"]
