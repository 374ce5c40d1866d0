"""Words not yet spoken: a code and its arguments. Doors and renderers make language of them (messages.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    """Languages a report and the program itself are printed in (BCP 47)."""

    BOKMAL = "nb"
    NYNORSK = "nn"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """`code` names an entry of the catalogues (its first part names the catalogue); `args` fill its places.

    An argument may itself be a Message. An integer argument called `n` picks the plural form.
    """

    code: str
    args: Mapping[str, object] = field(default_factory=dict)


def message(code: str, /, **args: object) -> Message:
    """Short way to write a Message."""
    return Message(code, args)
