"""What each host hides in RIS becomes fields: invented records in the layouts of real exports."""

from __future__ import annotations

import pytest
from format_checks import codes, records

from litreview.formats import ris
from litreview.formats.host_notes import labelled, medline_types, peer_reviewed
from litreview.model import Name, Record, RecordType

CINAHL = (
    "Accession Number: 136788050. Language: Norwegian. Entry Date: 20190606. Revision Date: 20200601. "
    "Publication Type: Journal Article; research; tables/charts. Journal Subset: Biomedical; Blind Peer Reviewed; "
    "Peer Reviewed; USA. NLM UID: 0400666. PMID: NLM31233224."
)
PSYCINFO = (
    "Accession Number: 2023-15354-001. PMID: 33343428 Partial author list: First Author & Affiliation: Ness, O.; "
    "University: Oslo. Publication Type: Journal (0100), Peer Reviewed Journal (0110). Format Covered: Electronic. "
    "Document Type: Journal Article. Language: EnglishMajor Descriptor: Hope; Recovery. Minor Descriptor: Family. "
    "ArtID: 108369. Issue Publication Date: Nov 5, 2022."
)
ACADEMIC = (
    "Accession Number: 151137094; Ness, Ottar 1; Affiliation:  1: NTNU; Source Info: Jul2021, Vol. 44; "
    "Subject Term: HOPE; Subject Term: RECOVERY; Author-Supplied Keyword: håp; Document Type: Article"
)


def _record(*lines: str, kind: str = "JOUR") -> Record:
    (record,) = records(ris.read("\n".join((f"TY  - {kind}", "TI  - Håp", *lines, "ER  - "))))
    return record


def test_ebscohost_hides_language_type_and_peer_review_in_its_note() -> None:
    record = _record(f"N1  - {CINAHL}", "DP  - EBSCOhost", "DB  - ccm")
    assert record.languages == ("no",)
    assert record.publication_types == ("Journal Article", "research", "tables/charts")
    assert record.peer_reviewed is True
    assert (record.pmid, record.accession, record.database) == ("31233224", "136788050", "CINAHL Complete")
    assert record.notes == (CINAHL,)
    assert record.extra["DB"] == ("ccm",)
    assert {record.origin[name] for name in ("languages", "peer_reviewed", "pmid", "accession")} == {"N1"}


def test_labels_glued_to_the_text_before_them_are_found() -> None:
    record = _record(f"N1  - {PSYCINFO}")
    assert record.languages == ("en",)
    assert record.subjects == ("Hope", "Recovery", "Family")
    assert record.publication_types == ("Journal", "Peer Reviewed Journal", "Journal Article")
    assert (record.peer_reviewed, record.pmid, record.article_number) == (True, "33343428", "108369")
    assert (record.year, record.date) == (2022, "2022-11-05")


def test_labels_parted_by_semicolons() -> None:
    record = _record(f"N1  - {ACADEMIC}", "KW  - HOPE")
    assert record.subjects == ("HOPE", "RECOVERY")
    assert record.keywords == ("HOPE", "håp")
    assert record.peer_reviewed is None
    assert labelled(ACADEMIC)["Affiliation"] == ["1: NTNU"]


def test_what_stands_in_a_tag_of_its_own_is_not_overruled_by_the_note() -> None:
    record = _record("LA  - Danish", "AN  - 7", "PY  - 2019", f"N1  - {PSYCINFO}")
    assert (record.languages, record.accession, record.year, record.origin["year"]) == (("da",), "7", 2019, "PY")


def test_a_note_of_the_users_own_is_a_note() -> None:
    record = _record("N1  - My note: Language: Norwegian. Peer Reviewed: Yes")
    assert (record.languages, record.peer_reviewed) == ((), None)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["Peer Reviewed Journal"], True),
        (["Blind Peer Reviewed; USA"], True),
        (["Non-Peer-Reviewed Journal"], False),
        (["not peer reviewed", "Peer Reviewed"], True),
        (["Book", "A peerage reviewed"], None),
        ([], None),
    ],
)
def test_peer_review_is_what_the_host_says(texts: list[str], said: bool | None) -> None:
    assert peer_reviewed(texts) is said


def test_a_mark_of_peer_review_in_a_tag_of_many_uses() -> None:
    record = _record("M1  - Peer Reviewed Journal")
    assert (record.peer_reviewed, record.origin["peer_reviewed"]) == (True, "M1")


