"""A small review whose protocol can be written anew, for the tests of amendments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from tests.steps.reviews import articles, ticking

TITLES = ("Hope among nurses", "Dignity at the end", "Children on wards", "Loneliness in old age")
HEAD = """schema = 1
language = "en"
{more}

[question]
main = "What gives hope?"

[[criterion]]
id = "E1"
kind = "exclude"
text = "{e1}"

[[criterion]]
id = "E2"
kind = "exclude"
text = "animals"
stage = "abstract"
"""


class Amending:
    """The folder of a review, opened anew for each act: its protocol may have been written since."""

    def __init__(self, folder: Path, *, more: str = "") -> None:
        self.folder, self._clock, self._more = folder / "review", ticking(), more
        create_review(self.folder, settings=Settings(), clock=self._clock)
        self.write()
        text = "".join(
            f"TY  - JOUR\nTI  - {title}\nAU  - Aas, Kari\nPY  - {2015 + at}\nDO  - 10.1000/{at}\nER  -\n\n"
            for at, title in enumerate(TITLES)
        )
        import_file(self.open(), FileImport(articles(folder, text), source="CINAHL"))
        dedupe(self.open())

    @property
    def clock(self) -> Callable[[], datetime]:
        return self._clock

    def write(self, e1: str = "children", more: str | None = None, end: str = "") -> None:
        """The protocol file, with this text of E1, keys at the top, and parts at the end."""
        text = HEAD.format(e1=e1, more=self._more if more is None else more) + end
        (self.folder / "protocols" / "review.toml").write_text(text, encoding="utf-8")

    def open(self, actor: str = "A") -> Review:
        return open_review(self.folder, settings=Settings(), acting_as=actor, clock=self._clock)

    def decide(self, *choices: Choice, actor: str = "A") -> None:
        for choice in choices:
            decide(self.open(actor), choice)
