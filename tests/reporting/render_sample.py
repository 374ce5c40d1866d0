"""A report that has everything hard in it, for the tests of the renderers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from litreview.model import Language
from litreview.reporting.document import (
    Block,
    Bullets,
    Cell,
    CellKind,
    Heading,
    Line,
    Paragraph,
    Report,
    Span,
    Table,
    cell,
    line,
)

LABELS = {Language.BOKMAL: "Tabell", Language.NYNORSK: "Tabell", Language.ENGLISH: "Table"}
CLOCK = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
LONG = (
    "Deltakerne beskrev håp som noe de fikk låne av andre når de ikke hadde det selv. Relasjonen til hjelperen var "
    "avgjørende, og flere fortalte at det å bli møtt som et helt menneske var viktigere enn behandlingsmetoden. "
)
NASTY = (
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "a|b\\c",
    "_x0041_",
    "#N/A",
)


def log_table(rows: int = 40) -> Table:
    """A search log that crosses pages."""
    body = tuple(_log_row(index) for index in range(rows))
    return Table(
        "log",
        "Søkelogg: hovedsøk etter dato",
        ("Dato", "Database", "Søkeord og kombinasjoner", "Avgrensninger", "Treff", "Leste titler", "Inkludert"),
        body,
        widths=(12, 13, 34, 19, 9, 9, 10),
        notes=(
            line("Kilde: egne søk, kjørt av begge forfatterne."),
            Line((Span("Merk. ", italic=True), Span("Treff etter avgrensninger."))),
        ),
    )


def _log_row(index: int) -> tuple[Cell, ...]:
    hits = 187 + 97 * index
    return (
        cell(f"{1 + index % 28}. februar 2022", CellKind.DATE, date(2022, 2, 1 + index % 28)),
        cell(("Idunn", "PubMed", "Oria", "CINAHL")[index % 4]),
        cell(f"S{index + 1}: (håp OR recovery*) AND (rus* OR «psykisk helse»)\nAND sosialt arbeid"),
        cell("2012–2022; fagfellevurdert" if index % 3 else ""),
        cell(f"{hits:,}".replace(",", "\u00a0"), CellKind.NUMBER, hits),
        cell("", CellKind.UNKNOWN) if index % 5 == 0 else cell("92", CellKind.NUMBER, 92),
        cell(str(index % 3), CellKind.NUMBER, index % 3),
    )


def matrix_table() -> Table:
    """A wide matrix with long cells."""
    rows = tuple(
        (
            cell(f"Semb mfl. ({2014 + index})"),
            cell("Ungdommers fortellinger om håp i rusbehandling"),
            cell("Å utforske hva unge med rusproblemer forstår med håp."),
            cell("Kvalitativ; dybdeintervju"),
            cell("8 ungdommer\n5 jenter\n3 gutter"),
            cell(LONG * (1 + 5 * (index == 1))),
            cell("Nivå 1 (2016)") if index else cell("ikke oppgitt", CellKind.UNKNOWN),
        )
        for index in range(4)
    )
    heads = ("Forfatter og år", "Tittel", "Hensikt", "Metode", "Utvalg", "Hovedfunn", "Kvalitet")
    return Table(
        "matrix.W3", "Litteraturmatrise", heads, rows, wide=True, row_heads=True, notes=(line("Kilde: artiklene."),)
    )


def marks_table() -> Table:
    """Themes against articles."""
    rows = tuple(
        (cell(name), *(cell("x", CellKind.MARK) if (row + col) % 2 else cell("") for col in range(4)))
        for row, name in enumerate(("Relasjon", "Håp som prosess", "Medborgerskap"))
    )
    return Table(
        "themes",
        "Tema i artiklene",
        ("Tema", "Artikkel 1", "Artikkel 2", "Artikkel 3", "Artikkel 4"),
        rows,
        row_heads=True,
    )


def checks_table() -> Table:
    """Verdicts, in words and colour."""
    rows = (
        (cell("P3", CellKind.HEADING), cell("Screenet = identifisert − fjernet"), cell("holder", CellKind.HOLDS)),
        (
            cell("X1", CellKind.HEADING),
            cell("Treff i loggen er treff i flytskjemaet"),
            cell("holder ikke: 187 mot 191", CellKind.FAILS),
        ),
        (cell("P4", CellKind.HEADING), cell("Dubletter er ikke oppgitt"), cell("kan ikke sjekkes", CellKind.CANNOT)),
        (cell("A1", CellKind.HEADING), cell("Årsgrensene er ulike i to søk"), cell("", CellKind.WARNING)),
    )
    return Table(
        "checks",
        "Sjekk av tallene",
        ("Id", "Regel", "Svar"),
        rows,
        before=(line("Tallene er regnet ut av programmet."),),
    )


def card_table() -> Table:
    """A table of one article: labels and values, no heading row."""
    rows = (
        (
            cell("Referanse"),
            Cell(
                (
                    Line(
                        (
                            Span("Semb, R. (2016). "),
                            Span("Tidsskrift", italic=True),
                            Span(". "),
                            Span("doi", link="https://doi.org/10.1/a(b)<c>"),
                        )
                    ),
                )
            ),
        ),
        (cell("Hensikt"), cell("Å utforske håp")),
        (cell("Farlig"), cell("\n".join(NASTY))),
    )
    return Table("matrix.1", "Artikkel 1 / Norge | «Håp & mot»", (), rows, widths=(1, 3), row_heads=True)


def nasty_table() -> Table:
    """One hostile text in each row."""
    return Table(
        "nasty", "=1+1 <b>|</b> & [x]:*?/\\", ("=H", "B|C"), tuple((cell(text), cell("\x07bell\x00")) for text in NASTY)
    )


def sample(
    language: Language = Language.BOKMAL, blocks: tuple[Block, ...] | None = None, first_table: int = 1
) -> Report:
    """The whole report in one language."""
    return Report(
        title="Håp og relasjoner i møte med unge med rusproblemer: vedlegg",
        language=language,
        blocks=default_blocks() if blocks is None else blocks,
        table_label=LABELS[language],
        clock=CLOCK,
        subtitle="Søk, utvelgelse og litteraturmatrise",
        footer="Laget fra hendelse 214, 20. november 2026",
        first_table=first_table,
    )


def default_blocks() -> tuple[Block, ...]:
    """Headings, text, lists and six tables, one of them wide."""
    reference = Line(
        (
            Span("Biong, S. & Soggiu, A.-S. (2015). "),
            Span("Her spiller vi ikke Ibsen: ".strip(), italic=True),
            Span(" Recovery-orientert praksis. "),
            Span(
                "https://doi.org/10.18261/ISSN1504-3010-2015-01-05",
                link="https://doi.org/10.18261/ISSN1504-3010-2015-01-05",
            ),
        )
    )
    return (
        Heading("Søk"),
        Paragraph(line("Søkene ble gjort i fire databaser. Tabellen viser hvert søk slik det ble kjørt. " * 3)),
        log_table(),
        Heading("Litteratur"),
        Heading("Matrise", 2),
        Paragraph(line("Hver artikkel er lest av begge.")),
        matrix_table(),
        Heading("Analyse"),
        marks_table(),
        Heading("Artikkel for artikkel", 3),
        card_table(),
        checks_table(),
        nasty_table(),
        Heading("Kriterier"),
        Bullets(
            (line("Publisert 2012–2022"), line("Fagfellevurdert"), line("- norsk, svensk, dansk eller engelsk " * 6))
        ),
        Heading("Referanser"),
        Paragraph(reference, hanging=True),
        Paragraph(
            Line(
                (
                    Span("Dalland, O. (2020). "),
                    Span("Metode og oppgaveskriving", italic=True),
                    Span(" (7. utg.). Gyldendal akademisk."),
                )
            ),
            hanging=True,
        ),
    )
