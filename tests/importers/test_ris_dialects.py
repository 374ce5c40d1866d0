"""The dialects of RIS: real files are known by their host, and no head takes long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from litreview.importers import HEAD
from litreview.importers.ris import RIS
from litreview.importers.ris_dialects import DIALECTS
from litreview.sources.known import PLACES

# None: no host shows in the file. AGRIS.ris and zotero_RIS_02.ris show the program that wrote them, and nothing else.
_RECORDINGS = {
    "export-ris-ebsco/ebscohost.ris": "ebsco",
    "export-ris-ebsco/psycinfo_64.ris": "ebsco",
    "export-ris-ebsco/psycinfo_ris.ris": "apa",
    "export-ris-embase/embase.ris": "embase",
    "export-ris-misc/20221207_gambling-harms_lens_49.ris": "lens",
    "export-ris-misc/AGRIS.ris": "endnote",
    "export-ris-misc/baseline_reference_types.ris": None,
    "export-ris-misc/blue-light.ris": "endnote",
    "export-ris-misc/faulty_year.ris": None,
    "export-ris-misc/jstor_ris.ris": "jstor",
    "export-ris-misc/lilacs_test.ris": "lilacs",
    "export-ris-misc/pubmed_endnote.txt": "endnote",
    "export-ris-misc/pubmed_zotero.ris": "zotero",
    "export-ris-misc/trid_ris.ris": "trid",
    "export-ris-misc/zotero_RIS_02.ris": "endnote",
    "export-ris-ovid/medline_84.ris": "ovid",
    "export-ris-ovid/ovid_psycinfo.ris": "ovid",
    "export-ris-proquest/EconLit.ris": "proquest",
    "export-ris-proquest/abi_inform_proquest_ris.ris": "proquest",
    "export-ris-proquest/proquest.ris": "proquest",
    "export-scopus/scopus.ris": "scopus",
    "export-wos/WoS_79.ris": "wos",
    "export-wos/wos.ris": "wos",
    "export-wos/wos_test.ris": "wos",
    "export-zotero/baseline_tag-notes_zotero.ris": "zotero",
    "export-zotero/zotero_export.ris": "zotero",
}


def _key(head: str) -> str | None:
    found = RIS.dialect(head.encode())
    return found.key if found else None


def test_recordings_are_known_by_their_host(shared: Path) -> None:
    for name, key in _RECORDINGS.items():
        found = RIS.dialect((shared / "recordings" / name).read_bytes()[:HEAD])
        assert (name, found.key if found else None) == (name, key)
    ris = {path for folder in ("export-ris-*", "export-zotero") for path in (shared / "recordings").glob(f"{folder}/*")}
    assert {f"{path.parent.name}/{path.name}" for path in ris} <= set(_RECORDINGS)


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("UR  - https://app.dimensions.ai/details/publication/pub.1", "dimensions"),
        ("M3  - doi: 10.1000/x", "atypon"),
        ("M3  - doi: 10.18261/issn1504-3010-2015-01-06", "idunn"),
        ("UR  - https://www.idunn.no/doi/10.18261/x", "idunn"),
        ("US  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-0/full", "cochrane"),
        ("AN  - CN-01234567", "cochrane"),
        ("L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=cctr&AN=CN-01289169\nID  - CN-01289169", "ovid"),
        ("UR  - https://bibsys-almaprimo.hosted.exlibrisgroup.com/x", "oria"),
        ("DP  - Oria", "oria"),
        ("UR  - https://somewhere.primo.exlibrisgroup.com/x", "primo"),
        ("UR  - http://www.scielo.br/j/x", "scielo"),
        ("UR  - https://eric.ed.gov/?id=EJ1", "eric"),
        ("UR  - https://agris.fao.org/x", "agris"),
        ("L1  - file:///C:/Users/kari/a.pdf", "mendeley"),
        ("DB  - PubMed", "pubmed"),
        ("UR  - https://research.ebsco.com/linkprocessor/plink?id=1", "ebsco"),
        ("TI  - Scopus, Ovid and ProQuest compared: http://www.proquest.com", None),
        ("N1  - see https://www.idunn.no/x", None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_of_the_first_record_tells(lines: str, key: str | None, end: str) -> None:
    assert _key(f"TY  - JOUR\nAU  - Ness, O.\n{lines}\nER  - \n".replace("\n", end)) == key


def test_a_link_in_a_later_record_tells_nothing() -> None:
    one = "TY  - JOUR\nTI  - A\nER  - \n"
    assert _key(one + "TY  - JOUR\nUR  - https://search.proquest.com/docview/1\nER  - \n") is None


def test_the_host_comes_before_the_program_that_wrote_the_file() -> None:
    record = "TY  - JOUR\nTI  - A\nUR  - http://search.proquest.com/docview/1\nID  - 12\nER  - \n"
    assert _key(record) == "proquest"
    assert _key(record.replace("search.proquest.com", "example.org")) == "endnote"


def test_a_source_is_one_of_the_register_and_a_key_has_one_title() -> None:
    known = {place.key for place in PLACES}
    assert {dialect.source for dialect in DIALECTS} - {""} <= known
    assert len({(dialect.key, dialect.title) for dialect in DIALECTS}) == len({dialect.key for dialect in DIALECTS})


@pytest.mark.parametrize(
    "head",
    [
        "x" * HEAD,
        "TY  - \n" * (HEAD // 7),
        "UR  - " * (HEAD // 6),
        "UR  - http://" + "a" * HEAD,
        "UR  - h\n" * (HEAD // 8),
        "https://" * (HEAD // 8),
        "N1  - Cited By " * (HEAD // 15),
        "ID  - 1\n" * (HEAD // 8),
        "TY  -" + " " * HEAD + "x",
        "ER  -" + " " * HEAD + "x",
    ],
)
def test_no_head_takes_long(head: str) -> None:
    start = time.process_time()
    assert _key(head) is None
    assert 0.0 <= RIS.sniff(head.encode(), "x") <= 1.0
    assert time.process_time() - start < 2  # seconds; it is some thousandths
