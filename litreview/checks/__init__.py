"""The proof of the numbers, as pure functions from a Snapshot to Findings. The codes are listed in docs/checks.md."""

from litreview.checks.facts import CheckFacts, SourceFacts
from litreview.checks.prove import prove

__all__ = ["CheckFacts", "SourceFacts", "prove"]
