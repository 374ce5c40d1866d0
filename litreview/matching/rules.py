"""The named rules: from evidence to duplicate, maybe or different. One table, the first rule that holds decides.

Where the evidence speaks against itself the answer is «maybe», and the two are kept apart until a person has decided:
a preprint and its article, a congress abstract and the paper, one title under two DOIs. Unlike publications for which
no rule holds have no judgement at all.

What counts as one publication follows the practice of systematic reviewing: Rathbone et al. 2015,
https://doi.org/10.1186/2046-4053-4-6; Bramer et al. 2016, https://doi.org/10.3163/1536-5050.104.3.014.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from litreview.matching.keys import Keys
from litreview.matching.score import Evidence, Relation, TitleRelation, compare
from litreview.model import Message, message

SAME, NEAR, DIFFERENT, MISSING = Relation.SAME, Relation.NEAR, Relation.DIFFERENT, Relation.MISSING
_SAID = frozenset({TitleRelation.SAME, TitleRelation.NEAR})
_NEARLY = _SAID | {TitleRelation.CHANGED}
_ALIKE = _NEARLY | {TitleRelation.ALIKE}
_CONTAINED = frozenset({TitleRelation.PART, TitleRelation.LABELLED, TitleRelation.FACE})
_LIKE = _ALIKE | _CONTAINED | {TitleRelation.LIKE}


class Outcome(StrEnum):
    """A rule's answer about two records."""

    DUPLICATE = "duplicate"
    MAYBE = "maybe"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NamedRule:
    """`apart`: two records of which this rule speaks may never stand in one work without a person's word."""

    name: str
    outcome: Outcome
    apart: bool
    holds: Callable[[Evidence], bool]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule said of two records. `rank` is the rule's place in the table: lower is stronger."""

    outcome: Outcome
    rule: str
    apart: bool
    rank: int
    percent: float
    pair: tuple[Keys, Keys]

    @property
    def evidence(self) -> Message:
        """The rule's words with what they rest on: each value once when both records agree, else «one / other»."""
        return message(f"match.rule.{self.rule}", **_words_of(*self.pair), title=int(self.percent))


def _same_id(one: Evidence) -> bool:
    return SAME in (one.pmid, one.accession, one.doi)


def _ids_differ(one: Evidence) -> bool:
    return DIFFERENT in (one.pmid, one.accession, one.doi)


def _written_by_others(one: Evidence) -> bool:
    return one.authors is DIFFERENT


def _same_place(one: Evidence) -> bool:
    return one.volumes is SAME and one.pages is SAME


def _other_place(one: Evidence) -> bool:
    """Another volume or other pages of one, where nothing overlaps."""
    if one.volumes is DIFFERENT:
        return one.pages not in (SAME, NEAR)
    return one.volumes is SAME and one.pages is DIFFERENT


def _suspect(one: Evidence) -> bool:
    """One title, and neither other people nor a far year: worth a look when something else contradicts."""
    return one.title in _NEARLY and not _written_by_others(one)


def _shares_a_doi(one: Evidence) -> bool:
    """Titles that are only alike, with other numbers or another first author: parts of what the DOI stands for."""
    if one.title not in _LIKE:
        return False
    return one.numbers is DIFFERENT or (one.title not in _SAID and one.authors in (NEAR, DIFFERENT))


def _full_agreement(one: Evidence) -> bool:
    return one.title in _SAID and one.authors is SAME and one.years in (SAME, NEAR)


def _one_article(one: Evidence) -> bool:
    """The same author, year, volume and first page in what may be one journal, and no identifier against it."""
    return (
        one.authors is SAME
        and one.years is SAME
        and _same_place(one)
        and one.containers is not DIFFERENT
        and not _ids_differ(one)
    )


def _same_issue(one: Evidence) -> bool:
    """One issue of one journal, and no page against it."""
    return SAME is one.containers is one.volumes is one.issues and one.pages is not DIFFERENT


def _whole_place(one: Evidence) -> bool:
    """The very same pages, three or more, of one journal's volume; of a book or meeting that has no volume."""
    return one.whole and one.containers is SAME and one.volumes is not DIFFERENT


