"""XML from strangers: read as a stream, nothing fetched, nothing expanded."""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from litreview.errors import InputError
from litreview.formats import xml_bytes
from litreview.formats.xml_bytes import DROPPED, LOST, WINDOWS, XmlFile, unmarked
from litreview.formats.xmlsafe import BrokenXmlError, children, entries, text_of, unmark, whole


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the reader tried to use the network")

    monkeypatch.setattr(socket, "socket", refuse)


def test_children_come_one_by_one_before_the_break() -> None:
    elements = children(b"<a>\n<b>1</b>\n<b>2</b>\n<c>x</d></a>")
    assert next(elements).tag == "a"
    assert [text_of(next(elements)), text_of(next(elements))] == ["1", "2"]
    with pytest.raises(BrokenXmlError) as caught:
        next(elements)
    assert caught.value.line == 4


@pytest.mark.parametrize(
    "subset",
    ['<!ENTITY l "lol">', '<!ENTITY m SYSTEM "file:///etc/hostname">', '<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;'],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_the_document_itself_are_refused(subset: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [{subset}]><a><b>x</b></a>'.encode(encoding)
    for reader in (whole, lambda given: list(children(given))):
        with pytest.raises(InputError, match="LR-XML-ENTITY"):
            reader(data)


def test_named_characters_need_no_dtd_and_the_dtd_is_not_fetched() -> None:
    data = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a><b>sm&aring;<i>tt</i> &amp; <sup>2</sup>n</b></a>'
    assert text_of(whole(data)) == "smått & 2n"


def test_depth_and_size_are_bounded() -> None:
    with pytest.raises(BrokenXmlError):
        whole(b"<a>" * 300 + b"</a>" * 300)
    with pytest.raises(BrokenXmlError):
        whole(b"<a>" + b"x" * 11_000_000 + b"</a>")


def test_what_was_given_is_dropped_from_memory() -> None:
    parents = [element.getparent() for element in children(b"<r>" + b"<x><y>abc</y></x>" * 50 + b"</r>")]
    assert parents[-1] is not None
    assert len(parents[-1]) <= 1


def test_the_quick_way_drops_what_it_gave_too() -> None:
    data = b"<r>" + (b"<w>" + b"<n><y>abc</y></n>" * 20 + b"</w>") * 3 + b"</r>"
    held = []
    for number, element in enumerate(entries(XmlFile(data), frozenset({"r"}), frozenset({"n"}), "w")):
        parent = element.getparent()
        if number and parent is not None:
            held.append(sum(len(kid) > 0 for kid in parent[: parent.index(element)]))
            held += [len(wrapper) for wrapper in parent.itersiblings(preceding=True)]
    assert len(held) >= 60
    assert set(held) == {0}


def test_entities_are_refused_before_an_attribute_of_the_root_expands_them() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]><a b="&l9;"><b/></a>'.encode()
    with pytest.raises(InputError, match="LR-XML-ENTITY") as caught:
        list(children(data))
    assert caught.value.words["name"] == "l0"


def tags(data: bytes, wrapper: str = "") -> list[str]:
    found = []
    with suppress(BrokenXmlError):
        found.extend(str(element.tag) for element in children(data, wrapper))
    return found


def test_what_a_wrapper_holds_is_given_in_its_place() -> None:
    assert tags(b"<r><a/><w><b><w/></b><c/></w><d/><w><e/></w></r>", "w") == list("rabcde")
    assert tags(b"<w><a/><w><b/></w></w>", "w") == ["w", "a", "w"]
    assert tags(b"<r><a/><w><b/></w></r>") == ["r", "a", "w"]
    assert tags(b"<r><w><b/><c></w></r>", "w") == ["r", "b"]


ELEMENTS = st.recursive(
    st.sampled_from(["<n/>", "<o>x</o>", "<n>y</n>", "text", "<w/>", "</n>", "<n>"]),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from("nwo"), st.lists(inner, max_size=3).map("".join)),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(root=st.sampled_from("rwq"), inside=st.lists(ELEMENTS, max_size=6), wrapper=st.sampled_from(["", "w"]))
def test_the_quick_way_gives_what_the_slow_way_gives(root: str, inside: list[str], wrapper: str) -> None:
    data = f"<{root}>{''.join(inside)}</{root}>".encode()
    slow, quick = [], []
    broken = [False, False]
    try:
        slow.extend(etree.tostring(element, with_tail=False) for element in islice(children(data, wrapper), 1, None))
    except BrokenXmlError:
        broken[0] = True
    found = entries(XmlFile(data), frozenset({"r", "w"}), frozenset({"n"}), wrapper)
    try:
        quick.extend(etree.tostring(element, with_tail=False) for element in islice(found, 1, None))
    except BrokenXmlError:
        broken[1] = True
    assert broken[0] == broken[1]
    assert quick == slow


# ----- bytes


def clean(data: bytes) -> str:
    return b"".join(XmlFile(data).pieces()).decode("utf-8")


@pytest.fixture(params=[1, 2, 3, 7, 1 << 16])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many bytes are read at a time."""
    monkeypatch.setattr(xml_bytes, "BLOCK", request.param)
    return int(request.param)


def test_sound_text_passes_unchanged_however_it_is_cut(block: int) -> None:
    text = "<a>håp 😀 &#xE5; &#10; &amp;&lt; & \u2028\t\r\n ]]></a>"
    assert clean(text.encode()) == text


def test_forbidden_places_are_marked_however_they_are_cut(block: int) -> None:
    data = "<a>\x01&#x1F;&#00031;å&#xFFFF;&#xD800;\ufffe\x0b&#x110000;&#9;&#x;&#99999999;</a>".encode()
    assert clean(data) == f"<a>{DROPPED * 3}å{DROPPED * 4} {DROPPED}&#9;&#x;&#99999999;</a>"
    assert unmarked(clean(data)) == "<a>å &#9;&#x;&#99999999;</a>"


def test_bytes_that_are_not_utf_8_are_marked_however_they_are_cut(block: int) -> None:
    assert clean(b"<a>\xe5\xc3\xa5\x81\xf0\x9f</a>\xc3") == (
        f"<a>{WINDOWS}å" + "å" + f"{LOST}\ufffd{WINDOWS}ð{WINDOWS}Ÿ</a>{WINDOWS}Ã"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "windows-1252", "koi8-r", "gb18030"])
def test_declared_encodings_are_followed_and_line_feeds_stay(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'<?xml version="1.0"\nencoding="{encoding}"?>\n<a>hap\x01\n</a>'
    assert clean(text.encode(encoding)) == f"\n\n<a>hap{DROPPED}\n</a>"
    monkeypatch.setattr(xml_bytes, "BLOCK", 64 if encoding != "utf-32" else 256)
    file = XmlFile(io.BytesIO(b"" + text.encode(encoding)))
    assert b"".join(file.pieces()) == b"".join(file.pieces())  # as often as one likes
    assert file.marked


def test_a_declaration_cannot_name_what_is_no_encoding_of_text() -> None:
    for name in ("zip", "unicode_escape", "rot13", "idna", "utf-7", "x" * 39):
        file = XmlFile(f'<?xml version="1.0" encoding="{name}"?><a>\\x41+AEE-</a>'.encode())
        assert file.encoding == "utf-8"
        assert b"".join(file.pieces()) == b"<a>\\x41+AEE-</a>"


def test_marks_are_counted_and_taken_out() -> None:
    file = XmlFile(b"<a b='\x01x'>\xe5<b/>\x02<!-- \x03 --></a>")
    root = whole(b"".join(file.pieces()))
    assert unmark(root) == {DROPPED: 2, WINDOWS: 1}
    assert etree.tostring(root, encoding="unicode") == '<a b="x">å<b/></a>'


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_become_clean_utf_8(data: bytes) -> None:
    file = XmlFile(data)
    pieces = list(file.pieces())
    assert all(pieces)
    text = b"".join(pieces).decode("utf-8")
    assert not any(sign < " " and sign not in "\t\r\n" for sign in text)
    assert file.marked or not any(mark in text for mark in xml_bytes.MARKS)
