"""What each machine rule says of a work: met, not met, and cannot tell where the record does not say."""

from __future__ import annotations

from typing import Any

import pytest

from litreview.messages import Words
from litreview.model import (
    KEYWORD_FIELDS,
    Criterion,
    CriterionKind,
    Language,
    Level,
    Record,
    RecordType,
    Relation,
    Rule,
)
from litreview.screening import RULE_KINDS, Answer, Facts, applies, apply_rule, breaks, judge

MET, NOT, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.CANNOT_TELL
ARTICLE: dict[str, Any] = {
    "type": RecordType.ARTICLE,
    "issn": ("1504-3010",),
    "year": 2019,
    "container": "Journal of Hope",
}
DOUBT = Level(2019, None, 2019, candidates=(1, 2))

FILLED: dict[str, Any] = {
    **ARTICLE,
    "title": "Hope",
    "abstract": "On hope.",
    "keywords": ("hope",),
    "subjects": ("Hope",),
    "languages": ("en",),
    "publication_types": ("Hope report",),
    "publisher": "Hope Press",
    "notes": ("hope",),
    "country": "Norway",
    "pmcid": "PMC1",
    "relations": (Relation("retraction_in"),),
}
KNOWN: dict[str, Any] = {"countries": ("Norge",), "register": True, "level": Level(2019, 1, 2019)}
RULES: dict[str, dict[str, Any]] = {
    "years": {"first": 2000},
    "language": {"values": ("en",)},
    "document_type": {"values": ("article-journal",)},
    "country": {"values": ("Norge",)},
    "peer_reviewed": {},
    "has_abstract": {},
    "channel_level": {"values": ("1",)},
    "keywords": {"values": ("hope",), "fields": ("abstract",)},
    "open_full_text": {},
    "retracted": {},
}
# What each kind cannot do without: the fields and facts that are all left out.
NEEDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "years": ("years", ("year",)),
    "language": ("language", ("languages",)),
    "document_type": ("document_type", ("type", "publication_types")),
    "country": ("country", ("countries",)),
    "peer_reviewed": ("peer_reviewed", ("level",)),
    "has_abstract": ("has_abstract", ("abstract",)),
    "level": ("channel_level", ("level",)),
    "level without register": ("channel_level", ("level", "register")),
    "keywords": ("keywords", ("abstract",)),
    "open_full_text": ("open_full_text", ("pmcid",)),
    "retracted": ("retracted", ("relations",)),
}


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
        (("country", {"values": ("Norge",)}), {}, {"countries": ("Norway",)}, MET),
        (("country", {"values": ("USA",)}), {}, {"countries": ("the United States",)}, MET),
        (("country", {"values": ("Norge", "Sverige")}), {}, {"countries": ("Denmark",)}, NOT),
        (("peer_reviewed", {}), ARTICLE, {"level": Level(2019, 1, 2019)}, MET),
        (("peer_reviewed", {}), ARTICLE, {"level": Level(2019, 0, 2019)}, UNKNOWN),  # the register: other reasons too
        (("peer_reviewed", {}), ARTICLE, {"level": Level(2027, 1, 2027, open=True)}, UNKNOWN),
        (("peer_reviewed", {}), {"type": RecordType.BOOK}, {"level": Level(2019, 2, 2019)}, UNKNOWN),
        (
            ("peer_reviewed", {}),
            {**ARTICLE, "publication_types": ("Editorial",)},
            {"level": Level(2019, 2, 2019)},
            UNKNOWN,
        ),
        (("peer_reviewed", {}), {**ARTICLE, "peer_reviewed": False}, {"level": Level(2019, 2, 2019)}, NOT),
        (("channel_level", {"values": ("1", "2")}), ARTICLE, {"level": Level(2019, 1, 2019)}, MET),
        (("channel_level", {"values": ("2",)}), ARTICLE, {"level": Level(2019, 1, 2019)}, NOT),
        (("channel_level", {"values": ("0",)}), ARTICLE, {"level": Level(2019, 0, 2019)}, MET),
        (("channel_level", {"values": ("0",)}), ARTICLE, {"register": True}, UNKNOWN),  # not in it is not level 0
        (("channel_level", {"values": ("0",)}), ARTICLE, {}, UNKNOWN),  # no register
        (("channel_level", {"values": ("1",)}), {"year": 2019}, {"register": True}, UNKNOWN),  # no ISSN
        (("channel_level", {"values": ("1",)}), {"issn": ("1504-3010",)}, {"register": True}, UNKNOWN),  # no year
        (("channel_level", {"values": ("1",)}), ARTICLE, {"level": Level(2019, None, 2019, discussed=True)}, UNKNOWN),
        (("channel_level", {"values": ("1",)}), ARTICLE, {"level": Level(2019, 1, 2018, discussed=True)}, MET),
        (("channel_level", {"values": ("1",)}), ARTICLE, {"level": Level(2027, 1, 2027, open=True)}, UNKNOWN),
        (("channel_level", {"values": ("1", "2")}), ARTICLE, {"level": DOUBT}, MET),
        (("channel_level", {"values": ("0",)}), ARTICLE, {"level": DOUBT}, NOT),
        (("channel_level", {"values": ("2",)}), ARTICLE, {"level": DOUBT}, UNKNOWN),
        (("open_full_text", {}), {}, {}, UNKNOWN),
        (("open_full_text", {}), {"doi": "10.1000/x"}, {}, UNKNOWN),
        (("open_full_text", {}), {}, {"open_link": "https://example.org/a.pdf"}, MET),
        (("open_full_text", {}), {}, {"open_copy": True}, MET),
        (("open_full_text", {}), {}, {"open_copy": False}, NOT),
        (("open_full_text", {}), {"pmcid": "PMC1"}, {}, MET),
        (("open_full_text", {}), {"pmcid": "PMC1", "extra": {"PMCR": ("2027/01/01",)}}, {}, UNKNOWN),
        (("open_full_text", {}), {"extra": {"open_access.is_oa": ("true",)}}, {}, MET),
        (("open_full_text", {}), {"extra": {"isOpenAccess": ("N",)}}, {}, NOT),
        (("open_full_text", {}), {"extra": {"isOpenAccess": ("N",), "open_access.is_oa": ("true",)}}, {}, MET),
        (("open_full_text", {}), {"extra": {"isOpenAccess": ("maybe",)}}, {}, UNKNOWN),
        (("retracted", {}), {"title": "Hope"}, {}, UNKNOWN),
        (("retracted", {}), {"publication_types": ("Journal Article", "Retracted Publication")}, {}, MET),
        (("retracted", {}), {"relations": (Relation("retraction_in", pmid="1"),)}, {}, MET),
        (("retracted", {}), {"relations": (Relation("retracted_and_republished_in"),)}, {}, MET),
        (("retracted", {}), {"relations": (Relation("retracted_and_republished_from"),)}, {}, UNKNOWN),
        (("retracted", {}), {"relations": (Relation("expression_of_concern_in"),)}, {}, UNKNOWN),
        (("retracted", {}), {"title": "RETRACTED ARTICLE: Hope among nurses"}, {}, MET),
        (("retracted", {}), {"title": "[Retracted] Hope among nurses"}, {}, MET),
        (("retracted", {}), {"title": "Hope (Retracted article. See vol. 3, pg. 2, 2020)"}, {}, MET),
        (("retracted", {}), {"title": "Retracted articles in nursing: a review"}, {}, UNKNOWN),
        (("retracted", {}), {"title": "WITHDRAWN: Hope for nurses"}, {}, UNKNOWN),
        (("retracted", {}), {"title": "Retraction: Hope", "relations": (Relation("retraction_of"),)}, {}, UNKNOWN),
        (("retracted", {}), {}, {"retracted_by": "W7"}, MET),
        (("retracted", {}), {"extra": {"is_retracted": ("false",)}}, {}, NOT),
        (("retracted", {}), {"extra": {"is_retracted": ("true", "false")}}, {}, MET),
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


