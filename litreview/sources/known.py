"""Every source by key: what it is, where it belongs in PRISMA 2020, and what a log should say about it.

Data, not code. `names` are the ways students write a source; `filters` the names of the filters in its own interface,
None where we do not know them all; `ended` the last year it took in publications.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model import Message, SourceColumn, message
from litreview.sources.base import Capabilities, Cost, KeyUse

PUBMED_CAP = 9999  # ids that PubMed hands out of one query

_DATABASE, _REGISTER, _WEBSITE = SourceColumn.DATABASE, SourceColumn.REGISTER, SourceColumn.WEBSITE


@dataclass(frozen=True, slots=True)
class Place:
    """A source as the registry knows it."""

    key: str
    capabilities: Capabilities
    names: tuple[str, ...] = ()
    filters: tuple[str, ...] | None = None
    ended: int | None = None

    @property
    def title(self) -> str:
        """Its proper name; the key where it has none (websites, experts)."""
        return self.capabilities.title or self.key

    @property
    def platform(self) -> str:
        return self.capabilities.platform

    @property
    def column(self) -> SourceColumn:
        return self.capabilities.column

    @property
    def repeatable(self) -> bool:
        return self.capabilities.repeatable

    @property
    def searchable(self) -> bool:
        return self.capabilities.searchable

    @property
    def note(self) -> Message | None:
        return self.capabilities.note


# No cap: a search with more hits than PUBMED_CAP is divided on the date of publication
PUBMED = Capabilities(
    "PubMed",
    "NCBI",
    _DATABASE,
    note=message("source.note.pubmed"),
    cost=Cost(200, before=1, per_second=2.8, per_second_with_key=9.0, key=KeyUse.FASTER),
)


# Paces and page sizes: what each service documents or its headers said when recorded; «assumed» where neither does.
EUROPEPMC = Capabilities("Europe PMC", "EMBL-EBI", _DATABASE, cost=Cost(1000, per_second=2.0))  # pace assumed
OPENALEX = Capabilities(
    "OpenAlex",
    "OurResearch",
    _DATABASE,
    note=message("source.note.openalex"),
    cost=Cost(100, per_second=1.0, per_second_with_key=5.0, key=KeyUse.FASTER),
)
CROSSREF_CAP = 10_000  # by offset; see sources/crossref.py on why not by cursor
CROSSREF = Capabilities(
    "Crossref",
    "Crossref",
    _DATABASE,
    repeatable=False,
    cap=CROSSREF_CAP,
    note=message("source.note.crossref"),
    cost=Cost(1000),
)
IDUNN_CROSSREF = Capabilities(
    "Idunn (Crossref)",
    "Crossref",
    _DATABASE,
    repeatable=False,
    cap=CROSSREF_CAP,
    note=message("source.note.idunn_crossref"),
    cost=Cost(1000),
)
SEMANTICSCHOLAR = Capabilities(
    "Semantic Scholar",
    "Allen Institute for AI",
    _DATABASE,
    note=message("source.note.semanticscholar"),
    cost=Cost(1000, per_second=0.5, per_second_with_key=0.9, key=KeyUse.FASTER),  # pace without a key assumed
)
DOAJ_CAP = 1000
DOAJ = Capabilities("DOAJ", "DOAJ", _DATABASE, cap=DOAJ_CAP, cost=Cost(100, per_second=1.8))
ERIC = Capabilities("ERIC", "IES", _DATABASE, cost=Cost(200, per_second=1.0))  # both assumed
ARXIV_CAP = 30_000
ARXIV = Capabilities("arXiv", "Cornell University", _DATABASE, cap=ARXIV_CAP, cost=Cost(500, per_second=0.32))
# No cap: what lies beyond 10,000 is reached by marks
NVA = Capabilities(
    "Nasjonalt vitenarkiv (NVA)", "Sikt", _DATABASE, note=message("source.note.nva"), cost=Cost(100)
)  # pace assumed
CORE_CAP = 10_000  # assumed
CORE = Capabilities(
    "CORE", "The Open University", _DATABASE, cap=CORE_CAP, cost=Cost(100, per_second=0.5, key=KeyUse.NEEDED)
)
CLINICALTRIALS = Capabilities(
    "ClinicalTrials.gov",
    "NLM",
    _REGISTER,
    note=message("source.note.clinicaltrials"),
    cost=Cost(1000, per_second=0.8),  # about 50 requests a minute: assumed
)
OPENCITATIONS = Capabilities(
    "OpenCitations",
    "OpenCitations",
    SourceColumn.CITATION,
    searchable=False,  # it has no search: it is asked for citations of known works
    note=message("source.note.opencitations"),
    cost=Cost(10, per_second=2.0),  # 180 requests a minute
)
PRIMO_CAP = 5000  # assumed
PRIMO = Capabilities(
    "Oria (Primo API)",
    "Primo VE (Ex Libris)",
    _DATABASE,
    repeatable=False,
    cap=PRIMO_CAP,
    note=message("source.note.primo"),
    cost=Cost(50, key=KeyUse.NEEDED),
    settings=("vid", "tab", "scope"),
)

_PUBMED_FILTERS = (
    "abstract",
    "free full text",
    "full text",
    "associated data",
    "books and documents",
    "clinical trial",
    "meta-analysis",
    "randomized controlled trial",
    "review",
    "systematic review",
    "case reports",
    "guideline",
    "observational study",
    "humans",
    "other animals",
    "female",
    "male",
    "medline",
    "exclude preprints",
    "language",
    "english",
    "norwegian",
    "danish",
    "swedish",
    "publication date",
    "article type",
    "article language",
    "sex",
    "age",
)
_IDUNN_FILTERS = (
    "fagfellevurdert",
    "fagfellevurderte artikler",
    "forskningsartikkel",
    "forskningsartikler",
    "vitenskapelig artikkel",
    "vitenskapelige artikler",
    "peer reviewed",
    "research article",
    "tidsskrift",
    "tidsskrifter",
    "journal",
    "bok",
    "book",
    "fagområde",
    "subject",
    "publiseringsdato",
    "publication date",
    "open access",
)


def _hand(
    key: str,
    title: str,
    platform: str = "",
    column: SourceColumn = _DATABASE,
    *,
    names: str = "",
    repeatable: bool = True,
    noted: bool = False,
    filters: tuple[str, ...] | None = None,
    ended: int | None = None,
) -> Place:
    """A source searched by hand; `noted`: the catalogue has a note on it."""
    note = message(f"source.note.{key}") if noted else None
    split = tuple(name.strip() for name in names.split(";") if name.strip())
    return Place(key, Capabilities(title, platform, column, repeatable, False, None, note), split, filters, ended)


PLACES: tuple[Place, ...] = (
    Place(
        "pubmed",
        PUBMED,
        ("pub med", "pubmed medline", "medline pubmed", "medline via pubmed", "pubmed.ncbi.nlm.nih.gov", "ncbi pubmed"),
        _PUBMED_FILTERS,
    ),
    # Nordic
    _hand(
        "oria",
        "Oria",
        "Primo VE (Ex Libris)",
        noted=True,
        names="oria uis; oria uia; oria oslomet; oria norske fagbibliotek; bibsys oria; oria bibsys",
    ),
    _hand(
        "idunn",
        "Idunn",
        "Scandinavian University Press",
        noted=True,
        filters=_IDUNN_FILTERS,
        names="idunn.no; scup; scup.com; universitetsforlaget idunn",
    ),
    _hand(
        "svemed",
        "SveMed+",
        "Karolinska Institutet",
        noted=True,
        ended=2019,
        names="svemed; svemed +; svemed plus; sve med+",
    ),
    _hand("norart", "Norart", "Nasjonalbiblioteket", noted=True, names="norske tidsskriftartikler"),
    _hand("bibsys", "BIBSYS Ask", "Alma (Ex Libris)", noted=True, names="bibsys; bibsys ask; alma"),
    Place("nva", NVA, ("nasjonalt vitenarkiv", "nva", "cristin")),
    Place("idunn_crossref", IDUNN_CROSSREF, ("idunn crossref", "idunn via crossref")),
    Place("primo", PRIMO, ("oria api", "primo api")),
    _hand("swepub", "SwePub", "Kungliga biblioteket", names="swe pub"),
    _hand("diva", "DiVA", "Uppsala universitet", names="diva portal; diva-portal.org; digitala vetenskapliga arkivet"),
    _hand("helsebiblioteket", "Helsebiblioteket", "Folkehelseinstituttet", _WEBSITE, names="helsebiblioteket.no"),
    _hand(
        "sykepleien",
        "Sykepleien Forskning",
        "Norsk Sykepleierforbund",
        _WEBSITE,
        names="sykepleien; sykepleien.no; sykepleien forskning",
    ),
    # International, searched by this program
    Place("europepmc", EUROPEPMC, ("europe pmc", "europepmc.org", "europe pubmed central")),
    Place("openalex", OPENALEX, ("open alex", "openalex.org")),
    Place("crossref", CROSSREF, ("cross ref", "crossref.org")),
    Place("semanticscholar", SEMANTICSCHOLAR, ("semantic scholar", "semanticscholar.org")),
    Place("doaj", DOAJ, ("directory of open access journals", "doaj.org")),
    Place("arxiv", ARXIV, ("arxiv.org",)),
    Place("core", CORE, ("core.ac.uk",)),
    # International, by hand
    _hand(
        "cinahl",
        "CINAHL",
        "EBSCOhost",
        noted=True,
        names="cinahl complete; cinahl plus; cinahl plus with full text; cinahl with full text; cinahl ebsco; "
        "cinahl ebscohost; ebsco cinahl; ebscohost cinahl; cinahl ultimate; chinal",
    ),
    _hand(
        "psycinfo",
        "APA PsycInfo",
        "",
        names="psycinfo; psychinfo; psyc info; psycinfo ovid; psycinfo ebsco; "
        "apa psycinfo ovid; apa psycinfo ebscohost; ovid psycinfo",
    ),
    _hand("medline", "MEDLINE", "", noted=True, names="med line"),
    _hand("medline_ovid", "MEDLINE", "Ovid", names="ovid medline; medline ovid; medline via ovid; ovid medline r"),
    _hand("medline_ebsco", "MEDLINE", "EBSCOhost", names="medline ebsco; medline ebscohost; ebsco medline"),
    _hand("embase", "Embase", "", names="embase ovid; ovid embase; embase.com"),
    _hand(
        "cochrane",
        "Cochrane Library",
        "Wiley",
        names="cochrane; cochrane library; the cochrane library; cochranelibrary.com; central; cochrane central; "
        "cochrane database of systematic reviews",
    ),
    _hand("scopus", "Scopus", "Elsevier", names="scopus.com"),
    _hand(
        "wos",
        "Web of Science",
        "Clarivate",
        names="web of science core collection; wos; webofscience; isi web of science; web of knowledge",
    ),
    _hand("proquest", "ProQuest", "ProQuest", names="pro quest; proquest central; assia; sociological abstracts"),
    _hand("socindex", "SocINDEX", "EBSCOhost", names="socindex with full text; soc index"),
    _hand(
        "academic_search",
        "Academic Search",
        "EBSCOhost",
        names="academic search premier; academic search elite; academic search complete; academic search ultimate",
    ),
    Place("eric", ERIC, ("eric.ed.gov", "education resources information center")),
    _hand("eric_ebsco", "ERIC", "EBSCOhost", names="eric ebsco; eric ebscohost; ebsco eric"),
    _hand("eric_proquest", "ERIC", "ProQuest", names="eric proquest; proquest eric"),
    _hand("amed", "AMED", "Ovid"),
    _hand("pedro", "PEDro", "University of Sydney"),
    _hand("sciencedirect", "ScienceDirect", "Elsevier", names="science direct; sciencedirect.com"),
    _hand("springerlink", "SpringerLink", "Springer", names="springer link; springer; link.springer.com"),
    _hand("jstor", "JSTOR", "ITHAKA"),
    _hand("epistemonikos", "Epistemonikos", "Epistemonikos Foundation"),
    Place("clinicaltrials", CLINICALTRIALS, ("clinicaltrials.gov", "clinical trials")),
    _hand("prospero", "PROSPERO", "University of York", _REGISTER),
    # Search engines and websites
    _hand(
        "google_scholar",
        "Google Scholar",
        "Google",
        repeatable=False,
        noted=True,
        names="googlescholar; google scolar; google schoolar; scholar; scholar.google.com; scholar.google.no",
    ),
    _hand("google", "Google", "Google", _WEBSITE, repeatable=False, noted=True, names="google.no; google search"),
    _hand("lovdata", "Lovdata", "Stiftelsen Lovdata", _WEBSITE, names="lovdata.no; lovdata pro"),
    _hand("bokkilden", "Bokkilden", "Bokkilden", _WEBSITE, names="bokkilden.no"),
    # Other ways of finding works, by their place in PRISMA 2020
    _hand(
        "website",
        "",
        "",
        _WEBSITE,
        repeatable=False,
        noted=True,
        names="nettside; nettsted; nettsider; nettsteder; nettstad; websites; web site",
    ),
    _hand(
        "organisation",
        "",
        "",
        SourceColumn.ORGANISATION,
        repeatable=False,
        noted=True,
        names="organisasjon; organisasjoner; organisasjonar; organisations; organization; organizations",
    ),
    _hand(
        "citation",
        "",
        "",
        SourceColumn.CITATION,
        noted=True,
        names="citation searching; citation search; snowballing; snøballmetoden; snøballing; kjedesøk; siteringssøk; "
        "referansesøk; referanselister; referanselistene; litteraturlister; reference lists",
    ),
    Place("opencitations", OPENCITATIONS, ("open citations", "opencitations.net", "coci")),
    _hand(
        "handsearch",
        "",
        "",
        SourceColumn.OTHER,
        noted=True,
        names="hand search; handsearch; hand searching; handsearching; manual search; håndsøk; manuelt søk; handsøk; "
        "håndsøking; handsøking; manuelle søk",
    ),
    _hand(
        "expert",
        "",
        "",
        SourceColumn.OTHER,
        repeatable=False,
        noted=True,
        names="experts; ekspert; eksperter; ekspertar; fagperson; fagpersoner; fagpersonar; tip; tips; "
        "tips fra veileder; tips frå rettleiar; veileder; rettleiar; supervisor; tip from supervisor; kollega; "
        "colleague; bibliotekar; librarian",
    ),
)
