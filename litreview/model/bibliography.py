"""Records: what one entry of one page says about one publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from litreview.model.message import Message


class RecordType(StrEnum):
    """Kinds of publication, by their CSL 1.0.2 names."""

    ARTICLE = "article-journal"
    BOOK = "book"
    CHAPTER = "chapter"
    REPORT = "report"
    THESIS = "thesis"
    WEBPAGE = "webpage"
    CONFERENCE = "paper-conference"
    PREPRINT = "article"
    NEWSPAPER = "article-newspaper"
    DATASET = "dataset"
    OTHER = "document"


@dataclass(frozen=True, slots=True)
class Name:
    """A person (`family`, `given` as the source has it, `suffix`) or, when `literal` is set, a group."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie to another publication, as the source states it: retraction_in, erratum_in, comment_on …"""

    kind: str
    text: str = ""
    pmid: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry in normalised form. Empty means that the entry did not say; nothing is guessed.

    `origin` names for each filled field the tag, column or path it was read from. `extra` keeps, tag by tag, what has
    no field here, so that nothing of the entry is lost.
    """

    type: RecordType = RecordType.OTHER
    title: str = ""
    original_title: str = ""  # in the language of the publication, when `title` is a translation
    authors: tuple[Name, ...] = ()
    authors_complete: bool = True
    editors: tuple[Name, ...] = ()
    year: int | None = None
    date: str = ""  # ISO 8601, as exact as known: 2019, 2019-03, 2019-03-05
    container: str = ""  # journal, book or site that holds it
    container_short: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # 204-220, with a plain hyphen
    article_number: str = ""
    edition: str = ""
    publisher: str = ""
    place: str = ""
    doi: str = ""  # lower case, without resolver: 10.1000/x
    pmid: str = ""
    pmcid: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)  # other identifiers by name of scheme
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    url: str = ""
    abstract: str = ""
    other_abstracts: Mapping[str, str] = field(default_factory=dict)  # by language code
    languages: tuple[str, ...] = ()  # BCP 47: en, nb, nn, no
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()  # headings of a controlled vocabulary
    publication_types: tuple[str, ...] = ()  # as the source words them
    peer_reviewed: bool | None = None  # as the source says it of this entry; None when it does not say
    country: str = ""  # of the journal or publisher, as the source words it
    database: str = ""  # the database the entry says it comes from
    accession: str = ""  # its number there
    relations: tuple[Relation, ...] = ()
    notes: tuple[str, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data for canonical JSON: empty fields left out; `from_json` is its inverse."""
        out: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "authors_complete":
                if not value:
                    out["authors_complete"] = False
                continue
            if value is None or value == "" or value == () or value == {}:
                continue
            out[item.name] = _plain(value)
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """Inverse of `to_json`. Raises KeyError or TypeError on data that `to_json` did not write."""
        made: dict[str, Any] = dict(data)
        if "type" in made:
            made["type"] = RecordType(made["type"])
        for key in ("authors", "editors"):
            if key in made:
                made[key] = tuple([Name(**name) for name in made[key]])
        if "relations" in made:
            made["relations"] = tuple([Relation(**relation) for relation in made["relations"]])
        for key in ("issn", "isbn", "languages", "keywords", "subjects", "publication_types", "notes"):
            if key in made:
                made[key] = tuple(made[key])
        if "extra" in made:
            made["extra"] = {tag: tuple(values) for tag, values in made["extra"].items()}
        return cls(**made)


def _plain(value: Any) -> Any:
    if isinstance(value, Name | Relation):
        return {item.name: getattr(value, item.name) for item in fields(value) if getattr(value, item.name)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, StrEnum) else value


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where in a page an entry stands: its number from 1, its first line (text formats), its id if it has one."""

    position: int
    line: int | None = None
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """An entry that could not be made a Record: why, where, and how it begins (at most 500 characters)."""

    reason: Message
    pointer: Pointer
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry that was read: the record, where it stood, and what the reader had to mend or ignore."""

    record: Record
    pointer: Pointer
    remarks: tuple[Message, ...] = ()


Hit = Parsed | Unparsed


@dataclass(frozen=True, slots=True)
class Work:
    """A cluster of records of one publication.

    `best` holds the chosen value for each field; `conflicts` maps a field to the differing values with the id of a
    record that has each, where the records of the work do not agree.
    """

    id: str  # W1, W2 … in the order the works appeared
    records: tuple[int, ...]
    best: Record
    conflicts: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
