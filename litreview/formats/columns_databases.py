"""The columns of databases' own exports.

Read from recordings: Scopus, Embase, PubMed, IEEE Xplore (short form), BVS. Column names of Web of Science (full
record), IEEE Xplore (long form) and Embase (all fields) from public code that reads such files.
BVS's `mdl-34082220` is the PMID of a MEDLINE record (so it is in the recording).
"""

from __future__ import annotations

from litreview.formats.columns import Citation, Columns, People

_SCOPUS = Columns(
    "scopus",
    "Scopus",
    ("EID", "Source title"),
    {
        "title": ("Title",),
        "authors": ("Author full names", "Authors"),
        "editors": ("Editors",),
        "year": ("Year",),
        "container": ("Source title",),
        "container_short": ("Abbreviated Source Title",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "article_number": ("Art. No.", "Article number"),
        "first_page": ("Page start",),
        "last_page": ("Page end",),
        "doi": ("DOI",),
        "pmid": ("PubMed ID",),
        "issn": ("ISSN",),
        "isbn": ("ISBN",),
        "url": ("Link",),
        "abstract": ("Abstract",),
        "keywords": ("Author Keywords",),
        "subjects": ("Index Keywords",),
        "languages": ("Language of Original Document",),
        "publication_types": ("Document Type",),
        "publisher": ("Publisher",),
        "database": ("Source",),
        "accession": ("EID",),
    },
    platform="Elsevier",
    source="scopus",
    tail=("Funding Text 1", r"2-s2\.0-\d+"),
    without=("[No author name available]", "[No abstract available]"),
)

_WOS = Columns(
    "wos",
    "Web of Science",
    ("UT (Unique WOS ID)", "Article Title"),
    {
        "title": ("Article Title",),
        "authors": ("Author Full Names", "Authors", "Book Authors", "Group Authors"),
        "editors": ("Book Editors",),
        "year": ("Publication Year",),
        "date": ("Publication Date", "Early Access Date"),
        "container": ("Source Title",),
        "container_short": ("Journal ISO Abbreviation", "Journal Abbreviation"),
        "volume": ("Volume",),
        "issue": ("Issue", "Special Issue"),
        "first_page": ("Start Page",),
        "last_page": ("End Page",),
        "article_number": ("Article Number",),
        "doi": ("DOI",),
        "pmid": ("Pubmed Id",),
        "issn": ("ISSN", "eISSN"),
        "isbn": ("ISBN",),
        "url": ("Web of Science Record", "DOI Link"),
        "abstract": ("Abstract",),
        "languages": ("Language",),
        "keywords": ("Author Keywords",),
        "subjects": ("Keywords Plus",),
        "publication_types": ("Document Type",),
        "type": ("Document Type", "Publication Type"),
        "publisher": ("Publisher",),
        "place": ("Publisher City",),
        "accession": ("UT (Unique WOS ID)",),
    },
    platform="Clarivate",
    source="wos",
)

_PUBMED = Columns(
    "pubmed",
    "PubMed",
    ("PMID", "Citation", "Journal/Book", "Publication Year"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "year": ("Publication Year",),
        "container": ("Journal/Book",),
        "pmid": ("PMID",),
        "pmcid": ("PMCID",),
        "doi": ("DOI",),
        "citation": ("Citation",),
    },
    ids={"nihms": ("NIHMS ID",)},
    platform="NCBI",
    source="pubmed",
    citation=Citation.PUBMED,
    full_stop=True,
)

_EMBASE_FIELDS = {
    "title": ("Title",),
    "original_title": ("Original Title", "Original (non-English) title"),
    "authors": ("Author Names",),
    "editors": ("Editors",),
    "citation": ("Source",),
    "container": ("Source title",),
    "year": ("Publication Year",),
    "date": ("Date of Publication",),
    "volume": ("Volume",),
    "issue": ("Issue",),
    "first_page": ("First Page",),
    "last_page": ("Last Page",),
    "issn": ("ISSN",),
    "isbn": ("ISBN",),
    "doi": ("DOI",),
    "pmid": ("Medline PMID", "PMID"),
    "accession": ("Embase Accession ID", "Embase Accession Number", "PUI"),
    "url": ("Embase Link", "Full Text Link", "Open URL Link"),
    "abstract": ("Abstract", "Original Abstract"),
    "keywords": ("Author Keywords", "keywords"),
    "subjects": (
        "Emtree Drug Index Terms (Major Focus)",
        "Emtree Medical Index Terms (Major Focus)",
        "Emtree Drug Index Terms",
        "Emtree Medical Index Terms",
    ),
    "languages": ("Article Language", "Language of Article"),
    "publication_types": ("Publication Type",),
    "publisher": ("Book Publisher",),
}


def _embase(*marks: str) -> Columns:
    return Columns(
        "embase",
        "Embase",
        marks,
        _EMBASE_FIELDS,
        links=("Open URL Link",),
        platform="Elsevier",
        source="embase",
        citation=Citation.EMBASE,
        list_sign=",",
    )


EMBASE = _embase("Author Names", "Source")

_IEEE = Columns(
    "ieee",
    "IEEE Xplore",
    ("Document Title", "Date Added To Xplore"),
    {
        "title": ("Document Title",),
        "authors": ("Authors",),
        "year": ("Publication Year", "Publication_Year"),
        "date": ("Issue Date", "Online Date"),
        "container": ("Publication Title",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "first_page": ("Start Page",),
        "last_page": ("End Page",),
        "issn": ("ISSN",),
        "isbn": ("ISBNs", "ISBN"),
        "doi": ("DOI",),
        "url": ("PDF Link",),
        "abstract": ("Abstract",),
        "keywords": ("Author Keywords",),
        "subjects": ("IEEE Terms", "INSPEC Controlled Terms", "Mesh_Terms"),
        "publisher": ("Publisher",),
        "publication_types": ("Document Identifier",),
    },
    platform="IEEE",
    people=People.GIVEN_FIRST,
)

_IEEE_SHORT = Columns(
    "ieee",
    "IEEE Xplore",
    ("Title", "Authors", "Affiliations", "Publication", "Category"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "container": ("Publication",),
        "doi": ("DOI",),
        "abstract": ("Abstract",),
        "publication_types": ("Category",),
    },
    platform="IEEE",
    people=People.GIVEN_FIRST,
)

_BVS = Columns(
    "bvs",
    "BVS",
    ("ID", "Descriptor(s)", "Entry Date"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "citation": ("Source",),
        "container": ("Journal",),
        "database": ("Database",),
        "publication_types": ("Type",),
        "languages": ("Language",),
        "year": ("Publication year",),
        "subjects": ("Descriptor(s)",),
        "keywords": ("Keyword(s)",),
        "country": ("Publication Country",),
        "url": ("Fulltext URL",),
        "abstract": ("Abstract",),
        "volume": ("Volume number",),
        "issue": ("Issue number",),
        "doi": ("DOI",),
        "issn": ("ISSN",),
        "accession": ("Accession number",),
        "pmcid": ("PMCID",),
    },
    ids={"bvs": ("ID",)},
    platform="BIREME",
    citation=Citation.BVS,
    full_stop=True,
)

DATABASES = (
    *(_SCOPUS, _WOS, _PUBMED, _IEEE, _IEEE_SHORT, _BVS),
    *(EMBASE, _embase("Embase Accession ID", "Title"), _embase("Author Names", "Emtree Medical Index Terms")),
)
