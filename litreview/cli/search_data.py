"""What `litreview search --json` says, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litreview.cli.speak import words

if TYPE_CHECKING:
    from litreview.model import RunLine, Step
    from litreview.steps.plan import Estimate, Planned
    from litreview.steps.replay import Replayed
    from litreview.steps.search import Counted, Searched

Data = dict[str, object]


def plan_data(planned: Planned, cost: Estimate | None = None) -> Data:
    """A planned search; `cost` is for the number of hits it states."""
    data: Data = {
        "query": planned.query.name,
        "source": planned.source.key,
        "sent": planned.translation.sent,
        "losses": [words(loss.message) for loss in planned.translation.losses],
    }
    return {**data, "cost": cost_data(cost)} if cost else data


def cost_data(cost: Estimate) -> Data:
    """Requests and seconds for so many hits."""
    return {
        "hits": cost.hits,
        "requests": cost.requests,
        "seconds": round(cost.seconds, 1),
        "seconds_with_key": None if cost.seconds_with_key is None else round(cost.seconds_with_key, 1),
        "out_of_reach": cost.out_of_reach,
        "key": cost.key.value,
    }


def count_data(item: Counted, lines: tuple[RunLine, ...], steps: tuple[Step, ...], cost: Estimate | None) -> Data:
    """A counted search."""
    return {
        **plan_data(item.planned, cost),
        "hits": item.total,
        "translation": item.translation,
        "remarks": [words(remark) for remark in item.remarks],
        **_parts(lines, steps),
    }


def _parts(lines: tuple[RunLine, ...], steps: tuple[Step, ...]) -> Data:
    return {
        "lines": [
            {"label": line.label, "query": line.query, "sent": line.sent, "hits": line.count.value} for line in lines
        ],
        "ladder": [{"role": step.role.value, "limit": step.label, "hits": step.count.value} for step in steps],
    }


def run_data(item: Searched) -> Data:
    """A search that was run."""
    from litreview.steps.since_day import iso

    run = item.run
    fault = item.fault.code if item.fault else ""
    if run is None:
        return {**plan_data(item.planned), "run": None, "fault": fault}
    return {
        "run": run.id,
        "query": run.query_name,
        "source": run.source,
        "status": run.status.value,
        "hits": run.hits.value,
        "retrieved": run.retrieved,
        "parsed": run.parsed,
        "unparsed": run.unparsed,
        "sent": run.sent,
        "translation": run.translation,
        "resumed": item.resumed,
        "repeated": item.repeated,
        "since": iso(run.since) if run.since else None,
        "remarks": [words(remark) for remark in run.remarks],
        **({"fault": fault} if fault else {}),
        **_parts(run.lines, run.steps),
    }


def replay_data(item: Replayed) -> Data:
    """A search that was read again."""
    return {
        "run": item.run.id,
        "source": item.run.source,
        "pages": item.pages,
        "hits": item.total,
        "retrieved": item.retrieved,
        "parsed": item.parsed,
        "same": item.same,
        "differing": list(item.differing),
    }
