"""The search appendix, the log in any columns, and where what they tell comes from in the store."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from told import EN, INCOMPLETE, LOST, NB, NN, api_run, file_run, full, hand_run

from litreview.errors import InputErrors
from litreview.formats.layout_file import read_layout
from litreview.formats.protocol_file import LOG_FIELDS, read_protocol
from litreview.messages import Words
from litreview.model import Column, Language, LogLayout, Purpose, Run, Snapshot, message
from litreview.normalise.headings import subject_headings
from litreview.reporting.assemble import assemble
from litreview.reporting.document import CellKind, Paragraph, Table
from litreview.reporting.tables.appendix import appendix
from litreview.reporting.tables.log import log
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import empty


def tables(state: Snapshot, words: Words = NB) -> list[Table]:
    return [block for block in appendix(state, words) if isinstance(block, Table)]


def rows(run: Run, words: Words = NB) -> dict[str, tuple[str, str]]:
    """What one search tells, by the label at the row's head."""
    (found,) = tables(replace(full(), runs=(run,)), words)
    return {row[0].text: (row[1].text, row[2].text) for row in found.rows}


def test_a_table_for_each_source_in_the_order_searched() -> None:
    runs = (file_run(1), api_run(2), hand_run(3), file_run(4))
    found = tables(replace(full(), runs=runs))
    assert [one.caption for one in found] == [
        "Søk i CINAHL. Plattform: EBSCOhost",
        "Søk i PubMed. Plattform: NCBI",
        "Søk i Helsebiblioteket. Plattform: Folkehelseinstituttet, etter litreviews kildeliste",
    ]
    assert [row[0].text for row in found[0].rows if row[0].text.startswith("Søk ")] == ["Søk 1", "Søk 4"]


def test_a_search_by_litreview_tells_all_that_is_known_of_it() -> None:
    said = rows(api_run(remarks=(LOST, message("log.unparsed", n=2))))
    assert said["Søk 1"] == ("hovedsøk · gjort av litreview · hovedsok", "")
    assert said["Dato"][0] == "10. februar 2026"
    assert said["Utført av"][0] == "Kari, gjennom litreview 1. mars 2026"
    assert said["Søkestreng, som skrevet"][0] == "hope AND nurs*"
    assert said["Søkestreng, som sendt"][0] == "(hope) AND (nurs*) AND 2015:2025[dp]"
    assert said["Slik kilden forsto søket"][0] == '"hope"[MeSH Terms] AND nurs*'
    assert said["Gikk tapt"][0] == "PubMed avgrenser på en annen dato enn publisering: 2015"
    assert said["Merknader"][0] == NB("log.unparsed", n=2)
    assert said["Avgrensninger"][0] == "2015–2025 (begrunnelse: nyere praksis)"
    assert said["Linje S1"] == ("hope\n(hope)", "900")
    assert said["Trinn: Treff før avgrensning"] == ("", "60")
    assert said["Treff"] == ("rapportert av kilden", "40")
    assert said["Hentet og lest"][0] == "40 hentet, 40 lest, 0 kunne ikke leses\nFullstendig: tallene går opp."
    assert said["Rådata"][0] == f"3 sider slik de kom fra kilden, 4\u00a0096 byte\nSHA-256 {'a' * 64}"


def test_nothing_lost_and_no_limits_are_said_in_full_words() -> None:
    said = rows(api_run(limits=()))
    assert said["Gikk tapt"][0] == "Ingenting: kilden kunne uttrykke hele søket."
    assert said["Avgrensninger"][0] == "Ingen avgrensninger ble brukt."


def test_a_file_is_named_with_size_and_fingerprint() -> None:
    said = rows(file_run())
    assert said["Fil"][0] == f"cinahl.ris\n512 byte\nSHA-256 {'c' * 64}"
    assert said["Utført av"][0] == "Lest inn av Kari 1. mars 2026"
    assert "Rådata" not in said


def test_an_incomplete_search_says_so() -> None:
    (found,) = tables(replace(full(), runs=(api_run(status=INCOMPLETE, retrieved=30, parsed=28, unparsed=2),)))
    (cell,) = [row[1] for row in found.rows if row[0].text == "Hentet og lest"]
    assert cell.text == "30 hentet, 28 lest, 2 kunne ikke leses\nUfullstendig: ikke alle treff kom med."
    assert cell.kind is CellKind.WARNING


