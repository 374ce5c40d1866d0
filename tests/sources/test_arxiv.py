"""arXiv: the conformance suite, its own protocol, and recorded answers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.arxiv_atom import read_feed
from litreview.model import Hit, Name, Parsed, Query, Record, RecordType, Translation, Unparsed
from litreview.sources.arxiv import Arxiv
from litreview.sources.base import Request, Source
from litreview.sources.conformance.suite import Suite, raised
from litreview.sources.known import ARXIV, ARXIV_CAP
from tests.servers.arxiv import ENTRY, ERROR, ArxivServer, feed
from tests.servers.base import Fault

WHOLE = ENTRY.format(id="2401.00001", title="Hope &amp; care", year=2024)


class TestConformance(Suite):
    source: ClassVar[Source] = Arxiv()
    server = ArxivServer

    def test_the_cap_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[override]
        """With a smaller cap and pages, for speed."""
        assert ARXIV.cost is not None
        assert ARXIV_CAP % ARXIV.cost.batch == 0, "no page reaches beyond the cap"
        monkeypatch.setattr(Arxiv, "capabilities", replace(ARXIV, cap=40, cost=replace(ARXIV.cost, batch=20)))
        super().test_the_cap_is_told()


def record(inner: str) -> Record:
    (hit,) = read_feed(feed(f"<entry><id>http://arxiv.org/abs/2401.00001v2</id>{inner}</entry>")).hits
    assert isinstance(hit, Parsed)
    return hit.record


def test_the_order_stays_the_same_from_page_to_page() -> None:
    request = Request(Query("main", "hope"), Translation("all:hope", params=(("made", "up"),)))
    with ArxivServer(3) as server:
        TestConformance().fetched(server, request)
    assert server.calls[0].params == {
        "search_query": "all:hope",
        "made": "up",
        "start": "0",
        "max_results": "500",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }


def test_at_most_one_request_in_three_seconds() -> None:
    assert ARXIV.cost is not None
    assert ARXIV.cost.per_second <= 1 / 3


def test_an_error_entry_is_told_in_its_words() -> None:
    for status, code in ((0, "LR-SOURCE-SAID"), (400, "LR-HTTP-REFUSED")):
        with ArxivServer(3) as server:
            server.faults.append(Fault(status=status, body=feed(ERROR), times=9))
            error = raised(SourceRefused, lambda server=server: TestConformance().fetched(server))  # type: ignore[misc]
        assert error.code == code
        assert "incorrect id format" in str(error.words["said"])


def test_a_preprint_called_error_is_no_error() -> None:
    got = Arxiv().read(feed(ENTRY.format(id="2401.00001", title="Error", year=2024)))
    assert [hit.record.title for hit in got.hits if isinstance(hit, Parsed)] == ["Error"]


def test_a_preprint() -> None:
    found = record(
        "<title>Hope of\n  deep &lt;b&gt; care $\\alpha&lt;1$</title><summary>  One\nof two.\n\n</summary>"
        "<published>2007-05-01T23:59:59Z</published><updated>2009-01-02T00:00:00Z</updated>"
        "<author><name>Åse Østby</name><arxiv:affiliation>Nord</arxiv:affiliation></author>"
        "<author><name>The Hope Collaboration</name></author>"
        "<arxiv:doi>10.5555/Made.1</arxiv:doi><arxiv:journal_ref>Made-up Care 3 (2008) 1-9</arxiv:journal_ref>"
        "<arxiv:comment>9 pages</arxiv:comment><link href='https://arxiv.org/abs/2401.00001v2' rel='alternate'/>"
        "<link title='pdf' href='https://arxiv.org/pdf/2401.00001v2' rel='related' type='application/pdf'/>"
        "<arxiv:primary_category term='cs.CY'/><category term='cs.CY'/><category term='stat.ML'/>"
    )
    assert found.title == "Hope of deep <b> care $\\alpha<1$"
    assert found.abstract == "One of two."
    assert (found.year, found.date, found.extra["updated"]) == (2007, "2007-05-01", ("2009-01-02",))
    assert found.authors == (Name("Østby", "Åse"), Name(literal="The Hope Collaboration"))
    assert found.type is RecordType.PREPRINT
    assert (found.doi, found.ids["arxiv"]) == ("10.5555/made.1", "2401.00001v2")
    assert (found.url, found.notes) == ("https://arxiv.org/abs/2401.00001v2", ("9 pages",))
    assert found.subjects == ("cs.CY", "stat.ML")
    assert found.extra["arxiv:primary_category@term"] == ("cs.CY",)
    assert found.extra["arxiv:journal_ref"] == ("Made-up Care 3 (2008) 1-9",)
    assert found.extra["author/arxiv:affiliation"] == ("Nord",)
    assert found.extra["link[pdf]@href"] == ("https://arxiv.org/pdf/2401.00001v2",)


def test_an_old_number_has_its_archive() -> None:
    (hit,) = read_feed(feed("<entry><id>http://arxiv.org/abs/hep-th/9901001v3</id><title>X</title></entry>")).hits
    assert isinstance(hit, Parsed)
    assert hit.record.ids["arxiv"] == "hep-th/9901001v3"


@pytest.mark.parametrize(
    "broken", ["<entry><title>X & Y</title></entry>", "<entry><title>X\x02</title></entry>", "<entry>"]
)
def test_a_feed_that_breaks_in_one_entry_loses_only_that(broken: str) -> None:
    got = read_feed(feed(WHOLE + broken + WHOLE.replace("00001", "00002"), 3))
    assert got.total == "3"
    assert [type(hit) for hit in got.hits] == [Parsed, Unparsed, Parsed]
    assert [hit.pointer.position for hit in got.hits] == [1, 2, 3]
    bad = got.hits[1]
    assert isinstance(bad, Unparsed)
    assert (bad.reason.code, bad.excerpt[:6]) == ("source.arxiv.broken_xml", "<entry")


def test_an_entry_that_says_nothing_is_named() -> None:
    (hit,) = read_feed(feed("<entry><summary>of nothing</summary></entry>")).hits
    assert isinstance(hit, Unparsed)
    assert hit.reason.code == "source.arxiv.nameless"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!DOCTYPE feed [<!ENTITY a 'b'>]>" + feed(WHOLE).partition(b"?>")[2].strip(), "LR-XML-ENTITY"),
        (b"<rss></rss>", "LR-SOURCE-SHAPE"),
        (feed(WHOLE, None), "LR-SOURCE-SHAPE"),
        (feed(WHOLE, "many"), "LR-SOURCE-SHAPE"),
        (feed("& no entry"), "LR-SOURCE-SHAPE"),
        (b"<rss>" + WHOLE.encode() + b"&</rss>", "LR-SOURCE-SHAPE"),
    ],
)
def test_what_is_no_feed_has_a_code(body: bytes, code: str) -> None:
    assert raised(SourceChanged, lambda: Arxiv().read(body)).code == code


_TAGS = ("title", "id", "summary", "author", "name", "published", "updated", "category", "link", "arxiv:doi", "x")
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=9
)
_MARKS = ("", " term='t'", " href='h' title='doi'")


def _element(name: str, marks: str, inside: list[str]) -> str:
    return f"<{name}{marks}>{''.join(inside)}</{name}>"


_ELEMENT = st.recursive(
    _TEXT.map(escape),
    lambda inner: st.builds(_element, st.sampled_from(_TAGS), st.sampled_from(_MARKS), st.lists(inner, max_size=3)),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.lists(_ELEMENT, max_size=6))
def test_no_entry_breaks_the_reader(inner: list[str]) -> None:
    (hit,) = read_feed(feed(f"<entry>{''.join(inner)}</entry>")).hits
    assert isinstance(hit, Parsed | Unparsed)


@settings(deadline=None)
@given(st.integers(0, 600), st.text(max_size=3), st.integers(0, 4))
def test_no_damage_breaks_the_reader(place: int, put: str, taken: int) -> None:
    """Whatever bytes go wrong: two hits or more, or a coded error."""
    body = feed(WHOLE + WHOLE, 2)
    spoilt = body[:place] + put.encode("utf-8", "replace") + body[place + taken :]
    try:
        hits: tuple[Hit, ...] = read_feed(spoilt).hits
    except SourceChanged as error:
        code = error.code
    else:
        code = "" if hits else "no hits"
    assert code in {"", "LR-SOURCE-SHAPE", "LR-XML-ENTITY"}


FEEDS = {
    "arxiv-api-search.xml": (21, 20),
    "id_0000.0000_s0_m100_8b51d9633a68.json": (0, 0),
    "id_1707.08567_s0_m100_6a1afebfc6a3.json": (1, 1),
    "q_testing_s0_m10_bc5a6c384fe9.json": (None, 10),
    "q_testing_s10_m10_34e56e15aaac.json": (None, 10),
}
REFUSALS = {"id_abc_s0_m100_b79c8dcf6bc3.json": 400}
NOT_READ: dict[str, str] = {}


def recorded(shared: Path, name: str) -> tuple[int, bytes]:
    """Status and body of a recording."""
    body = (shared / "recordings" / "arxiv" / name).read_bytes()
    if name.endswith(".xml"):
        return 200, body
    taped = json.loads(body)
    return taped["status_code"], taped["body"].encode()


@pytest.mark.parametrize("name", FEEDS)
def test_recorded_feeds(name: str, shared: Path) -> None:
    _, body = recorded(shared, name)
    got = Arxiv().read(body)
    total, listed = FEEDS[name]
    said = re.search(rb"totalResults[^>]*>(\d+)<", body)
    assert said is not None
    assert got.total == int(said.group(1))
    assert total in {None, got.total}
    assert got.listed == len(got.hits) == listed
    entries = etree.fromstring(body).findall("{*}entry")
    for hit, entry in zip(got.hits, entries, strict=True):
        assert isinstance(hit, Parsed)
        assert f"arxiv.org/abs/{hit.record.ids['arxiv']}" in entry.findtext("{*}id", "")
        assert hit.record.title == " ".join(entry.findtext("{*}title", "").split())
        assert hit.record.date == entry.findtext("{*}published", "")[:10]
        assert len(hit.record.authors) == len(entry.findall("{*}author"))
        assert hit.record.doi == entry.findtext("{http://arxiv.org/schemas/atom}doi", "").lower()
        assert hit.record.abstract == " ".join(entry.findtext("{*}summary", "").split())
        assert not hit.remarks


@pytest.mark.parametrize("name", REFUSALS)
def test_recorded_refusals(name: str, shared: Path) -> None:
    status, body = recorded(shared, name)
    assert status == REFUSALS[name]
    assert raised(SourceRefused, lambda: Arxiv().read(body)).words["said"] == "incorrect id format for abc"
    with ArxivServer(3) as server:
        server.faults.append(Fault(status=status, body=body, times=9))
        assert raised(SourceRefused, lambda: TestConformance().fetched(server)).code == "LR-HTTP-REFUSED"


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "arxiv").iterdir()}
    assert names == FEEDS.keys() | REFUSALS.keys() | NOT_READ.keys()
