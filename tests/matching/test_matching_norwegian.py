"""Norwegian ways of writing one publication, and Norwegian publications that are two. All records are made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from matching_records import article, names

from litreview.matching import Outcome, block_keys, judge, keys_of, match
from litreview.model import Record

JOURNAL = "Tidsskrift for omsorgsforskning"
BOKMAAL = article("Sykepleieres erfaringer med pårørende til eldre i hjemmesykepleien",
                  ("Ødegård, Åse", "Strand, Eva"), 2016, container=JOURNAL, volume="2", issue="3",
                  pages="201-212")  # fmt: skip
NYNORSK = "Sjukepleiarar sine erfaringar med pårørande til eldre i heimesjukepleia"
ENGLISH = "Nurses' experiences with relatives of old people in home care"
ALONE = replace(BOKMAAL, authors=names("Ødegård, Åse"))

ONE: dict[str, tuple[Record, dict[str, Any]]] = {
    "aa and oe in title and name": (
        BOKMAAL,
        {"title": "Sykepleieres erfaringer med paaroerende til eldre i hjemmesykepleien",
         "authors": names("Oedegaard, Aase", "Strand, Eva"), "pages": ""},
    ),
    "no signs at all": (
        BOKMAAL,
        {"title": "Sykepleieres erfaringer med parorende til eldre i hjemmesykepleien",
         "authors": names("Odegard, A.", "Strand, E."), "pages": ""},
    ),
    "ae": (replace(BOKMAAL, title="Å være i lære hele livet: en studie av læring"),
           {"title": "Aa vaere i laere hele livet: en studie av laering", "pages": ""}),
    "a double surname in half": (replace(BOKMAAL, authors=names("Berg Hansen, Kari", "Strand, Eva")),
                                 {"authors": names("Hansen, Kari Berg", "Strand, Eva"), "pages": ""}),
    "a double surname with a hyphen": (replace(BOKMAAL, authors=names("Berg-Hansen, Kari", "Strand, Eva")),
                                       {"authors": names("Berg Hansen, K.", "Strand, E."), "pages": ""}),
    "one of two surnames": (replace(BOKMAAL, authors=names("Berg-Hansen, Kari", "Strand, Eva")),
                            {"authors": names("Hansen, Kari", "Strand, Eva"), "pages": ""}),
    "bokmål and nynorsk in one place": (BOKMAAL, {"title": NYNORSK}),
    "bokmål and nynorsk in one place, one author, no issue": (replace(ALONE, issue=""), {"title": NYNORSK}),
    "a translated title in one place": (BOKMAAL, {"title": ENGLISH}),
    "the original title beside": (BOKMAAL, {"title": ENGLISH, "original_title": BOKMAAL.title, "pages": ""}),
    "the original title on both sides": (
        replace(BOKMAAL, title=ENGLISH, original_title=BOKMAAL.title),
        {"title": "Nurses and relatives in home care in Norway", "pages": ""},
    ),
    "both titles in one": (BOKMAAL, {"title": f"{BOKMAAL.title} [{ENGLISH}]", "pages": ""}),
    "both titles in one, by a sign": (BOKMAAL, {"title": f"{ENGLISH} = {BOKMAAL.title}", "pages": ""}),
    "årg., nr. and s.": (BOKMAAL, {"volume": "årg. 2", "issue": "nr. 3", "pages": "s. 201–212", "title": NYNORSK}),
    "årgang and hefte": (BOKMAAL, {"volume": "Årgang 2", "issue": "hefte 3", "pages": "side 201-212"}),
    "Idunn's two DOIs": (replace(BOKMAAL, doi="10.18261/issn.2387-5984-2016-03-05"),
                         {"doi": "10.18261/tfo.2.3.5"}),
    "Idunn's older DOI in two ways": (replace(BOKMAAL, doi="10.18261/ISSN2387-5984-2016-03-05", pages=""),
                                      {"doi": "10.18261/issn.2387-5984-2016-03-05"}),
    "no subtitle": (replace(BOKMAAL, title=f"{BOKMAAL.title}: en intervjustudie"), {"title": BOKMAAL.title}),
    "et al. in Norwegian signs": (BOKMAAL, {"authors": names("Ødegård, Åse"), "authors_complete": False}),
}  # fmt: skip

TWO: dict[str, tuple[Record, dict[str, Any]]] = {
    "bokmål and nynorsk without a place": (
        replace(BOKMAAL, volume="", issue="", pages=""), {"title": NYNORSK}),
    "another study by the same people": (
        BOKMAAL, {"title": "Sykepleieres erfaringer med pasienter i hjemmesykepleien", "pages": "213-220"}),
    "another study in nynorsk": (
        BOKMAAL, {"title": "Sjukepleiarar sine erfaringar med lærlingar i heimesjukepleia", "pages": "230-241"}),
    "mothers and fathers": (
        replace(BOKMAAL, title="Mødres erfaringer med å få et for tidlig født barn", pages=""),
        {"title": "Fedres erfaringer med å få et for tidlig født barn"}),
    "del 1 and del 2": (replace(BOKMAAL, title="Å leve med demens. Del 1", pages="1-10"),
                        {"title": "Å leve med demens. Del 2", "pages": "11-20"}),
    "an editorial in the next issue": (replace(BOKMAAL, title="Leder"), {"issue": "4", "pages": "199-200"}),
    "a correction": (BOKMAAL, {"title": f"Rettelse: {BOKMAAL.title}", "pages": "300"}),
    "a correction in nynorsk": (BOKMAAL, {"title": f"Retting til: {BOKMAAL.title}", "pages": "300"}),
    "a reply": (BOKMAAL, {"title": f"Tilsvar til {BOKMAAL.title}", "pages": "300"}),
    "two new DOIs of Idunn": (replace(BOKMAAL, doi="10.18261/tfo.2.3.5", pages=""),
                              {"doi": "10.18261/tfo.2.3.6"}),
    "two older DOIs of Idunn": (replace(BOKMAAL, doi="10.18261/issn.2387-5984-2016-03-05", pages=""),
                                {"doi": "10.18261/issn.2387-5984-2016-03-06"}),
    "one opinion in two papers": (BOKMAAL, {"container": "Sykepleien", "volume": "104", "issue": "8",
                                            "pages": "60-63"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE)
def test_one_norwegian_publication(kind: str) -> None:
    record, changes = ONE[kind]
    other = replace(record, **changes)
    said = judge(keys_of(record), keys_of(other))
    assert said is not None
    assert (said.outcome, set(block_keys(keys_of(record))).isdisjoint(block_keys(keys_of(other)))) == (
        Outcome.DUPLICATE,
        False,
    ), said.rule
    assert match({1: record, 2: other}).clusters == ((1, 2),)


@pytest.mark.parametrize("kind", TWO)
def test_two_norwegian_publications(kind: str) -> None:
    record, changes = TWO[kind]
    other = replace(record, **changes)
    for runs in ({}, {1: 1, 2: 2}, {1: 1, 2: 1}):
        assert match({1: record, 2: other}, runs=runs).clusters == ((1,), (2,))
