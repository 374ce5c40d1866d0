"""The kinds of private text, which an event holds as salted digests alone."""

from __future__ import annotations

from enum import StrEnum


class PrivateKind(StrEnum):
    """What a private text is; by these words a user lets it out."""

    NAMES = "names"
    NOTES = "notes"
    QUOTATIONS = "quotations"
