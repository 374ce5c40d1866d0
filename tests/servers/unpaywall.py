"""A small Unpaywall on the loopback: a few made-up articles, with faults on order."""

from __future__ import annotations

import json
from typing import Any

from tests.servers.base import Reply, Seen, SourceServer

PLACE = {
    "url": "https://example.org/copy.pdf",
    "url_for_pdf": "https://example.org/copy.pdf",
    "url_for_landing_page": "https://example.org/copy",
    "version": "acceptedVersion",
    "license": "cc-by",
    "host_type": "repository",
}
EMAIL_REFUSED = {
    "HTTP_status_code": 422,
    "error": True,
    "message": "Please use your own email address in API calls. See http://unpaywall.org/products/api",
}


def article(doi: str, status: str, **more: Any) -> dict[str, Any]:
    """An answer: open with a place unless `status` is closed."""
    is_open = status != "closed"
    best = PLACE if is_open else None
    return {"doi": doi, "is_oa": is_open, "oa_status": status, "best_oa_location": best, "title": "Made up", **more}


class UnpaywallServer(SourceServer):
    """Knows the DOIs of `articles`. An address at example.com is refused, as the real one does."""

    key = "unpaywall"
    path = "/v2/"

    def __init__(self, *articles: dict[str, Any]) -> None:
        super().__init__()
        self.articles = {item["doi"]: item for item in articles}

    def answer(self, call: Seen) -> Reply:
        if call.params.get("email", "").endswith("@example.com") or not call.params.get("email"):
            return Reply(json.dumps(EMAIL_REFUSED).encode(), 422)
        doi = call.path.removeprefix(self.path)
        found = self.articles.get(doi.lower())
        if found is None:
            said = {"HTTP_status_code": 404, "error": True, "message": f"'{doi}' isn't in Unpaywall."}
            return Reply(json.dumps(said).encode(), 404)
        return Reply(json.dumps(found, ensure_ascii=False).encode())
