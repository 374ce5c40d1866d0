"""`litreview audit verify`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.model import Message

if TYPE_CHECKING:
    from litreview.steps.audit_hand import Edited
    from litreview.steps.audit_head import Anchor
    from litreview.steps.audit_verify import Verified
    from litreview.steps.review import Review

SHOWN = 20  # faults, and corrections, that are shown unless all are asked for
SHORT = 12  # characters of a hash, as reports print it
BundleArgument = Annotated[Path | None, typer.Argument(metavar="[BUNDLE]", help=words("cli.audit.verify.bundle"))]
HeadOption = Annotated[str | None, typer.Option("--head", help=words("cli.audit.verify.head"))]
LengthOption = Annotated[int | None, typer.Option("--length", min=1, help=words("cli.audit.verify.length"))]
ReportOption = Annotated[Path | None, typer.Option("--report", help=words("cli.audit.verify.report"))]
FullOption = Annotated[bool, typer.Option("--full", help=words("cli.audit.verify.full"))]
AllOption = Annotated[bool, typer.Option("--all", help=words("cli.audit.verify.all"))]


def register(group: typer.Typer) -> None:
    group.command("verify", help=words("cli.audit.verify.help"))(verify)


def verify(
    bundle: BundleArgument = None,
    head: HeadOption = None,
    length: LengthOption = None,
    report: ReportOption = None,
    full: FullOption = False,
    show_all: AllOption = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    asked = Asked(head, length, report, full, show_all, as_json)
    if bundle is not None:
        from litreview.cli.audit_verify_bundle import verify_bundle

        raise typer.Exit(verify_bundle(bundle, asked))
    found, faults, anchors = walked(opened(review), asked)
    if as_json:
        say_json(data_of(found, faults, anchors))
    else:
        tell(found, faults, anchors, show_all=show_all)
    raise typer.Exit(5 if faults else 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    head: str | None = None
    length: int | None = None
    report: Path | None = None
    full: bool = False
    show_all: bool = False
    as_json: bool = False


def walked(review: Review, asked: Asked) -> tuple[Verified, list[Message], tuple[Anchor, ...]]:
    """What the walk found, all faults, and the heads that somebody holds."""
    from litreview.steps.audit_verify import verify as walk

    anchors, short = _anchors(review, asked.head, asked.length, asked.report)
    bar = _Bar()
    found = walk(review, full=asked.full, watch=bar.on)
    bar.close()
    return found, [*found.faults, *(anchor.fault for anchor in anchors if anchor.fault), *short], anchors


def _anchors(
    review: Review, head: str | None, length: int | None, report: Path | None
) -> tuple[tuple[Anchor, ...], list[Message]]:
    """The heads that somebody holds, found again; and the fault of a chain that is shorter than it was."""
    from litreview.steps.audit_head import Printed, check_length, find_head, read_heads

    printed = [*(read_heads(report) if report else ()), *([Printed(head, length)] if head is not None else [])]
    short = check_length(review, length) if length is not None and head is None else None
    return tuple(find_head(review, one) for one in printed), [short] if short else []


def tell(found: Verified, faults: list[Message], anchors: tuple[Anchor, ...], *, show_all: bool) -> None:
    some([words(fault) for fault in faults], show_all=show_all)
    for remark in found.remarks:
        say(words(remark))
    if found.hand.rows:
        say(words("cli.audit.by_hand", n=found.hand.rows))
    if found.hand.edits:
        say(words("cli.audit.edited", n=len(found.hand.edits)))
        some([f"  {_edit(one)}" for one in found.hand.edits], show_all=show_all)
    for anchor in anchors:
        _tell_anchor(anchor, whole=not found.faults)
    counts = {"events": found.events, "pages": found.pages, "records": found.records, "head": found.head}
    say(words("cli.audit.verified", **counts, n=len(faults)))
    say(words("cli.audit.broken" if faults else "cli.audit.holds"))


def some(lines: list[str], *, show_all: bool) -> None:
    chosen = lines if show_all else lines[:SHOWN]
    for line in chosen:
        say(line)
    if len(chosen) < len(lines):
        say(words("cli.audit.more", n=len(lines) - len(chosen)))


def _edit(one: Edited) -> str:
    cells = {name: "–" if value in (None, "") else str(value) for name, value in _values(one).items()}
    return words("cli.audit.edit", event=one.event, day=one.at[:10], row=one.row, cell=one.cell, **cells)


def _values(one: Edited) -> dict[str, Any]:
    return {"before": one.before, "after": one.after, "why": one.why}


def _tell_anchor(anchor: Anchor, *, whole: bool) -> None:
    if anchor.fault is not None:
        return
    day, hour = (anchor.at.strftime("%Y-%m-%d"), anchor.at.strftime("%H:%M")) if anchor.at else ("–", "–")
    place = {"head": anchor.printed.head, "event": anchor.event, "day": day, "time": hour}
    say(words("cli.audit.head_found", **place) if whole else words("cli.audit.head_broken", **place))
    after = anchor.after or {}
    what = ", ".join(f"{_kind(kind)} {n}" for kind, n in after.items())
    say(words("cli.audit.after", n=sum(after.values()), what=what) if after else words("cli.audit.nothing_after"))


def _kind(kind: str) -> str:
    code = f"audit.event.{kind}"
    return words(code) if words.has(code) else kind


def data_of(found: Verified, faults: list[Message], anchors: tuple[Anchor, ...]) -> dict[str, Any]:
    return {
        "events": found.events,
        "pages": found.pages,
        "records": found.records,
        "head": found.head,
        "at": found.at.isoformat() if found.at else None,
        "faults": [fault_of(fault) for fault in faults],
        "remarks": list(found.remarks),
        "by_hand": found.hand.rows,
        "edits": [_edit_data(one) for one in found.hand.edits],
        "private": {"erased": found.erased, "left_out": found.left_out},
        "heads": [_anchor_data(anchor) for anchor in anchors],
    }


def fault_of(fault: Message) -> dict[str, Any]:
    """Where it is, too; None for a place that has no meaning for it."""
    place = {name: fault.args.get(name) for name in ("table", "row", "event", "expected", "found")}
    return {
        "code": fault.code,
        "text": words(fault),
        **{name: None if value == "–" else value for name, value in place.items()},
    }


def _edit_data(one: Edited) -> dict[str, Any]:
    return {"event": one.event, "at": one.at, "row": one.row, "cell": one.cell, **_values(one)}


def _anchor_data(anchor: Anchor) -> dict[str, Any]:
    return {
        "head": anchor.printed.head,
        "length": anchor.printed.length,
        "found": anchor.fault is None,
        "event": anchor.event or None,
        "at": anchor.at.isoformat() if anchor.at else None,
        "after": anchor.after,
    }


class _Bar:
    """How far the walk has come, on one line of a terminal, once it has taken a second."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown = -1

    def on(self, done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if percent != self._shown and time.monotonic() - self._began > 1 and sys.stderr.isatty():
            self._shown = percent
            sys.stderr.write("\r" + words("cli.audit.progress", percent=percent))
            sys.stderr.flush()

    def close(self) -> None:
        """End the line."""
        if self._shown >= 0:
            note("")
