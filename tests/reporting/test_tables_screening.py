"""The report on the judging, in three languages: what it says, in which number, and what it does not claim."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from litreview.messages import Words
from litreview.model import (
    TOOL_ORIGIN,
    Arrival,
    Language,
    Means,
    Place,
    Purpose,
    Run,
    Situation,
    Snapshot,
    Stage,
    Tally,
)
from litreview.reporting.assemble import assemble
from litreview.reporting.document import Heading, Paragraph, Table
from litreview.reporting.tables.screening import screening
from litreview.reporting.tables.screening_words import decimals, percent
from tests.screening.histories import ABSTRACT, FULL, TITLE, History, protocol

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH
MINE = Run(1, Arrival.API, Purpose.MAIN)
# No coefficient is called good or poor (Landis & Koch 1977), in any of the three languages.
PRAISE = re.compile(
    r"almost perfect|substantial|moderate|fair|slight|poor|excellent|nesten perfekt|betydelig|moderat|god|dårlig|svak",
    re.IGNORECASE,
)


def ninety_two() -> History:
    """Two readers, 92 titles, 87 alike: three of the others settled, two open."""
    history = History()
    for number in range(92):
        first = "i" if number < 30 else "e"
        other = {"i": "e", "e": "i"}[first]
        history.says("a", first, f"W{number}")
        history.says("b", other if number in (1, 2, 50, 51, 52) else first, f"W{number}")
    history.says("a", "i", "W1", means=Means.AGREEMENT)
    history.says("a", "e", "W2", means=Means.AGREEMENT)
    history.says("c", "e", "W50", means=Means.THIRD)
    return history


def snapshot(history: History, needed: int = 2, waiting: dict[Stage, int] | None = None, *runs: Run) -> Snapshot:
    return Snapshot(
        protocol(needed),
        runs=runs,
        decisions=tuple(history.decisions),
        taken_back=tuple(history.taken_back),
        samples=tuple(history.samples),
        tally=Tally(places={Place(Situation.WAITING, stage): n for stage, n in (waiting or {}).items()}),
    )


def told(state: Snapshot, language: Language = NB) -> list[str]:
    blocks = screening(state, Words(language))
    return [block.line.text for block in blocks if isinstance(block, Paragraph)]


def table(state: Snapshot, language: Language = NB) -> dict[str, list[str]]:
    (found,) = [block for block in screening(state, Words(language)) if isinstance(block, Table)]
    return {row[0].text: [cell.text for cell in row[1:]] for row in found.rows}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            NB,
            "To lesere vurderte hver for seg 92 titler og var enige om 87 av dem (94,6\u00a0%). "
            "Cohens kappa er 0,88 (95\u00a0% konfidensintervall 0,77 til 0,98). "
            "PABAK er 0,92 (95\u00a0% konfidensintervall 0,82 til 0,96). "
            "Uenighet om 5 titler: 2 avgjort i enighet etterpå, 1 avgjort av en tredje og 2 ikke avgjort. "
            "Trinnet er ikke ferdig: 2 titler er ikke avgjort.",
        ),
        (
            NN,
            "To lesarar vurderte kvar for seg 92 titlar og var samde om 87 av dei (94,6\u00a0%). "
            "Cohens kappa er 0,88 (95\u00a0% konfidensintervall 0,77 til 0,98). "
            "PABAK er 0,92 (95\u00a0% konfidensintervall 0,82 til 0,96). "
            "Usemje om 5 titlar: 2 løyste i semje etterpå, 1 løyst av ein tredje og 2 ikkje løyste. "
            "Steget er ikkje ferdig: 2 titlar står att.",
        ),
        (
            EN,
            "Two readers judged 92 titles without seeing each other’s judgements and agreed on 87 of them (94.6%). "
            "Cohen’s kappa is 0.88 (95% confidence interval 0.77 to 0.98). "
            "PABAK is 0.92 (95% confidence interval 0.82 to 0.96). "
            "Disagreement on 5 titles: 2 settled between the readers afterwards, 1 settled by a third person and "
            "2 not settled. The stage is not finished: 2 titles are not settled.",
        ),
    ],
)
def test_raw_numbers_first_then_coefficients(language: Language, text: str) -> None:
    assert told(snapshot(ninety_two(), 2, {TITLE: 2}), language) == [text]


def test_the_table_has_the_same_numbers_and_no_row_of_nothing() -> None:
    assert table(snapshot(ninety_two(), 2, {TITLE: 2})) == {
        "Vurdert av to eller flere": ["92"],
        "– hver for seg": ["92"],
        "Enige": ["87 av 92 (95\u00a0% KI 87,9\u00a0% til 97,7\u00a0%)"],
        "Cohens kappa (95\u00a0% KI)": ["0,88 (0,77 til 0,98)"],
        "PABAK (95\u00a0% KI)": ["0,92 (0,82 til 0,96)"],
        "Uenighet som måtte avgjøres": ["5"],
        "– avgjort i enighet etterpå": ["2"],
        "– avgjort av en tredje": ["1"],
        "– ikke avgjort": ["2"],
        "Ikke avgjort ennå på dette trinnet": ["2"],
    }


def test_one_reader_is_told_as_one_and_nothing_of_agreement() -> None:
    history = History()
    for number in range(3):
        history.says("a", "i", f"W{number}")
    assert told(snapshot(history, 1, None, MINE)) == ["Én leser alene vurderte 3 titler."]
    assert list(table(snapshot(history, 1, None, MINE))) == ["Vurdert av én leser"]


def test_two_who_shared_the_works_are_not_told_as_two_readers_of_each() -> None:
    history = History()
    history.says("a", "i", "W1")
    history.says("b", "i", "W2")
    assert told(snapshot(history, 1, None, MINE)) == [
        "2 lesere delte 2 titler mellom seg, slik at hvert arbeid ble vurdert av én."
    ]


def test_where_two_were_asked_for_and_some_have_one_both_numbers_stand() -> None:
    history = History()
    for number in range(3):
        history.says("a", "i", f"W{number}")
    history.says("b", "e", "W0")
    (text,) = told(snapshot(history, 2, {TITLE: 3}))
    assert "Protokollen ber om 2 lesere for hvert arbeid. Så mange har vurdert 1 tittel; 2 er vurdert av færre." in text
    assert "Én leser alene vurderte 2 titler." in text
    assert text.endswith("Trinnet er ikke ferdig: 3 titler er ikke avgjort.")


@pytest.mark.parametrize(
    ("language", "same", "other"),
    [
        (NB, "To lesere vurderte hver for seg 1 tittel og var enige.", "1 tittel og var ikke enige."),
        (NN, "To lesarar vurderte kvar for seg 1 tittel og var samde.", "1 tittel og var ikkje samde."),
        (EN, "Two readers judged 1 title without seeing each other’s judgements and agreed.", "did not agree."),
    ],
)
def test_one_work_is_told_in_the_singular(language: Language, same: str, other: str) -> None:
    for words, text in (("ii", same), ("ie", other)):
        history = History()
        for who, letter in zip("ab", words, strict=True):
            history.says(who, letter)
        assert text in told(snapshot(history), language)[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (NB, "Cohens kappa kan ikke regnes ut: alle vurderingene er like"),
        (NN, "Cohens kappa kan ikkje reknast ut: alle vurderingane er like"),
        (EN, "Cohen’s kappa cannot be computed: every judgement is the same"),
    ],
)
def test_a_coefficient_that_is_undefined_says_why(language: Language, text: str) -> None:
    history = History()
    for number in range(4):
        for who in "ab":
            history.says(who, "e", f"W{number}")
    assert text in told(snapshot(history), language)[0]
    assert any(word in told(snapshot(history), language)[0] for word in ("om alle.", "on all of them."))
    assert ["kan ikke regnes ut"] in table(snapshot(history)).values()


def test_a_second_who_could_see_the_first_is_told_so_and_has_no_kappa() -> None:
    history = History()
    for number, letter in enumerate("iie"):
        history.says("a", "i", f"W{number}")
        history.says("b", letter, f"W{number}")
    (text,) = told(snapshot(history, 1))
    assert text.startswith("To lesere vurderte 3 titler og var enige om 2 av dem (66,7\u00a0%), men den som kom sist")
    assert "hver for seg" not in text
    assert "kappa" not in text
    assert "– den siste kunne se den førstes vurdering" in table(snapshot(history, 1))


def test_what_came_from_another_tool_is_told_as_not_known() -> None:
    history = History()
    for number, letter in enumerate("iie"):
        for who, said in (("a", "i"), ("b", letter)):
            history.says(who, said, f"W{number}", origin=TOOL_ORIGIN + "rayyan")
    (text,) = told(snapshot(history))
    assert "det er ikke kjent om de ble gjort hver for seg" in text
    assert "vurderte hver for seg" not in text
    assert "Cohens kappa" in text
    both = ninety_two()
    both.decisions += [replace(made, work="X" + made.work, event=made.event + 900) for made in history.decisions]
    headings = next(block for block in screening(snapshot(both), Words(NB)) if isinstance(block, Table)).headings
    assert headings == ("Arbeider", "Tittel", "Tittel, hentet inn")


def test_three_readers_have_fleiss_and_three_of_whom_two_read_each_have_alpha() -> None:
    three = History()
    for number, letters in enumerate(("iii", "eee", "iie", "eee")):
        for who, letter in zip("abc", letters, strict=True):
            three.says(who, letter, f"W{number}")
    (text,) = told(snapshot(three, 3))
    assert text.startswith(
        "Alle 3 lesere vurderte hver for seg 4 titler og var enige om 3 av dem (75,0\u00a0%). Fleiss"
    )
    some = History()
    for number, pair in enumerate(("ab", "bc", "ca", "abc")):
        for who in pair:
            some.says(who, "i" if who == "a" else "e", f"W{number}")
    (text,) = told(snapshot(some, 3))
    assert text.startswith("Minst to av 3 lesere vurderte hver for seg 4 titler")
    assert "Krippendorffs alfa er" in text


def test_a_sample_is_told_with_its_seed_and_how_far_it_is_read() -> None:
    history = History()
    for number in range(1, 6):
        history.says("a", "i", f"W{number}")
    history.draws("W1", "W2", "W3", population=5)
    state = snapshot(history, 1)
    assert told(state)[1] == (
        "Et tilfeldig utvalg, 3 titler av 5 (frø 7), ble trukket for en annen leser. "
        "0 av dem er vurdert av to, så utvalget er ikke ferdig lest."
    )
    for number, letter in enumerate("iie", start=1):
        history.says("b", letter, f"W{number}")
    state = snapshot(history, 1)
    assert told(state)[1].startswith(
        "Et tilfeldig utvalg, 3 titler av 5 (frø 7), ble trukket for en annen leser. "
        "To lesere vurderte hver for seg 3 titler og var enige om 2 av dem (66,7\u00a0%). Cohens kappa"
    )
    assert "hver for seg" not in told(state)[0]
    assert told(state)[0].startswith("Én leser alene vurderte 2 titler.")
    assert table(state)["Trukket for en annen leser"] == ["", "3"]


def test_rules_criteria_passing_and_changes_are_told() -> None:
    history = History()
    history.says("rule", "e", "W1", means=Means.RULE)
    for who, letter in (("a", "i"), ("b", "m")):
        history.says(who, letter, "W2")
    for who, letter in (("a", "i"), ("b", "e"), ("b", "i")):
        history.says(who, letter, "W3")
    for who, criterion in (("a", "E1"), ("b", "E2")):
        history.says(who, "e", "W4", FULL, criterion=criterion)
    title, full = told(snapshot(history))
    assert "Om 1 tittel sa én «inkluder» og en annen «kanskje»; begge deler går videre til neste trinn." in title
    assert "Uenighet om 1 tittel: 1 falt bort fordi en leser endret sin vurdering." in title
    assert (
        "1 vurdering ble endret etter at flere hadde vurdert; enigheten er regnet av den som ble gitt først." in title
    )
    assert "Maskinregler alene utelukket 1 tittel." in title
    assert "Cohens kappa er 0,00; et konfidensintervall kan ikke regnes ut" in title
    assert table(snapshot(history))["Cohens kappa (95\u00a0% KI)"][0] == "0,00"
    assert full.startswith("To lesere vurderte hver for seg 1 fulltekst og var enige.")
    assert "Alle ville ekskludere 1 fulltekst, men på ulike kriterier." in full


@pytest.mark.parametrize("language", list(Language))
def test_no_coefficient_is_praised(language: Language) -> None:
    blocks = screening(snapshot(ninety_two()), Words(language))
    text = " ".join(
        [block.line.text for block in blocks if isinstance(block, Paragraph)]
        + [note.text for block in blocks if isinstance(block, Table) for note in block.notes]
    )
    assert PRAISE.search(text) is None


@pytest.mark.parametrize("arrival", [Arrival.HAND, None])
def test_a_log_kept_by_hand_with_one_readers_decisions_says_nothing(arrival: Arrival | None) -> None:
    history = History()
    history.says("a", "i", stage=FULL)
    runs = (Run(1, arrival, Purpose.MAIN), Run(2, Arrival.FILE, Purpose.KNOWN)) if arrival else ()
    assert screening(snapshot(history, 1, None, *runs), Words(NB)) == ()


def test_nothing_decided_says_nothing() -> None:
    assert screening(snapshot(History(), 2, {TITLE: 5}, MINE), Words(NB)) == ()


def test_it_stands_under_the_flow_and_alone_by_its_key() -> None:
    state = snapshot(ninety_two())
    alone = assemble(state, (), (), NB, tables=("screening",))
    assert [block.text for block in alone.blocks if isinstance(block, Heading)] == ["Utvelgelsen"]
    whole = assemble(state, (), (), NB)
    assert [one.key for one in whole.tables] == ["criteria", "screening"]
    assert [one.key for one in assemble(Snapshot(protocol()), (), (), NB, tables=("screening",)).tables] == []


def test_an_abstract_and_a_full_text_have_words_of_their_own() -> None:
    history = History()
    for stage in (ABSTRACT, FULL):
        for number in range(2):
            history.says("a", "i", f"W{number}", stage)
    found = {language: told(snapshot(history, 1, None, MINE), language) for language in Language}
    assert [text.split()[-2:] for text in found[NB]] == [["2", "sammendrag."], ["2", "fulltekster."]]
    assert [text.split()[-2:] for text in found[NN]] == [["2", "samandrag."], ["2", "fulltekstar."]]
    assert [" ".join(text.split()[-2:]) for text in found[EN]] == ["2 abstracts.", "full texts."]


def test_numbers_are_written_as_the_language_does() -> None:
    assert (decimals(-0.125, NB), decimals(-0.125, EN), decimals(-0.001, NB)) == ("\u22120,12", "\u22120.12", "0,00")
    assert (percent(0.5, NN), percent(0.5, EN)) == ("50,0\u00a0%", "50.0%")
