"""One rich search in every dialect, checked by hand against what is known of each source's language."""

from __future__ import annotations

import pytest

from litreview.model import Limit, LimitKind, Query
from litreview.query.dialects import DIALECTS
from litreview.query.translate import translate

RICH = (
    "(«håp om bedring» OR hope*)[tiab] AND (pårørende NEAR/3 behandl*) "
    'AND ("Substance-Related Disorders"[mesh] OR avhengighet[emneord]) NOT (barn OR "små unger")[tittel]'
)
LIMITS = (
    Limit(LimitKind.YEARS, first=2015, last=2024),
    Limit(LimitKind.LANGUAGE, values=("norsk", "engelsk")),
    Limit(LimitKind.PEER_REVIEWED, raw="fagfellevurdert"),
)
# The dialect and the losses; the text, with more lines than it has (a command of Ovid's is a line of its own); & the
# parameters.
EXPECTED = """
pubmed: proximity peer_review
  (("håp om bedring"[tiab] OR hope*[tiab]) AND (pårørende AND behandl*) AND (("Substance-Related Disorders"[mh] OR
  "avhengighet"[mh]) NOT (barn[ti] OR "små unger"[ti]))) AND 2015:2024[dp] AND (norwegian[la] OR english[la])
europepmc: proximity not_exploded peer_review
  (TITLE_ABS:("håp om bedring" OR hope*) AND (pårørende AND behandl*) AND ((MESH:"Substance-Related Disorders" OR
  MESH:"avhengighet") NOT TITLE:(barn OR "små unger"))) AND PUB_YEAR:[2015 TO 2024] AND (LANG:nor OR LANG:eng)
openalex: truncation proximity heading field peer_review
  ("håp om bedring" OR hope) AND (pårørende AND behandl) AND (("Substance-Related Disorders" OR "avhengighet") NOT
  (barn OR "små unger"))
  & filter=publication_year:2015-2024,language:no|en
semanticscholar: proximity heading field no_language peer_review
  ("håp om bedring" | hope*) + (pårørende + behandl*) + (("Substance-Related Disorders" | "avhengighet") -barn
  -"små unger")
  & year=2015-2024
doaj: truncation proximity heading no_language peer_journals
  ((bibjson.title:("håp om bedring" OR hope) OR bibjson.abstract:("håp om bedring" OR hope)) AND (pårørende AND
  behandl) AND (("Substance-Related Disorders" OR "avhengighet") NOT bibjson.title:(barn OR "små unger"))) AND
  bibjson.year:[2015 TO 2024]
eric: field proximity heading not_exploded
  (("håp om bedring" OR hope*) AND (pårørende AND behandl*) AND (("Substance-Related Disorders" OR
  subject:"avhengighet") NOT title:(barn OR "små unger"))) AND publicationdateyear:[2015 TO 2024] AND
  (language:"Norwegian" OR language:"English") AND peerreviewed:T
arxiv: truncation proximity heading other_date no_language peer_review
  (((ti:"håp om bedring" OR abs:"håp om bedring") OR (ti:hope OR abs:hope)) AND (all:pårørende AND all:behandl)
  AND ((all:"Substance-Related Disorders" OR all:"avhengighet") ANDNOT (ti:barn OR ti:"små unger"))) AND
  submittedDate:[201501010000 TO 202412312359]
core: truncation proximity heading peer_review
  ((title:("håp om bedring" OR hope) OR abstract:("håp om bedring" OR hope)) AND (pårørende AND behandl) AND
  (("Substance-Related Disorders" OR "avhengighet") NOT title:(barn OR "små unger"))) AND yearPublished>=2015 AND
  yearPublished<=2024 AND (language.code:"no" OR language.code:"en")
clinicaltrials: field truncation proximity heading field other_date no_language peer_review
  ("håp om bedring" OR hope) AND (pårørende AND behandl) AND (("Substance-Related Disorders" OR "avhengighet") NOT
  (barn OR "små unger"))
  & filter.advanced=AREA[StartDate]RANGE[2015-01-01,2024-12-31]
crossref: not bag fields truncation no_language peer_review
  håp om bedring hope pårørende behandl Substance-Related Disorders avhengighet
  & filter=from-pub-date:2015,until-pub-date:2024
idunn: not bag fields truncation no_language peer_review
  håp om bedring hope pårørende behandl Substance-Related Disorders avhengighet
  & filter=from-pub-date:2015,until-pub-date:2024
nva: proximity not fields phrase truncation heading peer_review
  ("håp om bedring"[tiab] OR hope*[tiab]) AND (pårørende NEAR/3 behandl*) AND (("Substance-Related
  Disorders"[mesh] OR avhengighet[emneord]) NOT (barn[tittel] OR "små unger"[tittel]))
  & query_should=håp om bedring,hope
  & search_all_should=Substance-Related Disorders,avhengighet
  & search_all=pårørende behandl
  & publication_year_since=2015
  & publication_year_before=2025
  & publication_language=http://lexvo.org/id/iso639-3/nor,
    http://lexvo.org/id/iso639-3/nob,
    http://lexvo.org/id/iso639-3/nno,
    http://lexvo.org/id/iso639-3/eng
primo: field proximity heading field
  ("håp om bedring" OR hope*) AND (pårørende AND behandl*) AND (("Substance-Related Disorders" OR "avhengighet")
  NOT (barn OR "små unger"))
  & qInclude=facet_searchcreationdate,exact,[2015 TO 2024]|,|facet_tlevel,exact,peer_reviewed
  & multiFacets=facet_lang,include,nor|,|facet_lang,include,eng
ebsco: heading
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND
  (("Substance-Related Disorders" OR "avhengighet") NOT TI (barn OR "små unger"))) AND DT 20150101-20241231 AND
  (LA Norwegian OR LA English) AND RV Y
cinahl: heading
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND
  (("Substance-Related Disorders" OR (MH "avhengighet+")) NOT TI (barn OR "små unger"))) AND DT 20150101-20241231
  AND (LA Norwegian OR LA English) AND RV Y
medline_ebsco:
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND (((MH
  "Substance-Related Disorders+") OR (MH "avhengighet+")) NOT TI (barn OR "små unger"))) AND DT 20150101-20241231
  AND (LA Norwegian OR LA English) AND RV Y
psycinfo: heading not_exploded
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND
  (("Substance-Related Disorders" OR DE "avhengighet") NOT TI (barn OR "små unger"))) AND DT 20150101-20241231 AND
  (LA Norwegian OR LA English) AND RV Y
socindex: heading not_exploded
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND
  (("Substance-Related Disorders" OR DE "avhengighet") NOT TI (barn OR "små unger"))) AND DT 20150101-20241231 AND
  (LA Norwegian OR LA English) AND RV Y
academic_search: heading not_exploded
  ((TI ("håp om bedring" OR hope*) OR AB ("håp om bedring" OR hope*)) AND (pårørende N3 behandl*) AND
  (("Substance-Related Disorders" OR DE "avhengighet") NOT TI (barn OR "små unger"))) AND DT 20150101-20241231 AND
  (LA Norwegian OR LA English) AND RV Y
ovid: peer_review
  (håp om bedring or hope*).ti,ab. and (pårørende adj4 behandl*).mp. and ((exp Substance-Related Disorders/ or exp
  avhengighet/) not (barn or små unger).ti.)
  limit 1 to (yr="2015-2024" and (norwegian or english))
medline_ovid: peer_review
  (håp om bedring or hope*).ti,ab. and (pårørende adj4 behandl*).mp. and ((exp Substance-Related Disorders/ or exp
  avhengighet/) not (barn or små unger).ti.)
  limit 1 to (yr="2015-2024" and (norwegian or english))
embase_ovid: heading peer_review
  (håp om bedring or hope*).ti,ab. and (pårørende adj4 behandl*).mp. and ((Substance-Related Disorders.mp. or exp
  avhengighet/) not (barn or små unger).ti.)
  limit 1 to (yr="2015-2024" and (norwegian or english))
psycinfo_ovid: heading
  (håp om bedring or hope*).ti,ab. and (pårørende adj4 behandl*).mp. and ((Substance-Related Disorders.mp. or exp
  avhengighet/) not (barn or små unger).ti.)
  limit 1 to (yr="2015-2024" and (norwegian or english) and peer reviewed journal)
amed: heading peer_review
  (håp om bedring or hope*).ti,ab. and (pårørende adj4 behandl*).mp. and ((Substance-Related Disorders.mp. or exp
  avhengighet/) not (barn or små unger).ti.)
  limit 1 to (yr="2015-2024" and (norwegian or english))
embase: heading peer_review
  (('håp om bedring' OR hope*):ti,ab AND (pårørende NEAR/4 behandl*) AND (('Substance-Related Disorders' OR
  'avhengighet'/exp) NOT (barn OR 'små unger'):ti)) AND [2015-2024]/py AND ([norwegian]/lim OR [english]/lim)
cochrane: by_hand by_hand peer_review
  ("håp om bedring" OR hope*):ti,ab AND (pårørende NEAR/3 behandl*) AND (([mh "Substance-Related Disorders"] OR
  [mh "avhengighet"]) NOT (barn OR "små unger"):ti)
wos: heading peer_review
  ((TI=("håp om bedring" OR hope*) OR AB=("håp om bedring" OR hope*)) AND TS=(pårørende NEAR/3 behandl*) AND
  ((TS="Substance-Related Disorders" OR TS="avhengighet") NOT TI=(barn OR "små unger"))) AND PY=2015-2024 AND
  LA=(Norwegian OR English)
scopus: field heading peer_review
  (TITLE-ABS-KEY("håp om bedring" OR hope*) AND TITLE-ABS-KEY(pårørende W/3 behandl*) AND
  ((TITLE-ABS-KEY("Substance-Related Disorders") OR TITLE-ABS-KEY("avhengighet")) AND NOT TITLE(barn OR "små
  unger"))) AND PUBYEAR > 2014 AND PUBYEAR < 2025 AND LANGUAGE(norwegian OR english)
proquest: heading not_exploded
  (TI,AB("håp om bedring" OR hope*) AND (pårørende N/3 behandl*) AND (("Substance-Related Disorders" OR
  MAINSUBJECT.EXACT("avhengighet")) NOT TI(barn OR "små unger"))) AND YR(2015-2024) AND LA(Norwegian OR English)
  AND PEER(yes)
oria: field proximity heading field by_hand by_hand by_hand
  ("håp om bedring" OR hope*) AND (pårørende AND behandl*) AND (("Substance-Related Disorders" OR "avhengighet")
  NOT (barn OR "små unger"))
google_scholar: field truncation proximity heading field by_hand by_hand peer_review
  ("håp om bedring" OR hope) (pårørende behandl) (("Substance-Related Disorders" OR "avhengighet") -barn -"små
  unger")
google: field truncation proximity heading field by_hand by_hand peer_review
  ("håp om bedring" OR hope) (pårørende behandl) (("Substance-Related Disorders" OR "avhengighet") -barn -"små
  unger")
"""


