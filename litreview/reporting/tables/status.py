"""Where the report comes from: who, which version of the protocol, and the end of the chain of events."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Day, Snapshot
from litreview.reporting.document import Line, line
from litreview.reporting.tables.common import day_text, number_text

SHORT = 12  # characters of a hash that are shown


def status(snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    """Lines for the end of the report; whatever is unknown says so."""
    unknown = words("report.not_stated")
    people = ", ".join(_people(snapshot)) or unknown
    return (
        *((line(as_of(snapshot, words)),) if snapshot.as_of else ()),
        line(words("report.status.who", who=people)),
        line(
            words(
                "report.status.protocol",
                name=snapshot.protocol.name,
                version=snapshot.protocol.version[:SHORT] or unknown,
            )
        ),
        line(
            words(
                "report.status.counts",
                records=number_text(snapshot.tally.records, words.language),
                works=number_text(snapshot.tally.works, words.language),
                unparsed=number_text(snapshot.tally.unparsed, words.language),
            )
        ),
        line(
            words(
                "report.status.chain",
                events=number_text(snapshot.length, words.language),
                head=snapshot.head[:SHORT] or unknown,
                clock=clock(snapshot, words),
            )
        ),
    )


def as_of(snapshot: Snapshot, words: Words) -> str:
    """That the report is of a past moment, and of which."""
    moment = snapshot.as_of
    if moment.startswith("#"):
        return words("report.status.as_of_event", number=moment.removeprefix("#"))
    day, _, time = moment.partition("T")
    year, month, date = (int(part) for part in day.split("-"))
    said = day_text(Day(year, month, date), words)
    if not time:
        return words("report.status.as_of_day", day=said)
    return words("report.status.as_of_time", day=said, time=time.removesuffix("Z"))


def _people(snapshot: Snapshot) -> tuple[str, ...]:
    """Who decided, by name or role where it is kept, else by pseudonym; before any decision, the protocol's roles."""
    deciders = dict.fromkeys(decision.reviewer for decision in snapshot.decisions)
    return tuple(snapshot.actors.get(who) or who for who in deciders) or snapshot.protocol.reviewers


def clock(snapshot: Snapshot, words: Words) -> str:
    """The time of the last event, the report's clock: 20. november 2026 kl. 14.05 UTC."""
    at = snapshot.at
    if at is None:
        return words("report.not_stated")
    return words(
        "report.status.clock",
        day=day_text(Day(at.year, at.month, at.day), words),
        hour=f"{at.hour:02}",
        minute=f"{at.minute:02}",
    )


def subtitle(snapshot: Snapshot, words: Words, *, draft: bool = False) -> str:
    """What the report is; of a past moment which, and of a draft that it is one."""
    said = as_of(snapshot, words) if snapshot.as_of else words("report.subtitle")
    return words("report.draft", said=said) if draft else said


def footer(snapshot: Snapshot, words: Words, *, draft: bool = False) -> str:
    """One short line for the foot of each page."""
    said = _footer(snapshot, words)
    return words("report.draft.footer", said=said) if draft else said


def _footer(snapshot: Snapshot, words: Words) -> str:
    return words(
        "report.footer",
        version=snapshot.protocol.version[:SHORT] or words("report.not_stated"),
        events=number_text(snapshot.length, words.language),
        head=snapshot.head[:SHORT] or words("report.not_stated"),
    )
