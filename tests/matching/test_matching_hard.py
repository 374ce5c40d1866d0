"""The kinds of pairs that deduplication is known to get wrong, whatever the exports they came in. Records made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from matching_records import article, names

from litreview.matching import match
from litreview.model import Record, RecordType

CARE = "Nordic Journal of Care"
ONE = article("Night shifts and the sleep of newly qualified nurses", ("Dahl, Unni", "Moe, Per", "Vik, Ida"), 2018,
              container=CARE, volume="9", issue="2", pages="101-112")  # fmt: skip
GUIDELINE = replace(ONE, title="Nordic guideline for the care of patients after a stroke", pages="201-240")
TRIAL = Record(type=RecordType.OTHER, title="Effect of walking on fatigue in women with breast cancer",
               authors=names("Moe, Per"), year=2019, container="ClinicalTrials.gov")  # fmt: skip
BOOK_REVIEW = article("Hope and care in old age", ("Lie, Bo",), 2016, container=CARE, volume="7", issue="1", pages="88")
ABSTRACT = article("Music in the ward: a randomised trial of patients with dementia", ("Vik, Ida", "Moe, Per"), 2017,
                   container="Nordic Congress of Care", volume="6", pages="S12")  # fmt: skip

APART: dict[str, tuple[Record, ...]] = {
    "records without titles and all that they could tie together": (
        ONE,
        replace(ONE, title="", pages="", issue="", volume="", authors=()),
        replace(ONE, title="", pages="", issue="", volume="", authors=(), year=None),
        replace(ONE, title="Hope after hip surgery", pages="120-130", authors=names("Lie, Bo")),
    ),
    "one DOI for a whole supplement": tuple(
        replace(ONE, title=title, authors=names(author), pages="", doi="10.1000/supplement.1")
        for title, author in (
            ("Sleep among nurses in the far north", "Dahl, Unni"),
            ("Music for patients with dementia", "Vik, Ida"),
            ("Walking groups after a stroke", "Moe, Per"),
        )
    ),
    "an editorial in each issue": tuple(
        replace(ONE, title="Editorial", authors=names("Vik, Ida"), issue=issue, pages="")
        for issue in ("1", "2", "3")
    ),
    "an editor's remarks that name the journal": tuple(
        replace(ONE, title="Remarks from the editor of Nordic Journal of Care", authors=names("Vik, Ida"),
                volume=volume, year=2008 + int(volume), pages="")
        for volume in ("9", "10")
    ),
    "a yearly report by the same people": (
        replace(ONE, title="Waiting times in Norwegian hospitals 2017", pages="5-20"),
        replace(ONE, title="Waiting times in Norwegian hospitals 2018", pages="5-20", year=2019, volume="10"),
    ),
    "a congress abstract and its paper": (
        ABSTRACT,
        replace(ABSTRACT, container=CARE, volume="9", issue="4", pages="300-311", year=2018),
    ),
    "a congress paper and its journal version in one year": (
        replace(ABSTRACT, type=RecordType.CONFERENCE, container="Proceedings of the Nordic Conference on Care",
                volume="", pages="12-19"),
        replace(ABSTRACT, container=CARE, volume="9", issue="4", pages="300-311"),
    ),
    "a preprint and its article": (
        replace(ONE, type=RecordType.PREPRINT, container="medRxiv", volume="", issue="", pages="",
                doi="10.1101/2018.01.01.123456"),
        replace(ONE, doi="10.1000/njc.9"),
    ),
    "one guideline in several journals": (
        GUIDELINE,
        replace(GUIDELINE, container="Stroke Nursing", volume="31", pages="17-56"),
        replace(GUIDELINE, container="Archives of Rehabilitation", volume="88", issue="4", pages="400-439"),
    ),
    "parts I and II": (
        replace(ONE, title="Measuring sleep on the ward. Part I: methods", pages="1-10"),
        replace(ONE, title="Measuring sleep on the ward. Part II: results", pages="11-20"),
    ),
    "parts I and II, first and second report, without pages": (
        replace(ONE, title="Measuring sleep on the ward: part one", pages=""),
        replace(ONE, title="Measuring sleep on the ward: part two", pages=""),
    ),
    "parts told apart in a word only": (
        replace(ONE, title="Measuring the sleep of nurses on the ward: first instalment", pages=""),
        replace(ONE, title="Measuring the sleep of nurses on the ward: second instalment", pages=""),
    ),
    "an article and what is wrong with it": (
        ONE,
        replace(ONE, title=f"Erratum: {ONE.title}", pages="220"),
        replace(ONE, title=f"{ONE.title}: Correction to Dahl et al. (2018)", pages="221"),
        replace(ONE, title=f"Rettelse: {ONE.title}", pages="222"),
    ),
    "an article, a comment and the reply": (
        ONE,
        replace(ONE, title=f"Comment on: {ONE.title}", pages="220", authors=names("Lie, Bo")),
        replace(ONE, title=f"{ONE.title}: a reply", pages="222"),
    ),
    "an article and its retraction": (ONE, replace(ONE, title=f"Retraction note to: {ONE.title}", pages="220")),
    "trials a word apart": (
        TRIAL,
        replace(TRIAL, title="Effect of walking on fatigue in women with bowel cancer"),
        replace(TRIAL, title="Effect of walking on fatigue in women with blood cancer"),
        replace(TRIAL, title="Effect of swimming on fatigue in women with breast cancer"),
    ),
    "sister studies a word apart": (
        replace(ONE, title="Mothers' experiences of the first weeks at home with a premature child", pages=""),
        replace(ONE, title="Fathers' experiences of the first weeks at home with a premature child", pages="",
                issue="3"),
    ),
    "reviews of one book": (
        BOOK_REVIEW,
        replace(BOOK_REVIEW, authors=names("Strand, Eva"), container="Nursing Books", volume="31", pages="12"),
        replace(BOOK_REVIEW, authors=names("Berg, Kari"), pages="89"),
    ),
    "two books of one title": (
        Record(type=RecordType.BOOK, title="Hope and care in old age: a handbook", authors=names("Lie, Bo"), year=2010,
               edition="1"),
        Record(type=RecordType.BOOK, title="Hope and care in old age: a handbook", authors=names("Lie, Bo"), year=2016,
               edition="2"),
    ),
    "letters under one title on the same pages": (
        replace(ONE, title="Sleep and the night shift of nurses", authors=names("Lie, Bo")),
        replace(ONE, title="Sleep and the night shift of nurses", authors=names("Strand, Eva")),
    ),
    "a thesis and the article from it": (
        Record(type=RecordType.THESIS, title=ONE.title, authors=ONE.authors[:1], year=2018),
        replace(ONE, authors=ONE.authors[:1]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("sources", ["unknown", "one each", "one export"])
@pytest.mark.parametrize("kind", APART)
def test_what_is_never_merged(kind: str, sources: str) -> None:
    records = dict(enumerate(APART[kind], start=1))
    runs = {"unknown": {}, "one each": {at: at for at in records}, "one export": dict.fromkeys(records, 1)}[sources]
    found = match(records, runs=runs)
    assert found.clusters == tuple((at,) for at in records)


@pytest.mark.parametrize("kind", [kind for kind, records in APART.items() if len(records) == 2])
def test_a_poor_record_draws_no_two_together(kind: str) -> None:
    """A record with the title alone may be either; it joins one of them at most."""
    records = dict(enumerate(APART[kind], start=1))
    poor = Record(title=records[1].title, authors=records[1].authors, year=records[1].year)
    found = match({**records, 9: poor})
    assert not any({1, 2} <= set(cluster) for cluster in found.clusters)


SAME: dict[str, tuple[Record, dict[str, Any]]] = {
    "an article number against a page range": (ONE, {"pages": "e10112"}),
    "another article number style": (replace(ONE, pages="e10112"), {"pages": "10112", "issue": ""}),
    "a title in brackets": (ONE, {"title": f"[{ONE.title}].", "issue": ""}),
    "a translated title": (ONE, {"title": "Nattevakter og nyutdannede sykepleieres søvn"}),
    "a title and its translation": (ONE, {"title": f"Nattevakter og nyutdannede sykepleieres søvn [{ONE.title}]"}),
    "a running number of the export as issue": (ONE, {"issue": "1743"}),
    "a conference's name as volume": (ONE, {"volume": "Conference: 12th Nordic Congress of Care, Oslo"}),
    "the year as volume": (ONE, {"volume": "2018", "issue": ""}),
    "the month as issue": (replace(ONE, issue="5"), {"issue": "May"}),
    "the month as issue, in Norwegian": (replace(ONE, issue="2"), {"issue": "mai"}),
    "no author": (ONE, {"authors": ()}),
    "a group as author": (ONE, {"authors": names("Nordic Night Study Group, ")}),
    "a hyphen that is none": (ONE, {"pages": "101‐112"}),
    "pages in short": (ONE, {"pages": "101-12"}),
    "an abbreviated journal": (ONE, {"container": "Nord. J. Care"}),
    "an abbreviation in one word": (replace(ONE, container="Nordic Journal of Caring Sciences"),
                                    {"container": "NordJCaringSci"}),
    "a journal with a parallel name": (ONE, {"container": f"Nordisk omsorg = {CARE}"}),
    "a journal in another language": (ONE, {"container": "Nordisk tidsskrift for omsorg"}),
    "an aside of the database": (ONE, {"title": f"{ONE.title} [Abstract no. 12]"}),
    "words run together by a PDF": (ONE, {"title": "Night shifts andthe sleep of newly qualifiednurses"}),
    "hyphens of a PDF": (ONE, {"title": "Night shifts and the sleep of newly quali-fied nurses"}),
    "a ligature": (ONE, {"title": "Night shifts and the sleep of newly qualiﬁed nurses"}),
    "a footnote's mark": (ONE, {"title": f"{ONE.title} 1", "pages": ""}),
    "no subtitle": (replace(ONE, title=f"{ONE.title}: a diary study"), {"title": ONE.title}),
    "the year before": (ONE, {"year": 2017}),
    "an author's name turned": (ONE, {"authors": names("Unni, Dahl", "Per, Moe", "Ida, Vik")}),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
def test_what_is_found_all_the_same(kind: str) -> None:
    record, changes = SAME[kind]
    assert match({1: record, 2: replace(record, **changes)}).clusters == ((1, 2),)


def test_proceedings_with_almost_no_metadata_are_found_by_title_people_and_year() -> None:
    rich = Record(type=RecordType.CONFERENCE, title="Robots that fetch and carry in nursing homes",
                  authors=names("Moe, Per", "Vik, Ida"), year=2016, pages="40-49",
                  container="Proceedings of the 12th Annual Nordic Conference on Care Robots")  # fmt: skip
    poor = Record(type=RecordType.OTHER, title=rich.title, authors=names("Moe, P.", "Vik, I."), year=2016)
    assert match({1: rich, 2: poor}).clusters == ((1, 2),)


def test_what_a_machine_cannot_know_stands_in_the_queue() -> None:
    for kind in ("a preprint and its article", "one guideline in several journals", "two books of one title"):
        found = match(dict(enumerate(APART[kind], start=1)))
        assert found.maybes, kind
        assert all(0 < pair.likely < 100 for pair in found.maybes)
