"""What a CSL style asks for, counted before it is followed: macros may call one another, and a few that each call the
next twice are more than a machine can do in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from litreview.errors import InputError, Where
from litreview.model import Message, message

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST = 20_000
"""Instructions with all macros written out; the largest of the styles at zotero.org have some thousand."""
_CSL = "{http://purl.org/net/xbiblio/csl}"
_DEEPEST = 60  # macros in macros; citeproc uses several frames of Python's stack for each
_CALLS = (f"{_CSL}text", f"{_CSL}key")
_NUMBERS = (
    *("et-al-min", "et-al-use-first", "et-al-subsequent-min", "et-al-subsequent-use-first"),
    *("names-min", "names-use-first", "near-note-distance", "line-spacing", "entry-spacing"),
)


def check_macros(root: Element, name: str) -> None:
    """Raises InputError LR-STYLE-BROKEN, with its line and in words, where a style calls a macro that it has not, or
    one that calls itself; where it asks for more than MOST instructions; or where a number is none."""
    for element in root.iter(etree.Element):
        for key in _NUMBERS:
            value = element.get(key)
            if value is not None and not (value.isascii() and value.strip().isdecimal() and len(value) < 6):
                raise _broken(name, element, message("error.detail.style.number", key=key, value=value[:40]))
    counted = _Counted(root, name)
    total = sum(1 + counted.called(one) for part in ("citation", "bibliography") for one in root.iterfind(_CSL + part))
    if total > MOST:
        raise _broken(name, root, message("error.detail.style.large", n=MOST))


class _Counted:
    """The macros of a style, each counted once."""

    def __init__(self, root: Element, name: str) -> None:
        self._macros = {str(one.get("name")): one for one in root.iterfind(f"{_CSL}macro")}
        self._name = name
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def called(self, element: Element) -> int:
        """The instructions from an element down, those of a macro at each call, and of `choose` those of its longest
        branch, as one alone is followed. From the leaves up, so that no depth of the file is a depth of the stack."""
        weight: dict[Element, int] = {}
        for one in reversed(list(element.iter(etree.Element))):
            below = [weight.pop(child) for child in one.iterchildren(etree.Element)]
            weight[one] = 1 + (max(below, default=0) if one.tag == f"{_CSL}choose" else sum(below))
            macro = one.get("macro")
            if macro is not None and one.tag in _CALLS:
                weight[one] += self._of(one, str(macro))
        return weight[element]

    def _of(self, call: Element, macro: str) -> int:
        if macro not in self._macros:
            raise _broken(self._name, call, message("error.detail.style.no_macro", macro=macro[:80]))
        if macro in self._open:
            raise _broken(self._name, call, message("error.detail.style.circle", macro=macro[:80]))
        if len(self._open) > _DEEPEST:
            raise _broken(self._name, call, message("error.detail.style.deep"))
        if macro not in self._known:
            self._open.add(macro)
            self._known[macro] = self.called(self._macros[macro])
            self._open.discard(macro)
        return self._known[macro]


def _broken(name: str, element: Element, detail: Message) -> InputError:
    line: Any = element.sourceline
    return InputError("LR-STYLE-BROKEN", where=Where(file=name, line=line), detail=detail)
