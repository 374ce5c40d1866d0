"""How the sources with an API take limits: as clauses of the text, or as parameters of the request.

PubMed: User Guide (https://pubmed.ncbi.nlm.nih.gov/help/), «Search field tags» and «Filters». Europe PMC, OpenAlex,
Crossref, Semantic Scholar, DOAJ, ERIC, arXiv, NVA, ClinicalTrials.gov, Primo: their API pages, as in docs/dialects.md.
Assumed, not verified: CORE's forms, Primo's date facet, OpenAlex's `open_access.is_oa`, ERIC's quotation marks around
languages, and that NVA's `publication_year_before` does not include the year itself.

What a source took in from a day on (`entered`): PubMed's create date, which unlike the entry date is never set back to
the date of publication (NLM Technical Bulletin 2008;365:e4); Europe PMC's FIRST_IDATE, among the names its own list of
fields gives; Crossref's from-created-date, the first deposit of the DOI (REST API filters); ClinicalTrials.gov's first
posting; NVA's `created_since` (its source code). OpenAlex has from_created_date for paying customers only, so it is
not used. Assumed, not verified: that DOAJ can be searched by `created_date`, which it can be sorted by; that NVA takes
a day without a time; and that arXiv has announced a week later all that was submitted by a day (`early`).
"""

from __future__ import annotations

from litreview.query.dialects.limit_forms import LimitForm, LimitForms, Names