def test_a_row_by_hand_is_marked_and_claims_no_more_than_it_knows() -> None:
    said = rows(hand_run(limits=(), query=""))
    assert said["Søk 3"][0] == "tilleggssøk · ført for hånd"
    assert said["Søkestreng, som skrevet"][0] == "ikke oppgitt"
    assert said["Avgrensninger"][0] == "ikke oppgitt"
    assert said["Treff"] == ("ført av forfatteren", "7")
    assert not {"Gikk tapt", "Hentet og lest", "Rådata", "Fil"} & set(said)


def test_preliminary_searches_are_pointed_to_and_not_repeated() -> None:
    first = hand_run(4, purpose=Purpose.PRELIMINARY, source_printed="Oria", source="oria")
    state = replace(full(), runs=(*full().runs, first))
    assert len(tables(state)) == 3
    report = assemble(state, (), (), Language.BOKMAL, tables=["preliminary", "appendix"])
    (said,) = [block.line.text for block in report.blocks if isinstance(block, Paragraph)]
    assert said.endswith("De står i Tabell\u00a01.")
    alone = {
        Language.BOKMAL: "i eget vedlegg.",
        Language.NYNORSK: "i eige vedlegg.",
        Language.ENGLISH: "in a separate appendix.",
    }
    for language, ending in alone.items():
        report = assemble(state, (), (), language, tables=["appendix"])
        (said,) = [block.line.text for block in report.blocks if isinstance(block, Paragraph)]
        assert said.endswith(ending)
    assert not [block for block in appendix(full(), NB) if isinstance(block, Paragraph)]


def test_a_review_without_searches_has_no_appendix() -> None:
    assert appendix(replace(full(), runs=()), NB) == ()


@pytest.mark.parametrize("words", [NB, NN, EN], ids=lambda words: words.language)
def test_the_fingerprint_of_many_pages_is_explained_in_every_language(words: Words) -> None:
    first, second, third = tables(full(), words)
    assert "SHA-256" in first.notes[0].text
    assert (second.notes, third.notes) == ((), ())


# From the store -------------------------------------------------------------------------------------------------------

RIS = "".join(f"TY  - JOUR\nTI  - Hope {n}\nPY  - 2019\nDO  - 10.5555/{n}\nER  - \n\n" for n in (1, 2, 1))


def test_who_when_size_and_fingerprint_come_from_the_store(tmp_path: Path) -> None:
    review = empty(tmp_path)
    path = tmp_path / "hope.ris"
    path.write_bytes(RIS.encode())
    import_file(review, FileImport(path, source="CINAHL", purpose=Purpose.MAIN))
    add_row(review, LogRow(printed={"source": "Google", "query": "håp"}, purpose=Purpose.MAIN))
    state = snapshot(review)
    mark, by_hand = state.provenance[1], state.provenance[2]
    assert state.actors[mark.by]
    assert (mark.pages, mark.size, mark.sha256) == (1, len(RIS.encode()), sha256(RIS.encode()).hexdigest())
    assert (by_hand.pages, by_hand.sha256, by_hand.platform) == (0, "", "Google")
    assert mark.at is not None
    assert mark.duplicates is None  # nobody has looked for them


def test_duplicates_of_each_search_are_counted_once_they_were_looked_for(tmp_path: Path) -> None:
    from litreview.steps.dedupe import dedupe

    review = empty(tmp_path)
    for name, text in (("one.ris", RIS), ("two.ris", RIS.replace("2019", "2019 "))):
        path = tmp_path / name
        path.write_bytes(text.encode())
        import_file(review, FileImport(path, source="CINAHL", purpose=Purpose.MAIN))
    dedupe(review)
    state = snapshot(review)
    found = [state.provenance[number].duplicates for number in (1, 2)]
    assert found == [1, 3]
    assert sum(one or 0 for one in found) == state.tally.records - state.tally.works


# The log in any columns -----------------------------------------------------------------------------------------------


def column(field: str, state: Snapshot | None = None) -> list[str]:
    found = log(state or full(), NB, LogLayout((Column(field),)))
    assert found is not None
    return [row[0].text.removesuffix(" †") for row in found.rows]


def test_every_field_of_the_log_can_be_printed_under_a_heading_of_its_own() -> None:
    for words in (NB, NN, EN):
        for field in LOG_FIELDS:
            found = log(full(), words, LogLayout((Column(field),)))
            assert found is not None
            assert found.headings[0] not in ("", field), field
            assert len(found.rows) == 3


