"""The part of the Python door that references and citations are reached by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.model import Language, Works

if TYPE_CHECKING:
    from litreview.steps.refs import Cited, Entry
    from litreview.steps.refs_check import RefsChecked
    from litreview.steps.refs_conflicts import RefConflict, RefGap
    from litreview.steps.review import Review as OpenReview


class ReferencesDoor:
    """References, as methods of a `Review`. Each is one command of `litreview refs` or `cite`, with the same errors."""

    _opened: OpenReview

    def references(
        self, works: Sequence[str] = (), *, which: str = "included", language: str | None = None, style: str = ""
    ) -> tuple[Entry, ...]:
        """The reference list: of the works named, or of those of a situation; `style` as for `litreview refs`."""
        from litreview.steps.refs import ListWanted, reference_list

        chosen = Language(language) if language else None
        return reference_list(self._opened, ListWanted(Works(which), tuple(works), chosen, style))

    def cite(
        self,
        *works: str,
        pages: Mapping[str, str] | None = None,
        original: str = "",
        language: str | None = None,
        style: str = "",
    ) -> Cited:
        """Works as they are cited in the text; `original` is a work that was read only in the one cited."""
        from litreview.steps.refs import ListWanted, cite

        chosen = Language(language) if language else None
        return cite(self._opened, ListWanted(names=works, language=chosen, style=style), pages, original)

    def reference_conflicts(self, *, settled: bool = False) -> tuple[RefConflict, ...]:
        """Where the sources of the included works do not agree; with those that somebody has `settled`, if wanted."""
        from litreview.steps.refs_conflicts import conflicts

        return conflicts(self._opened, settled=settled)

    def choose_reference(self, work: str, field: str, value: str) -> RefConflict:
        """Settle a field of a work's reference; an empty value takes the choice back."""
        from litreview.steps.refs_conflicts import choose

        return choose(self._opened, work, field, value)

    def missing_in_references(self) -> tuple[RefGap, ...]:
        """What the references of the included works lack."""
        from litreview.steps.refs_conflicts import gaps

        return gaps(self._opened)

    def check_references(self, file: str | Path, *, language: str | None = None) -> RefsChecked:
        """Slips of citations and references in a Word file, and the included works against its list."""
        from litreview.steps.refs_check import check_against

        return check_against(self._opened, Path(file), Language(language) if language else None)
