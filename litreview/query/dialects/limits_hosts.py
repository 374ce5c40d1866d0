"""How hosts without an API take limits: in the text for pasting, or ticked on the page.

Assumed, not verified against the hosts' own help: every form in this file (common librarian knowledge).
"""

from __future__ import annotations

from litreview.model import LimitKind
from litreview.query.dialects.limit_forms import LimitForm, LimitForms, Names

_PAGE = frozenset({LimitKind.DOCUMENT_TYPE, LimitKind.STUDY_TYPE, LimitKind.FULL_TEXT, LimitKind.OTHER})
_ALL_ON_PAGE = frozenset(LimitKind) - {LimitKind.PEER_REVIEWED, LimitKind.COUNTRY}

EBSCO = LimitForms(
    years=LimitForm("DT {first}0101-{last}1231"),
    language=LimitForm("{}", each="LA {}"),
    names=Names.CAPITAL,
    peer_reviewed=LimitForm("RV Y"),
    full_text=LimitForm("FT Y"),
    by_hand=_PAGE,
)
CINAHL = LimitForms(
    years=EBSCO.years,
    language=EBSCO.language,
    names=Names.CAPITAL,
    kind=LimitForm("{}", each="PT {}"),
    kinds={
        "article": "journal article",
        "review": "review",
        "systematic_review": "systematic review",
        "meta_analysis": "meta analysis",
        "clinical_trial": "clinical trial",
        "rct": "randomized controlled trial",
    },
    peer_reviewed=EBSCO.peer_reviewed,
    full_text=EBSCO.full_text,
    by_hand=_PAGE,
)
OVID = LimitForms(
    years=LimitForm('yr="{first}-{last}"'),
    since=LimitForm('yr="{first} -Current"'),
    until=LimitForm('yr="1860 -{last}"'),
    language=LimitForm("{}", either=" or "),
    kind=LimitForm("{}", either=" or "),
    kinds={
        "article": "journal article",
        "review": "review",
        "systematic_review": "systematic review",
        "meta_analysis": "meta analysis",
        "clinical_trial": "clinical trial",
        "rct": "randomized controlled trial",
        "humans": "humans",
        "abstract": "abstracts",
    },
    full_text=LimitForm("full text"),
    lines=True,
    by_hand=_PAGE,
)
OVID_PSYCINFO = LimitForms(
    years=OVID.years,
    since=OVID.since,
    until=OVID.until,
    language=OVID.language,
    peer_reviewed=LimitForm("peer reviewed journal"),
    full_text=OVID.full_text,
    lines=True,
    by_hand=_PAGE,
)
EMBASE = LimitForms(
    years=LimitForm("[{first}-{last}]/py"),
    language=LimitForm("{}", each="[{}]/lim"),
    kind=LimitForm("{}", each="[{}]/lim"),
    kinds={
        "article": "article",
        "review": "review",
        "systematic_review": "systematic review",
        "meta_analysis": "meta analysis",
        "rct": "randomized controlled trial",
        "humans": "humans",
        "abstract": "abstracts",
    },
    by_hand=_PAGE,
)
COCHRANE = LimitForms(by_hand=_ALL_ON_PAGE)
WOS = LimitForms(
    years=LimitForm("PY={first}-{last}"),
    language=LimitForm("LA=({})"),
    names=Names.CAPITAL,
    kind=LimitForm("DT=({})"),
    kinds={"article": "Article", "review": "Review", "book": "Book", "chapter": "Book Chapter"},
    by_hand=_PAGE,
)
SCOPUS = LimitForms(
    years=LimitForm("PUBYEAR > {before} AND PUBYEAR < {after}"),
    since=LimitForm("PUBYEAR > {before}"),
    until=LimitForm("PUBYEAR < {after}"),
    language=LimitForm("LANGUAGE({})"),
    kind=LimitForm("DOCTYPE({})"),
    kinds={"article": "ar", "review": "re", "book": "bk", "chapter": "ch"},
    by_hand=_PAGE,
)
PROQUEST = LimitForms(
    years=LimitForm("YR({first}-{last})"),
    language=LimitForm("LA({})"),
    names=Names.CAPITAL,
    peer_reviewed=LimitForm("PEER(yes)"),
    by_hand=_PAGE,
)
ON_THE_PAGE = LimitForms(by_hand=_ALL_ON_PAGE | {LimitKind.PEER_REVIEWED})  # Oria's own page
GOOGLE = LimitForms(by_hand=frozenset({LimitKind.YEARS, LimitKind.LANGUAGE}))
