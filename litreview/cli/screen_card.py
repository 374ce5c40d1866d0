"""One work on the desk, as text: what it is, where one stands, what the criteria say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litreview.cli.lit import Lamp, say_lit
from litreview.cli.sentences import sentences
from litreview.cli.speak import say, words
from litreview.model import Criterion, CriterionKind, Stage

if TYPE_CHECKING:
    from litreview.steps.screen_card import Card

_PEOPLE = 6  # authors shown


def show_card(card: Card, lamp: Lamp) -> None:
    """The work with what is read at its stage, and the criteria of the stage under it."""
    one, where = card.waiting, card.position
    stage = words(f"screen.stage.{one.stage.value}")
    say()
    off = words("desk.put_off", n=where.put_off) if where.put_off else ""
    head = words("desk.position", work=one.work, stage=stage, number=where.number, total=where.total)
    say(f"{head}, {off}" if off else head)
    say_lit(lamp.lit(one.record.title or words("desk.no_title")))
    for line in _about(card):
        say_lit(lamp.plain(line))
    if one.stage is not Stage.TITLE:
        say()
        say_lit(lamp.lit(one.record.abstract or words("desk.no_abstract")))
    say()
    _criteria(card.criteria, lamp)


def show_more(card: Card, lamp: Lamp) -> None:
    """All there is besides: abstracts in other languages, keywords, the criteria of other stages."""
    record = card.waiting.record
    texts = [record.abstract if card.waiting.stage is Stage.TITLE else "", *record.other_abstracts.values()]
    listed = {"keywords": record.keywords, "subjects": record.subjects, "types": record.publication_types}
    people = "; ".join(str(name) for name in record.authors) if len(record.authors) > _PEOPLE else ""
    for text in (record.original_title, people, *texts):
        if text:
            say_lit(lamp.lit(text))
            say()
    for name, values in listed.items():
        if values:
            say_lit(lamp.lit(f"{words(f'desk.more.{name}')}: {', '.join(values)}"))
    if not (any(texts) or any(listed.values()) or card.further or record.original_title):
        say(words("desk.no_more"))
    _criteria(card.further, lamp)


def _about(card: Card) -> list[str]:
    """Authors, year, journal; its level; the DOI."""
    record = card.waiting.record
    people = "; ".join(str(name) for name in record.authors[:_PEOPLE])
    people += " …" if len(record.authors) > _PEOPLE else ""
    lines = [sentences(people, str(record.year or words("desk.no_year")), record.container)]
    lines.append(_level(card))
    if record.doi:
        lines.append(f"https://doi.org/{record.doi}")
    return [line for line in lines if line]


def _level(card: Card) -> str:
    from litreview.cli.channels import level_text

    year = card.waiting.record.year
    if not card.asked or year is None:
        return words("desk.level_unknown")
    return level_text(card.level, year)


def _criteria(criteria: tuple[Criterion, ...], lamp: Lamp) -> None:
    for criterion in criteria:
        sign = "+" if criterion.kind is CriterionKind.INCLUDE else "-"
        say_lit(lamp.plain(f"{sign} {criterion.id}: {criterion.text}", indent="  "))
