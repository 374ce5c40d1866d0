"""Two export files with duplicates of every kind: sure, doubtful, and none. Invented."""

from __future__ import annotations

from pathlib import Path

from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from tests.steps.reviews import articles, empty

# 1 is 4 for sure; 2 and 5, 3 and 6 have one title and stand in two journals (other_container, other_place).
FIRST = """TY  - JOUR
TI  - Hope among nurses in long-term care
AU  - Aas, Kari
AU  - Berg, Per
PY  - 2019
JO  - Journal of Hope
VL  - 12
IS  - 2
SP  - 1
EP  - 9
ER  -

TY  - JOUR
TI  - Dignity at the end of life: a field study of wards
AU  - Ødegård, Ola
AU  - Lie, Siv
PY  - 2020
JO  - Journal of Care
VL  - 3
SP  - 11
EP  - 19
ER  -

TY  - JOUR
TI  - Loneliness and the evening shift among older patients
AU  - Moe, Tor
AU  - Dahl, Eva
PY  - 2021
JO  - Nordic Ward
VL  - 5
SP  - 101
EP  - 110
ER  -
"""
SECOND = """TY  - JOUR
TI  - Hope among nurses in long-term care
AU  - Aas, K.
AU  - Berg, P.
PY  - 2019
JO  - J. Hope
VL  - 12
IS  - 2
SP  - 1
EP  - 9
ER  -

TY  - JOUR
TI  - Dignity at the end of life: a field study of wards
AU  - Ødegård, Ola
AU  - Lie, Siv
PY  - 2020
JO  - Hospital Monthly
VL  - 40
SP  - 210
EP  - 219
ER  -

TY  - JOUR
TI  - Loneliness and the evening shift among older patients
AU  - Moe, Tor
AU  - Dahl, Eva
PY  - 2021
JO  - Geriatric Letters
VL  - 77
SP  - 5
EP  - 9
ER  -
"""


def doubtful(folder: Path) -> Review:
    """A review with both files read and matched: records 1–3 and 4–6, five works, two open questions."""
    review = empty(folder)
    import_file(review, FileImport(articles(folder, FIRST, "first.ris")))
    import_file(review, FileImport(articles(folder, SECOND, "second.ris")))
    dedupe(review)
    return review
