"""The table of approvals, and what the page for the next supervision tells of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from litreview.messages import Words
from litreview.model import Approval, ApprovalKind, ApprovalVerdict, Language, Protocol, Snapshot, Supervision
from litreview.reporting.assemble import assemble
from litreview.reporting.tables.approvals import approvals
from litreview.reporting.tables.supervision import supervision

GIVEN = Approval(
    ApprovalKind.CRITERIA,
    "p",
    "a" * 64,
    ApprovalVerdict.APPROVED,
    "",
    "R-1",
    datetime(2026, 3, 1, 12, tzinfo=UTC),
    "",
    4,
)
SAID = replace(
    GIVEN,
    kind=ApprovalKind.QUERY,
    name="sok-1",
    verdict=ApprovalVerdict.REMARK,
    remark="flere ord\nfor håp",
    bundle="b" * 64,
    event=9,
    in_force=False,
)
STATE = Snapshot(Protocol("p", Language.BOKMAL, "?"), approvals=(GIVEN, SAID), actors={"R-1": "veileder"})


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            Language.BOKMAL,
            ["1. mars 2026", "veileder", "kriteriene, versjon aaaaaaaaaaaa", "godkjent", ""],
            ["bemerkning", "i en tidligere versjon, endret siden", "gitt på pakken bbbbbbbbbbbb"],
        ),
        (
            Language.NYNORSK,
            ["1. mars 2026", "veileder", "kriteria, versjon aaaaaaaaaaaa", "godkjent", ""],
            ["merknad", "i ein tidlegare versjon, endra sidan", "gitt på pakken bbbbbbbbbbbb"],
        ),
        (
            Language.ENGLISH,
            ["1 March 2026", "veileder", "the criteria, version aaaaaaaaaaaa", "approved", ""],
            ["remark", "in an earlier version, changed since", "given on the bundle bbbbbbbbbbbb"],
        ),
    ],
)
def test_a_row_says_when_who_what_and_whether_it_stands(
    language: Language, first: list[str], second: list[str]
) -> None:
    table = approvals(STATE, Words(language))
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == first
    assert table.rows[1][3].text.split("\n") == second
    assert table.rows[1][4].text == "flere ord\nfor håp"
    assert table.notes


def test_without_any_there_is_no_table_and_no_part() -> None:
    assert approvals(replace(STATE, approvals=()), Words(Language.BOKMAL)) is None


def test_it_stands_where_it_is_asked_for() -> None:
    assert [one.key for one in assemble(STATE, (), (), Language.BOKMAL, tables=("approvals",)).tables] == ["approvals"]
    assert "approvals" not in [one.key for one in assemble(STATE, (), (), Language.BOKMAL).tables]


def test_a_remark_that_was_left_out_leaves_its_row() -> None:
    table = approvals(replace(STATE, approvals=(replace(SAID, remark=""),)), Words(Language.BOKMAL))
    assert table is not None
    assert table.rows[0][4].text == ""


def page(state: Snapshot, *events: int) -> str:
    table = supervision(
        replace(state, supervision=Supervision(3, 9, approvals=events)), (), (), Words(Language.ENGLISH)
    )
    assert table is not None
    return "\n".join(cell.text for row in table.rows for cell in row)


def test_the_page_for_the_next_supervision_tells_what_is_approved_and_new_remarks() -> None:
    told = page(STATE, 9)
    assert "Approved: the criteria (veileder, 1 March 2026)." in told
    assert "Remark by veileder on the search sok-1: flere ord for håp" in told
    assert "Remark by" not in page(STATE, 4)
    changed = page(replace(STATE, approvals=(replace(GIVEN, in_force=False),)))
    assert "Approved: the criteria (veileder, 1 March 2026). Changed since." in changed
