"""What the comparison of two records shows, piece by piece. It gives no verdict: rules.py does. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from litreview.matching.blocks import SHORT_TITLE
from litreview.matching.containers import same_container, venue_kind
from litreview.matching.keys import Keys
from litreview.matching.vocabulary import ABOUT, COLUMN, OPPOSITES, SMALL, STANDING, YEARLY

NEAR = 97.0  # per cent: a slip or two in a title of ordinary length
ALIKE = 90.0
LIKE = 80.0  # enough where an identifier agrees
_PART_OF = 15  # letters of a title that can be the beginning of a longer one

_REST = 25  # letters that a column's title must say of its own to be the title of one instalment
_OWN = 8


class Relation(StrEnum):
    """How two values of one kind stand to each other. MISSING: one record or both do not say."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    MISSING = "missing"


class TitleRelation(StrEnum):
    """SAME letters; NEAR with slips only; CHANGED nearly alike but a word differs; ALIKE; LIKE; PART: the beginning of
    the other; LABELLED: the other after a label of its column or session; FACE: one language of a title in two."""

    SAME = "same"
    NEAR = "near"
    CHANGED = "changed"
    ALIKE = "alike"
    PART = "part"
    LABELLED = "labelled"
    FACE = "face"
    LIKE = "like"
    UNLIKE = "unlike"
    MISSING = "missing"


@dataclass(slots=True)
class Evidence:
    """The comparison of two records. `percent` is the likeness of the titles, 0 to 100.

    `short`: the titles say too little alone; `standing`: one is a column's. `numbers`: NEAR when only one title has
    numbers the other lacks, `footnote` when that may be a footnote's mark. `authors`: SAME first author, NEAR when
    they share another; `team`: whether complete lists are equally long; `crew`: whether they hold the same names, two
    or more, in any order; `people`: whether they name the same people in one order, NEAR when these are two only.
    `years`: NEAR one apart. `pages`: SAME first page, NEAR overlapping or as long; `whole`: the same range of three
    pages or more. `venues`: whether the names of journal and meeting say that they are two kinds. `review`: one
    Cochrane review.
    """

    title: TitleRelation
    percent: float
    short: bool
    standing: bool
    numbers: Relation
    footnote: bool
    notices: Relation
    authors: Relation
    team: Relation
    crew: bool
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


def compare(a: Keys, b: Keys) -> Evidence:
    """The evidence of two records; the same whichever comes first."""
    short = _short(a, b)
    title, percent = _titles(a, b, short)
    authors, containers = _authors(a, b), _containers(a, b)
    return Evidence(
        title=title,
        percent=percent,
        short=short,
        standing=_standing(a, b),
        numbers=_numbers(a, b),
        footnote=a.footnote != b.footnote or _ends_in_one(a, b) or _ends_in_one(b, a),
        notices=Relation.SAME if a.notice == b.notice else Relation.DIFFERENT,
        authors=authors,
        team=_team(a, b),
        crew=len(a.families) > 1 and sorted(a.families) == sorted(b.families),
        people=_people(a, b, authors),
        years=_years(a.year, b.year),
        doi=_dois(a.doi, b.doi),
        pmid=_either(_equal(a.pmid, b.pmid), _equal(a.pmcid, b.pmcid)),
        accession=_accessions(a, b),
        forms=_equal(a.form, b.form),
        containers=containers,
        venues=_venues(a, b) if containers is Relation.DIFFERENT else Relation.MISSING,
        volumes=_equal(a.volume, b.volume),
        issues=_equal(a.issue, b.issue),
        pages=_pages(a, b),
        whole=any(first > 1 and last - first > 1 for first, last in a.pages if (first, last) in b.pages),
        editions=_equal(a.edition, b.edition),
        review=a.review != "" and a.review == b.review,
        related=bool(a.related or b.related) and bool(a.related & b.identifiers or b.related & a.identifiers),
    )


def _equal(one: object, other: object) -> Relation:
    if not one or not other:
        return Relation.MISSING
    return Relation.SAME if one == other else Relation.DIFFERENT


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


def _standing(a: Keys, b: Keys) -> bool:
    return min(_own_words(a.words), _own_words(b.words)) < _OWN


def _own_words(words: tuple[str, ...]) -> int:
    """How many letters a title says beside the standing title of its column; many where it is no column's."""
    if not YEARLY.isdisjoint(words):
        return 0
    if STANDING.isdisjoint(words):
        return _REST
    return sum(len(word) for word in words if word not in COLUMN and word not in SMALL)


def _short(a: Keys, b: Keys) -> bool:
    """Whether the titles say too little alone: few letters, or a column's standing title."""
    if min(_own_words(a.words), _own_words(b.words)) < _REST:
        return True
    return min((len(title) for title in a.titles + b.titles), default=0) <= SHORT_TITLE


def _titles(a: Keys, b: Keys, short: bool) -> tuple[TitleRelation, float]:
    if not a.titles or not b.titles:
        return TitleRelation.MISSING, 0.0
    if not set(a.titles).isdisjoint(b.titles):
        return TitleRelation.SAME, 100.0
    percent = max(ratio(one, other) for one in a.titles for other in b.titles)
    if _ends_in_one(a, b) or _ends_in_one(b, a):
        return TitleRelation.NEAR, percent
    if percent >= NEAR and not short:
        return (TitleRelation.NEAR if _only_slips(a.words, b.words) else TitleRelation.CHANGED), percent
    contained = _contained(a, b)
    if contained is not None:
        return contained, percent
    if percent >= ALIKE:
        return TitleRelation.ALIKE, percent
    return (TitleRelation.LIKE if percent >= LIKE else TitleRelation.UNLIKE), percent


