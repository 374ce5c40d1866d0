"""What columns are: the names of people's own tables, names of people, citations, kinds."""

from __future__ import annotations

import pytest

from litreview.formats.columns import FIELDS, Citation, People, known_columns, misfits, propose
from litreview.formats.columns_citation import read_citation
from litreview.formats.columns_databases import DATABASES
from litreview.formats.columns_hosts import HOSTS
from litreview.formats.columns_people import read_people
from litreview.formats.columns_programs import PROGRAMS
from litreview.formats.columns_types import type_of
from litreview.model import Name, RecordType

EVERY = (*DATABASES, *HOSTS, *PROGRAMS)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["Nr", "Forfattere", "Tittel", "Årstall", "Tidsskrift", "Årgang", "Hefte", "Sider"],
            {
                "title": "Tittel", "authors": "Forfattere", "year": "Årstall", "container": "Tidsskrift",
                "volume": "Årgang", "issue": "Nr", "pages": "Sider",
            },
        ),
        (
            ["Forfattarar", "TITTEL", "År", "Samandrag", "Nøkkelord", "Språk", "Lenkje", "Database"],
            {
                "title": "TITTEL", "authors": "Forfattarar", "year": "År", "database": "Database",
                "url": "Lenkje", "abstract": "Samandrag", "languages": "Språk", "keywords": "Nøkkelord",
            },
        ),
        (["author_names", "article-title", "PubMed ID"], {"title": "article-title", "authors": "author_names",
                                                           "pmid": "PubMed ID"}),
        (["Vurdering", "Hvorfor"], {}),
        (["Title", "Title (2)", "DOI:"], {"title": "Title", "doi": "DOI:"}),
    ],
)  # fmt: skip
def test_columns_are_proposed_by_their_names(header: list[str], expected: dict[str, str]) -> None:
    assert propose(header) == expected
    assert set(expected) <= set(FIELDS)


def test_what_does_not_fit_is_named() -> None:
    header = ["Tittel", "År"]
    assert misfits({"title": "Tittel", "year": "År"}, header) == ()
    assert misfits({"title": "Titel"}, header) == ("Titel",)
    assert misfits({"tittel": "Tittel"}, header) == ("tittel",)
    assert misfits({"year": "År"}, header) == ("title", "doi", "pmid")


@pytest.mark.parametrize("host", EVERY, ids=lambda host: f"{host.key}-{host.marks[0]}")
def test_a_host_is_known_by_all_of_its_columns_and_by_no_less(host) -> None:  # type: ignore[no-untyped-def]
    columns = [name for names in host.fields.values() for name in names]
    found = known_columns([*host.marks, *columns], EVERY)
    assert found is not None
    assert found.key == host.key
    assert set(host.fields) <= set(FIELDS)
    fewer = known_columns(host.marks[1:], EVERY)
    assert fewer is None or fewer.key != host.key or fewer.marks != host.marks


def people(text: str, style: People = People.AUTO) -> tuple[list[str], bool, bool]:
    names, whole, clear = read_people([text], style)
    return [name.literal or f"{name.family}|{name.given}" for name in names], whole, clear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liu R., Adler D.G.", ["Liu|R.", "Adler|D.G."]),  # Scopus until 2021, Embase
        ("Blum, G.; Bins, R.B.", ["Blum|G.", "Bins|R.B."]),  # Scopus now, BVS
        ("Smith A, Walter B, van der Berg CD", ["Smith|A", "Walter|B", "van der Berg|CD"]),  # PubMed
        ("Alby,Francesca;Fatigante,Marilena", ["Alby|Francesca", "Fatigante|Marilena"]),  # RefWorks
        ("Ness, Ottar (57202138757); Borg, Marit (7402220509)", ["Ness|Ottar", "Borg|Marit"]),
        ("Lévesque, Émilie and Smith, John", ["Lévesque|Émilie", "Smith|John"]),  # Rayyan
        ("Ness, O., Borg, M., & Davidson, L.", ["Ness|O.", "Borg|M.", "Davidson|L."]),  # APA
        ("Ness, O., Borg, M. og Davidson, L.", ["Ness|O.", "Borg|M.", "Davidson|L."]),
        ("Ottar Ness og Marit Borg", ["Ness|Ottar", "Borg|Marit"]),
        ("Ottar Ness, Marit Borg", ["Ness|Ottar", "Borg|Marit"]),
        ("Ness, Ottar", ["Ness|Ottar"]),
        ("van der Berg, Anna", ["van der Berg|Anna"]),
        ("Ness, O.\nBorg, M.", ["Ness|O.", "Borg|M."]),
        ("Ministry of Health and Care Services", ["Ministry of Health and Care Services"]),
        ("Helsedirektoratet", ["Helsedirektoratet"]),
        ("King M.L., Jr., Ness O.", ["King|M.L.", "Ness|O."]),
    ],
)
def test_names_however_a_cell_lists_them(text: str, expected: list[str]) -> None:
    assert people(text) == (expected, True, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Einstein, B Podolsky", ["Einstein|A", "Podolsky|B"]),
        ("Wei Wu, Qiao Qiao, L van Beethoven", ["Wu|Wei", "Qiao|Qiao", "van Beethoven|L"]),
        ("JA NG, Y LI", ["NG|JA", "LI|Y"]),
        ("Ottar Ness; Marit Borg", ["Ness|Ottar", "Borg|Marit"]),
        ("Ottar Ness|Marit Borg", ["Ness|Ottar", "Borg|Marit"]),
    ],
)
def test_names_that_begin_with_the_given_name(text: str, expected: list[str]) -> None:
    assert people(text, People.GIVEN_FIRST) == (expected, True, True)


