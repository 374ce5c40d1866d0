"""The stages of the flow as sums of the rows that were logged by hand."""

from __future__ import annotations

from litreview.model import Run, StepRole, count_of
from litreview.prisma.numbers import Number, added, less, total


def from_rows(searched: list[Run], identified: Number, included: Number) -> dict[str, Number]:
    """From the titles read to the full texts excluded, by the fields of Flow. Norwegian logs count titles, then
    abstracts: together they are PRISMA's one screening box."""
    titles, abstracts, texts = (_read(searched, role) for role in _READ)
    # A log that counts abstracts but not titles has looked at the title of every hit.
    screened = titles if titles.value is not None else identified if abstracts.value is not None else titles
    return {
        "titles_read": titles,
        "abstracts_read": abstracts,
        "fulltexts_read": texts,
        "screened": screened,
        "excluded_title": less(screened, abstracts),
        "excluded_abstract": less(abstracts, texts),
        "excluded": less(screened, texts),
        "sought": texts,
        "assessed": texts,
        "excluded_full_text": less(texts, included),
    }


def other_from_rows(others: list[Run], outside: Number, included: Number) -> dict[str, Number]:
    """Boxes 12 to 15; works found outside every search were read too."""
    texts = _read(others, StepRole.FULL_TEXTS)
    texts = texts if outside.value is None else added(texts, outside)
    return {
        "sought_other": texts,
        "assessed_other": texts,
        "excluded_full_text_other": less(texts, included),
    }


_READ = (StepRole.TITLES, StepRole.ABSTRACTS, StepRole.FULL_TEXTS)


def _read(runs: list[Run], role: StepRole) -> Number:
    return total(runs, lambda run: count_of(run, role).value)
