"""Works as they are cited in the text: in a bracket, in running text, and through another work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litreview.messages import Words
from litreview.model import Language, Record
from litreview.normalise.names import initials
from litreview.reporting.references.kinds import law_name, official, title_of
from litreview.reporting.references.names import authors_of, plain, short_form
from litreview.reporting.references.order import sort_key
from litreview.reporting.references.parts import pages_text, typeset, year_text
from litreview.reporting.references.telling_apart import Told, tell_apart, year_suffixes


def author_year(record: Record, language: Language, suffix: str = "", *, among: Sequence[Record] = ()) -> str:
    """The short form in a table or bracket, without the bracket: «Biong & Soggiu, 2015».

    `among`: the other works of the list, which it must be told from.
    """
    words = Words(language)
    return _with_year(record, words, _authors(record, words, "&", _told(record, among)), suffix)


def author_years(records: Sequence[Record], language: Language) -> tuple[str, ...]:
    """The short form of each work of one list, with the letters and initials that tell the works from each other."""
    return _of_a_list(
        records,
        language,
        lambda record, words, told, letter: _with_year(record, words, _authors(record, words, "&", told), letter),
    )


def narratives(records: Sequence[Record], language: Language) -> tuple[str, ...]:
    """The same for running text: «Ness et al. (2013a)»."""
    return _of_a_list(records, language, _narrative)


def narrative(
    record: Record, language: Language, suffix: str = "", *, among: Sequence[Record] = (), page: str = ""
) -> str:
    """The form in running text: «Biong og Soggiu (2015)», with pages «Biong og Soggiu (2015, s. 55)»."""
    return _narrative(record, Words(language), _told(record, among), suffix, page)


def _of_a_list(
    records: Sequence[Record], language: Language, cited: Callable[[Record, Words, Told, str], str]
) -> tuple[str, ...]:
    words = Words(language)
    told = zip(records, tell_apart(records), year_suffixes(records, language), strict=True)
    return tuple(cited(record, words, apart, letter) for record, apart, letter in told)


def _narrative(record: Record, words: Words, told: Told, suffix: str, page: str = "") -> str:
    authors = _authors(record, words, words("report.ref.and"), told, short=False)
    inside = [_short(record), "" if _numbered(record) else year_text(record, words, suffix), pages_text(page, words)]
    said = ", ".join(part for part in inside if part)
    return f"{authors} ({said})" if said else authors


def secondary(original: str, record: Record, language: Language, suffix: str = "", *, page: str = "") -> str:
    """A work known through another: «(Davidson et al., 2007, sitert i Evjen et al., 2018, s. 41)».

    Only the work that was read stands in the list.
    """
    words = Words(language)
    read = author_year(record, language, suffix)
    said = (" ".join(original.split()), f"{words('report.ref.cited_in')} {read}", pages_text(page, words))
    return f"({', '.join(part for part in said if part)})"


def citation(
    records: Sequence[Record],
    language: Language,
    *,
    suffixes: Sequence[str] = (),
    pages: Sequence[str] = (),
    among: Sequence[Record] = (),
) -> str:
    """Works in one bracket, in alphabetical order: `(Ness et al., 2013a, 2013b; Aakerholt, 2014, s. 41)`.

    `suffixes` and `pages`, where given, stand in the order of `records`; `among` are the other works of the list.
    """
    words = Words(language)
    told = tell_apart((*records, *among))
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    order = [(sort_key(record, language), *_at(place, suffixes), place) for place, record in enumerate(records)]
    for *_, place in sorted(order):
        record = records[place]
        authors = _authors(record, words, "&", told[place])
        page = pages_text("".join(_at(place, pages)), words)
        year = "" if _numbered(record) else year_text(record, words, "".join(_at(place, suffixes)))
        when = ", ".join(part for part in (year, page) if part)
        grouped.setdefault((authors, tuple(plain(name) for name in authors_of(record))), []).append(when)
    said = (", ".join(part for part in (authors, *whens) if part) for (authors, _), whens in grouped.items())
    return f"({'; '.join(said)})"


def _at(place: int, given: Sequence[str]) -> tuple[str]:
    return (given[place],) if place < len(given) else ("",)


def _told(record: Record, among: Sequence[Record]) -> Told:
    return tell_apart((record, *among))[0]


def _numbered(record: Record) -> bool:
    """Whether a work is cited by a number that holds its year: NOU 1999: 13, Meld. St. 30 (2011–2012)."""
    return official(record) is not None


def _with_year(record: Record, words: Words, authors: str, suffix: str) -> str:
    return authors if _numbered(record) else f"{authors}, {year_text(record, words, suffix)}"


def _short(record: Record) -> str:
    names = authors_of(record)
    return short_form(names[0]) if len(names) == 1 else ""


def _authors(record: Record, words: Words, joint: str, told: Told, *, short: bool = True) -> str:
    """One or two names, else the first ones with et al.; a number, or the title, where there is no name."""
    paper = official(record)
    if paper:
        return paper.number
    names = authors_of(record)
    if not names:
        return _nameless(record, words)
    listed = [plain(name) for name in names]
    if told.initials and names[0].family:
        listed[0] = " ".join(part for part in (initials(names[0].given), listed[0]) if part)
    if short and _short(record):
        return f"{listed[0]} [{_short(record)}]"
    if (len(listed) > 2 and told.names < len(listed) - 1) or not record.authors_complete:
        comma = "," if told.names > 1 and words.language is Language.ENGLISH else ""
        return f"{', '.join(listed[: told.names])}{comma} et al."
    if len(listed) == 1:
        return listed[0]
    comma = "," if len(listed) > 2 and words.language is Language.ENGLISH else ""
    return f"{', '.join(listed[:-1])}{comma} {joint} {listed[-1]}"


def _nameless(record: Record, words: Words) -> str:
    title = typeset(title_of(record), words)
    if law_name(record):
        return law_name(record)
    return words("report.ref.quoted", title=title.strip('«»"“”')) if title else words("report.not_stated")
