"""Which field of the search log a heading names, in bokmål, nynorsk and English.

The forms are those of printed logs («Søkemotor», «Søkeord og ordkombinasjoner», «avgrensninger», «Leste abstrakt»), of
the forms libraries hand out («DATABASE · DATO · SØKEORD/KOMBINASJON · ANTALL TREFF · KOMMENTARER») and of the search
histories that databases write (Ovid «# · Searches · Results», EBSCO «Query · Limiters/Expanders · Last Run Via»,
Cochrane «ID · Search · Hits», PubMed's History CSV «Search number · Query · Filters · Search Details · Results»).

Assumed, not verified: the headings of EBSCO, Cochrane and PubMed, from memory of their interfaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BEFORE_LIMITS = "before_limits"  # not a cell of the log, but a rung of its ladder
NOTE = "note"
UNDERSTOOD = "translation"  # what the database made of the query
JOINED = frozenset({"query", "limits", NOTE})  # fields that several columns may fill together

_LONGEST = 80  # characters; a longer cell is no heading


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading names. `field` is empty when it is not understood; `sure` False for words («Resultat», «Søk»,
    «#») that name other things in other tables, and count only beside others."""

    field: str = ""
    sure: bool = True


NOTHING = Heading()

_COUNT = r"(?:(?:antall|antal|talet på|tal på|number of|no of|nr of|n) )?"
_READ = r"(?:(?:leste|lest|lesne|lese|vurderte?|screenede|screena|gjennomleste|read|screened|assessed) )?"
_OF = r"(?: (?:lest|leste|lesne|vurdert|screenet|screena|read|screened|reviewed|assessed|som (?:er|ble) lest))?"
_PAPERS = r"(?:artikler|artiklar|artiklene|studier|studiar|articles|studies|papers|reports)"
_WHOLE = (
    r"(?:i |in )?(?:full ?tekst(?:er|ar)?|full ?texts?|hele artikler|heile artiklar|hele artikkelen|"
    r"(?:sin )?(?:helhet|heilskap))"
)
_CHOSEN = r"(?:inkluderte?|included|valgte?|valde|brukte?|anvendte|utvalgte?|utvalde?|selected|chosen)"
_LIMIT = r"(?:avgrens|begrens|filt|limit)\w*"
_PLATFORM = r"(?:plattform|platform|grensesnitt|interface|leverandør|vert|host|vendor|provider)"