def test_what_a_school_may_ask_for_can_be_printed() -> None:
    assert column("lines")[0] == "S1: hope (900)\nS2: nurs* (800)"
    assert column("reasons") == ["2015–2025: nyere praksis"] * 3
    assert column("before_limits") == ["60", "ikke oppgitt", "ikke oppgitt"]
    assert column("duplicates") == ["0", "2", "ikke oppgitt"]
    assert column("who") == ["Kari"] * 3
    assert column("subject_headings") == ["ingen", "Hope", "ikke oppgitt"]
    assert column("file") == ["", "cinahl.ris", ""]
    assert column("comment", replace(full(), runs=(hand_run(note="to ord prøvd"),))) == ["to ord prøvd"]
    assert column("works", replace(full(), runs=(hand_run(works=("W2",)), hand_run(4)))) == [
        "Artikkel 2",
        "ikke oppgitt",
    ]


def test_a_comment_in_a_column_is_not_repeated_under_the_table() -> None:
    state = replace(full(), runs=(hand_run(note="to ord prøvd"),))
    shown, left = (log(state, NB, LogLayout((Column("hits"), Column(name)))) for name in ("comment", "who"))
    assert shown is not None
    assert left is not None
    assert not any("to ord prøvd" in note.text for note in shown.notes)
    assert any("to ord prøvd" in note.text for note in left.notes)


def test_the_eight_columns_stand_where_nothing_is_stated() -> None:
    found = log(full(), NB)
    assert found is not None
    assert found.headings == (
        *("Dato", "Søkemotor", "Søkeord og ordkombinasjoner", "Avgrensninger"),
        *("Antall treff", "Leste abstrakt", "Leste artikler", "Artikler inkludert"),
    )


LAYOUT = 'schema = 1\ntables = ["log"]\n[log]\ncolumns = [{columns}]\n'


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ('{ field = "hit" }', "hits"),
        ('{ field = "subject headings" }', "subject_headings"),
        ('{ field = "source", parts = [{ field = "plattform" }] }', "platform"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(columns: str, said: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read_layout(LAYOUT.replace("{columns}", columns).encode(), "a.layout.toml", "a")
    told = "".join(NB(error.words["detail"]) for error in caught.value.errors if "detail" in error.words)
    assert f"«{said}»" in told


def test_a_field_near_to_none_is_refused_with_the_list() -> None:
    with pytest.raises(InputErrors) as caught:
        read_layout(LAYOUT.replace("{columns}", '{ field = "xyzzy" }').encode(), "a.layout.toml", "a")
    told = "".join(NB(error.words["detail"]) for error in caught.value.errors if "detail" in error.words)
    assert "xyzzy" in told
    assert "Mente du" not in told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"Substance-Related Disorders"[MeSH Terms] AND hope[tiab]', ("Substance-Related Disorders",)),
        ("hope[mh:noexp] OR nurses[MeSH]", ("hope", "nurses")),
        ('(MH "Hope+") AND (MM "Nurses")', ("Hope", "Nurses")),
        ('DE "Recovery (Disorders)" OR recovery', ("Recovery (Disorders)",)),
        ("exp Substance-Related Disorders/ or *Hope/", ("Substance-Related Disorders", "Hope")),
        ("exp Hope/ and nurs*.mp.", ("Hope",)),
        ("hope and/or recovery", ()),
        ("håp OG rus", ()),
        ("hope[title] AND 2010:2024[dp]", ()),
        ("", ()),
    ],
)
def test_subject_headings_are_seen_in_the_forms_of_the_databases(text: str, found: tuple[str, ...]) -> None:
    assert subject_headings(text) == found


def test_the_sections_of_the_protocol_are_read() -> None:
    text = (
        'schema = 1\nlanguage = "nb"\n[question]\nmain = "?"\n[search_report]\ncontacts = "none"\n'
        '[registration]\nname = "OSF"\nnumber = "1"\n'
    )
    protocol = read_protocol(text.encode(), "p.toml", "p")
    assert (protocol.search_report.contacts, protocol.search_report.filters) == ("none", "")
    assert (protocol.registration.name, protocol.registration.number) == ("OSF", "1")
    with pytest.raises(InputErrors):
        read_protocol(text.replace("contacts", "kontakt").encode(), "p.toml", "p")


def test_the_runner_without_a_kept_name_is_a_pseudonym() -> None:
    said = rows(replace(api_run(), id=1))
    assert "Kari" in said["Utført av"][0]
    (found,) = tables(replace(full(), runs=(api_run(),), actors={"a1": ""}))
    assert next(row[1].text for row in found.rows if row[0].text == "Utført av").startswith("a1, ")
