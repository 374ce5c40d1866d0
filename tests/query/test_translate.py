"""What a source gets: strings left alone, strings written from the tree, limits beside them, lines to type in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.errors import InputError
from litreview.model import Concept, Group, Limit, LimitKind, Operator, Query, QueryLine, Term
from litreview.query import read_strategy
from litreview.query import translate as module
from litreview.query.dialects import DIALECTS
from litreview.query.translate import dialect_of, lines_or_blocks, numbered_lines, translate
from litreview.sources import registry

YEARS = Limit(LimitKind.YEARS, raw="2015-2024", first=2015, last=2024)
ENGLISH = Limit(LimitKind.LANGUAGE, values=("engelsk",))
HOSTS = ("pubmed", "cinahl", "ovid", "embase", "cochrane", "wos", "scopus", "proquest")


def query(text: str = "", **more: object) -> Query:
    return replace(Query("hope", text), **more)


def codes(found: module.Translation) -> list[str]:
    return [loss.message.code.removeprefix("source.loss.") for loss in found.losses]


# ----- strings left alone

NATIVE = '(MH "Hope+") AND  TI nurs#  '


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_native_string_is_sent_as_it_stands(dialect: str) -> None:
    found = translate(query("hope[tiab", native={dialect: NATIVE}), dialect)
    assert found == module.Translation(NATIVE)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_limits_are_added_to_a_native_string(dialect: str) -> None:
    found = translate(query(native={dialect: NATIVE}, limits=(YEARS,)), dialect)
    added = bool(found.params) or found.text.startswith((f"({NATIVE}) AND ", f"{NATIVE}\nlimit 1 to "))
    assert added or found.text == NATIVE
    assert found.limits == ((YEARS,) if added else ())
    assert added or codes(found) in (["by_hand"], ["no_years"])


def test_a_native_string_is_found_by_the_source_not_the_dialect() -> None:
    both = query("hope", native={"eric_ebsco": "SU hope"})
    assert translate(both, "ebsco", source="eric_ebsco").text == "SU hope"
    assert translate(both, "ebsco").text == "hope"


def test_ovid_limits_the_last_line_of_a_native_history() -> None:
    history = "exp Hope/\nrecovery.mp.\n\n1 and 2\n"
    found = translate(query(native={"ovid": history}, limits=(YEARS,)), "ovid")
    assert found.text == f'{history}\nlimit 3 to yr="2015-2024"'


@pytest.mark.parametrize("text", ["a OR b) AND (c", '"hope OR b', "(a OR b"])
def test_nothing_is_put_around_a_native_string_that_would_break_out(text: str) -> None:
    found = translate(query(native={"cinahl": text}, limits=(YEARS,)), "cinahl")
    assert (found.text, found.limits, codes(found)) == (text, (), ["unlimited"])


OWN = [
    '"Hope"[Mesh] AND  recover*[tiab] AND 2015:2024[dp]',
    "randomized controlled trial[pt] OR Hansen K[1au]\n\nNOT english[la]",
    '"hope recovery"[tiab:~3] OR "peer support"[Title:~0]',
    '(hope[Title/Abstract] OR "mental health"[mh:noexp]) (recovery OR beh*ndling)',
    '"2015/01/01"[Date - Publication] : "3000"[Date - Publication] AND humans[Filter]',
    "wom*n 24/7",
]


@pytest.mark.parametrize("text", OWN)
def test_pubmeds_own_text_is_sent_character_by_character(text: str) -> None:
    assert translate(query(text), "pubmed") == module.Translation(text)
    assert translate(query(text, limits=(YEARS,)), "pubmed").text == f"({text}) AND 2015:2024[dp]"


NOT_OWN = {
    "hope[tittel]": "hope[ti]",
    "hope[any]": "hope[all]",
    "hope og recovery": "hope AND recovery",
    "hope OG recovery": "hope AND recovery",
    "«mental helse» AND hope": '"mental helse" AND hope',
    "hope, recovery": "hope AND recovery",
    "a[tiab] NEAR/2 b[tiab]": '"a b"[tiab:~2]',
    "behandl?ng": "behandl*",
    "hope[emneord] AND english[la]": '"hope"[mh] AND english[la]',
    '"hope b"[tiab:~3] AND håp[emneord]': '"hope b"[tiab:~3] AND "håp"[mh]',
}


@pytest.mark.parametrize("text", NOT_OWN)
def test_what_pubmed_would_read_otherwise_is_written_for_it(text: str) -> None:
    assert translate(query(text), "pubmed").text == NOT_OWN[text]


def test_mixed_operators_mean_the_same_everywhere_in_a_search_of_several_sources() -> None:
    """PubMed reads them from the left, where we read AND before OR."""
    mixed = query("hope OR faith AND recovery")
    assert translate(mixed, "pubmed").text == mixed.text
    several = replace(mixed, sources=("pubmed", "cinahl"))
    assert translate(several, "pubmed").text == translate(several, "cinahl").text == "hope OR (faith AND recovery)"
    assert codes(translate(several, "pubmed")) == ["operator"]


# ----- errors


@pytest.mark.parametrize("text", ["(hope", 'hope "b', "hope AND", "hope[xyz]", "NOT hope", "", "hope AND (NOT b)"])
@pytest.mark.parametrize("dialect", ["pubmed", "cinahl", "nva", "crossref"])
def test_a_text_with_errors_is_not_translated(text: str, dialect: str) -> None:
    with pytest.raises(InputError) as raised:
        translate(query(text), dialect)
    assert raised.value.code == "LR-QUERY-TRANSLATE"
    assert raised.value.where.file == "queries/hope.toml"


def test_a_tag_of_pubmeds_own_is_an_error_elsewhere() -> None:
    """Searched as a word, `2015:2024` would look like no hits."""
    assert translate(query("hope AND 2015:2024[dp]"), "pubmed").losses == ()
    with pytest.raises(InputError, match="LR-QUERY-TRANSLATE"):
        translate(query("hope AND 2015:2024[dp]"), "cinahl")


@pytest.mark.parametrize("dialect", ["cinahl", "crossref", "ovid"])
def test_nothing_to_say_is_no_empty_search(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_not(given: Query, concepts: object = ()) -> object:
        tree = Group(Operator.NOT, (Term("b"),))
        return replace(read_strategy(query("b")), expression=tree, resolved=tree)

    monkeypatch.setattr(module, "read_strategy", only_not)
    with pytest.raises(InputError) as raised:
        translate(query("b"), dialect)
    assert raised.value.code == "LR-QUERY-NOTHING"


def test_an_unknown_dialect() -> None:
    with pytest.raises(KeyError):
        translate(query("hope"), "svemed")


# ----- lines, concepts, the default field


def test_lines_are_put_in_full() -> None:
    lines = (QueryLine("S1", "hope OR faith"), QueryLine("#2", "S1 AND nurs*"), QueryLine("s3", "barn NOT S1"))
    asked = query("S2 NOT S3", lines=lines)
    assert translate(asked, "cinahl").text == "((hope OR faith) AND nurs*) NOT (barn NOT (hope OR faith))"
    assert "S1" not in translate(asked, "pubmed").text


def test_concepts_are_written_out() -> None:
    concepts = (
        Concept("hope", "", {"nb": ("håp",), "en": ("hope", "sense of hope")}, ("MeSH: Hope",)),
        Concept("staff", "", {"en": ("nurs*",)}),
    )
    asked = query(concepts=("hope", "staff"), default_field="title_abstract")
    assert translate(asked, "medline_ovid", concepts).text == (
        "(håp.ti,ab. or hope.ti,ab. or sense of hope.ti,ab. or exp Hope/) and nurs*.ti,ab."
    )


def test_the_default_field_is_for_words_without_a_tag() -> None:
    asked = query("hope AND (faith[title] OR S1)", default_field="abstract", lines=(QueryLine("S1", "nurs*"),))
    assert translate(asked, "scopus").text == "ABS(hope) AND (TITLE(faith) OR ABS(nurs*))"
    assert translate(query("hope", default_field="title"), "pubmed").text == "hope[ti]"


# ----- lines to type in

NESTED = query(
    "S3 NOT S4",
    lines=(
        QueryLine("S1", "hope OR «tro på framtida»"),
        QueryLine("S3", "S1 AND S7"),
        QueryLine("S4", "barn[tittel]"),
        QueryLine("S7", "nurs* NEAR/3 carer"),
    ),
    limits=(YEARS, ENGLISH),
)
TYPED = {
    "cinahl": [
        ("S1", 'hope OR "tro på framtida"'),
        ("S2", "TI barn"),
        ("S3", "nurs* N3 carer"),
        ("S4", "S1 AND S3"),
        ("S5", "S4 NOT S2"),
        ("S6", "S5 AND DT 20150101-20241231 AND LA English"),
    ],
    "ovid": [
        ("1", "(hope or tro på framtida).mp."),
        ("2", "barn.ti."),
        ("3", "(nurs* adj4 carer).mp."),
        ("4", "1 and 3"),
        ("5", "4 not 2"),
        ("6", 'limit 5 to (yr="2015-2024" and english)'),
    ],
    "embase": [
        ("#1", "hope OR 'tro på framtida'"),
        ("#2", "barn:ti"),
        ("#3", "nurs* NEAR/4 carer"),
        ("#4", "#1 AND #3"),
        ("#5", "#4 NOT #2"),
        ("#6", "#5 AND [2015-2024]/py AND [english]/lim"),
    ],
    "cochrane": [
        ("#1", 'hope OR "tro på framtida"'),
        ("#2", "barn:ti"),
        ("#3", "nurs* NEAR/3 carer"),
        ("#4", "#1 AND #3"),
        ("#5", "#4 NOT #2"),
    ],
    "scopus": [
        ("#1", 'TITLE-ABS-KEY(hope OR "tro på framtida")'),
        ("#2", "TITLE(barn)"),
        ("#3", "TITLE-ABS-KEY(nurs* W/3 carer)"),
        ("#4", "#1 AND #3"),
        ("#5", "#4 AND NOT #2"),
        ("#6", "#5 AND PUBYEAR > 2014 AND PUBYEAR < 2025 AND LANGUAGE(english)"),
    ],
}


@pytest.mark.parametrize("dialect", TYPED)
def test_lines_are_numbered_as_the_host_does_and_none_refers_to_a_later_one(dialect: str) -> None:
    assert list(numbered_lines(NESTED, dialect)) == TYPED[dialect]


def test_blocks_are_lines_where_the_text_names_none() -> None:
    asked = query("(hope OR håp) AND nurs* AND barn[tittel]")
    assert numbered_lines(asked, "ovid") == (
        ("1", "(hope or håp).mp."),
        ("2", "nurs*.mp."),
        ("3", "barn.ti."),
        ("4", "1 and 2 and 3"),
    )
    assert numbered_lines(query("hope OR håp"), "ovid") == ()


def test_lines_in_pubmed_keep_its_own_tags() -> None:
    asked = query("hope[tiab] AND english[la] AND 2015:2024[dp]")
    assert numbered_lines(asked, "pubmed") == (
        ("#1", "hope[tiab]"),
        ("#2", "english[la]"),
        ("#3", "2015:2024[dp]"),
        ("#4", "#1 AND #2 AND #3"),
    )


def test_a_word_that_looks_like_a_line_is_not_taken_for_one() -> None:
    asked = query("S1 AND hope")
    assert lines_or_blocks(read_strategy(asked)) == ()
    assert numbered_lines(asked, "cinahl") == ()
    assert translate(asked, "cinahl").text == '"S1" AND hope'


def test_the_default_field_reaches_every_line() -> None:
    asked = query("S1 AND hope", lines=(QueryLine("S1", "nurs* OR carer[title]"),), default_field="abstract")
    assert numbered_lines(asked, "cinahl") == (("S1", "AB nurs* OR TI carer"), ("S2", "S1 AND AB hope"))


@pytest.mark.parametrize("dialect", [key for key in DIALECTS if not DIALECTS[key].reference])
def test_no_lines_where_searches_are_not_combined(dialect: str) -> None:
    assert numbered_lines(NESTED, dialect) == ()


def test_hosts_that_combine_lines() -> None:
    assert {key for key in HOSTS if DIALECTS[key].reference} == set(HOSTS)
    assert not DIALECTS["oria"].reference


def test_lines_with_errors_are_not_translated() -> None:
    with pytest.raises(InputError, match="LR-QUERY-TRANSLATE"):
        numbered_lines(query("S1 AND S2", lines=(QueryLine("S1", "S2"), QueryLine("S2", "S1"))), "cinahl")


# ----- limits

LIMITS = [
    YEARS,
    Limit(LimitKind.YEARS, first=2015),
    Limit(LimitKind.YEARS, last=2024),
    Limit(LimitKind.YEARS, raw="siste ti år"),
    ENGLISH,
    Limit(LimitKind.LANGUAGE, values=("norsk", "samisk")),
    Limit(LimitKind.LANGUAGE, values=("nynorsk",)),
    Limit(LimitKind.LANGUAGE, raw="nordiske språk"),
    Limit(LimitKind.DOCUMENT_TYPE, values=("artikkel",)),
    Limit(LimitKind.DOCUMENT_TYPE, values=("artikkel", "podkast")),
    Limit(LimitKind.STUDY_TYPE, values=("RCT", "systematisk oversikt")),
    Limit(LimitKind.PEER_REVIEWED, raw="fagfellevurdert"),
    Limit(LimitKind.PEER_REVIEWED),
    Limit(LimitKind.FULL_TEXT, raw="fulltekst"),
    Limit(LimitKind.FULL_TEXT, raw="gratis fulltekst"),
    Limit(LimitKind.COUNTRY, values=("Norge",)),
    Limit(LimitKind.ENTERED, values=("2026-03-01",)),
    Limit(LimitKind.OTHER, raw="humans"),
    Limit(LimitKind.OTHER),
]


def test_every_kind_of_limit_is_tried() -> None:
    assert {limit.kind for limit in LIMITS} == set(LimitKind)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_limit_is_sent_or_told_never_neither(dialect: str) -> None:
    without = translate(query("hope"), dialect)
    for limit in LIMITS:
        found = translate(query("hope", limits=(limit,)), dialect)
        sent = found.sent != without.sent
        assert found.limits == ((limit,) if sent else ()), limit
        if not sent:
            assert len(found.losses) == len(without.losses) + 1, limit
            assert found.losses[-1].message.args["piece"], limit


@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_limits_at_once_are_those_that_are_sent_one_by_one(dialect: str) -> None:
    one_by_one = [limit for limit in LIMITS if translate(query("hope", limits=(limit,)), dialect).limits]
    found = translate(query("hope", limits=tuple(LIMITS)), dialect)
    assert list(found.limits) == one_by_one
    assert len({name for name, _ in found.params}) == len(found.params)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_limit_applied_afterwards_leaves_the_search_alone(dialect: str) -> None:
    later = tuple(replace(limit, applied="rule") for limit in LIMITS)
    assert translate(query("hope", limits=later), dialect) == translate(query("hope"), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_half_a_limit_is_never_sent(dialect: str) -> None:
    """«Norwegian or Sami» without Sami would shut out what nobody excluded."""
    found = translate(query("hope", limits=(Limit(LimitKind.LANGUAGE, values=("norsk", "samisk")),)), dialect)
    assert found.limits == ()
    assert codes(found)[-1] in {"language", "no_language", "by_hand"}


def test_bokmal_alone_is_told_where_it_means_all_norwegian() -> None:
    bokmal = query("hope", limits=(Limit(LimitKind.LANGUAGE, values=("nynorsk",)),))
    assert translate(bokmal, "nva").params[-1] == ("publication_language", "http://lexvo.org/id/iso639-3/nno")
    assert codes(translate(bokmal, "nva")) == []
    assert codes(translate(bokmal, "pubmed")) == ["norwegian"]


# ----- which dialect a source has


def test_every_source_has_a_known_dialect_or_none() -> None:
    found = {key: dialect_of(key) for key in registry.places()}
    assert set(filter(None, found.values())) <= set(DIALECTS)
    assert [key for key in registry.searchable() if found[key] is None] == []
    assert {key for key, dialect in found.items() if dialect is None and key in DIALECTS} == {"idunn"}


def test_sources_named_otherwise() -> None:
    assert dialect_of("idunn_crossref") == "idunn"
    assert dialect_of("idunn") is None
    assert dialect_of("medline") == "medline_ovid"
    assert dialect_of("eric_ebsco") == "ebsco"
    assert dialect_of("nowhere") is None