# Tried in order; the first that fits the whole heading wins.
_FORMS: tuple[tuple[str, bool, str], ...] = (
    ("label", True, r"(?:søke?|søkje|search|linje|line|query) ?(?:nr|nummer|number|no|id|#)"),
    ("label", True, r"(?:søke?|søkje|linje)(?:nr|nummer|id)|set(?: number)?"),
    ("label", False, r"#|nr|no|nummer|number|id|s|line|linje|rad"),
    ("date", True, r"(?:søke?|søkje)?dato(?:en|er|ar)?(?: (?:for|på|og) (?:søk\w*|klokkeslett|tid))?"),
    ("date", True, r"(?:search )?dates?(?: (?:of (?:the )?search|searched|run|conducted))?"),
    ("date", True, r"search conducted|date time|date last searched|last run"),
    ("date", True, r"(?:søke|søkje)?tidspunkt(?:et)?(?: for søk(?:et)?)?|når|dag"),
    ("date", False, r"time|tid"),
    (BEFORE_LIMITS, True, rf"{_COUNT}(?:treff|hits|results)(?: \w+)? (?:før|uten|utan|before|without) .{{1,40}}"),
    ("hits", True, rf"{_COUNT}(?:treff|hits|records)(?: totalt| i alt| til sammen| total| found| retrieved)?"),
    ("hits", True, rf"{_COUNT}(?:treff|hits|results)(?: \w+)? (?:etter|med|after|with) {_LIMIT}"),
    ("hits", True, r"(?:treff|hits) (?:i|in|på|on) (?:basen|databasen|søket|(?:the )?database)"),
    ("hits", True, r"søketreff|treffantall|treffmengde"),
    (
        "hits",
        True,
        r"(?:antall|antal|talet på|number of|no of) (?:resultat(?:er)?|results|referans(?:er|ar)|references)",
    ),
    ("hits", False, r"resultat(?:er|et|a)?|results?|antall|antal|funn|count"),
    ("included", True, rf"{_COUNT}{_CHOSEN}(?: {_PAPERS}| treff| i (?:oppgaven|studien|oversikten|oppgåva))*"),
    ("included", True, rf"{_COUNT}{_PAPERS} (?:som (?:er |ble |vart )?)?{_CHOSEN}|inklusjon"),
    ("abstracts_read", True, rf"{_COUNT}{_READ}(?:abstra[ck]te?r?|abstracts?|sammendrag|samandrag|samandraga){_OF}"),
    ("abstracts_read", True, rf"{_COUNT}{_READ}(?:tittel|titler|titles?) (?:og|and) (?:abstra[ck]t|sammendrag)"),
    ("titles_read", True, rf"{_COUNT}{_READ}(?:titler|titlar|titles){_OF}|(?:lest|leste|read) (?:tittel|title)"),
    ("titles_read", False, r"tittel|title"),
    ("fulltexts_read", True, rf"{_COUNT}{_READ}{_WHOLE}{_OF}|fulltekst(?:artikler|artiklar)"),
    ("fulltexts_read", True, rf"{_COUNT}(?:leste|lest|lesne|vurderte|read|assessed) {_PAPERS}(?: {_WHOLE})?"),
    ("fulltexts_read", True, rf"{_COUNT}{_PAPERS} (?:lest|lesne|leste|read|vurdert)(?: {_WHOLE})?"),
    ("source", True, r"database(?:r|n)?|databasar|(?:søke?|søkje)?baser?|søkemotor(?:er)?|søkjemotor(?:ar)?"),
    ("source", True, r"kilder?|kjelder?|nettsted|nettstad|søkested|search engine|sources?|data ?bases?|website"),
    ("source", True, r"(?:data ?bases?|sources?) (?:searched|name)|(?:kilde|kjelde|source) database"),
    ("source", True, rf"(?:database|base|kilde|kjelde)(?: (?:og|and))? {_PLATFORM}"),
    ("platform", True, rf"{_PLATFORM}(?: {_PLATFORM})?|last run via"),
    ("query", True, r"(?:søke?|søkje)(?:ord|term|streng|kombinasjon|uttrykk|setning|strategi|frase)\w*(?: .{1,45})?"),
    ("query", True, r"(?:ord)?kombinasjon(?:er|ar)?(?: av (?:søke)?ord)?|emneord(?: .{1,30})?|nøkkelord"),
    ("query", True, r"(?:search )?(?:quer(?:y|ies)|strings?|terms?|words?|strateg(?:y|ies)|expression)(?: .{1,40})?"),
    ("query", True, r"(?:search )?key ?words?(?: .{1,40})?"),
    ("query", False, r"søk|søka|søket|søkene|search|searches|actual search"),
    (UNDERSTOOD, True, r"search details|query translation"),
    ("limits", True, rf"(?:{_LIMIT}|restrictions?)(?: .{{1,40}})?|(?:års?|tids)(?:avgrens|begrens)\w*"),
    ("limits", True, r"tids(?:rom|periode)|(?:publikasjons|publiserings|utgivelses)år|(?:publication )?years?"),
    ("limits", True, r"år|årstall|årstal|språk|language"),
    (NOTE, True, r"(?:kommentar|merknad|notat|anmerkning|tilleggsopplysning)(?:er|ar)?(?: .{1,30})?"),
    (NOTE, True, r"comments?|notes?|remarks?|annet|anna|other"),
)
_PATTERNS = tuple((Heading(field, sure), re.compile(form)) for field, sure, form in _FORMS)
_MARKS = re.compile(r"[*†‡¹²³⁴⁵]+|\[\d+\]")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_A_COUNT = re.compile(r"dubl?ett|duplika|duplicate|eksklu|ekskludert|exclu|forkast|utelukk|kriteri|criteri")


def heading_of(text: str) -> Heading:
    """The field a heading names; `NOTHING` when it is not understood. Capitals, order and punctuation do not matter."""
    if len(text) > _LONGEST:
        return NOTHING
    whole = _plain(_MARKS.sub(" ", text))
    bare = _plain(_BRACKETS.sub(" ", _MARKS.sub(" ", text)))
    for form in dict.fromkeys((whole, bare)):
        found = _match(form)
        if found.field:
            return found
    return NOTHING


def _match(form: str) -> Heading:
    if not form or _NOT_A_COUNT.search(form):
        return NOTHING
    return next((heading for heading, pattern in _PATTERNS if pattern.fullmatch(form)), NOTHING)


def _plain(text: str) -> str:
    return re.sub(r"[^\w#]+|_", " ", text.casefold()).strip()
