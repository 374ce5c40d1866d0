"""PRISMA-S and the four other checklists: counts, words, answers from the data, never «none» for what is unknown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from five_reviews import ALL
from told import (
    EN,
    NB,
    NN,
    REGISTERED,
    SAID,
    api_run,
    body,
    changed,
    day,
    file_run,
    full,
    hand_run,
)

from litreview.messages import Words
from litreview.model import (
    UNKNOWN,
    Amendment,
    Finding,
    Language,
    Limit,
    LimitKind,
    Outcome,
    Registration,
    SearchReport,
    Snapshot,
    SourceColumn,
    Tally,
    message,
)
from litreview.reporting.assemble import assemble
from litreview.reporting.checklists.answers import Facts, Standing, says_none
from litreview.reporting.checklists.items import LISTS
from litreview.reporting.checklists.prisma_s import FILLERS, KEYS
from litreview.reporting.document import CellKind, Table
from litreview.steps.proof import prove

COUNTS = {"prisma": 42, "abstracts": 12, "entreq": 21, "scr": 22}
WORDS = (NB, NN, EN)


def table(snapshot: Snapshot, key: str, words: Words = NB, *, draft: bool = False) -> Table:
    (found,) = assemble(snapshot, (), (), words.language, tables=[key], draft=draft).tables
    return found


def answers(snapshot: Snapshot, *, draft: bool = False) -> dict[str, str]:
    """PRISMA-S by number."""
    return {number: answer for number, (answer, _) in body(table(snapshot, "prisma_s", draft=draft)).items()}


def standings(snapshot: Snapshot, words: Words = NB) -> dict[str, Standing]:
    facts = Facts(snapshot, prove(snapshot), words)
    return {number: fill(facts).standing for number, fill in FILLERS}


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.language)
def test_each_list_has_its_items_and_each_item_its_topic_and_standing(words: Words) -> None:
    for name, count in COUNTS.items():
        found = table(full(), f"checklist_{name}", words)
        assert len(found.rows) == count
        assert [row[0].text for row in found.rows] == [number for number, _ in LISTS[name]]
        spoken = {words(f"checklist.standing.{standing.value}") for standing in Standing}
        for row in found.rows:
            assert row[1].text
            assert row[2].lines[0].text in spoken
    assert len(table(full(), "prisma_s", words).rows) == 16


def test_prisma_2020_has_27_items() -> None:
    assert len({number.rstrip("abcdef") for number, _ in LISTS["prisma"]}) == 27


def test_every_item_of_a_list_is_told_in_other_words_than_the_next() -> None:
    for words in WORDS:
        for name, items in LISTS.items():
            topics = [words(f"checklist.{name}.{number}") for number, _ in items]
            assert len(set(topics)) == len(topics)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.language)
def test_a_fully_stated_review_answers_all_sixteen(words: Words) -> None:
    snapshot = full()
    closed = {
        number
        for number, standing in standings(snapshot, words).items()
        if standing in (Standing.FILLED, Standing.NONE)
    }
    assert closed == {str(number) for number in range(1, 17)}
    assert all(row[2].text.strip() for row in table(snapshot, "prisma_s", words).rows)
    assert words("report.not_stated") not in " ".join(row[2].text for row in table(snapshot, "prisma_s", words).rows)


def test_none_is_written_out_in_full_words() -> None:
    said = answers(full())
    assert said["2"] == "Ingen: det ble ikke søkt i flere databaser samtidig."
    assert said["3"] == "Ingen: det ble ikke søkt i studieregistre."
    assert said["6"] == "Ingen: verken forfattere eller fagpersoner ble kontaktet."
    assert said["7"] == "Ingen: ingen andre metoder ble brukt."
    assert said["11"] == "Ingen: ingen tidligere søkestrategier ble brukt om igjen."
    assert said["12"] == "Ingen: søkene ble ikke oppdatert."


@pytest.mark.parametrize("text", ["none", " None. ", "ingen", "Inga!", "inkje"])
def test_none_can_be_said_in_any_of_the_languages(text: str) -> None:
    assert says_none(text)
    assert not says_none(f"{text} andre enn PROSPERO")


@pytest.mark.parametrize(
    ("key", "number"),
    [("registries", "3"), ("contacts", "6"), ("filters", "10"), ("earlier", "11"), ("peer_review", "14")],
)
def test_what_only_the_author_knows_is_never_none_when_it_is_not_stated(key: str, number: str) -> None:
    snapshot = changed(full(), search_report=replace(SAID, **{key: ""}))
    assert answers(snapshot)[number] == "ikke oppgitt"
    assert standings(snapshot)[number] is Standing.MISSING
    draft = table(snapshot, "prisma_s", draft=True).rows[int(number) - 1][2]
    assert draft.kind is CellKind.TODO
    assert f"«{key}»" in draft.text
    assert "[search_report]" in draft.text
    final = table(snapshot, "prisma_s").rows[int(number) - 1][2]
    assert final.kind is CellKind.UNKNOWN


def test_the_log_answers_what_it_shows() -> None:
    said = answers(full())
    assert said["1"] == "PubMed (NCBI): 1 søk\nCINAHL (EBSCOhost): 1 søk"
    assert said["4"] == "Helsebiblioteket: «håp» (søk 3, 12. februar 2026); treff: 7"
    assert said["9"] == "2015–2025 (søk 1–3). Begrunnelse: nyere praksis"
    assert said["13"] == "PubMed: 10. februar 2026\nCINAHL: 11. februar 2026\nHelsebiblioteket: 12. februar 2026"
    assert said["15"] == "PubMed: 40\nCINAHL: 20\nHelsebiblioteket: 7\nTil sammen 67 treff"
    assert "«ingen»" not in " ".join(said.values())


def test_a_register_an_expert_and_citations_in_the_log_are_told() -> None:
    more = (
        hand_run(4, source="prospero", source_printed="PROSPERO", column=SourceColumn.REGISTER, query="hope"),
        hand_run(5, source="expert", source_printed="Veileder", column=SourceColumn.OTHER, query="en artikkel"),
        hand_run(6, source="citation", source_printed="Referanselister", column=SourceColumn.CITATION, query="lest"),
        hand_run(7, source="handsearch", source_printed="Håndsøk", column=SourceColumn.OTHER, query="to tidsskrift"),
    )
    snapshot = replace(changed(full(), search_report=SearchReport()), runs=(*full().runs, *more))
    said = answers(snapshot)
    assert said["3"] == "PROSPERO (plattform ikke oppgitt): 1 søk"
    assert said["6"].startswith("Veileder: «en artikkel»")
    assert said["5"].startswith("Referanselister: «lest»")
    assert said["7"].startswith("Håndsøk: «to tidsskrift»")
    assert "Veileder" not in said["7"]


def test_an_author_who_says_none_against_the_log_is_contradicted() -> None:
    more = hand_run(4, source="prospero", source_printed="PROSPERO", column=SourceColumn.REGISTER)
    said = answers(replace(full(), runs=(*full().runs, more)))["3"]
    assert "PROSPERO" in said
    assert "men søkeloggen viser noe annet" in said


def test_a_catalogue_over_many_sources_is_told_beside_none() -> None:
    oria = hand_run(4, source="oria", source_printed="Oria", column=SourceColumn.DATABASE)
    said = answers(replace(full(), runs=(oria,)))["2"]
    assert said.split("\n")[0] == "Ingen: det ble ikke søkt i flere databaser samtidig."
    assert said.split("\n")[1].startswith("Oria dekker selv mange kilder")
    assert "viser noe annet" not in said


def test_limits_of_a_search_by_litreview_without_any_are_none_and_by_hand_unknown() -> None:
    free = (api_run(limits=()), replace(file_run(2), id=2))
    assert "Ingen avgrensninger ble brukt: søk 1." in answers(replace(full(), runs=free))["9"]
    assert answers(replace(full(), runs=(api_run(limits=()),)))["9"] == "Ingen: ingen av søkene ble avgrenset."
    by_hand = answers(replace(full(), runs=(hand_run(1, limits=()),)))["9"]
    assert by_hand == "Avgrensninger ikke oppgitt: søk 1."


def test_a_limit_without_reason_says_so_and_the_draft_asks() -> None:
    snapshot = replace(full(), runs=(api_run(limits=(Limit(LimitKind.LANGUAGE, "norsk"),)),))
    assert answers(snapshot)["9"] == "norsk (søk 1). Begrunnelse: ikke oppgitt"
    assert answers(snapshot, draft=True)["9"].endswith("Skriv hvorfor hver avgrensning ble brukt.")


def test_an_unknown_count_and_an_unknown_year_leave_the_item_open() -> None:
    snapshot = replace(full(), runs=(hand_run(1, hits=UNKNOWN, date=day(5, 10, None)),))
    assert answers(snapshot)["15"] == "Helsebiblioteket: ikke oppgitt"
    assert answers(snapshot)["13"] == "Helsebiblioteket: 10/5 (år ikke oppgitt)"
    found = standings(snapshot)
    assert (found["13"], found["15"]) == (Standing.PARTLY, Standing.PARTLY)


def test_the_same_search_made_again_is_an_update() -> None:
    again = api_run(4, date=day(3, 1))
    snapshot = replace(changed(full(), search_report=replace(SAID, updates="")), runs=(*full().runs, again))
    assert answers(snapshot)["12"] == "Samme søk er gjort flere ganger: søk 1, 4."


def test_duplicates_are_told_from_what_was_done() -> None:
    assert answers(full())["16"].startswith("litreview sammenlignet")
    unmatched = replace(full(), tally=replace(full().tally, unmatched=3))
    assert answers(unmatched)["16"] == "ikke oppgitt"
    assert "litreview dedupe" in answers(unmatched, draft=True)["16"]
    pairs = replace(full(), tally=replace(full().tally, undecided_pairs=1))
    assert standings(pairs)["16"] is Standing.PARTLY


def test_an_empty_review_says_that_nothing_is_known() -> None:
    empty = replace(changed(full(), search_report=SearchReport()), runs=(), tally=Tally())
    assert set(answers(empty).values()) == {"ikke oppgitt"}


SEEDS = {
    "001": {"15": "Idunn: 67\nSvemed+: 23\nPubmed: 2\nTil sammen 92 treff", "3": "ikke oppgitt"},
    "003": {
        "4": "Google: «hvordan kan sosionomer påvirke voksne mennesker til å bli rusfri» "
        "(søk 1, fra 2.mars 2022 til 17.mars 2022); treff: ikke oppgitt"
    },
    "000": {"15": "Oria: 187\nTil sammen 187 treff", "6": "ikke oppgitt"},
    "002": {"13": "oria.no: ikke oppgitt", "15": "oria.no: ikke oppgitt"},
    "004": {"1": "Oria (plattform ikke oppgitt): 12 søk", "14": "ikke oppgitt"},
}


@pytest.mark.parametrize("review", SEEDS)
def test_the_shipped_reviews_answer_from_their_logs(review: str) -> None:
    said = answers(ALL[review]())
    assert {number: said[number] for number in SEEDS[review]} == SEEDS[review]
    assert all(said.values())


# Where in the report -------------------------------------------------------------------------------------------------


def test_a_place_is_the_number_of_the_table_in_this_very_report() -> None:
    report = assemble(full(), (), (), Language.BOKMAL, tables=["log", "prisma_s", "checklist_prisma"])
    places = {number: where for number, (_, where) in body(report.tables[2]).items()}
    assert [one.key for one in report.tables] == ["log", "prisma_s", "checklist_prisma"]
    assert places["6"] == "Tabell\u00a01 («Søkelogg»)"
    assert places["7"] == "Tabell\u00a01 («Søkelogg»); Tabell\u00a02 («Sjekkliste for søket: PRISMA-S»)"
    assert places["17"] == "Se eget vedlegg"
    turned = assemble(full(), (), (), Language.BOKMAL, tables=["checklist_prisma", "criteria", "log"])
    places = {number: where for number, (_, where) in body(turned.tables[0]).items()}
    assert places["6"] == "Tabell\u00a03 («Søkelogg»)"
    assert places["5"] == "Tabell\u00a02 («Inklusjons- og eksklusjonskriterier»)"


def test_a_part_without_table_is_named_by_its_heading() -> None:
    report = assemble(full(), (), (), Language.ENGLISH, tables=["question", "checklist_prisma"])
    assert body(report.tables[0])["4"][1] == "The section “Research question”"


def test_many_tables_of_one_key_are_named_together() -> None:
    report = assemble(full(), (), (), Language.NYNORSK, tables=["appendix", "prisma_s"])
    assert body(report.tables[-1])["8"][1] == "Tabell\u00a01–3 («Vedlegg: søka kjelde for kjelde»)"


def test_no_reference_is_left_unwritten() -> None:
    keys = ["limits", "appendix", "prisma_s", *(f"checklist_{name}" for name in LISTS)]
    report = assemble(full(), prove(full()), (), Language.BOKMAL, tables=keys)
    spans = [
        span for one in report.tables for row in one.rows for cell in row for line in cell.lines for span in line.spans
    ]
    assert not any(span.ref for span in spans)


# The other lists -----------------------------------------------------------------------------------------------------


def test_prisma_tells_the_content_in_short() -> None:
    said = body(table(full(), "checklist_prisma"))
    answer = partial(lambda number: said[number][0])
    assert "«Hvordan beskriver sykepleiere håp?»" in answer("4")
    assert "I1: 2015–2025" in answer("5")
    assert "CINAHL: 11. februar 2026" in answer("6")
    assert answer("11").startswith("Delvis fylt fra data\nSjekkliste: JBI")
    assert "1. koder" in answer("13d")
    assert answer("18") == "Fylt fra data\nVurdering er ført for 2 av 2 arbeider."
    assert answer("24a") == "Fylt fra data\nOSF · abc12 · https://osf.io/abc12"
    assert answer("24c") == "Ingen\nProtokollen er ikke endret etter at utvelgelsen begynte."
    assert answer("25") == "Ingen\nArbeidet har ikke hatt finansiering."
    assert answer("12") == "Må skrives av forfatter"


def test_registration_is_not_stated_rather_than_none() -> None:
    bare = body(table(changed(full(), registration=Registration()), "checklist_prisma"))
    assert [bare[number][0] for number in ("24a", "25", "26")] == ["Ikke oppgitt"] * 3
    none = body(table(changed(full(), registration=replace(REGISTERED, name="none")), "checklist_prisma"))
    assert none["24a"][0] == "Ingen\nOversikten er ikke registrert."


def test_amendments_are_counted() -> None:
    amended = replace(full(), amendments=(Amendment("for få treff", (), "a", "b"),))
    said = body(table(amended, "checklist_prisma"))["24c"][0]
    assert said == "Fylt fra data\n1 endring etter at utvelgelsen hadde begynt:\n– for få treff"


def test_a_draft_asks_and_the_final_does_not() -> None:
    draft, final = (body(table(full(), "checklist_prisma", draft=draft)) for draft in (True, False))
    assert "Skriv hvem som hentet ut data" in draft["9"][0]
    assert "Skriv hvem som hentet ut data" not in final["9"][0]
    assert table(full(), "checklist_prisma", draft=True).rows[2][2].kind is CellKind.TODO


def test_the_flow_of_a_log_by_hand_is_told_box_by_box() -> None:
    said = body(table(ALL["001"](), "checklist_prisma"))["16a"][0]
    assert "Referanser identifisert i databaser og registre: 92" in said
    assert "Publikasjoner inkludert: 5" in said
    assert "Ikke oppgitt: " in said
    assert "Dubletter fjernet: " not in said


def test_a_supporting_search_selects_nothing() -> None:
    said = body(table(ALL["002"](), "checklist_prisma"))
    assert said["16a"][0] == "Ingen\nIkke aktuelt: søket støtter en annen studie."


def test_the_tally_under_a_list_adds_up_to_its_items() -> None:
    for name, count in COUNTS.items():
        note = table(full(), f"checklist_{name}").notes[0].text
        assert sum(int(part.rsplit(" ", 1)[1]) for part in note.split("; ")) == count


def test_each_list_names_its_source_and_links_to_it() -> None:
    for key in ("prisma_s", *(f"checklist_{name}" for name in LISTS)):
        assert any(span.link.startswith("https://doi.org/") for span in table(full(), key).notes[-1].spans)


def test_limitations_are_told_by_the_facts() -> None:
    failing = Finding("P1", Outcome.FAILS, message("report.none"))
    (found,) = assemble(full(), (failing,), (), Language.BOKMAL, tables=["checklist_prisma"]).tables
    assert "– 1 kontroll fant noe som ikke stemmer" in body(found)["23c"][0]
    assert "stemmer" not in body(table(full(), "checklist_prisma"))["23c"][0]


def test_the_keys_of_the_protocol_are_those_that_are_asked_for() -> None:
    assert set(KEYS) == {
        *("multi", "registries", "browsing", "citations", "contacts", "other_methods", "filters", "earlier"),
        *("updates", "peer_review", "deduplication"),
    }


def test_rows_by_hand_are_told_apart_from_what_was_sent() -> None:
    _, sent, read, by_hand = answers(full())["8"].split("\n")
    assert (sent[-6:], read[-6:], by_hand[-6:]) == ("søk 1.", "søk 2.", "søk 3.")
    assert sent.startswith("Av litreview")
    assert by_hand.startswith("Ført for hånd")