FULL: dict[str, Any] = {
    "title": "Håp og mestring",
    "abstract": "Sykepleiere i hjemmesykepleien fortalte om long-term care.",
    "keywords": ("livskvalitet", "naïve approach"),
}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("håp",), MET),
        (("HÅP",), MET),
        (("ha\u030ap",), MET),  # a and a ring of its own
        (("hap",), NOT),  # å is no a with an accent
        (("mestringen",), NOT),
        (("mest",), NOT),  # whole words
        (("mest*",), MET),
        (("sykepleier*",), MET),
        (("*pleien",), MET),
        (("long term",), MET),
        (("long-term care",), MET),
        (("care long",), NOT),
        (("naive",), MET),
        (("livskvalitet naive",), NOT),  # two keywords are not one
        (("angst", "depresjon", "livskvalitet"), MET),
        (("a.b",), NOT),  # a full stop is a full stop
    ],
)
def test_keywords_are_whole_words_in_any_letters(words: tuple[str, ...], answer: Answer) -> None:
    assert apply_rule(criterion("keywords", values=words), Record(**FULL)).answer is answer


@pytest.mark.parametrize(
    ("record", "fields", "answer"),
    [
        ({"title": "Hope"}, (), MET),  # found is found, whatever is lacking
        ({"title": "Angst"}, (), UNKNOWN),
        ({"title": "Angst", "abstract": "x"}, (), UNKNOWN),
        ({"title": "Angst", "abstract": "x", "subjects": ("y",)}, (), NOT),  # headings do for keywords
        ({"title": "Angst", "abstract": "x", "keywords": ("y",)}, (), NOT),
        ({"title": "Angst", "other_abstracts": {"en": "On hope"}}, (), MET),
        ({"title": "Angst", "original_title": "Hope"}, ("title",), MET),
        ({"title": "Angst"}, ("title",), NOT),
        ({"title": "Hope"}, ("abstract",), UNKNOWN),
        ({"abstract": "Fear", "title": "Hope"}, ("abstract",), NOT),
        ({"subjects": ("Fear",)}, ("keywords", "subjects"), UNKNOWN),
        ({"container": "Journal of Hope"}, ("container",), MET),
    ],
)
def test_keywords_not_found_in_an_empty_field_cannot_be_told(
    record: dict[str, Any], fields: tuple[str, ...], answer: Answer
) -> None:
    said = apply_rule(criterion("keywords", values=("hope",), fields=fields), Record(**record))
    assert said.answer is answer
    for language in Language:
        assert Words(language)(said.evidence)


