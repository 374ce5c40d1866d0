"""The columns of further databases and hosts.

Column names of Dimensions from public code that reads such files. Assumed, not verified with a file: the columns of
Lens, ProQuest, EBSCO, Europe PMC, OpenAlex and DiVA (CSVall2), that OpenAlex parts its lists with a bar, and that DiVA
puts identifiers and places in brackets after each name. Oria (Primo) is not here: no facts of its columns were found.
"""

from __future__ import annotations

from litreview.formats.columns import Columns, People

_LENS = Columns(
    "lens",
    "The Lens",
    ("Lens ID", "Title"),
    {
        "title": ("Title",),
        "authors": ("Author/s",),
        "year": ("Publication Year",),
        "date": ("Date Published",),
        "container": ("Source Title",),
        "volume": ("Volume",),
        "issue": ("Issue Number",),
        "first_page": ("Start Page",),
        "last_page": ("End Page",),
        "issn": ("ISSNs",),
        "doi": ("DOI",),
        "pmid": ("PMID",),
        "pmcid": ("PMCID",),
        "url": ("External URL", "Source URLs"),
        "abstract": ("Abstract",),
        "keywords": ("Keywords",),
        "subjects": ("MeSH Terms", "Fields of Study"),
        "publication_types": ("Publication Type",),
        "publisher": ("Publisher",),
        "country": ("Source Country",),
        "accession": ("Lens ID",),
    },
    platform="Cambia",
    people=People.GIVEN_FIRST,
)

_DIMENSIONS = Columns(
    "dimensions",
    "Dimensions",
    ("Publication ID", "PubYear"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "year": ("PubYear",),
        "date": (
            "Publication Date",
            "Publication date (print)",
            "Publication date (online)",
            "Publication Date (print)",
        ),
        "container": ("Source title", "Source Title/Anthology Title", "Anthology title"),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("Pagination",),
        "doi": ("DOI",),
        "pmid": ("PMID",),
        "pmcid": ("PMCID",),
        "issn": ("ISSN",),
        "isbn": ("ISBN",),
        "url": ("Source Linkout", "Dimensions URL"),
        "abstract": ("Abstract",),
        "subjects": ("MeSH terms",),
        "keywords": ("Keywords", "Author Keywords"),
        "publication_types": ("Publication Type",),
        "publisher": ("Publisher",),
        "accession": ("Publication ID",),
    },
    platform="Digital Science",
)

_PROQUEST = Columns(
    "proquest",
    "ProQuest",
    ("StoreId",),
    {
        "title": ("Title",),
        "authors": ("Authors", "Author"),
        "year": ("year", "Publication year"),
        "date": ("pubdate", "publication date", "AlphaDate", "startDate"),
        "container": ("pubtitle", "publication title"),
        "volume": ("volume",),
        "issue": ("issue",),
        "pages": ("pages", "pagination"),
        "first_page": ("startPage",),
        "doi": ("digitalObjectIdentifier", "DOI"),
        "issn": ("issn", "eIssn"),
        "isbn": ("isbn",),
        "url": ("DocumentURL", "document url"),
        "abstract": ("Abstract",),
        "keywords": ("identifierKeywords", "Identifier / keyword"),
        "subjects": ("subjectTerms", "subjects", "Subject"),
        "languages": ("language", "languageOfSummary", "Language of Publication"),
        "publication_types": ("documentType", "ArticleType", "Document type"),
        "publisher": ("publisherName", "companies", "publisher"),
        "place": ("placeOfPublication",),
        "country": ("countryOfPublication",),
        "database": ("Database",),
        "accession": ("StoreId",),
    },
    platform="ProQuest",
)

_EBSCO = Columns(
    "ebsco",
    "EBSCO",
    ("PLink", "Article Title"),
    {
        "title": ("Article Title",),
        "authors": ("Author", "Authors"),
        "date": ("Publication Date",),
        "year": ("Publication Date",),
        "container": ("Journal Title", "Journal"),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "first_page": ("First Page",),
        "doi": ("DOI",),
        "issn": ("ISSN",),
        "isbn": ("ISBN",),
        "url": ("PLink",),
        "abstract": ("Abstract",),
        "keywords": ("Keywords",),
        "subjects": ("Subjects",),
        "publication_types": ("Doctype",),
        "publisher": ("Publisher",),
        "accession": ("Accession Number",),
    },
    platform="EBSCOhost",
)

