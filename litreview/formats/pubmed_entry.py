"""One PubMed entry while it is read: what was taken to a field is struck off, what is left over goes to `extra`.

That is how nothing gets lost: a mapper cannot forget an element, because what it does not take stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from litreview.formats.xmlsafe import own_text, text_of
from litreview.model import Message

# Left out on purpose: read by the mapper, or about how the entry was made. A list of references keeps its length.
ATTRIBUTES_LEFT_OUT = frozenset({"Label", "CompleteYN", "MajorTopicYN", "ValidYN", "Version"})
COUNTED = frozenset({"ReferenceList"})

# These tell apart elements that share a path, and so belong in the key.
_KEY_ATTRIBUTES = ("PubStatus", "DateType", "Source", "IdType", "EIdType", "RefType", "IssnType", "Type", "Language")

# Several texts that say one thing together.
_DATES = frozenset(
    {"PubMedPubDate", "DateCompleted", "DateRevised", "ArticleDate", "ContributionDate", "BeginningDate", "EndingDate"}
)
_TOGETHER = frozenset(
    {"Author", "Grant", "Chemical", "DataBank", "Investigator", "PersonalNameSubject", "Object", "Section"}
)


class Entry:
    """Reads an element and keeps account. `fields` and `origin` grow as the mapper takes; `leftover` closes it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.fields: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.extra: dict[str, list[str]] = {}
        self.remarks: list[Message] = []
        self._taken: set[etree._Element] = set()

    def one(self, path: str) -> etree._Element | None:
        """The first element at the path that holds text and is not taken."""
        return next(self.all(path), None)

    def all(self, path: str) -> Iterator[etree._Element]:
        """The elements at the path that hold text and are not taken."""
        return (element for element in self.root.iterfind(path) if self.free(element))

    def free(self, element: etree._Element) -> bool:
        """Whether the element holds text and is not taken."""
        return element not in self._taken and bool(text_of(element))

    def take(self, element: etree._Element) -> str:
        """The element's text; it and all inside it count as read."""
        self._taken.update(element.iter())
        return text_of(element)

    def put(self, name: str, value: Any, *sources: etree._Element) -> None:
        """Fill a field (unless empty) and note where it was read."""
        if value:
            self.fields[name] = value
            self.origin[name] = " ".join(dict.fromkeys(self.path(source) for source in sources))

    def take_one(self, name: str, path: str) -> None:
        """The usual case: the first text at the path is the field."""
        element = self.one(path)
        if element is not None:
            self.put(name, self.take(element), element)

    def take_all(self, name: str, path: str) -> None:
        """All texts at the path, each once, are the field."""
        elements = list(self.all(path))
        values = tuple(dict.fromkeys(self.take(element) for element in elements))
        self.put(name, values, *elements)

    def keep(self, key: str, *values: str) -> None:
        """Put texts aside under a key of `extra`."""
        self.extra.setdefault(key, []).extend(values)

    def path(self, element: etree._Element) -> str:
        """The path from under the entry: MedlineCitation/Article/ArticleTitle."""
        steps: list[str] = []
        node: etree._Element | None = element
        while node is not None and node is not self.root:
            steps.append(str(node.tag))
            node = node.getparent()
        return "/".join(reversed(steps))

    def leftover(self) -> None:
        """Move every text and attribute that no field took to `extra`."""
        for child in self.root:
            self._leave(child, str(child.tag))

    def _leave(self, element: etree._Element, path: str) -> None:
        """Walk down: `path` is the element's, handed on because working it out anew for each element is slow."""
        if not isinstance(element.tag, str):
            return
        if element.tag in COUNTED:
            self.keep(f"{path}@count", str(sum(1 for _ in element.iter("Reference"))))
            return
        self._keep_attributes(element, path)
        if element not in self._taken:
            self._keep_text(element, path)
        for child in element:
            self._leave(child, f"{path}/{child.tag!s}")

    def _keep_text(self, element: etree._Element, path: str) -> None:
        if element.tag in _DATES or element.tag in _TOGETHER:
            leaves = list(self._untaken(element))
            words = _date_words(leaves) if element.tag in _DATES else "; ".join(text_of(leaf) for leaf in leaves)
            if words:
                self.keep(path + _marks(element), words)
            self._taken.update(element.iter())
        elif own_text(element):
            self.keep(path + _marks(element), self.take(element))

    def _untaken(self, element: etree._Element) -> Iterable[etree._Element]:
        inside: set[etree._Element] = set()
        for leaf in element.iter():
            if leaf not in inside and leaf not in self._taken and isinstance(leaf.tag, str) and own_text(leaf):
                inside.update(leaf.iter())
                yield leaf

    def _keep_attributes(self, element: etree._Element, path: str) -> None:
        for name, value in element.attrib.items():
            if value and name not in ATTRIBUTES_LEFT_OUT and name not in _KEY_ATTRIBUTES:
                self.keep(f"{path}@{name!s}", str(value))


def _marks(element: etree._Element) -> str:
    marks = [value for name in _KEY_ATTRIBUTES if (value := element.get(name))]
    return f"[{' '.join(marks)}]" if marks else ""


def _date_words(leaves: Iterable[etree._Element]) -> str:
    """2019-05-06, or 2019-05-06 06:00 where the hour is given."""
    texts = {str(leaf.tag): text_of(leaf).zfill(2) for leaf in leaves}
    clock = [texts.pop(name) for name in ("Hour", "Minute", "Second") if name in texts]
    return " ".join(part for part in ("-".join(texts.values()), ":".join(clock)) if part)
