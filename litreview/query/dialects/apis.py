"""The dialects of the sources that are searched by API. What each can say, and what is assumed: docs/dialects.md.

Assumed, not verified: Semantic Scholar's bulk syntax, all of CORE's and ClinicalTrials.gov's, and that arXiv and CORE
take no truncation.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.model import Field
from litreview.query.dialects import limits_api as limits
from litreview.query.dialects.base import Dialect, Form, Proximity

_ANY = Form("{}")

# PubMed's tags, those that are in our own language too among them.
# https://pubmed.ncbi.nlm.nih.gov/help/#using-search-field-tags
_PUBMED_TAGS = (
    "ad, affiliation, aid, article identifier, 1au, first author, first author name, lastau, last author, "
    "last author name, auid, author identifier, au, author name, fau, full author name, ir, investigator, "
    "full investigator name, fir, book, isbn, cn, corporate author, create date, crdt, completion date, dcom, "
    "ec/rn number, rn, ed, editor, entry date, edat, filter, sb, subset, grant number, gr, issue, ip, is, issn, "
    "journal, la, language, lid, location id, mhda, mesh date, majr, mesh major topic, majr:noexp, "
    "mesh major topic:noexp, sh, mesh subheading, mesh subheading:noexp, sh:noexp, modification date, lr, nm, "
    "supplementary concept, other term, pagination, pg, pa, pharmacological action, pl, place of publication, pmid, "
    "pubn, publisher, dp, pdat, ppdat, epdat, date - publication, date - entry, date - create, date - mesh, "
    "date - modification, publication date, pt, publication type, publication type:noexp, pt:noexp, ps, "
    "personal name as subject, si, secondary source id, tt, transliterated title, tw, text word, text words, uid, vi, "
    "volume, ta, journal title abbreviation, ti, ab, tiab, ot, all, mh:noexp, mesh:noexp, "
    "mesh terms:noexp, cois, conflict of interest statements, book accession, jour, dep, "
    "electronic date of publication, mh, mesh terms, mesh, all fields, title/abstract, title, abstract, text"
)
PUBMED_TAGS = frozenset(_PUBMED_TAGS.split(", "))

_PUBMED = Dialect(
    "pubmed",
    "PubMed",
    {
        Field.TITLE: Form("{}[ti]", group=False),
        Field.ABSTRACT: Form("{}[ab]", group=False),
        Field.TITLE_ABSTRACT: Form("{}[tiab]", group=False),
        Field.KEYWORD: Form("{}[ot]", group=False),
        Field.AUTHOR: Form("{}[au]", group=False),
        Field.JOURNAL: Form("{}[ta]", group=False),
        Field.HEADING: Form('"{}"[mh]', group=False, bare=True),
        Field.HEADING_ONLY: Form('"{}"[mh:noexp]', group=False, bare=True),
        Field.ANY: Form("{}[all]", group=False),
    },
    least=4,
    inner=True,
    lone_not="NOT ",
    phrase_truncation=True,
    side_by_side=True,
    native_tags=PUBMED_TAGS,
    reference="#{}",
    proximity=Proximity(quoted=True, fields={Field.TITLE: "[ti:~{n}]", Field.TITLE_ABSTRACT: "[tiab:~{n}]"}),
    thesaurus="mesh",
    limits=limits.PUBMED,
)
_EUROPEPMC = Dialect(
    "europepmc",
    "Europe PMC",
    {
        Field.TITLE: Form("TITLE:{}"),
        Field.ABSTRACT: Form("ABSTRACT:{}"),
        Field.TITLE_ABSTRACT: Form("TITLE_ABS:{}"),
        Field.KEYWORD: Form("KW:{}"),
        Field.AUTHOR: Form("AUTH:{}"),
        Field.JOURNAL: Form("JOURNAL:{}"),
        Field.HEADING_ONLY: Form('MESH:"{}"', bare=True),
        Field.ANY: _ANY,
    },
    thesaurus="mesh",
    limits=limits.EUROPEPMC,
)
# Sent as the value of `search.title_and_abstract`: its words are looked for there, and stemmed.
_OPENALEX = Dialect(
    "openalex",
    "OpenAlex",
    {Field.TITLE_ABSTRACT: _ANY},
    truncation="",
    proximity=Proximity(quoted=True, fields={Field.ANY: "~{n}", Field.TITLE_ABSTRACT: "~{n}"}),
    limits=limits.OPENALEX,
)
_SEMANTIC_SCHOLAR = Dialect(
    "semanticscholar",
    "Semantic Scholar",
    {Field.TITLE_ABSTRACT: _ANY},
    conjunction=" + ",
    disjunction=" | ",
    negation=" -",
    spread=True,
    proximity=Proximity(quoted=True, fields={Field.ANY: "~{n}", Field.TITLE_ABSTRACT: "~{n}"}),
    limits=limits.SEMANTIC_SCHOLAR,
)
_DOAJ = Dialect(
    "doaj",
    "DOAJ",
    {
        Field.TITLE: Form("bibjson.title:{}"),
        Field.ABSTRACT: Form("bibjson.abstract:{}"),
        Field.TITLE_ABSTRACT: Form("bibjson.title:{} OR bibjson.abstract:{}"),
        Field.JOURNAL: Form("journal:{}"),
        Field.ANY: _ANY,
    },
    truncation="",
    limits=limits.DOAJ,
)
_ERIC = Dialect(
    "eric",
    "ERIC",
    {
        Field.TITLE: Form("title:{}"),
        Field.AUTHOR: Form("author:{}"),
        Field.JOURNAL: Form("source:{}"),
        Field.HEADING_ONLY: Form('subject:"{}"', bare=True),
        Field.ANY: _ANY,
    },
    thesaurus="eric",
    limits=limits.ERIC,
)
_ARXIV = Dialect(
    "arxiv",
    "arXiv",
    {
        Field.TITLE: Form("ti:{}", group=False),
        Field.ABSTRACT: Form("abs:{}", group=False),
        Field.TITLE_ABSTRACT: Form("ti:{} OR abs:{}", group=False),
        Field.AUTHOR: Form("au:{}", group=False),
        Field.JOURNAL: Form("jr:{}", group=False),
        Field.ANY: Form("all:{}", group=False),
    },
    untagged=Form("all:{}", group=False),
    negation=" ANDNOT ",
    truncation="",
    limits=limits.ARXIV,
)
_CORE = Dialect(
    "core",
    "CORE",
    {
        Field.TITLE: Form("title:{}"),
        Field.ABSTRACT: Form("abstract:{}"),
        Field.TITLE_ABSTRACT: Form("title:{} OR abstract:{}"),
        Field.ANY: _ANY,
    },
    truncation="",
    limits=limits.CORE,
)
_CLINICALTRIALS = Dialect(
    "clinicaltrials",
    "ClinicalTrials.gov",
    {Field.ANY: _ANY},
    truncation="",
    limits=limits.CLINICALTRIALS,
)
# Printed by printers of their own (bag.py, nva.py, primo.py); the tables hold what words and limits need.
_CROSSREF = Dialect("crossref", "Crossref", {Field.ANY: _ANY}, negation="", truncation="", limits=limits.CROSSREF)
_NVA = Dialect("nva", "NVA", {Field.ANY: _ANY}, negation="", truncation="", limits=limits.NVA)
_PRIMO = Dialect("primo", "Oria", {Field.ANY: _ANY}, one="?", limits=limits.PRIMO)

APIS = (
    _PUBMED,
    _EUROPEPMC,
    _OPENALEX,
    _SEMANTIC_SCHOLAR,
    _DOAJ,
    _ERIC,
    _ARXIV,
    _CORE,
    _CLINICALTRIALS,
    _CROSSREF,
    replace(_CROSSREF, key="idunn", title="Idunn (Crossref)"),
    _NVA,
    _PRIMO,
)
