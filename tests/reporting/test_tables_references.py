"""References and citations, against the printed examples of the Norwegian manual and of English APA."""

from __future__ import annotations

import pytest

from litreview.messages import Words
from litreview.model import Language, Name, Record, RecordType
from litreview.reporting.document import Line
from litreview.reporting.references import (
    author_year,
    citation,
    collate,
    narrative,
    reference,
    year_suffixes,
)
from litreview.reporting.tables.references_list import listed

NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


def article(authors: str, year: int | None, title: str = "Alfa", **fields: object) -> Record:
    names = tuple(Name(*part.split(", ", 1)) for part in authors.split("; ")) if authors else ()
    return Record(type=RecordType.ARTICLE, authors=names, year=year, title=title, **fields)  # type: ignore[arg-type]


BIONG = article(
    "Biong, S.; Soggiu, Anna-Sabina",
    2015,
    "«Her tar de tingene i henda og gjør noe med det» – Om recovery-orienteringen i en kommunal ROP-tjeneste",
    container="Tidsskrift for psykisk helsearbeid",
    volume="12",
    issue="1",
    pages="51-60",
    doi="10.18261/ISSN1504-3010-2015-01-06",
)
SEMB = article(
    "Semb, R.; Borg, M.; Ness, O.",
    2016,
    "Tilpasning eller tilbaketrekning? Tilhørighetsstrategier blant unge voksne med rus- og psykiske helseproblemer",
    container="Tidsskrift for velferdsforskning",
    volume="19",
    issue="3",
    pages="204-220",
    doi="10.18261/issn.2464-3076-2016-03-01",
)
DALLAND = Record(
    type=RecordType.BOOK,
    authors=(Name("Dalland", "Olav"),),
    year=2020,
    title="Metode og oppgaveskriving",
    edition="7",
    publisher="Gyldendal akademisk",
)
LEVIN = Record(
    type=RecordType.CHAPTER,
    authors=(Name("Levin", "Irene"), Name("Ellingsen", "I.T.")),
    year=2015,
    title="Relasjoner i sosialt arbeid",
    container="Sosialt arbeid: En grunnbok",
    edition="2. utg.",
    pages="112-128",
    editors=(Name("Ellingsen", "I. T."), Name("Levin", "I."), Name("Berg", "B."), Name("Kleppe", "LC")),
    publisher="Universitetsforlaget",
)
PAGE = Record(
    type=RecordType.WEBPAGE,
    authors=(Name(literal="Folkehelseinstituttet"),),
    year=2014,
    date="2014-06-30",
    title="Rusbrukslidelser",
    container="Folkehelseinstituttet",
    url="https://www.fhi.no/nettpub/hin/psykisk-helse/ruslidelser/",
)
REPORT = Record(
    type=RecordType.REPORT,
    authors=(Name(literal="Helsedirektoratet"),),
    year=2014,
    title="Sammen om mestring: Lokalt psykisk helsearbeid og rusarbeid for voksne",
    issue="IS-2076",
    publication_types=("Veileder",),
    publisher="Helsedirektoratet",
    url="https://www.helsedirektoratet.no/veiledere/",
)
THESIS = Record(
    type=RecordType.THESIS,
    authors=(Name("Hansen", "K."),),
    year=2021,
    title="Tittel på oppgaven: Undertittel",
    publication_types=("Masteroppgave",),
    publisher="OsloMet – storbyuniversitetet",
    container="ODA",
    url="https://hdl.handle.net/10642/1",
)


