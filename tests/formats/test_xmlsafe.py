"""XML from strangers: read as a stream, nothing fetched, nothing expanded."""

from __future__ import annotations

import socket

import pytest

from litreview.errors import InputError
from litreview.formats.xmlsafe import BrokenXmlError, children, text_of, whole


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
