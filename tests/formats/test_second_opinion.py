"""What an independent reading of export files found, and a reader had left empty or taken for something else."""

from __future__ import annotations

import pytest
from format_checks import codes, records

from litreview.formats import bibtex, endnote_xml, ris
from litreview.formats.columns import People
from litreview.formats.columns_people import read_people
from litreview.model import Name, Record, RecordType

ENGLISH = (
    "The aim of the study was to describe how the users of a service for mental health and substance use in a small "
    "town experience the help that they are given by the team."
)
SPANISH = (
    "El objetivo del estudio fue describir cómo las personas que usan un servicio de salud mental en una ciudad "
    "pequeña viven la ayuda que se les da, y qué es para ellas lo más importante de la relación con el equipo."
)
NORWEGIAN = (
    "Hensikten med studien var å beskrive hvordan brukere av en tjeneste for psykisk helse og rus i en liten by "
    "opplever hjelpen som de får av teamet, og hva som er viktig for dem i det daglige."
)
CHINESE = "本研究的目的是描述心理健康服务使用者如何体验他们得到的帮助以及什么对他们来说是重要的"


def of_ris(*lines: str, kind: str = "JOUR") -> Record:
    return records(ris.read("\n".join((f"TY  - {kind}", "TI  - Hope", *lines, "ER  - ", ""))))[0]


def test_abstracts_in_other_languages_without_a_heading() -> None:
    text = "\n".join(
        (
            "TY  - JOUR",
            "TI  - Hope",
            *(f"AB  - {said}" for said in (ENGLISH, SPANISH, CHINESE, NORWEGIAN)),
            "ER  - ",
            "",
        )
    )
    hits = list(ris.read(text))
    record = records(iter(hits))[0]
    assert record.abstract == ENGLISH
    assert record.other_abstracts == {"es": SPANISH, "zh": CHINESE, "no": NORWEGIAN}
    assert record.origin["other_abstracts"] == "AB"
    assert "AB" not in record.extra
    assert codes(hits[0]).count("import.abstract.language") == 3


def test_a_second_text_in_the_same_language_is_no_translation() -> None:
    record = of_ris(f"AB  - {ENGLISH}", f"AB  - {ENGLISH} It was good.", "AB  - Kort.")
    assert record.abstract == ENGLISH
    assert record.other_abstracts == {}
    assert record.extra["AB"] == (f"{ENGLISH} It was good.", "Kort.")


def test_a_copyright_statement_is_no_abstract() -> None:
    said = "Copyright of Journal of Hope is the property of Hope Ltd and its content may not be copied to the others."
    record = of_ris(f"AB  - {said}", f"AB  - {SPANISH}")
    assert (record.abstract, record.other_abstracts, record.extra["AB"]) == (SPANISH, {}, (said,))


def test_the_number_of_a_journal_is_no_issue() -> None:
    host = ("DB  - Ovid MEDLINE(R)", "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=medp&AN=39012781")
    for number in ("uj0, 0330500", "0401664, du5", "101676033", "2985188r"):
        record = of_ris(f"IS  - {number}", *host)
        assert (record.issue, record.extra["IS"]) == ("", (number,))
        assert of_ris(f"IS  - {number}").issue == number  # of another host
    assert of_ris("IS  - Suppl 2", *host).issue == "Suppl 2"


def test_two_numbers_of_proquest() -> None:
    record = of_ris("AN  - 2214991469; 51887", "DB  - PTSDpubs")
    assert (record.accession, record.extra["AN"]) == ("2214991469", ("51887",))
    link = "UR  - https://search.proquest.com/docview/742765319?accountid=1"
    assert of_ris("AN  - 742765319; 31234567", "DB  - MEDLINE", link).pmid == "31234567"
    assert of_ris("AN  - 742765319", "DB  - MEDLINE", link).pmid == ""
    assert of_ris("AN  - PMID; x").accession == "PMID; x"


def test_classes_of_psycinfo_are_subjects() -> None:
    record = of_ris("M3  - Health & Mental Health Treatment [3300]", "M3  - Article")
    assert record.subjects == ("Health & Mental Health Treatment [3300]",)
    assert record.publication_types == ("Article",)


