"""Slips of citations and references in a Word file, and the included works against its reference list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litreview.formats.docx_text import read_docx
from litreview.model import Language, Work
from litreview.reporting.slips import Slip, across, against, in_list, in_text, read_paper, too_long
from litreview.steps.files import read_bytes
from litreview.steps.refs import chosen_works
from litreview.steps.review import Review


@dataclass(frozen=True, slots=True)
class RefsChecked:
    """The slips in the order of the paragraphs; how many entries the list has, and the language it was read in."""

    slips: tuple[Slip, ...]
    entries: int
    language: Language


def check_file(path: Path, works: Sequence[Work] = (), language: Language | None = None) -> RefsChecked:
    """Read a Word file and find its slips. Appends nothing, keeps nothing of the text.

    Raises InputError LR-DOCX-OLD, LR-DOCX-FILE, LR-DOCX-DAMAGED, LR-FILE-….
    """
    paper = read_paper(read_docx(read_bytes(path)), language)
    found = [*in_text(paper.body, paper.language), *in_list(paper.entries, paper.language), *across(paper)]
    found += too_long(paper)
    if paper.listed:
        found += against(works, paper.entries, paper.language)
    ordered = sorted(found, key=lambda one: (one.paragraph == 0, one.paragraph, one.code))
    return RefsChecked(tuple(ordered), len(paper.entries), paper.language)


def check_against(review: Review, path: Path, language: Language | None = None) -> RefsChecked:
    """`check_file` with the included works of a review."""
    return check_file(path, chosen_works(review), language)
