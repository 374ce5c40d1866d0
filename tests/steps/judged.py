"""A small review whose works two or more readers judge, for the tests of what is told of the judging."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from litreview.model import Language, Stage, Verdict
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo
from tests.steps.reviews import empty

VERDICTS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.MAYBE, "p": Verdict.POSTPONE}
_SUBJECTS = (
    *("Hope among nurses", "Dignity at the end of life", "Loneliness after retirement", "Sleep in shelters"),
    *("Music for people with dementia", "Trust in home care", "Pain in childhood", "Walking groups in forests"),
    *("Stigma in pharmacies", "Shared meals in hostels", "Night shifts and grief", "Letters from prison"),
)


def judged(folder: Path, needed: int = 2, works: int = 6, language: Language = Language.BOKMAL) -> Review:
    """A review of `works` works, found by one search, none judged; `needed` readers of each."""
    review = empty(folder, language)
    file = review.folder / "protocols" / "review.toml"
    text = file.read_text(encoding="utf-8") + f"\n[screening]\nreviewers_per_work = {needed}\n"
    file.write_text(text, encoding="utf-8")
    path = folder / "found.ris"
    entries = (
        f"TY  - JOUR\nTI  - {title}: a study of its own\nAU  - Aas, K{number}\nPY  - {2001 + number}\n"
        f"JO  - Journal {number}\nDO  - 10.1000/j.{number}\nER  -\n"
        for number, title in enumerate(_SUBJECTS[:works])
    )
    path.write_text("\n".join(entries), encoding="utf-8")
    review = reopened(review)
    import_file(review, FileImport(path, source="CINAHL"))
    dedupe(review)
    return review


def reopened(review: Review) -> Review:
    """The review as its files are now."""
    from litreview.steps.review import open_review

    opened = open_review(review.folder, settings=review.settings, clock=review.clock)
    return replace(opened, actor="Kari")


def says(review: Review, who: str, letters: str, stage: Stage = Stage.TITLE) -> None:
    """What a reviewer says of W1, W2 …: i, e, m, p; a space for nothing."""
    for number, letter in enumerate(letters, start=1):
        if letter != " ":
            decide(review.acting(who), Choice(f"W{number}", VERDICTS[letter], stage))


def takes_back(review: Review, who: str, work: str) -> None:
    undo(review.acting(who), work)
