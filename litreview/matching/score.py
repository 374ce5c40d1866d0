"""What the comparison of two records shows, piece by piece. It gives no verdict: rules.py does. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.matching.compare_people import first_authors, namesakes, one_is_a_group, same_people, teams, together
from litreview.matching.compare_titles import (
    aside,
    columns,
    ends_in_noise,
    ends_in_one,
    fragment,
    headed,
    marked,
    numbers,
    says_little,
    titles,
    turned,
    within,
)
from litreview.matching.containers import same_container, venue_kind
from litreview.matching.keys import Keys
from litreview.matching.places import MONTH
from litreview.matching.relations import Relation, Sources, TitleRelation

_COMPARED = frozenset({TitleRelation.CHANGED, TitleRelation.ALIKE, TitleRelation.LIKE})


@dataclass(slots=True)
class Evidence:
    """The comparison of two records. `percent` is the likeness of the titles, 0 to 100.

    `short`: the titles say too little alone; `standing`: one is a column's. In one issue: `columns`: both are a
    column's; `within`: the words of one stand in the other; `fragment`: and be they few; `turned`: they differ in a
    word that parts publications; `asides`: both seem to be no articles (`compare_titles.aside`). `together`: in one
    volume the authors share two people or more; `namesakes`: the first authors have one full name; `nameless`: neither
    names anybody. `numbers`: NEAR when only one title has numbers the other lacks, `footnote` when that may be a
    footnote's mark, `noise` when it is what a scanner makes of one.
    `authors`: SAME first author, NEAR when they share another; `team`: whether complete lists are equally long;
    `group`: the authors differ, and one of them is a group; `crew`: whether lists hold the same names, two or more, in
    any order; `people`: whether they name the same people in one order, NEAR when these are two only. `years`: NEAR
    one apart. `pages`: SAME first page, NEAR overlapping or as long; `whole`: the same range of three pages or more.
    `venues`: whether the names of journal and meeting say that they are two kinds. `review`: one Cochrane review.
    `sources`: whether one export or two brought them.
    """

    title: TitleRelation
    percent: float
    short: bool
    standing: bool
    columns: bool
    within: bool
    fragment: bool
    turned: bool
    numbers: Relation
    footnote: bool
    noise: bool
    notices: Relation
    authors: Relation
    team: Relation
    group: bool
    crew: bool
    together: bool
    namesakes: bool
    nameless: bool
    asides: bool
    people: Relation
    years: Relation
    doi: Relation
    pmid: Relation
    accession: Relation
    forms: Relation
    containers: Relation
    venues: Relation
    volumes: Relation
    issues: Relation
    pages: Relation
    whole: bool
    editions: Relation
    review: bool
    related: bool
    sources: Sources


def compare(a: Keys, b: Keys, sources: Sources = Sources.UNKNOWN) -> Evidence:
    """The evidence of two records; the same whichever comes first."""
    short, standing = says_little(a, b)
    title, percent = titles(a, b, short)
    counted, mark = numbers(a, b), a.footnote != b.footnote or ends_in_one(a, b) or ends_in_one(b, a)
    authors, containers = first_authors(a, b), _containers(a, b)
    volumes, issues, pages = _volumes(a, b), _issues(a.issue, b.issue), _pages(a, b)
    if title is TitleRelation.PART and (headed(a, b) or headed(b, a)):
        title, counted, mark, authors = TitleRelation.NEAR, Relation.SAME, False, Relation.SAME
    held = containers is volumes is Relation.SAME
    beside = Relation.SAME is containers is volumes is issues
    piece = beside and title is not TitleRelation.SAME and fragment(a, b)
    mark = mark or (piece and title is TitleRelation.UNLIKE and marked(a, b))
    return Evidence(
        title=title,
        percent=percent,
        short=short,
        standing=standing,
        columns=beside and columns(a, b),
        within=beside and title is not TitleRelation.SAME and within(a, b),
        fragment=piece,
        turned=beside and title in _COMPARED and turned(a, b),
        numbers=counted,
        footnote=mark,
        noise=ends_in_noise(a, b) or ends_in_noise(b, a),
        notices=Relation.SAME if a.notice == b.notice else Relation.DIFFERENT,
        authors=authors,
        team=teams(a, b),
        group=authors is Relation.DIFFERENT and one_is_a_group(a, b),
        crew=len(a.families) > 1 and sorted(a.families) == sorted(b.families),
        together=held and together(a, b),
        namesakes=namesakes(a, b),
        asides=beside and aside(a) and aside(b),
        nameless=not (a.families or b.families),
        people=same_people(a, b, authors),
        years=_years_in_issue(a, b) if beside else _years(a.year, b.year),
        doi=_dois(a.doi, b.doi),
        pmid=_either(_equal(a.pmid, b.pmid), _equal(a.pmcid, b.pmcid)),
        accession=_accessions(a, b),
        forms=_equal(a.form, b.form),
        containers=containers,
        venues=_venues(a, b) if containers is Relation.DIFFERENT else Relation.MISSING,
        volumes=volumes,
        issues=issues,
        pages=pages,
        whole=any(first > 1 and last - first > 1 for first, last in a.pages if (first, last) in b.pages),
        editions=_equal(a.edition, b.edition),
        review=a.review != "" and a.review == b.review,
        related=bool(a.related or b.related) and bool(a.related & b.identifiers or b.related & a.identifiers),
        sources=sources,
    )


def _equal(one: object, other: object) -> Relation:
    if not one or not other:
        return Relation.MISSING
    return Relation.SAME if one == other else Relation.DIFFERENT


def _volumes(a: Keys, b: Keys) -> Relation:
    """As `_equal`; but the year as volume, as magazines have it, contradicts no volume's number."""
    found = _equal(a.volume, b.volume)
    if found is Relation.DIFFERENT and (a.volume == str(a.year)) != (b.volume == str(b.year)):
        return Relation.MISSING
    return found


