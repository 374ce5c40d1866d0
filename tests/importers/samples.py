"""One small made-up file for each importer, by its key: one publication called «Håp» (or «Hope»)."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook

TEXTS = {
    "ris": "TY  - JOUR\nTI  - Håp\nER  - \n",
    "medline": "\nPMID- 1\nOWN - NLM\nTI  - Hope\nSO  - J. 2020.\n",
    "bibtex": "@article{a,\n title = {Håp},\n}\n",
    "ovid": "<1. >\nVN  - Ovid Technologies\nDB  - Embase\nUI  - 1\nTI  - Håp\n\n",
    "wos": "FN ISI Export Format\nVR 1.0\nPT J\nTI Håp\nUT WOS:1\nER\n\nEF\n",
    "wos-tab": "PT\tAU\tTI\tSO\tPY\tUT\nJ\tNess, O\tHåp\tJ\t2020\tWOS:1\n",
    "enw": "%0 Book\n%T Håp\n",
    "cochrane": "Record #1 of 1\nID: CN-01\nTI: Håp\nYR: 2020\n",
    "pop-json": '[{"uid": "GS:1", "title": "Håp", "article_url": "https://x.no", "cites": 1}]\n',
    "csv": (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
        '1,Håp,"Ness A, Vik B",J. 2020;1(2):3-4.,Ness A,J,2020,2020/01/01,,,10.1000/x\n'
    ),
    "jsonl": '{"title": "Håp", "year": 2020, "authors": ["Ness, Anne"]}\n',
    "pubmed-xml": (
        '<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>'
        "<ArticleTitle>Håp</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ),
    "endnote-xml": (
        '<xml><records><record><ref-type name="Book">6</ref-type><titles><title>Håp</title></titles></record>'
        "</records></xml>"
    ),
}


def workbook(rows: list[list[str]]) -> bytes:
    """An xlsx file with these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SAMPLES = {
    **{key: text.encode("utf-8") for key, text in TEXTS.items()},
    "xlsx": workbook(list(csv.reader(TEXTS["csv"].splitlines()))),
}