PUBMED = LimitForms(
    years=LimitForm("{first}:{last}[dp]"),  # PubMed's own way of writing «no end» is the year 3000
    language=LimitForm("{}", each="{}[la]"),
    kinds={
        "article": "journal article[pt]",
        "review": "review[pt]",
        "systematic_review": "systematic[sb]",
        "meta_analysis": "meta-analysis[pt]",
        "clinical_trial": "clinical trial[pt]",
        "rct": "randomized controlled trial[pt]",
        "observational": "observational study[pt]",
        "case_report": "case reports[pt]",
        "guideline": "guideline[pt]",
        "books": "booksdocs[Filter]",
        "full_text": "fft[Filter]",
        "free_full_text": "free full text[sb]",
        "abstract": "hasabstract",
        "humans": "humans[mh]",
        "medline": "medline[sb]",
        "preprint": "preprint[pt]",
    },
    full_text=LimitForm("fft[Filter]"),
    free_full_text=LimitForm("free full text[sb]"),
    entered=LimitForm("{slashed}:3000/12/31[crdt]"),
)
EUROPEPMC = LimitForms(
    years=LimitForm("PUB_YEAR:[{first} TO {last}]"),
    language=LimitForm("{}", each="LANG:{}"),
    names=Names.THREE,
    kinds={
        "article": 'PUB_TYPE:"journal article"',
        "review": "PUB_TYPE:review",
        "systematic_review": 'PUB_TYPE:"systematic review"',
        "meta_analysis": 'PUB_TYPE:"meta-analysis"',
        "clinical_trial": 'PUB_TYPE:"clinical trial"',
        "rct": 'PUB_TYPE:"randomized controlled trial"',
        "observational": 'PUB_TYPE:"observational study"',
        "case_report": 'PUB_TYPE:"case reports"',
        "guideline": "PUB_TYPE:guideline",
        "abstract": "HAS_ABSTRACT:y",
        "medline": "SRC:MED",
        "preprint": "SRC:PPR",
        "full_text": "HAS_FT:y",
        "free_full_text": "OPEN_ACCESS:y",
    },
    full_text=LimitForm("HAS_FT:y"),
    free_full_text=LimitForm("OPEN_ACCESS:y"),
    entered=LimitForm("FIRST_IDATE:[{day} TO 3000-12-31]"),
)
OPENALEX = LimitForms(
    years=LimitForm("publication_year:{first}-{last}", "filter"),
    since=LimitForm("from_publication_date:{first}-01-01", "filter"),
    until=LimitForm("to_publication_date:{last}-12-31", "filter"),
    language=LimitForm("language:{}", "filter", either="|"),
    names=Names.TWO,
    kind=LimitForm("type:{}", "filter", either="|"),
    kinds={"article": "article", "review": "review", "phd": "dissertation", "preprint": "preprint", "book": "book"},
    marks={
        "abstract": LimitForm("has_abstract:true", "filter"),
        "medline": LimitForm("indexed_in:pubmed", "filter"),
        "free_full_text": LimitForm("open_access.is_oa:true", "filter"),
    },
    free_full_text=LimitForm("open_access.is_oa:true", "filter"),
)
CROSSREF = LimitForms(
    years=LimitForm("from-pub-date:{first},until-pub-date:{last}", "filter"),
    since=LimitForm("from-pub-date:{first}", "filter"),
    until=LimitForm("until-pub-date:{last}", "filter"),
    kind=LimitForm("type:{}", "filter", either=",type:"),  # one name twice is OR
    kinds={
        "article": "journal-article",
        "book": "book",
        "chapter": "book-chapter",
        "report": "report",
        "phd": "dissertation",
        "preprint": "posted-content",
    },
    marks={"abstract": LimitForm("has-abstract:true", "filter")},
    entered=LimitForm("from-created-date:{day}", "filter"),
)
SEMANTIC_SCHOLAR = LimitForms(
    years=LimitForm("{first}-{last}", "year"),
    since=LimitForm("{first}-", "year"),
    until=LimitForm("-{last}", "year"),
    kind=LimitForm("{}", "publicationTypes", either=","),
    kinds={
        "article": "JournalArticle",
        "review": "Review",
        "meta_analysis": "MetaAnalysis",
        "clinical_trial": "ClinicalTrial",
        "case_report": "CaseReport",
        "book": "Book",
        "chapter": "BookSection",
    },
)
DOAJ = LimitForms(
    years=LimitForm("bibjson.year:[{first} TO {last}]"),
    peer_journals=True,
    entered=LimitForm("created_date:[{day} TO 3000-12-31]"),
)
ERIC = LimitForms(
    years=LimitForm("publicationdateyear:[{first} TO {last}]"),
    language=LimitForm("{}", each='language:"{}"'),
    names=Names.CAPITAL,
    kinds={"article": 'publicationtype:"Journal Articles"'},
    peer_reviewed=LimitForm("peerreviewed:T"),
)
ARXIV = LimitForms(
    years=LimitForm("submittedDate:[{first}01010000 TO {last}12312359]"),
    other_date=True,
    entered=LimitForm("submittedDate:[{digits}0000 TO 300012312359]"),
    early=7,
)
CORE = LimitForms(
    years=LimitForm("yearPublished>={first} AND yearPublished<={last}"),
    since=LimitForm("yearPublished>={first}"),
    until=LimitForm("yearPublished<={last}"),
    language=LimitForm("{}", each='language.code:"{}"'),
    names=Names.TWO,
)
CLINICALTRIALS = LimitForms(
    years=LimitForm("AREA[StartDate]RANGE[{first}-01-01,{last}-12-31]", "filter.advanced"),
    since=LimitForm("AREA[StartDate]RANGE[{first}-01-01,MAX]", "filter.advanced"),
    until=LimitForm("AREA[StartDate]RANGE[MIN,{last}-12-31]", "filter.advanced"),
    joints={"filter.advanced": " AND "},
    other_date=True,
    entered=LimitForm("AREA[StudyFirstPostDate]RANGE[{day},MAX]", "filter.advanced"),
)
NVA = LimitForms(
    since=LimitForm("{first}", "publication_year_since"),
    until=LimitForm("{after}", "publication_year_before"),
    language=LimitForm("{}", "publication_language", each="http://lexvo.org/id/iso639-3/{}", either=","),
    names=Names.LEXVO,
    kind=LimitForm("{}", "category", either=","),
    kinds={
        "research_article": "AcademicArticle",
        "review": "AcademicLiteratureReview",
        "bachelor": "DegreeBachelor",
        "master": "DegreeMaster",
        "phd": "DegreePhd",
    },
    entered=LimitForm("{day}", "created_since"),
)
PRIMO = LimitForms(
    years=LimitForm("facet_searchcreationdate,exact,[{first} TO {last}]", "qInclude"),
    language=LimitForm("{}", "multiFacets", each="facet_lang,include,{}", either="|,|"),
    names=Names.THREE,
    kind=LimitForm("{}", "multiFacets", each="facet_rtype,include,{}", either="|,|"),
    kinds={"article": "articles", "review": "reviews", "chapter": "book_chapters", "book": "books"},
    peer_reviewed=LimitForm("facet_tlevel,exact,peer_reviewed", "qInclude"),
    full_text=LimitForm("facet_tlevel,exact,online_resources", "qInclude"),
    free_full_text=LimitForm("facet_tlevel,exact,open_access", "qInclude"),
    joints={"qInclude": "|,|", "multiFacets": "|,|"},
)
