"""How the works were judged, in sentences: first raw numbers, then coefficients, each with its interval.

No coefficient is called good or poor: where those words begin is a convention of one paper (Landis & Koch 1977).
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.messages import Words
from litreview.model import Language, Stage
from litreview.reporting.tables.common import number_text
from litreview.screening.agreement import Agreement, Coefficient, Estimate
from litreview.screening.conduct import Compared, Conduct, Ending, SampleConduct, StageConduct

NBSP = "\u00a0"
MINUS = "\u2212"


def decimals(value: float, language: Language, places: int = 2) -> str:
    """0,78 in Norwegian, 0.78 in English; a value that rounds to nothing has no sign."""
    text = f"{abs(value):.{places}f}"
    signed = MINUS + text if value < 0 and float(text) else text
    return signed if language is Language.ENGLISH else signed.replace(".", ",")


def percent(value: float, language: Language) -> str:
    """94,6 % in Norwegian, 94.6% in English."""
    return decimals(100 * value, language, 1) + ("%" if language is Language.ENGLISH else f"{NBSP}%")


def works_text(stage: Stage, n: int, words: Words) -> str:
    """«92 titler»."""
    return words(f"report.screening.works.{stage.value}", n=n, count=number_text(n, words.language))


def counted(code: str, n: int, words: Words) -> str:
    """Words whose only number is `count`."""
    return words(code, n=n, count=number_text(n, words.language))


def told(conduct: Conduct, words: Words) -> tuple[str, ...]:
    """A paragraph for each stage at which anything was done, then one for each sample."""
    stages = (" ".join(stage_sentences(stage, words)) for stage in conduct.stages)
    samples = (" ".join(sample_sentences(sample, words)) for sample in conduct.samples)
    return tuple(text for text in (*stages, *samples) if text)


def stage_sentences(stage: StageConduct, words: Words) -> Iterator[str]:
    """What was done at one stage; nothing where no one and no rule has said anything."""
    if not (stage.people or stage.by_rule):
        return
    yield from _compared(stage.stage, stage.compared, words)
    yield from _alone(stage, words)
    yield from _differed(stage, words)
    if stage.passing:
        yield words("report.screening.passing", n=stage.passing, works=works_text(stage.stage, stage.passing, words))
    if stage.changed:
        yield counted("report.screening.changed", stage.changed, words)
    if stage.by_rule:
        yield words("report.screening.by_rule", works=works_text(stage.stage, stage.by_rule, words))
    if stage.waiting:
        yield words("report.screening.waiting", n=stage.waiting, works=works_text(stage.stage, stage.waiting, words))


def _alone(stage: StageConduct, words: Words) -> Iterator[str]:
    one = stage.judged.get(1, 0)
    if len(stage.alone) == 1:
        yield words("report.screening.one", works=works_text(stage.stage, one, words))
    elif one:
        shared = works_text(stage.stage, one, words)
        yield words("report.screening.one_each", readers=len(stage.alone), works=shared)
    fewer = stage.people - stage.enough
    if fewer:
        enough = works_text(stage.stage, stage.enough, words)
        yield words("report.screening.fewer", needed=stage.needed, enough=enough, n=fewer, fewer=fewer)


def _compared(stage: Stage, compared: Compared, words: Words) -> Iterator[str]:
    for how, found in (("apart", compared.apart), ("unknown", compared.unknown), ("seen", compared.seen)):
        if found.items:
            works = works_text(stage, found.items, words)
            yield words(f"report.screening.{how}", who=_who(found, words), works=works, outcome=outcome(found, words))
        if how != "seen":  # a coefficient is of judgements that were made apart
            yield from (coefficient_sentence(name, one, words) for name, one in found.coefficients.items())


def _who(found: Agreement, words: Words) -> str:
    readers = len(found.reviewers)
    if readers == 2:
        return words("report.screening.who.two")
    whole = all(pair.items == found.items for pair in found.pairs)
    return words("report.screening.who.all" if whole else "report.screening.who.some", readers=readers)


def outcome(found: Agreement, words: Words) -> str:
    """«var enige om 87 av dem (94,6 %)»."""
    if found.agreed == found.items:
        return words("report.screening.outcome.all", n=found.items)
    if not found.agreed:
        return words("report.screening.outcome.none", n=found.items)
    share = percent(found.agreed / found.items, words.language)
    return words("report.screening.outcome.some", agreed=number_text(found.agreed, words.language), share=share)


def coefficient_sentence(name: Coefficient, estimate: Estimate, words: Words) -> str:
    """The value with its interval; why there is none where there is none."""
    called = words(f"report.screening.coefficient.{name.value}")
    if estimate.value is None:
        return words("report.screening.undefined", name=called, why=estimate.why or "")
    value = decimals(estimate.value, words.language)
    if estimate.low is None or estimate.high is None:
        return words("report.screening.no_interval", name=called, value=value, why=estimate.why or "")
    low, high = (decimals(end, words.language) for end in (estimate.low, estimate.high))
    return words("report.screening.value", name=called, value=value, low=low, high=high)


def _differed(stage: StageConduct, words: Words) -> Iterator[str]:
    if not stage.differed:
        return
    numbers = [(end, number) for end in Ending if (number := stage.endings.get(end, 0))]
    ends = [counted(f"report.screening.ending.{end.value}", number, words) for end, number in numbers]
    works = works_text(stage.stage, stage.differed, words)
    yield words("report.screening.differed", works=works, how=_listed(ends, words))
    if stage.criteria:
        yield words("report.screening.criteria", works=works_text(stage.stage, stage.criteria, words))


def _listed(parts: list[str], words: Words) -> str:
    """«a, b og c»."""
    if len(parts) < 2:
        return "".join(parts)
    return words("report.screening.and", first=", ".join(parts[:-1]), last=parts[-1])


def sample_sentences(one: SampleConduct, words: Words) -> Iterator[str]:
    """What was drawn for a second reader, how much of it is read, and how far the two agreed."""
    sample = one.sample
    drawn = works_text(sample.stage, sample.size, words)
    population = number_text(sample.population, words.language)
    yield words("report.screening.sample", works=drawn, population=population, seed=sample.seed)
    if one.read < sample.size:
        yield words("report.screening.sample_read", n=one.read, read=number_text(one.read, words.language))
    yield from _compared(sample.stage, one.compared, words)
