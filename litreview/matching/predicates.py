"""What rules ask of the evidence, where more than one piece must agree. Pure."""

from __future__ import annotations

from litreview.matching.relations import Relation, Sources, TitleRelation
from litreview.matching.score import Evidence

SAME, NEAR, DIFFERENT, MISSING = Relation.SAME, Relation.NEAR, Relation.DIFFERENT, Relation.MISSING

ANY = frozenset(TitleRelation)
SAID = frozenset({TitleRelation.SAME, TitleRelation.NEAR})
NEARLY = SAID | {TitleRelation.CHANGED}
ALIKE = NEARLY | {TitleRelation.ALIKE}
CONTAINED = frozenset({TitleRelation.PART, TitleRelation.LABELLED, TitleRelation.FACE})
LIKE = ALIKE | CONTAINED | {TitleRelation.LIKE}
STATED = ANY - {TitleRelation.MISSING}
NO_TITLE = frozenset({TitleRelation.MISSING})
UNLIKE = frozenset({TitleRelation.UNLIKE})


def same_id(one: Evidence) -> bool:
    """One identifier that both records have."""
    return SAME in (one.pmid, one.accession, one.doi)


def ids_differ(one: Evidence) -> bool:
    """An identifier that speaks against."""
    return DIFFERENT in (one.pmid, one.accession, one.doi)


def same_place(one: Evidence) -> bool:
    """One volume and one first page."""
    return one.volumes is SAME and one.pages is SAME


def other_place(one: Evidence) -> bool:
    """Another volume or other pages of one, where nothing overlaps."""
    if one.volumes is DIFFERENT:
        return one.pages not in (SAME, NEAR)
    return one.volumes is SAME and one.pages is DIFFERENT


def suspect(one: Evidence) -> bool:
    """No other people: with one title worth a look when something else contradicts."""
    return one.authors is not DIFFERENT


def shares_a_doi(one: Evidence) -> bool:
    """Titles that are only alike, with other numbers or another first author: parts of what the DOI stands for."""
    return one.numbers is DIFFERENT or (one.title not in SAID and one.authors in (NEAR, DIFFERENT))


def full_agreement(one: Evidence) -> bool:
    """With one title: the first author, and the year or the one before."""
    return one.authors is SAME and one.years in (SAME, NEAR)


def one_article(one: Evidence) -> bool:
    """The same author, year, volume and first page in what may be one journal, and no identifier against it."""
    return (
        one.authors is SAME
        and one.years is SAME
        and same_place(one)
        and one.containers is not DIFFERENT
        and not ids_differ(one)
    )


def same_issue(one: Evidence) -> bool:
    """One issue of one journal, and no page against it."""
    return SAME is one.containers is one.volumes is one.issues and one.pages is not DIFFERENT


def issue_of_year(one: Evidence) -> bool:
    """One issue of one journal where the year stands for a volume that is not stated in both."""
    return SAME is one.containers is one.years is one.issues and one.volumes is MISSING and one.pages is not DIFFERENT


def one_volume(one: Evidence) -> bool:
    """One volume of one journal; the issue is not stated in both, and nothing speaks against."""
    return SAME is one.containers is one.volumes and one.issues is MISSING and nothing_against(one)


def whole_place(one: Evidence) -> bool:
    """The very same pages, three or more, of one journal's volume; of a book or meeting that has no volume."""
    return one.whole and one.containers is SAME and one.volumes is not DIFFERENT


def same_list(one: Evidence) -> bool:
    """The same people, two or more."""
    return one.people in (SAME, NEAR) or one.crew


def same_authors(one: Evidence) -> bool:
    """The same people, or one and the same person alone."""
    return same_list(one) or (one.authors is SAME and one.people is MISSING and one.team is SAME)


def footnote(one: Evidence) -> bool:
    """A lone 1 after one of the titles that is shown to be a footnote's mark and no part of the title: by place or
    identifier, or because the same people have no other publication of that title in either source."""
    alone = one.sources is Sources.ALONE and one.containers is SAME and same_list(one)
    if one.noise and one_each(one) and (one.together or same_authors(one)):
        return True
    return one.footnote and (same_issue(one) or whole_place(one) or same_id(one) or alone)


def somewhat_later(one: Evidence) -> bool:
    """A year apart, and too little to say that one of them is the year of the early version."""
    if one.years is not NEAR or whole_place(one) or (one.volumes is SAME is one.containers):
        return False
    return one.team is DIFFERENT or one.short or one.pages is DIFFERENT


def no_rival(one: Evidence) -> bool:
    """Two sources, one issue of one journal, and in each source the authors have this one publication in it."""
    return one.sources is Sources.ALONE and same_issue(one) and one.years in (SAME, MISSING) and not ids_differ(one)


def one_each(one: Evidence) -> bool:
    """As `no_rival`, whatever year was read off the page: the issue has its own."""
    return one.sources is Sources.ALONE and same_issue(one) and not ids_differ(one)


def same_hands(one: Evidence) -> bool:
    """The same first author, or two people or more of whom a scanned page may not have named the first."""
    return one.authors is SAME or one.together


def uncounted(one: Evidence) -> bool:
    """No number stands in one title only, but for a footnote's mark."""
    return one.numbers is SAME or (one.numbers is NEAR and (one.footnote or one.noise))


def nothing_against(one: Evidence) -> bool:
    """Neither place nor identifier nor form says that these are two."""
    return DIFFERENT not in (one.volumes, one.issues, one.pages, one.forms, one.editions) and not ids_differ(one)
