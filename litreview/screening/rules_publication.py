"""Rules on the publication beside what its reference says: the level of its channel, peer review, whether it can be
read openly, and whether it was retracted. Pure."""

from __future__ import annotations

import re

from litreview.model import Level, Record, RecordType, Rule
from litreview.screening.answers import Facts, Judge, RuleAnswer, told, type_words, untold
from litreview.screening.values import plain

APPROVED = frozenset({1, 2})  # levels of channels whose articles are peer reviewed, says the register


def channel_level(rule: Rule) -> Judge:
    """Whether the journal's level in the Norwegian register, in the year of publication, is among `values`.

    What the register does not say, or has not settled, is unknown and never level 0.
    """
    wanted = frozenset(int(value) for value in rule.values if value.strip() in ("0", "1", "2"))

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        if not wanted:
            return untold("values")
        lacking = _no_level(work, facts)
        if lacking is not None or facts.level is None:
            return lacking or untold("level")
        levels = _levels(facts.level)
        met = levels <= wanted
        if facts.level.open or not levels or not (met or levels.isdisjoint(wanted)):
            return untold("level_unsettled", year=facts.level.year, journal=work.container)
        said = " / ".join(str(level) for level in sorted(levels))
        code = "level_in" if met else "level_out"
        return told(met, code, level=said, year=facts.level.year, journal=work.container, allowed=rule.values)

    return answer


def _no_level(work: Record, facts: Facts) -> RuleAnswer | None:
    """Why the level of a work cannot be looked up or is not there; None when it is."""
    if facts.level is not None:
        return None
    if not facts.register:
        return untold("level_register")
    if not work.issn:
        return untold("level_issn")
    if work.year is None:
        return untold("years")
    return untold("level_not_listed", year=work.year, journal=work.container)


def _levels(level: Level) -> frozenset[int]:
    """The level; of several channels that disagree all theirs; none where the register has not settled it."""
    return frozenset(level.candidates if level.value is None else (level.value,))


# Kinds of publication that no journal has refereed, whatever else is true of them, and kinds of articles that a
# refereed journal prints without.
_UNREFEREED = frozenset({RecordType.PREPRINT, RecordType.NEWSPAPER, RecordType.WEBPAGE, RecordType.DATASET})
_UNSURE = frozenset(
    (
        *("biography", "book review", "comment", "correction", "editorial", "erratum", "historical article"),
        *("interview", "introductory journal article", "letter", "news", "newspaper article", "note", "obituary"),
        *("personal narrative", "published erratum", "retraction notice", "retraction of publication"),
    )
)


def peer_reviewed(rule: Rule) -> Judge:
    """Whether the publication was peer reviewed: as the reader or a source says, else by its kind, else because the
    register of channels has approved its journal for the year."""
    yes, no, unknown = told(True, "peer_yes"), told(False, "peer_no"), untold("peer_reviewed")

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        said = facts.peer_reviewed if facts.peer_reviewed is not None else work.peer_reviewed
        if said is not None:
            return yes if said else no
        if work.type in _UNREFEREED:
            return told(False, "peer_kind", found=type_words(work.type))
        if _of_approved_channel(work, facts.level):
            level = facts.level.value if facts.level else None
            return told(True, "peer_channel", level=level, year=work.year, journal=work.container)
        return unknown

    return answer


def _of_approved_channel(work: Record, level: Level | None) -> bool:
    """An article of a journal with level 1 or 2; not a letter or a leader in it. Level 0 says nothing of peer review:
    the register gives it for other reasons too."""
    if level is None or level.open or level.value not in APPROVED or work.type is not RecordType.ARTICLE:
        return False
    return not any(plain(kind) in _UNSURE for kind in work.publication_types)


# Where sources say that they know an open copy: OpenAlex, Europe PMC, Semantic Scholar, Unpaywall's own table.
_OPEN = ("open_access.is_oa", "isOpenAccess", "is_oa")
_YES, _NO = frozenset({"true", "y", "yes", "1"}), frozenset({"false", "n", "no", "0"})
_EMBARGO = "PMCR"  # MEDLINE's day on which PubMed Central will release the article


def open_full_text(rule: Rule) -> Judge:
    """Whether an open copy of the full text is known. That nobody looked is not that there is none."""
    yes, no, unknown = told(True, "open_said"), told(False, "open_none"), untold("open")

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        if facts.open_link:
            return told(True, "open_link", link=facts.open_link)
        if work.pmcid and _EMBARGO not in work.extra:
            return told(True, "open_pmc", id=work.pmcid)
        said = _said(work, _OPEN)
        if True in said or facts.open_copy:
            return yes
        if facts.open_copy is False or False in said:
            return no
        return unknown

    return answer


def _said(work: Record, tags: tuple[str, ...]) -> set[bool]:
    """What the sources of a work say under some tags: yes, no, both or neither."""
    words = {value.strip().casefold() for tag in tags for value in work.extra.get(tag, ())} if work.extra else set()
    return {word in _YES for word in words if word in _YES or word in _NO}


_RETRACTED_TYPES = frozenset({"retracted publication", "retracted article", "retracted"})
_NOTICE_TYPES = frozenset({"retraction of publication", "retraction notice", "retraction"})
_RETRACTED_TIES = frozenset({"retraction_in", "retracted_and_republished_in"})
_NOTICE_TIES = frozenset({"retraction_of"})
# Publishers print the word before the title («RETRACTED ARTICLE: …»), Web of Science behind it.
_RETRACTED_TITLE = re.compile(
    r"^\W*(?:retracted(?:\s+(?:article|paper|chapter))?|trukket\s+tilbake|tilbaketrukket)\s*[\])]?\s*[:.–—\])-]"
    r"|[\[(]\s*retracted(?:\s+(?:article|paper)\b[^\])]*)?\s*[\])]",
    re.IGNORECASE,
)
_WITHDRAWN_TITLE = re.compile(r"^\W*withdrawn\s*[\])]?\s*[:.–—-]", re.IGNORECASE)
_STATED = ("is_retracted",)  # OpenAlex, which has it from Retraction Watch


def retracted(rule: Rule) -> Judge:
    """Whether the publication was retracted.

    A publication nobody marked may be retracted still, so that is «cannot tell», unless a source says that it is not.
    «Withdrawn» is «cannot tell» too: Cochrane withdraws reviews that are merely out of date. The notice of a
    retraction is not itself retracted.
    """
    no, unknown = told(False, "retracted_no"), untold("retracted")

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        marked = _marked(work, facts)
        if marked is not None:
            return marked
        if any(plain(kind) in _NOTICE_TYPES for kind in work.publication_types) or _has_tie(work, _NOTICE_TIES):
            return untold("retraction_notice")
        if _WITHDRAWN_TITLE.match(work.title):
            return untold("withdrawn")
        return no if False in _said(work, _STATED) else unknown

    return answer


def _marked(work: Record, facts: Facts) -> RuleAnswer | None:
    """What says that the publication was retracted; None when nothing does."""
    if any(plain(kind) in _RETRACTED_TYPES for kind in work.publication_types):
        return told(True, "retracted_type")
    if _RETRACTED_TITLE.search(work.title):
        return told(True, "retracted_title")
    if facts.retracted_by:
        return told(True, "retracted_pair", work=facts.retracted_by)
    if _has_tie(work, _RETRACTED_TIES) or True in _said(work, _STATED):
        return told(True, "retracted_said")
    return None


def _has_tie(work: Record, kinds: frozenset[str]) -> bool:
    return any(tie.kind in kinds for tie in work.relations)
