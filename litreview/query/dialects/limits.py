"""A review's limits in a source's words, and what the source cannot be told.

A limit is sent whole or not at all: half of «Norwegian or Sami» would shut out the other half unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from litreview.model import Limit, LimitKind, Loss, message
from litreview.normalise.language import normalise_language, read_languages
from litreview.query.dialects.base import Dialect
from litreview.query.dialects.kinds import LANGUAGES, kind_of
from litreview.query.dialects.limit_forms import LimitForm, LimitForms, Names

_QUOTED = re.compile(r'"[^"]*"')
_FREE = re.compile(r"\b(free|open access|gratis|fri|åpen)\b")
_SHARED = {"nb", "nn"}


@dataclass(slots=True)
class Limited:
    """The limits of a query in one dialect: clauses of the text, parameters, the limits they carry, the losses."""

    clauses: list[str] = field(default_factory=list)
    params: dict[str, list[str]] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def joined(self, joints: dict[str, str]) -> tuple[tuple[str, str], ...]:
        """The parameters, several values of one joined as the source does."""
        return tuple((name, joints.get(name, ",").join(values)) for name, values in self.params.items())


def write_limits(limits: tuple[Limit, ...], dialect: Dialect, *, in_text: bool = True) -> Limited:
    """Every limit that is to be applied in the source; those applied afterwards by a rule are left alone.

    `in_text` False: nothing can be put beside the text safely, so that only limits in parameters are sent.
    """
    out = Limited()
    for limit in limits:
        if limit.applied != "source":
            continue
        told = _forms(limit, dialect, out.losses)
        if not in_text and any(not form.param for form, _ in told):
            told = _lost(limit, "unlimited", dialect, out.losses)
        for form, text in told:
            if form.param:
                out.params.setdefault(form.param, []).append(text)
            else:
                out.clauses.append(text)
        if told:
            out.limits.append(limit)
    return out


def balanced(text: str) -> bool:
    """Whether quotation marks, and brackets outside them, are closed, so that the text can be put inside a pair."""
    if text.count('"') % 2:
        return False
    depth = 0
    for letter in _QUOTED.sub("", text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


_Told = list[tuple[LimitForm, str]]  # how the limit is said: the form and its text


def _forms(limit: Limit, dialect: Dialect, losses: list[Loss]) -> _Told:
    forms = dialect.limits
    if limit.kind is LimitKind.YEARS:
        return _years(limit, dialect, losses)
    if limit.kind is LimitKind.LANGUAGE:
        return _language(limit, dialect, losses)
    if limit.kind is LimitKind.ENTERED:
        return _entered(limit, dialect, losses)
    if limit.kind is LimitKind.PEER_REVIEWED and forms.peer_reviewed.template:
        return [(forms.peer_reviewed, forms.peer_reviewed.template)]
    if limit.kind is LimitKind.FULL_TEXT:
        form = forms.free_full_text if _is_free(limit) else forms.full_text
        return [(form, form.template)] if form.template else _lost(limit, "filter", dialect, losses)
    if limit.kind is LimitKind.PEER_REVIEWED:
        return _lost(limit, "peer_journals" if forms.peer_journals else "peer_review", dialect, losses)
    if limit.kind is LimitKind.COUNTRY:
        return _lost(limit, "country", dialect, losses)
    return _kinds(limit, dialect, losses)


def _entered(limit: Limit, dialect: Dialect, losses: list[Loss]) -> _Told:
    """What the source took in from a day on; a source that cannot be asked so is searched whole."""
    form = dialect.limits.entered
    if not form.template:
        return _lost(limit, "since", dialect, losses)
    day = date.fromisoformat(limit.values[0]) - timedelta(days=dialect.limits.early)
    written = {"{day}": f"{day:%Y-%m-%d}", "{slashed}": f"{day:%Y/%m/%d}", "{digits}": f"{day:%Y%m%d}"}
    return [(form, re.sub(r"\{\w+\}", lambda found: written[found.group()], form.template))]


def _lost(limit: Limit, slug: str, dialect: Dialect, losses: list[Loss], words: str = "") -> _Told:
    """No clause; the loss instead, or the word that the filter must be ticked on the host's page."""
    piece = words or ", ".join(_words(limit)) or _span(limit)
    if limit.kind in dialect.limits.by_hand and slug != "unlimited":
        slug = "by_hand"
    said = message(f"source.loss.{slug}", source=dialect.title, piece=piece or message(f"report.limit.{limit.kind}"))
    losses.append(Loss(said))
    return []