def expected() -> dict[str, tuple[str, str, list[str]]]:
    """The table by dialect: the losses, the text, the parameters."""
    read: dict[str, tuple[str, str, list[str]]] = {}
    key = ""
    for line in EXPECTED.strip("\n").splitlines():
        said, codes, text, params = line.strip(), *read.get(key, ("", "", []))
        if not line.startswith(" "):
            key, _, codes = line.partition(":")
            read[key] = (codes.strip(), "", [])
        elif line.startswith("    "):
            params[-1] += said
        elif said.startswith("& "):
            params.append(said.removeprefix("& "))
        else:
            space = "\n" if said.startswith("limit ") else " " if text else ""
            read[key] = (codes, f"{text}{space}{said}", params)
    return read


def codes_of(text: str, dialect: str, limits: tuple[Limit, ...] = ()) -> str:
    found = translate(Query("hope", text, limits=limits), dialect)
    return " ".join(loss.message.code.removeprefix("source.loss.") for loss in found.losses)


def test_every_dialect_is_in_the_table() -> None:
    assert list(expected()) == list(DIALECTS)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_rich_search(dialect: str) -> None:
    codes, text, params = expected()[dialect]
    found = translate(Query("hope", RICH, limits=LIMITS), dialect)
    assert found.text == text
    assert [f"{name}={value}" for name, value in found.params] == params
    assert codes_of(RICH, dialect, LIMITS) == codes
    assert {loss.message.args["source"] for loss in found.losses} <= {DIALECTS[dialect].title}


