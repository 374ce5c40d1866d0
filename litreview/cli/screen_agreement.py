"""`litreview screen agreement`: who judged what, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import grid, note, say, say_json, words
from litreview.model import JUDGEMENTS, Stage

if TYPE_CHECKING:
    from litreview.screening.agreement import Agreement, Estimate, Pair
    from litreview.screening.conduct import Compared, SampleConduct, StageConduct
    from litreview.steps.screen_agreement import Agreed


def register(group: typer.Typer) -> None:
    group.command("agreement", help=words("cli.screen.agreement.help"))(agreement)


def agreement(
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.agreement.stage"))] = None,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_agreement import agreement as found_at

    found = found_at(opened(review, acting_as), stage)
    if as_json:
        say_json(_data(found))
    else:
        _tell(found)


def _tell(found: Agreed) -> None:
    from litreview.steps.screen_agreement import spoken

    paragraphs = spoken(found, words)
    for text in paragraphs or (words("cli.screen.agreement.none"),):
        say(text)
    for name, compared in _places(found):
        for how in (compared.apart, compared.unknown):
            _tell_pairs(found, name, how)
    for one in found.conduct.stages:
        if one.hidden:
            note(words("cli.screen.agreement.hidden", n=one.hidden, stage=words(f"screen.stage.{one.stage.value}")))


def _places(found: Agreed) -> Iterator[tuple[str, Compared]]:
    for stage in found.conduct.stages:
        yield words(f"screen.stage.{stage.stage.value}"), stage.compared
    for sample in found.conduct.samples:
        stage_name = words(f"screen.stage.{sample.sample.stage.value}")
        yield words("cli.screen.agreement.sample", stage=stage_name), sample.compared


def _tell_pairs(found: Agreed, place: str, how: Agreement) -> None:
    from litreview.steps.screen_agreement import spoken_kappa

    for pair in found.pairs(how):
        first, second = pair.first, pair.second
        say()
        say(
            words(
                "cli.screen.agreement.pair", place=place, first=first, second=second, n=pair.items, agreed=pair.agreed
            )
        )
        if len(how.pairs) == 1:
            say(_confusion(pair))
        else:
            say("  " + spoken_kappa(pair, words))


def _confusion(pair: Pair) -> str:
    """How many works the first put in each row and the second in each column."""
    used = [one.value for one in JUDGEMENTS if any(one.value in key for key in pair.table)]
    headings = [f"{pair.first} \\ {pair.second}", *(words(f"cli.verdict.{name}") for name in used)]
    return grid(headings, [[words(f"cli.verdict.{row}"), *_cells(pair, row, used)] for row in used])


def _cells(pair: Pair, row: str, used: list[str]) -> list[str]:
    return [str(pair.table.get((row, column), 0)) for column in used]


def _data(found: Agreed) -> dict[str, Any]:
    return {
        "stages": [_stage(found, one) for one in found.conduct.stages],
        "samples": [_sample(found, one) for one in found.conduct.samples],
    }


def _stage(found: Agreed, one: StageConduct) -> dict[str, Any]:
    return {
        "stage": one.stage.value,
        "needed": one.needed,
        "reviewers": sorted(found.name(who) for who in one.reviewers),
        "judged": {str(readers): works for readers, works in one.judged.items()},
        "by_rule": one.by_rule,
        "waiting": one.waiting,
        "disagreements": {ending.value: works for ending, works in one.endings.items()},
        "criteria": one.criteria,
        "passing": one.passing,
        "changed": one.changed,
        "hidden": one.hidden,
        **_compared(found, one.compared),
    }


def _sample(found: Agreed, one: SampleConduct) -> dict[str, Any]:
    sample = one.sample
    return {
        "stage": sample.stage.value,
        "size": sample.size,
        "population": sample.population,
        "seed": sample.seed,
        "read": one.read,
        **_compared(found, one.compared),
    }


def _compared(found: Agreed, compared: Compared) -> dict[str, Any]:
    return {
        "apart": _agreement(found, compared.apart),
        "unknown": _agreement(found, compared.unknown),
        "seen": {"works": compared.seen.items, "agreed": compared.seen.agreed},
    }


def _agreement(found: Agreed, how: Agreement) -> dict[str, Any]:
    return {
        "works": how.items,
        "agreed": how.agreed,
        "proportion": _estimate(how.proportion),
        **{name.value: _estimate(one) for name, one in how.coefficients.items()},
        "pairs": [_pair(one) for one in found.pairs(how)],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    coefficients: Mapping[str, Estimate] = {
        "proportion": pair.proportion,
        "cohen": pair.cohen,
        "pabak": pair.pabak,
        "prevalence": pair.prevalence,
        "bias": pair.bias,
    }
    return {
        "first": pair.first,
        "second": pair.second,
        "works": pair.items,
        "agreed": pair.agreed,
        "table": [{"first": one, "second": two, "n": n} for (one, two), n in pair.table.items()],
        **{name: _estimate(one) for name, one in coefficients.items()},
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    return {"value": one.value, "low": one.low, "high": one.high, "why": words(one.why) if one.why else None}