def test_names_with_identifiers_and_places_in_brackets() -> None:
    text = "Ness, Ottar [u1abc] [0000-0001] (Uppsala universitet (UU); Institutt (X));Borg, Marit (KTH)"
    assert people(text, People.BRACKETS) == (["Ness|Ottar", "Borg|Marit"], True, True)


@pytest.mark.parametrize("end", [", et al.", ", ...", ", …", "…", " et al.", ", m.fl."])
def test_a_list_that_is_not_whole_is_told(end: str) -> None:
    assert people(f"Smith A, Walter B{end}") == (["Smith|A", "Walter|B"], False, True)
    assert people(f"A Smith, B Walter{end}", People.GIVEN_FIRST) == (["Smith|A", "Walter|B"], False, True)


def test_others_in_the_middle_of_a_list_move_no_name() -> None:
    assert people("A Smith, …, B Walter, et al., C Ness", People.GIVEN_FIRST) == (
        *(["Smith|A", "Walter|B", "Ness|C"], False, True),
    )


def test_names_that_cannot_be_told_apart_stay_together() -> None:
    assert people("Ness, Borg, Davidson and more") == (["Ness, Borg, Davidson and more"], True, False)


def test_citations_are_taken_apart() -> None:
    embase = read_citation("Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004", Citation.EMBASE)
    assert (embase.container, embase.volume, embase.issue, embase.pages) == ("Cancer", "102", "4", "253-258")
    assert (embase.date, embase.whole) == ("25 Aug 2004", True)
    single = read_citation("J Surg (2019) 54 (83-86). Date of Publication: 1 Jan 2019", Citation.EMBASE)
    assert (single.volume, single.issue, single.whole) == ("54", "", True)
    article = read_citation("PLoS ONE (2020) 15:1 Article Number: e0227. Date of Publication: 2020", Citation.EMBASE)
    assert (article.volume, article.issue, article.article_number) == ("15", "1", "e0227")
    pubmed = read_citation("Nature. 2021 Dec 21;1(2):10-11. doi: 10.1/n. Epub 2020 Nov 3.", Citation.PUBMED)
    assert (pubmed.container, pubmed.date, pubmed.volume, pubmed.pages) == ("Nature", "2021 Dec 21", "1", "10-11")
    assert pubmed.whole
    early = read_citation("J Clin Nurs. 2020 Jan 3. doi: 10.1111/jocn. Online ahead of print.", Citation.PUBMED)
    assert (early.container, early.date, early.volume, early.whole) == ("J Clin Nurs", "2020 Jan 3", "", True)
    more = read_citation("Nature. 2021 Dec 21;1(2):10-11. Discussion 12-3.", Citation.PUBMED)
    assert (more.volume, more.whole) == ("1", False)
    bvs = read_citation("J Psychiatr Res;139: 179-184, 2021 07. ", Citation.BVS)
    assert (bvs.volume, bvs.pages, bvs.date, bvs.whole) == ("139", "179-184", "2021-07", True)


@pytest.mark.parametrize("way", [Citation.PUBMED, Citation.EMBASE, Citation.BVS])
@pytest.mark.parametrize("text", ["In press", "s.l; s.n; 2010. 123 p.", "x" * 100_000, ";" * 1900, "(" * 1900, ""])
def test_citations_of_another_form_are_not_guessed(text: str, way: Citation) -> None:
    assert not read_citation(text, way).whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article", RecordType.ARTICLE),
        ("journalArticle", RecordType.ARTICLE),
        ("Article; Early Access", RecordType.ARTICLE),
        ("Book Chapter", RecordType.CHAPTER),
        ("book-chapter", RecordType.CHAPTER),
        ("Conference Paper", RecordType.CONFERENCE),
        ("Masteroppgave", RecordType.THESIS),
        ("PDF", None),
        ("", None),
    ],
)
def test_kinds_of_publication_by_their_words(text: str, expected: RecordType | None) -> None:
    assert type_of(text) == expected


def test_a_name_is_a_name() -> None:
    assert read_people([""], People.AUTO)[0] == ()
    assert read_people(["Ness, Ottar"], People.AUTO)[0] == (Name("Ness", "Ottar"),)
