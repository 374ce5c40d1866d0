"""Limits in each dialect: the clause or the parameter, or what is lost. A limit is sent whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.model import Limit, LimitKind, Query, Translation
from litreview.query.dialects import DIALECTS
from litreview.query.dialects.kinds import LANGUAGES
from litreview.query.translate import translate

YEARS = Limit(LimitKind.YEARS, "2015–2024", 2015, 2024)
SINCE = Limit(LimitKind.YEARS, "fra 2015", 2015, None)
UNTIL = Limit(LimitKind.YEARS, "til 2024", None, 2024)
LANGUAGE = Limit(LimitKind.LANGUAGE, values=("Norsk", "engelsk"))
PEER = Limit(LimitKind.PEER_REVIEWED, "Peer reviewed")
FULL = Limit(LimitKind.FULL_TEXT, "Full text")
FREE = Limit(LimitKind.FULL_TEXT, "Free full text")
REVIEW = Limit(LimitKind.DOCUMENT_TYPE, values=("Oversiktsartikkel",))
COUNTRY = Limit(LimitKind.COUNTRY, values=("Norge",))


def said(dialect: str, *limits: Limit) -> Translation:
    return translate(Query("q", "x AND y", limits=limits), dialect)


def added(dialect: str, limit: Limit) -> str:
    """What the limit adds to the search; «!slug» of each loss after it."""
    with_it, without = said(dialect, limit), said(dialect)
    text = with_it.text.removeprefix(f"({without.text})").removeprefix(without.text).strip()
    text = text.removeprefix("AND ").removeprefix("and ")
    params = [f"{name}={value}" for name, value in with_it.params if (name, value) not in without.params]
    known = len(without.losses)
    lost = [f"!{loss.message.code.removeprefix('source.loss.')}" for loss in with_it.losses[known:]]
    return " ".join((*([text] if text else []), *params, *lost))


CASES = [
    ("pubmed", YEARS, "2015:2024[dp]"),
    ("pubmed", SINCE, "2015:3000[dp]"),
    ("pubmed", UNTIL, "1500:2024[dp]"),
    ("pubmed", LANGUAGE, "(norwegian[la] OR english[la])"),
    ("pubmed", PEER, "!peer_review"),
    ("pubmed", FREE, "free full text[sb]"),
    ("pubmed", REVIEW, "review[pt]"),
    ("europepmc", YEARS, "PUB_YEAR:[2015 TO 2024]"),
    ("europepmc", LANGUAGE, "(LANG:nor OR LANG:eng)"),
    ("europepmc", FULL, "HAS_FT:y"),
    ("europepmc", REVIEW, "PUB_TYPE:review"),
    ("openalex", YEARS, "filter=publication_year:2015-2024"),
    ("openalex", SINCE, "filter=from_publication_date:2015-01-01"),
    ("openalex", LANGUAGE, "filter=language:no|en"),
    ("openalex", FULL, "!filter"),
    ("openalex", REVIEW, "filter=type:review"),
    ("crossref", YEARS, "filter=from-pub-date:2015,until-pub-date:2024"),
    ("crossref", LANGUAGE, "!no_language"),
    ("crossref", REVIEW, "!filter"),
    ("semanticscholar", YEARS, "year=2015-2024"),
    ("semanticscholar", UNTIL, "year=-2024"),
    ("semanticscholar", REVIEW, "publicationTypes=Review"),
    ("doaj", SINCE, "bibjson.year:[2015 TO 3000]"),
    ("doaj", PEER, "!peer_journals"),
    ("eric", YEARS, "publicationdateyear:[2015 TO 2024]"),
    ("eric", PEER, "peerreviewed:T"),
    ("eric", LANGUAGE, '(language:"Norwegian" OR language:"English")'),
    ("arxiv", YEARS, "submittedDate:[201501010000 TO 202412312359] !other_date"),
    ("core", YEARS, "yearPublished>=2015 AND yearPublished<=2024"),
    ("core", SINCE, "yearPublished>=2015"),
    ("clinicaltrials", YEARS, "filter.advanced=AREA[StartDate]RANGE[2015-01-01,2024-12-31] !other_date"),
    ("clinicaltrials", SINCE, "filter.advanced=AREA[StartDate]RANGE[2015-01-01,MAX] !other_date"),
    ("nva", YEARS, "publication_year_since=2015 publication_year_before=2025"),
    ("nva", UNTIL, "publication_year_before=2025"),
    (
        "nva",
        Limit(LimitKind.LANGUAGE, values=("nynorsk", "engelsk")),
        "publication_language=http://lexvo.org/id/iso639-3/nno,http://lexvo.org/id/iso639-3/eng",
    ),
    ("nva", Limit(LimitKind.DOCUMENT_TYPE, values=("Masteroppgaver",)), "category=DegreeMaster"),
    ("primo", YEARS, "qInclude=facet_searchcreationdate,exact,[2015 TO 2024]"),
    ("primo", LANGUAGE, "multiFacets=facet_lang,include,nor|,|facet_lang,include,eng"),
    ("primo", PEER, "qInclude=facet_tlevel,exact,peer_reviewed"),
    ("oria", YEARS, "!by_hand"),
    ("oria", PEER, "!by_hand"),
    ("cinahl", YEARS, "DT 20150101-20241231"),
    ("cinahl", LANGUAGE, "(LA Norwegian OR LA English)"),
    ("cinahl", PEER, "RV Y"),
    ("cinahl", FULL, "FT Y"),
    ("cinahl", Limit(LimitKind.DOCUMENT_TYPE, values=("Forskningsartikkel",)), "!by_hand"),
    ("cinahl", COUNTRY, "!country"),
    ("ovid", YEARS, 'limit 1 to yr="2015-2024"'),
    ("ovid", SINCE, 'limit 1 to yr="2015 -Current"'),
    ("ovid", LANGUAGE, "limit 1 to (norwegian or english)"),
    ("ovid", PEER, "!peer_review"),
    ("psycinfo_ovid", PEER, "limit 1 to peer reviewed journal"),
    ("embase", YEARS, "[2015-2024]/py"),
    ("embase", LANGUAGE, "([norwegian]/lim OR [english]/lim)"),
    ("cochrane", YEARS, "!by_hand"),
    ("wos", YEARS, "PY=2015-2024"),
    ("wos", LANGUAGE, "LA=(Norwegian OR English)"),
    ("scopus", YEARS, "PUBYEAR > 2014 AND PUBYEAR < 2025"),
    ("scopus", SINCE, "PUBYEAR > 2014"),
    ("scopus", REVIEW, "DOCTYPE(re)"),
    ("proquest", YEARS, "YR(2015-2024)"),
    ("proquest", PEER, "PEER(yes)"),
    ("google_scholar", YEARS, "!by_hand"),
]


@pytest.mark.parametrize(("dialect", "limit", "clause"), CASES)
def test_a_limit_in_the_words_of_the_source(dialect: str, limit: Limit, clause: str) -> None:
    assert added(dialect, limit) == clause
    assert said(dialect, limit).limits == (() if clause.startswith("!") else (limit,))


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_limits_bind_to_the_whole_search_and_stand_together(dialect: str) -> None:
    both = translate(Query("q", "a OR b", limits=(YEARS, LANGUAGE)), dialect)
    table = DIALECTS[dialect]
    in_text = [
        limit for limit in both.limits if (table.limits.years, table.limits.language)[limit is LANGUAGE].param == ""
    ]
    if in_text and not table.limits.lines and dialect != "nva":
        assert both.text.startswith("("), both.text
    names = [name for name, _ in both.params]
    assert len(set(names)) == len(names)  # one parameter for each name, its values joined


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("limit", [YEARS, SINCE, UNTIL, LANGUAGE, PEER, FULL, FREE, REVIEW, COUNTRY])
def test_a_limit_is_either_sent_or_told_as_lost(dialect: str, limit: Limit) -> None:
    whole, bare = said(dialect, limit), said(dialect)
    assert bool(whole.limits) == (whole.sent != bare.sent)
    assert whole.limits or len(whole.losses) == len(bare.losses) + 1
    after = said(dialect, replace(limit, applied="rule"))
    assert after == bare


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("values", [("no", "klingon"), ("klingon",), ("samisk",), ("",)])
def test_half_a_limit_is_not_sent(dialect: str, values: tuple[str, ...]) -> None:
    limit = Limit(LimitKind.LANGUAGE, values=values)
    assert (said(dialect, limit).limits, said(dialect, limit).sent) == ((), said(dialect).sent)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_only_one_form_of_norwegian_is_told_where_both_will_come(dialect: str) -> None:
    whole = said(dialect, Limit(LimitKind.LANGUAGE, values=("nb",)))
    told = any(loss.message.code == "source.loss.norwegian" for loss in whole.losses)
    assert told == (bool(whole.limits) and dialect != "nva")


def test_every_language_has_its_names() -> None:
    assert [tag for tag, spoken in LANGUAGES.items() if len(spoken.two) != 2 or len(spoken.three) != 3] == []


def test_several_limits_of_one_parameter_are_joined_as_the_source_does() -> None:
    assert said("openalex", YEARS, LANGUAGE).params == (("filter", "publication_year:2015-2024,language:no|en"),)
    assert said("primo", YEARS, PEER).params == (
        ("qInclude", "facet_searchcreationdate,exact,[2015 TO 2024]|,|facet_tlevel,exact,peer_reviewed"),
    )
    assert said("ovid", YEARS, LANGUAGE).text.endswith('\nlimit 1 to (yr="2015-2024" and (norwegian or english))')


def test_the_page_on_dialects_shows_what_is_sent() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "dialects.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.*) \|$", page.partition("\n## Limits\n")[2])
    assert [key for key, _ in rows] == list(DIALECTS)
    for key, row in rows:
        cells = re.split(r" (?<!\\)\| ", row)
        told = [re.sub(r" ?![a-z_]+", "", added(key, limit)) for limit in (YEARS, SINCE, PEER, FULL)]
        shown = [" ".join(re.findall(r"`([^`]+)`", cells[place])) for place in (0, 1, 3, 4)]
        assert shown == told, key
