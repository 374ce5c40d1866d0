"""Slips of citations and references in a text that somebody has written, each with a stable code, its paragraph, the
words it was found in, and what the manual has (docs/references.md).

Sources: Norsk APA-manual 1.9 (Sikt, 2023), Søk & Skriv, the Publication Manual of the APA, 7th ed. A text that follows
them gives no slip: where a rule cannot be told from the text alone, nothing is said.
"""

from litreview.reporting.slips.across import across
from litreview.reporting.slips.against import against
from litreview.reporting.slips.found import CODES, Slip
from litreview.reporting.slips.listed import in_list
from litreview.reporting.slips.running import in_text
from litreview.reporting.slips.sections import Paper, language_of, read_paper, too_long

__all__ = ["CODES", "Paper", "Slip", "across", "against", "in_list", "in_text", "language_of", "read_paper", "too_long"]
