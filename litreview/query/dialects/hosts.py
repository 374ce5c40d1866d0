"""The dialects of hosts without an API of ours, for pasting, and of Oria's and Google's pages.

Assumed, not verified against the hosts' own help: every table in this file (common librarian knowledge). That 1 means
side by side to Ovid and Embase, and 0 to the others, is what library guides say
(https://researchguides.uic.edu/searchstrategies/proximityoperators).
"""

from __future__ import annotations

from dataclasses import replace

from litreview.model import Field
from litreview.query.dialects import limits_hosts as limits
from litreview.query.dialects.base import Dialect, Form, Proximity

_ANY = Form("{}")

_EBSCO_FIELDS = {
    Field.TITLE: Form("TI {}"),
    Field.ABSTRACT: Form("AB {}"),
    Field.TITLE_ABSTRACT: Form("TI {} OR AB {}"),
    Field.AUTHOR: Form("AU {}"),
    Field.JOURNAL: Form("SO {}"),
    Field.ANY: _ANY,
}
_MH = {Field.HEADING: Form('(MH "{}+")', bare=True), Field.HEADING_ONLY: Form('(MH "{}")', bare=True)}
_DE = {Field.HEADING_ONLY: Form('DE "{}"', bare=True)}

_EBSCO = Dialect(
    "ebsco",
    "EBSCOhost",
    _EBSCO_FIELDS,
    one="?",
    phrase_truncation=True,
    reserved=r"s\d+|[a-z]{2}",  # S1 is a line; TI and AB are fields
    proximity=Proximity("{left} N{n} {right}", "{left} W{n} {right}"),
    reference="S{}",
    limits=limits.EBSCO,
)
_OVID = Dialect(
    "ovid",
    "Ovid",
    {
        Field.TITLE: Form("{}.ti."),
        Field.ABSTRACT: Form("{}.ab."),
        Field.TITLE_ABSTRACT: Form("{}.ti,ab."),
        Field.KEYWORD: Form("{}.kw."),
        Field.AUTHOR: Form("{}.au."),
        Field.JOURNAL: Form("{}.jn."),
        Field.HEADING: Form("exp {}/", bare=True),
        Field.HEADING_ONLY: Form("{}/", bare=True),
        Field.ANY: Form("{}.mp."),
    },
    untagged=Form("{}.mp."),
    conjunction=" and ",
    disjunction=" or ",
    negation=" not ",
    one="#",
    open_phrases=True,
    reserved=r"\d+|exp|limit|use",  # 1 is a line
    proximity=Proximity("{left} adj{n} {right}", more=1),
    reference="{}",
    thesaurus="mesh",
    limits=limits.OVID,
)
_EMBASE = Dialect(
    "embase",
    "Embase",
    {
        Field.TITLE: Form("{}:ti"),
        Field.ABSTRACT: Form("{}:ab"),
        Field.TITLE_ABSTRACT: Form("{}:ti,ab"),
        Field.KEYWORD: Form("{}:kw"),
        Field.AUTHOR: Form("{}:au"),
        Field.JOURNAL: Form("{}:jt"),
        Field.HEADING: Form("'{}'/exp", bare=True),
        Field.HEADING_ONLY: Form("'{}'/de", bare=True),
        Field.ANY: _ANY,
    },
    quote="'",
    one="?",
    inner=True,
    phrase_truncation=True,
    proximity=Proximity("{left} NEAR/{n} {right}", "{left} NEXT/{n} {right}", more=1),
    reference="#{}",
    thesaurus="emtree",
    limits=limits.EMBASE,
)
_COCHRANE = Dialect(
    "cochrane",
    "Cochrane Library",
    {
        Field.TITLE: Form("{}:ti"),
        Field.ABSTRACT: Form("{}:ab"),
        Field.TITLE_ABSTRACT: Form("{}:ti,ab"),
        Field.KEYWORD: Form("{}:kw"),
        Field.AUTHOR: Form("{}:au"),
        Field.JOURNAL: Form("{}:so"),
        Field.HEADING: Form('[mh "{}"]', bare=True),
        Field.HEADING_ONLY: Form('[mh ^"{}"]', bare=True),
        Field.ANY: _ANY,
    },
    one="?",
    inner=True,
    next=" NEXT ",
    proximity=Proximity("{left} NEAR/{n} {right}"),
    reference="#{}",
    thesaurus="mesh",
    limits=limits.COCHRANE,
)
_WOS = Dialect(
    "wos",
    "Web of Science",
    {
        Field.TITLE: Form("TI={}"),
        Field.ABSTRACT: Form("AB={}"),
        Field.TITLE_ABSTRACT: Form("TI={} OR AB={}"),
        Field.KEYWORD: Form("AK={}"),
        Field.AUTHOR: Form("AU={}"),
        Field.JOURNAL: Form("SO={}"),
        Field.ANY: Form("ALL={}"),
    },
    untagged=Form("TS={}"),
    one="?",
    inner=True,
    left=True,
    phrase_truncation=True,
    proximity=Proximity("{left} NEAR/{n} {right}"),
    reference="#{}",
    limits=limits.WOS,
)
_SCOPUS = Dialect(
    "scopus",
    "Scopus",
    {
        Field.TITLE: Form("TITLE({})"),
        Field.ABSTRACT: Form("ABS({})"),
        Field.TITLE_ABSTRACT: Form("TITLE-ABS-KEY({})", wider=True),
        Field.KEYWORD: Form("KEY({})"),
        Field.AUTHOR: Form("AUTH({})"),
        Field.JOURNAL: Form("SRCTITLE({})"),
        Field.ANY: Form("ALL({})"),
    },
    untagged=Form("TITLE-ABS-KEY({})"),
    negation=" AND NOT ",
    one="?",
    inner=True,
    left=True,
    phrase_truncation=True,
    proximity=Proximity("{left} W/{n} {right}", "{left} PRE/{n} {right}"),
    reference="#{}",
    limits=limits.SCOPUS,
)
_PROQUEST = Dialect(
    "proquest",
    "ProQuest",
    {
        Field.TITLE: Form("TI({})"),
        Field.ABSTRACT: Form("AB({})"),
        Field.TITLE_ABSTRACT: Form("TI,AB({})"),
        Field.AUTHOR: Form("AU({})"),
        Field.JOURNAL: Form("PUB({})"),
        Field.HEADING_ONLY: Form('MAINSUBJECT.EXACT("{}")', bare=True),
        Field.ANY: _ANY,
    },
    one="?",
    inner=True,
    phrase_truncation=True,
    reserved=r"s\d+",
    proximity=Proximity("{left} N/{n} {right}", "{left} P/{n} {right}"),
    reference="S{}",
    thesaurus="proquest",
    limits=limits.PROQUEST,
)
_ORIA = Dialect("oria", "Oria", {Field.ANY: _ANY}, one="?", limits=limits.ON_THE_PAGE)
_SCHOLAR = Dialect(
    "google_scholar",
    "Google Scholar",
    {Field.ANY: _ANY},
    conjunction=" ",
    negation=" -",
    spread=True,
    truncation="",
    limits=limits.GOOGLE,
)

