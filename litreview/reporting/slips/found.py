"""What a slip is, and the codes of all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.model import Message, message

CODES = (
    *("REF-ET-AL", "REF-MFL", "REF-AMP-COMMA", "REF-PAGE-SPACE", "REF-SS", "REF-HYPHEN", "REF-EM-DASH"),
    *("REF-UNBALANCED", "REF-HENTET-FRA", "REF-PLACE", "REF-JOURNAL-AS-BOOK", "REF-DOI-IN-URL", "REF-VOL-WORDS"),
    *("REF-NO-VOLUME", "REF-DATE-ORDER", "REF-VARIANT", "REF-EDITIONS", "REF-NOT-LISTED", "REF-NOT-CITED"),
    *("REF-NO-LIST", "REF-TABLE-NUMBERS", "REF-WORK-MISSING", "REF-WORK-DIFFERS", "REF-TOO-LONG"),
)
_LONGEST = 160  # signs of what is shown of an entry


@dataclass(frozen=True, slots=True)
class Slip:
    """`paragraph` counts the paragraphs of the file from 1, 0 where the slip is of no one place; `found` is how it
    stands; `said` is what is wrong and what the manual has; `work` is the work of the review it is about."""

    code: str
    paragraph: int
    found: str
    said: Message
    work: str = ""


def slip(code: str, paragraph: int, found: str, *, work: str = "", **args: object) -> Slip:
    """A slip with the words of its code: REF-ET-AL is said by `slip.et_al`."""
    return Slip(code, paragraph, shortened(found), message(f"slip.{code[4:].lower().replace('-', '_')}", **args), work)


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"


_ADDRESS = re.compile(r"(?:https?://|www\.|doi:\s?|(?<![\w/])10\.\d{4,9}/)\S+", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with every address blotted out, each sign by one sign, so that places stay."""
    return _ADDRESS.sub(lambda found: "·" * len(found.group()), text)
