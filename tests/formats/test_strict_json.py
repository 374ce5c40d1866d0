"""A line of JSON is taken only as canonical JSON writes it."""

from __future__ import annotations

import json

import pytest

from litreview.formats.strict_json import DEEPEST, JsonFault, read_line, read_object
from litreview.store.events import canonical


def test_what_canonical_json_writes_is_read() -> None:
    value = {"å": ["ø\n\u2028", 1, -5, None, True, {"": 2**63 - 1}], "b": "\x7f\ufeff"}
    assert read_line(canonical(value).encode("utf-8")) == value


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


LINES = (
    b"",
    b"[]",
    b"1",
    b'{"a":1} ',
    b'{"a": 1}',
    b'{"b":1,"a":2}',
    b'{"a":1,"a":1}',
    b'{"a":1.0}',
    b'{"a":1e5}',
    b'{"a":-0}',
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b'{"a":9223372036854775808}',
    b'{"a":%s}' % (b"9" * 5000),
    b'{"a":01}',
    b'{"a":"\\u00e5"}',
    b'{"a":"\\ud800"}',
    b'{"a":"\xe5"}',
    b'{"a":"\xed\xa0\x80"}',
    b"\xef\xbb\xbf{}",
    b'{"a":1}{"b":2}',
    b'{"a":1}\r',
    b"{'a':1}",
    b'{"a":"\t"}',
    nested(DEEPEST),
    nested(50_000),
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(JsonFault):
        read_line(line)


def test_a_value_may_be_wide_and_a_little_deep() -> None:
    assert read_line(nested(DEEPEST - 2))
    wide = {"a": [[n] for n in range(200)]}
    assert read_line(canonical(wide).encode()) == wide


def test_a_small_file_may_be_laid_out_otherwise() -> None:
    assert read_object(json.dumps({"b": 1, "a": [2]}, indent=2).encode()) == {"b": 1, "a": [2]}
    for text in (b'{"a":1,"a":2}', b"[1]", b'{"a":1.5}'):
        with pytest.raises(JsonFault):
            read_object(text)
