"""References in one line on the screen."""

from __future__ import annotations

from litreview.cli.sentences import sentences


def test_a_stop_is_not_doubled_and_empty_parts_leave_none() -> None:
    assert sentences("Benzein, Agneta C.", "2017", "", "Hva er håp?", "Nordlys") == (
        "Benzein, Agneta C. 2017. Hva er håp? Nordlys"
    )
    assert sentences("", " ") == ""