def _issues(one: str, other: str) -> Relation:
    """As `_equal`; but «May» may be the fifth issue or another, and so contradicts no number."""
    found = _equal(one, other)
    if found is Relation.DIFFERENT and one.startswith(MONTH) != other.startswith(MONTH):
        same = one.removeprefix(MONTH) == other.removeprefix(MONTH)
        return Relation.SAME if same else Relation.MISSING
    return found


def _either(one: Relation, other: Relation) -> Relation:
    """The stronger of two identifiers' answers: they agree, they differ, they say nothing."""
    return next(said for said in (Relation.SAME, Relation.DIFFERENT, Relation.MISSING) if said in (one, other))


def _accessions(a: Keys, b: Keys) -> Relation:
    if a.accession is None or b.accession is None or a.accession[0] != b.accession[0]:
        return Relation.MISSING
    return _equal(a.accession[1], b.accession[1])


_IDUNN_OLD = "10.18261/issn."
_IDUNN = "10.18261/"


def _dois(one: str, other: str) -> Relation:
    """As `_equal`; but an article of Idunn may have one DOI of the older form and one of the newer."""
    both = one.startswith(_IDUNN) and other.startswith(_IDUNN)
    if both and one.startswith(_IDUNN_OLD) != other.startswith(_IDUNN_OLD):
        return Relation.MISSING
    return _equal(one, other)


def _years(one: int | None, other: int | None) -> Relation:
    if one is None or other is None:
        return Relation.MISSING
    apart = abs(one - other)
    return Relation.SAME if apart == 0 else Relation.NEAR if apart == 1 else Relation.DIFFERENT


def _years_in_issue(a: Keys, b: Keys) -> Relation:
    """An issue has one year. What differs from it and stands in the title, was read off the title."""
    found = _years(a.year, b.year)
    if found is Relation.DIFFERENT and (str(a.year) in a.numbers or str(b.year) in b.numbers):
        return Relation.MISSING
    return found


def _containers(a: Keys, b: Keys) -> Relation:
    if a.issn & b.issn:
        return Relation.SAME
    if not a.container or not b.container:
        return Relation.MISSING
    return Relation.SAME if same_container(a.container, b.container) else Relation.DIFFERENT


def _venues(a: Keys, b: Keys) -> Relation:
    return _equal(venue_kind(a.container), venue_kind(b.container))


def _pages(a: Keys, b: Keys) -> Relation:
    """Article numbers with each other, ranges with each other; a range with an article number only when they agree."""
    if a.article and b.article:
        return _equal(a.article, b.article)
    if a.article or b.article:
        number = (a.article or b.article).lstrip("abcdefghijklmnopqrstuvwxyz")
        firsts = {str(first) for first, _ in a.pages or b.pages}
        return Relation.SAME if number in firsts else Relation.MISSING
    if not a.pages or not b.pages:
        return Relation.MISSING
    if not {first for first, _ in a.pages}.isdisjoint(first for first, _ in b.pages):
        return Relation.SAME
    if any(_number_and_count(one, other) or _number_and_count(other, one) for one in a.pages for other in b.pages):
        return Relation.MISSING
    near = any(_overlap(one, other) or _own_count(one, other) for one in a.pages for other in b.pages)
    return Relation.NEAR if near else Relation.DIFFERENT


def _number_and_count(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """One «page» above the other's count from 1: it may be the number of an article that has no other pages."""
    return one[0] == one[1] > other[1] and other[0] == 1 and other[1] > 2


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])


def _own_count(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """An article before it got its pages counts its own from 1."""
    length = one[1] - one[0]
    return 1 in (one[0], other[0]) and length > 1 and length == other[1] - other[0]
