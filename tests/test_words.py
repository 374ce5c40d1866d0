"""Every word a user sees: each code has words in all three languages, and no catalogue has words nobody says."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from words_in_source import (
    ERROR_CODE,
    LANGUAGES,
    LOCALE,
    ROOT,
    Use,
    catalogue,
    domains,
    error_codes,
    families,
    places,
    uses,
    words_of,
)

from litreview.cli.compared import FIELDS, MORE
from litreview.formats.form import WRITTEN
from litreview.formats.protocol_file import LOG_FIELDS, read_protocol
from litreview.formats.query_file import read_query
from litreview.matching import PREFERENCES
from litreview.messages import Words
from litreview.model import (
    FRAME_SLOTS,
    KEYWORD_FIELDS,
    RESOLUTIONS,
    SHEETS,
    Answer,
    ApprovalKind,
    ApprovalVerdict,
    CriterionKind,
    Design,
    FrameName,
    LimitKind,
    MatrixKind,
    Means,
    Outcome,
    Purpose,
    RecordType,
    Retrieval,
    RunStatus,
    Screening,
    Situation,
    SourceColumn,
    Stage,
    Verdict,
)
from litreview.screening.query_changes import QUERY_FIELDS
from litreview.steps.fulltexts import FileState
from litreview.steps.start import protocol_template
from litreview.steps.unfit import Why
from litreview.store.projections import PROJECTIONS

# The catalogues that must hold nothing unsaid; the others belong to tables and checks with tests of their own.
CLOSED = ("amend", "audit", "cli", "desk", "doctor", "error", "forms", "init", "log", "status")

# The values that codes put together can take, where they are known. A family in a closed catalogue must stand here.
FAMILIES: dict[str, tuple[str, ...]] = {
    "amend.field.{}": ("text", "kind", "stage", "rule", "searches", "applies_to", *QUERY_FIELDS),
    "amend.kind.{}": tuple(CriterionKind),
    "amend.part.{}": ("stages", "screening"),
    "audit.approve.done.{}": tuple(ApprovalVerdict),
    "audit.approve.kind.{}": tuple(ApprovalKind),
    "audit.approve.said.{}": tuple(ApprovalVerdict),
    "audit.broken.{}": ("order", "prev", "hash"),
    "audit.event.{}": tuple(PROJECTIONS),
    "cli.appraise.column.{}": (
        *("item", "topic", "answer", "reason", "page"),
        *("sheet", "design", "items", "name", "url"),
    ),
    "cli.audit.bundle.{}": ("left", "kept"),
    "cli.dedupe.field.{}": (
        *(*FIELDS, *MORE, "source"),
        *(name for name, preference in PREFERENCES.items() if preference.same and name not in FIELDS),
    ),
    "cli.dedupe.said.{}": ("same", "different"),
    "cli.dedupe.tie.{}": ("maybe", "same", "different", "related"),
    "cli.form.column.{}": ("cell", "before", "after"),
    "cli.import.columns.{}": ("number", "column", "field"),
    "cli.log.column.{}": (
        *("number", "date", "source", "query", "hits", "titles_read", "abstracts_read", "fulltexts_read"),
        *("included", "purpose", "status"),
    ),
    "cli.outcome.{}": tuple(Outcome),
    "cli.theme.chapter.doubt.{}": ("several", "letter", "names", "year"),
    "cli.theme.shown.chapter_{}": ("same", "changed", "gone"),
    "cli.purpose.{}": (*Purpose, "none"),
    "cli.screen.rules.column.{}": (
        *("criterion", "met", "not_met", "unknown", "would", "against", "automatic", "kept", "out"),
    ),
    "cli.screen.rules.situation.{}": tuple(one for one in Situation if one is not Situation.EXCLUDED),
    "cli.screen.rules.{}": ("yes", "no", "lost", "untold"),
    "cli.screen.means.{}": tuple(one for one in Means if one is not Means.OWN),
    "cli.screen.resolved.{}": tuple(RESOLUTIONS),
    "cli.screen.fulltext.file.{}": tuple(FileState),
    "cli.screen.fulltext.state.{}": (Retrieval.SOUGHT, Retrieval.RETRIEVED),
    "cli.status.{}": tuple(RunStatus),
    "cli.verdict.{}": tuple(Verdict),
    "desk.batch.{}": ("work", "stage", "year", "title"),
    "desk.more.{}": ("keywords", "subjects", "types"),
    "desk.next.{}": ("waiting", "conflicts", "unresolved"),
    "desk.status.{}": ("waiting", "put_off", "unresolved", "conflicts", "not_retrieved", "automatic"),
    "doctor.column.{}": tuple(SourceColumn),
    "doctor.folder.{}": tuple(Why),
    "doctor.source.key_{}": ("faster", "needed"),
    "doctor.source.{}": ("key", "title", "place", "how", "note"),
    "doctor.{}": (
        "version",
        "python",
        "system",
        "sqlite",
        "libraries",
        "encoding",
        "config",
        "sources",
        "store",
        "review",
    ),
    "error.detail.{}": (
        *("greater_than_equal", "less_than_equal", "string_pattern_mismatch", "string_too_short", "too_short"),
    ),
    "error.type.{}": ("text", "integer", "boolean", "array", "table", "other"),
    "error.{}": tuple(error_codes()),
    "error.{}.next": tuple(error_codes()),
    "import.format.{}": ("ris", "medline", "bibtex", "pubmed-xml"),
    "report.criteria.kind.{}": tuple(CriterionKind),
    "report.limit.{}": tuple(LimitKind),
    "forms.appraisal.{}": ("fill", "reason", "page", "overall", "back"),
    "forms.column.{}": ("work", "label", "mark", *(name for names in WRITTEN.values() for name in names)),
    "forms.guide.{}": ("fill", "page", "quotation", "mark", "back"),
    "report.appraisal.column.{}": ("item", "answer", "reason", "page"),
    "sheet.answer.{}": tuple(Answer),
    "sheet.design.{}": tuple(Design),
    "sheet.letter.{}": tuple(Answer),
    "report.outcome.{}": ("holds", "fails", "cannot"),
    "report.purpose.{}": tuple(Purpose),
    "screen.field.{}": KEYWORD_FIELDS,
    "screen.stage.{}": tuple(Stage),
    "screen.type.{}": tuple(RecordType),
    "status.next.{}": (
        *("question", "criteria", "search", "incomplete", "import", "dedupe", "doubts", "screen", "extract", "theme"),
        *("breach", "check", "report", "amend", "renew", "relook"),
    ),
    "status.{}": (
        *("criteria", "searches", "incomplete", "records", "unparsed", "works", "doubts", "excluded", "included"),
        *("breaches", "cells", "themes", "failing", "amendment", "old_wording"),
    ),
}


def spoken() -> Iterator[tuple[str, Use]]:
    """Every code of the catalogues that the source says, with where. An error says what happened and what is next."""
    for use in uses():
        if ERROR_CODE.fullmatch(use.code):
            yield f"error.{use.code}", use
            yield f"error.{use.code}.next", use
        else:
            yield use.code, use
    for use in families():
        for value in FAMILIES.get(use.code, ()):
            yield use.code.replace("{}", value), use
    for sheet in SHEETS:
        for item in sheet.items:
            yield item.topic, Use(item.topic, "litreview/model/sheets.py")
    for frame, slots in FRAME_SLOTS.items():
        for slot in slots:
            yield f"frame.{frame}.{slot}", Use("frame", "litreview/steps/start.py")


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_catalogues_hold_the_same_codes_with_the_same_places(language: str) -> None:
    ours, theirs = words_of("nb"), words_of(language)
    assert sorted(ours.keys() ^ theirs.keys()) == []
    differ = {code for code in ours if places(ours[code]) - {"ending"} != places(theirs[code]) - {"ending"}}
    # `ending`: English numbers its editions 2nd, 3rd; Norwegian has a full stop. A caption is quoted in its language.
    assert {code for code in differ if not code.startswith("check.captioned.")} == set()
    assert [code for code in ours if len(ours[code]) != len(theirs[code])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty(language: str) -> None:
    assert [code for code, texts in words_of(language).items() if not all(text.strip() for text in texts)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_source_has_words(language: str) -> None:
    known = words_of(language)
    missing = sorted({f"{code} ({use.place})" for code, use in spoken() if code not in known})
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_of_codes_has_words(language: str) -> None:
    known = words_of(language)
    missing = []
    for use in families():
        pattern = re.compile(re.escape(use.code).replace(r"\{\}", r"[\w.-]+"))
        if not any(pattern.fullmatch(code) for code in known) and not use.code.startswith("frame."):
            missing.append(f"{use.code} ({use.place})")
    assert missing == []


def test_the_families_of_closed_catalogues_are_listed_with_their_values() -> None:
    closed = {use.code: use.place for use in families() if use.code.partition(".")[0] in CLOSED}
    assert {code: place for code, place in closed.items() if code not in FAMILIES} == {}, "add it to FAMILIES"


def test_no_error_code_is_put_together() -> None:
    """A stable code can be searched for in the source."""
    assert [use.place for use in families() if use.code.startswith("LR-")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_filled_where_the_code_is_said(language: str) -> None:
    known = words_of(language)
    unfilled = [
        f"{code}: {', '.join(sorted(places(known[code]) - use.given))} ({use.place})"
        for code, use in spoken()
        if use.given is not None and code in known and "{}" not in use.code and places(known[code]) - use.given
    ]
    assert unfilled == []


def test_nothing_in_the_closed_catalogues_is_unsaid() -> None:
    said = {code for code, _ in spoken()}
    assert [code for domain in CLOSED for code in catalogue("nb", domain) if code not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogues_are_up_to_date(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    stale = [
        domain for domain in sorted(domains()) if compiled(folder / f"{domain}.mo") != dict(plain(language, domain))
    ]
    assert stale == [], "run `python hatch_build.py`"


def compiled(path: Path) -> dict[str | tuple[str, int], str]:
    """The words of a .mo file, without its header, which holds the moment it was made. Empty when there is none."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # there is no public list
    return {code: text for code, text in words.items() if code != ""}


