"""Open copies of full texts, looked up at Unpaywall by DOI. Reads the review and writes nothing in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from litreview.errors import InputError, SourceError, Where
from litreview.model import Record, Situation
from litreview.normalise.doi import normalise_doi
from litreview.sources.http import HttpClient
from litreview.sources.unpaywall import OpenCopy, OpenStatus, ask
from litreview.steps.correct import corrected, corrections_of
from litreview.steps.fulltexts import doi_link
from litreview.steps.plan import http_client
from litreview.steps.review import Review
from litreview.steps.screen import ways, work_number

# Faults that concern one DOI alone; after any other the service is not asked again.
_OF_ONE = frozenset({"LR-UNPAYWALL-SHAPE", "LR-HTTP-REFUSED", "LR-HTTP-SERVER", "LR-HTTP-CUT", "LR-HTTP-KIND"})
_MOST_IN_A_ROW = 3  # such faults one after another are no longer about the DOIs

Progress = Callable[[int, int | None], None]  # DOIs asked so far, all of them


def _no_progress(done: int, total: int | None) -> None:
    """Tells nobody."""


def open_copies(
    review: Review, dois: Iterable[str], http: HttpClient | None = None, *, progress: Progress = _no_progress
) -> tuple[OpenCopy, ...]:
    """What Unpaywall knows of each DOI, in order; a DOI that stands twice is asked about once.

    What could not be asked carries its `fault` and the status UNKNOWN. After a fault that concerns the service and not
    one DOI (no network, too many requests, a refused e-mail address) the rest is not asked, and carries that fault.

    Raises InputError LR-LOOKUP-EMAIL (the settings have no e-mail address), LR-LOOKUP-DOI (a text that is no DOI),
    LR-HTTP-ADDRESS.
    """
    asked = [_doi(text) for text in dois]
    client = http or http_client(review)
    if asked and not client.settings.email.strip():
        raise InputError("LR-LOOKUP-EMAIL")
    found: dict[str, OpenCopy] = {}
    total, stopped, in_a_row = len(set(asked)), None, 0
    for doi in dict.fromkeys(asked):
        if stopped is None:
            found[doi] = _asked(client, doi)
            fault = found[doi].fault
            in_a_row = in_a_row + 1 if fault else 0
            stopped = fault if fault and (fault.code not in _OF_ONE or in_a_row >= _MOST_IN_A_ROW) else None
        else:
            found[doi] = OpenCopy(doi, fault=stopped)
        progress(len(found), total)
    return tuple(found[doi] for doi in asked)


def _asked(client: HttpClient, doi: str) -> OpenCopy:
    try:
        return ask(client, doi)
    except SourceError as error:
        return OpenCopy(doi, fault=error)


def _doi(text: str) -> str:
    doi = normalise_doi(text)
    if not doi:
        raise InputError("LR-LOOKUP-DOI", where=Where(key=text))
    return doi


@dataclass(frozen=True, slots=True)
class FullText:
    """A work and what is known of its full text. `copy` None: the work has no DOI to ask by."""

    work: str
    record: Record
    copy: OpenCopy | None = None

    @property
    def link(self) -> str:
        """The DOI as an address; empty when there is none."""
        return doi_link(self.record)


def full_texts(
    review: Review,
    works: tuple[str, ...] = (),
    http: HttpClient | None = None,
    *,
    progress: Progress = _no_progress,
) -> tuple[FullText, ...]:
    """Open copies of these works, else of all that are not excluded. Those without a DOI come along, not asked about.

    Raises as `open_copies`, and InputError LR-WORK-UNKNOWN.
    """
    chosen = _chosen(review, works)
    dois = [item.record.doi for item in chosen if normalise_doi(item.record.doi)]
    copies = iter(open_copies(review, dois, http, progress=progress))
    return tuple(replace(item, copy=next(copies)) if normalise_doi(item.record.doi) else item for item in chosen)


def links_of(found: Iterable[FullText]) -> dict[str, str]:
    """The addresses of the open copies found, by work."""
    copies = {item.work: item.copy for item in found if item.copy is not None and item.copy.fault is None}
    return {
        work: copy.url or copy.landing
        for work, copy in copies.items()
        if copy.status not in (OpenStatus.CLOSED, OpenStatus.UNKNOWN) and (copy.url or copy.landing)
    }


def tally(found: Iterable[FullText]) -> dict[OpenStatus, int]:
    """How many of the works that could be asked about have each status."""
    counted = Counter(item.copy.status for item in found if item.copy is not None and item.copy.fault is None)
    return {status: counted[status] for status in OpenStatus if counted[status]}


def _chosen(review: Review, works: tuple[str, ...]) -> list[FullText]:
    from litreview.matching import merge

    with review.store.reading() as reader:
        clusters = reader.works()
        if works:
            numbers = list(dict.fromkeys(work_number(reader, work) for work in works))
        else:
            way = ways(reader, review.protocol)
            numbers = [int(one.work[1:]) for one in way.values() if one.place.situation is not Situation.EXCLUDED]
        stated = corrections_of(reader.extractions())
        return [
            FullText(
                f"W{number}",
                corrected(merge(reader.records_of(clusters[number])).best, stated.get(f"W{number}", {})),
            )
            for number in numbers
        ]
