"""The shipped reviews hold what was printed: rows, cells, headings, crosses and sums, written out here by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shipped_files import REVIEWS, ROOT, articles, cells, data, log_rows, protocol, queries, whole

from litreview.model import Purpose, ReviewKind, SourceColumn, Stage, StepRole, ThemeTableKind, Verdict

RECOVERY_HEADINGS = [
    "Dato",
    "Søkemotor",
    "Søkeord og ordkombinasjoner",
    "avgrensninger",
    "Antall treff",
    "Leste abstrakt",
    "Leste artikler",
    "Artikler inkludert",
]
RECOVERY_LOG = [
    ["28/4", "Idunn", "Recovery,ROP lidelser", "2012-2022; Fagfellevurderte artikler", "28", "5", "2", "1"],
    [
        "28/4",
        "Idunn",
        "Recovery, substance use, social relationships",
        "2012-2022; Filter: Full text, books and documents, clinical trial",
        "24",
        "3",
        "2",
        "1",
    ],
    ["5/5", "Idunn", "Rus, samfunn, kvalitativ, identitet", "2012-2022.; Forskningsartikkel", "15", "2", "1", "1"],
    [
        "5/5",
        "Svemed+",
        "Substance abuse, recovery, personal experience",
        "Peer reviewed tidsskrifter",
        "2",
        "1",
        "1",
        "1",
    ],
    [
        "10/5",
        "Pubmed",
        "(((Substance abuse)) AND (recovery)) AND (personal experience)",
        "2012-2022, Full text, Books and documents",
        "2",
        "1",
        "1",
        "0",
    ],
    ["10/5", "Svemed+", "Drug addiction, recovery", "Peer reviewed, tidsskrifter", "21", "3", "2", "1"],
]
HOPE_HEADINGS = ["Søkedato", "Begrenset til år", "Søkeord", "Antall treff"]
HOPE_LOG = [
    ["05.02.21", "2015-2020", "Recovery", "783.762"],
    ["", "", "Recovery i Kommunehelsetjenesten", "13"],
    ["", "", "Rus og recovery", "162"],
    ["", "", "Bedringsprosess", "42"],
    ["08.02.21", "2015-2020", "Recovery Eller individuell Eller sosial", "25"],
    ["", "", "Rus og recoveryprosess", "3"],
    ["", "", "Recovery Eller selvhjelp Eller muligheter", "3"],
    ["09.02.21", "2015-2020", "Recovery*", "1.051.582"],
    ["11.02.21", "2015-2020", "Recovery Eller ønsker Eller mestring", "28"],
    ["15.02.21", "2015-2020", "Håp i rusen", "55"],
    ["21.02.21", "2015-2020", "Bearbeiding Eller håp", "28"],
    ["25.02.21", "2015-2020", "Recovery og helsetjenester", "37"],
]
FIELDS = {
    "reference",
    "title",
    "country",
    "aim",
    "method",
    "sample",
    "age",
    "findings",
    "appraisal",
    "ethics",
    "relevance",
    "themes",
    "author_year",
    "journal",
    "summary",
}
FORBIDDEN = re.compile(r"(?i)kandidat|candidate|\bstudent|\bseed|\bthesis\b|oslomet|\b00[0-4]\b|/work\b|/tmp\b")
INCLUDED = {
    "meaningful-activities": ("ness2013", "nordaunet2019", "hansen2019", "sellereite2019"),
    "recovery-services": ("semb2016", "biong2015", "kvam2019", "saelor2015", "robertson2018"),
    "drug-free-life": (),
    "support-in-recovery": ("sjursaether2021", "biong2015", "nymoen2020"),
    "hope-and-recovery": ("biong2015", "meese2017", "nordaunet2018", "vibeito2019"),
}


@pytest.mark.parametrize("name", REVIEWS)
def test_every_file_reads_and_its_names_meet(name: str) -> None:
    review, given, listed = protocol(name), data(name), articles(name)
    assert given.actor == "forfatter"
    assert all(query.text and query.sources for query in queries(name).values())
    assert [item.file for item in given.import_] == [path.name for path in (ROOT / "queries" / name).glob("articles.*")]
    named = {work for decision in given.decision for work in decision.works} | set(given.cells)
    named |= {work for row in given.log for work in row.works or ()}
    named |= {work for table in given.themes for work in table.works}
    named |= {work for table in given.themes for theme in table.theme for work in (*theme.works, *(theme.cited or ()))}
    assert named == set(listed) == set(INCLUDED[name])
    ids, labels = {item.id for item in review.criteria}, {row.label for row in given.log}
    assert all(item.criterion in ids for item in given.exception)
    assert all(set(item.searches) <= labels for item in review.criteria)


def test_no_file_is_left_out_of_the_five() -> None:
    stems = {path.name.split(".")[0] for path in (ROOT / "protocols").iterdir()}
    assert stems == set(REVIEWS)
    assert {path.name for path in (ROOT / "queries").iterdir()} <= set(REVIEWS)


@pytest.mark.parametrize("name", REVIEWS)
def test_included_works_stand_in_their_numbered_order(name: str) -> None:
    decisions = data(name).decision
    assert tuple(work for decision in decisions for work in decision.works) == INCLUDED[name]
    assert all(item.stage is Stage.FULL_TEXT and item.verdict is Verdict.INCLUDE for item in decisions)
    assert tuple(articles(name)) == INCLUDED[name]


@pytest.mark.parametrize(
    ("name", "headings", "rows"),
    [("recovery-services", RECOVERY_HEADINGS, RECOVERY_LOG), ("hope-and-recovery", HOPE_HEADINGS, HOPE_LOG)],
)
def test_log_tables_are_as_printed(name: str, headings: list[str], rows: list[list[str]]) -> None:
    review = protocol(name)
    assert [column.heading for column in review.log.columns] == headings
    assert [cells(row, review) for row in log_rows(name)] == rows
    assert not review.log.repeat_carried


def test_sums_of_the_recovery_services_log() -> None:
    rows = log_rows("recovery-services")
    sums = [
        sum(whole(row.printed[field]) for row in rows)
        for field in ("hits", "abstracts_read", "fulltexts_read", "included")
    ]
    assert sums == [92, 15, 9, 5]
    assert all(row.purpose is Purpose.MAIN and row.works is None for row in rows)


def test_hope_log_says_neither_source_nor_purpose_and_sums_up() -> None:
    rows = log_rows("hope-and-recovery")
    assert len(rows) == 12
    assert sum(whole(row.printed["hits"]) for row in rows) == 1835740
    for row in rows:
        assert (row.source, row.source_from_text, row.purpose, row.works) == ("oria", True, None, None)
        assert "source" not in row.printed
        assert bool(row.limits) is (row.printed["limits"] != "")


def test_preliminary_searches_are_rows_without_date_and_counts() -> None:
    expected = {
        "meaningful-activities": ["Oria"],
        "recovery-services": ["Google Scholar", "Oria", "idunn", "PubMed"],
        "support-in-recovery": ["Oria", "Google Scholar"],
        "drug-free-life": [],
        "hope-and-recovery": [],
    }
    for name, sources in expected.items():
        logged = data(name).log
        rows = [row for row in logged if row.purpose is Purpose.PRELIMINARY]
        assert list(logged[len(logged) - len(rows) :]) == rows  # last, so that row 1 of the log is search 1
        assert [row.printed["source"] for row in rows] == sources
        assert all(set(row.printed) == {"source", "query"} and row.label for row in rows)


def test_supporting_search_has_its_sources_and_nothing_else() -> None:
    review, given = protocol("drug-free-life"), data("drug-free-life")
    assert review.kind is ReviewKind.SUPPORTING_SEARCH
    assert review.matrix is None
    assert [(row.source, row.column) for row in given.log] == [
        ("oria", SourceColumn.DATABASE),
        ("lovdata", SourceColumn.WEBSITE),
        ("bokkilden", SourceColumn.WEBSITE),
        ("google", SourceColumn.WEBSITE),
        ("citation", SourceColumn.CITATION),
    ]
    assert all(row.purpose is Purpose.SUPPLEMENTARY and set(row.printed) <= {"source", "query"} for row in given.log)
    assert not given.decision


NARROWINGS = {
    "meaningful-activities": [
        (
            "hovedsøk",
            "mellom 8-12 mars",
            "(rus ELLER rop) (aktivitet* ELLER arbeid* ELLER relasjon)",
            [
                ("before_limits", "treff før avgrensning", "2853"),
                ("hits", "etter avgrensning", "187"),
                ("included", "utvalgt", "3"),
            ],
            ("nordaunet2019", "hansen2019", "sellereite2019"),
        )
    ],
    "support-in-recovery": [
        (
            "søk 1",
            "fra 2.mars 2022 til 17.mars 2022",
            "hvordan kan sosionomer påvirke voksne mennesker til å bli rusfri",
            [("hits", "treff", ""), ("included", "valgt", "1")],
            ("sjursaether2021",),
        ),
        (
            "søk 2",
            "fra 2.mars 2022 til 17.mars 2022",
            "hjelp til rusfrihet",
            [
                ("before_limits", "treff", "191"),
                ("hits", "etter avgrensning", "36"),
                ("titles_read", "skumlest", ""),
                ("included", "valgt", "1"),
            ],
            ("biong2015",),
        ),
        (
            "søk 3",
            "fra 2.mars 2022 til 17.mars 2022",
            "endring* motiverende intervju",
            [
                ("before_limits", "treff", "735"),
                ("hits", "etter avgrensning", "191"),
                ("titles_read", "vurdert på overskrift", ""),
                ("fulltexts_read", "lest grundigere", "3"),
                ("included", "valgt", "1"),
            ],
            ("nymoen2020",),
        ),
    ],
}


@pytest.mark.parametrize("name", NARROWINGS)
def test_narrowings_keep_labels_roles_and_unknowns(name: str) -> None:
    rows = [row for row in data(name).log if row.steps]
    assert [
        (
            row.label,
            row.printed["date"],
            row.printed["query"],
            [(step.role, step.label, step.count) for step in row.steps],
            row.works,
        )
        for row in rows
    ] == NARROWINGS[name]
    for row in rows:
        hits = next(step for step in row.steps if step.role is StepRole.HITS)
        assert bool(hits.limits) is any(step.role is StepRole.BEFORE_LIMITS for step in row.steps)
        assert not set(row.printed) & {role.value for role in StepRole}  # the steps alone hold the counts


def test_the_search_engine_is_a_website() -> None:
    rows = [row for row in data("support-in-recovery").log if row.purpose is Purpose.MAIN]
    assert [row.column for row in rows] == [SourceColumn.WEBSITE, SourceColumn.DATABASE, SourceColumn.DATABASE]


def test_the_exception_has_four_reasons_and_no_row() -> None:
    (exception,) = data("meaningful-activities").exception
    assert (exception.work, exception.criterion, len(exception.reasons)) == ("ness2013", "I1", 4)
    assert exception.found_by == "samme søk før årsavgrensningen"
    criterion = next(item for item in protocol("meaningful-activities").criteria if item.id == "I1")
    assert criterion.text == "Årstall: 2016-2021"
    assert criterion.rule is not None
    assert (criterion.rule.kind, criterion.rule.first, criterion.rule.last) == ("years", 2016, 2021)
    assert not any("ness2013" in (row.works or ()) for row in data("meaningful-activities").log)


def test_matrix_headings_are_as_printed() -> None:
    headings = {
        name: [column.heading for column in matrix.columns] for name in REVIEWS if (matrix := protocol(name).matrix)
    }
    assert headings == {
        "meaningful-activities": ["Referanse", "Hensikt", "Metode", "Resultat/Funn", "Relevans"],
        "recovery-services": [
            "Artikkel {number} / {country}",
            "Referanse",
            "Hensikten med studien",
            "Metode",
            "Utvalg",
            "Resultater",
            "Kvalitetsvurdering",
            "Redegjort for etiske overveielser",
        ],
        "support-in-recovery": ["Navn og år", "Tittel", "Formål", "Metode", "Respondenter", "Alder", "Sentrale temaer"],
    }
    matrix = protocol("meaningful-activities").matrix
    assert matrix is not None
    assert matrix.summary
    assert [part.label for part in matrix.columns[0].parts] == ["Artikkel:", "Forfatter:", "Årstall:", "Tidsskrift:"]


def test_only_one_row_label_departs_from_its_heading() -> None:
    labels = [
        (name, work, field, text)
        for name in REVIEWS
        for work, found in data(name).cells.items()
        for field, text in found.items()
        if field.endswith(".heading")
    ]
    assert labels == [("recovery-services", "biong2015", "findings.heading", "Resultatr")]


@pytest.mark.parametrize("name", REVIEWS)
def test_cells_have_known_fields_and_fill_the_matrix(name: str) -> None:
    matrix = protocol(name).matrix
    wanted = {column.field for column in matrix.columns if not column.parts} if matrix else set()
    for found in data(name).cells.values():
        assert {field.removesuffix(".heading") for field in found} <= FIELDS
        assert wanted <= set(found)
        assert all(found.values())


def test_frame_is_as_printed() -> None:
    frame = protocol("recovery-services").frame
    assert frame is not None
    assert list(frame.headings.values()) == [
        "Patient (hvem)",
        "Intervention (hva)",
        "Comparison (alternativer)",
        "Outcomes (resultater)",
    ]
    assert frame.slots["comparison"] == "Ingen"
    assert (frame.caption, frame.source) == ("PICO-skjema", "(Thidemann, 2019, s. 84)")
    assert protocol("recovery-services").log.caption == "Søkehistorikk."


def test_crosses_and_the_section_that_disagrees() -> None:
    (table,) = data("recovery-services").themes
    assert sum(len(theme.works) for theme in table.theme) == 13
    assert [theme.heading for theme in table.theme] == [
        "4.1 Sosialt nettverk",
        "4.2 Identitet",
        "4.3 Motivasjon",
        "4.4 Tjenesteyters rolle",
    ]
    assert [theme.name for theme in table.theme if theme.works != theme.cited] == ["Tjenesteyters rolle"]
    grid, marks = data("meaningful-activities").themes
    assert sum(len(theme.works) for theme in marks.theme) == 15
    assert (marks.works_as_rows, marks.corner) == (True, "Kategori / Artikkel")
    assert (grid.kind, grid.columns) == (ThemeTableKind.GRID, ("", "Tema", "Kategorier"))
    assert grid.rows[3][1] == "Tilhørighet, nettverksbygging, sosialt fellesskap, "


def test_levels_keep_their_two_namings_and_the_empty_cell() -> None:
    first, second = data("drug-free-life").themes
    assert [table.columns[2] for table in (first, second)] == ["Samfunnsnivå", "Årsaksforklaringer på samfunnsnivå"]
    assert [table.rows[1][2] for table in (first, second)] == ["AA/NA", "NA/AA"]
    assert [table.rows[2][2] for table in (first, second)] == ["", ""]


def test_stated_sums() -> None:
    stated = {name: [([part.n for part in item.parts], item.total) for item in data(name).sum] for name in REVIEWS}
    assert {name: sums for name, sums in stated.items() if sums} == {
        "drug-free-life": [([2, 7], 9), ([7, 2], 9)],
        "support-in-recovery": [([11, 1, 3], 15), ([10, 3], 13)],
    }


def test_reading_list() -> None:
    given = data("hope-and-recovery").reading_list
    assert given is not None
    assert [item.pages for item in given.items] == [
        "257",
        "19",
        "49",
        "18",
        "39",
        "15",
        "128",
        "145",
        "19",
        "10",
        "20",
        "7",
        "58",
        "18",
        "13",
        "181",
        "67",
        "10",
        "13",
        "65",
    ]
    assert {place: item.work for place, item in enumerate(given.items, 1) if item.work} == {
        2: "biong2015",
        9: "meese2017",
        11: "nordaunet2018",
        14: "vibeito2019",
    }
    assert (given.total, given.marker) == ("1.151", "*N sider")
    assert sum(whole(item.pages) for item in given.items) == whole(given.total) == 1151


def test_the_same_article_keeps_each_thesis_own_details() -> None:
    first, second = articles("recovery-services")["biong2015"], articles("hope-and-recovery")["biong2015"]
    assert [first[tag] for tag in ("VL", "IS", "SP", "EP", "DO")] == [
        ["12"],
        ["1"],
        ["50"],
        ["60"],
        ["10.18261/ISSN1504-3010-2015-01-06"],
    ]
    assert [second.get(tag) for tag in ("VL", "IS", "SP", "EP", "DO")] == [["11"], ["1"], ["51"], ["60"], None]
    third = articles("support-in-recovery")["biong2015"]
    assert third["AU"] == ["Biong, Stian", "Soggiu, Anna-Sabina"]
    assert not set(third) & {"T2", "JO", "VL", "IS", "SP", "DO"}
    assert articles("recovery-services")["saelor2015"]["C7"] == ["e9"]
    assert "VL" not in articles("hope-and-recovery")["meese2017"]


def test_strategies_are_written_as_the_log_has_them() -> None:
    (pubmed,) = queries("recovery-services").values()
    assert (pubmed.name, pubmed.sources, pubmed.text) == ("pubmed-1", ("pubmed",), RECOVERY_LOG[4][2])
    assert [limit.raw for limit in pubmed.limits] == ["2012-2022", "Full text", "Books and documents"]
    for name in ("meaningful-activities", "support-in-recovery"):
        written = {(query.text, query.sources[0]) for query in queries(name).values()}
        assert written == {(row.printed["query"], row.source) for row in data(name).log if row.steps}


@pytest.mark.parametrize(
    "path",
    sorted(path for room in ("protocols", "queries", "reports") for path in (ROOT / room).rglob("*") if path.is_file()),
    ids=lambda path: path.name,
)
def test_no_shipped_file_names_a_person_behind_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not FORBIDDEN.findall(text)
    assert "UiS" not in text.replace("Oria (UiS)", "")  # a source as printed; no other institution
    assert path.name.isascii()
    assert "\r" not in text
    assert not text.startswith("\ufeff")
