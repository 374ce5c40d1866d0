"""A review of our own invention in which every item of PRISMA-S has an answer, and what the tests read in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from litreview.messages import Words
from litreview.model import (
    Analysis,
    AppraisalPlan,
    Arrival,
    Count,
    Criterion,
    CriterionKind,
    Day,
    Decision,
    Extraction,
    Language,
    Limit,
    LimitKind,
    LogDate,
    Place,
    Protocol,
    Provenance,
    Purpose,
    Record,
    RecordType,
    Registration,
    Rule,
    Run,
    RunLine,
    RunStatus,
    SearchReport,
    Situation,
    Snapshot,
    SourceColumn,
    Stage,
    Step,
    StepRole,
    Tally,
    Verdict,
    Work,
    message,
)
from litreview.model.protocol import RuleKind
from litreview.reporting.document import Table

NB, NN, EN = (Words(language) for language in Language)
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
YEARS = Limit(LimitKind.YEARS, "2015–2025", 2015, 2025, reason="nyere praksis")


def day(month: int, number: int, year: int | None = 2026) -> LogDate:
    one = Day(year, month, number)
    return LogDate("" if year else f"{number}/{month}", one, one)


def api_run(number: int = 1, **more: object) -> Run:
    """A complete search by litreview, counted line by line."""
    given: dict[str, object] = {
        "purpose": Purpose.MAIN,
        "source": "pubmed",
        "source_printed": "PubMed",
        "platform": "NCBI",
        "query_name": "hovedsok",
        "query": "hope AND nurs*",
        "sent": "(hope) AND (nurs*) AND 2015:2025[dp]",
        "translation": '"hope"[MeSH Terms] AND nurs*',
        "date": day(2, 10),
        "limits": (YEARS,),
        "hits": Count("", 40),
        "retrieved": 40,
        "parsed": 40,
        "unparsed": 0,
        "lines": (RunLine("S1", "hope", "(hope)", Count("", 900)), RunLine("S2", "nurs*", "(nurs*)", Count("", 800))),
        "steps": (Step(StepRole.BEFORE_LIMITS, "", Count("", 60)),),
    }
    return Run(number, Arrival.API, **{**given, **more})  # type: ignore[arg-type]


def file_run(number: int = 2, **more: object) -> Run:
    """A search whose hits came in a file."""
    given: dict[str, object] = {
        "purpose": Purpose.MAIN,
        "source": "cinahl",
        "source_printed": "CINAHL",
        "platform": "EBSCOhost",
        "query": '(MH "Hope") AND nurs*',
        "date": day(2, 11),
        "limits": (YEARS,),
        "hits": Count("20", 20),
        "retrieved": 20,
        "parsed": 20,
        "unparsed": 0,
        "file": "cinahl.ris",
        "sha256": "c" * 64,
    }
    return Run(number, Arrival.FILE, **{**given, **more})  # type: ignore[arg-type]


def hand_run(number: int = 3, **more: object) -> Run:
    """A row by hand, on a website."""
    given: dict[str, object] = {
        "purpose": Purpose.SUPPLEMENTARY,
        "source": "helsebiblioteket",
        "source_printed": "Helsebiblioteket",
        "column": SourceColumn.WEBSITE,
        "query": "håp",
        "date": day(2, 12),
        "limits": (YEARS,),
        "hits": Count("7", 7),
    }
    return Run(number, Arrival.HAND, **{**given, **more})  # type: ignore[arg-type]


SAID = SearchReport(
    multi="none",
    registries="ingen",
    citations="Referanselistene til de inkluderte artiklene ble lest.",
    contacts="None.",
    other_methods="inga",
    filters="Et publisert filter for kvalitative studier.",
    earlier="none",
    updates="none",
    peer_review="En bibliotekar leste søket.",
    deduplication="Zotero fjernet dubletter før det.",
)
REGISTERED = Registration(
    "OSF", "abc12", "https://osf.io/abc12", "https://osf.io/abc12/protocol", "none", "none", "Skjemaene deles."
)
CRITERION = Criterion("I1", CriterionKind.INCLUDE, "2015–2025", rule=Rule(RuleKind.YEARS, 2015, 2025))


def works(number: int) -> tuple[Work, ...]:
    return tuple(
        Work(f"W{one}", (one,), Record(RecordType.ARTICLE, title=f"Håp {one}", year=2020))
        for one in range(1, number + 1)
    )


def decisions(reviewers: tuple[str, ...], number: int, stage: Stage = Stage.FULL_TEXT) -> tuple[Decision, ...]:
    return tuple(
        Decision(f"W{one}", stage, Verdict.INCLUDE, who, AT, 10 + index * number + one)
        for index, who in enumerate(reviewers)
        for one in range(1, number + 1)
    )


def full() -> Snapshot:
    """Three searches in three sources, all that can be stated stated, two works included."""
    protocol = Protocol(
        "hap",
        Language.BOKMAL,
        "Hvordan beskriver sykepleiere håp?",
        title="Håp i sykepleien: en systematisk oversikt",
        criteria=(CRITERION,),
        stages=(Stage.FULL_TEXT,),
        analysis=Analysis("tematisk analyse", ("koder", "temaer")),
        appraisal=AppraisalPlan("JBI", "JBI", "alle", "tabell"),
        search_report=SAID,
        registration=REGISTERED,
        version="f" * 64,
    )
    return Snapshot(
        protocol,
        runs=(api_run(), file_run(), hand_run()),
        works=works(2),
        decisions=decisions(("r1", "r2"), 2),
        extractions=tuple(
            Extraction(f"W{one}", field, "tekst", "s. 3", "sitat")
            for one in (1, 2)
            for field in ("aim", "findings", "appraisal")
        ),
        tally=Tally(records=60, works=58, places={Place(Situation.INCLUDED, Stage.FULL_TEXT): 2}),
        provenance={
            1: Provenance("a1", AT, 3, 4096, "a" * 64, "NCBI", 0),
            2: Provenance("a1", AT, 1, 512, "c" * 64, "EBSCOhost", 2),
            3: Provenance("a1", AT, platform="Folkehelseinstituttet"),
        },
        actors={"a1": "Kari"},
        length=30,
        at=AT,
    )


def changed(snapshot: Snapshot, **more: object) -> Snapshot:
    """A snapshot with other parts of the protocol."""
    return replace(snapshot, protocol=replace(snapshot.protocol, **more))  # type: ignore[arg-type]


def body(table: Table) -> dict[str, tuple[str, str]]:
    """Answer and place of each item of a checklist, by its number."""
    return {row[0].text: (row[2].text, row[3].text) for row in table.rows}


INCOMPLETE = RunStatus.INCOMPLETE
LOST = message("source.loss.other_date", source="PubMed", piece="2015")
