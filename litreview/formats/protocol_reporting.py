"""The parts of protocols/<review>.toml that only reporting reads: what the author alone can tell."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from litreview.formats.tomlfile import Refused, Shape
from litreview.model import Registration, SearchReport


class SearchReportShape(Shape):
    """`[search_report]`: the items of PRISMA-S that no log shows; each a text, or `none`."""

    multi: str = ""
    registries: str = ""
    browsing: str = ""
    citations: str = ""
    contacts: str = ""
    other_methods: str = ""
    filters: str = ""
    earlier: str = ""
    updates: str = ""
    peer_review: str = ""
    deduplication: str = ""

    def model(self) -> SearchReport:
        return SearchReport(**self.model_dump())


class RegistrationShape(Shape):
    """`[registration]`: where the review is registered, where its protocol is, who paid; each a text, or `none`."""

    name: str = ""
    number: str = ""
    url: str = ""
    protocol: str = ""
    funding: str = ""
    interests: str = ""
    materials: str = ""

    def model(self) -> Registration:
        return Registration(**self.model_dump())


def unknown_log_field(field: str, valid: Sequence[str]) -> Refused:
    """The refusal of a column that no log has, with the nearest that one has."""
    near = get_close_matches(field.casefold().replace(" ", "_"), valid, n=1, cutoff=0.6)
    if near:
        return Refused("error.detail.log_field_near", field=field, near=near[0], valid=tuple(valid))
    return Refused("error.detail.log_field", field=field, valid=tuple(valid))
