"""What is known of a work, as the conditions of `screen decide --where` ask for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from litreview.model import Record, RecordType
from litreview.normalise.doi import normalise_doi
from litreview.screening.where import Facts, Field, Values
from litreview.steps.channels import Register, level
from litreview.steps.screen_card import kept_register
from litreview.store import Reader

Numbers = tuple[int, ...]


def facts_of(
    asked: Collection[Field], sources: Mapping[int, Values], tags: Mapping[int, Values]
) -> Callable[[int, Record, Numbers], Facts]:
    """A function of a work's number, its best record and the numbers of its records. Only the fields asked for are
    looked up: the register of channels takes half a second to read."""
    register = kept_register() if Field.LEVEL in asked else None

    def facts(number: int, record: Record, records: Numbers) -> Facts:
        beside = {
            Field.SOURCE: tuple(dict.fromkeys(name for one in records for name in sources.get(one, ()))) or None,
            Field.TAG: tags.get(number, ()),
            Field.LEVEL: _level(record, register) if register else None,
        }
        return {field: beside[field] if field in beside else _FIELDS[field](record) for field in asked}

    return facts


def sources_of(reader: Reader, asked: Collection[Field]) -> dict[int, Values]:
    """The source of each record, by its key and as the search log words it."""
    if Field.SOURCE not in asked:
        return {}
    named = {
        run.id: tuple(name for name in (run.source, run.source_printed, run.label) if name) for run in reader.runs()
    }
    return {record: named.get(run, ()) for record, run in reader.record_runs().items()}


def known_tags(reader: Reader, reviewer: str, asked: Collection[Field]) -> dict[int, Values]:
    """The tags that a reviewer has given each work; what others gave stays theirs."""
    found: dict[int, Values] = {}
    for decision in reader.decisions() if Field.TAG in asked and reviewer else ():
        if decision.reviewer == reviewer and decision.tags:
            number = int(decision.work[1:])
            found[number] = (*found.get(number, ()), *decision.tags)
    return found


def _known(*values: str) -> Values | None:
    return tuple(value for value in values if value.strip()) or None


def _type(record: Record) -> Values | None:
    kind = () if record.type is RecordType.OTHER else (record.type.value,)
    return _known(*kind, *record.publication_types)


def _level(record: Record, register: Register) -> Values | None:
    found = level(register, record.issn, record.year) if record.issn and record.year is not None else None
    return None if found is None or found.value is None else (str(found.value),)


_FIELDS: Mapping[Field, Callable[[Record], Values | None]] = {
    Field.YEAR: lambda record: None if record.year is None else (str(record.year),),
    Field.LANGUAGE: lambda record: _known(*record.languages),
    Field.TYPE: _type,
    Field.JOURNAL: lambda record: _known(record.container, record.container_short),
    Field.TITLE: lambda record: _known(record.title, record.original_title),
    Field.ABSTRACT: lambda record: _known(record.abstract, *record.other_abstracts.values()),
    Field.KEYWORD: lambda record: _known(*record.keywords, *record.subjects),
    Field.DOI: lambda record: _known(normalise_doi(record.doi) or record.doi),
}
