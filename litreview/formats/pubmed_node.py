"""An entry of PubMed's XML as plain objects: asking lxml for the same element again and again is what takes time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from litreview.formats.xmlsafe import pieces

COUNTED = "ReferenceList"  # of which only the length is kept; the lists are longer than all the rest
Attributes = list[tuple[str, str]]


class Node:
    """An element. `path` leads to it from under the entry, `kids` are the elements in it, in order.

    `holds`: there is text inside; `own`: some of it stands in the element itself, before, between or after its kids.
    `taken`: it is read.
    """

    __slots__ = ("_head", "_source", "attributes", "holds", "kids", "own", "path", "tag", "taken")

    def __init__(self, tag: str, path: str, attributes: Attributes, head: str | None) -> None:
        self.tag = tag
        self.path = path
        self.attributes = attributes
        self._head = head
        self._source: Any = None
        self.kids: Sequence[Node] = ()
        self.taken = False
        self.own = self.holds = head is not None and not head.isspace()

    @property
    def raw(self) -> str:
        """All text inside, markup left out."""
        return (self._head or "") if self._source is None else "".join(pieces(self._source))

    @property
    def text(self) -> str:
        """All text inside, markup left out, white space squeezed to single spaces."""
        return " ".join(self.raw.split())

    def get(self, name: str) -> str:
        """An attribute; '' when it is not there."""
        for key, value in self.attributes:
            if key == name:
                return value
        return ""

    def named(self, tag: str) -> list[Node]:
        """The kids of a name."""
        return [kid for kid in self.kids if kid.tag == tag]

    def inside(self) -> Iterator[Node]:
        """The element and all under it, in the order of the document."""
        yield self
        for kid in self.kids:
            yield from kid.inside()

    def take(self) -> str:
        """The text; the element and all inside it count as read."""
        if self._source is None:
            self.taken = True
            return " ".join((self._head or "").split())
        self.strike()
        return self.text

    def strike(self) -> None:
        """Count the element and all inside it as read."""
        self.taken = True
        for kid in self.kids:
            kid.strike()

    def hang(self, source: Any, below: str, index: Index) -> None:
        """Put in what is inside an element; `below` begins the paths of its kids."""
        self._source = source
        kids: list[Node] = []
        self.kids = kids
        own, holds = self.own, self.holds
        for child in source:
            tag, tail = child.tag, child.tail
            if tag.__class__ is not str:  # a character of HTML's, which the DTD we never load would define
                own = True
            elif tag == COUNTED:
                kids.append(Node(tag, below + tag, [("count", _length(child))], None))
            else:
                path = below + tag
                kid = Node(tag, path, child.items(), child.text)
                kids.append(kid)
                if len(child):
                    kid.hang(child, path + "/", index)
                if kid.holds:
                    holds = True
                    if path in index:
                        index[path].append(kid)
                    else:
                        index[path] = [kid]
            if tail is not None and not own:
                own = not tail.isspace()
        self.own, self.holds = own, own or holds


Index = dict[str, list[Node]]  # the elements that hold text, by path, in the order of the document


def nodes_of(entry: etree._Element) -> tuple[Node, Index]:
    """The entry and all in it. The entry must live as long as they do."""
    index: Index = {}
    root = Node(str(entry.tag), "", [(str(name), str(value)) for name, value in entry.items()], entry.text)
    root.hang(entry, "", index)
    return root, index


def _length(references: Any) -> str:
    return str(sum(1 for _ in references.iter("Reference")))
