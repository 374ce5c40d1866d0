"""The limits of the search: what was searched, how far it can be repeated, what was shut out, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.model import Arrival, Criterion, Finding, LimitKind, Purpose, RuleKind, RunStatus, SourceColumn
from litreview.prisma.numbers import COUNTING, hits_of
from litreview.reporting.checklists.answers import Facts, listed, rows_of
from litreview.reporting.checklists.prisma_s import repeated
from litreview.reporting.checklists.search_facts import Place, has_year, last_date, limits, places, reason_of
from litreview.reporting.honest.sentence import Sentence, from_rows
from litreview.reporting.tables.common import date_text, limit_text, number_text
from litreview.reporting.tables.log import logged

# Which rule of a criterion restricts what which limit of a search does.
_RULES = {
    LimitKind.YEARS: RuleKind.YEARS,
    LimitKind.LANGUAGE: RuleKind.LANGUAGE,
    LimitKind.DOCUMENT_TYPE: RuleKind.DOCUMENT_TYPE,
    LimitKind.COUNTRY: RuleKind.COUNTRY,
    LimitKind.PEER_REVIEWED: RuleKind.PEER_REVIEWED,
    LimitKind.FULL_TEXT: RuleKind.OPEN_FULL_TEXT,
}


def of_search(facts: Facts) -> Iterator[Sentence]:
    """The sentences in the order of the work."""
    if not logged(facts.snapshot):
        return
    yield from _sources(facts)
    yield from _source_findings(facts)
    yield from _limited(facts)
    yield from _once(facts)
    yield from _rows(facts)
    yield from _preliminary(facts)


def _sources(facts: Facts) -> Iterator[Sentence]:
    words = facts.words
    found = places(facts.snapshot, words, SourceColumn.DATABASE, SourceColumn.REGISTER)
    if not found:
        yield from_rows("no_database", words("honest.no_database"), logged(facts.snapshot), words)
        return
    names = listed([place.name for place in found], words)
    code = "registers" if any(place.column is SourceColumn.REGISTER for place in found) else "databases"
    said = words(f"honest.{code}", n=len(found), sources=names)
    yield from_rows("databases", said, (run for place in found for run in place.runs), words)


def _source_findings(facts: Facts) -> Iterator[Sentence]:
    """Sources that have ended or whose hits cannot be had again, as the checks found them, in searches that count."""
    ids = {run.id: run for run in logged(facts.snapshot)}
    for check, code in (("SOURCE-REPEAT", "unrepeatable"), ("SOURCE-ENDED", "ended")):
        for finding in facts.found(check):
            rows = [ids[row] for row in finding.rows if row in ids]
            if rows:
                yield from_rows(code, facts.words(f"honest.{code}", **_named(finding)), rows, facts.words)


def _named(finding: Finding) -> dict[str, object]:
    return {name: value for name, value in finding.message.args.items() if name in ("source", "year")}


def _limited(facts: Facts) -> Iterator[Sentence]:
    """What limits and criteria shut out, kind by kind, and limits that nobody gave a reason for."""
    runs = logged(facts.snapshot)
    for kind, rule in _RULES.items():
        used = [(run, limit) for run in runs for limit in limits(run) if limit.kind is kind]
        criteria = [one for one in facts.protocol.criteria if one.rule and one.rule.kind is rule and not one.applies_to]
        if used or criteria:
            texts = [*(limit_text(limit, facts.words) for _, limit in used), *map(_criterion, criteria)]
            rows = (rows_of((run for run, _ in used), facts.words),) if used else ()
            keys = (*(("log",) if used else ()), *(("criteria", "criteria_list") if criteria else ()))
            said = facts.words(f"honest.limit.{kind.value}", what="; ".join(_distinct(texts)))
            yield Sentence(f"limit.{kind.value}", said, (*rows, *(one.id for one in criteria)), keys)
    bare = [run for run in runs if any(not reason_of(limit, facts.words) for limit in limits(run))]
    if bare:
        yield from_rows("unreasoned", facts.words("honest.unreasoned"), bare, facts.words)


def _criterion(criterion: Criterion) -> str:
    """What a criterion restricts: its years, else its words."""
    rule = criterion.rule
    if rule and rule.kind is RuleKind.YEARS:
        return "–".join(str(year) if year else "" for year in (rule.first, rule.last))
    return criterion.text


def _distinct(texts: Iterable[str]) -> list[str]:
    """Texts as first written; capitals, a full stop and the kind of dash make no other."""
    found: dict[str, str] = {}
    for text in texts:
        plain = text.strip().rstrip(".")
        found.setdefault(plain.casefold().replace("–", "-"), plain)
    return list(found.values())


def _once(facts: Facts) -> Iterator[Sentence]:
    """That no search was made again, and when the last one was."""
    runs, words = logged(facts.snapshot), facts.words
    if repeated(runs):
        return
    whole = Place("", SourceColumn.DATABASE, runs)
    date = last_date(whole, words) if has_year(whole) else ""
    said = words("honest.once", n=len(runs), date=date) if date else words("honest.once_undated", n=len(runs))
    yield from_rows("once", said, runs, words)


def _rows(facts: Facts) -> Iterator[Sentence]:
    """What is wrong with single rows of the log."""
    words, runs = facts.words, logged(facts.snapshot)
    by_code = {
        "by_hand": [run for run in runs if run.arrival is Arrival.HAND],
        "incomplete": [run for run in runs if run.status is not RunStatus.COMPLETE],
        "no_query": [run for run in runs if not run.query.strip() and not run.sent],
        "no_date": [run for run in runs if not date_text(run.date, words)],
        "no_year": [run for run in runs if date_text(run.date, words) and not has_year(Place("", run.column, (run,)))],
        "no_hits": [run for run in runs if hits_of(run) is None],
        "no_purpose": [run for run in runs if run.purpose not in COUNTING],
    }
    for code, found in by_code.items():
        if found:
            yield from_rows(code, words(f"honest.{code}", n=len(found)), found, words)
    unread = [run for run in runs if run.unparsed]
    if unread:
        n = sum(run.unparsed or 0 for run in unread)
        said = words("honest.unparsed", n=n, number=number_text(n, words.language))
        yield from_rows("unparsed", said, unread, words)


def _preliminary(facts: Facts) -> Iterator[Sentence]:
    first = [run for run in facts.snapshot.runs if run.purpose is Purpose.PRELIMINARY and hits_of(run) is None]
    if first:
        said = facts.words("honest.preliminary", n=len(first))
        yield from_rows("preliminary", said, first, facts.words, "preliminary")
