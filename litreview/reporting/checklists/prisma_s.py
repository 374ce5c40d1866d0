"""PRISMA-S: the sixteen items on the search (Rethlefsen et al. 2021, Systematic Reviews 10:39), each answered.

What the log shows is told from the log. What no log shows comes from `[search_report]` in the protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from litreview.model import Arrival, Purpose, Run, SearchReport, SourceColumn
from litreview.prisma.numbers import hits_of
from litreview.reporting.checklists.answers import (
    Answer,
    Facts,
    filled,
    listed,
    missing,
    none,
    partly,
    rows_of,
    says_none,
    stated,
)
from litreview.reporting.checklists.search_facts import (
    EXPERT,
    SITES,
    WIDE,
    Place,
    has_year,
    hits_known,
    hits_text,
    last_date,
    limits,
    limits_of,
    places,
    platform,
    preliminary_places,
)
from litreview.reporting.tables.common import number_text
from litreview.reporting.tables.log import logged

SECTION = "search_report"

# What «none» is in full words, for the parts that only the author can tell.
_NONE = {
    "multi": "checklist.none.multi",
    "registries": "checklist.none.registries",
    "browsing": "checklist.none.browsing",
    "citations": "checklist.none.citations",
    "contacts": "checklist.none.contacts",
    "other_methods": "checklist.none.other_methods",
    "filters": "checklist.none.filters",
    "earlier": "checklist.none.earlier",
    "updates": "checklist.none.updates",
    "peer_review": "checklist.none.peer_review",
    "deduplication": "checklist.none.deduplication",
}


def author_says(facts: Facts, key: str) -> Answer:
    """What the protocol says under a key of `[search_report]`."""
    return stated(facts, SECTION, key, getattr(facts.protocol.search_report, key), facts.words(_NONE[key]))


def _with_author(facts: Facts, key: str, said: Sequence[str], *where: str) -> Answer:
    """What the data show, and what the author adds; an author who says «none» is contradicted, and that is told."""
    text = getattr(facts.protocol.search_report, key).strip()
    if says_none(text):
        return filled((*said, facts.words("checklist.contradicts", key=key, section=SECTION)), *where)
    return filled((*said, *((text,) if text else ())), *where)


def _no_log(facts: Facts) -> Answer | None:
    """The answer to what a log tells, where there is none."""
    return None if logged(facts.snapshot) else missing(facts.words("checklist.ask.log"))


def _at_least(facts: Facts, key: str, logged_none: str, *where: str) -> Answer:
    """What the author says; without that, that the log shows nothing of the kind."""
    if getattr(facts.protocol.search_report, key).strip():
        return author_says(facts, key)
    return _no_log(facts) or none(facts.words(logged_none), *where)


def databases(facts: Facts) -> Answer:
    found = places(facts.snapshot, facts.words, SourceColumn.DATABASE)
    if not found:
        return _no_log(facts) or none(facts.words("checklist.none.databases"), "appendix", "log")
    said = [_named(place, facts) for place in found]
    first = [place.name for place in preliminary_places(facts.snapshot, facts.words)]
    said += [facts.words("checklist.preliminary", sources=listed(first, facts.words))] if first else []
    unknown = [place.name for place in found if not platform(place, facts.snapshot, facts.words)]
    if unknown:
        return partly(
            said, facts.words("checklist.ask.platform", sources=listed(unknown, facts.words)), "appendix", "log"
        )
    return filled(said, "appendix", "log")


def _named(place: Place, facts: Facts) -> str:
    words = facts.words
    return words(
        "checklist.source",
        source=place.name,
        platform=platform(place, facts.snapshot, words) or words("checklist.platform.unknown"),
        n=len(place.runs),
    )


def multi(facts: Facts) -> Answer:
    broad = [place.name for place in places(facts.snapshot, facts.words) if place.runs[0].source in WIDE]
    if broad:
        said = facts.words("checklist.multi.broad", sources=listed(broad, facts.words))
        if says_none(facts.protocol.search_report.multi):  # no contradiction: one index was searched
            return filled((facts.words(_NONE["multi"]), said), "appendix", "log")
        return _with_author(facts, "multi", (said,), "appendix", "log")
    return _at_least(facts, "multi", "checklist.none.logged.multi", "appendix", "log")


def registries(facts: Facts) -> Answer:
    found = places(facts.snapshot, facts.words, SourceColumn.REGISTER)
    if found:
        return _with_author(facts, "registries", [_named(place, facts) for place in found], "appendix", "log")
    return author_says(facts, "registries")


def browsing(facts: Facts) -> Answer:
    found = places(facts.snapshot, facts.words, *SITES)
    if found:
        return _with_author(
            facts, "browsing", [_how(run, facts) for place in found for run in place.runs], "appendix", "log"
        )
    return _at_least(facts, "browsing", "checklist.none.logged.browsing", "appendix", "log")


def citations(facts: Facts) -> Answer:
    found = [run for run in logged(facts.snapshot) if run.column is SourceColumn.CITATION]
    if found:
        return _with_author(facts, "citations", [_how(run, facts) for run in found], "appendix", "log")
    return _at_least(facts, "citations", "checklist.none.logged.citations", "appendix", "log")


def contacts(facts: Facts) -> Answer:
    found = [run for run in facts.snapshot.runs if run.source == EXPERT]
    if found:
        return _with_author(facts, "contacts", [_how(run, facts) for run in found], "appendix", "log")
    return author_says(facts, "contacts")


def other_methods(facts: Facts) -> Answer:
    runs = [run for run in logged(facts.snapshot) if run.column is SourceColumn.OTHER and run.source != EXPERT]
    said = [_how(run, facts) for run in runs]
    # A file that only holds the articles of a log kept by hand is no way of finding them.
    outside = facts.flow.found_outside.value
    if outside:
        said.append(facts.words("checklist.other.outside", n=outside))
    if said:
        return _with_author(facts, "other_methods", said, "appendix", "log", "exceptions")
    return _at_least(facts, "other_methods", "checklist.none.logged.other", "appendix", "log")


def _how(run: Run, facts: Facts) -> str:
    """A search outside the databases: where, what was done, how many hits."""
    words, hits = facts.words, hits_of(run)
    place = Place("", run.column, (run,))
    return words(
        "checklist.how",
        source=next((one.name for one in places(facts.snapshot, words) if run in one.runs), run.source),
        query=run.query.strip() or words("report.not_stated"),
        date=last_date(place, words) or words("checklist.date.unknown"),
        hits=words("report.not_stated") if hits is None else number_text(hits, words.language),
        rows=rows_of((run,), words),
    )


def strategies(facts: Facts) -> Answer:
    runs, words = logged(facts.snapshot), facts.words
    if not runs:
        return missing(words("checklist.ask.log"))
    without = [run for run in runs if not run.query.strip() and not run.sent]
    said = [words("checklist.strings", n=len(runs) - len(without))]
    said += [
        words(f"checklist.strings.{arrival.value}", rows=rows_of(found, words))
        for arrival in Arrival
        if (found := [run for run in runs if run.arrival is arrival and run not in without])
    ]
    if without:
        said.append(words("checklist.strings.none", rows=rows_of(without, words)))
        return partly(said, words("checklist.ask.strings", rows=rows_of(without, words)), "appendix", "log")
    return filled(said, "appendix", "strings", "log")


def limiting(facts: Facts) -> Answer:
    runs, words = logged(facts.snapshot), facts.words
    if not runs:
        return missing(words("checklist.ask.log"))
    unknown = [run for run in runs if not limits(run) and run.arrival is not Arrival.API]
    free = [run for run in runs if not limits(run) and run.arrival is Arrival.API]
    found = limits_of(runs, words)
    if not found and not unknown:
        return none(words("checklist.none.limits"), "appendix", "log")
    said = [_limit(text, reason, used, facts) for (text, reason), used in found.items()]
    said += [words("checklist.limits.free", rows=rows_of(free, words))] if free else []
    said += [words("checklist.limits.unknown", rows=rows_of(unknown, words))] if unknown else []
    asks = list(_unstated(facts, unknown, any(not reason for _, reason in found)))
    where = ("appendix", "log")
    return partly(said, " ".join(asks), *where) if asks else filled(said, *where)


def _limit(text: str, reason: str, used: Sequence[Run], facts: Facts) -> str:
    said = reason or facts.words("checklist.limits.no_reason")
    return facts.words("checklist.limits.one", limit=text, rows=rows_of(used, facts.words), reason=said)


def _unstated(facts: Facts, unknown: Sequence[Run], unreasoned: bool) -> Iterator[str]:
    if unknown:
        yield facts.words("checklist.ask.limits", rows=rows_of(unknown, facts.words))
    if unreasoned:
        yield facts.words("checklist.ask.reasons")


def filters(facts: Facts) -> Answer:
    return author_says(facts, "filters")


def earlier(facts: Facts) -> Answer:
    return author_says(facts, "earlier")


def updates(facts: Facts) -> Answer:
    runs, words = logged(facts.snapshot), facts.words
    said = [words("checklist.updates.again", rows=rows_of(again, words)) for again in repeated(runs)]
    if said:
        return _with_author(facts, "updates", said, "appendix", "log")
    return _at_least(facts, "updates", "checklist.none.logged.updates", "appendix", "log")


def repeated(runs: Sequence[Run]) -> list[list[Run]]:
    """Searches that were made more than once, in the same words in the same source and under the same limits."""
    same: dict[object, list[Run]] = {}
    for run in runs:
        asked = run.sent or " ".join(run.query.split()).casefold()
        if asked and run.column is not SourceColumn.CITATION:
            same.setdefault((run.source or run.source_printed, asked, run.limits), []).append(run)
    return [found for found in same.values() if len(found) > 1]


def dates(facts: Facts) -> Answer:
    found, words = places(facts.snapshot, facts.words), facts.words
    if not found:
        return missing(words("checklist.ask.log"))
    when = {place.name: last_date(place, words) for place in found}
    said = [
        words("checklist.dated", source=name, date=date or words("report.not_stated")) for name, date in when.items()
    ]
    undated = [place.name for place in found if not has_year(place)]
    if undated:
        return partly(said, words("checklist.ask.date", sources=listed(undated, words)), "appendix", "log")
    return filled(said, "appendix", "log")


def peer_review(facts: Facts) -> Answer:
    return author_says(facts, "peer_review")


def totals(facts: Facts) -> Answer:
    found, words = places(facts.snapshot, facts.words), facts.words
    if not found:
        return missing(words("checklist.ask.log"))
    said = [words("checklist.counted", source=place.name, hits=hits_text(place, words)) for place in found]
    unknown = [run for place in found for run in place.runs if not hits_known((run,))]
    if unknown:
        return partly(said, words("checklist.ask.hits", rows=rows_of(unknown, words)), "appendix", "log", "flow")
    whole = sum(hits_of(run) or 0 for place in found for run in place.runs)
    return filled(
        (*said, words("checklist.counted.sum", hits=number_text(whole, words.language))), "appendix", "log", "flow"
    )


def duplicates(facts: Facts) -> Answer:
    """Told from what litreview did with the records it holds; of a log kept by hand only the author knows."""
    tally, words = facts.snapshot.tally, facts.words
    held = [run for run in logged(facts.snapshot) if run.arrival is not Arrival.HAND and run.purpose in _COUNTED]
    if not held:
        return author_says(facts, "deduplication")
    if tally.unmatched:
        return missing(words("checklist.ask.dedupe", n=tally.unmatched))
    flow = facts.flow
    said = [words("checklist.duplicates.how")]
    if flow.duplicates.value is not None:
        number = number_text(flow.duplicates.value, words.language)
        said.append(words("checklist.duplicates.number", n=flow.duplicates.value, number=number))
    if tally.undecided_pairs:
        ask = words("checklist.ask.pairs", n=tally.undecided_pairs)
        return partly(said, ask, "flow")
    return _with_author(facts, "deduplication", said, "flow")


_COUNTED = (Purpose.MAIN, Purpose.SUPPLEMENTARY)

FILLERS: tuple[tuple[str, Callable[[Facts], Answer]], ...] = (
    ("1", databases),
    ("2", multi),
    ("3", registries),
    ("4", browsing),
    ("5", citations),
    ("6", contacts),
    ("7", other_methods),
    ("8", strategies),
    ("9", limiting),
    ("10", filters),
    ("11", earlier),
    ("12", updates),
    ("13", dates),
    ("14", peer_review),
    ("15", totals),
    ("16", duplicates),
)
KEYS = tuple(SearchReport.__slots__)
