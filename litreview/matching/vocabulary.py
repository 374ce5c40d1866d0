"""Words that decide what a title or a name of a meeting says. Keys as title_key writes them: lower case, no accents."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Words of a column's standing title, which every issue prints again: «Remarks from the Editor».
STANDING = words("editor editors editorial lederen redaktoren redaksjonelt")
# Words whose title comes again next year, however long it is.
YEARLY = words("minitrack foreword preface forord")
# What a column's title says of itself; a longer rest is the title of one instalment.
COLUMN = STANDING | words("comment comments note notes introduction remarks guest associate senior chief from")
# Words before or after a title that make of it another publication: «A critique of T», «T: a reply».
ABOUT = words(
    "reply response rejoinder comment comments commentary critique erratum corrigendum correction retraction review "
    "introduction editorial letter discussion update svar tilsvar kommentar anmeldelse replikk"
)
# Words that part the instalments of a series.
ORDER = words(
    "first second third fourth fifth sixth last final previous next forste andre annen tredje fjerde femte siste "
    "part continued concluded addendum supplement appendix follow followup"
)
# Of the words before or after a title the one that authors print over their own.
REVIEW = words("review")
# Words in whose place companions have another: one study, two groups of people, two places, two outcomes.
CONTRASTS = words(
    "mother mothers father fathers parent parents patient patients maternal paternal parental men women man woman "
    "male female males females boys girls sons daughters child children infant infants adult adults adolescent "
    "adolescents student students teacher teachers nurse nurses physician physicians doctor doctors midwives carer "
    "carers relatives urban rural national international public private acute chronic primary secondary short long "
    "early late before after higher lower increased decreased systolic diastolic prevalence incidence attitude "
    "attitudes aptitude experience experiences expectation expectations mortality morbidity quantitative qualitative "
    "inpatient inpatients outpatient outpatients upper left right mor modre far fedre foreldre pasient pasienter menn "
    "kvinner gutter jenter barn voksne ungdom unge eldre studenter laerere sykepleiere sjukepleiarar leger legar "
    "jordmodre parorende erfaringer erfaringar forventninger forventningar akutt kronisk kvalitativ kvantitativ"
)
# Words without which a title says the same.
SMALL = words("the a an of in on at by and for to og i en et ei av pa til den det de som ved")
# Words that the names of one meeting have or lack, beside numbers, ordinals and years.
MEETING = words(
    "proceedings proceeding annual international conference symposium workshop meeting congress convention joint world "
    "conf proc int intl symp ieee acm ifip online konferanse kongress th st nd rd"
)
# Words of a group's name that stands where a person's should.
GROUP = words(
    "group study trial committee consortium collaboration collaborative collaborators investigators network society "
    "association college organization organisation institute ministry council federation gruppe gruppa gruppen utvalg "
    "utvalget komite komiteen nettverk nettverket forening foreningen forbund forbundet direktorat direktoratet "
    "helsedirektoratet institutt instituttet departement departementet"
)
# Beginnings that turn a word into its opposite, one slip apart.
OPPOSITES = (
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("in", "de"),
    ("macro", "micro"),
    ("in", "ex"),
    ("ab", "ad"),
    ("af", "ef"),
    ("ma", "pa"),
    ("pre", "post"),
    ("ante", "post"),
    ("fe", ""),
    ("wo", ""),
    ("un", ""),
    ("in", ""),
    ("ir", ""),
    ("non", ""),
    ("im", ""),
    ("dis", ""),
    ("mis", ""),
    ("u", ""),
    ("mis", "dis"),
    ("a", ""),
)
# Words that a slip seems to part and that are two words all the same.
TWINS = tuple(
    frozenset(pair.split("/"))
    for pair in (
        "martial/marital",
        "casual/causal",
        "prostate/prostrate",
        "infection/inflection",
        "patient/patent",
        "patients/patents",
        "education/eduction",
    )
)
