"""The tags of Ovid's databases and the headings of its other layout, by what they say.

Relied on: Ovid's database guides (https://ospguides.ovid.com/OSPguides/), for MEDLINE, Embase, PsycINFO, BIOSIS.
The tags do not mean the same everywhere: CP is the country in MEDLINE and Embase and the copyright in PsycINFO, ED is
the day of entry in MEDLINE. Where a tag means two things, `ovid_record.py` looks at its text or at the database.
"""

from __future__ import annotations

DATABASE = ("DB", "Database", "Database Name")
ACCESSION = ("AN", "UI", "Accession Number", "Unique Identifier")
PMID = ("PM", "PMID", "PubMed ID", "PubMed Identifier")
TITLE = ("TI", "Title", "Article Title")
CHAPTER = ("Chapter Title",)
ORIGINAL_TITLE = ("OT", "TT", "Original Title", "Vernacular Title", "Title Translation")
BOOK_TITLE = ("BT", "BK", "Book Title", "Book")
FULL_AUTHORS = ("FA", "Authors Full Name", "Author Full Name")
AUTHORS = ("AU", "Author", "Authors")
GROUPS = ("CA", "CN", "Corporate Author", "Group Name", "Group Author")
EDITORS = ("ED", "BE", "Editor", "Editors", "Book Editors", "Book Editor")
JOURNAL = ("JN", "NJ", "JT", "Journal Name", "NLM Journal Name", "Journal", "Journal Title", "Publication Name")
JOURNAL_SHORT = ("JA", "TA", "Journal Abbreviation", "Abbreviated Journal Name")
DATE = ("DP", "YR", "DG", "MO", "Date of Publication", "Publication Date", "Year of Publication", "Year")
VOLUME = ("VO", "VI", "Volume")
ISSUE = ("IP", "Issue", "Issue/Part", "Issue Number")
PAGES = ("PG", "Page", "Pages", "Pagination", "Page Range")
ARTICLE_NUMBER = ("AR", "Article Number")
EDITION = ("EN", "Edition")
SOURCE = ("SO", "Source")
PUBLISHER = ("PB", "PU", "Publisher", "Publisher Information")
COUNTRY = ("CP", "CY", "Country of Publication", "Country")
SERIALS = (
    *("IS", "IT", "ES", "IY", "IL", "IB", "ISSN", "ISSN Print", "ISSN Electronic", "ISSN Linking"),
    *("Electronic ISSN", "Print ISSN", "ISBN", "International Standard Serial Number"),
)
DOI = ("DO", "DI", "DOI", "DOI Number", "Digital Object Identifier")
LINKS = (
    *("UR", "LK", "JL", "XL", "URL", "Web Address", "Link to the Ovid Full Text or citation"),
    *("Link to the Ovid Full Text or Citation", "Link to the External Link Resolver"),
)
ABSTRACT = ("AB", "Abstract")
LANGUAGE = ("LG", "LA", "Language", "Languages")
KEYWORDS = (
    *("KW", "KF", "ID", "Author Keywords", "Keywords", "Keyword", "Keyword Heading", "Keyword Headings"),
    *("Key Concepts", "Key Concept", "Key Phrase Identifiers", "Identifiers"),
)
SUBJECTS = (
    *("MH", "DE", "SH", "OD", "CC", "MC", "Subject Headings", "Subject Heading", "MeSH Subject Headings"),
    *("MeSH Subject Heading", "MeSH Headings", "Heading Words", "Descriptors", "Classification Code"),
    *("Classification Codes", "Concept Codes", "Major Concepts"),
)
TYPES = ("PT", "DT", "Publication Type", "Publication Types", "Document Type")
REVIEWED = ("PT", "PS", "DT", "Publication Type", "Publication Status", "Peer Reviewed", "Peer Review")
