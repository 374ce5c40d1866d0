"""The tables of a bundle: CSV for other programs, one row a fact.

English column names that stay, comma, RFC 4180, UTF-8 with a byte order mark so that a spreadsheet reads æ, ø and å;
what a spreadsheet might run as a formula begins with an apostrophe (OWASP, CSV Injection). Only `findings.csv`, and
the words of `history.csv`, are in the language of the bundle.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from litreview.messages import Words
from litreview.model import Decision, Language, Snapshot, StepRole, count_of
from litreview.steps.audit import told as told_of
from litreview.steps.proof import prove
from litreview.steps.review import Review
from litreview.store import Event
from litreview.store.events import stamp

Row = Iterable[object]


@dataclass(frozen=True, slots=True)
class _Ground:
    state: Snapshot
    words: Words
    events: Callable[[], Iterator[Event]]

    def who(self, actor: str) -> str:
        """The name or role of who acted."""
        return self.state.actors.get(actor) or actor


def tables(review: Review, state: Snapshot, language: Language) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each table."""
    with review.store.reading() as reader:
        ground = _Ground(state, Words(language), reader.events)
        for name, (headings, rows) in _TABLES.items():
            yield f"tables/{name}.csv", _csv(headings, rows(ground))


def edits(events: Iterable[Event]) -> Iterator[tuple[Event, str, str, str]]:
    """Each cell of the search log that was corrected: the event, the field, what stood there and what stands now."""
    for event in events:
        if event.kind == "run.edited":
            before, after = event.data["before"].get("raw", {}), event.data["run"].get("raw", {})
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    yield event, name, before.get(name) or "", after.get(name) or ""


_COUNTS = (StepRole.HITS, StepRole.TITLES, StepRole.ABSTRACTS, StepRole.FULL_TEXTS, StepRole.INCLUDED)


def _log(ground: _Ground) -> Iterator[Row]:
    for run in ground.state.runs:
        mark = ground.state.provenance.get(run.id)
        counts = [count_of(run, role) for role in _COUNTS]
        yield (
            run.id,
            run.arrival.value,
            run.purpose.value if run.purpose else "",
            run.source_printed or run.source,
            run.platform,
            run.column.value,
            run.query_name,
            run.query,
            run.sent,
            run.translation,
            run.date.raw,
            run.limits_printed,
            *(count.raw or ("" if count.value is None else count.value) for count in counts),
            *("" if number is None else number for number in (run.retrieved, run.parsed, run.unparsed)),
            run.status.value,
            run.file,
            run.sha256,
            ground.who(mark.by) if mark else "",
            stamp(mark.at) if mark and mark.at else "",
            run.note,
        )


def _works(ground: _Ground) -> Iterator[Row]:
    for one in ground.state.listed:
        record = one.record
        yield (
            one.work,
            "; ".join(map(str, record.authors)),
            record.year or "",
            record.title,
            record.container,
            record.doi,
            one.place.situation.value,
            one.place.stage.value,
            one.criterion,
            one.missing,
            "; ".join(one.sources),
        )


def _decisions(ground: _Ground) -> Iterator[Row]:
    back = {one.decision.event: one for one in ground.state.taken_back}
    made = [*ground.state.decisions, *(one.decision for one in ground.state.taken_back)]
    for one in sorted(made, key=_event_of):
        gone = back.get(one.event)
        yield (
            one.event,
            stamp(one.at),
            one.work,
            one.given_on,
            one.stage.value,
            one.verdict.value,
            one.criterion,
            ground.who(one.reviewer),
            one.means.value,
            "; ".join(one.tags),
            one.origin,
            gone.event if gone else "",
            stamp(gone.at) if gone else "",
            one.note,
        )


def _event_of(decision: Decision) -> int:
    return decision.event


def _exceptions(ground: _Ground) -> Iterator[Row]:
    for one in ground.state.exceptions:
        at = stamp(one.at) if one.at else ""
        yield one.event, at, one.work, one.criterion, "; ".join(one.reasons), one.found_by, one.agreed_by


def _amendments(ground: _Ground) -> Iterator[Row]:
    for one in ground.state.amendments:
        for change in one.changes:
            at = stamp(one.at) if one.at else ""
            said = (one.event, at, ground.who(one.by), one.reason, change.part, change.what.value)
            yield *said, change.before, change.after, one.before, one.after


def _approvals(ground: _Ground) -> Iterator[Row]:
    for one in ground.state.approvals:
        at = stamp(one.at) if one.at else ""
        said = (one.event, at, ground.who(one.by), one.kind.value, one.name, one.sha256)
        yield *said, one.verdict.value, one.remark, one.bundle


def _edits(ground: _Ground) -> Iterator[Row]:
    for event, field, before, after in edits(ground.events()):
        who, why = ground.who(event.actor), event.data.get("why", "")
        yield event.seq, event.at, who, event.data["run"]["id"], field, before, after, why


def _findings(ground: _Ground) -> Iterator[Row]:
    for one in prove(ground.state):
        missing = "; ".join(map(ground.words, one.missing))
        rows = "; ".join(map(str, one.rows))
        yield one.check, one.outcome.value, ground.words(one.message), one.sum, missing, rows, "; ".join(one.works)


def _history(ground: _Ground) -> Iterator[Row]:
    for event in ground.events():
        what = ground.words(f"audit.event.{event.kind}")
        yield event.seq, event.at, ground.who(event.actor), event.kind, what, event.subject, told_of(event), event.hash


_LOG = (
    "run,arrival,purpose,source,platform,column,query_name,query,sent,translation,date,limits,hits,titles_read,"
    "abstracts_read,fulltexts_read,included,retrieved,parsed,unparsed,status,file,sha256,logged_by,logged_at,note"
)
_DECISIONS = "event,at,work,given_on,stage,verdict,criterion,who,means,tags,origin,undone_by,undone_at,note"
_AMENDMENTS = "event,at,who,reason,part,change,before,after,version_before,version_after"
_TABLES: dict[str, tuple[str, Callable[[_Ground], Iterator[Row]]]] = {
    "log": (_LOG, _log),
    "works": ("work,authors,year,title,container,doi,situation,stage,criterion,not_retrieved,sources", _works),
    "decisions": (_DECISIONS, _decisions),
    "exceptions": ("event,at,work,criterion,reasons,found_by,agreed_by", _exceptions),
    "amendments": (_AMENDMENTS, _amendments),
    "approvals": ("event,at,who,kind,name,sha256,verdict,remark,bundle", _approvals),
    "edits": ("event,at,who,run,field,before,after,why", _edits),
    "findings": ("check,outcome,text,sum,missing,runs,works", _findings),
    "history": ("seq,at,who,kind,event,subject,what,hash", _history),
}


def _csv(headings: str, rows: Iterable[Row]) -> bytes:
    from litreview.reporting.render.csv import defused

    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headings.split(","))
    for row in rows:
        writer.writerow([defused(value.replace("\0", "")) if isinstance(value, str) else value for value in row])
    return target.getvalue().encode("utf-8-sig", "replace")
