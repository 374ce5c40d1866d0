"""References by the manual, kind by kind, and what must hold of every record, however odd."""

from __future__ import annotations

from dataclasses import fields, replace

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
from tests.reporting.reference_kinds import ARTICLE, BOOK, CHAPTER, KINDS, PAGE, people, record

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


def marked(line: Line) -> str:
    return "".join(f"_{span.text}_" if span.italic else span.text for span in line.spans)


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
