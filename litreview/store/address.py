"""Where a review's store lies: a file of its own, or a schema of a PostgreSQL database.

The address of a database is a URI as libpq reads it (PostgreSQL documentation, «Connection URIs»). It holds a password,
so what is not surely such a URI is refused without being repeated, and only `Database.shown` may be told to anybody.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from litreview.errors import InputError

SCHEMES = ("postgresql", "postgres")
LONGEST = 63  # bytes of a name in PostgreSQL
_PERSON = r"(?:(?:[^/@:?#%\[\]\s]|%[0-9A-Fa-f]{2})*)"
_PLACE = re.compile(
    rf"(?:{_PERSON}(?::{_PERSON})?@)?(?P<hosts>(?:[\w.,-]|%[0-9A-Fa-f]{{2}}|\[[0-9A-Fa-f:.%]+\]|:\d+)*)", re.ASCII
)
_NAME = re.compile(r"/?(?:[^/@:?#%\s]|%[0-9A-Fa-f]{2})*")
_OPTIONS = re.compile(r"(?:[\w.-]+=[^&=@:#\s]*(?:&[\w.-]+=[^&=@:#\s]*)*)?", re.ASCII)
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Database:
    """A schema of a PostgreSQL database. Its `repr` and `str` hold no URL.

    Raises InputError LR-DATABASE-URL when the URL is none of PostgreSQL; ValueError for a schema of another form than
    `schema_of` gives.
    """

    url: str = field(repr=False)
    schema: str

    def __post_init__(self) -> None:
        shown_url(self.url)
        if not _SCHEMA.fullmatch(self.schema):
            raise ValueError(f"no name of a schema: {self.schema}")

    @property
    def shown(self) -> str:
        """The URL without user, password and options, and the schema after it."""
        return f"{shown_url(self.url)} ({self.schema})"


Address: TypeAlias = Path | Database


def name_of(address: Address) -> str:
    """What errors call a store: the name of its file, or where in which database it is."""
    return address.shown if isinstance(address, Database) else address.name


def shown_url(url: str) -> str:
    """A URL without user, password and options. Raises InputError LR-DATABASE-URL, which does not repeat it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    place = _PLACE.fullmatch(parts.netloc) if parts else None
    if (
        parts is None
        or place is None
        or re.search(r"[\s\x00-\x1f]", url)  # which urlsplit takes away without a word
        or parts.scheme not in SCHEMES
        or parts.fragment
        or not url.startswith(f"{parts.scheme}://")
        or not _NAME.fullmatch(parts.path)
        or not _OPTIONS.fullmatch(parts.query)
    ):
        raise InputError("LR-DATABASE-URL")
    return f"postgresql://{place['hosts']}/{unquote(parts.path[1:])}"


def schema_of(name: str) -> str:
    """The schema of a review, by its protocol's name: `litreview_` and the name in small letters, digits and `_`.

    Where that says less than the name did, or would be longer than PostgreSQL takes, eight letters of the name's
    SHA-256 follow, so that two reviews never get one schema.
    """
    plain = "".join(part for part in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(part))
    slug = "litreview_" + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "review")
    if slug.removeprefix("litreview_").replace("_", "-") == name and len(slug) <= LONGEST:
        return slug
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[: LONGEST - 9]}_{digest}"
