"""Our styles in a school's document: each is the school's own of that meaning where it has one, else ours is added.

Word keeps its built-in styles under English names whatever the language of the menus («heading 1» is shown as
«Overskrift 1»); other programs write the names of the menus, and schools make styles of their own. So a style is found
by its kind and any of its names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from litreview.reporting.render.docx_xml import W, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMES: Mapping[str, tuple[str, ...]] = {
    "Title": ("title", "tittel"),
    "Subtitle": ("subtitle", "undertittel"),
    **{f"Heading{n}": (f"heading {n}", f"overskrift {n}") for n in range(1, 6)},
    "Caption": ("caption", "bildetekst", "billedtekst", "figurtekst", "tabelltittel"),
    "TOCHeading": ("toc heading", "overskrift for innholdsfortegnelse", "overskrift for innhaldsliste"),
    "TableofFigures": ("table of figures", "figurliste"),
    "ListBullet": ("list bullet", "punktliste", "kulepunkt"),
    "Bibliography": ("bibliography", "bibliografi", "litteraturliste", "referanseliste", "referanser", "referansar"),
    "Footer": ("footer", "bunntekst", "botntekst"),
    "Hyperlink": ("hyperlink", "hyperkobling", "hyperkopling", "internet link"),
    "TableText": ("tabelltekst", "table text"),
    "TableHeading": ("tabelloverskrift", "table heading"),
    "TableNote": ("tabellnote", "table note", "tabellmerknad"),
    "ReviewTable": ("oversiktstabell", "review table"),
}
_DEFAULTS = {"Normal": "paragraph", "DefaultParagraphFont": "character", "TableNormal": "table", "NoList": "numbering"}
_REFERRING = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink")


def fit_styles(styles: Element, ours: Element, bullets: int) -> Mapping[str, str]:
    """Add to `styles` those of `ours` that it lacks, and give the id that stands for each of our ids.

    `bullets` is the number of the list that our own bullet style uses, should it be added.
    """
    ids = _found(styles)
    taken = {str(style.get(_w("styleId"))) for style in _styles(styles)}
    added = []
    for style in _styles(ours):
        name = str(style.get(_w("styleId")))
        if name not in ids:
            ids[name] = _free(name, taken)
            taken.add(ids[name])
            added.append(style)
    for style in added:
        style.set(_w("styleId"), ids[str(style.get(_w("styleId")))])
        if style.get(_w("default")):
            del style.attrib[_w("default")]
        rename(style, ids)
        for number in style.iter(_w("numId")):
            number.set(_w("val"), str(bullets))
        styles.append(style)
    return ids


def rename(tree: Element, ids: Mapping[str, str]) -> None:
    """Let every reference to a style of ours in a tree name the one that stands for it."""
    for element in tree.iter(*map(_w, _REFERRING)):
        name = str(element.get(_w("val")))
        element.set(_w("val"), ids.get(name, name))


def _found(styles: Element) -> dict[str, str]:
    """The school's ids by ours, for the styles it has."""
    named = {(kind, name): ident for kind, name, ident, _ in reversed(list(_all_names(styles)))}
    ids = {
        ours: named[_kind(ours), name]
        for ours, names in _NAMES.items()
        for name in reversed(names)
        if (_kind(ours), name) in named
    }
    for ours, kind in _DEFAULTS.items():
        standing = [ident for one, _, ident, default in _all_names(styles) if one == kind and default]
        if standing:
            ids[ours] = standing[-1]  # Word takes the last
    return ids


def _all_names(styles: Element) -> Iterator[tuple[str, str, str, bool]]:
    """Kind, name in small letters, id, and whether it is its kind's default, of each style by each of its names."""
    for style in _styles(styles):
        names: list[str] = []
        for tag in ("name", "aliases"):
            element = style.find(_w(tag))
            names += str(element.get(_w("val"), "") if element is not None else "").split(",")
        default = style.get(_w("default")) in ("1", "true", "on")
        for name in filter(None, (name.strip().lower() for name in names)):
            yield str(style.get(_w("type"), "paragraph")), name, str(style.get(_w("styleId"))), default


def _styles(root: Element) -> list[Element]:
    return [style for style in root.iterfind(_w("style")) if style.get(_w("styleId"))]


def _kind(ours: str) -> str:
    return {"Hyperlink": "character", "ReviewTable": "table"}.get(ours, "paragraph")


def _free(name: str, taken: set[str]) -> str:
    found = name
    while found in taken:
        found = f"Litreview{found}"
    return found


def add_bullets(numbering: Element, ours: Element) -> int:
    """Put our bullet list among the document's lists; its number."""
    lists = [int(str(one.get(_w("abstractNumId")))) for one in numbering.iterfind(_w("abstractNum"))]
    numbers = [int(str(one.get(_w("numId")))) for one in numbering.iterfind(_w("num"))]
    abstract, number = max(lists, default=-1) + 1, max(numbers, default=0) + 1
    made: Any = ours.find(_w("abstractNum"))
    made.set(_w("abstractNumId"), str(abstract))
    for style in list(made.iter(_w("pStyle"))):
        style.getparent().remove(style)  # the style names the list; the other way round stands only in our own file
    before = [index for index, one in enumerate(numbering) if one.tag == _w("abstractNum")]
    numbering.insert(max(before, default=_pictures(numbering) - 1) + 1, made)
    numbers_end = [index for index, one in enumerate(numbering) if one.tag == _w("num")]
    new = w("num", w("abstractNumId", val=abstract), numId=number)
    numbering.insert(max([*numbers_end, numbering.index(made)]) + 1, new)
    return number


def _pictures(numbering: Element) -> int:
    """How many picture bullets stand first (ECMA-376 part 1, 17.9.17)."""
    return sum(1 for one in numbering if one.tag == _w("numPicBullet"))


def speak(styles: Element, tag: str) -> None:
    """Let the document's language be that of the report, for the spelling checker."""
    for properties in styles.iterfind(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}"):
        language = properties.find(_w("lang"))
        if language is None:
            language = etree.SubElement(properties, _w("lang"))
        language.set(_w("val"), tag)
    for style in _styles(styles):
        for language in style.iterfind(f"{_w('rPr')}/{_w('lang')}"):
            if style.get(_w("default")) and language.get(_w("val")):
                language.set(_w("val"), tag)


def _w(tag: str) -> str:
    return f"{{{W}}}{tag}"
