"""The five shipped reviews as Snapshots, their values written out here, so that checks and flow are tested by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from litreview.model import (
    Arrival,
    Column,
    Count,
    Criterion,
    CriterionException,
    CriterionKind,
    Day,
    Extraction,
    Language,
    Limit,
    LimitKind,
    LogDate,
    MatrixKind,
    MatrixLayout,
    Name,
    Protocol,
    Purpose,
    ReadingItem,
    ReadingList,
    Record,
    RecordType,
    ReviewKind,
    Rule,
    Run,
    Snapshot,
    SourceColumn,
    StatedSum,
    Step,
    StepRole,
    Theme,
    ThemeTable,
    ThemeTableKind,
    Work,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
MATRIX = MatrixLayout(MatrixKind.PER_WORK, (Column("aim"),))
PEER = Limit(LimitKind.PEER_REVIEWED)


def n(value: int | None) -> Count:
    return Count("" if value is None else str(value), value)


def years(first: int, last: int) -> Limit:
    return Limit(LimitKind.YEARS, f"{first}-{last}", first, last)


def kinds(*values: str) -> Limit:
    return Limit(LimitKind.DOCUMENT_TYPE, ", ".join(values), values=values)


def day(year: int | None, month: int, number: int, raw: str = "", carried: bool = False) -> LogDate:
    first = Day(year, month, number)
    return LogDate(raw, first, first, carried)


def row(number: int, source: str, query: str, hits: int | None = None, **more: object) -> Run:
    """A row logged by hand; counts may be given as plain numbers."""
    for name in ("titles_read", "abstracts_read", "fulltexts_read", "included"):
        if isinstance(more.get(name), int):
            more[name] = n(more[name])  # type: ignore[arg-type]
    more.setdefault("purpose", Purpose.MAIN)
    return Run(number, Arrival.HAND, source=source.casefold(), source_printed=source, query=query, hits=n(hits), **more)  # type: ignore[arg-type]


def work(number: int, title: str, year: int | None, container: str = "", **more: object) -> Work:
    more.setdefault("authors", (Name("Forfatter", "F."),))
    return Work(
        f"W{number}", (number,), Record(RecordType.ARTICLE, title=title, year=year, container=container, **more)
    )  # type: ignore[arg-type]


def filled(works: int, field: str = "aim") -> tuple[Extraction, ...]:
    """A matrix with one cell a work."""
    return tuple(Extraction(f"W{number}", field, "kort") for number in range(1, works + 1))


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"W{number}" for number in numbers)


def include(number: int, text: str, rule: Rule | None = None, searches: tuple[str, ...] = ()) -> Criterion:
    return Criterion(f"I{number}", CriterionKind.INCLUDE, text, rule=rule, searches=searches)


def meaningful_activity() -> Snapshot:
    """000: 2853 → 187 → 3 and one exception; two tables of categories."""
    protocol = Protocol(
        "000",
        Language.BOKMAL,
        "?",
        criteria=(include(1, "Årstall: 2016-2021", Rule("years", 2016, 2021)), include(2, "Artikler")),
        databases=("Oria",),
        matrix=MATRIX,
    )
    main = row(
        2,
        "Oria",
        "(rus ELLER rop) (aktivitet* ELLER arbeid* ELLER relasjon)",
        187,
        included=3,
        works=ids(2, 3, 4),
        label="hovedsøk",
        date=LogDate("mellom 8-12 mars", Day(None, 3, 8), Day(None, 3, 12)),
        limits=(years(2016, 2021), PEER, kinds("Artikler")),
        steps=(
            Step(StepRole.BEFORE_LIMITS, "treff før avgrensning", n(2853)),
            Step(StepRole.HITS, "etter avgrensning", n(187)),
            Step(StepRole.INCLUDED, "utvalgt", n(3)),
        ),
    )
    earlier = row(1, "Oria", "(ROP* ELLER rus*) (Nettverk* ELLER arbeid*)", None, purpose=Purpose.PRELIMINARY)
    known = Run(3, Arrival.FILE, Purpose.KNOWN, source="ris", retrieved=4, parsed=4, unparsed=0)
    journal = "Tidsskrift for psykisk helsearbeid"
    works = (
        work(1, "«Å delta med det du kan»", 2013, journal, volume="10", pages="219-228"),
        work(
            2,
            "Aktiviteter i et recovery-perspektiv. En litteraturgjennomgang",
            2019,
            journal,
            volume="16",
            pages="70-79",
        ),
        work(3, "Arbeid som recovery-strategi", 2019, journal, volume="16", pages="80-89"),
        work(4, "Fysisk aktivitet som verktøy", 2019, journal, volume="16", pages="39-51"),
    )
    cells = (
        *filled(4),
        Extraction("W2", "journal", "Tidsskrift for psykisk helse Vol.nr: 16 s. 70-79."),
        Extraction("W3", "journal", "Tidsskrift for psykisk helsearbeid Vol.nr: 16 s. 80-89"),
    )
    grid = ThemeTable(
        "categories",
        ThemeTableKind.GRID,
        columns=("", "Tema", "Kategorier"),
        rows=(
            ("Kategori 1", "Recovery, tilfriskning, empowerment", "Recovery"),
            ("Kategori 2", "Mestring, mestringstillitt, selvtillit, motivasjon", "Mestring og motivasjon"),
            ("Kategori 3", "Selvutvikling, identitet skapning", "Selvutvikling og ny identitet"),
            ("Kategori 4", "Tilhørighet, nettverksbygging, sosialt fellesskap, ", "Tilhørighet og sosialt fellesskap"),
        ),
    )
    marks = ThemeTable(
        "marks",
        ThemeTableKind.MARKS,
        works_as_rows=True,
        works=ids(1, 2, 3, 4),
        themes=(
            Theme("Recovery", ids(1, 2, 3, 4)),
            Theme("Mestring og motivasjon", ids(1, 2, 3, 4)),
            Theme("Selvutvikling og identitet", ids(1, 2, 4)),
            Theme("Tilhørighet og sosialt fellesskap", ids(1, 2, 3, 4)),
        ),
    )
    exception = CriterionException("W1", "I1", ("relevansen veide tyngre",), "samme søk før årsavgrensningen")
    return Snapshot(
        protocol,
        runs=(earlier, main, known),
        works=works,
        exceptions=(exception,),
        extractions=cells,
        theme_tables=(grid, marks),
    )


def recovery_services() -> Snapshot:
    """001: six rows, five articles, a theme table that the results chapter does not follow."""
    protocol = Protocol(
        "001",
        Language.BOKMAL,
        "?",
        criteria=(
            include(1, "fagfellevurderte artikler", Rule("peer_reviewed")),
            include(2, "tidsrom 2012-2022", Rule("years", 2012, 2022)),
            include(3, "kvalitativ metode"),
        ),
        databases=("Google Scholar", "Oria", "idunn", "PubMed"),
        matrix=MATRIX,
    )
    span, swedish = years(2012, 2022), (PEER, kinds("tidsskrifter"))
    full, books = Limit(LimitKind.FULL_TEXT, "Full text"), kinds("Books and documents")
    trial = Limit(LimitKind.STUDY_TYPE, "Clinical trial", values=("Clinical trial",))

    def logged(number: int, date: LogDate, source: str, query: str, limits: tuple[Limit, ...], *counts: int) -> Run:
        hits, abstracts, texts, included = counts
        return row(
            number,
            source,
            query,
            hits,
            date=date,
            limits=limits,
            abstracts_read=abstracts,
            fulltexts_read=texts,
            included=included,
        )

    april, may5, may10 = day(None, 4, 28, "28/4"), day(None, 5, 5, "5/5"), day(None, 5, 10, "10/5")
    rows = (
        logged(1, april, "Idunn", "Recovery,ROP lidelser", (span, PEER), 28, 5, 2, 1),
        logged(
            2, april, "Idunn", "Recovery, substance use, social relationships", (span, full, books, trial), 24, 3, 2, 1
        ),
        logged(
            3, may5, "Idunn", "Rus, samfunn, kvalitativ, identitet", (span, kinds("Forskningsartikkel")), 15, 2, 1, 1
        ),
        logged(4, may5, "Svemed+", "Substance abuse, recovery, personal experience", swedish, 2, 1, 1, 1),
        logged(
            5,
            may10,
            "Pubmed",
            "(((Substance abuse)) AND (recovery)) AND (personal experience)",
            (span, full, books),
            2,
            1,
            1,
            0,
        ),
        logged(6, may10, "Svemed+", "Drug addiction, recovery", swedish, 21, 3, 2, 1),
    )
    health = "Tidsskrift for psykisk helsearbeid"
    works = (
        work(
            1,
            "Tilpasning eller tilbaketrekning?",
            2016,
            "Tidsskrift for velferdsforskning",
            volume="19",
            issue="3",
            pages="204-220",
            doi="10.18261/issn.2464-3076-2016-03-01",
            url="https://www.idunn.no/doi/full/10.18261/issn.2464-3076-2016-03-01",
        ),
        work(
            2,
            "Her tar de tingene i henda og gjør noe med det",
            2015,
            health,
            volume="12",
            issue="1",
            pages="50-60",
            doi="10.18261/issn1504-3010-2015-01-06",
        ),
        work(
            3,
            "Anker i normalitet",
            2019,
            url="https://psykologtidsskriftet.no/vitenskapelig-artikkel/2019/03/anker-i-normalitet",
        ),
        work(
            4,
            "Taking the plunge",
            2015,
            "Scandinavian Psychologist",
            volume="2",
            article_number="e9",
            doi="10.15714/scandpsychol.2.e9",
        ),
        work(
            5,
            "Into the unknown",
            2018,
            "Nordic studies on Alcohol and Drugs",
            volume="36",
            issue="3",
            pages="248-266",
            doi="10.1177/1455072518796898",
        ),
    )
    themes = ThemeTable(
        "themes",
        ThemeTableKind.MARKS,
        "Tabell 8, sammenligninger av tema",
        works=ids(1, 2, 3, 4, 5),
        themes=(
            Theme("Sosialt nettverk", ids(1, 4, 5), ids(1, 4, 5), "4.1 Sosialt nettverk"),
            Theme("Identitet", ids(1, 2, 3, 5), ids(1, 2, 3, 5), "4.2 Identitet"),
            Theme("Motivasjon", ids(1, 3, 4), ids(1, 3, 4), "4.3 Motivasjon"),
            Theme("Tjenesteyters rolle", ids(2, 3, 5), ids(2, 3, 4), "4.4 Tjenesteyters rolle"),
        ),
    )
    return Snapshot(protocol, runs=rows, works=works, extractions=filled(5), theme_tables=(themes,))


def recovery_stories() -> Snapshot:
    """002: an interview study with a supporting search; a table printed twice with different words."""
    levels = "Årsaksforklaringer på individnivå", "Årsaksforklaringer på gruppenivå"
    body = ("Fysisk og psykisk helse", "Tilhørighet og aksept", "Offentlig eller privat ettervern")
    last = ("Skam", "Å fylle det gamle med noe nytt", "")
    protocol = Protocol(
        "002",
        Language.BOKMAL,
        "?",
        kind=ReviewKind.SUPPORTING_SEARCH,
        criteria=(Criterion("I1", CriterionKind.INCLUDE, "over 18 år", applies_to="informanter"),),
    )
    return Snapshot(
        protocol,
        runs=(row(1, "oria.no", "Recovery rusavhengig", None, purpose=None),),
        theme_tables=(
            ThemeTable(
                "t49",
                ThemeTableKind.GRID,
                columns=(*levels, "Samfunnsnivå"),
                rows=(body, ("Ærlighet", "Å bryte med miljøet", "AA/NA"), last),
            ),
            ThemeTable(
                "t50",
                ThemeTableKind.GRID,
                columns=(*levels, "Årsaksforklaringer på samfunnsnivå"),
                rows=(body, ("Ærlighet", "Å bryte med miljøet", "NA/AA"), last),
            ),
        ),
        sums=(
            StatedSum("informanter", (("institusjon", 2), ("facebook", 7)), 9, "4.5.3"),
            StatedSum("informanter", (("menn", 7), ("kvinner", 2)), 9, "4.5.4"),
        ),
    )


def support_to_change() -> Snapshot:
    """003: three narrowings, one of them in Google with unknown hits."""
    peer, articles = PEER, kinds("artikler")
    protocol = Protocol(
        "003",
        Language.BOKMAL,
        "?",
        criteria=(
            include(1, "vitenskapelige artikler fra fagfellevurderte tidsskrift"),
            include(3, "2014-2021", Rule("years", 2014, 2021), ("søk 2",)),
            include(4, "2015-2021", Rule("years", 2015, 2021), ("søk 3",)),
        ),
        databases=("Oria", "Google Scholar"),
        matrix=MATRIX,
    )

    def steps(*rungs: tuple[StepRole, str, int | None]) -> tuple[Step, ...]:
        return tuple(Step(role, label, n(count)) for role, label, count in rungs)

    period = LogDate("fra 2.mars 2022 til 17.mars 2022", Day(2022, 3, 2), Day(2022, 3, 17))
    rows = (
        row(
            1,
            "Google",
            "hvordan kan sosionomer påvirke voksne mennesker til å bli rusfri",
            None,
            label="søk 1",
            column=SourceColumn.WEBSITE,
            included=1,
            works=ids(1),
            date=period,
            steps=steps((StepRole.HITS, "treff", None), (StepRole.INCLUDED, "valgt", 1)),
        ),
        row(
            2,
            "Oria",
            "hjelp til rusfrihet",
            36,
            label="søk 2",
            included=1,
            works=ids(2),
            date=period,
            limits=(years(2014, 2021), peer, articles),
            steps=steps(
                (StepRole.BEFORE_LIMITS, "treff", 191),
                (StepRole.HITS, "etter avgrensning", 36),
                (StepRole.TITLES, "skumlest", None),
                (StepRole.INCLUDED, "valgt", 1),
            ),
        ),
        row(
            3,
            "Oria (UiS)",
            "endring* motiverende intervju",
            191,
            label="søk 3",
            included=1,
            works=ids(3),
            fulltexts_read=3,
            date=period,
            limits=(years(2015, 2021), peer, articles),
            steps=steps(
                (StepRole.BEFORE_LIMITS, "treff", 735),
                (StepRole.HITS, "etter avgrensning", 191),
                (StepRole.TITLES, "vurdert på overskrift", None),
                (StepRole.FULL_TEXTS, "lest grundigere", 3),
                (StepRole.INCLUDED, "valgt", 1),
            ),
        ),
    )
    works = (
        work(1, "Fra skam og stigma til stolthet og mestring", 2021),
        work(2, "«Her tar de tingene i henda og gjør noe med det»", 2015),
        work(3, "Jakten på endringssnakket", 2020),
    )
    return Snapshot(
        protocol,
        runs=rows,
        works=works,
        extractions=filled(3),
        sums=(StatedSum("respondenter", (("30- og 40-årene", 11), ("yngre", 1), ("eldre", 3)), 15),),
    )


OFFICE_LOG = (
    (5, "Recovery", 783762),
    (5, "Recovery i Kommunehelsetjenesten", 13),
    (5, "Rus og recovery", 162),
    (5, "Bedringsprosess", 42),
    (8, "Recovery Eller individuell Eller sosial", 25),
    (8, "Rus og recoveryprosess", 3),
    (8, "Recovery Eller selvhjelp Eller muligheter", 3),
    (9, "Recovery*", 1051582),
    (11, "Recovery Eller ønsker Eller mestring", 28),
    (15, "Håp i rusen", 55),
    (21, "Bearbeiding Eller håp", 28),
    (25, "Recovery og helsetjenester", 37),
)
PAGES = (257, 19, 49, 18, 39, 15, 128, 145, 19, 10, 20, 7, 58, 18, 13, 181, 67, 10, 13, 65)


def social_worker() -> Snapshot:
    """004: twelve rows of trying out, none said to count; a reading list with page counts."""
    protocol = Protocol(
        "004",
        Language.BOKMAL,
        "?",
        criteria=(include(1, "2015-2020", Rule("years", 2015, 2020)), include(2, "nordisk kontekst")),
        databases=("Oria",),
    )
    rows = tuple(
        row(number, "Oria", query, hits, purpose=None, date=day(2021, 2, date), limits=(years(2015, 2020),))
        for number, (date, query, hits) in enumerate(OFFICE_LOG, 1)
    )
    journal = "Tidsskrift for psykisk helsearbeid"
    works = (
        work(1, "Her tar de tingene i henda og gjør noe med det", 2015, journal, volume="11", issue="1", pages="51-60"),
        work(2, "Her er det rom for medmenneskelighet", 2017, journal, issue="4", pages="315-326"),
        work(
            3,
            "Møte mellom skadereduksjon og Housing First i Norge",
            2018,
            journal,
            volume="15",
            issue="1",
            pages="52-62",
        ),
        work(4, "Relasjonell recovery", 2019, journal, volume="16", issue="2", pages="90-100"),
    )
    owners = {1: "W1", 8: "W2", 10: "W3", 13: "W4"}
    reading = ReadingList(
        tuple(ReadingItem(n(pages), owners.get(place, "")) for place, pages in enumerate(PAGES)),
        Count("1.151", 1151),
        "*N sider",
    )
    return Snapshot(protocol, runs=rows, works=works, reading_list=reading)


ALL = {
    "000": meaningful_activity,
    "001": recovery_services,
    "002": recovery_stories,
    "003": support_to_change,
    "004": social_worker,
}
