"""The metadata of a bundle as RO-Crate 1.1 (https://www.researchobject.org/ro-crate/specification/1.1/), so that
archives and other tools can tell what lies in the zip.

JSON-LD, flattened, entities sorted by what they are; no random identifiers and no time but those given, so that the
same facts give the same bytes. `sha256` is the schema.org term, which the context of 1.1 does not have yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
METADATA = "ro-crate-metadata.json"
Entity = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CrateFile:
    """One file: its path in the zip, what it is in words, media type, and fingerprint and size in bytes where these can
    be told."""

    path: str
    name: str
    media_type: str
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class CrateRun:
    """One search or import: when it ended (ISO 8601, '' unknown), the paths of what went in and what came out."""

    number: int
    name: str
    ended: str = ""
    inputs: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    by_program: bool = False  # litreview itself made it


@dataclass(frozen=True, slots=True)
class Crate:
    """All that the metadata tells. `authors` are people by name or role, `published` an ISO 8601 date or time."""

    name: str
    description: str
    published: str
    language: str
    authors: tuple[str, ...]
    version: str
    files: tuple[CrateFile, ...]
    runs: tuple[CrateRun, ...] = ()


def crate_json(crate: Crate) -> bytes:
    """The bytes of `ro-crate-metadata.json`."""
    context = [f"{_SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
    graph = {"@context": context, "@graph": list(_graph(crate))}
    return (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _graph(crate: Crate) -> Iterator[Entity]:
    files = sorted(crate.files, key=lambda file: file.path)
    people = [f"#person-{number}" for number in range(1, len(crate.authors) + 1)]
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": _to(_SPECIFICATION),
        "about": _to("./"),
    }
    yield {
        "@id": "./",
        "@type": "Dataset",
        "name": crate.name,
        "description": crate.description,
        "datePublished": crate.published,
        "inLanguage": crate.language,
        **({"author": _all(people)} if people else {}),
        "hasPart": _all(_id(file.path) for file in files),
        **({"mentions": _all(f"#run-{run.number}" for run in crate.runs)} if crate.runs else {}),
    }
    yield from ({"@id": one, "@type": "Person", "name": name} for one, name in zip(people, crate.authors, strict=True))
    yield {
        "@id": "#litreview",
        "@type": "SoftwareApplication",
        "name": "litreview",
        "version": crate.version,
        "softwareVersion": crate.version,
    }
    yield from map(_file, files)
    yield from map(_run, crate.runs)


def _file(file: CrateFile) -> Entity:
    return {
        "@id": _id(file.path),
        "@type": "File",
        "name": file.name,
        "encodingFormat": file.media_type,
        **({"contentSize": str(file.size)} if file.size is not None else {}),
        **({"sha256": file.sha256} if file.sha256 else {}),
    }


def _run(run: CrateRun) -> Entity:
    return {
        "@id": f"#run-{run.number}",
        "@type": "CreateAction",
        "name": run.name,
        **({"instrument": _to("#litreview")} if run.by_program else {}),
        **({"endTime": run.ended} if run.ended else {}),
        **({"object": _all(map(_id, run.inputs))} if run.inputs else {}),
        **({"result": _all(map(_id, run.results))} if run.results else {}),
    }


def _id(path: str) -> str:
    return quote(path, safe="/-._~")


def _to(target: str) -> Entity:
    return {"@id": target}


def _all(targets: Iterable[str]) -> list[Entity]:
    return [_to(target) for target in targets]