_EUROPEPMC = Columns(
    "europepmc",
    "Europe PMC",
    ("SOURCE", "EXTERNAL_ID", "TITLE"),
    {
        "title": ("TITLE",),
        "authors": ("AUTHORS", "AUTHOR_STRING"),
        "year": ("PUBLICATION_YEAR", "PUB_YEAR"),
        "date": ("FIRST_PUBLICATION_DATE",),
        "container": ("JOURNAL_TITLE", "JOURNAL"),
        "volume": ("VOLUME", "JOURNAL_VOLUME"),
        "issue": ("ISSUE",),
        "pages": ("PAGE_INFO", "PAGES"),
        "doi": ("DOI",),
        "pmid": ("PMID",),
        "pmcid": ("PMCID",),
        "issn": ("ISSN", "JOURNAL_ISSN"),
        "publication_types": ("PUB_TYPE",),
        "database": ("SOURCE",),
    },
    ids={"europepmc": ("EXTERNAL_ID",)},
    platform="EMBL-EBI",
    source="europepmc",
    full_stop=True,
)

_OPENALEX_FIELDS = {
    "title": ("title", "display_name"),
    "year": ("publication_year",),
    "date": ("publication_date",),
    "volume": ("biblio.volume", "biblio_volume"),
    "issue": ("biblio.issue", "biblio_issue"),
    "first_page": ("biblio.first_page", "biblio_first_page"),
    "last_page": ("biblio.last_page", "biblio_last_page"),
    "doi": ("doi",),
    "pmid": ("ids.pmid", "pmid"),
    "pmcid": ("ids.pmcid", "pmcid"),
    "issn": ("primary_location.source.issn", "primary_location_source_issn"),
    "container": (
        "primary_location.source.display_name",
        "primary_location_source_display_name",
        "primary_location_display_name",
    ),
    "publisher": ("primary_location.source.host_organization_name",),
    "url": ("primary_location.landing_page_url", "primary_location_landing_page_url"),
    "abstract": ("abstract",),
    "languages": ("language",),
    "keywords": ("keywords.display_name", "keywords"),
    "publication_types": ("type",),
    "authors": ("authorships.author.display_name", "author_names", "authorships.raw_author_name"),
}


def _openalex(*marks: str) -> Columns:
    return Columns(
        "openalex",
        "OpenAlex",
        marks,
        _OPENALEX_FIELDS,
        ids={"openalex": ("id",)},
        platform="OurResearch",
        source="openalex",
        people=People.GIVEN_FIRST,
        list_sign="|",
    )


_DIVA = Columns(
    "diva",
    "DiVA",
    ("PID", "Name", "Title", "PublicationType"),
    {
        "title": ("Title",),
        "authors": ("Name",),
        "year": ("Year",),
        "date": ("PublicationDate",),
        "container": ("Journal", "HostPublication"),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "first_page": ("StartPage",),
        "last_page": ("EndPage",),
        "doi": ("DOI",),
        "pmid": ("PMID",),
        "issn": ("JournalISSN", "JournalEISSN"),
        "isbn": ("ISBN",),
        "url": ("FullTextLink", "NBN"),
        "abstract": ("Abstract",),
        "keywords": ("Keywords",),
        "languages": ("Language",),
        "publication_types": ("PublicationType",),
        "publisher": ("Publisher",),
        "place": ("City",),
        "edition": ("Edition",),
        "accession": ("PID",),
    },
    ids={"wos": ("ISI",), "scopus": ("ScopusId",)},
    platform="DiVA",
    source="diva",
    people=People.BRACKETS,
)

HOSTS = (
    *(_LENS, _DIMENSIONS, _PROQUEST, _EBSCO, _EUROPEPMC, _DIVA),
    *(_openalex("id", "authorships.author.display_name"), _openalex("id", "doi", "publication_year", "cited_by_count")),
)
