"""The literature matrix in its three layouts, with the rows and labels the theses print."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import (
    Column,
    Criterion,
    CriterionException,
    CriterionKind,
    Extraction,
    Language,
    MatrixKind,
    MatrixLayout,
    Name,
    Part,
    Protocol,
    Record,
    RecordType,
    Snapshot,
    Work,
)
from litreview.reporting.document import CellKind, Table
from litreview.reporting.tables.matrix import matrix

NB, NN, EN = (Words(language) for language in Language)

EIGHT = MatrixLayout(
    MatrixKind.PER_WORK,
    (
        Column("title", "Artikkel {number} / {country}"),
        Column("reference", "Referanse"),
        Column("aim", "Hensikten med studien"),
        Column("method", "Metode"),
        Column("sample", "Utvalg"),
        Column("findings", "Resultater"),
        Column("appraisal", "Kvalitetsvurdering"),
        Column("ethics", "Redegjort for etiske overveielser"),
    ),
    "Tabell {number}, artikkel {number}.",
)
FIVE = MatrixLayout(
    MatrixKind.PER_WORK,
    (
        Column(
            "reference",
            "Referanse",
            (
                Part("title", "Artikkel:"),
                Part("authors", "Forfatter:"),
                Part("year", "Årstall:"),
                Part("journal", "Tidsskrift:"),
            ),
        ),
        Column("aim", "Hensikt"),
        Column("method", "Metode"),
        Column("findings", "Resultat/Funn"),
        Column("relevance", "Relevans"),
    ),
    summary=True,
)
SEVEN = MatrixLayout(
    MatrixKind.WIDE,
    (
        Column("author_year", "Navn og år"),
        Column("title", "Tittel"),
        Column("aim", "Formål"),
        Column("method", "Metode"),
        Column("respondents", "Respondenter"),
        Column("age", "Alder"),
        Column("themes", "Sentrale temaer"),
    ),
    "Tabell 1:",
)

WORKS = (
    Work(
        "W1",
        (1,),
        Record(
            RecordType.ARTICLE,
            "Alfa",
            authors=(Name("Sjursæther", "T. E."), Name("Lundberg", "K. G.")),
            year=2021,
            container="Tidsskrift",
            country="Norge",
            doi="10.1000/a",
        ),
    ),
    Work(
        "W7",
        (2,),
        Record(RecordType.ARTICLE, "Beta", authors=(Name("Ness", "Ottar"), Name("Borg", "Marit")), year=2013),
    ),
)


def review(layout: MatrixLayout | None, *cells: tuple[str, str, str], exceptions: bool = False) -> Snapshot:
    criteria = (Criterion("I1", CriterionKind.INCLUDE, "Årstall: 2016-2021"),)
    broken = (CriterionException("W7", "I1", ("relevansen veide tyngre", "stemmer med nyere")),) if exceptions else ()
    return Snapshot(
        Protocol("p", Language.BOKMAL, "?", matrix=layout, criteria=criteria),
        works=WORKS,
        extractions=tuple(Extraction(*cell) for cell in cells),
        exceptions=broken,
    )


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_a_table_per_work_with_a_heading_row_and_own_labels() -> None:
    first, second = matrix(
        review(
            EIGHT,
            ("W1", "aim", "Få kunnskap."),
            ("W1", "reference", "Som trykt. 19 (3)"),
            ("W7", "findings", "a) én\nb) to"),
            ("W7", "findings.heading", "Resultatr"),
            ("W7", "country", "Norge"),
        ),
        NB,
    )
    assert (first.key, second.key) == ("matrix.W1", "matrix.W7")
    assert (first.headings, first.row_heads) == ((), True)
    assert [row[0] for row in texts(first)] == [
        "Artikkel 1 / Norge",
        "Referanse",
        "Hensikten med studien",
        "Metode",
        "Utvalg",
        "Resultater",
        "Kvalitetsvurdering",
        "Redegjort for etiske overveielser",
    ]
    assert texts(first)[0][1] == "Alfa"
    assert texts(first)[1][1] == "Som trykt. 19 (3)"
    assert texts(first)[3][1] == "ikke oppgitt"
    assert first.rows[3][1].kind is CellKind.UNKNOWN
    assert [row[0] for row in texts(second)][0::5] == ["Artikkel 2 / Norge", "Resultatr"]
    assert [line.text for line in second.rows[5][1].lines] == ["a) én", "b) to"]
    assert texts(second)[1][1] == "Ness, O. & Borg, M. (2013). Beta."
    assert (first.caption, second.caption) == ("artikkel 1.", "artikkel 2.")


def test_labels_give_way_in_another_language_and_texts_do_not() -> None:
    _, second = matrix(review(EIGHT, ("W7", "findings", "funn"), ("W7", "findings.heading", "Resultatr")), EN)
    assert [row[0] for row in texts(second)] == [
        "Article 2",
        "Reference",
        "Aim",
        "Method",
        "Sample",
        "Findings",
        "Quality appraisal",
        "Ethical considerations",
    ]
    assert texts(second)[5] == ["Findings", "funn"]
    assert second.caption == "Article 2"
    kept = matrix(review(EIGHT, ("W7", "findings.heading", "Resultatr")), EN, as_printed=True)[1]
    assert kept.rows[5][0].text == "Resultatr"


def test_a_composed_cell_has_labelled_lines_and_a_summary_before() -> None:
    first, second = matrix(
        review(FIVE, ("W7", "journal", "Tidsskrift Vol.nr: 10 s. 219-228"), ("W7", "summary", "Fire hovedpunkter.")), NB
    )
    assert [row[0] for row in texts(second)] == ["Referanse", "Hensikt", "Metode", "Resultat/Funn", "Relevans"]
    assert texts(second)[0][1] == (
        "Artikkel: Beta\nForfatter: Ness, Ottar; Borg, Marit\nÅrstall: 2013\n"
        "Tidsskrift: Tidsskrift Vol.nr: 10 s. 219-228"
    )
    assert [line.text for line in second.before] == ["Fire hovedpunkter."]
    assert first.before == ()
    english = matrix(review(FIVE), EN)[1]
    assert english.rows[0][1].text.split("\n")[3] == "Journal: not stated"


def test_one_wide_table_with_seven_columns() -> None:
    (table,) = matrix(review(SEVEN, ("W1", "age", "Ikke nevnt"), ("W1", "title", "Fra skam")), NB)
    assert table.headings == ("Navn og år", "Tittel", "Formål", "Metode", "Respondenter", "Alder", "Sentrale temaer")
    assert texts(table)[0] == [
        "Sjursæther & Lundberg, 2021",
        "Fra skam",
        "ikke oppgitt",
        "ikke oppgitt",
        "ikke oppgitt",
        "Ikke nevnt",
        "ikke oppgitt",
    ]
    assert len(table.rows) == 2
    assert table.wide
    assert table.caption == "Litteraturmatrise"
    assert matrix(review(SEVEN), NN)[0].headings[4] == "Respondentar"


def test_the_number_stands_where_the_headings_are_not_the_authors_own() -> None:
    fields = ("author_year", "title")
    plain = matrix(review(MatrixLayout(MatrixKind.WIDE, tuple(map(Column, fields)))), NB)[0]
    assert [row[0].text[:3] for row in plain.rows] == ["1. ", "2. "]
    numbered = MatrixLayout(MatrixKind.WIDE, tuple(map(Column, ("number", *fields))))
    table = matrix(review(numbered, exceptions=True), NB)[0]
    assert table.headings[0] == "Nr."
    assert [row[0].text for row in table.rows] == ["1", "2"]
    assert [row[1].text.endswith("*") for row in table.rows] == [False, True]
    assert not any(row[0].text[0].isdigit() for row in matrix(review(SEVEN), NB)[0].rows)


def test_works_with_an_exception_are_starred_with_the_reasons_below() -> None:
    (wide,) = matrix(review(SEVEN, exceptions=True), NB)
    assert [row[0] for row in texts(wide)] == ["Sjursæther & Lundberg, 2021", "Ness & Borg, 2013*"]
    note = "* Artikkel 2 er et unntak fra I1 Årstall: 2016-2021: relevansen veide tyngre; stemmer med nyere"
    assert [line.text for line in wide.notes] == [note]
    first, second = matrix(review(FIVE, exceptions=True), NB)
    assert (first.caption, second.caption) == ("Artikkel 1", "Artikkel 2*")
    assert (len(first.notes), [line.text for line in second.notes]) == (0, [note])


def test_bibliographic_fields_come_from_the_record() -> None:
    layout = MatrixLayout(
        MatrixKind.WIDE, tuple(map(Column, ("number", "doi", "country", "year", "journal", "authors")))
    )
    (table,) = matrix(review(layout), NB)
    assert texts(table) == [
        ["1", "https://doi.org/10.1000/a", "Norge", "2021", "Tidsskrift", "Sjursæther, T. E.; Lundberg, K. G."],
        ["2", "ikke oppgitt", "ikke oppgitt", "2013", "ikke oppgitt", "Ness, Ottar; Borg, Marit"],
    ]


def test_without_a_layout_the_filled_fields_make_a_wide_table_and_nothing_makes_none() -> None:
    (table,) = matrix(review(None, ("W1", "relevance", "r"), ("W1", "aim", "a"), ("W1", "own", "o")), NB)
    assert table.headings == ("Forfatter og år", "Tittel", "Hensikt", "Relevans", "own")
    assert matrix(review(None), NB) == ()
    assert matrix(Snapshot(Protocol("p", Language.BOKMAL, "?", matrix=SEVEN)), NB) == ()
