"""arXiv's API on the loopback. It refuses to go beyond its first 30,000 hits."""

from __future__ import annotations

from xml.sax.saxutils import escape

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/made</id>
  <title>arXiv Query: made up</title>
"""
ENTRY = """<entry><id>http://arxiv.org/abs/{id}v1</id><title>{title}</title>
 <published>{year}-03-05T08:18:33Z</published><updated>{year}-04-05T08:18:33Z</updated>
 <author><name>Åse Østby</name></author><category term="cs.CY" scheme="http://arxiv.org/schemas/atom"/>
 <summary>Made up.</summary></entry>
"""
ERROR = """<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
 <summary>incorrect id format for abc</summary><author><name>arXiv api core</name></author></entry>
"""


def feed(entries: str, total: object = 1) -> bytes:
    """An answer with these entries."""
    counts = "" if total is None else f"<opensearch:totalResults>{total}</opensearch:totalResults>"
    return f"{_HEAD}{counts}{entries}</feed>\n".encode()


class ArxivServer(Listing):
    key = "arxiv"
    path = "/api/"
    said = (feed(ERROR), feed("", None), b"<feed>\n</feed>", b"<rss version='2.0'></rss>")

    def asked(self, call: Seen) -> Asked:
        return Asked(int(call.params.get("start", "0")), int(call.params.get("max_results", "10")))

    def query(self, call: Seen) -> str:
        return call.params.get("search_query", "") if call.path == "/api/query" else ""

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        if asked.start + asked.size > 30_000:
            return Reply(feed(ERROR), 400)
        return Reply(feed("".join(_entry(item) for item in items), total))


def _entry(item: Item) -> str:
    if item.broken:
        return "<entry><summary>of nothing</summary></entry>\n"
    # the service breaks titles into lines of a fixed width
    title = escape(item.title).replace(" og ", " og\n  ")
    return ENTRY.format(id=f"{item.year}.{item.number:05}", title=title, year=item.year)