def plain(language: str, domain: str) -> Iterator[tuple[str | tuple[str, int], str]]:
    """The words of a .po file as gettext keys them: by code, or by code and plural form."""
    for code, texts in catalogue(language, domain).items():
        if len(texts) == 1:
            yield code, texts[0]
        else:
            yield from (((code, form), text) for form, text in enumerate(texts))


# ---- commands named in the words


def named_commands(language: str) -> Iterator[tuple[str, str]]:
    """Each `litreview …` that the words tell the user to type, with the code of the words."""
    for code, texts in words_of(language).items():
        for text in texts:
            quoted = re.findall(r"[`«“]litreview((?: [^`»”]*)?)[`»”]", text)
            shown = re.findall(r"(?m)^# .*: litreview (.+)$", text) if code.startswith("init.") else []
            yield from ((code, command.strip()) for command in (*quoted, *shown))


def refused(typed: str, command: Any) -> str:
    """What of a typed command does not exist; empty when all of it does."""
    parts = iter(re.sub(r'"[^"]*"', "TEXT", typed).split())
    for part in parts:
        if part.startswith("--"):
            known = {name: item for item in command.params for name in item.opts}
            if part not in {*known, "--help"}:
                return part
            if isinstance(command, TyperGroup) and part in known and not known[part].is_flag:
                next(parts, "")  # the value of a group's own option is no command
        elif isinstance(command, TyperGroup):
            if part not in command.commands:
                return part
            command = command.commands[part]
    return ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_the_words_name_exists(language: str) -> None:
    from litreview.cli.app import app

    root = typer.main.get_command(app)
    named = list(named_commands(language))
    assert len(named) > 40
    assert [f"{code}: {typed}" for code, typed in named if refused(typed, root)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sentence_of_a_command_fits_in_the_list_of_commands(language: str) -> None:
    """Longer ones are cut off with three dots on a terminal of 80 characters."""
    said = {code: texts[0].split(". ")[0] for code, texts in catalogue(language, "cli").items()}
    long = [code for code, text in said.items() if code.endswith(".help") and code != "cli.help" and len(text) > 58]
    assert long == []


# ---- docs/errors.md


def documented() -> dict[str, list[str]]:
    """The rows of the table by code: exit code, meaning, what to do."""
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| `LR-")
    ]
    assert len({row[0] for row in rows}) == len(rows), "a code stands twice"
    return {row[0].strip("`"): row[1:] for row in rows}


def test_every_error_code_is_documented_and_no_other() -> None:
    known = documented()
    assert sorted(error_codes() - known.keys()) == []
    assert sorted(known.keys() - error_codes()) == []
    assert [code for code, cells in known.items() if len(cells) != 3 or not all(cells)] == []


def test_the_documented_exit_code_is_that_of_the_exception() -> None:
    known = documented()
    wrong = {use.code for use in uses() if use.exit_code and str(use.exit_code) != known.get(use.code, [""])[0]}
    assert sorted(wrong) == []


# ---- the files of a new review


def in_use(template: str) -> str:
    """The template with its examples in use: the # that touches the text taken away."""
    return re.sub(r"(?m)^#(?=\S)", "", template)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", list(FrameName))
def test_a_new_protocol_is_valid_and_states_nothing(language: str, frame: FrameName) -> None:
    text = protocol_template(Words(language), frame)
    protocol = read_protocol(text.encode("utf-8"), "protocols/new.toml", "new")
    assert (protocol.language, protocol.question, protocol.title) == (language, "", "")
    assert protocol.frame is not None
    assert (protocol.frame.name, dict(protocol.frame.slots)) == (frame, dict.fromkeys(FRAME_SLOTS[frame], ""))
    assert (protocol.criteria, protocol.concepts, protocol.databases) == ((), (), ())
    assert protocol.stages == tuple(Stage)
    assert protocol.screening == Screening(dict.fromkeys(Stage, 1))
    assert protocol.reviewers == ({"nb": "forfatter", "nn": "forfattar", "en": "author"}[language],)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_protocol_has_default_columns_without_headings(language: str) -> None:
    protocol = read_protocol(protocol_template(Words(language), FrameName.PICO).encode("utf-8"), "new.toml", "new")
    assert protocol.matrix is not None
    assert protocol.matrix.kind is MatrixKind.WIDE
    columns = (*protocol.log.columns, *protocol.matrix.columns)
    assert {column.heading for column in columns} == {""}
    known = words_of(language)
    assert [column.field for column in columns if f"report.field.{column.field}" not in known] == []
    assert {column.field for column in protocol.log.columns} <= set(LOG_FIELDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", list(FrameName))
def test_the_examples_of_a_new_protocol_work_once_taken_into_use(language: str, frame: FrameName) -> None:
    text = in_use(protocol_template(Words(language), frame))
    protocol = read_protocol(text.encode("utf-8"), "protocols/new.toml", "new")
    assert [criterion.id for criterion in protocol.criteria] == ["I1", "E1"]
    assert protocol.criteria[0].rule is not None
    assert [{"nb", "en"} <= set(concept.terms) for concept in protocol.concepts] == [True]
    assert len(protocol.unrestricted) == 1
    assert [protocol.screening.needed(stage) for stage in Stage] == [1, 1, 2]
    assert protocol.screening.include_words
    assert protocol.screening.exclude_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_query_is_valid_and_its_examples_too(language: str) -> None:
    text = Words(language)("init.query_template")
    query = read_query(text.encode("utf-8"), "queries/search-1.toml", "search-1")
    assert (query.sources, query.purpose, query.limits) == (("pubmed",), Purpose.MAIN, ())
    assert query.text == ""  # nothing is searched before somebody has written it
    used = read_query(in_use(text).encode("utf-8"), "queries/search-1.toml", "search-1")
    assert [(limit.kind, bool(limit.reason)) for limit in used.limits] == [
        (LimitKind.YEARS, True),
        (LimitKind.LANGUAGE, True),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_twice_in_a_catalogue(language: str) -> None:
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        codes = re.findall(r'(?m)^msgid "(.+)"$', path.read_text(encoding="utf-8"))
        assert sorted({code for code in codes if codes.count(code) > 1}) == [], path.name
