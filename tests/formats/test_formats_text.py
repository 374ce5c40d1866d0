"""Bytes to text and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.text import decode, lines_of

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
