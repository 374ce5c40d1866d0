"""The way from page to page: each page begins where the one before it said, and no place is visited twice."""

from __future__ import annotations

from litreview.errors import SourceChanged
from litreview.sources.base import Page


class Trail:
    """`next` is the cursor to go on from: None before the first page, "" after the last."""

    def __init__(self) -> None:
        self.next: str | None = None
        self._seen: set[str] = set()

    def follow(self, page: Page) -> None:
        """Take a page as the next one. Raises SourceChanged LR-SOURCE-CURSOR when it is not, or leads in a circle."""
        if self.next is not None and page.cursor != self.next:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=page.cursor)
        self._seen.add(page.cursor)
        if page.next_cursor in self._seen:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=page.next_cursor)
        self.next = page.next_cursor
