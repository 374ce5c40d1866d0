"""The columns of programs that keep references or screen them.

Read from a recording: RefWorks. Column names of the others from public code that reads such files: Zotero, Publish or
Perish, Rayyan, Covidence. Assumed, not verified with a file: that ASReview keeps the columns it was given and adds
those that begin with `asreview_`. What was decided in a screening tool stays in `extra`, under its column.
"""

from __future__ import annotations

from litreview.formats.columns import Columns, People

_ZOTERO = Columns(
    "zotero",
    "Zotero",
    ("Key", "Item Type", "Publication Title"),
    {
        "title": ("Title",),
        "authors": ("Author",),
        "editors": ("Editor",),
        "year": ("Publication Year",),
        "date": ("Date",),
        "container": ("Publication Title",),
        "container_short": ("Journal Abbreviation",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("Pages",),
        "edition": ("Edition",),
        "publisher": ("Publisher",),
        "place": ("Place",),
        "doi": ("DOI",),
        "issn": ("ISSN",),
        "isbn": ("ISBN",),
        "url": ("Url",),
        "abstract": ("Abstract Note",),
        "languages": ("Language",),
        "keywords": ("Manual Tags", "Automatic Tags"),
        "type": ("Item Type",),
        "publication_types": ("Type",),
        "database": ("Library Catalog", "Archive"),
        "notes": ("Notes",),
    },
    ids={"zotero": ("Key",)},
)

_PUBLISH_OR_PERISH = Columns(
    "publish-or-perish",
    "Publish or Perish",
    ("Cites", "GSRank", "QueryDate"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "year": ("Year",),
        "container": ("Source",),
        "publisher": ("Publisher",),
        "url": ("ArticleURL",),
        "doi": ("DOI",),
        "issn": ("ISSN",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "first_page": ("StartPage",),
        "last_page": ("EndPage",),
        "abstract": ("Abstract",),
        "type": ("Type",),
    },
    links=("ArticleURL",),
    people=People.GIVEN_FIRST,
    cut=True,
)

_REFWORKS = Columns(
    "refworks",
    "RefWorks",
    ("Reference Type", "Authors, Primary", "Title Primary"),
    {
        "type": ("Reference Type",),
        "authors": ("Authors, Primary",),
        "editors": ("Authors, Secondary",),
        "title": ("Title Primary",),
        "original_title": ("Original Foreign Title",),
        "container": ("Periodical Full", "Title Secondary", "Periodical Abbrev"),
        "container_short": ("Periodical Abbrev",),
        "year": ("Pub Year",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "first_page": ("Start Page",),
        "last_page": ("Other Pages",),
        "keywords": ("Keywords",),
        "abstract": ("Abstract",),
        "notes": ("Notes", "Personal Notes"),
        "edition": ("Edition",),
        "publisher": ("Publisher",),
        "place": ("Place Of Publication",),
        "issn": ("ISSN/ISBN",),
        "accession": ("Accession Number",),
        "languages": ("Language",),
        "url": ("URL", "Links"),
        "doi": ("DOI",),
        "pmid": ("PMID",),
        "pmcid": ("PMCID",),
        "database": ("Database", "Sub file/Database", "Data Source"),
    },
)

_RAYYAN = Columns(
    "rayyan",
    "Rayyan",
    ("key", "title", "authors", "journal", "notes", "location"),
    {
        "title": ("title",),
        "authors": ("authors",),
        "year": ("year",),
        "container": ("journal",),
        "volume": ("volume",),
        "issue": ("issue",),
        "pages": ("pages",),
        "issn": ("issn",),
        "url": ("url",),
        "languages": ("language",),
        "publisher": ("publisher",),
        "place": ("location",),
        "abstract": ("abstract",),
        "doi": ("doi",),
        "keywords": ("keywords",),
        "pmid": ("pubmed_id",),
        "pmcid": ("pmc_id",),
    },
    ids={"rayyan": ("key",)},
    list_sign=",",
)

_COVIDENCE = Columns(
    "covidence",
    "Covidence",
    ("Covidence #", "Title"),
    {
        "title": ("Title",),
        "authors": ("Authors",),
        "year": ("Published Year",),
        "container": ("Journal",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("Pages",),
        "accession": ("Accession Number",),
        "doi": ("DOI",),
        "abstract": ("Abstract",),
    },
    ids={"covidence": ("Covidence #",)},
)

_ASREVIEW_FIELDS = {
    "title": ("title", "primary_title", "titles"),
    "authors": ("authors", "author names", "first_authors"),
    "year": ("year", "publication_year", "date"),
    "container": ("journal", "secondary_title", "container"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
    "abstract": ("abstract", "notes_abstract", "abstract note"),
    "keywords": ("keywords",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "url": ("url", "urls"),
    "languages": ("language",),
    "issn": ("issn",),
    "isbn": ("isbn",),
    "publisher": ("publisher",),
}


def _asreview(*marks: str) -> Columns:
    return Columns("asreview", "ASReview", marks, _ASREVIEW_FIELDS)


PROGRAMS = (
    *(_ZOTERO, _PUBLISH_OR_PERISH, _REFWORKS, _RAYYAN, _COVIDENCE),
    *(
        _asreview("title", "asreview_label"),
        _asreview("title", "asreview_prior"),
        _asreview("title", "abstract", "included"),
    ),
)