def _contained(a: Keys, b: Keys) -> TitleRelation | None:
    """How one title stands in the other: as its beginning, after a label, or as one of its languages."""
    if any(_face(one, other) for one, other in ((a, b), (b, a))):
        return TitleRelation.FACE
    short, long = sorted((a, b), key=lambda keys: len(keys.titles[0]))
    part, whole = short.titles[0], long.titles[0]
    if len(part) < _PART_OF or len(part) == len(whole):
        return None
    if whole.startswith(part):
        return TitleRelation.PART
    if len(part) > SHORT_TITLE and (whole.endswith(part) or ratio(whole[-len(part) :], part) >= NEAR):
        label = long.words[: len(long.words) - len(short.words)]
        if label and (COLUMN.issuperset(label) or (label[-1] not in SMALL and ABOUT.isdisjoint(label))):
            return TitleRelation.LABELLED
    return None


def _face(one: Keys, other: Keys) -> bool:
    """Whether a language of one title is the other title or one of its languages."""
    titles = (*other.titles, *other.faces)
    return any(
        face == title or (len(face) > SHORT_TITLE and ratio(face, title) >= NEAR)
        for face in one.faces
        for title in titles
    )


def _only_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ by spelling, spaces and small words only, not by a word that changes what they say."""
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    if "".join(left) == "".join(right):
        return True
    left = [word for word in left if word not in SMALL]
    right = [word for word in right if word not in SMALL]
    if len(left) != len(right):
        return Levenshtein.distance("".join(left), "".join(right)) <= 2 and bool(left) and bool(right)
    return all(_slip(*pair) for pair in zip(left, right, strict=True))


def _slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4 or any(sign.isdigit() for sign in one + other):
        return False
    return Levenshtein.distance(one, other) <= 2 and not _opposite(one, other)


def _opposite(one: str, other: str) -> bool:
    return any(
        long.startswith(first) and short.startswith(second) and long[len(first) :] == short[len(second) :]
        for first, second in OPPOSITES
        for long, short in ((one, other), (other, one))
    )


def _numbers(a: Keys, b: Keys) -> Relation:
    if a.numbers == b.numbers:
        return Relation.SAME if a.footnote == b.footnote else Relation.NEAR
    one, other = Counter(a.numbers), Counter(b.numbers)
    return Relation.NEAR if one <= other or other <= one else Relation.DIFFERENT


def _ends_in_one(one: Keys, other: Keys) -> bool:
    """Whether one title is the other and a lone 1: perhaps a footnote, perhaps a first part."""
    return one.words[-1:] == ("1",) and one.words[:-1] == other.words


def _authors(a: Keys, b: Keys) -> Relation:
    one, other = a.families, b.families
    if not one or not other:
        return Relation.MISSING
    if one[0] == other[0] or _same_family(one[0], other[0]) or _swapped(a.people[0], b.people[0]):
        return Relation.SAME
    shared = any(_same_family(left, right) for left in one for right in other)
    return Relation.NEAR if shared else Relation.DIFFERENT


def _swapped(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two words of one name in the other, wherever they stand; or the only long word of both."""
    shared = len(one & other)
    return shared > 1 or (shared == 1 and min(len(one), len(other)) == 1)


def _people(a: Keys, b: Keys, authors: Relation) -> Relation:
    """Whether complete lists name the same people in the same order; two people are less evidence than three."""
    if not (a.families and b.families and a.complete and b.complete):
        return Relation.MISSING
    if len(a.families) != len(b.families) or authors is not Relation.SAME:
        return Relation.DIFFERENT
    if not all(map(_same_family, a.families[1:], b.families[1:])):
        return Relation.DIFFERENT
    return {1: Relation.MISSING, 2: Relation.NEAR}.get(len(a.families), Relation.SAME)


def _same_family(one: str, other: str) -> bool:
    """Biong and biong; «van slyke» and slyke; a slip in a long name."""
    left, right = one.replace(" ", ""), other.replace(" ", "")
    if left == right or any(len(word) > 3 for word in set(one.split()) & set(other.split())):
        return True
    return min(len(left), len(right)) > 4 and ratio(left, right) >= 88


def _team(a: Keys, b: Keys) -> Relation:
    if not (a.families and b.families and a.complete and b.complete):
        return Relation.MISSING
    return Relation.SAME if len(a.families) == len(b.families) else Relation.DIFFERENT


def _years(one: int | None, other: int | None) -> Relation:
    if one is None or other is None:
        return Relation.MISSING
    apart = abs(one - other)
    return Relation.SAME if apart == 0 else Relation.NEAR if apart == 1 else Relation.DIFFERENT


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
    near = any(_overlap(one, other) or _own_count(one, other) for one in a.pages for other in b.pages)
    return Relation.NEAR if near else Relation.DIFFERENT


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])


def _own_count(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """An article before it got its pages counts its own from 1."""
    length = one[1] - one[0]
    return 1 in (one[0], other[0]) and length > 1 and length == other[1] - other[0]