def marked(line: Line) -> str:
    """The line with italics between underscores."""
    return "".join(f"_{span.text}_" if span.italic else span.text for span in line.spans)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            BIONG,
            "Biong, S. & Soggiu, A.-S. (2015). «Her tar de tingene i henda og gjør noe med det» – Om "
            "recovery-orienteringen i en kommunal ROP-tjeneste. _Tidsskrift for psykisk helsearbeid_, _12_(1), "
            "51–60. https://doi.org/10.18261/ISSN1504-3010-2015-01-06",
        ),
        (
            SEMB,
            "Semb, R., Borg, M. & Ness, O. (2016). Tilpasning eller tilbaketrekning? Tilhørighetsstrategier blant "
            "unge voksne med rus- og psykiske helseproblemer. _Tidsskrift for velferdsforskning_, _19_(3), "
            "204–220. https://doi.org/10.18261/issn.2464-3076-2016-03-01",
        ),
        (DALLAND, "Dalland, O. (2020). _Metode og oppgaveskriving_ (7. utg.). Gyldendal akademisk."),
        (
            LEVIN,
            "Levin, I. & Ellingsen, I. T. (2015). Relasjoner i sosialt arbeid. I I. T. Ellingsen, I. Levin, "
            "B. Berg & L. C. Kleppe (Red.), _Sosialt arbeid: En grunnbok_ (2. utg., s. 112–128). "
            "Universitetsforlaget.",
        ),
        (
            PAGE,
            "Folkehelseinstituttet. (2014, 30. juni). _Rusbrukslidelser_. "
            "https://www.fhi.no/nettpub/hin/psykisk-helse/ruslidelser/",
        ),
        (
            REPORT,
            "Helsedirektoratet. (2014). _Sammen om mestring: Lokalt psykisk helsearbeid og rusarbeid for voksne_ "
            "(Veileder IS-2076). https://www.helsedirektoratet.no/veiledere/",
        ),
        (
            THESIS,
            "Hansen, K. (2021). _Tittel på oppgaven: Undertittel_ [Masteroppgave, OsloMet – "
            "storbyuniversitetet]. ODA. https://hdl.handle.net/10642/1",
        ),
    ],
)
@pytest.mark.parametrize("language", [NB, NN])
def test_norwegian_references_are_those_of_the_manual(record: Record, expected: str, language: Language) -> None:
    assert marked(reference(record, language)) == expected


def test_english_apa_has_its_own_joints_and_words() -> None:
    assert marked(reference(SEMB, EN)).startswith("Semb, R., Borg, M., & Ness, O. (2016). ")
    assert marked(reference(LEVIN, EN)) == (
        "Levin, I., & Ellingsen, I. T. (2015). Relasjoner i sosialt arbeid. In I. T. Ellingsen, I. Levin, B. Berg, & "
        "L. C. Kleppe (Eds.), _Sosialt arbeid: En grunnbok_ (2nd ed., pp. 112–128). Universitetsforlaget."
    )
    assert "(2014, June 30)" in reference(PAGE, EN).text


def test_an_article_number_and_missing_parts() -> None:
    saelor = article(
        "Sælør, K. T.; Ness, O.",
        2015,
        "Taking the plunge",
        container="Scandinavian Psychologist",
        volume="2",
        article_number="e9",
        doi="10.15714/scandpsychol.2.e9",
    )
    assert marked(reference(saelor, NB)) == (
        "Sælør, K. T. & Ness, O. (2015). Taking the plunge. _Scandinavian Psychologist_, _2_, Artikkel e9. "
        "https://doi.org/10.15714/scandpsychol.2.e9"
    )
    assert "Article e9" in reference(saelor, EN).text
    meese = article("Meese, E. S.; Ekland, T.-J.", 2017, "Rom", container="Tidsskrift", issue="4", pages="315-326")
    assert marked(reference(meese, NB)) == "Meese, E. S. & Ekland, T.-J. (2017). Rom. _Tidsskrift_, (4), 315–326."
    bare = article("", None, "Uten alt")
    assert marked(reference(bare, NB)) == "Uten alt. (u.å.)."
    assert reference(bare, EN).text == "Uten alt. (n.d.)."
    assert reference(Record(), NB).text == "(u.å.)."


def test_a_doi_is_a_link_without_a_stop_and_wins_over_the_address() -> None:
    spans = reference(article("Ness, O.", 2013, doi="10.1000/x", url="https://example.org/a"), NB).spans
    assert spans[-1].text == spans[-1].link == "https://doi.org/10.1000/x"


