"""Full texts: sought, got or not, where they are, and the file that was read. A decision is another matter: it says
what the text was worth, and marks nothing here."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit

from litreview.errors import InputError, Where
from litreview.matching import merge
from litreview.model import FullText, Protocol, Record, Retrieval, Stage
from litreview.normalise.doi import normalise_doi
from litreview.screening.standing import Track, at_full_text
from litreview.steps.correct import corrected, corrections_of
from litreview.steps.files import file_faults, fingerprint, opened, writing
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.screen import way_of, ways, work_number
from litreview.store import Reader, Writer

COPIES = "fulltexts"  # the folder of a review that --copy puts files in


@dataclass(frozen=True, slots=True)
class FullTextGiven:
    """What the user says of full texts; None is what stays as it was. `link` "" takes a link off. `copy`: a file from
    outside the review folder is copied into it."""

    retrieval: Retrieval | None = None
    reason: str = ""
    link: str | None = None
    file: Path | None = None
    copy: bool = False


class FileState(StrEnum):
    """What is found where a file was attached."""

    WHOLE = "whole"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Listed:
    """A work at the full text. `known` None: nobody has said anything of its text; `assessed`: it was judged on its
    full text; `link` the one kept, else the DOI as an address; `file` None: none is attached."""

    work: str
    record: Record
    known: FullText | None
    assessed: bool
    link: str
    file: FileState | None


# What is known ------------------------------------------------------------------------------------------------------


def listed(review: Review, works: tuple[str, ...] = ()) -> tuple[Listed, ...]:
    """The full texts of these works, else of all that have come to the full text. Asks nobody, and writes nothing.

    Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED.
    """
    with review.store.reading() as reader:
        if works:
            numbers = dict.fromkeys(work_number(reader, work) for work in works)
            chosen = [way_of(reader, number, review.protocol) for number in numbers]
        else:
            chosen = [way for way in ways(reader, review.protocol).values() if at_full_text(way)]
        known = {one.work: one for one in reader.full_texts()}
        clusters, stated = reader.works(), corrections_of(reader.extractions())
        found = []
        for way in chosen:
            best = merge(reader.records_of(clusters[int(way.work[1:])])).best
            record = corrected(best, stated.get(way.work, {}))
            found.append(_listed(review.folder, way, record, known.get(way.work)))
    return tuple(found)


def _listed(folder: Path, way: Track, record: Record, known: FullText | None) -> Listed:
    link = known.link if known and known.link else doi_link(record)
    file = file_state(folder, known) if known and known.path else None
    return Listed(way.work, record, known, Stage.FULL_TEXT in way.standing, link, file)


def doi_link(record: Record) -> str:
    """The DOI of a record as an address; empty when it has none."""
    doi = normalise_doi(record.doi)
    return f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else ""


def file_state(folder: Path, known: FullText) -> FileState:
    """Whether the attached file is still there, and the same byte for byte. One that cannot be read is missing."""
    path = _attached(folder, known.path)
    if path is None:
        return FileState.MISSING
    try:
        digest, _ = fingerprint(path)
    except InputError:
        return FileState.MISSING
    return FileState.WHOLE if digest == known.sha256 else FileState.CHANGED


def _attached(folder: Path, path: str) -> Path | None:
    """The file of a path in the log; None when there is none, or it leads out of the folder: a log may be a stranger's.

    A name with å or é may have been written in either of two forms, by another system.
    """
    home = folder.resolve()
    for form in (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)):
        try:
            found = (home / form).resolve()
            if found.is_relative_to(home) and found.is_file():
                return found
        except (OSError, RuntimeError, ValueError):  # a name that this system cannot have, links in a circle
            return None
    return None


# What is said -------------------------------------------------------------------------------------------------------


def set_full_texts(review: Review, works: tuple[str, ...], given: FullTextGiven) -> tuple[FullText, ...]:
    """Say of full texts whether they are sought, got or could not be got, where they are and which file was read.

    An attached file has been got. One that is sought or could not be got has no file: an attached one comes off, and
    stays in the history. What is said already makes no event. Returns what is known of each afterwards.

    Raises InputError LR-FULLTEXT-WORKS, LR-FULLTEXT-ONE, LR-FULLTEXT-CHOOSE, LR-FULLTEXT-REASON, LR-FULLTEXT-LINK,
    LR-FULLTEXT-NOT-YET, LR-FULLTEXT-READ, LR-FULLTEXT-OUTSIDE, LR-FULLTEXT-TAKEN, those of files, LR-WORK-UNKNOWN,
    LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    _check(works, given)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        numbers = tuple(dict.fromkeys(work_number(reader, work) for work in works))
        for number in numbers:
            _check_work(reader, review.protocol, number, given)
        changes = [change for number in numbers if (change := _change(review.folder, reader, number, given))]
        if changes:
            pseudonym = writer.actor(actor)
            record_documents(review, writer, pseudonym)
            for number, before, after in changes:
                write_full_text(writer, number, before, after, pseudonym)
        known = (reader.full_text(number) for number in numbers)
        return tuple(one for one in known if one is not None)


