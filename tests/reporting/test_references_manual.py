"""References by the manual, kind by kind, and what must hold of every record, however odd."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.messages import Words
from litreview.model import Language, Name, Record, RecordType
from litreview.reporting.document import Line
from litreview.reporting.references import (
    author_year,
    citation,
    narrative,
    reference,
    secondary,
    sort_key,
    year_suffixes,
)
from litreview.reporting.tables.references_list import listed

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


def people(text: str) -> tuple[Name, ...]:
    return tuple(Name(*part.split(", ", 1)) if ", " in part else Name(literal=part) for part in text.split("; "))


def record(kind: RecordType, authors: str, year: int | None, title: str, **more: Any) -> Record:
    return Record(type=kind, authors=people(authors) if authors else (), year=year, title=title, **more)


def marked(line: Line) -> str:
    return "".join(f"_{span.text}_" if span.italic else span.text for span in line.spans)


ARTICLE, BOOK, CHAPTER = RecordType.ARTICLE, RecordType.BOOK, RecordType.CHAPTER
REPORT, PAGE, OTHER = RecordType.REPORT, RecordType.WEBPAGE, RecordType.OTHER

KINDS = {
    "report to parliament": (
        record(
            REPORT,
            "",
            2012,
            "Se meg!",
            publication_types=("Meld. St.",),
            issue="30 (2011-2012)",
            publisher="Helse- og omsorgsdepartementet",
            url="https://www.regjeringen.no/30",
        ),
        "Meld. St. 30 (2011–2012). _Se meg!_ Helse- og omsorgsdepartementet. https://www.regjeringen.no/30",
        "(Meld. St. 30 (2011–2012))",
    ),
    "NOU by its title": (
        record(REPORT, "Sosialdepartementet", 1999, "NOU 1999:13 Kvinners helse i Norge", publisher=""),
        "NOU 1999: 13. (1999). _Kvinners helse i Norge_. Sosialdepartementet.",
        "(NOU 1999: 13)",
    ),
    "law": (
        record(
            OTHER,
            "",
            1997,
            "Lov om folketrygd (folketrygdloven)",
            issue="LOV-1997-02-28-19",
            publisher="Lovdata",
            url="https://lovdata.no/lov/1997-02-28-19",
        ),
        "Folketrygdloven. (1997). _Lov om folketrygd_ (LOV-1997-02-28-19). Lovdata. https://lovdata.no/lov/1997-02-28-19",
        "(Folketrygdloven, 1997)",
    ),
    "a page that changes": (
        record(
            PAGE,
            "Folkehelseinstituttet",
            None,
            "Rusmidler",
            url="https://www.fhi.no/ru/",
            extra={"Y2": ("2022/05/05",)},
        ),
        "Folkehelseinstituttet. (u.å.). _Rusmidler_. Hentet 5. mai 2022 fra https://www.fhi.no/ru/",
        "(Folkehelseinstituttet, u.å.)",
    ),
    "a page with its own date needs no day of reading": (
        record(
            PAGE,
            "Folkehelseinstituttet",
            2018,
            "Rusmidler",
            date="2018-09-26",
            url="https://www.fhi.no/ru/",
            extra={"Y2": ("2022/05/05",)},
        ),
        "Folkehelseinstituttet. (2018, 26. september). _Rusmidler_. https://www.fhi.no/ru/",
        "(Folkehelseinstituttet, 2018)",
    ),
    "an entry of an encyclopedia": (
        record(PAGE, "Malt, U.", 2020, "angst", container="Store norske leksikon", url="https://sml.snl.no/angst"),
        "Malt, U. (2020). angst. I _Store norske leksikon_. https://sml.snl.no/angst",
        "(Malt, 2020)",
    ),
    "a language model": (
        record(
            OTHER,
            "OpenAI",
            2023,
            "ChatGPT",
            edition="20. april-versjon",
            publication_types=("Stor språkmodell",),
            url="https://chat.example.org",
        ),
        "OpenAI. (2023). _ChatGPT_ (20. april-versjon) [Stor språkmodell]. https://chat.example.org",
        "(OpenAI, 2023)",
    ),
    "a conference paper in its proceedings": (
        record(
            RecordType.CONFERENCE,
            "Lie, Kari",
            2018,
            "Håp i praksis",
            container="Nordisk konferanse om recovery",
            editors=people("Moe, Per; Dahl, Liv"),
            pages="12-19",
            publisher="Fagforlaget",
        ),
        "Lie, K. (2018). Håp i praksis. I P. Moe & L. Dahl (Red.), _Nordisk konferanse om recovery_ (s. 12–19). "
        "Fagforlaget.",
        "(Lie, 2018)",
    ),
    "a conference paper alone": (
        record(RecordType.CONFERENCE, "Lie, Kari", 2018, "Håp i praksis", publication_types=("Konferanseinnlegg",)),
        "Lie, K. (2018). _Håp i praksis_ [Konferanseinnlegg].",
        "(Lie, 2018)",
    ),
    "a preprint": (
        record(RecordType.PREPRINT, "Lie, Kari", 2021, "Hope", container="PsyArXiv", doi="10.31234/osf.io/abcde"),
        "Lie, K. (2021). _Hope_. PsyArXiv. https://doi.org/10.31234/osf.io/abcde",
        "(Lie, 2021)",
    ),
    "a data set": (
        record(RecordType.DATASET, "Lie, Kari", 2021, "Intervjuer", publisher="Sikt", doi="10.18712/x1"),
        "Lie, K. (2021). _Intervjuer_ [Datasett]. Sikt. https://doi.org/10.18712/x1",
        "(Lie, 2021)",
    ),
    "a newspaper": (
        record(
            RecordType.NEWSPAPER,
            "Berg, Siv",
            2021,
            "Alene hjemme",
            date="2021-03-07",
            container="Dagsavisa",
            pages="12-13",
        ),
        "Berg, S. (2021, 7. mars). Alene hjemme. _Dagsavisa_, 12–13.",
        "(Berg, 2021)",
    ),
    "a podcast": (
        record(
            OTHER,
            "Berg, Siv",
            2021,
            "Rus på alvor",
            publication_types=("Podkast",),
            publisher="NRK",
            url="https://p.no",
        ),
        "Berg, S. (2021). _Rus på alvor_ [Podkast]. NRK. https://p.no",
        "(Berg, 2021)",
    ),
    "no author: the title comes first": (
        record(ARTICLE, "", 2021, "Recovery i byen", container="Tidsskriftet", volume="3"),
        "Recovery i byen. (2021). _Tidsskriftet_, _3_.",
        "(«Recovery i byen», 2021)",
    ),
    "no title": (
        record(ARTICLE, "Moe, Per", 2021, "", container="Tidsskriftet", volume="3"),
        "Moe, P. (2021). _Tidsskriftet_, _3_.",
        "(Moe, 2021)",
    ),
    "edited book": (
        replace(record(BOOK, "", 2015, "Sosialt arbeid", publisher="Forlaget"), editors=people("Moe, Per; Dahl, Liv")),
        "Moe, P. & Dahl, L. (Red.). (2015). _Sosialt arbeid_. Forlaget.",
        "(Moe & Dahl, 2015)",
    ),
    "first edition is not told": (
        record(BOOK, "Moe, Per", 2015, "Metode", edition="1. utg.", publisher="Forlaget", place="Oslo"),
        "Moe, P. (2015). _Metode_. Forlaget.",
        "(Moe, 2015)",
    ),
    "edition in words": (
        record(BOOK, "Moe, Per", 2015, "Metode", edition="Tredje utgave", publisher="Forlaget"),
        "Moe, P. (2015). _Metode_ (3. utg.). Forlaget.",
        "(Moe, 2015)",
    ),
    "revised edition": (
        record(BOOK, "Moe, Per", 2015, "Metode", edition="Rev. utg.", publisher="Forlaget"),
        "Moe, P. (2015). _Metode_ (Rev. utg.). Forlaget.",
        "(Moe, 2015)",
    ),
    "publisher who is the author": (
        record(BOOK, "Helsedirektoratet", 2015, "Metode", publisher="Helsedirektoratet"),
        "Helsedirektoratet. (2015). _Metode_.",
        "(Helsedirektoratet, 2015)",
    ),
    "a short form that the source gives": (
        record(REPORT, "Folkehelseinstituttet (FHI)", 2020, "Alkohol i Norge"),
        "Folkehelseinstituttet. (2020). _Alkohol i Norge_.",
        "(Folkehelseinstituttet [FHI], 2020)",
    ),
    "DOI as an address with a label": (
        record(ARTICLE, "Moe, Per", 2015, "A", doi="doi: https://doi.org/10.1000/XyZ."),
        "Moe, P. (2015). A. https://doi.org/10.1000/XyZ",
        "(Moe, 2015)",
    ),
    "DOI in a publisher's address": (
        record(ARTICLE, "Moe, Per", 2015, "A", url="https://www.example.com/doi/full/10.1000/xyz"),
        "Moe, P. (2015). A. https://doi.org/10.1000/xyz",
        "(Moe, 2015)",
    ),
    "an em dash from a reference manager": (
        record(ARTICLE, "Moe, Per", 2015, "Møte i Norge—Ansattes ord"),
        "Moe, P. (2015). Møte i Norge – Ansattes ord.",
        "(Moe, 2015)",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_publication_as_the_norwegian_manual_has_it(kind: str) -> None:
    given_, expected, cited = KINDS[kind]
    assert marked(reference(given_, NB)) == expected
    assert citation([given_], NB) == cited


def test_nynorsk_and_english_have_their_own_words() -> None:
    page = KINDS["a page that changes"][0]
    assert reference(page, NN).text.endswith("Henta 5. mai 2022 frå https://www.fhi.no/ru/")
    assert reference(page, EN).text.endswith("Retrieved May 5, 2022, from https://www.fhi.no/ru/")
    data = KINDS["a data set"][0]
    assert "[Data set]" in reference(data, EN).text
    chapter = record(
        CHAPTER, "Lie, K.", 2015, "Alfa", container="Boka", editors=people("Moe, P.; Dahl, L."), pages="12-19"
    )
    assert "In P. Moe & L. Dahl (Eds.), Boka (pp. 12–19)." in reference(chapter, EN).text
    assert "(2. utg.)" in reference(record(BOOK, "Lie, K.", 2015, "Alfa", edition="2nd ed."), NN).text
    assert "(22nd ed.)" in reference(record(BOOK, "Lie, K.", 2015, "Alfa", edition="22"), EN).text
    assert "(11th ed.)" in reference(record(BOOK, "Lie, K.", 2015, "Alfa", edition="11"), EN).text


def test_a_translation_stands_in_brackets_where_readers_need_it() -> None:
    hope = record(ARTICLE, "Moe, P.", 2015, "[Hope in addiction].", original_title="Håp i rusen", languages=("nb",))
    assert reference(hope, EN).text == "Moe, P. (2015). Håp i rusen [Hope in addiction]."
    assert reference(hope, NB).text == "Moe, P. (2015). Håp i rusen."
    german = replace(hope, original_title="Hoffnung", languages=("de",))
    assert reference(german, NB).text == "Moe, P. (2015). Hoffnung [Hope in addiction]."


def test_forms_of_one_given_name_are_one_person() -> None:
    one, two = record(ARTICLE, "Ness, O.", 2013, "Beta"), record(ARTICLE, "Ness, Ottar", 2013, "Alfa")
    assert year_suffixes([one, two], NB) == ("b", "a")
    assert citation([one, two], NB, suffixes=("b", "a")) == "(Ness, 2013a, 2013b)"
    assert [item.line.text for item in listed([one, two], Words(NB))] == [
        "Ness, O. (2013a). Alfa.",
        "Ness, O. (2013b). Beta.",
    ]


def test_two_people_of_one_surname_have_their_initials_in_the_text() -> None:
    kari, ola = record(ARTICLE, "Ness, Kari", 2013, "A"), record(ARTICLE, "Ness, Ola; Moe, P.", 2015, "B")
    assert citation([kari, ola], NB) == "(K. Ness, 2013; O. Ness & Moe, 2015)"
    assert citation([kari], NB, among=[ola]) == "(K. Ness, 2013)"
    assert narrative(ola, NB, among=[kari]) == "O. Ness og Moe (2015)"
    assert author_year(kari, NB, among=[record(ARTICLE, "Ness, K.", 2016, "C")]) == "Ness, 2013"


def test_works_that_are_told_apart_by_names_have_no_letters() -> None:
    one, two = (
        record(ARTICLE, "Ness, O.; Borg, M.; Karlsson, B.; Kim, H.", 2013, "A"),
        record(ARTICLE, "Ness, O.; Borg, M.; Semb, R.; Lie, A.", 2013, "B"),
    )
    assert year_suffixes([one, two], NB) == ("", "")
    assert author_year(one, NB, among=[two]) == "Ness, Borg, Karlsson & Kim, 2013"
    assert narrative(two, EN, among=[one]) == "Ness, Borg, Semb, and Lie (2013)"


def test_undated_works_take_their_letters_after_a_hyphen() -> None:
    one, two = (record(PAGE, "FHI", None, title, url="https://fhi.no") for title in ("Alkohol", "Rus"))
    suffixes = year_suffixes([two, one], NB)
    assert suffixes == ("b", "a")
    assert citation([two, one], NB, suffixes=suffixes) == "(FHI, u.å.-a, u.å.-b)"
    assert "(u.å.-b)" in reference(two, NB, "b").text


def test_more_works_of_one_year_than_the_alphabet_has_letters() -> None:
    many = [record(ARTICLE, "Ness, O.", 2013, f"T{place:03}") for place in range(60)]
    assert year_suffixes(many, NB)[25:28] == ("z", "aa", "ab")
    assert len(set(year_suffixes(many, NB))) == 60


def test_a_work_known_through_another() -> None:
    read = record(BOOK, "Evjen, R.; Kielland, K.; Øiern, T.", 2018, "Dobbelt opp")
    assert secondary("Davidson et al., 2007", read, NB, page="41") == (
        "(Davidson et al., 2007, sitert i Evjen et al., 2018, s. 41)"
    )
    assert "as cited in Evjen et al., 2018, p. 41" in secondary("Davidson et al., 2007", read, EN, page="41")


def test_pages_in_the_text() -> None:
    law = KINDS["law"][0]
    assert citation([law], NB, pages=["§ 4-3"]) == "(Folketrygdloven, 1997, § 4-3)"
    old, new = record(BOOK, "Johansen, A.", 2005, "A"), record(BOOK, "Johansen, A.", 2018, "B")
    assert citation([new, old], NB, pages=["93", "s. 44"]) == "(Johansen, 2005, s. 44, 2018, s. 93)"
    assert narrative(old, NB, page="55-56") == "Johansen (2005, s. 55–56)"
    assert narrative(KINDS["a short form that the source gives"][0], NB) == "Folkehelseinstituttet (FHI, 2020)"


def test_government_papers_stand_by_their_number() -> None:
    paper, nou = KINDS["report to parliament"][0], KINDS["NOU by its title"][0]
    order = [record(BOOK, "Nilsen, A.", 2000, "A"), paper, nou, record(BOOK, "Meese, A.", 2000, "A")]
    texts = [item.line.text[:6] for item in listed(order, Words(NB))]
    assert texts == ["Meese,", "Meld. ", "Nilsen", "NOU 19"]


TEXT = st.text(max_size=30)
NAMES = (
    st.tuples(*[st.builds(Name, TEXT, TEXT, TEXT, TEXT)] * 2)
    | st.just(())
    | st.lists(st.builds(Name, TEXT, TEXT), max_size=25).map(tuple)
)
STRINGS = [item.name for item in fields(Record) if item.type == "str"]


@st.composite
def odd_records(draw: st.DrawFn) -> Record:
    chosen = draw(st.dictionaries(st.sampled_from(STRINGS), TEXT, max_size=8))
    return Record(
        type=draw(st.sampled_from(RecordType)),
        authors=draw(NAMES),
        editors=draw(NAMES),
        authors_complete=draw(st.booleans()),
        year=draw(st.none() | st.integers(-500, 99999)),
        publication_types=tuple(draw(st.lists(TEXT, max_size=2))),
        extra={"Y2": (draw(TEXT),)},
        **chosen,
    )


@given(odd_records(), st.sampled_from(Language))
@settings(max_examples=300, deadline=None)
def test_every_record_gives_a_reference_that_ends_as_it_should(odd: Record, language: Language) -> None:
    line = reference(odd, language)
    assert line.text.strip()
    assert line.text == line.text.rstrip()
    address = line.spans[-1].link or "".join(odd.url.split())
    assert line.text.endswith((".", "?", "!", "…")) or line.text[-2:-1] in ".?!…" or line.text.endswith(address)
    assert not line.text.endswith("..")
    assert citation([odd], language).startswith("(")
    assert narrative(odd, language)
    assert sort_key(odd, language) == sort_key(odd, language)
    assert year_suffixes([odd], language) == ("",)