# What changes the hits when it goes wrong: (dialect, text) → what is sent, and the losses.
TRAPS = {
    # the operator of a source, or a line or field of it, as a word
    ("pubmed", '"and" AND hope NEAR/2 b'): ('"and" AND (hope AND b)', "proximity"),
    ("ebsco", "S1 AND TI AND hope"): ('"S1" AND "TI" AND hope', ""),
    ("proquest", "S1 AND TI"): ('"S1" AND TI', ""),
    ("ovid", "12 AND limit AND covid19"): ('"12".mp. and "limit".mp. and covid19.mp.', ""),
    ("ovid", '"limit setting" OR "hope and recovery" OR "covid 19"'): (
        '("limit setting" or "hope and recovery" or covid 19).mp.',
        "",
    ),
    ("wos", "near AND same[ti] AND or*"): ('TS="near" AND TI="same" AND TS=or*', ""),
    ("cochrane", '"next" OR hope'): ('"next" OR hope', ""),
    ("embase", "women's OR «women's health»"): ('"women\'s" OR "women\'s health"', ""),
    ("embase", "24/7 OR C++ OR self-harm"): ("'24/7' OR 'C++' OR self-harm", ""),
    # quotes within phrases, and what hides the end of one
    ("cinahl", '«sagt "slik" nå»[ti]'): ('TI "sagt slik nå"', ""),
    ("doaj", '"c:\\"[ti] AND hope'): ('bibjson.title:"c:" AND hope', ""),
    # a letter and its ring as two characters
    ("europepmc", "ha\u030ap*[ti]"): ("TITLE:håp*", ""),
    # phrases with truncation
    ("pubmed", '"peer support*"[title] AND a NEAR/1 b'): ('"peer support*"[ti] AND (a AND b)', "proximity"),
    ("europepmc", '"peer support*"[ti]'): ("TITLE:(peer AND support*)", "phrase_truncation"),
    ("cochrane", '"peer support*"[ti]'): ("(peer NEXT support*):ti", ""),
    ("ovid", '"peer support*"[ti]'): ("peer support*.ti.", ""),
    ("arxiv", '"peer support*"[ti]'): ('ti:"peer support"', "truncation"),
    ("semanticscholar", '"peer support*"'): ("(peer + support*)", "phrase_truncation"),
    # signs that a source does not have, or has as another sign
    ("ovid", "wom?n"): ("wom#n.mp.", ""),
    ("cinahl", "beh*ling AND wom?n"): ("beh* AND wom?n", "wildcard"),
    ("wos", "*ism"): ("TS=*ism", ""),
    ("embase", "*ism"): ("ism", "truncation"),
    ("pubmed", "rus* AND hope NEAR/1 b"): ("rus AND (hope AND b)", "truncation_short proximity"),
    # NOT
    ("google", "hope NOT (barn OR unge)"): ("hope -barn -unge", ""),
    ("google", "hope NOT (barn AND unge)"): ("hope", "not"),
    ("scopus", "(a OR b) NOT c NOT (d OR e)"): (
        "TITLE-ABS-KEY(a OR b) AND NOT TITLE-ABS-KEY(c) AND NOT TITLE-ABS-KEY(d OR e)",
        "",
    ),
    ("cinahl", "(a NOT b)[tiab]"): ("(TI a OR AB a) NOT (TI b OR AB b)", ""),
    ("arxiv", "a OR (b NOT c)"): ("all:a OR (all:b ANDNOT all:c)", ""),
    ("europepmc", "a OR NOT b"): ("a", "operator not"),
    ("nva", "a OR NOT b"): ("a or (NOT b)", "operator not"),
    # headings
    ("cinahl", "Hope[cinahl] OR Hope[mh:noexp]"): ('(MH "Hope+") OR "Hope"', "heading"),
    ("medline_ebsco", "Hope[mesh] OR Hope[bare emneord]"): ('(MH "Hope+") OR (MH "Hope")', ""),
    ("cochrane", "Hope[mesh] OR Hope[mh:noexp]"): ('[mh "Hope"] OR [mh ^"Hope"]', ""),
    ("ovid", '"Wounds and Injuries"[mesh]'): ('exp "Wounds and Injuries"/', ""),
    ("ovid", '"Stress Disorders, Post-Traumatic"[mh:noexp]'): ("Stress Disorders, Post-Traumatic/", ""),
    ("embase", "«Crohn's disease»[emtree] OR hope[mesh]"): ("\"Crohn's disease\"/exp OR 'hope'", "heading"),
    ("europepmc", "depress*[mh:noexp]"): ('MESH:"depress"', "truncation"),
    ("wos", "depress*[mesh]"): ("TS=depress*", "heading"),
    # proximity: the number where 1 means side by side, order, fields
    ("ovid", "a[ti] NEXT/2 (b OR c)[ti]"): ("(a adj3 (b or c)).ti.", "order"),
    ("embase", "a[ti] NEXT/2 b[ti]"): ("(a NEXT/3 b):ti", ""),
    ("cinahl", "a[tiab] NEXT/2 b[tiab]"): ("TI (a W2 b) OR AB (a W2 b)", ""),
    ("cinahl", "a[ti] NEAR/2 b[ab]"): ("TI a AND AB b", "proximity"),
    ("pubmed", "(a OR b)[tiab] NEAR/4 c[tiab]"): ('"a c"[tiab:~4] OR "b c"[tiab:~4]', ""),
    ("pubmed", 'a[ti] NEAR/4 "b c"[ti]'): ('a[ti] AND "b c"[ti]', "proximity"),
    ("openalex", "hope NEAR/4 recovery"): ('"hope recovery"~4', ""),
    ("wos", "{left} NEAR/1 {n}"): ('TS=("{left}" NEAR/1 "{n}")', ""),
    # what nobody said how to join
    ("cinahl", "hope recovery OR håp"): ("(hope AND recovery) OR håp", "words"),
    ("ovid", "hope, recovery"): ("hope.mp. and recovery.mp.", "comma"),
    ("wos", "a OR b AND c"): ("TS=a OR (TS=b AND TS=c)", "operator"),
}


