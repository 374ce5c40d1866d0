"""PubMed's XML: nothing of an entry is lost, and what is broken is shown as broken."""

from __future__ import annotations

import copy
import json
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from litreview.errors import InputError, LitreviewError, SourceChanged, SourceRefused
from litreview.formats.esearch_xml import read_esearch
from litreview.formats.pubmed_xml import read
from litreview.model import Name, Parsed, Record, RecordType, Unparsed

# Not sets of PubMed entries; each is covered elsewhere or is not spoken yet.
NOT_ENTRIES = {
    "elink1.xml": "ELink is not spoken yet",
    "elink2.xml": "ELink is not spoken yet",
    "epost1.xml": "EPost is not used",
    "epost2.xml": "EPost is not used",
    "espell.xml": "ESpell is not used",
    "esummary1.xml": "ESummary is not used: it has no abstract",
    "esearch1.xml": "ESearch",
    "esearch2.xml": "ESearch",
    "esearch3.xml": "ESearch",
    "esearch5.xml": "ESearch",
    "esearch8.xml": "ESearch",
    "pubmed-api-search.xml": "ESearch",
    "MedlineImporterTestMalformedEntry.xml": "broken XML",
}
# Elements whose texts are not kept one by one, on purpose: a list of references keeps its length.
COUNTED = ("ReferenceList",)

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">101</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">1504-3010</ISSN><JournalIssue><Volume>12</Volume>
<Issue>3</Issue><PubDate><Year>2019</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Klinisk sygepleje</Title></Journal>
<ArticleTitle>[Hope in <i>recovery</i> &amp; H<sub>2</sub>O].</ArticleTitle>
<Pagination><StartPage>1695</StartPage><EndPage>1699</EndPage><MedlinePgn>1695-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/OTHER</ELocationID>
<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To see.</AbstractText>
<AbstractText Label="RESULTS">p &lt; 0.05 in <b>two</b>.</AbstractText></Abstract>
<AuthorList CompleteYN="N">
<Author ValidYN="Y"><LastName>Østby</LastName><ForeName>Kari Anne</ForeName><Initials>KA</Initials><Suffix>Jr</Suffix>
<Identifier Source="ORCID">0000-0001-7093-6988</Identifier></Author>
<Author ValidYN="N"><LastName>Osby</LastName><Initials>K</Initials></Author>
<Author ValidYN="Y"><CollectiveName>Rusgruppen</CollectiveName></Author></AuthorList>
<Language>nor</Language><Language>xxx</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
<VernacularTitle>Håp i bedring.</VernacularTitle></Article>
<MedlineJournalInfo><Country>Norway</Country><MedlineTA>Klin Sygepl</MedlineTA></MedlineJournalInfo>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">
<RefSource>J X. 2020;1:2. doi: 10.1000/ret.</RefSource>
<PMID>102</PMID></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Hope</DescriptorName>
<QualifierName UI="Q1" MajorTopicYN="Y">ethics</QualifierName>
<QualifierName UI="Q2" MajorTopicYN="N">trends</QualifierName>
</MeshHeading><MeshHeading><DescriptorName UI="D2" MajorTopicYN="Y">Humans</DescriptorName></MeshHeading>
</MeshHeadingList>
<OtherAbstract Type="Publisher" Language="nor"><AbstractText>Sammendraget.</AbstractText></OtherAbstract>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">101</ArticleId>
<ArticleId IdType="doi">10.1000/ABC</ArticleId><ArticleId IdType="pmc">PMC7</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Other</Citation><ArticleIdList><ArticleId IdType="doi">10.1000/ref</ArticleId>
<ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
""".encode()


def one(data: bytes) -> Record:
    hit = next(read(data))
    assert isinstance(hit, Parsed)
    return hit.record


def articles(*pmids: int) -> bytes:
    return HEAD + b"".join(ARTICLE.replace(b">101<", f">{pmid}<".encode()) for pmid in pmids) + b"</PubmedArticleSet>"


@pytest.fixture(scope="module")
def record() -> Record:
    return one(articles(101))


def test_title_keeps_markup_text_and_loses_translation_brackets(record: Record) -> None:
    assert record.title == "Hope in recovery & H2O"
    assert record.original_title == "Håp i bedring"
    assert record.extra["MedlineCitation/Article/ArticleTitle"] == ("[Hope in recovery & H2O].",)


def test_brackets_that_belong_to_the_title_stay() -> None:
    data = articles(101).replace(b"[Hope in <i>recovery</i> &amp; H<sub>2</sub>O].", b"[18F]FDG and [11C].")
    assert one(data).title == "[18F]FDG and [11C]"


def test_people(record: Record) -> None:
    assert record.authors == (Name("Østby", "Kari Anne", "Jr"), Name(literal="Rusgruppen"))
    assert not record.authors_complete
    orcid = "MedlineCitation/Article/AuthorList/Author/Identifier[ORCID]"
    assert record.extra[orcid] == ("1: 0000-0001-7093-6988",)
    assert record.extra["MedlineCitation/Article/AuthorList/Author"] == ("Osby; K",)  # NLM marked the name as wrong


def test_identifiers_come_from_the_article_and_never_from_its_references(record: Record) -> None:
    assert (record.pmid, record.doi, record.pmcid) == ("101", "10.1000/abc", "PMC7")
    assert record.extra["MedlineCitation/Article/ELocationID[doi]"] == ("10.1000/OTHER",)
    assert record.extra["PubmedData/ReferenceList@count"] == ("1",)


def test_an_article_without_identifiers_does_not_borrow_those_of_its_references() -> None:
    own = (
        b'<ArticleId IdType="doi">10.1000/ABC</ArticleId>',
        b'<ArticleId IdType="pmc">PMC7</ArticleId>',
        b'<ELocationID EIdType="doi" ValidYN="Y">10.1000/OTHER</ELocationID>',
    )
    data = articles(101)
    for identifier in own:
        assert identifier in data
        data = data.replace(identifier, b"")
    assert (one(data).doi, one(data).pmcid) == ("", "")


def test_place_and_time(record: Record) -> None:
    assert (record.year, record.date, record.volume, record.issue, record.pages) == (
        2019,
        "2019-03",
        "12",
        "3",
        "1695-1699",
    )
    assert (record.container, record.container_short, record.country) == ("Klinisk sygepleje", "Klin Sygepl", "Norway")
    assert record.issn == ("1504-3010",)
    assert record.type is RecordType.ARTICLE


def test_abstracts_languages_subjects_and_relations(record: Record) -> None:
    assert record.abstract == "AIM: To see.\nRESULTS: p < 0.05 in two."
    assert record.other_abstracts == {"no": "Sammendraget."}
    assert record.languages == ("no",)
    assert record.extra["MedlineCitation/Article/Language"] == ("xxx",)
    assert record.subjects == ("Hope/*ethics", "Hope/trends", "*Humans")
    relation = record.relations[0]
    assert (relation.kind, relation.pmid, relation.doi) == ("retraction_in", "102", "10.1000/ret")


@pytest.mark.parametrize(
    ("pub_date", "year", "date"),
    [
        (b"<Year>2019</Year><Month>3</Month><Day>5</Day>", 2019, "2019-03-05"),
        (b"<Year>2019</Year><Season>Spring</Season>", 2019, "2019"),
        (b"<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998, ""),
        (b"<MedlineDate>Spring</MedlineDate>", None, ""),
        (b"", None, ""),
    ],
)
def test_dates(pub_date: bytes, year: int | None, date: str) -> None:
    made = one(articles(101).replace(b"<Year>2019</Year><Month>Mar</Month>", pub_date))
    assert (made.year, made.date) == (year, date)


def test_record_survives_its_json(record: Record) -> None:
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_every_filled_field_names_its_origin(record: Record) -> None:
    filled = record.to_json().keys() - {"origin", "extra", "authors_complete"}
    assert filled <= record.origin.keys()


def test_broken_entry_is_shown_and_the_others_are_read() -> None:
    data = articles(1, 2, 3).replace(b">2</PMID>", b">2</PMIT>", 1)
    first, second, third = read(data)
    assert isinstance(first, Parsed)
    assert first.record.pmid == "1"
    assert isinstance(second, Unparsed)
    assert second.reason.code == "source.pubmed.broken_xml"
    assert second.pointer.position == 2
    assert second.pointer.line == 3 + ARTICLE.count(b"\n")
    assert second.excerpt.startswith("<PubmedArticle>")
    assert isinstance(third, Parsed)
    assert (third.record.pmid, third.pointer.position) == ("3", 3)


def test_cut_document_loses_only_the_entry_it_was_cut_in() -> None:
    data = articles(1, 2)
    for cut in range(len(HEAD) + len(ARTICLE) + 200, len(data) - 40, 97):
        hits = list(read(data[:cut]))
        assert [type(hit) for hit in hits] == [Parsed, Unparsed], cut
        assert hits[1].pointer.identifier == "2"


def test_document_cut_after_its_last_entry_is_told() -> None:
    hits = list(read(articles(1, 2).removesuffix(b"</PubmedArticleSet>")))
    assert [type(hit) for hit in hits] == [Parsed, Parsed, Unparsed]


def test_deleted_citations_and_strange_elements_are_named() -> None:
    data = articles(1).replace(
        b"</PubmedArticleSet>",
        b"<DeleteCitation><PMID>7</PMID><PMID>8</PMID></DeleteCitation><New>x</New>"
        b"<PubmedArticle>text</PubmedArticle></PubmedArticleSet>",
    )
    hits = list(read(data))
    assert [hit.reason.code for hit in hits if isinstance(hit, Unparsed)] == [
        "source.pubmed.deleted",
        "source.pubmed.deleted",
        "source.pubmed.unknown_element",
        "source.pubmed.empty_entry",
    ]
    assert [hit.pointer.position for hit in hits] == [1, 2, 3, 4, 5]


def test_strange_elements_before_a_break_do_not_hide_an_entry() -> None:
    data = articles(1, 2, 3).replace(b"<PubmedArticle>", b"<New>x</New><PubmedArticle>", 1)
    hits = list(read(data.replace(b">2</PMID>", b">2</PMIT>", 1)))
    assert [type(hit) for hit in hits] == [Unparsed, Parsed, Unparsed, Parsed]
    assert [hit.pointer.position for hit in hits] == [1, 2, 3, 4]


def test_an_entry_without_pmid_and_title_is_not_a_record() -> None:
    hit = next(read(HEAD + b"<PubmedArticle><MedlineCitation/></PubmedArticle></PubmedArticleSet>"))
    assert isinstance(hit, Unparsed)
    assert hit.reason.code == "source.pubmed.nameless"


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        (b'<!DOCTYPE P [<!ENTITY a "b">]><PubmedArticleSet>&a;</PubmedArticleSet>', InputError, "LR-XML-ENTITY"),
        (b"<html><body>Down for maintenance</body></html>", InputError, "LR-PUBMED-XML-ROOT"),
        (b'{"error":"API rate limit exceeded"}', InputError, "LR-PUBMED-XML-BROKEN"),
        (b"", InputError, "LR-PUBMED-XML-BROKEN"),
        (b"<eFetchResult><ERROR>Search backend failed</ERROR></eFetchResult>", SourceRefused, "LR-PUBMED-ERROR"),
    ],
)
def test_what_is_no_set_is_an_error_and_not_an_empty_list(data: bytes, error: type[LitreviewError], code: str) -> None:
    with pytest.raises(error) as caught:
        list(read(data))
    assert caught.value.code == code


def test_empty_set_has_no_hits() -> None:
    assert list(read(HEAD + b"</PubmedArticleSet>")) == []


# ----- files


@pytest.mark.parametrize("damage", [(b"", b""), (b">2</PMID>", b">2</PMIT>"), (b"</PubmedArticleSet>", b"")])
def test_a_stream_gives_what_its_bytes_give(damage: tuple[bytes, bytes]) -> None:
    data = articles(1, 2, 3).replace(*damage)
    stream = BytesIO(data)
    stream.seek(5)
    assert list(read(stream)) == list(read(data))
    assert not stream.closed


@pytest.mark.parametrize("torn", [False, True])
def test_memory_does_not_grow_with_the_file(torn: bool) -> None:
    def peak(number: int) -> int:
        data = articles(1, *range(2, number))
        stream = BytesIO(data.replace(b">2</PMID>", b">2</PMIT>") if torn else data)
        del data
        tracemalloc.start()
        try:
            assert sum(isinstance(hit, Unparsed) for hit in read(stream)) == torn
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(600) < 1.6 * peak(60) + 200_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_mended_like_any_other(encoding: str) -> None:
    text = articles(1, 2, 3).decode().replace(">2</PMID>", ">2</PMIT>", 1)
    for declared in ("UTF-16", "UTF-8"):
        hits = list(read(BytesIO(text.replace("UTF-8", declared, 1).encode(encoding))))
        assert [type(hit) for hit in hits] == [Parsed, Unparsed, Parsed]
        assert isinstance(hits[2], Parsed)
        assert hits[2].record.original_title == "Håp i bedring"
        assert hits[2].remarks == next(iter(read(articles(3)))).remarks  # type: ignore[union-attr]
        assert hits[1].pointer.line == 3 + ARTICLE.count(b"\n")


def test_windows_1252_that_says_it_is_utf_8_is_told_entry_by_entry() -> None:
    strange = articles(1, 2).decode().encode("windows-1252")
    plain = articles(3).replace("Østby".encode(), b"Ostby").replace("Håp".encode(), b"Hap")
    data = strange.removesuffix(b"</PubmedArticleSet>") + plain[len(HEAD) :]
    hits = [hit for hit in read(BytesIO(data)) if isinstance(hit, Parsed)]
    assert [hit.record.authors[0].family for hit in hits] == ["Østby", "Østby", "Ostby"]
    told = [[remark.args for remark in hit.remarks if remark.code == "import.encoding.windows"] for hit in hits]
    assert told == [[{"n": 2}], [{"n": 2}], []]


@pytest.mark.parametrize("sign", [b"\x1f", b"\x0b", b"&#x1F;", b"\0"])
def test_a_forbidden_character_costs_no_entry(sign: bytes) -> None:
    hits = list(read(articles(1, 2).replace(b"Hope in", b"Hope" + sign + b" in", 1)))
    first, second = hits
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert first.record.title == second.record.title
    assert [remark.code for remark in first.remarks][:1] == ["import.xml.control"]
    assert "import.xml.control" not in [remark.code for remark in second.remarks]


def test_an_empty_entry_before_a_break_does_not_hide_another() -> None:
    data = articles(1, 2, 3).replace(b"<PubmedArticle>", b"<PubmedArticle/><PubmedArticle>", 1)
    hits = list(read(data.replace(b">2</PMID>", b">2</PMIT>", 1)))
    assert [type(hit) for hit in hits] == [Unparsed, Parsed, Unparsed, Parsed]


def test_depth_is_bounded_and_costs_one_entry() -> None:
    data = articles(1, 2, 3).replace(b'<PMID Version="1">2<', b"<x>" * 400 + b"</x>" * 400 + b"<PMID>2<", 1)
    assert [type(hit) for hit in read(BytesIO(data))] == [Parsed, Unparsed, Parsed]
    with pytest.raises(InputError, match="LR-PUBMED-XML-BROKEN"):
        list(read(BytesIO(b"<PubmedArticleSet>" + b"<x>" * 400)))


def _read_or_refuse(data: bytes) -> None:
    try:
        hits = list(read(BytesIO(data)))
    except LitreviewError:
        return
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))


PIECES = (
    b"<",
    b">",
    b"&",
    b"</PubmedArticle>",
    b"<PubmedArticle>",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"\0",
    b"&#x1F;",
    b"&a;",
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files_raise_nothing_of_their_own(data: st.DataObject) -> None:
    sample = articles(1, 2, 3)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(sample)))
        end = data.draw(st.integers(start, min(len(sample), start + 40)))
        sample = sample[:start] + data.draw(st.sampled_from(PIECES) | st.binary(max_size=4)) + sample[end:]
    _read_or_refuse(sample)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300))
def test_any_bytes_raise_nothing_of_their_own(data: bytes) -> None:
    _read_or_refuse(data)
    _read_or_refuse(b"<PubmedArticleSet><PubmedArticle>" + data)


# ----- ESearch


def esearch(inside: str) -> bytes:
    return f"<eSearchResult>{inside}</eSearchResult>".encode()


def test_esearch_with_hits_and_a_phrase_not_found() -> None:
    answer = read_esearch(
        esearch(
            "<Count>2</Count><IdList><Id>1</Id><Id>2</Id></IdList><TranslationSet><Translation><From>hope</From>"
            "<To>hope[MeSH]</To></Translation></TranslationSet><QueryTranslation>hope[MeSH]</QueryTranslation><ErrorList>"
            "<PhraseNotFound>rsuet</PhraseNotFound><FieldNotFound>zz</FieldNotFound></ErrorList><WarningList>"
            '<PhraseIgnored>the</PhraseIgnored><QuotedPhraseNotFound>"a b"</QuotedPhraseNotFound>'
            "<OutputMessage>Restrictions achieved.</OutputMessage><Newish>x</Newish></WarningList>"
        )
    )
    assert (answer.total, answer.ids, answer.translation) == (2, ("1", "2"), "hope[MeSH]")
    assert answer.translations == (("hope", "hope[MeSH]"),)
    assert [remark.code.rpartition(".")[2] for remark in answer.remarks] == [
        "phrase_not_found",
        "field_not_found",
        "phrase_ignored",
        "quoted_phrase_not_found",
        "says",
        "says",
    ]
    assert answer.remarks[-1].args == {"text": "Newish: x"}


def test_an_id_that_comes_again_is_taken_once_and_told() -> None:
    answer = read_esearch(esearch("<Count>3</Count><IdList><Id>7</Id><Id>7</Id><Id>5</Id><Id>7</Id></IdList>"))
    assert answer.ids == ("7", "5")
    assert [(said.code, dict(said.args)) for said in answer.remarks] == [
        ("source.pubmed.repeated", {"n": 2, "ids": "7"})
    ]
    many = read_esearch(
        esearch("<Count>40</Count><IdList>" + "".join(f"<Id>{n}</Id>" * 2 for n in range(20)) + "</IdList>")
    )
    assert dict(many.remarks[0].args) == {"n": 20, "ids": "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 …"}


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        (esearch("<ERROR>Search Backend failed</ERROR>"), SourceRefused, "LR-PUBMED-ERROR"),
        (esearch("<IdList/>"), SourceChanged, "LR-PUBMED-COUNT"),
        (esearch("<Count>many</Count>"), SourceChanged, "LR-PUBMED-COUNT"),
        (esearch(f"<Count>{'9' * 5000}</Count>"), SourceChanged, "LR-PUBMED-COUNT"),
        (b"<html/>", SourceChanged, "LR-PUBMED-SHAPE"),
        (b'{"error":"x"}', SourceChanged, "LR-PUBMED-SHAPE"),
        (esearch("<Count>1")[:30], SourceChanged, "LR-PUBMED-SHAPE"),
    ],
)
def test_esearch_without_a_total_is_an_error(data: bytes, error: type[LitreviewError], code: str) -> None:
    with pytest.raises(error) as caught:
        read_esearch(data)
    assert caught.value.code == code


# ----- the recordings


def recordings(shared: Path) -> Iterator[Path]:
    for path in sorted((shared / "recordings" / "pubmed").glob("*.xml")):
        if path.name not in NOT_ENTRIES:
            yield path


def entries(path: Path) -> list[etree._Element]:
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    return list(etree.parse(path, parser).getroot())


def test_every_recorded_entry_becomes_a_record(shared: Path) -> None:
    counted = {path.name: len(entries(path)) for path in recordings(shared)}
    made = {path.name: sum(isinstance(hit, Parsed) for hit in read(path.read_bytes())) for path in recordings(shared)}
    assert made == counted
    assert sum(counted.values()) >= 50
    assert counted["37909814.xml"] == 0  # an unknown PMID: an empty set, which is not an error


def test_recordings_that_are_no_sets_say_so(shared: Path) -> None:
    for name in NOT_ENTRIES.keys() - {"MedlineImporterTestMalformedEntry.xml"}:
        with pytest.raises(InputError, match="LR-PUBMED-XML-ROOT"):
            list(read((shared / "recordings" / "pubmed" / name).read_bytes()))
    with pytest.raises(InputError, match="LR-PUBMED-XML-ROOT"):
        list(read((shared / "recordings" / "pubmed" / "pubmed3.html").read_bytes()))
    broken = list(read((shared / "recordings" / "pubmed" / "MedlineImporterTestMalformedEntry.xml").read_bytes()))
    assert [type(hit) for hit in broken] == [Unparsed]


def test_recorded_searches_are_read(shared: Path) -> None:
    names = [name for name, why in NOT_ENTRIES.items() if why == "ESearch"]
    found = {name: read_esearch((shared / "recordings" / "pubmed" / name).read_bytes()) for name in names}
    assert {name: answer.total for name, answer in found.items()} == {
        "esearch1.xml": 63,
        "esearch2.xml": 42249,
        "esearch3.xml": 2651,
        "esearch5.xml": 5,
        "esearch8.xml": 0,
        "pubmed-api-search.xml": 51,
    }
    assert all(answer.translation for answer in found.values())
    assert [remark.code for remark in found["esearch8.xml"].remarks] == [
        "source.pubmed.phrase_not_found",
        "source.pubmed.no_items",
    ]
    assert found["esearch2.xml"].web_env


def texts_of(entry: etree._Element, tried: Counter[tuple[str, str]]) -> Iterator[tuple[etree._Element, str]]:
    """Every text outside the lists that are only counted; of the same path no more than twelve in all recordings."""
    for element in entry.iter(etree.Element):
        path = "/".join(above.tag for above in (element, *element.iterancestors()))
        for place in ("text", "tail"):
            if (getattr(element, place) or "").strip() and tried[path, place] < 12:
                tried[path, place] += 1
                yield element, place


def test_no_text_of_any_recorded_entry_is_lost(shared: Path) -> None:
    """Each text in turn is replaced by a word that occurs nowhere: the word must come out somewhere in the record."""
    lost: list[tuple[str, str, str]] = []
    tried: Counter[tuple[str, str]] = Counter()
    for path in recordings(shared):
        for original in entries(path):
            entry = copy.deepcopy(original)
            entry.tail = None
            for references in list(entry.iter(*COUNTED)):
                references.clear()
            for element, place in texts_of(entry, tried):
                before = getattr(element, place)
                setattr(element, place, "zqxj4")
                record = one(b"<PubmedArticleSet>" + etree.tostring(entry) + b"</PubmedArticleSet>")
                setattr(element, place, before)
                if "zqxj4" not in json.dumps(record.to_json()):
                    lost.append((path.name, element.getroottree().getpath(element), place))
    assert len(tried) > 120
    assert tried.total() > 700
    assert lost == []


def test_bio_entrez_reads_the_same(shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second opinion: Biopython's parser with its bundled DTDs, kept from the network."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("urllib.request.urlopen", _no_network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from Bio.Entrez import Parser
    monkeypatch.setattr(Parser, "urlopen", _no_network)
    monkeypatch.setattr(Parser.DataHandler, "local_dtd_dir", str(tmp_path))
    compared = 0
    for path in recordings(shared):
        if b"https://dtd.nlm.nih.gov" not in path.read_bytes()[:500]:
            continue  # Bio.Entrez wants a DTD, and refuses the old address without https
        ours = [hit.record for hit in read(path.read_bytes()) if isinstance(hit, Parsed)]
        theirs = _bio(path.read_bytes())
        assert [_plain_article(one) for one in theirs.get("PubmedArticle", [])] == [
            (
                made.pmid,
                _letters(made.extra.get("MedlineCitation/Article/ArticleTitle", (made.title,))[0]),
                len(made.authors),
            )
            for made in ours
            if made.type is RecordType.ARTICLE
        ]
        assert len(theirs.get("PubmedBookArticle", [])) == sum(made.type is not RecordType.ARTICLE for made in ours)
        compared += len(ours)
    assert compared >= 45


def _no_network(*_: object, **__: object) -> None:
    raise AssertionError("Bio.Entrez tried to download a DTD")


def _bio(data: bytes) -> dict:
    from Bio import Entrez

    return Entrez.read(BytesIO(data), validate=False)


def _plain_article(found: dict) -> tuple[str, str, int]:
    citation = found["MedlineCitation"]
    article = citation["Article"]
    return str(citation["PMID"]), _letters(str(article["ArticleTitle"])), len(article.get("AuthorList", []))


def _letters(title: str) -> str:
    import html
    import re

    return "".join(letter for letter in re.sub(r"<[^>]+>", "", html.unescape(title)) if letter.isalnum()).lower()
