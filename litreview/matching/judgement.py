"""What a named rule is and what it says of two records: outcome, order of doubt, tie, evidence in words. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from litreview.matching.keys import Keys
from litreview.matching.relations import Relation, Sources, TitleRelation
from litreview.matching.score import Evidence
from litreview.model import Message, message

# The tie is read off the records: which notice, which forms.
BY_NOTICE = "notice"
BY_FORM = "form"
PART = "part"
ELSEWHERE = "version_elsewhere"
_TIE_OF_NOTICE = {"erratum": "correction", "retraction": "retraction", "concern": "retraction"}
_TIE_OF_FORM = ("preprint", "thesis", "conference")  # the first that either record is


class Outcome(StrEnum):
    """A rule's answer about two records."""

    DUPLICATE = "duplicate"
    MAYBE = "maybe"
    DIFFERENT = "different"


_SURE = {Outcome.DUPLICATE: 100.0, Outcome.MAYBE: 0.0, Outcome.DIFFERENT: 0.0}
_ONE_EXPORT = 0.5  # of the doubts about two records of one export fewer are duplicates


@dataclass(frozen=True, slots=True)
class NamedRule:
    """One line of the table.

    `titles`: the relations of the titles under which the rule is asked at all; `holds` what else must be so. `apart`:
    two records of which this rule speaks may never stand in one work without a person's word. `likely`: how many of a
    hundred such pairs are one publication, as judged from labelled sets and the rule's nature; it orders the queue.
    `relation`: how two publications that are not one may belong together ('' where nothing is known of it).
    """

    name: str
    outcome: Outcome
    apart: bool
    titles: frozenset[TitleRelation]
    holds: Callable[[Evidence], bool]
    likely: int = 0
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule said of two records. `rank` is the rule's place in the table: lower is stronger. `likely` (0 to 100)
    puts the doubts in order, most probable duplicates first. `relation`: preprint, correction, retraction, comment,
    review, part, edition, conference, thesis, version_elsewhere or ''."""

    outcome: Outcome
    rule: str
    apart: bool
    rank: int
    percent: float
    pair: tuple[Keys, Keys]
    likely: float = 0.0
    relation: str = ""

    @property
    def evidence(self) -> Message:
        """The rule's words with what they rest on: each value once when both records agree, else «one / other»."""
        return message(f"match.rule.{self.rule}", **_words_of(*self.pair), title=int(self.percent))

    @property
    def tie(self) -> Message | None:
        """How the two belong together though they are two publications, in words; None where nothing is known of it."""
        return message(f"match.tie.{self.relation}") if self.relation else None


def judgement_of(rule: NamedRule, rank: int, found: Evidence, pair: tuple[Keys, Keys]) -> Judgement:
    """What `rule`, which holds, says of a pair. The likeness of the titles orders the doubts of one rule."""
    likely = _SURE[rule.outcome] or rule.likely * (0.8 + found.percent / 500)
    if found.sources is Sources.ONE:
        likely *= _ONE_EXPORT
    relation = _tie(rule.relation, *pair) if rule.relation else ""
    if relation == ELSEWHERE and found.containers is Relation.SAME:
        relation = ""  # one journal is no other place
    return Judgement(rule.outcome, rule.name, rule.apart, rank, found.percent, pair, round(likely, 1), relation)


def _tie(relation: str, a: Keys, b: Keys) -> str:
    if relation == BY_NOTICE:
        kind = a.notice or b.notice
        return _TIE_OF_NOTICE.get(kind, "review" if kind == "review" else "comment")
    if relation == BY_FORM:
        return next((form for form in _TIE_OF_FORM if form in (a.form, b.form)), ELSEWHERE)
    if relation == PART and (not a.first_author or a.first_author != b.first_author):
        return ""  # two reports of one kind, not two parts of one
    return relation


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
    if keys.accession:
        parts.append(" ".join(keys.accession))
    return ", ".join(parts)


def _place(keys: Keys) -> str:
    pages = ", ".join("-".join(str(page) for page in dict.fromkeys(one)) for one in keys.pages)
    volume = f"{keys.volume}({keys.issue})" if keys.issue else keys.volume
    return ", ".join(part for part in (volume, pages or keys.article) if part)


def _form(keys: Keys) -> Message | str:
    return message(f"match.form.{keys.form}") if keys.form else ""


def _notice(keys: Keys) -> Message:
    return message(f"match.notice.{keys.notice or 'none'}")
