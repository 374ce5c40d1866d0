"""Texts that may be left out or erased while the chain still verifies: an event holds only their salted digest."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litreview.store.events import canonical


@dataclass(frozen=True, slots=True)
class Private:
    """A name, note or quotation on its way into an event. The empty text has the empty digest."""

    text: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A private text with its salt (32 random bytes, hex) and digest."""

    digest: str
    salt: str
    text: str


def seal(text: str) -> Sealed:
    """A fresh salt and the digest SHA-256(salt bytes + UTF-8 text)."""
    salt = secrets.token_bytes(32)
    return Sealed(hashlib.sha256(salt + text.encode("utf-8")).hexdigest(), salt.hex(), text)


def opens(sealed: Sealed) -> bool:
    """Whether digest, salt and text belong together."""
    return hashlib.sha256(bytes.fromhex(sealed.salt) + sealed.text.encode("utf-8")).hexdigest() == sealed.digest


def whole(text: str) -> str:
    """Text that UTF-8 can hold: a byte of a file name or argument that is no letter becomes U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def take_out(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Sealed]]:
    """The data as JSON has it with each Private replaced by its digest, and the sealed texts to keep beside it.

    Raises ValueError for NaN and infinities, TypeError for what JSON cannot hold.
    """
    kept: list[Sealed] = []

    def replace(value: object) -> object:
        if isinstance(value, Private):
            if not value.text:
                return ""
            kept.append(seal(whole(value.text)))
            return kept[-1].digest
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"no JSON: {type(value).__name__}")

    plain: dict[str, Any] = json.loads(whole(canonical(data, replace)))
    return plain, kept
