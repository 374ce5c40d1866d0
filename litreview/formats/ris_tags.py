"""The tags of RIS that are tags whatever spacing follows them, and its types of reference.

Tags as in Reference Manager's and EndNote's descriptions of RIS, and as databases write them. Types as in EndNote's
RIS table (the recorded export that has every type of EndNote).
"""

from __future__ import annotations

from litreview.model import RecordType

LONG_TAGS = "DOI|PMC?ID"  # regular expression
_KNOWN = (
    "TY ER TI T1 T2 T3 CT BT TT ST AU A1 A2 A3 A4 ED PY Y1 Y2 YR DA AB N1 N2 KW SP EP JF JO JA J1 J2 J9 JI VL IS SN BN "
    "DO DI UR L1 L2 L3 L4 LK LA DB DP AN ID CY PB PU PI PP ET AD M1 M2 M3 C1 C2 C3 C4 C5 C6 C7 C8 U1 U2 U3 U4 U5 CN RN "
    "SE OP RP NV AV CA CP RI TA LB MH NL AI PT DOI PMID PMCID"
)
KNOWN_TAGS = frozenset(_KNOWN.split())
# The first tag of a type is its own; the others are kept in `extra` as well, for they say more than the type.
_TYPES = {
    RecordType.ARTICLE: "JOUR ABST EJOUR INPR JFULL MGZN",
    RecordType.BOOK: "BOOK EBOOK EDBOOK CLSWK SER DICT ENCYC",
    RecordType.CHAPTER: "CHAP ECHAP",
    RecordType.REPORT: "RPRT GOVDOC",
    RecordType.THESIS: "THES",
    RecordType.WEBPAGE: "ELEC WEB BLOG ICOMM",
    RecordType.CONFERENCE: "CPAPER CONF",
    RecordType.PREPRINT: "UNPB",
    RecordType.NEWSPAPER: "NEWS",
    RecordType.DATASET: "DATA DBASE AGGR",
    RecordType.OTHER: (
        "GEN ADVS ANCIENT ART BILL CASE CHART COMP CTLG EQUA FIGURE GRANT GRNT HEAR INTV LEGAL MANSCPT MAP MPCT MULTI "
        "MUSIC PAMP PAT PCOMM POD PRESS SLIDE SOUND STAND STAT UNBILL VIDEO"
    ),
}
TYPE_OF = {tag: kind for kind, tags in _TYPES.items() for tag in tags.split()}
OWN_TAGS = frozenset(tags.split()[0] for tags in _TYPES.values())