def test_embase_has_its_number_in_u2_and_the_pmid_in_c5() -> None:
    link = "UR  - http://www.embase.com/search/results?subaction=viewrecord&id=L373791783"
    record = _record(link, "U2  - L373791783", "C5  - 15368318", "DB  - Embase", "DB  - Medline", "M3  - Article")
    assert (record.accession, record.pmid, record.database) == ("L373791783", "15368318", "Embase")
    assert record.publication_types == ("Article",)


def test_a_number_in_c5_or_c2_is_no_pmid_in_other_files() -> None:
    record = _record("C5  - 15368318", "C2  - 39549413", "C7  - 12")
    assert (record.pmid, record.pmcid, record.article_number) == ("", "", "12")
    assert record.extra == {"C5": ("15368318",), "C2": ("39549413",)}


def test_scopus() -> None:
    record = _record(
        "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85214459603&doi=10.1000%2fx",
        "C2  - 39549413",
        "SN  - 20762615 (ISSN)",
        "DB  - Scopus",
        "N1  - Export Date: 28 January 2025; Cited By: 0; Language of Original Document: Norwegian",
    )
    assert (record.accession, record.pmid, record.issn) == ("2-s2.0-85214459603", "39549413", ("2076-2615",))
    assert record.languages == ("no",)


def test_ovid() -> None:
    text = (
        "12.\nTY  - JOUR\nID  - 2019-1\nT1  - Håp\nA1  - Ness S, Borg M, Davidson L\nDO  - http://dx.doi.org/10.1000/x\n"
        "JF  - Hope\nSP  - No\nEP  - Specified\nPB  - Wiley\nPB  - US\nN2  - Text\n"
        "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=psyc16&NEWS=N&AN=2019-65183-001\nER  -  \nNL  - J Hope\n\n"
        "Link to the Ovid Full Text or citation: x\n\n13. \nTY  - JOUR\nTI  - B\nER  - \n"
    )
    first, second = ris.read(text)
    (record, other) = records([first, second])
    assert record.authors == (Name("Ness", "S"), Name("Borg", "M"), Name("Davidson", "L"))
    assert (record.doi, record.accession, record.container_short) == ("10.1000/x", "2019-65183-001", "J Hope")
    assert (record.pages, record.abstract, record.url[:24]) == ("", "Text", "http://ovidsp.ovid.com/o")
    assert record.extra["after ER"] == ("Link to the Ovid Full Text or citation: x",)
    assert other.extra == {"before TY": ("13.",)}
    assert codes(first) == ["import.ris.after_end"]


def test_medline_through_ovid_has_its_pmid_in_the_link() -> None:
    record = _record(
        "DB  - Ovid MEDLINE(R) ALL", "L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=medp&NEWS=N&AN=39012781"
    )
    assert (record.pmid, record.accession) == ("39012781", "39012781")


@pytest.mark.parametrize("tag", ["AN", "ID"])
def test_the_cochrane_library(tag: str) -> None:
    record = _record(
        f"{tag}  - CN-01234567",
        "YR  - 2019",
        "SO  - Journal of hope",
        "NO  - 3",
        "PG  - 123‐130",
        "XR  - PUBMED 30080086",
        "XR  - EMBASE 2001234567",
        "PT  - Journal article",
        "DOI - 10.1000/x",
        "US  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full",
        "CC  - Depression",
    )
    assert (record.accession, record.pmid, record.ids["embase"]) == ("CN-01234567", "30080086", "2001234567")
    assert (record.year, record.container, record.issue, record.pages) == (2019, "Journal of hope", "3", "123-130")
    assert (record.publication_types, record.doi) == (("Journal article",), "10.1000/x")
    assert record.url.startswith("https://www.cochranelibrary.com/")
    assert record.extra["CC"] == ("Depression",)


def test_pubmed_through_endnote() -> None:
    record = _record(
        "AN  - 29657938",
        "DP  - NLM",
        "C2  - PMC5887696",
        "ET  - 20180327",
        "LA  - eng nor",
        "OP  - Håp på norsk",
        "N1  - 2277-9175",
        "Ness, Ottar",
        "Journal Article",
        "Randomized Controlled Trial",
        "Norway",
    )
    assert (record.pmid, record.pmcid, record.edition) == ("29657938", "PMC5887696", "")
    assert (record.languages, record.original_title) == (("en", "no"), "Håp på norsk")
    assert record.publication_types == ("Journal Article", "Randomized Controlled Trial")
    assert medline_types("Norway\nReviewed") == ()


