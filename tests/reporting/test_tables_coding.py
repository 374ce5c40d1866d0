"""Coding tables: the columns of each method in three languages, quotations only when asked for, phases, categories."""

from __future__ import annotations

import pytest

from litreview.messages import Words
from litreview.model import (
    CodingMethod,
    CodingPhase,
    CodingRow,
    CodingTable,
    Language,
    Name,
    Protocol,
    Record,
    Snapshot,
    Work,
)
from litreview.reporting.document import CellKind, Table
from litreview.reporting.tables.coding import categories, coding, phases

NB, NN, EN = Words(Language.BOKMAL), Words(Language.NYNORSK), Words(Language.ENGLISH)
WORKS = (
    Work("W1", (1,), Record(title="En", authors=(Name("Aas", "K."),), year=2019)),
    Work("W2", (2,), Record(title="To", authors=(Name("Aas", "K."),), year=2019)),
    Work("W3", (3,), Record()),
)
ROWS = (
    CodingRow(1, "W2", "5-6", "Sitat", "Kort", "Før", "Kode a", "Under", "Kategori", "Håp"),
    CodingRow(3, "W3", "Tabell 2", "", "Kort to", "", "Kode b", "", "Kategori", "Håp"),
    CodingRow(4, "W1", "", "Sitat tre", "", "", "Kode a", "Under", "Kategori", "Håp"),
    CodingRow(5, "W9", "", "", "", "", "Kode c", "", "", "Tillit"),
)


def snapshot(*tables: CodingTable) -> Snapshot:
    return Snapshot(Protocol("p", Language.BOKMAL, "?"), works=WORKS, coding=tables)


def made(method: CodingMethod, words: Words = NB, *, units: bool = False) -> Table:
    (table,) = coding(snapshot(CodingTable("coding", method, rows=ROWS)), words, units=units)
    return table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    ("method", "words", "headings"),
    [
        (CodingMethod.BRAUN_CLARKE, NB, "Kilde · Tekstutdrag · Kode · Undertema · Tema"),
        (
            CodingMethod.MALTERUD,
            NN,
            "Kjelde · Førebels tema · Meiningsberande eining · Kodegruppe · Subgruppe · Kondensat · Resultatkategori",
        ),
        (
            CodingMethod.GRANEHEIM_LUNDMAN,
            EN,
            "Source · Meaning unit · Condensed meaning unit · Code · Subcategory · Category · Theme",
        ),
        (CodingMethod.EVANS, NB, "Kilde · Tekstutdrag · Nøkkelfunn · Undertema · Tema"),
    ],
)
def test_the_columns_are_those_of_the_method(method: CodingMethod, words: Words, headings: str) -> None:
    assert " · ".join(made(method, words, units=True).headings) == headings


def test_a_quotation_is_printed_only_when_it_is_asked_for() -> None:
    for method in CodingMethod:
        assert "Sitat" not in str(texts(made(method)))
        assert "Sitat" in str(texts(made(method, units=True)))
    assert made(CodingMethod.BRAUN_CLARKE).headings[:2] == ("Kilde", "Kondensert tekst")
    assert made(CodingMethod.GRANEHEIM_LUNDMAN).headings[1] == "Kondensert meningsenhet"


def test_each_row_keeps_its_source() -> None:
    assert [row[0] for row in texts(made(CodingMethod.FREE))] == [
        *("Aas, 2019b, s. 5–6", "Artikkel 3, Tabell 2", "Aas, 2019a"),
    ]  # W9 is not included: CODING-STRAY tells of it
    assert texts(made(CodingMethod.FREE, EN))[0][0] == "Aas, 2019b, pp. 5–6"


def test_of_free_columns_those_in_use_are_printed() -> None:
    rows = (CodingRow(1, "W1", code="a", theme="b"),)
    (table,) = coding(snapshot(CodingTable("x", rows=rows)), NB, units=True)
    assert (table.key, table.headings, table.wide) == ("coding.x", ("Kilde", "Kode", "Tema"), False)
    assert coding(snapshot(CodingTable("x")), NB) == ()


def test_many_columns_ask_for_a_wide_page() -> None:
    assert made(CodingMethod.GRANEHEIM_LUNDMAN, units=True).wide


def test_captions_and_source() -> None:
    own = CodingTable("x", caption="Tabell 9. Min koding", source="Etter boka", rows=ROWS)
    (table,) = coding(snapshot(own), NB)
    assert (table.caption, [note.text for note in table.notes]) == ("Min koding", ["Etter boka"])
    (english,) = coding(snapshot(own), EN)
    assert english.caption == "Coding of the articles (own columns)"


def test_phases_say_what_was_done_and_what_was_not_stated() -> None:
    said = (CodingPhase(2, "Kodet."), CodingPhase(6, "Skrev.", "Mitt navn"))
    table = CodingTable("x", CodingMethod.BRAUN_CLARKE, phases=said)
    (shown,) = phases(snapshot(table), NB)
    assert [row[0] for row in texts(shown)] == [
        *(
            "1. Bli kjent med materialet",
            "2. Begynne å kode",
            "3. Søke etter temaer",
            "4. Gjennomgå og forbedre temaer",
        ),
        *("5. Definere og navngi temaer", "6. Mitt navn"),
    ]
    assert [row[1] for row in texts(shown)][:2] == ["ikke oppgitt", "Kodet."]
    (draft,) = phases(snapshot(table), NB, draft=True)
    assert [row[1].kind for row in draft.rows][:2] == [CellKind.TODO, CellKind.TEXT]
    bare = CodingTable("x", CodingMethod.MALTERUD, rows=ROWS)
    assert phases(snapshot(bare), NB) == ()
    assert len(phases(snapshot(bare), NB, draft=True)[0].rows) == 4
    assert phases(snapshot(CodingTable("x", rows=ROWS)), NB, draft=True) == ()
    own = CodingTable("x", CodingMethod.FREE, phases=(CodingPhase(1, "Leste", "Lesing"), CodingPhase(3, "Delte")))
    assert texts(phases(snapshot(own), NB)[0]) == [["1. Lesing", "Leste"], ["3", "Delte"]]


def test_codes_are_gathered_under_their_categories() -> None:
    (table,) = categories(snapshot(CodingTable("x", CodingMethod.GRANEHEIM_LUNDMAN, rows=ROWS)), NB)
    assert table.headings == ("Tema", "Kategori", "Subkategori", "Koder", "Artikler")
    assert texts(table) == [
        ["Håp", "Kategori", "Under", "Kode a", "1, 2"],
        ["", "", "", "Kode b", "3"],
    ]
    assert [note.text for note in table.notes] == ["1: Aas, 2019a · 2: Aas, 2019b · 3: Artikkel 3"]
    assert categories(snapshot(CodingTable("x", rows=(CodingRow(1, "W1", code="a"),))), NB) == ()
    assert categories(snapshot(CodingTable("x", rows=(CodingRow(1, "W1", theme="a"),))), NB) == ()


def test_malterud_gathers_code_groups_and_subgroups_in_result_categories() -> None:
    (table,) = categories(snapshot(CodingTable("x", CodingMethod.MALTERUD, rows=ROWS)), NB)
    assert table.caption == "Kodegrupper og subgrupper samlet i resultatkategorier"
    assert table.headings[-4:] == ("Resultatkategori", "Subgruppe", "Kodegrupper", "Artikler")
