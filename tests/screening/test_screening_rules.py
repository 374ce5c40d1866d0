"""What each machine rule says of a work: met, not met, and cannot tell where the record does not say."""

from __future__ import annotations

from typing import Any

import pytest

from litreview.messages import Words
from litreview.model import Criterion, CriterionKind, Language, Record, RecordType, Rule
from litreview.screening import RULE_KINDS, Answer, Facts, applies, apply_rule, breaks

MET, NOT, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.CANNOT_TELL


def criterion(kind: str, include: bool = True, **rule: Any) -> Criterion:
    side = CriterionKind.INCLUDE if include else CriterionKind.EXCLUDE
    return Criterion("I1" if include else "E1", side, "words", rule=Rule(kind, **rule))


@pytest.mark.parametrize(
    ("rule", "record", "facts", "answer"),
    [
        (("years", {"first": 2012, "last": 2022}), {"year": 2012}, {}, MET),
        (("years", {"first": 2012, "last": 2022}), {"year": 2022}, {}, MET),
        (("years", {"first": 2012, "last": 2022}), {"year": 2011}, {}, NOT),
        (("years", {"first": 2012, "last": 2022}), {"year": 2023}, {}, NOT),
        (("years", {"first": 2012}), {"year": 2040}, {}, MET),
        (("years", {"last": 2012}), {"year": 1990}, {}, MET),
        (("years", {"first": 2012}), {}, {}, UNKNOWN),
        (("years", {}), {"year": 2012}, {}, UNKNOWN),
        (("language", {"values": ("Norsk", "engelsk")}), {"languages": ("nb",)}, {}, MET),
        (("language", {"values": ("no",)}), {"languages": ("nn",)}, {}, MET),
        (("language", {"values": ("nb", "nn")}), {"languages": ("no",)}, {}, MET),
        (("language", {"values": ("nb",)}), {"languages": ("no",)}, {}, UNKNOWN),
        (("language", {"values": ("nb",)}), {"languages": ("nn",)}, {}, NOT),
        (("language", {"values": ("eng",)}), {"languages": ("de", "en-GB")}, {}, MET),
        (("language", {"values": ("en",)}), {"languages": ("de",)}, {}, NOT),
        (("language", {"values": ("en",)}), {}, {}, UNKNOWN),
        (("document_type", {"values": ("artikler",)}), {"type": RecordType.ARTICLE}, {}, MET),
        (("document_type", {"values": ("article-journal",)}), {"type": RecordType.BOOK}, {}, NOT),
        (("document_type", {"values": ("article-journal",)}), {}, {}, UNKNOWN),
        (
            ("document_type", {"values": ("Randomized Controlled Trial",)}),
            {"type": RecordType.ARTICLE, "publication_types": ("Journal Article", "Randomized Controlled Trial")},
            {},
            MET,
        ),
        (
            ("document_type", {"values": ("Randomized Controlled Trial",)}),
            {"type": RecordType.ARTICLE, "publication_types": ("Journal Article",)},
            {},
            NOT,
        ),
        (("document_type", {"values": ("Randomized Controlled Trial",)}), {"type": RecordType.ARTICLE}, {}, UNKNOWN),
        (("country", {"values": ("Norge",)}), {}, {"countries": ("norge",)}, MET),
        (("country", {"values": ("Norge",)}), {}, {"countries": ("Danmark",)}, NOT),
        (("country", {"values": ("Norge",)}), {"country": "Norge"}, {}, UNKNOWN),  # the journal's, not the study's
        (("peer_reviewed", {}), {"type": RecordType.ARTICLE}, {}, UNKNOWN),
        (("peer_reviewed", {}), {"type": RecordType.ARTICLE}, {"peer_reviewed": True}, MET),
        (("peer_reviewed", {}), {"type": RecordType.ARTICLE}, {"peer_reviewed": False}, NOT),
        (("peer_reviewed", {}), {"type": RecordType.PREPRINT}, {}, NOT),
        (("peer_reviewed", {}), {"type": RecordType.ARTICLE, "peer_reviewed": True}, {}, MET),
        (("peer_reviewed", {}), {"type": RecordType.ARTICLE, "peer_reviewed": True}, {"peer_reviewed": False}, NOT),
        (("has_abstract", {}), {"abstract": "Bakgrunn …"}, {}, MET),
        (("has_abstract", {}), {}, {}, UNKNOWN),
        (("has_abstract", {}), {}, {"has_abstract": False}, NOT),
    ],
)
def test_a_rule_answers(
    rule: tuple[str, dict[str, Any]], record: dict[str, Any], facts: dict[str, Any], answer: Answer
) -> None:
    kind, values = rule
    said = apply_rule(criterion(kind, **values), Record(**record), Facts(**facts))
    assert said.answer is answer
    for language in Language:
        assert Words(language)(said.evidence)


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_an_empty_record_is_never_a_breach(kind: str) -> None:
    for include in (True, False):
        one = criterion(kind, include, first=2000, values=("en",))
        assert breaks(one, apply_rule(one, Record()).answer) is None


def test_a_criterion_without_a_rule_is_for_a_person() -> None:
    said = apply_rule(Criterion("I1", CriterionKind.INCLUDE, "relevans"), Record(year=2019))
    assert (said.answer, said.evidence.code) == (UNKNOWN, "screen.unknown.no_rule")


def test_evidence_names_the_values() -> None:
    said = apply_rule(criterion("years", first=2016, last=2021), Record(year=2013))
    assert Words("nb")(said.evidence) == "publisert 2013, utenfor 2016–2021"


def test_an_exclusion_criterion_is_broken_when_it_is_met() -> None:
    old = Record(year=2001)
    out = criterion("years", include=False, last=2010)
    assert breaks(out, apply_rule(out, old).answer) is True
    assert breaks(out, apply_rule(out, Record(year=2019)).answer) is False
    assert breaks(criterion("years", first=2010), NOT) is True
    assert breaks(criterion("years", first=2010), MET) is False


def test_a_criterion_of_one_search_does_not_bind_a_work_of_another() -> None:
    bound = Criterion(
        "I3", CriterionKind.INCLUDE, "2015–2021 (søk 3)", rule=Rule("years", 2015, 2021), searches=("søk 3",)
    )
    assert applies(bound, Facts(searches=("søk 3",))) is True
    assert applies(bound, Facts(searches=("søk 2", "søk 3"))) is False
    assert applies(bound, Facts(searches=("søk 2",))) is False
    assert applies(bound) is None
    assert applies(Criterion("I1", CriterionKind.INCLUDE, "over 18 år", applies_to="informanter")) is False
    assert applies(Criterion("I1", CriterionKind.INCLUDE, "norsk")) is True