def _footnote(one: Evidence) -> bool:
    """A lone 1 after one of the titles, which place or DOI shows to be a footnote's mark and no part of the title."""
    return one.footnote and (_same_issue(one) or _whole_place(one) or _same_id(one))


def _somewhat_later(one: Evidence) -> bool:
    """A year apart, and too little to say that one of them is the year of the early version."""
    if one.years is not NEAR or _whole_place(one) or (one.volumes is SAME is one.containers):
        return False
    return one.team is DIFFERENT or one.short or one.pages is DIFFERENT


_D, _M, _X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
RULES: tuple[NamedRule, ...] = (
    # Publications about publications, parts of a series.
    NamedRule("related", _X, True, lambda e: e.related and not _same_id(e)),
    NamedRule("notice_same_id", _M, True, lambda e: e.notices is DIFFERENT and _same_id(e) and e.title in _LIKE),
    NamedRule("notice", _X, True, lambda e: e.notices is DIFFERENT and e.title in _LIKE),
    # Successive versions of one Cochrane review, whatever their years, DOIs and titles. Can be switched off.
    NamedRule("cochrane_version", _D, False, lambda e: e.review and e.title in _LIKE),
    NamedRule("numbers_same_id", _M, True, lambda e: e.numbers is DIFFERENT and _same_id(e) and e.title in _ALIKE),
    NamedRule("numbers_same_place", _M, True,
              lambda e: e.numbers is DIFFERENT and e.title in _ALIKE and _one_article(e) and e.whole),
    NamedRule("numbers", _X, True, lambda e: e.numbers is DIFFERENT and e.title in _ALIKE),
    NamedRule("number_missing", _M, False,
              lambda e: e.numbers is NEAR and e.title in _NEARLY and not _same_id(e) and not _written_by_others(e)
              and not _footnote(e)),
    # Identifiers.
    NamedRule("ids_contradict", _M, True, lambda e: _same_id(e) and _ids_differ(e)),
    NamedRule("same_id_unlike", _M, True,
              lambda e: SAME in (e.pmid, e.accession) and e.title is TitleRelation.UNLIKE
              and (e.authors is DIFFERENT or e.years is DIFFERENT)),
    NamedRule("same_pmid", _D, False, lambda e: e.pmid is SAME),
    NamedRule("same_accession", _D, False, lambda e: e.accession is SAME and e.title is not TitleRelation.UNLIKE),
    # A DOI that was copied to another publication: nothing else agrees.
    NamedRule("same_doi_other_work", _X, True,
              lambda e: e.doi is SAME and e.title is TitleRelation.UNLIKE and e.authors is DIFFERENT
              and DIFFERENT in (e.years, e.volumes, e.pages)),
    # One DOI for all of a supplement's abstracts, or for a book and its chapters.
    NamedRule("same_doi_shared", _M, True, lambda e: e.doi is SAME and _shares_a_doi(e)),
    NamedRule("same_doi", _D, False, lambda e: e.doi is SAME and e.title in _LIKE),
    NamedRule("same_doi_no_title", _M, False, lambda e: e.doi is SAME and e.title is TitleRelation.MISSING),
    NamedRule("same_doi_unlike", _M, True, lambda e: e.doi is SAME),
    # One title, and something that speaks against.
    # One title and the very same pages under two DOIs: one of them is a slip, or the journal moved.
    NamedRule("two_dois", _D, False,
              lambda e: e.title in _SAID and e.authors is SAME and e.years is SAME and e.doi is DIFFERENT
              and DIFFERENT not in (e.pmid, e.accession) and not e.short and e.volumes is SAME
              and e.issues is not DIFFERENT and (_whole_place(e) or (_same_issue(e) and e.pages is SAME))),
    NamedRule("other_id_and_year", _X, True, lambda e: _suspect(e) and _ids_differ(e) and e.years is DIFFERENT),
    NamedRule("other_id_short", _X, True, lambda e: _suspect(e) and _ids_differ(e) and e.short),
    NamedRule("other_id", _M, True, lambda e: _suspect(e) and _ids_differ(e)),
    # The journal's name and the meeting's name say themselves that these are two publications.
    NamedRule("journal_and_meeting", _X, True,
              lambda e: _suspect(e) and e.venues is DIFFERENT and not _same_id(e) and not _same_place(e)),
    # One issue of one journal: the year may be missing or wrong.
    NamedRule("same_issue", _D, False,
              lambda e: e.title in _SAID and _same_issue(e) and not e.standing and not _ids_differ(e)
              and (e.authors is SAME or (e.authors in (NEAR, MISSING) and not e.short))),
    # The volume stands for the year that one of them does not say.
    NamedRule("same_volume", _D, False,
              lambda e: e.title in _SAID and e.authors is SAME and not e.short and e.years is MISSING
              and SAME is e.containers is e.volumes and DIFFERENT not in (e.issues, e.pages) and not _ids_differ(e)),
    # The same people and the very same pages: the meeting or book is named in another way.
    NamedRule("same_pages", _D, False,
              lambda e: e.title in _SAID and not e.short and e.people in (SAME, NEAR) and e.years is SAME and e.whole
              and e.containers is DIFFERENT and DIFFERENT not in (e.volumes, e.venues, e.forms) and not _ids_differ(e)),
    NamedRule("other_form", _M, True,
              lambda e: _suspect(e) and e.forms is DIFFERENT and e.containers is not SAME and not _same_place(e)),
    NamedRule("other_edition", _M, True, lambda e: _suspect(e) and e.editions is DIFFERENT),
    NamedRule("other_year", _M, True,
              lambda e: _suspect(e) and e.years is DIFFERENT and (e.authors in (SAME, NEAR) or _same_place(e))),
    NamedRule("other_place_standing", _X, True, lambda e: _suspect(e) and e.standing and _other_place(e)),
    NamedRule("other_place", _M, True, lambda e: _suspect(e) and e.years is not DIFFERENT and _other_place(e)),
    NamedRule("other_container", _M, True,
              lambda e: _suspect(e) and e.years is not DIFFERENT and e.containers is DIFFERENT and not _same_place(e)),
    NamedRule("next_year", _M, True, lambda e: _full_agreement(e) and _somewhat_later(e)),
    # One title, and nothing that speaks against.
    NamedRule("short_title", _M, False,
              lambda e: _full_agreement(e) and e.short and not _same_place(e)),
    NamedRule("title_author_year", _D, False, _full_agreement),
    NamedRule("alike_same_place", _D, False,
              lambda e: e.title in _ALIKE | {TitleRelation.PART} and e.numbers is SAME and _one_article(e)),
    # A title in two languages, after a label, or without its subtitle.
    NamedRule("contained_same_place", _D, False,
              lambda e: e.title in _CONTAINED and e.authors is SAME and e.years is SAME and not _ids_differ(e)
              and (_whole_place(e) or _one_article(e))),
    NamedRule("labelled_same_issue", _D, False,
              lambda e: e.title is TitleRelation.LABELLED and e.authors is not DIFFERENT and _same_issue(e)
              and e.years in (SAME, MISSING) and not _ids_differ(e) and not e.standing),
    NamedRule("changed_word", _M, True,
              lambda e: e.title is TitleRelation.CHANGED and e.authors is SAME and e.years in (SAME, NEAR)),
    NamedRule("title_place_no_author", _D, False,
              lambda e: e.title in _SAID and e.authors is MISSING and e.years is SAME and _same_place(e)
              and e.containers is SAME and not e.short),
    NamedRule("title_place", _D, False,
              lambda e: e.title in _SAID and e.authors is NEAR and e.years is SAME and _same_place(e)),
    NamedRule("same_people", _D, False,
              lambda e: e.title in _SAID and e.authors is NEAR and e.crew and e.years is SAME and not e.short
              and e.containers is SAME),
    NamedRule("author_order", _M, False, lambda e: e.title in _SAID and e.authors is NEAR and e.years in (SAME, NEAR)),
    NamedRule("author_missing", _M, False,
              lambda e: e.title in _SAID and e.authors is MISSING and e.years is not DIFFERENT and not e.short),
    NamedRule("year_missing", _M, False,
              lambda e: e.title in _SAID and e.authors in (SAME, NEAR) and e.years is MISSING and not e.short),
    NamedRule("other_authors", _M, True,
              lambda e: e.title in _SAID and e.authors is DIFFERENT and e.years is SAME and _same_place(e)),
    NamedRule("other_authors_same_issue", _M, True,
              lambda e: e.title in _SAID and e.authors is DIFFERENT and _same_issue(e) and not e.short),
    # The title itself is in doubt.
    NamedRule("translated", _D, False,
              lambda e: e.title is not TitleRelation.MISSING and e.years is SAME and _whole_place(e)
              and (e.people is SAME or (e.authors is SAME is e.issues) or (e.people is NEAR and e.issues is MISSING))
              and (e.volumes is SAME or e.title in _ALIKE) and not _ids_differ(e) and e.forms is not DIFFERENT),
    NamedRule("part_of_title", _M, False,
              lambda e: e.title in _CONTAINED and e.authors is SAME and e.years in (SAME, MISSING)
              and not _ids_differ(e) and (e.containers is SAME or not _other_place(e))),
    NamedRule("alike", _M, False,
              lambda e: e.title is TitleRelation.ALIKE and e.authors is SAME
              and (e.years is SAME or (e.years is MISSING and _same_issue(e)))
              and not _ids_differ(e) and not _other_place(e) and e.containers is not DIFFERENT),
    NamedRule("no_title_same_issue", _M, False,
              lambda e: e.title is TitleRelation.MISSING and e.authors is SAME and _same_issue(e)
              and e.years is not DIFFERENT),
    NamedRule("place_only", _M, False,
              lambda e: e.title is not TitleRelation.MISSING and e.containers is SAME and _one_article(e)),
)  # fmt: skip


