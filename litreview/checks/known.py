"""What is known of sources that Norwegian students search, for the checks; the registry of sources may add to it.

PubMed's filters are those of its search page (pubmed.ncbi.nlm.nih.gov/help, «Filters»). SveMed+ took in nothing after
2019 (UiA library guide). Answers from Google and Google Scholar change by place, person and day.
"""

from __future__ import annotations

from collections.abc import Mapping

from litreview.checks.facts import SourceFacts

KNOWN: Mapping[str, SourceFacts] = {
    "pubmed": SourceFacts("PubMed", ("pub med", "pubmed.gov", "ncbi pubmed"), (
        "abstract", "free full text", "full text", "books and documents", "clinical trial", "meta-analysis",
        "randomized controlled trial", "review", "systematic review", "humans", "other animals", "preprint", "medline")),
    "idunn": SourceFacts("Idunn", ("idunn.no",), (
        "fagfellevurderte artikler", "fagfellevurdert", "forskningsartikkel", "artikkel")),
    "svemed": SourceFacts("SveMed+", ("svemed", "svemed+", "svemedplus", "svemed plus"), None, ended=2019),
    "google": SourceFacts("Google", ("google.com", "google.no", "google søk"), repeatable=False),
    "google_scholar": SourceFacts("Google Scholar", ("scholar.google.com", "scholar"), repeatable=False),
    "oria": SourceFacts("Oria", ("oria.no",)),
}
