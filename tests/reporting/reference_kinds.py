"""Records of every kind, with the reference and the citation that the Norwegian manual has for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litreview.model import Name, Record, RecordType


def people(text: str) -> tuple[Name, ...]:
    return tuple(Name(*part.split(", ", 1)) if ", " in part else Name(literal=part) for part in text.split("; "))


def record(kind: RecordType, authors: str, year: int | None, title: str, **more: Any) -> Record:
    return Record(type=kind, authors=people(authors) if authors else (), year=year, title=title, **more)


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
