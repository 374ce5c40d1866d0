"""The table of what was changed in the protocol after screening had begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from litreview.messages import Words
from litreview.model import Amendment, Criterion, CriterionKind, Language, Protocol, Snapshot, Stage
from litreview.reporting.assemble import assemble
from litreview.reporting.tables.amendments import amendments
from litreview.screening.amendments import changes

OLD = Protocol("p", Language.BOKMAL, "?", criteria=(Criterion("E1", CriterionKind.EXCLUDE, "barn"),))
NEW = Protocol("p", Language.BOKMAL, "?", criteria=(Criterion("E1", CriterionKind.EXCLUDE, "spedbarn"),))
MADE = Amendment(
    "veileder ba om det", changes(OLD, NEW), "a" * 64, "b" * 64, 7, datetime(2026, 3, 1, 12, tzinfo=UTC), "R-1"
)
STATE = Snapshot(NEW, amendments=(MADE,), actors={"R-1": "forfatter 1"})


@pytest.mark.parametrize(
    ("language", "day", "changed", "heading"),
    [
        (Language.BOKMAL, "1. mars 2026", "E1, teksten: før «barn», nå «spedbarn»", "Dato"),
        (Language.NYNORSK, "1. mars 2026", "E1, teksten: før «barn», no «spedbarn»", "Dato"),
        (Language.ENGLISH, "1 March 2026", "E1, text: was “barn”, now “spedbarn”", "Date"),
    ],
)
def test_a_row_says_when_what_why_and_who(language: Language, day: str, changed: str, heading: str) -> None:
    table = amendments(STATE, Words(language))
    assert table is not None
    assert table.headings[0] == heading
    assert [cell.text for cell in table.rows[0]] == [day, changed, "veileder ba om det", "forfatter 1"]


def test_without_amendments_there_is_no_table() -> None:
    assert amendments(Snapshot(NEW), Words(Language.BOKMAL)) is None
    assert [table.key for table in assemble(Snapshot(NEW), (), (), Language.BOKMAL).tables] == ["criteria"]


def test_it_stands_after_the_criteria_and_alone_when_asked_for() -> None:
    report = assemble(STATE, (), (), Language.BOKMAL)
    assert [table.key for table in report.tables] == ["criteria", "amendments"]
    alone = assemble(STATE, (), (), Language.BOKMAL, tables=("amendments",))
    assert [table.key for table in alone.tables] == ["amendments"]


def test_each_line_begins_with_a_capital() -> None:
    fewer = Protocol("p", Language.BOKMAL, "?", criteria=OLD.criteria, stages=(Stage.TITLE,))
    made = replace(MADE, changes=changes(OLD, fewer))
    table = amendments(Snapshot(fewer, amendments=(made,)), Words(Language.BOKMAL))
    assert table is not None
    assert table.rows[0][1].text == "Trinnene: før «tittel, sammendrag, fulltekst», nå «tittel»"
