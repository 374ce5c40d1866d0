"""ESearch's answer: how many hits, which ids, and what PubMed made of the query.

Shape: eSearchResult of https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from litreview.errors import InputError, SourceChanged, SourceRefused, Where
from litreview.formats.xmlsafe import BrokenXmlError, line_of, text_of, whole
from litreview.model import Message, message

_TOTAL = re.compile(r"[0-9]{1,12}")
_NAMED = 10  # repeated ids that a remark names
_NO_HITS = "No items found."
_REMARKS = {
    "PhraseNotFound": "source.pubmed.phrase_not_found",
    "FieldNotFound": "source.pubmed.field_not_found",
    "PhraseIgnored": "source.pubmed.phrase_ignored",
    "QuotedPhraseNotFound": "source.pubmed.quoted_phrase_not_found",
}


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What ESearch said. `total` counts all hits, `ids` only those handed out, each once; `translations` are pairs
    (from, to).
    """

    total: int
    ids: tuple[str, ...] = ()
    translation: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Message, ...] = ()
    web_env: str = ""
    query_key: str = ""


def read_esearch(data: bytes) -> SearchAnswer:
    """The answer of one ESearch.

    Raises SourceRefused LR-PUBMED-ERROR for an `<ERROR>`, SourceChanged LR-PUBMED-SHAPE when it is not an ESearch
    answer, LR-PUBMED-COUNT when it has no total that can be: a missing number is never read as none found.
    """
    try:
        root = whole(data)
    except (BrokenXmlError, InputError) as error:
        raise SourceChanged("LR-PUBMED-SHAPE", root=str(error)) from error
    said = [text_of(error) for error in root.iter("ERROR") if text_of(error)]
    if said:
        raise SourceRefused("LR-PUBMED-ERROR", said="; ".join(said))
    if root.tag != "eSearchResult":
        raise SourceChanged("LR-PUBMED-SHAPE", where=Where(line=line_of(root)), root=str(root.tag))
    total = _text(root, "Count")
    if not _TOTAL.fullmatch(total):
        raise SourceChanged("LR-PUBMED-COUNT", where=Where(line=line_of(root)), found=total[:50])
    pairs = tuple((_text(pair, "From"), _text(pair, "To")) for pair in root.iterfind("TranslationSet/Translation"))
    ids = Counter(text_of(one) for one in root.iterfind("IdList/Id"))
    return SearchAnswer(
        int(total),
        tuple(ids),
        _text(root, "QueryTranslation"),
        pairs,
        (*_remarks(root), *_repeated(ids)),
        _text(root, "WebEnv"),
        _text(root, "QueryKey"),
    )


def _text(parent: etree._Element, path: str) -> str:
    element = parent.find(path)
    return text_of(element) if element is not None else ""


def _repeated(ids: Counter[str]) -> Iterator[Message]:
    """The remark that ids came more than once, so that the numbers of hits and of ids do not agree unseen."""
    again = [one for one, times in ids.items() if times > 1]
    if again:
        named = ", ".join(again[:_NAMED]) + (" …" if len(again) > _NAMED else "")
        yield message("source.pubmed.repeated", n=ids.total() - len(ids), ids=named)


def _remarks(root: etree._Element) -> Iterator[Message]:
    """Errors and warnings in order; one we do not know is shown with its own name, never dropped."""
    for kind in ("ErrorList", "WarningList"):
        for element in root.iterfind(f"{kind}/*"):
            text, tag = text_of(element), str(element.tag)
            if tag in _REMARKS:
                yield message(_REMARKS[tag], phrase=text)
            elif text == _NO_HITS:
                yield message("source.pubmed.no_items")
            elif tag == "OutputMessage":
                yield message("source.pubmed.says", text=text)
            elif text:
                yield message("source.pubmed.says", text=f"{tag}: {text}")
