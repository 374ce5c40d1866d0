"""The included works' records: what they lack, where two records of one work differ, and reviews among studies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import quoted, warns, word
from litreview.model import Criterion, CriterionKind, Finding, Record, RecordType, Work, message

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>?#]+")
_RESOLVER = re.compile(r"https?://(dx\.)?doi\.org/", re.IGNORECASE)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
PRIMARY = (
    "primærstud",
    "primærforsk",
    "originalart",
    "originalstud",
    "empirisk",
    "primary stud",
    "primary research",
    "original research",
    "original article",
    "empirical",
)
REVIEW_TITLES = (
    "litteraturgjennomgang",
    "litteraturstudie",
    "oversiktsartikkel",
    "systematisk oversikt",
    "kunnskapsoppsummering",
    "literature review",
    "systematic review",
    "scoping review",
    "meta-analysis",
    "metaanalyse",
    "metasyntese",
    "meta-synthesis",
)


def check(case: Case) -> Iterator[Finding]:
    """RECORD-GAP, RECORD-CONFLICT, RECORD-DOI-URL and RECORD-REVIEW, all warnings, at most one of each for a work."""
    for work in case.snapshot.works:
        yield from _gap(case, work)
        yield from _conflict(case, work)
        yield from _doi_in_url(case, work)
    yield from _reviews(case)


def _gap(case: Case, work: Work) -> Iterator[Finding]:
    missing = lacking(work.best)
    if missing:
        yield warns(
            "RECORD-GAP",
            message("check.record_gap", work=case.numbers[work.id], fields=tuple(word(name) for name in missing)),
            works=(work.id,),
        )


def lacking(record: Record) -> tuple[str, ...]:
    """What a full reference to this kind of publication needs (APA 7) and the record has not, by `check.word.…`."""
    return tuple(name for name, filled in _wanted(record) if not filled)


def _wanted(record: Record) -> list[tuple[str, bool]]:
    wanted = [("author", bool(record.authors)), ("title", bool(record.title)), ("year", record.year is not None)]
    named, paged = bool(record.container), bool(record.pages or record.article_number)
    if record.type is RecordType.ARTICLE:
        # An article number stands for issue and pages in journals without them.
        issued = bool(record.issue or record.article_number)
        wanted += [("journal", named), ("volume", bool(record.volume)), ("issue", issued), ("pages", paged)]
        wanted.append(("doi", bool(record.doi)))
    elif record.type is RecordType.BOOK:
        wanted[0] = ("author", bool(record.authors or record.editors))
        wanted.append(("publisher", bool(record.publisher)))
    elif record.type is RecordType.CHAPTER:
        wanted += [("book", named), ("editor", bool(record.editors)), ("pages", paged)]
        wanted.append(("publisher", bool(record.publisher)))
    elif record.type is RecordType.THESIS:
        wanted.append(("institution", bool(record.publisher)))
    elif record.type is RecordType.WEBPAGE:
        wanted.append(("address", bool(record.url or record.doi)))
    return wanted


def _conflict(case: Case, work: Work) -> Iterator[Finding]:
    for field, values in work.conflicts.items():
        versions = dict.fromkeys(str(value) for value, _ in values)
        if len(versions) > 1:
            yield warns(
                "RECORD-CONFLICT",
                message(
                    "check.record_conflict", work=case.numbers[work.id], field=_field(field), values=quoted(versions)
                ),
                works=(work.id,),
            )


def _field(name: str) -> object:
    named = {"volume", "issue", "pages", "doi", "year", "title", "journal"}
    name = "journal" if name == "container" else "author" if name == "authors" else name
    return word(name) if name in named or name == "author" else name


def _doi_in_url(case: Case, work: Work) -> Iterator[Finding]:
    """A DOI inside a publisher's address, in the record or in a printed reference, instead of a doi.org link."""
    printed = [cell.text for cell in case.cells.get(work.id, ())]
    for text in (work.best.url, *printed):
        for address in _URL.findall(text):
            found = _DOI.search(address)
            if found and not _RESOLVER.match(address):
                yield warns(
                    "RECORD-DOI-URL",
                    message(
                        "check.record_doi_url",
                        work=case.numbers[work.id],
                        doi=found.group().rstrip(".,;)"),
                        url=address,
                    ),
                    works=(work.id,),
                )
                return


def _reviews(case: Case) -> Iterator[Finding]:
    demands = [item for item in case.snapshot.protocol.criteria if _wants_primary(item)]
    works = tuple(work.id for work in case.snapshot.works if _is_review(work.best))
    if demands and works:
        yield warns(
            "RECORD-REVIEW",
            message("check.record_review", id=demands[0].id, criterion=demands[0].text, n=len(works)),
            works=works,
        )


def _wants_primary(criterion: Criterion) -> bool:
    """An inclusion criterion that asks for primary studies."""
    texts = (criterion.text, *(criterion.rule.values if criterion.rule else ()))
    return (
        criterion.kind is CriterionKind.INCLUDE
        and not criterion.applies_to
        and any(sign in text.casefold() for text in texts for sign in PRIMARY)
    )


def _is_review(record: Record) -> bool:
    types = " ".join(record.publication_types).casefold()
    title = f"{record.title} {record.original_title}".casefold()
    return "review" in types or any(sign in title for sign in REVIEW_TITLES)