@pytest.mark.parametrize(("dialect", "text"), TRAPS)
def test_what_is_easily_translated_wrong(dialect: str, text: str) -> None:
    expected_text, codes = TRAPS[dialect, text]
    assert translate(Query("hope", text), dialect).text == expected_text
    assert codes_of(text, dialect) == codes


LIMITED = {
    # an apostrophe opens no phrase: the alternatives still need brackets
    ("europepmc", "women's OR men's"): "(women's OR men's) AND PUB_YEAR:[2015 TO 2024]",
    ("cinahl", "hope OR håp"): "(hope OR håp) AND DT 20150101-20241231",
    ("cinahl", '"hope of recovery"'): '"hope of recovery" AND DT 20150101-20241231',
    ("wos", "hope"): "TS=hope AND PY=2015-2024",
    ("embase", "«håp om bedring»[ti]"): "'håp om bedring':ti AND [2015-2024]/py",
    ("ovid", "hope OR håp"): '(hope or håp).mp.\nlimit 1 to yr="2015-2024"',
}


@pytest.mark.parametrize(("dialect", "text"), LIMITED)
def test_a_limit_covers_the_whole_search(dialect: str, text: str) -> None:
    assert translate(Query("hope", text, limits=LIMITS[:1]), dialect).text == LIMITED[dialect, text]


