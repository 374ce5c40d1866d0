"""Citations that stand in one cell, taken apart: journal, date, volume, issue, pages.

Embase: «Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004»; PubMed: «Nature. 2021 Dec 21;1(2):10-11. doi:
10.1111/nature1111.»; BVS: «J Psychiatr Res;139: 179-184, 2021 07.» (all three recorded).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.formats.columns import Citation

_LONGEST = 2000  # what is longer is no citation
_EMBASE_YEAR = re.compile(r" \((1[4-9]\d\d|20\d\d)\)")
_EMBASE_PLACE = re.compile(r"^(?P<volume>[^:()]*)(?::(?P<issue>[^:()]*))?(?: ?\((?P<pages>[^()]*)\))?$")
_EMBASE_LABEL = re.compile(r"\.? ?\b(Date of Publication|Article Number): ", re.IGNORECASE)
_PUBMED = re.compile(
    r"^(?P<container>[^;]+?)\. (?P<date>(?:1[5-9]|20)\d\d[^;:.]*)"
    r"(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^()]*)\))?(?::(?P<pages>[^.;]*))?)?\.(?P<rest>.*)$"
)
_PUBMED_REST = re.compile(
    r" ?(?:doi: ?\S+|(?:Epub|eCollection|Print|Online) [^.]*\.|PMC?ID: ?\w+\.?|Online ahead of print\.)", re.IGNORECASE
)
_BVS = re.compile(
    r"^(?P<container>[^;]+); ?(?P<volume>[^(:;,]*)(?:\((?P<issue>[^()]*)\))?: ?(?P<pages>[^,]+), ?"
    r"(?P<date>(?:1[5-9]|20)\d\d[^.]*)\.?$"
)
_SPACED = re.compile(r"^\d{4}(?: \d\d){1,2}$")  # 2021 07


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation tells; `whole` False when it says more than was understood."""

    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    date: str = ""  # as printed
    whole: bool = False


def read_citation(text: str, way: Citation) -> Cited:
    """The parts of a citation; nothing at all when it is of another form."""
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        return Cited()
    if way is Citation.EMBASE:
        return _embase(plain)
    found = (_PUBMED if way is Citation.PUBMED else _BVS).match(plain)
    if not found:
        return Cited()
    part = {name: (value or "").strip() for name, value in found.groupdict().items()}
    rest = _PUBMED_REST.sub("", part.pop("rest", "")).strip(" .")
    part["date"] = _SPACED.sub(lambda date: "-".join(date.group().split()), part["date"])
    return Cited(**part, whole=not rest)


def _embase(plain: str) -> Cited:
    year = _EMBASE_YEAR.search(plain)
    if not year:
        return Cited()
    place, *labelled = _EMBASE_LABEL.split(plain[year.end() :])
    told = {name.lower(): value.strip(" .") for name, value in zip(labelled[::2], labelled[1::2], strict=True)}
    found = _EMBASE_PLACE.match(place.strip(" ."))
    part = {name: (value or "").strip() for name, value in found.groupdict().items()} if found else {}
    date = told.get("date of publication", "") or year.group(1)
    return Cited(
        container=plain[: year.start()].strip(),
        date=date,
        article_number=told.get("article number", ""),
        whole=bool(found) and len(told) == len(labelled) // 2,
        **part,
    )