HOSTS = (
    _EBSCO,
    replace(_EBSCO, key="cinahl", title="CINAHL", fields=_EBSCO_FIELDS | _MH, thesaurus="cinahl", limits=limits.CINAHL),
    replace(_EBSCO, key="medline_ebsco", title="MEDLINE (EBSCOhost)", fields=_EBSCO_FIELDS | _MH, thesaurus="mesh"),
    replace(_EBSCO, key="psycinfo", title="APA PsycInfo", fields=_EBSCO_FIELDS | _DE, thesaurus="apa"),
    replace(_EBSCO, key="socindex", title="SocINDEX", fields=_EBSCO_FIELDS | _DE, thesaurus="socindex"),
    replace(_EBSCO, key="academic_search", title="Academic Search", fields=_EBSCO_FIELDS | _DE, thesaurus="ebsco"),
    _OVID,
    replace(_OVID, key="medline_ovid", title="MEDLINE (Ovid)"),
    replace(_OVID, key="embase_ovid", title="Embase (Ovid)", thesaurus="emtree"),
    replace(_OVID, key="psycinfo_ovid", title="APA PsycInfo (Ovid)", thesaurus="apa", limits=limits.OVID_PSYCINFO),
    replace(_OVID, key="amed", title="AMED (Ovid)", thesaurus="amed"),
    _EMBASE,
    _COCHRANE,
    _WOS,
    _SCOPUS,
    _PROQUEST,
    _ORIA,
    _SCHOLAR,
    replace(_SCHOLAR, key="google", title="Google"),
)