# NVA's keys: a list of alternatives each, and all words that stand alone together.
KEYED = {
    "(a OR b) AND c AND d[ti]": (["query_should=a,b", "search_all=c", "title=d"], ""),
    "(rus* NOT barn) OR z": (["query_should=rus,z"], "not truncation"),
    "a OR NOT b": (["search_all=a"], "operator not"),
    'x OR (hope*[ti] AND "a b")': (["query_should=x,hope a b"], "nested fields truncation phrase"),
    "(a OR b) AND (c OR d) AND (e OR f) AND (g OR h)[ti]": (
        ["query_should=a,b", "search_all_should=c,d", "title_should=g,h"],
        "block",
    ),
    '("a, b" OR c) AND d NEAR/2 e': (["query_should=a b,c", "search_all=d e"], "proximity phrase"),
}


@pytest.mark.parametrize("text", KEYED)
def test_what_nva_is_asked(text: str) -> None:
    params, codes = KEYED[text]
    assert [f"{name}={value}" for name, value in translate(Query("q", text), "nva").params] == params
    assert codes_of(text, "nva") == codes


# Years with one end open: since 2015, until 2024.
OPEN_YEARS = {
    "pubmed": ("(hope) AND 2015:3000[dp]", "(hope) AND 1500:2024[dp]"),
    "cinahl": ("hope AND DT 20150101-30001231", "hope AND DT 15000101-20241231"),
    "ovid": ('hope.mp.\nlimit 1 to yr="2015 -Current"', 'hope.mp.\nlimit 1 to yr="1860 -2024"'),
    "scopus": ("TITLE-ABS-KEY(hope) AND PUBYEAR > 2014", "TITLE-ABS-KEY(hope) AND PUBYEAR < 2025"),
    "semanticscholar": ("hope & year=2015-", "hope & year=-2024"),
    "openalex": (
        "hope & filter=from_publication_date:2015-01-01",
        "hope & filter=to_publication_date:2024-12-31",
    ),
    "nva": (
        "hope & search_all=hope & publication_year_since=2015",
        "hope & search_all=hope & publication_year_before=2025",
    ),
}


@pytest.mark.parametrize("dialect", OPEN_YEARS)
def test_years_with_one_end_open(dialect: str) -> None:
    limits = (Limit(LimitKind.YEARS, first=2015), Limit(LimitKind.YEARS, last=2024))
    assert (
        tuple(translate(Query("q", "hope", limits=(limit,)), dialect).sent for limit in limits) == OPEN_YEARS[dialect]
    )
