"""The part of the Python door that screening is reached by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.model import (
    Decision,
    FullText,
    Retrieval,
    Sample,
    Stage,
    Verdict,
)

if TYPE_CHECKING:
    from litreview.steps.amend import Amended
    from litreview.steps.fulltexts import Listed as FullTextListed
    from litreview.steps.old_wording import Relook
    from litreview.steps.review import Review as OpenReview
    from litreview.steps.rules_against import Tried
    from litreview.steps.screen_agreement import Agreed
    from litreview.steps.screen_batch import Batched
    from litreview.steps.screen_conflicts import Disagreement, History
    from litreview.steps.screen_exceptions import Exceptions
    from litreview.steps.screen_export import Sent
    from litreview.steps.screen_import import Returned
    from litreview.steps.screen_queue import Waiting
    from litreview.steps.screen_rules import Survey
    from litreview.steps.screen_sample import SampleRead


class ScreeningDoor:
    """Screening, as methods of a `Review`. Each is one command of `litreview screen` and raises the same errors."""

    _opened: OpenReview

    def import_decisions(
        self,
        file: str | Path,
        *,
        stage: str | None = None,
        verdict: str | None = None,
        reasons: Mapping[str, str] | None = None,
        preview: bool = False,
        reviewer: str = "",
    ) -> Returned:
        """Decisions made elsewhere, put on our works. `reasons`: a reason in a tool's words to our criterion;
        `reviewer`: who judged, instead of the name in a file of `export_decisions`."""
        from litreview.steps.screen_import import ScreenImport, import_decisions

        given = ScreenImport(
            Path(file),
            Stage(stage) if stage else None,
            Verdict(verdict) if verdict else None,
            reasons or {},
            preview,
            reviewer,
        )
        return import_decisions(self._opened, given)

    def waiting(self, limit: int | None = None) -> tuple[Waiting, ...]:
        """Works that wait for a decision."""
        from litreview.steps.screen_queue import waiting

        return waiting(self._opened, limit)

    def decide(
        self, work: str, verdict: str, *, stage: str | None = None, criterion: str = "", note: str = ""
    ) -> Decision:
        """Include, exclude or maybe. A work that breaks a criterion is included with `include_despite`."""
        from litreview.steps.screen import Choice, decide

        return decide(self._opened, Choice(work, Verdict(verdict), Stage(stage) if stage else None, criterion, note))

    def undo(self, work: str) -> Decision:
        """Take back the latest decision on a work."""
        from litreview.steps.screen import undo

        return undo(self._opened, work)

    def allow(
        self, work: str, criterion: str, reasons: Sequence[str], *, found_by: str = "", agreed_by: str = ""
    ) -> None:
        """Record an exception from a criterion."""
        from litreview.steps.screen import ExceptionGiven, allow

        allow(self._opened, ExceptionGiven(work, criterion, tuple(reasons), found_by, agreed_by))

    def amend(self, reason: str) -> Amended:
        """Take the protocol file as it is now, after screening has begun: dated, with a reason and what changed."""
        from litreview.steps.amend import amend

        return amend(self._opened, reason)

    def relook(self, criterion: str = "") -> tuple[Relook, ...]:
        """Decisions that are older than an amendment of what they were made by."""
        from litreview.steps.old_wording import to_relook

        return to_relook(self._opened, criterion)

    def confirm(self, work: str) -> tuple[Decision, ...]:
        """Decide the same anew on a work, under the protocol as it is now."""
        from litreview.steps.old_wording import confirm

        return confirm(self._opened, work)

    def screen_rules(self, criteria: Sequence[str] = (), *, listed: bool = False) -> Survey:
        """What the machine rules would do with the works, of these criteria or of all; nothing is written. `listed`:
        also the works on which a rule cannot tell."""
        from litreview.steps.screen_rules import survey

        return survey(self._opened, tuple(criteria), listed=listed)

    def apply_rules(self, criteria: Sequence[str] = ()) -> Survey:
        """Exclude what automatic rules throw out; the works are `planned` of what comes back."""
        from litreview.steps.screen_rules import apply

        return apply(self._opened, tuple(criteria))

    def rules_against(self, file: str | Path, criteria: Sequence[str] = ()) -> Tried:
        """Which articles of a file of known relevant ones the rules would have thrown out; nothing is written."""
        from litreview.steps.rules_against import against

        return against(self._opened, Path(file), tuple(criteria))

    def full_texts(self, works: Sequence[str] = ()) -> tuple[FullTextListed, ...]:
        """What is known of the full texts of these works, else of all that have come to the full text."""
        from litreview.steps.fulltexts import listed

        return listed(self._opened, tuple(works))

    def set_full_texts(
        self,
        works: Sequence[str],
        state: str | None = None,
        *,
        reason: str = "",
        link: str | None = None,
        file: str | Path | None = None,
        copy: bool = False,
    ) -> tuple[FullText, ...]:
        """Say whether full texts are `sought`, `retrieved` or `not_retrieved` (with a reason); of one work also the
        link, or the file that was read."""
        from litreview.steps.fulltexts import FullTextGiven, set_full_texts

        retrieval = Retrieval(state) if state else None
        given = FullTextGiven(retrieval, reason, link, None if file is None else Path(file), copy)
        return set_full_texts(self._opened, tuple(works), given)

    def include_despite(
        self,
        work: str,
        criterion: str,
        reasons: Sequence[str],
        *,
        agreed_by: str,
        stage: str | None = None,
        found_by: str = "",
    ) -> Decision:
        """Include a work that breaks a criterion, with the exception that says why and who agreed."""
        from litreview.steps.screen import Choice, ExceptionGiven, decide

        given = ExceptionGiven(work, criterion, tuple(reasons), found_by, agreed_by)
        choice = Choice(work, Verdict.INCLUDE, Stage(stage) if stage else None, despite=(given,))
        return decide(self._opened, choice)

    def exceptions(self) -> Exceptions:
        """The exceptions of included works, and the breaches that nobody has said why for."""
        from litreview.steps.screen_exceptions import exceptions

        return exceptions(self._opened)

    def withdraw_exception(self, work: str, criterion: str, reason: str) -> None:
        """Take an exception back."""
        from litreview.steps.screen_exceptions import withdraw

        withdraw(self._opened, work, criterion, reason)

    def agreement(self, stage: str | None = None) -> Agreed:
        """Who judged what, and how far they agree, at one stage or at all."""
        from litreview.steps.screen_agreement import agreement

        return agreement(self._opened, Stage(stage) if stage else None)

    def conflicts(self) -> tuple[Disagreement, ...]:
        """The works that reviewers see differently, and what each said."""
        from litreview.steps.screen_conflicts import disagreements

        return disagreements(self._opened)

    def resolve(
        self,
        work: str,
        verdict: str | Verdict,
        *,
        agreed: bool = False,
        stage: str | Stage | None = None,
        criterion: str = "",
        note: str = "",
    ) -> Decision:
        """Settle what reviewers see differently: in agreement, else as a third."""
        from litreview.steps.screen import Choice, resolve

        choice = Choice(work, Verdict(verdict), Stage(stage) if stage else None, criterion, note)
        return resolve(self._opened, choice, agreed=agreed)

    def history(self, work: str) -> History:
        """All decisions on a work, also those taken back."""
        from litreview.steps.screen_conflicts import history

        return history(self._opened, work)

    def draw_sample(
        self,
        *,
        share: int | None = None,
        size: int | None = None,
        stage: str | Stage | None = None,
        seed: int | None = None,
    ) -> Sample:
        """Draw works for a second reader; a fifth of them where neither a share in per cent nor a size is given."""
        from litreview.steps.screen_sample import SampleGiven, draw_sample

        return draw_sample(self._opened, SampleGiven(share, size, Stage(stage) if stage else None, seed))

    def samples(self) -> tuple[SampleRead, ...]:
        """The samples drawn, and how far the second reading is."""
        from litreview.steps.screen_sample import samples_read

        return samples_read(self._opened)

    def sample_waiting(self, limit: int | None = None) -> tuple[Waiting, ...]:
        """The works of the samples that wait for a second word from who acts."""
        from litreview.steps.screen_sample import sample_waiting

        return sample_waiting(self._opened, limit)

    def export_decisions(self, path: str | Path, *, overwrite: bool = False) -> Sent:
        """What who acts has decided, as a file for another folder; `import_decisions` reads it there."""
        from litreview.steps.screen_export import export_own

        return export_own(self._opened, Path(path), overwrite=overwrite)

    def decide_many(
        self,
        verdict: str,
        works: Sequence[str] = (),
        *,
        where: str = "",
        stage: str | None = None,
        criterion: str = "",
        note: str = "",
        tags: Sequence[str] = (),
        preview: bool = False,
    ) -> Batched:
        """One decision on many works: those named, or those that wait and that conditions choose (`year<2012`)."""
        from litreview.steps.screen_batch import Batch, decide_many

        at = Stage(stage) if stage else None
        given = Batch(Verdict(verdict), tuple(works), where, at, criterion, note, tuple(tags))
        return decide_many(self._opened, given, preview=preview)
