"""The best record of a work, and where its records do not agree. Pure.

For every field the table PREFERENCES says which value is best and whether differing values are a conflict. The same
value in another form (a DOI's capitals, initials for given names, a title's quotes, an abbreviated journal) is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from litreview.matching.containers import same_container
from litreview.matching.keys import compact, family_key
from litreview.matching.places import cell_number
from litreview.model import Name, Record, RecordType
from litreview.normalise.doi import normalise_doi
from litreview.normalise.names import initials
from litreview.normalise.pages import normalise_pages

Conflicts = Mapping[str, tuple[tuple[str, int], ...]]


class Merged(NamedTuple):
    """`best`: the chosen values, whose `origin` names record and tag («12 TI»). `conflicts`: field → the differing
    values, the chosen one first, each with the id of a record that has it."""

    best: Record
    conflicts: Conflicts


@dataclass(frozen=True, slots=True)
class Preference:
    """How a field's best value is chosen.

    `better` gives a sort key of a value, highest first; before it comes how many records agree where `vote` is set.
    `same` tells whether two values are forms of one; None: differing values of this field are no conflict.
    """

    better: Callable[[Any], Any] = lambda value: 0
    same: Callable[[Any, Any], bool] | None = None
    vote: bool = False


def _equal(one: object, other: object) -> bool:
    return str(one).casefold().split() == str(other).casefold().split()


def _same_title(one: str, other: str) -> bool:
    """The same letters, or one without the other's subtitle."""
    short, long = sorted((compact(one), compact(other)), key=len)
    return long.startswith(short) and (len(short) > 15 or short == long)


def _same_people(one: tuple[Name, ...], other: tuple[Name, ...]) -> bool:
    """The same people as far as the shorter list goes: «Biong, S.» is Biong, Stian."""
    return all(_same_person(left, right) for left, right in zip(one, other, strict=False))


def _same_person(one: Name, other: Name) -> bool:
    if family_key(one).replace(" ", "") != family_key(other).replace(" ", ""):
        return False
    left, right = (initials(name.given).replace("-", " ").split() for name in (one, other))
    return all(first == second for first, second in zip(left, right, strict=False))


def _same_pages(one: str, other: str) -> bool:
    """The same range, or one record has its first page only."""
    left, right = normalise_pages(one).casefold(), normalise_pages(other).casefold()
    return left == right or left.partition("-")[0] == right or right.partition("-")[0] == left


def _same_doi(one: str, other: str) -> bool:
    return (normalise_doi(one) or one.casefold()) == (normalise_doi(other) or other.casefold())


def _title_worth(title: str) -> tuple[bool, bool, int]:
    """Not in capitals, quotes and brackets that close, longest."""
    balanced = all(title.count(left) == title.count(right) for left, right in ("«»", "()", "[]", "“”"))
    return not title.isupper(), balanced, len(compact(title))


def _people_worth(people: tuple[Name, ...]) -> tuple[int, int]:
    """Most people, then most of their given names."""
    return len(people), sum(len(name.given) for name in people)


def _length(value: Any) -> int:
    return len(value)


_LONGEST = Preference(_length)
_FULLEST = Preference(lambda name: ("(" not in name, len(name)), same_container)
_AGREED = Preference(same=_equal, vote=True)

# field: what makes a value better, what makes two values the same, whether the records vote
PREFERENCES: Mapping[str, Preference] = {
    "type": Preference(lambda kind: kind is not RecordType.OTHER, _equal, vote=True),
    "title": Preference(_title_worth, _same_title, vote=True),
    "original_title": Preference(_title_worth, _same_title),
    "authors": Preference(_people_worth, _same_people),
    "editors": Preference(_people_worth, _same_people),
    "year": _AGREED,
    "date": _LONGEST,
    "container": _FULLEST,
    "container_short": Preference(lambda name: -len(name)),
    "volume": _AGREED,
    "issue": _AGREED,
    "pages": Preference(lambda pages: "-" in pages, _same_pages, vote=True),
    "article_number": _AGREED,
    "edition": _AGREED,
    "publisher": _LONGEST,
    "place": _LONGEST,
    "doi": Preference(same=_same_doi, vote=True),
    "pmid": _AGREED,
    "pmcid": _AGREED,
    "url": Preference(),
    "abstract": _LONGEST,
    "country": Preference(vote=True),
    "peer_reviewed": Preference(lambda reviewed: reviewed, _equal, vote=True),
}
# What must come from records of one state of the publication, so that no reference is made up of two.
_CITATION = frozenset(
    (
        *("title", "authors", "year", "date", "doi"),
        *("container", "container_short", "volume", "issue", "pages", "article_number"),
    )
)
# Everything that some record says is kept.
_TUPLES = ("issn", "isbn", "languages", "keywords", "subjects", "publication_types", "relations", "notes")
_MAPPINGS = ("ids", "other_abstracts")
_FIELDS = tuple(item.name for item in fields(Record))
# One record's fields that belong together.
_ENTRY = ("database", "accession")


def merge(records: Mapping[int, Record]) -> Merged:
    """The best record of a work's `records` (by id), and its conflicts. Raises ValueError when there are none.

    Where values are equally good, the record with identifiers and the most fields is followed, then the lowest id.
    """
    ranked, cited = _ranked(records)
    chosen: dict[str, Any] = {}
    origin: dict[str, str] = {}
    conflicts: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, preference in PREFERENCES.items():
        values = _values(name, ranked, records)
        if not values:
            continue
        best, chosen[name] = _chosen(name, values, cited)
        origin[name] = _origin(best, records[best], name)
        if preference.same and (differing := _differing(chosen[name], best, values, preference.same)):
            conflicts[name] = differing
    chosen.update(_kept(ranked, records))
    chosen["authors_complete"] = _complete(chosen.get("authors", ()), records)
    return Merged(Record(**chosen, origin=origin), conflicts)