def _years(limit: Limit, dialect: Dialect, losses: list[Loss]) -> _Told:
    forms = dialect.limits
    if limit.first is None and limit.last is None:
        return _lost(limit, "years", dialect, losses)
    chosen = [form for form in _ends(limit, forms) if form.template]
    if not chosen:
        return _lost(limit, "no_years", dialect, losses)
    if forms.other_date:
        losses.append(Loss(message("source.loss.other_date", source=dialect.title, piece=_span(limit))))
    first, last = limit.first, limit.last
    places = {
        "{first}": str(first) if first is not None else forms.first_year,
        "{last}": str(last) if last is not None else forms.last_year,
        "{before}": str(first - 1) if first is not None else forms.first_year,
        "{after}": str(last + 1) if last is not None else forms.last_year,
    }
    return [(form, re.sub(r"\{\w+\}", lambda found: places[found.group()], form.template)) for form in chosen]


def _ends(limit: Limit, forms: LimitForms) -> tuple[LimitForm, ...]:
    if limit.first is not None and limit.last is not None:
        return (forms.years,) if forms.years.template else (forms.since, forms.until)
    one = forms.since if limit.first is not None else forms.until
    return (one if one.template else forms.years,)


def _language(limit: Limit, dialect: Dialect, losses: list[Loss]) -> _Told:
    forms, words = dialect.limits, _words(limit)
    if not forms.language.template:
        return _lost(limit, "no_language", dialect, losses)
    read = [(word, read_languages(word)[0] or (normalise_language(word),)) for word in words]
    unknown = [word for word, tags in read if any(tag not in LANGUAGES for tag in tags)]
    if unknown or not read:
        return _lost(limit, "language", dialect, losses, ", ".join(unknown))
    tags = {tag for _, found in read for tag in found}
    if forms.names is not Names.LEXVO and tags & _SHARED and "no" not in tags and not tags >= _SHARED:
        losses.append(Loss(message("source.loss.norwegian", source=dialect.title, piece=", ".join(words))))
    names = dict.fromkeys(name for _, found in read for tag in found for name in _named(tag, forms.names))
    return [(forms.language, forms.language.fill(tuple(names)))]


def _named(tag: str, names: Names) -> tuple[str, ...]:
    spoken = LANGUAGES[tag]
    if names is Names.LEXVO:
        return spoken.lexvo
    if names is Names.TWO:
        return (spoken.two,)
    if names is Names.THREE:
        return (spoken.three,)
    return (spoken.english.capitalize() if names is Names.CAPITAL else spoken.english,)


def _kinds(limit: Limit, dialect: Dialect, losses: list[Loss]) -> _Told:
    """Kinds of documents and studies, and other filters by their names."""
    forms, words = dialect.limits, _words(limit)
    kinds = [kind_of(word) for word in words]
    mark = forms.marks.get(kinds[0]) if len(set(kinds)) == 1 else None
    if mark is not None:
        return [(mark, mark.template)]
    unknown = [word for word, kind in zip(words, kinds, strict=True) if kind not in forms.kinds]
    if unknown or not words:
        return _lost(limit, "filter", dialect, losses, ", ".join(unknown))
    return [(forms.kind, forms.kind.fill(tuple(dict.fromkeys(forms.kinds[kind] for kind in kinds))))]


def _words(limit: Limit) -> tuple[str, ...]:
    return limit.values or ((limit.raw,) if limit.raw else ())


def _is_free(limit: Limit) -> bool:
    return any(_FREE.search(word.casefold()) for word in _words(limit))


def _span(limit: Limit) -> str:
    if limit.first is None and limit.last is None:
        return ""
    return f"{limit.first or ''}–{limit.last or ''}"
