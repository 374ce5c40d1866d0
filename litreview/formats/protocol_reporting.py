"""The parts of protocols/<review>.toml that only reporting reads: what the author alone can tell."""

from __future__ import annotations

from litreview.formats.tomlfile import Shape
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
