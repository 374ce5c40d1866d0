"""Bundles taken apart and put together again, wrong on purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.model import PrivateKind
from litreview.steps.bundle import BundleWanted, write_bundle
from tests.formats.zips import Part, entries, parts, zip_of
from tests.steps.lived import lived_in
from tests.steps.remade import reopened

MANIFEST = "manifest-sha256.txt"
Content = dict[str, bytes]


@cache
def whole(layouts: tuple[str, ...] = ("default",)) -> bytes:
    """The bundle of a review in which everything was done, with its notes: made once."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        wanted = BundleWanted(folder / "whole.zip", frozenset({PrivateKind.NOTES}), layouts=layouts)
        return write_bundle(reopened(lived_in(folder).folder), wanted).path.read_bytes()


def content() -> Content:
    """What is in it."""
    return entries(whole())


def manifest(found: Mapping[str, bytes]) -> bytes:
    """The list of checksums that fits."""
    listed = sorted((path, hashlib.sha256(data).hexdigest()) for path, data in found.items() if path != MANIFEST)
    return "".join(f"{digest}  {path}\n" for path, digest in listed).encode("utf-8")


def put(folder: Path, found: Mapping[str, bytes], *, listed: bool = True) -> Path:
    """A bundle of these entries; `listed`: with the checksums that fit."""
    path = folder / "put.zip"
    path.write_bytes(zip_of(*parts({**found, MANIFEST: manifest(found)} if listed else found)))
    return path


def put_parts(folder: Path, change: Callable[[Part], Part], name: str, *more: Part, **around: bytes) -> Path:
    """The whole bundle with one entry written otherwise, and further entries."""
    found = [*(change(part) if part.name.decode() == name else part for part in parts(content())), *more]
    path = folder / "put.zip"
    path.write_bytes(zip_of(*sorted(found, key=lambda part: part.name), **around))
    return path


def same(part: Part) -> Part:
    """An entry as it is."""
    return part


def written(**fields: object) -> Callable[[Part], Part]:
    """An entry with other fields."""
    return lambda part: replace(part, **fields)  # type: ignore[arg-type]
