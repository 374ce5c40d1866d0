"""One PubMed entry while it is read: what was taken to a field is struck off, what is left over goes to `extra`.

That is how nothing gets lost: a mapper cannot forget an element, because what it does not take stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from litreview.formats.pubmed_node import COUNTED, Node, nodes_of
from litreview.model import Message

# These tell apart elements that share a path, and so belong in the key.
_KEY_ATTRIBUTES = ("PubStatus", "DateType", "Source", "IdType", "EIdType", "RefType", "IssnType", "Type", "Language")
# Left out on purpose: read by the mapper, or about how the entry was made.
ATTRIBUTES_LEFT_OUT = frozenset({"Label", "CompleteYN", "MajorTopicYN", "ValidYN", "Version"})
_NOT_KEPT = ATTRIBUTES_LEFT_OUT.union(_KEY_ATTRIBUTES)

# Several texts that say one thing together.
_DATES = frozenset(
    {"PubMedPubDate", "DateCompleted", "DateRevised", "ArticleDate", "ContributionDate", "BeginningDate", "EndingDate"}
)
_TOGETHER = frozenset(
    {"Author", "Grant", "Chemical", "DataBank", "Investigator", "PersonalNameSubject", "Object", "Section"}
)


class Entry:
    """Reads an element and keeps account. `fields` and `origin` grow as the mapper takes; `leftover` closes it."""

    def __init__(self, element: etree._Element) -> None:
        self.root, self._index = nodes_of(element)
        self.fields: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.extra: dict[str, list[str]] = {}
        self.remarks: list[Message] = []

    def one(self, path: str) -> Node | None:
        """The first element at the path that holds text and is not taken."""
        for node in self._index.get(path, ()):
            if not node.taken:
                return node
        return None

    def all(self, path: str) -> list[Node]:
        """The elements at the path that hold text and are not taken."""
        return [node for node in self._index.get(path, ()) if not node.taken]

    def put(self, name: str, value: Any, *sources: Node) -> None:
        """Fill a field (unless empty) and note where it was read."""
        if value:
            self.fields[name] = value
            if len(sources) == 1:
                self.origin[name] = sources[0].path
            else:
                self.origin[name] = " ".join(dict.fromkeys(source.path for source in sources))

    def take_one(self, name: str, path: str) -> None:
        """The usual case: the first text at the path is the field."""
        node = self.one(path)
        if node is not None:
            self.put(name, node.take(), node)

    def take_all(self, name: str, path: str) -> None:
        """All texts at the path, each once, are the field."""
        nodes = self.all(path)
        if nodes:
            self.put(name, tuple(dict.fromkeys([node.take() for node in nodes])), *nodes)

    def keep(self, key: str, value: str) -> None:
        """Put a text aside under a key of `extra`."""
        self.extra.setdefault(key, []).append(value)

    def leftover(self) -> None:
        """Move every text and attribute that no field took to `extra`."""
        for kid in self.root.kids:
            self._leave(kid)

    def _leave(self, node: Node) -> None:
        """What is left of a node and of all under it."""
        if node.tag == COUNTED:
            self.keep(f"{node.path}@count", node.get("count") or "0")
            return
        for name, value in node.attributes:
            if value and name not in _NOT_KEPT:
                self.keep(f"{node.path}@{name}", value)
        if node.holds and not node.taken:
            self._keep_text(node)
        for kid in node.kids:
            if not kid.taken or kid.kids or kid.attributes:  # most are read and plain, and have nothing left
                self._leave(kid)

    def _keep_text(self, node: Node) -> None:
        if node.tag in _DATES or node.tag in _TOGETHER:
            leaves = list(_untaken(node))
            words = _date_words(leaves) if node.tag in _DATES else "; ".join(leaf.text for leaf in leaves)
            if words:
                self.keep(node.path + _marks(node), words)
            node.strike()
        elif node.own:
            self.keep(node.path + _marks(node), node.take())


def _untaken(node: Node) -> Iterator[Node]:
    """The elements nearest to the top that hold text of their own and are not taken."""
    if node.own and not node.taken:
        yield node
        return
    for kid in node.kids:
        yield from _untaken(kid)


def _marks(node: Node) -> str:
    if not node.attributes:
        return ""
    marks = [value for name in _KEY_ATTRIBUTES if (value := node.get(name))]
    return f"[{' '.join(marks)}]" if marks else ""


def _date_words(leaves: Iterable[Node]) -> str:
    """2019-05-06, or 2019-05-06 06:00 where the hour is given."""
    texts = {leaf.tag: leaf.text.zfill(2) for leaf in leaves}
    clock = [texts.pop(name) for name in ("Hour", "Minute", "Second") if name in texts]
    return " ".join(part for part in ("-".join(texts.values()), ":".join(clock)) if part)
