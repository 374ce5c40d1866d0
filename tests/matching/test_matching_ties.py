"""How publications that are not one belong together, and the order of the doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matching_records import BASE, names

from litreview.matching import RULES, Judgement, Outcome, Sources, judge, keys_of, match
from litreview.messages import Words
from litreview.model import Language, Record, RecordType, Relation

BARE = replace(BASE, doi="")
BOOK = Record(type=RecordType.BOOK, title="Psykisk helsearbeid i nye sko", authors=names("Berg, K."), year=2019)
TIES = {"", "preprint", "correction", "retraction", "comment", "review", "part", "edition", "conference", "thesis",
        "version_elsewhere"}  # fmt: skip


def said_of(one: Record, other: Record, sources: Sources = Sources.UNKNOWN) -> Judgement:
    found = judge(keys_of(one), keys_of(other), sources=sources)
    turned = judge(keys_of(other), keys_of(one), sources=sources)
    assert found is not None
    assert turned is not None
    assert (found.rule, found.likely, found.relation) == (turned.rule, turned.likely, turned.relation)
    return found


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (BASE, replace(BARE, type=RecordType.PREPRINT, container="medRxiv", volume="", pages=""), "preprint"),
        (BASE, replace(BASE, doi="10.1101/2019.01.01.123456", volume="", pages="", container="medRxiv"), "preprint"),
        (BARE, replace(BARE, title=f"Erratum: {BASE.title}"), "correction"),
        (BARE, replace(BARE, title=f"Rettelse til: {BASE.title}"), "correction"),
        (BARE, replace(BARE, title=f"Retraction: {BASE.title}"), "retraction"),
        (BARE, replace(BARE, title=f"Expression of concern: {BASE.title}"), "retraction"),
        (BARE, replace(BARE, title=f"Comment on: {BASE.title}"), "comment"),
        (BARE, replace(BARE, title=f"{BASE.title}: authors' reply"), "comment"),
        (BARE, replace(BARE, title=f"Book review: {BASE.title}"), "review"),
        (replace(BARE, title="Care at home. Part 1"), replace(BARE, title="Care at home. Part 2"), "part"),
        (replace(BOOK, edition="1"), replace(BOOK, edition="2"), "edition"),
        (BARE, replace(BARE, type=RecordType.CONFERENCE, container="Congress of Care", pages="3"), "conference"),
        (BARE, replace(BARE, type=RecordType.CONFERENCE, container="Care Days", pages="3"), "conference"),
        (BARE, replace(BARE, type=RecordType.THESIS, container="Nord", volume="", pages=""), "thesis"),
        (BARE, replace(BARE, container="Care Weekly", volume="", pages=""), "version_elsewhere"),
        (BARE, replace(BARE, volume="31", container="Care Weekly", pages="1-9"), "version_elsewhere"),
    ],
)
def test_the_tie_of_two_publications(one: Record, other: Record, relation: str) -> None:
    said = said_of(one, other)
    assert said.outcome is not Outcome.DUPLICATE
    assert said.relation == relation
    assert said.tie is not None
    for language in Language:
        assert Words(language)(said.tie) not in ("", said.tie.code)


def test_a_duplicate_has_no_tie() -> None:
    said = said_of(BASE, BASE)
    assert (said.relation, said.tie, said.likely) == ("", None, 100.0)


def test_a_record_that_names_the_other_tells_how() -> None:
    tied = replace(BARE, pmid="2", title="Erratum", relations=(Relation("erratum_for", pmid="1"),))
    assert said_of(replace(BARE, pmid="1"), tied).rule == "related"


def test_every_doubt_of_the_table_has_its_odds_and_no_other_outcome_has() -> None:
    for rule in RULES:
        assert (0 < rule.likely < 100) is (rule.outcome is Outcome.MAYBE), rule.name
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_titles_likeness_and_the_sources_order_the_doubts_of_one_rule() -> None:
    near = replace(BARE, title=BARE.title.replace("mental", "general"), pages="", volume="")
    far = replace(BARE, title=BARE.title.replace("mental", "senior"), pages="", volume="")
    first, second = said_of(BARE, near), said_of(BARE, far)
    assert first.rule == second.rule == "alike"
    assert (first.percent > second.percent) is (first.likely > second.likely)
    assert said_of(BARE, near, Sources.ONE).likely < said_of(BARE, near, Sources.TWO).likely


def test_the_queue_says_how_likely_each_doubt_is() -> None:
    records = {
        1: replace(BARE, volume="", pages=""),
        2: replace(BARE, volume="", pages="", title="Peer support workers in community mental health"),
        3: replace(BARE, container="Care Weekly", volume="", pages="1-9", year=2011),
    }
    order = {(pair.a, pair.b): pair.likely for pair in match(records).maybes}
    assert order[1, 2] > order[1, 3] > 0


def test_relations_are_words_of_the_table() -> None:
    notices = {"notice", "form"}
    assert {rule.relation for rule in RULES} <= TIES | notices


def test_one_journal_is_no_other_place() -> None:
    said = judge(keys_of(BARE), keys_of(replace(BARE, volume="31", pages="301-309")))
    assert said is not None
    assert (said.rule, said.relation) == ("other_place", "")