def _check(works: tuple[str, ...], given: FullTextGiven) -> None:
    if not works:
        raise InputError("LR-FULLTEXT-WORKS")
    if len(set(works)) > 1 and (given.link is not None or given.file is not None):
        raise InputError("LR-FULLTEXT-ONE")
    if given.file is not None and given.retrieval not in (None, Retrieval.RETRIEVED):
        raise InputError("LR-FULLTEXT-CHOOSE", options=("--file", f"--{given.retrieval.value.replace('_', '-')}"))
    if given.retrieval is Retrieval.NOT_RETRIEVED and not given.reason.strip():
        raise InputError("LR-FULLTEXT-REASON")
    if given.link and not is_link(given.link):
        raise InputError("LR-FULLTEXT-LINK", where=Where(key=given.link))


def is_link(text: str) -> bool:
    """Whether a text is an address on the web, without a password in it."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    return sound and all(sign.isprintable() and not sign.isspace() for sign in text)


def _check_work(reader: Reader, protocol: Protocol, number: int, given: FullTextGiven) -> None:
    if given.retrieval is not Retrieval.NOT_RETRIEVED:
        return
    way = way_of(reader, number, protocol)
    where = Where(record=way.work)
    if not at_full_text(way):
        raise InputError("LR-FULLTEXT-NOT-YET", where=where, work=way.work)
    poll = way.poll(Stage.FULL_TEXT)
    if poll.given or poll.ruled:
        raise InputError("LR-FULLTEXT-READ", where=where, work=way.work)


def _change(
    folder: Path, reader: Reader, number: int, given: FullTextGiven
) -> tuple[int, FullText | None, FullText] | None:
    """What is known of a work's text before and after; None when nothing changes."""
    before = reader.full_text(number)
    known = before or FullText(f"W{number}", Retrieval.SOUGHT)
    after = replace(known, link=known.link if given.link is None else given.link)
    if given.file is not None:
        path, digest, size = _attach(folder, f"W{number}", given.file, copy=given.copy)
        after = replace(after, path=path, sha256=digest, size=size)
    after = _in_state(after, given.retrieval or (Retrieval.RETRIEVED if given.file else known.retrieval), given.reason)
    nothing = after == known and (before is not None or given.retrieval is None)
    return None if nothing else (number, before, after)


def _in_state(known: FullText, retrieval: Retrieval, reason: str) -> FullText:
    if retrieval is Retrieval.NOT_RETRIEVED:
        reason = reason.strip() or known.reason
        return replace(known, retrieval=retrieval, reason=reason, path="", sha256="", size=0)
    if retrieval is Retrieval.SOUGHT:
        known = replace(known, path="", sha256="", size=0)
    return replace(known, retrieval=retrieval, reason="")


def write_full_text(writer: Writer, number: int, before: FullText | None, after: FullText, actor: str) -> None:
    """The event of what is known now; what was known before stays in it."""
    data = {"work": number, **_plain(after), "before": _plain(before) if before else None}
    writer.append("fulltext.set", f"W{number}", data, actor=actor)


def _plain(known: FullText) -> dict[str, object]:
    file = {"path": known.path, "sha256": known.sha256, "size": known.size} if known.path else None
    return {"retrieval": known.retrieval.value, "reason": known.reason, "link": known.link, "file": file}


# The file -----------------------------------------------------------------------------------------------------------


def _attach(folder: Path, work: str, file: Path, *, copy: bool) -> tuple[str, str, int]:
    """The path of a file relative to the review folder, its SHA-256 and size."""
    digest, size = fingerprint(file)
    with file_faults(file):
        home, place = folder.resolve(), file.resolve()
    if not place.is_relative_to(home):
        if not copy:
            raise InputError("LR-FULLTEXT-OUTSIDE", where=Where(file=str(file)), folder=COPIES)
        place = _copied(home, work, file, digest)
    return place.relative_to(home).as_posix(), digest, size


def _copied(home: Path, work: str, file: Path, digest: str) -> Path:
    """A copy in the review, by the number of its work: two articles may well both be called `download.pdf`."""
    place = home / COPIES / f"{work}-{file.name}"
    with file_faults(place):
        place.parent.mkdir(exist_ok=True)
        taken = place.exists()
    if taken:
        if fingerprint(place)[0] != digest:
            raise InputError("LR-FULLTEXT-TAKEN", where=Where(file=f"{COPIES}/{place.name}"))
        return place
    with opened(file) as source, writing(place) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return place


# Links found --------------------------------------------------------------------------------------------------------


def keep_links(review: Review, links: Mapping[str, str]) -> tuple[str, ...]:
    """Keep addresses found for works, by work id; a link that is kept already stands. Returns the works that got one.

    Raises InputError LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        bare = [
            (number, link, before)
            for number, link in ((work_number(reader, work), link) for work, link in links.items())
            if is_link(link) and not ((before := reader.full_text(number)) and before.link)
        ]
        if bare:
            pseudonym = writer.actor(actor)
            record_documents(review, writer, pseudonym)
            for number, link, before in bare:
                known = before or FullText(f"W{number}", Retrieval.SOUGHT)
                write_full_text(writer, number, before, replace(known, link=link), pseudonym)
    return tuple(f"W{number}" for number, _, _ in bare)
