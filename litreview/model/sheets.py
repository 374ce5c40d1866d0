"""The checklists that are known, as data: whose they are, where the official sheet is, how many items, which answers.

Sources: Helsebiblioteket, «Sjekklister» (helsebiblioteket.no/kunnskapsbasert-praksis/kritisk-vurdering/sjekklister);
CASP checklists (casp-uk.net); JBI critical appraisal tools (jbi.global); MMAT version 2018 (Hong et al.); Newcastle-
Ottawa Scale (Wells et al., ohri.ca). Only numbers and answers are theirs here: the topics are in words of our own, as
the sheets' licences do not let their wording stand in other programs.
"""

from __future__ import annotations

from litreview.model.appraisal import STARS, Answer, Design, Sheet, SheetItem

_WORDS = (Answer.YES, Answer.NO, Answer.UNCLEAR)
_WITH_NOT_APPLICABLE = (*_WORDS, Answer.NOT_APPLICABLE)
_HELSEBIBLIOTEKET = (
    "Helsebiblioteket",
    "https://www.helsebiblioteket.no/kunnskapsbasert-praksis/kritisk-vurdering/sjekklister",
)
_CASP = ("CASP (Critical Appraisal Skills Programme)", "https://casp-uk.net/casp-tools-checklists/")
_JBI = ("JBI", "https://jbi.global/critical-appraisal-tools")
_MMAT = ("Hong et al., McGill University", "http://mixedmethodsappraisaltoolpublic.pbworks.com/")
_NOS = (
    "Wells et al., Ottawa Hospital Research Institute",
    "https://www.ohri.ca/programs/clinical_epidemiology/oxford.asp",
)


def _numbered(topics: str, count: int, answers: tuple[Answer, ...]) -> tuple[SheetItem, ...]:
    """Items 1 to `count` with the topics of a family."""
    return tuple(SheetItem(str(n), f"sheet.{topics}.{n}", answers) for n in range(1, count + 1))


def _shared(key: str, design: Design, name: str, casp: str, count: int) -> tuple[Sheet, ...]:
    """Helsebiblioteket's sheet and CASP's, whose topics are the same; one of them alone where the other has no name."""
    items = _numbered(key, count, _WORDS)
    found = []
    if name:
        found.append(Sheet(f"hb-{key}", design, _HELSEBIBLIOTEKET[0], name, _HELSEBIBLIOTEKET[1], items))
    if casp:
        found.append(Sheet(f"casp-{key}", design, _CASP[0], casp, _CASP[1], items))
    return tuple(found)


def _jbi(key: str, design: Design, name: str, count: int) -> Sheet:
    items = _numbered(f"jbi-{key}", count, _WITH_NOT_APPLICABLE)
    return Sheet(f"jbi-{key}", design, _JBI[0], f"JBI Checklist for {name}", _JBI[1], items)


def _mmat(key: str, design: Design, *categories: int) -> Sheet:
    """The two screening questions, and five criteria of each category (1 qualitative … 5 mixed)."""
    names = ["S1", "S2", *(f"{category}.{n}" for category in categories for n in range(1, 6))]
    items = tuple(SheetItem(name, f"sheet.mmat.{name}", _WORDS) for name in names)
    return Sheet(f"mmat-{key}", design, _MMAT[0], "Mixed Methods Appraisal Tool (MMAT), version 2018", _MMAT[1], items)


def _nos(key: str, design: Design, name: str) -> Sheet:
    """Four items of selection, one of comparability with up to two stars, three of outcome or exposure."""
    items = tuple(
        SheetItem(str(n), f"sheet.nos-{key}.{n}", STARS if n == 5 else STARS[:2])  # 5: comparability
        for n in range(1, 9)
    )
    return Sheet(f"nos-{key}", design, _NOS[0], f"Newcastle-Ottawa Scale, {name}", _NOS[1], items)


SHEETS: tuple[Sheet, ...] = (
    *_shared("qualitative", Design.QUALITATIVE, "Kvalitativ studie", "CASP Qualitative Studies Checklist", 10),
    *_shared("review", Design.REVIEW, "Oversiktsartikkel", "CASP Systematic Reviews Checklist", 10),
    *_shared("rct", Design.RCT, "Randomisert kontrollert studie", "CASP Randomised Controlled Trials Checklist", 11),
    *_shared("cohort", Design.COHORT, "Kohortstudie", "CASP Cohort Studies Checklist", 12),
    *_shared("case-control", Design.CASE_CONTROL, "Kasuskontrollstudie", "CASP Case Control Studies Checklist", 11),
    *_shared("prevalence", Design.PREVALENCE, "Prevalensstudie", "", 13),
    _jbi("qualitative", Design.QUALITATIVE, "Qualitative Research", 10),
    _jbi("review", Design.REVIEW, "Systematic Reviews and Research Syntheses", 11),
    _jbi("rct", Design.RCT, "Randomized Controlled Trials", 13),
    _jbi("cohort", Design.COHORT, "Cohort Studies", 11),
    _jbi("case-control", Design.CASE_CONTROL, "Case Control Studies", 10),
    _jbi("cross-sectional", Design.CROSS_SECTIONAL, "Analytical Cross Sectional Studies", 8),
    _jbi("prevalence", Design.PREVALENCE, "Prevalence Studies", 9),
    _mmat("qualitative", Design.QUALITATIVE, 1),
    _mmat("rct", Design.RCT, 2),
    _mmat("nonrandomised", Design.NONRANDOMISED, 3),
    _mmat("descriptive", Design.DESCRIPTIVE, 4),
    _mmat("mixed-rct", Design.MIXED, 1, 2, 5),
    _mmat("mixed-nonrandomised", Design.MIXED, 1, 3, 5),
    _mmat("mixed-descriptive", Design.MIXED, 1, 4, 5),
    _nos("cohort", Design.COHORT, "cohort studies"),
    _nos("case-control", Design.CASE_CONTROL, "case control studies"),
)


def sheet_of(key: str) -> Sheet | None:
    """The sheet of a key; None when there is none."""
    return next((sheet for sheet in SHEETS if sheet.key == key.strip().casefold()), None)
