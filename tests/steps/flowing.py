"""An updated review with other methods, its records held and judged: every box of the flow diagram has a number."""

from __future__ import annotations

from pathlib import Path

from litreview.model import Language, Retrieval, Stage, Verdict
from litreview.steps.dedupe import dedupe
from litreview.steps.fulltexts import FullTextGiven, set_full_texts
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from tests.steps.judged import reopened
from tests.steps.reviews import empty

SUBJECTS = (
    *("Hope among nurses", "Dignity at the end of life", "Loneliness after retirement", "Sleep in shelters"),
    *("Music for people with dementia", "Trust in home care", "Pain in childhood", "Walking groups in forests"),
    *("Stigma in pharmacies", "Shared meals in hostels", "Night shifts and grief", "Letters from prison"),
    *("Gardens behind hospitals", "Choirs for veterans", "Silence in hospices", "Bicycles after a stroke"),
)
CRITERIA = """
[[criterion]]
id = "E1"
kind = "exclude"
text = "barn under 18 år"

[[criterion]]
id = "E2"
kind = "exclude"
text = "ikke en empirisk studie"
"""
UPDATED = """
[previous]
studies = 3
reports = 4
label = "2019"
reference = "Aas, K. (2019). Håp. Forlaget."

[[studies]]
works = ["W1", "W2"]
"""


def found(folder: Path, name: str, *numbers: int) -> Path:
    """An export file with some of the articles."""
    path = folder / f"{name}.ris"
    entries = (
        f"TY  - JOUR\nTI  - {SUBJECTS[number]}: a study of its own\nAU  - Aas, K{number}\nPY  - {2001 + number}\n"
        f"JO  - Journal {number}\nDO  - 10.1000/j.{number}\nER  -\n"
        for number in numbers
    )
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def flowing(
    folder: Path, more: str = UPDATED, language: Language = Language.BOKMAL, *, finished: bool = True
) -> Review:
    """Twelve works of databases, with two duplicates; four of citation searching, one of them known from a database."""
    review = empty(folder, language)
    file = review.folder / "protocols" / "review.toml"
    file.write_text(file.read_text(encoding="utf-8") + CRITERIA + more, encoding="utf-8")
    review = reopened(review)
    import_file(review, FileImport(found(folder, "a", *range(8)), source="CINAHL"))
    import_file(review, FileImport(found(folder, "b", 6, 7, 8, 9, 10, 11), source="PubMed"))
    import_file(review, FileImport(found(folder, "c", 11, 12, 13, 14), source="referanselister"))
    dedupe(review)
    for number in range(1, 17):
        if number in (3, 4, 5, 6):
            _say(review, number, Stage.TITLE, Verdict.EXCLUDE, "E1" if number < 6 else "E2")
        elif number <= (15 if finished else 10):
            _on(review, number)
    return review


def _on(review: Review, number: int) -> None:
    """A work that has got past its title."""
    if number > 15:
        return
    _say(review, number, Stage.TITLE, Verdict.INCLUDE)
    if number in (7, 8):
        _say(review, number, Stage.ABSTRACT, Verdict.EXCLUDE, "E2")
        return
    _say(review, number, Stage.ABSTRACT, Verdict.INCLUDE)
    if number in (9, 13):
        given = FullTextGiven(Retrieval.NOT_RETRIEVED, "finnes bare på papir")
        set_full_texts(review, (f"W{number}",), given)
    elif number in (10, 14):
        _say(review, number, Stage.FULL_TEXT, Verdict.EXCLUDE, "E2")
    else:
        _say(review, number, Stage.FULL_TEXT, Verdict.INCLUDE)


def _say(review: Review, number: int, stage: Stage, verdict: Verdict, criterion: str = "") -> None:
    decide(review, Choice(f"W{number}", verdict, stage, criterion))