def test_every_field_for_keywords_is_a_field_of_a_record_with_words() -> None:
    for name in KEYWORD_FIELDS:
        said = apply_rule(criterion("keywords", values=("hope",), fields=(name,)), Record(**{name: FILLED[name]}))
        assert said.answer is MET
        assert Words("en")(said.evidence)


def test_a_keyword_without_letters_finds_nothing() -> None:
    assert apply_rule(criterion("keywords", values=("*", "hope *")), Record(**FULL)).answer is UNKNOWN


@pytest.mark.parametrize("field", list(NEEDED))
def test_a_rule_is_silent_where_what_it_needs_is_empty(field: str) -> None:
    """A record filled to the brim but for what one kind of rule reads: that kind cannot tell, nor any guess for it."""
    kind, lacking = NEEDED[field]
    facts = Facts(**{name: value for name, value in KNOWN.items() if name not in lacking})
    record = Record(**{name: value for name, value in FILLED.items() if name not in lacking})
    one = criterion(kind, **RULES[kind])
    assert apply_rule(one, Record(**FILLED), Facts(**KNOWN)).answer is not UNKNOWN
    assert apply_rule(one, record, facts).answer is UNKNOWN


def test_a_rule_made_ready_answers_as_one_asked_once() -> None:
    for kind in RULE_KINDS:
        one = criterion(kind, **RULES[kind])
        ready = judge(one)
        for record in (Record(), Record(**FILLED), Record(**FULL)):
            for facts in (Facts(), Facts(**KNOWN)):
                assert ready(record, facts) == ready(record, facts) == apply_rule(one, record, facts)
