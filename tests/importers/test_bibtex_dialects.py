"""Who wrote a BibTeX file shows in its head."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.importers import HEAD
from litreview.importers.bibtex import BIBTEX
from litreview.importers.bibtex_dialects import DIALECTS

HEADS = {
    "jabref": "@article{a,\n  title = {T},\n}\n\n@Comment{jabref-meta: databaseType:bibtex;}\n",
    "mendeley": "@article{Ness2020,\n  title = {{T}},\n  mendeley-groups = {Thesis}\n}\n",
    "zotero": "@article{ness_hope_2020,\n\ttitle = {Hope},\n\tyear = {2020},\n}\n",
    "dblp": "@article{DBLP:journals/x/Ness20,\n  author    = {Ness},\n  title     = {T},\n}\n",
    "scopus": "@ARTICLE{Ness2020,\n\tauthor = {Ness, O.},\n\ttitle = {T},\n\tsource = {Scopus},\n}\n",
    "wos": "@article{ WOS:000123,\nAuthor = {Ness, O},\nTitle = {T},\n}\n",
    "ebsco": "@article{1720200101,\nTitle = {T},\nURL = {https://search.ebscohost.com/login.aspx?db=ccm&AN=17},\n}\n",
    "proquest": "@article{a,\n title = {T},\n url = {https://www.proquest.com/docview/1},\n}\n",
    "europepmc": "@article {PMID:123,\n\tTitle = {T},\n}\n",
    "atypon": "@article{doi:10.1177/1,\nauthor = {Ottar Ness},\ntitle = {T},\n}\n",
    "ieee": "@INPROCEEDINGS{6345809,\nauthor={O. {Ness}},\ntitle={T},\ndoi={10.1109/X.2012.1}}\n",
    "primo": "@article{a,\n title = {T},\n url = {https://bibsys-almaprimo.hosted.exlibrisgroup.com/primo.exlibrisgroup/1},\n}\n",
    "crossref": " @article{Ness_2020, title={T}, DOI={10.1000/1}, author={Ness, O.} }\n",
    "google-scholar": "@article{ness2020hope,\n  title={Hope},\n  author={Ness, Ottar},\n}\n",
}
RECORDINGS = {
    "export-bib-ebsco/EBSCO_wrong_2.bib": "ebsco",
    "export-bib-ebsco/ebsco_bib.bib": "ebsco",
    "export-bib-misc/abi_inform_proquest_bib.bib": "proquest",
    "export-bib-misc/encoding_iso_8859_1.bib": "ieee",
    "export-bib-misc/europe_pmc_bib.bib": "europepmc",
    "export-bib-misc/sage_wrong.bib": "atypon",
    "export-bib-misc/taylor_and_francis_bib.bib": "atypon",
    "export-scopus/scopus.bib": "scopus",
    "export-scopus/scopus_bib.bib": "scopus",
    "export-scopus/scopus_wrong_5.bib": "scopus",
    "export-wos/web_of_science_bib.bib": "wos",
    "export-wos/wos.bib": "wos",
}


@pytest.mark.parametrize(("key", "head"), HEADS.items())
def test_each_dialect_is_told_and_taken_for_no_other(key: str, head: str) -> None:
    found = BIBTEX.dialect(head.encode())
    assert found is not None
    assert found.key == key
    assert [dialect.key for dialect in DIALECTS if dialect.pattern.search(head)] == [key]
    assert BIBTEX.sniff(head.encode(), "x") > 0.5


def test_a_table_of_every_dialect_and_none_for_a_plain_file() -> None:
    assert list(HEADS) == [dialect.key for dialect in DIALECTS]
    assert BIBTEX.dialect(b"@article{ness2020,\n  author = {Ness},\n  title = {T}\n}\n") is None


def test_real_exports_tell_who_wrote_them(shared: Path) -> None:
    for name, key in RECORDINGS.items():
        found = BIBTEX.dialect((shared / "recordings" / name).read_bytes()[:HEAD])
        assert (name, found and found.key) == (name, key)


@pytest.mark.parametrize(
    "head", ["@a{1,\n" * 10_000, "@" * 60_000, "url = {" * 9_000, "\n@a{12345,\n" + "x\n" * 30_000]
)
def test_hostile_heads_are_judged_quickly(head: str) -> None:
    assert BIBTEX.dialect(head.encode()) is None
