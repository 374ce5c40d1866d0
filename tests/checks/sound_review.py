"""A review in which everything is stated and everything agrees: each error planted in it is the only thing wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from litreview.model import (
    Analysis,
    Answer,
    Appraisal,
    Arrival,
    Column,
    Criterion,
    CriterionException,
    CriterionKind,
    Extraction,
    Found,
    ItemAnswer,
    Language,
    MatrixKind,
    MatrixLayout,
    Name,
    Place,
    Protocol,
    Purpose,
    ReadingItem,
    ReadingList,
    Record,
    RecordType,
    Rule,
    RuleKind,
    Run,
    Situation,
    Snapshot,
    SourceColumn,
    Stage,
    StatedSum,
    Step,
    StepRole,
    Tally,
    Theme,
    ThemeTable,
    ThemeTableKind,
    Verdict,
    Work,
)
from tests.five_reviews import PEER, day, ids, n, years

YEARS = years(2015, 2022)
MONDAY = day(2022, 5, 2)
JOURNAL = "Tidsskrift for oppdiktede studier"


def tried(number: int, query: str, hits: int, **more: object) -> Run:
    """A search that tries the words out, in PubMed and on one day: it counts in no sum."""
    return Run(
        number,
        Arrival.HAND,
        purpose=Purpose.PRELIMINARY,
        source="pubmed",
        source_printed="PubMed",
        query=query,
        hits=n(hits),
        date=MONDAY,
        **more,  # type: ignore[arg-type]
    )


def counted(number: int, source: str, printed: str, query: str, hits: int, **more: object) -> Run:
    """A search that counts, whose records litreview holds."""
    more = {"purpose": Purpose.MAIN, "date": MONDAY, "limits": (YEARS, PEER), **more}
    return Run(
        number,
        Arrival.FILE,
        source=source,
        source_printed=printed,
        query=query,
        hits=n(hits),
        retrieved=hits,
        parsed=hits,
        unparsed=0,
        **more,  # type: ignore[arg-type]
    )


TRIED = (
    tried(1, "stress", 500),
    tried(2, "stress AND nurse", 120),
    tried(3, "stress OR burnout", 900),
    tried(4, "burnout", 600),
    tried(5, "stress NOT nurse", 380),
    tried(6, '"work stress"', 90),
    tried(7, "work AND stress", 200),
    tried(8, "nurs*", 700),
    tried(9, "nurse", 400),
    tried(10, "burnout", 300, limits=(YEARS,)),
    tried(11, "nurse", 400),
)
PUBMED = counted(
    12,
    "pubmed",
    "PubMed",
    "(stress OR burnout) AND nurs*",
    150,
    titles_read=n(150),
    abstracts_read=n(40),
    fulltexts_read=n(12),
    included=n(4),
    works=ids(1, 2, 3, 4),
    steps=(
        Step(StepRole.BEFORE_LIMITS, "før avgrensning", n(400)),
        Step(StepRole.HITS, "etter avgrensning", n(150)),
        Step(StepRole.INCLUDED, "inkludert", n(4)),
    ),
)
IDUNN = counted(
    13,
    "idunn",
    "Idunn",
    "stress AND sykepleier*",
    50,
    titles_read=n(50),
    abstracts_read=n(20),
    fulltexts_read=n(6),
    included=n(1),
    works=ids(5),
)
CITED = counted(
    14,
    "citation",
    "Siteringssøk",
    "artiklene som siterer artikkel 1",
    6,
    limits=(),
    column=SourceColumn.CITATION,
    titles_read=n(6),
    abstracts_read=n(3),
    fulltexts_read=n(3),
    included=n(1),
    works=ids(6),
)
# 200 records, 20 of them duplicates: 180 screened, 140 out by people and 22 by a rule, 18 sought, 1 not retrieved,
# 17 assessed, 12 out, 5 included.
SEARCHED = Tally(
    records=200,
    works=180,
    within=5,
    between=15,
    decided={
        (Stage.TITLE, Verdict.EXCLUDE): 130,
        (Stage.TITLE, Verdict.INCLUDE): 50,
        (Stage.ABSTRACT, Verdict.EXCLUDE): 32,
        (Stage.ABSTRACT, Verdict.INCLUDE): 18,
        (Stage.FULL_TEXT, Verdict.EXCLUDE): 12,
        (Stage.FULL_TEXT, Verdict.INCLUDE): 5,
    },
    places={
        Place(Situation.EXCLUDED, Stage.TITLE): 130,
        Place(Situation.EXCLUDED, Stage.ABSTRACT): 32,
        Place(Situation.NOT_RETRIEVED, Stage.FULL_TEXT): 1,
        Place(Situation.EXCLUDED, Stage.FULL_TEXT): 12,
        Place(Situation.INCLUDED, Stage.FULL_TEXT): 5,
    },
    reasons={(Stage.FULL_TEXT, "E1"): 7, (Stage.FULL_TEXT, "E2"): 5},
    automatic={Stage.TITLE: 22},
    sought=18,
    not_retrieved={"koster for mye": 1},
)
# Six records of citations: three taken on, none missing, two out, one included.
OTHERS = Tally(
    records=6,
    works=6,
    decided={
        (Stage.TITLE, Verdict.EXCLUDE): 3,
        (Stage.FULL_TEXT, Verdict.EXCLUDE): 2,
        (Stage.FULL_TEXT, Verdict.INCLUDE): 1,
    },
    places={
        Place(Situation.EXCLUDED, Stage.TITLE): 3,
        Place(Situation.EXCLUDED, Stage.FULL_TEXT): 2,
        Place(Situation.INCLUDED, Stage.FULL_TEXT): 1,
    },
    reasons={(Stage.FULL_TEXT, "E1"): 2},
    sought=3,
)
PROTOCOL = Protocol(
    "sound",
    Language.BOKMAL,
    "Hva hjelper mot stress?",
    criteria=(
        Criterion("I1", CriterionKind.INCLUDE, "2015 til 2022", rule=Rule(RuleKind.YEARS, 2015, 2022)),
        Criterion("I2", CriterionKind.INCLUDE, "Fagfellevurdert", rule=Rule(RuleKind.PEER_REVIEWED)),
        Criterion("E1", CriterionKind.EXCLUDE, "Handler ikke om sykepleiere"),
        Criterion("E2", CriterionKind.EXCLUDE, "Ikke en studie"),
    ),
    databases=("PubMed", "Idunn"),
    matrix=MatrixLayout(MatrixKind.PER_WORK, (Column("aim"), Column("journal"))),
    analysis=Analysis("tematisk analyse"),
)
THEMES = ThemeTable(
    "themes",
    ThemeTableKind.MARKS,
    works=ids(1, 2, 3, 4, 5, 6),
    themes=(
        Theme("Støtte fra ledere", ids(1, 2, 3), ids(1, 2, 3), "4.1 Støtte fra ledere"),
        Theme("Tid til pasientene", ids(3, 4, 5, 6), ids(3, 4, 5, 6), "4.2 Tid til pasientene"),
    ),
)


def _work(number: int) -> Work:
    record = Record(
        RecordType.ARTICLE,
        title=f"Studie nummer {number} av stress hos sykepleiere",
        authors=(Name(f"Forfatter{number}", "A."),),
        year=2015 + number - (10 if number == 6 else 0),
        container=JOURNAL,
        volume=str(number),
        issue="1",
        pages=f"{number}01-{number}12",
        doi=f"10.5555/oppdiktet.{number}",
        peer_reviewed=True,
    )
    return Work(f"W{number}", (number,), record)


def sound() -> Snapshot:
    """The review, at the end of its work."""
    works = tuple(map(_work, range(1, 7)))
    whole = Tally(
        records=206,
        works=186,
        decided=SEARCHED.decided,
        columns={Found.SEARCHED: SEARCHED, Found.OTHER: OTHERS},
    )
    return Snapshot(
        PROTOCOL,
        runs=(*TRIED, PUBMED, IDUNN, CITED),
        works=works,
        exceptions=(CriterionException("W6", "I1", ("veier tyngre enn alderen",)),),
        extractions=tuple(
            cell
            for work in works
            for cell in (Extraction(work.id, "aim", "kort"), Extraction(work.id, "journal", JOURNAL))
        ),
        theme_tables=(THEMES,),
        sums=(StatedSum("leste artikler", (("PubMed", 12), ("Idunn", 6)), 18),),
        reading_list=ReadingList((ReadingItem(n(257), text="En bok"), ReadingItem(n(12), "W1")), n(269)),
        appraisals=tuple(
            Appraisal(work.id, "hb-qualitative", (ItemAnswer("1", Answer.YES, "målet er klart"),)) for work in works
        ),
        tally=whole,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
