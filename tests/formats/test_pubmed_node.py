"""The quick way through a PubMed document says the same as the slow one, whole or broken."""

from __future__ import annotations

import pytest
from lxml import etree

from litreview.errors import InputError
from litreview.formats.pubmed_node import nodes_of
from litreview.formats.xmlsafe import BrokenXmlError, children, entries

ROOTS, NAMES = frozenset({"Set"}), frozenset({"Entry", "Gone"})
ENTRY = "<Entry><A>1 <i>in</i> 2</A><Entry>inner</Entry></Entry>"


def seen(document: str, *, quick: bool) -> list[str]:
    data = document.encode()
    found: list[str] = []
    try:
        for number, element in enumerate(entries(data, ROOTS, NAMES) if quick else children(data)):
            # the root comes while it is still being read: only its name counts
            found.append(f"{element.sourceline} {element.tag if number == 0 else etree.tostring(element).decode()}")
    except BrokenXmlError as error:
        found.append(f"broken {error.line} {error.detail}")
    except InputError as error:
        found.append(error.code)
    return found


@pytest.mark.parametrize(
    "document",
    [
        "<Set/>",
        f"<Set>{ENTRY}\n{ENTRY}<Gone/>\n</Set>",
        f"<Set><Odd>a<Entry>b</Entry></Odd>{ENTRY}<Odd/>\n<Odder/>{ENTRY}<Last>x</Last></Set>",
        f"<Other>{ENTRY}<Odd/></Other>",
        f"<Entry>{ENTRY}</Entry>",
        f"<Set>{ENTRY}<Odd/><Odder>{ENTRY}",
        f"<Set>{ENTRY}<Odd/></Wrong>",
        f"<Set>{ENTRY}{ENTRY[:-3]}",
        f"<Set>{ENTRY}</Set><More/>",
        f"<!DOCTYPE Set [<!ENTITY a 'b'>]><Set>{ENTRY}</Set>",
        f"<!DOCTYPE Set SYSTEM 'x.dtd'><Set>&aring;{ENTRY}&aring;</Set>",
        "no XML at all",
        "",
    ],
)
def test_both_ways_yield_the_same(document: str) -> None:
    assert seen(document, quick=True) == seen(document, quick=False)


def test_an_entry_as_plain_objects() -> None:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False)
    document = (
        '<!DOCTYPE E SYSTEM "x.dtd"><E><A k="v"> one <b>two</b> &aring; <b/>\n</A><A> </A><B><C>x</C>\n<C>y</C></B>'
        "<ReferenceList><Reference>r</Reference><Reference/></ReferenceList></E>"
    )
    root, index = nodes_of(etree.fromstring(document, parser))
    first, empty, around, references = root.kids
    assert (first.text, first.own, first.holds, first.get("k"), first.get("x")) == ("one two å", True, True, "v", "")
    assert (empty.text, empty.holds) == ("", False)
    assert (around.text, around.own, around.holds) == ("x y", False, True)
    assert (references.get("count"), references.kids) == ("2", ())
    assert {path: len(nodes) for path, nodes in index.items()} == {"A": 1, "A/b": 1, "B": 1, "B/C": 2}
    assert (around.take(), [kid.taken for kid in around.kids], first.taken) == ("x y", [True, True], False)
    assert [node.path for node in around.inside()] == ["B", "B/C", "B/C"]
