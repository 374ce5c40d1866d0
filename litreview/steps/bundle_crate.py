"""What the RO-Crate of a bundle tells of its files and runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from litreview.exporters.ro_crate import Crate, CrateFile, CrateRun, crate_json
from litreview.messages import Words
from litreview.model import Arrival, Language, Run, StepRole, count_of
from litreview.steps.bundle_zip import Entry
from litreview.steps.review import Review
from litreview.steps.roles import names_of
from litreview.store import Reader, StoredPage
from litreview.store.persons import TOOL_NAME
from litreview.version import VERSION

_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
}
_NO_WORK = ("actor.introduced", "approval.given")  # events that make nobody an author
_ONE_OF_A_KIND = ("index.html", "bundle.json", "events.jsonl", "private.jsonl", "records.jsonl", "unparsed.jsonl")


def crate(review: Review, reader: Reader, entries: Iterable[Entry], language: Language) -> bytes:
    """The metadata of a bundle with these entries, in a language."""
    words = Words(language)
    _, _, at = reader.head()
    listed = list(entries)
    types = {f"pages/{page.id:06d}": page.about.get("media_type", "") for page in _pages(reader)}
    protocol = review.protocol
    files = [
        CrateFile(one.path, _name(one.path, words), _type(one.path, types), one.sha256, one.size) for one in listed
    ]
    files.append(CrateFile("manifest-sha256.txt", words("pack.file.manifest"), _TYPES[".txt"]))
    made = Crate(
        protocol.title or protocol.question,
        words("pack.crate.description", question=protocol.question),
        at,
        language.value,
        _people(reader, review.protocol.language),
        VERSION,
        tuple(files),
        tuple(_runs(reader, {one.path for one in listed}, words)),
    )
    return crate_json(made)


def _people(reader: Reader, language: Language) -> tuple[str, ...]:
    """Who did the review, by name or role, as they came into the history; not who only approved of it."""
    acted = {event.actor for event in reader.events() if event.kind not in _NO_WORK}
    names = names_of(reader, language).items()
    return tuple(name for actor, name in names if actor in acted and name != TOOL_NAME)


def _pages(reader: Reader) -> Iterator[StoredPage]:
    for run in reader.runs(withdrawn=True):
        yield from reader.pages(run.id)


def _type(path: str, pages: Mapping[str, str]) -> str:
    return pages.get(path) or _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def _name(path: str, words: Words) -> str:
    """What a file is, in words."""
    if path in _ONE_OF_A_KIND:
        return words(f"pack.file.{path.partition('.')[0]}")
    room, _, name = path.partition("/")
    if room == "tables":
        return words(f"pack.file.tables.{name.partition('.')[0]}")
    return words(f"pack.file.{room}", name=name.lstrip("0") if room == "pages" else name)


def _runs(reader: Reader, paths: set[str], words: Words) -> Iterator[CrateRun]:
    ended = {event.data["run"]["id"]: event.at for event in reader.events(kinds=("run.logged", "run.finished"))}
    for run in reader.runs(withdrawn=True):
        query = f"queries/{run.query_name}.toml"
        yield CrateRun(
            run.id,
            _run_name(run, words),
            ended.get(run.id, ""),
            (query,) if query in paths else (),
            tuple(f"pages/{page.id:06d}" for page in reader.pages(run.id)),
            by_program=run.arrival is Arrival.API,
        )


def _run_name(run: Run, words: Words) -> str:
    hits = count_of(run, StepRole.HITS)
    number = hits.raw or ("–" if hits.value is None else str(hits.value))
    return words("pack.crate.run", number=run.id, source=run.source_printed or run.source or "–", hits=number)
