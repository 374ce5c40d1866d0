"""The part of the Python door that forms to fill in and critical appraisal are reached by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.model import SHEETS, Appraisal, Sheet

if TYPE_CHECKING:
    from litreview.steps.appraise import Judged
    from litreview.steps.extract_file import FormWritten
    from litreview.steps.forms import Compared, FormGiven
    from litreview.steps.review import Review as OpenReview


class FormsDoor:
    """The matrix and the appraisals, as methods of a `Review`. Each is one command and raises the same errors."""

    _opened: OpenReview

    def matrix_form(
        self, file: str | Path, *, works: Sequence[str] = (), fields: Sequence[str] = (), overwrite: bool = False
    ) -> FormWritten:
        """Write the matrix as a form to fill in (.xlsx, .docx, .toml)."""
        from litreview.steps.extract_file import FormWanted, write_form_of

        return write_form_of(self._opened, FormWanted(Path(file), tuple(works), tuple(fields), overwrite))

    def read_matrix_form(
        self, file: str | Path, *, preview: bool = False, take: Sequence[str] = (), allow_empty: bool = False
    ) -> Compared:
        """Take what was changed in a form of the matrix. `take`: `ours`, `theirs` or `W3.aim=theirs`, where both the
        form and the review were changed."""
        from litreview.steps.extract_file import read_form

        return read_form(self._opened, _given(file, preview, take, allow_empty))

    def sheets(self) -> tuple[Sheet, ...]:
        """The checklists that are known."""
        return SHEETS

    def appraise(
        self,
        work: str,
        answers: Mapping[str, str] | None = None,
        *,
        sheet: str = "",
        reason: str = "",
        page: str = "",
        overall: str | None = None,
        overall_reason: str | None = None,
    ) -> Appraisal:
        """Answer items of a checklist about a work, with one reason and page; `overall` is the person's own words."""
        from litreview.steps.appraise import AnswerGiven, AppraisalGiven, appraise

        given = tuple(AnswerGiven(item, answer, reason, page) for item, answer in (answers or {}).items())
        return appraise(self._opened, work, AppraisalGiven(given, overall, overall_reason), sheet)

    def appraisals(self, work: str) -> tuple[Appraisal, ...]:
        """What every reviewer says of a work."""
        from litreview.steps.appraise import appraisals_of

        return appraisals_of(self._opened, work)

    def appraised(self) -> tuple[Judged, ...]:
        """The included works, with what has been said of each."""
        from litreview.steps.appraise import appraisal_status

        return appraisal_status(self._opened)

    def appraisal_form(
        self, file: str | Path, *, works: Sequence[str] = (), sheet: str = "", overwrite: bool = False
    ) -> FormWritten:
        """Write appraisals as a form to fill in (.xlsx, .docx, .toml)."""
        from litreview.steps.appraise_file import AppraisalForm, write_appraisal_form

        return write_appraisal_form(self._opened, AppraisalForm(Path(file), tuple(works), sheet, overwrite))

    def read_appraisal_form(
        self, file: str | Path, *, preview: bool = False, take: Sequence[str] = (), allow_empty: bool = False
    ) -> Compared:
        """Take what was changed in a form of appraisals, in the name of whoever acts."""
        from litreview.steps.appraise_file import read_appraisal_form

        return read_appraisal_form(self._opened, _given(file, preview, take, allow_empty))


def _given(file: str | Path, preview: bool, take: Sequence[str], allow_empty: bool) -> FormGiven:
    from litreview.steps.forms import FormGiven, takes_of

    everywhere, some = takes_of(take)
    return FormGiven(Path(file), preview, allow_empty, everywhere, some)