def test_a_short_title_that_is_the_full_one() -> None:
    record = of_ris("T2  - Animals", "J2  - Animals")
    assert (record.container, record.container_short) == ("Animals", "Animals")
    assert record.origin["container_short"] == "J2"
    assert of_ris("J2  - Animals").container_short == ""


def test_the_month_of_jstor() -> None:
    record = of_ris("PY  - 2016", "C1  - Full publication date: July-August 2016")
    assert (record.date, record.origin["date"]) == ("2016-07", "C1")  # the first of the two, as everywhere
    assert record.extra["C1"] == ("Full publication date: July-August 2016",)
    assert of_ris("PY  - 2014", "C1  - Full publication date: Winter 2014").date == "2014"
    assert of_ris("PY  - 2015", "C1  - Full publication date: May 2016").date == "2015"


def test_a_chapter_that_web_of_science_calls_a_book() -> None:
    chapter = of_ris("T2  - ALL OF HOPE", "AN  - WOS:000477798600007", "SP  - 3", "EP  - 9", kind="BOOK")
    assert (chapter.type, chapter.container) == (RecordType.CHAPTER, "ALL OF HOPE")
    assert of_ris("T2  - HOPE", "AN  - WOS:000477798600007", kind="BOOK").type is RecordType.BOOK
    assert of_ris("T2  - Studies in Hope", kind="BOOK").type is RecordType.BOOK


def test_nobody_is_no_author() -> None:
    record = of_ris("AU  - [Anonymous]")
    assert (record.authors, record.extra["AU"]) == ((), ("[Anonymous]",))


def test_initials_that_look_like_a_suffix() -> None:
    names = of_ris("AU  - Hayes, JR", "AU  - Petrov, IV", "AU  - Kodani, V.", "AU  - Wang, Jun").authors
    assert names == (Name("Hayes", "JR"), Name("Petrov", "IV"), Name("Kodani", "V."), Name("Wang", "Jun"))


def test_editors_that_scopus_writes_without_anything_between_them() -> None:
    text = "Yang L.T.Guo M.De Paz Santana J.F.Shyu C.-R."
    names = (Name("Yang", "L.T."), Name("Guo", "M."), Name("De Paz Santana", "J.F."), Name("Shyu", "C.-R."))
    assert read_people((text,), People.AUTO) == (names, True, True)
    assert read_people(("A.Einstein",), People.AUTO)[0] == (Name("A.Einstein"),)


def test_initials_in_a_list_of_commas() -> None:
    names = read_people(("Hayes, JR, Lee, AB",), People.AUTO)[0]
    assert names == (Name("Hayes", "JR"), Name("Lee", "AB"))


@pytest.mark.parametrize("field", ["book-author", "book-group-author"])
def test_authors_of_a_whole_book_of_web_of_science(field: str) -> None:
    record = records(bibtex.read(f"@book{{ WOS:1,\n{field} = {{Ness, Ottar}},\ntitle = {{Hope}}\n}}\n"))[0]
    assert (record.authors, record.origin["authors"]) == ((Name("Ness", "Ottar"),), field)
    chapter = records(bibtex.read(f"@incollection{{ WOS:1,\n{field} = {{Ness, Ottar}},\ntitle = {{Hope}}\n}}\n"))[0]
    assert (chapter.authors, chapter.extra[field]) == ((), ("Ness, Ottar",))


def test_an_address_among_the_pages_of_a_report() -> None:
    text = (
        '<xml><records><record><ref-type name="Report">27</ref-type><titles><title>Hope</title></titles>'
        "<pages>Available: http://www.example.org/hope.pdf</pages></record></records></xml>"
    )
    record = records(endnote_xml.read(text.encode()))[0]
    assert (record.url, record.origin["url"], record.pages) == ("http://www.example.org/hope.pdf", "pages", "")
    assert record.extra["pages"] == ("Available: http://www.example.org/hope.pdf",)