def test_twenty_authors_are_listed_and_twenty_one_are_not() -> None:
    def people(count: int) -> Record:
        return article("; ".join(f"N{number}, A." for number in range(count)), 2020)

    assert "N18, A. & N19, A. (2020)" in reference(people(20), NB).text
    assert "N18, A., . . . N20, A. (2020)" in reference(people(21), NB).text
    assert "N19" not in reference(people(21), NB).text
    cut = Record(type=RecordType.ARTICLE, authors=(Name("Ness", "O."),), authors_complete=False, year=2020, title="T")
    assert reference(cut, NB).text.startswith("Ness, O. et al. (2020).")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Anna-Sabina", "A.-S."),
        ("A-S.", "A.-S."),
        ("A.-S.", "A.-S."),
        ("Ole Martin", "O. M."),
        ("L.T.", "L. T."),
        ("OM", "O. M."),
        ("Hilde N.", "H. N."),
        ("Jan van der", "J. van der"),
        ("Åse", "Å."),
    ],
)
def test_given_names_become_spaced_initials(given: str, expected: str) -> None:
    record = Record(type=RecordType.ARTICLE, authors=(Name("X", given),), year=2000, title="T")
    assert reference(record, NB).text.startswith((f"X, {expected} (2000)", f"X, {expected}. (2000)"))


def test_citations_as_printed_in_the_manual() -> None:
    aakerholt = article("Aakerholt, A.", 2014)
    first, second = (article("Ness, O.; Borg, M.; Karlsson, B.", 2013, title) for title in ("Alfa", "Beta"))
    assert citation([SEMB], NB) == "(Semb et al., 2016)"
    assert citation([BIONG], NB, pages=["55-56"]) == "(Biong & Soggiu, 2015, s. 55–56)"
    assert citation([BIONG], EN, pages=["55"]) == "(Biong & Soggiu, 2015, p. 55)"
    assert citation([second, first], NB, suffixes=year_suffixes([second, first], NB)) == "(Ness et al., 2013a, 2013b)"
    assert citation([aakerholt, SEMB, BIONG], NB) == "(Biong & Soggiu, 2015; Semb et al., 2016; Aakerholt, 2014)"
    assert citation([SEMB, aakerholt], EN) == "(Aakerholt, 2014; Semb et al., 2016)"
    assert narrative(BIONG, NB) == "Biong og Soggiu (2015)"
    assert narrative(BIONG, EN) == "Biong and Soggiu (2015)"
    assert author_year(BIONG, NN) == "Biong & Soggiu, 2015"


def test_names_are_added_only_to_tell_two_works_apart() -> None:
    one, two = (
        article("Ness, O.; Borg, M.; Karlsson, B.; Kim, H.", 2013),
        article("Ness, O.; Borg, M.; Semb, R.; Ask, T.", 2013),
    )
    assert citation([one, two], NB) == "(Ness, Borg, Karlsson & Kim, 2013; Ness, Borg, Semb & Ask, 2013)"
    assert citation([one, two], EN) == "(Ness, Borg, Karlsson, & Kim, 2013; Ness, Borg, Semb, & Ask, 2013)"
    five = article("Ness, O.; Borg, M.; Karlsson, B.; Kim, H.; Lie, A.", 2013)
    assert citation([five, two], NB) == "(Ness, Borg, Karlsson et al., 2013; Ness, Borg, Semb & Ask, 2013)"
    assert citation([one, article("Ness, O.; Vik, A.; Moe, B.", 2014)], NB) == "(Ness et al., 2013; Ness et al., 2014)"


def test_the_list_follows_the_alphabet_of_the_language() -> None:
    records = [article(f"{name}, A.", 2014) for name in ("Aakerholt", "Ødegård", "Ærø", "Zahl", "Åsen", "Berg")]
    assert [item.line.text.split(",")[0] for item in listed(records, Words(NB))] == [
        "Berg",
        "Zahl",
        "Ærø",
        "Ødegård",
        "Aakerholt",
        "Åsen",
    ]
    assert [item.line.text.split(",")[0] for item in listed(records, Words(EN))] == [
        "Aakerholt",
        "Ærø",
        "Åsen",
        "Berg",
        "Ødegård",
        "Zahl",
    ]
    assert collate("Müller", NB) == collate("Myller", NB)


def test_the_list_puts_oldest_first_and_letters_after_a_recurring_year() -> None:
    records = [article("Ness, O.", 2019), article("Ness, O.", 2013, "Beta"), article("Ness, O.", 2013, "Alfa")]
    found = listed(records, Words(NB))
    assert [item.line.text for item in found] == [
        "Ness, O. (2013a). Alfa.",
        "Ness, O. (2013b). Beta.",
        "Ness, O. (2019). Alfa.",
    ]
    assert all(item.hanging for item in found)
