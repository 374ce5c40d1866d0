"""The honest limits: each sentence is there exactly when its fact is, and leads to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from five_reviews import ALL
from told import (
    CRITERION,
    EN,
    INCOMPLETE,
    NB,
    NN,
    api_run,
    changed,
    day,
    decisions,
    file_run,
    full,
    hand_run,
)

from litreview.messages import Words
from litreview.model import (
    UNKNOWN,
    Amendment,
    AppraisalPlan,
    CriterionException,
    Finding,
    Found,
    Language,
    Limit,
    LimitKind,
    LogDate,
    Means,
    Outcome,
    Place,
    Purpose,
    ReviewKind,
    Rule,
    Situation,
    Snapshot,
    SourceColumn,
    Stage,
    Tally,
    Verdict,
    message,
)
from litreview.model.protocol import RuleKind
from litreview.reporting.assemble import PARTS, assemble
from litreview.reporting.checklists.answers import Facts
from litreview.reporting.document import Bullets
from litreview.reporting.honest.sentence import Sentence
from litreview.reporting.tables.limits import limits, sentences
from litreview.steps.proof import prove

Change = Callable[[Snapshot], Snapshot]


def told(snapshot: Snapshot, words: Words = NB, findings: tuple[Finding, ...] | None = None) -> dict[str, Sentence]:
    """The sentences by code; the proof is that of the snapshot unless given."""
    proof = prove(snapshot) if findings is None else findings
    return {one.code: one for one in sentences(Facts(snapshot, proof, words))}


def runs(*found: object) -> Change:
    return lambda snapshot: replace(snapshot, runs=tuple(found))  # type: ignore[arg-type]


def limited(kind: LimitKind, reason: str = "fordi") -> Change:
    return runs(api_run(limits=(Limit(kind, "slik", reason=reason),)), file_run(limits=()))


def tally(**more: object) -> Change:
    return lambda snapshot: replace(snapshot, tally=replace(snapshot.tally, **more))  # type: ignore[arg-type]


def protocol(**more: object) -> Change:
    return lambda snapshot: changed(snapshot, **more)


def cells(*works: str) -> Change:
    return lambda snapshot: replace(
        snapshot,
        extractions=tuple(one for one in snapshot.extractions if one.field != "appraisal" or one.work in works),
    )


def free(snapshot: Snapshot) -> Snapshot:
    """Two searches by litreview in two databases, made twice, without limits; two readers; no criteria."""
    pair = (api_run(1, limits=()), api_run(2, limits=(), source="europepmc", source_printed="Europe PMC"))
    again = (api_run(3, limits=()), api_run(4, limits=(), source="europepmc", source_printed="Europe PMC"))
    return replace(changed(snapshot, criteria=()), runs=(*pair, *again))


def google(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, runs=(hand_run(1, source="google", source_printed="Google"), api_run(2)))


def svemed(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, runs=(hand_run(1, source="svemed", source_printed="SveMed+", limits=()), api_run(2)))


def both(*changes: Change) -> Change:
    def change(snapshot: Snapshot) -> Snapshot:
        for one in changes:
            snapshot = one(snapshot)
        return snapshot

    return change


def column(**more: object) -> Change:
    """What was done with the works of databases and registers."""
    done = Tally(records=60, works=60, decided={(Stage.FULL_TEXT, Verdict.INCLUDE): 2}, sought=2)
    given = replace(done, **more)  # type: ignore[arg-type]
    return both(runs(api_run(), file_run()), tally(columns={Found.SEARCHED: given}))


def by_rule(snapshot: Snapshot) -> Snapshot:
    (one,) = decisions(("tool",), 1)
    out = replace(one, work="W9", verdict=Verdict.EXCLUDE, means=Means.RULE, criterion="I1")
    return replace(snapshot, decisions=(*snapshot.decisions, out))


EXCEPTION = CriterionException("W1", "I1", ("viktig",), agreed_by="veileder")
PRELIMINARY = hand_run(4, purpose=Purpose.PRELIMINARY, hits=UNKNOWN)
# A sentence, a review in which its fact holds, and the nearest in which it does not.
CASES: dict[str, tuple[Change, Change]] = {
    "databases": (free, runs(hand_run())),
    "no_database": (runs(hand_run()), free),
    "unrepeatable": (google, free),
    "ended": (svemed, free),
    "limit.years": (both(free, limited(LimitKind.YEARS)), free),
    "limit.language": (both(free, limited(LimitKind.LANGUAGE)), free),
    "limit.document_type": (both(free, limited(LimitKind.DOCUMENT_TYPE)), free),
    "limit.country": (both(free, limited(LimitKind.COUNTRY)), free),
    "limit.peer_reviewed": (both(free, limited(LimitKind.PEER_REVIEWED)), free),
    "limit.full_text": (both(free, limited(LimitKind.FULL_TEXT)), free),
    "unreasoned": (limited(LimitKind.YEARS, ""), limited(LimitKind.YEARS)),
    "once": (runs(api_run(), file_run()), free),
    "by_hand": (runs(api_run(), hand_run()), runs(api_run(), file_run())),
    "incomplete": (runs(api_run(status=INCOMPLETE)), runs(api_run())),
    "no_query": (runs(hand_run(query="")), runs(hand_run())),
    "no_date": (runs(hand_run(date=LogDate())), runs(hand_run())),
    "no_year": (runs(hand_run(date=day(5, 10, None))), runs(hand_run())),
    "no_hits": (runs(hand_run(hits=UNKNOWN)), runs(hand_run())),
    "no_purpose": (runs(hand_run(purpose=None)), runs(hand_run())),
    "unparsed": (runs(api_run(unparsed=2)), runs(api_run())),
    "preliminary": (runs(api_run(), PRELIMINARY), runs(api_run())),
    "unmatched": (tally(unmatched=3), tally()),
    "pairs": (tally(undecided_pairs=1), tally()),
    "duplicates": (runs(hand_run(1), hand_run(2)), runs(hand_run(1))),
    "one_reader": (lambda one: replace(one, decisions=decisions(("r1",), 2)), tally()),
    "by_rule": (by_rule, tally()),
    "readers_unknown": (lambda one: replace(runs(hand_run())(one), decisions=()), tally()),
    "waiting": (column(places={Place(Situation.WAITING, Stage.FULL_TEXT): 4}), column()),
    "not_retrieved": (column(not_retrieved={"bak betaling": 1}), column()),
    "no_reason": (column(reasons={(Stage.FULL_TEXT, ""): 2}), column(reasons={(Stage.FULL_TEXT, "I1"): 2})),
    "exceptions": (lambda one: replace(one, exceptions=(EXCEPTION,)), tally()),
    "appraised_some": (cells("W1"), tally()),
    "tool_unused": (cells(), tally()),
    "no_appraisal": (both(cells(), protocol(appraisal=AppraisalPlan())), tally()),
    "amended": (lambda one: replace(one, amendments=(Amendment("nytt", (), "a", "b"),)), tally()),
}


@pytest.mark.parametrize("code", CASES)
def test_a_sentence_is_there_exactly_when_its_fact_is(code: str) -> None:
    holds, holds_not = (change(full()) for change in CASES[code])
    assert code in told(holds)
    assert code not in told(holds_not)


def test_numbers_that_do_not_agree_are_told_and_only_then() -> None:
    failing = Finding("P1", Outcome.FAILS, message("report.none"))
    holding = replace(failing, outcome=Outcome.HOLDS)
    assert told(full(), findings=(failing,))["failing"].trace == ("P1",)
    assert "failing" not in told(full(), findings=(holding,))


def test_words_given_in_sight_of_others_are_told() -> None:
    one_needed = replace(full(), decisions=decisions(("r1", "r2"), 2))
    assert "seen" in told(one_needed)
    alone = replace(full(), decisions=decisions(("r1",), 2))
    assert "seen" not in told(alone)


@pytest.mark.parametrize("words", [NB, NN, EN], ids=lambda words: words.language)
@pytest.mark.parametrize("code", CASES)
def test_every_sentence_has_words_and_a_trace(code: str, words: Words) -> None:
    found = told(CASES[code][0](full()), words)[code]
    assert found.text.endswith(".")
    assert "{" not in found.text
    assert found.trace or found.keys


def test_a_sentence_names_the_rows_the_criterion_and_the_table() -> None:
    report = assemble(full(), prove(full()), (), Language.BOKMAL, tables=["criteria", "log", "limits"])
    (bullets,) = [block for block in report.blocks if isinstance(block, Bullets)]
    said = [item.text for item in bullets.items]
    assert (
        "Avgrensning på publikasjonsår: 2015–2025. Arbeid fra andre år kan være gått tapt. "
        "[søk 1–3; I1; Tabell\u00a02; Tabell\u00a01]" in said
    )
    assert "1 søk er ført for hånd; litreview kan ikke etterprøve strengen og tallene. [søk 3; Tabell\u00a02]" in said


def test_a_criterion_alone_is_a_limit_and_one_about_people_is_not() -> None:
    language = replace(CRITERION, id="I2", text="på norsk", rule=Rule(RuleKind.LANGUAGE, values=("nb",)))
    found = told(changed(free(full()), criteria=(language,)))["limit.language"]
    assert (found.trace, found.keys) == (("I2",), ("criteria", "criteria_list"))
    about_people = replace(language, applies_to="informanter")
    assert "limit.language" not in told(changed(free(full()), criteria=(about_people,)))


def test_events_lead_to_the_decisions_of_one_reader() -> None:
    snapshot = replace(full(), decisions=decisions(("r1",), 2))
    assert told(snapshot)["one_reader"].trace == ("hendelse 11–12",)
    assert told(snapshot)["one_reader"].text == "Fulltekst: 2 av 2 arbeider er vurdert i én lesers navn alene."


def test_duplicates_that_were_counted_are_no_limit() -> None:
    assert full().runs[0].parsed is not None
    assert "duplicates" not in told(column()(full()))
    assert "duplicates" in told(column(records=61)(full()))


def test_a_register_is_counted_as_one() -> None:
    snapshot = replace(full(), runs=(api_run(), hand_run(4, source_printed="PROSPERO", column=SourceColumn.REGISTER)))
    assert told(snapshot)["databases"].text.startswith("Det ble søkt i 2 databaser og registre: PubMed og PROSPERO.")


def test_a_review_with_no_limit_says_none() -> None:
    quiet = replace(changed(full(), criteria=()), runs=(), decisions=())
    assert limits(quiet, (), NB) == ()
    report = assemble(quiet, (), (), Language.BOKMAL, tables=["limits"])
    assert [block.line.text for block in report.blocks[1:]] == ["Det som er ført, viser ingen begrensninger."]  # type: ignore[union-attr]


def test_a_supporting_search_says_nothing_of_a_selection() -> None:
    snapshot = changed(full(), kind=ReviewKind.SUPPORTING_SEARCH)
    kept = {"databases", "limit.years", "once", "by_hand"}
    assert set(told(snapshot)) == kept


def test_the_part_stands_after_the_method() -> None:
    order = list(PARTS)
    assert order.index("limits") == order.index("method") + 1


SEEDS = {
    "000": {"databases", "exceptions", "no_appraisal", "preliminary", "readers_unknown"},
    "001": {"ended", "no_year", "duplicates", "limit.full_text"},
    "002": {"no_hits", "no_date"},
    "003": {"unrepeatable", "no_hits", "duplicates"},
    "004": {"no_purpose", "failing", "limit.years"},
}


@pytest.mark.parametrize("review", SEEDS)
def test_the_shipped_reviews_own_up_to_their_limits(review: str) -> None:
    assert set(told(ALL[review]())) >= SEEDS[review]