def judge(a: Keys, b: Keys, without: frozenset[str] = frozenset()) -> Judgement | None:
    """What the first rule that holds says of two records; None when no rule has anything to say.

    `without`: names of rules that are switched off.
    """
    found = compare(a, b)
    for rank, rule in enumerate(RULES):
        if rule.holds(found) and rule.name not in without:
            return Judgement(rule.outcome, rule.name, rule.apart, rank, found.percent, (a, b))
    return None


def _words_of(a: Keys, b: Keys) -> dict[str, Message | str]:
    return {
        "years": _both(a.year, b.year),
        "doi": _both(a.doi, b.doi),
        "ids": _both(_identifier(a), _identifier(b)),
        "numbers": _both(" ".join(a.numbers), " ".join(b.numbers)),
        "containers": _both(a.container, b.container),
        "place": _both(_place(a), _place(b)),
        "editions": _both(a.edition, b.edition),
        "forms": _both(_form(a), _form(b)),
        "notices": _both(_notice(a), _notice(b)),
    }


_UNKNOWN = message("match.unknown")


def _both(one: object, other: object) -> Message | str:
    if one == other:
        return _UNKNOWN if one in (None, "") else message("match.one", value=one)
    return message(
        "match.two", one=_UNKNOWN if one in (None, "") else one, other=_UNKNOWN if other in (None, "") else other
    )


def _identifier(keys: Keys) -> str:
    own = {"PMID": keys.pmid, "DOI": keys.doi, "PMCID": keys.pmcid}
    parts = [f"{scheme} {value}" for scheme, value in own.items() if value]
    if keys.accession and not parts:
        parts = [" ".join(keys.accession)]
    return ", ".join(parts)


def _place(keys: Keys) -> str:
    pages = ", ".join("-".join(str(page) for page in dict.fromkeys(one)) for one in keys.pages)
    volume = f"{keys.volume}({keys.issue})" if keys.issue else keys.volume
    return ", ".join(part for part in (volume, pages or keys.article) if part)


def _form(keys: Keys) -> Message | str:
    return message(f"match.form.{keys.form}") if keys.form else ""


def _notice(keys: Keys) -> Message:
    return message(f"match.notice.{keys.notice or 'none'}")