def best_of(records: Mapping[int, Record], names: Collection[str]) -> Record:
    """The best record of `merge`, of its single values only those of these names, and without origin: for whoever asks
    little of many works. Raises ValueError when there are no records."""
    ranked, cited = _ranked(records)
    values = {name: found for name in names if (found := _values(name, ranked, records))}
    chosen = {name: _chosen(name, found, cited)[1] for name, found in values.items()}
    return Record(**chosen, **_kept(ranked, records))


def _ranked(records: Mapping[int, Record]) -> tuple[list[int], frozenset[int]]:
    """The records, the one to be followed first, and those that a reference is made of."""
    if not records:
        raise ValueError("a work has at least one record")
    ranked = sorted(records, key=lambda record: _standing(record, records[record]))
    return ranked, _of_one_volume(_cited(ranked, records), records)


def _values(name: str, ranked: list[int], records: Mapping[int, Record]) -> list[tuple[int, Any]]:
    """What the records say of a field, each with its record."""
    return [(record, value) for record in ranked if _is_said(value := getattr(records[record], name))]


def _chosen(name: str, values: list[tuple[int, Any]], cited: frozenset[int]) -> tuple[int, Any]:
    """The best of some values of a field, with its record."""
    asked = [value for value in values if value[0] in cited] if name in _CITATION else values
    return _best(asked or values, PREFERENCES[name])


def _cited(ranked: list[int], records: Mapping[int, Record]) -> list[int]:
    """The records that say where the publication stands: those of the latest year when years lie apart (versions of a
    review), and of two neighbouring years those that have a place (the other is early online)."""
    years = [year for record in ranked if (year := records[record].year) is not None]
    if not years or min(years) == max(years):
        return ranked
    if max(years) - min(years) > 1:
        return [record for record in ranked if records[record].year == max(years)]
    return [record for record in ranked if records[record].volume and records[record].pages] or ranked


def _of_one_volume(ranked: list[int], records: Mapping[int, Record]) -> frozenset[int]:
    """Those of the volume that most of them state, and those that state none: a journal and its place go together."""
    volumes = [volume for record in ranked if (volume := cell_number(records[record].volume))]
    if len(set(volumes)) < 2:
        return frozenset(ranked)
    most = max(volumes, key=lambda volume: (volumes.count(volume), -volumes.index(volume)))
    return frozenset(record for record in ranked if cell_number(records[record].volume) in ("", most))


def _is_said(value: object) -> bool:
    """«No» is an answer; nothing is none."""
    return bool(value) or value is False


def _standing(record: int, said: Record) -> tuple[bool, bool, int, int]:
    filled = sum(1 for name in _FIELDS if getattr(said, name))
    return not said.pmid, not said.doi, -filled, record


def _best(values: list[tuple[int, Any]], preference: Preference) -> tuple[int, Any]:
    if all(value == values[0][1] for _, value in values):
        return values[0]
    votes = _votes(values, preference) if preference.vote else {}
    place = max(
        range(len(values)),
        key=lambda at: (
            _known(values[at][1]),
            votes.get(at, 0),
            preference.better(values[at][1]),
            -at,
        ),
    )
    return values[place]


def _votes(values: list[tuple[int, Any]], preference: Preference) -> dict[int, int]:
    """How many records agree with each value, by its place."""
    same = preference.same or _equal
    times = Counter(value for _, value in values)  # of a thousand records few say different things
    agreed = {value: sum(n for other, n in times.items() if same(value, other)) for value in times}
    return {place: agreed[value] for place, (_, value) in enumerate(values)}


def _known(value: object) -> bool:
    """«Document» is the type of an entry that did not say its type."""
    return value is not RecordType.OTHER


def _differing(
    best: Any, record: int, values: list[tuple[int, Any]], same: Callable[[Any, Any], bool]
) -> tuple[tuple[str, int], ...]:
    found: list[tuple[Any, int]] = [(best, record)]
    for other, value in sorted(values, key=lambda item: item[0]):
        if _known(value) and not any(same(value, seen) for seen, _ in found):
            found.append((value, other))
    return tuple((_words(value), owner) for value, owner in found) if len(found) > 1 else ()


def _words(value: Any) -> str:
    return "; ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def _origin(record: int, said: Record, name: str) -> str:
    return f"{record} {said.origin.get(name, '')}".strip()


def _kept(ranked: list[int], records: Mapping[int, Record]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name in _TUPLES:
        kept[name] = tuple(dict.fromkeys(value for record in ranked for value in getattr(records[record], name)))
    for name in _MAPPINGS:
        said = [getattr(records[record], name) for record in reversed(ranked)]
        kept[name] = {key: value for mapping in said for key, value in mapping.items()}
    extra: dict[str, tuple[str, ...]] = {}
    for record in ranked:
        for tag, values in records[record].extra.items():
            extra[tag] = tuple(dict.fromkeys((*extra.get(tag, ()), *values)))
    entry = next((record for record in ranked if records[record].accession), ranked[0])
    return {**kept, "extra": extra, **{name: getattr(records[entry], name) for name in _ENTRY}}


def _complete(authors: tuple[Name, ...], records: Mapping[int, Record]) -> bool:
    return any(said.authors_complete for said in records.values() if said.authors == authors) if authors else True