def test_zotero_writes_undefined_for_a_day() -> None:
    (hit,) = ris.read("TY  - JOUR\nTI  - A\nDA  - 2019/10//undefined\nPY  - 2019\nER  - \n")
    assert codes(hit) == []
    (record,) = records([hit])
    assert (record.date, record.extra) == ("2019-10", {})


def test_web_of_science_gives_early_access_where_there_is_no_year() -> None:
    record = _record("C6  - MAR 2023", "C7  - 103170", "PU  - ELSEVIER", "PI  - OXFORD", "CP  - 2nd Conference on Hope")
    assert (record.year, record.date, record.article_number) == (2023, "2023-03", "103170")
    assert (record.publisher, record.place, record.issue) == ("ELSEVIER", "OXFORD", "")
    assert record.extra["CP"] == ("2nd Conference on Hope",)
    assert _record("C6  - MAR 2023", "PY  - 2024").date == "2024"


def test_atypon_and_idunn_repeat_the_doi() -> None:
    record = _record(
        "DO  - 10.18261/ISSN1504-3010-2015-01-06",
        "M3  - doi: 10.18261/issn1504-3010-2015-01-06",
        "N1  - doi: 10.18261/issn1504-3010-2015-01-06",
        "UR  - https://doi.org/10.18261/issn1504-3010-2015-01-06",
        "Y1  - 2015/03/01",
        "Y2  - 2024/08/09",
    )
    assert (record.doi, record.date) == ("10.18261/issn1504-3010-2015-01-06", "2015-03-01")
    assert (record.notes, record.publication_types, record.extra) == ((), (), {"Y2": ("2024/08/09",)})


def test_lens_and_dimensions_have_their_numbers_in_links() -> None:
    record = _record("UR  - https://lens.org/002-369-373-685-368", "L2  - https://www.ncbi.nlm.nih.gov/pubmed/32424665")
    assert (record.accession, record.pmid) == ("002-369-373-685-368", "32424665")
    assert (record.origin["accession"], record.origin["pmid"]) == ("UR", "L2")
    assert _record("AN  - pub.1147683120", "JO  - Safety Science").accession == "pub.1147683120"


def test_abstracts_in_several_languages_are_told_by_their_headings() -> None:
    record = _record(
        "AB  - RESUMEN Uno", "AB  - ABSTRACT One", "AB  - RESUMO Um", "AB  - Etwas anderes", "DB  - LILACS"
    )
    assert record.abstract == "RESUMEN Uno"
    assert record.other_abstracts == {"en": "ABSTRACT One", "pt": "RESUMO Um"}
    assert record.extra["AB"] == ("Etwas anderes",)


def test_na_is_no_abstract() -> None:
    record = _record("AB  - NA")
    assert (record.abstract, record.extra) == ("", {"AB": ("NA",)})


def test_what_is_no_link_is_no_address() -> None:
    record = _record("UR  - ORCID: 0000-0001", "UR  - https://example.org/a", "UR  - a@b.no")
    assert record.url == "https://example.org/a"
    assert record.extra["UR"] == ("ORCID: 0000-0001", "a@b.no")


def test_a_thesis_is_held_by_the_abstracts_it_is_listed_in() -> None:
    record = _record("JF  - Dissertation Abstracts International", "T2  - School of Nursing", kind="THES")
    assert (record.type, record.container) == (RecordType.THESIS, "Dissertation Abstracts International")
    assert record.extra["T2"] == ("School of Nursing",)


def test_the_database_named_before_the_record() -> None:
    (record,) = records(ris.read("Provider: JSTOR\nDatabase: JSTOR\nTY  - JOUR\nTI  - A\nER  - \n"))
    assert (record.database, record.origin["database"]) == ("JSTOR", "before TY")


def test_entities_and_markup_in_titles_become_text() -> None:
    (record,) = records(ris.read("TY  - JOUR\nTI  - H&amp;aring;p &lt;i&gt;og&lt;/i&gt; <b>mening</b>\nER  - \n"))
    assert record.title == "Håp og mening"
