"""The lists: each item's number and what answers it. The topics are words of our own, `checklist.<list>.<number>`.

PRISMA 2020 and PRISMA for Abstracts: Page et al. 2021, BMJ 372:n71 (CC BY 4.0). ENTREQ: Tong et al. 2012, BMC Medical
Research Methodology 12:181 (CC BY 2.0). PRISMA-ScR: Tricco et al. 2018, Annals of Internal Medicine 169:467–473, which
is not free to copy: topics alone, with a link.
"""

from __future__ import annotations

from collections.abc import Callable

from litreview.reporting.checklists import plan, selection, works
from litreview.reporting.checklists.answers import Answer, Facts

Filler = Callable[[Facts], Answer]
Items = tuple[tuple[str, Filler], ...]

PRISMA: Items = (
    ("1", plan.title),
    ("2", works.abstract),
    ("3", plan.writes),
    ("4", plan.objective),
    ("5", plan.eligibility),
    ("6", selection.sources),
    ("7", selection.strategy),
    ("8", selection.process),
    ("9", works.collection),
    ("10a", works.variables),
    ("10b", works.variables),
    ("11", works.appraisal_method),
    ("12", plan.writes),
    ("13a", works.chosen),
    ("13b", plan.writes),
    ("13c", works.display),
    ("13d", works.synthesis),
    ("13e", plan.writes),
    ("13f", plan.writes),
    ("14", plan.writes),
    ("15", plan.writes),
    ("16a", selection.results),
    ("16b", selection.excluded),
    ("17", works.characteristics),
    ("18", works.appraisal_results),
    ("19", works.individual),
    ("20a", works.contributing),
    ("20b", plan.writes),
    ("20c", plan.writes),
    ("20d", plan.writes),
    ("21", plan.writes),
    ("22", plan.writes),
    ("23a", plan.writes),
    ("23b", plan.writes),
    ("23c", works.limitations),
    ("23d", plan.writes),
    ("24a", plan.registered),
    ("24b", plan.protocol_place),
    ("24c", plan.amended),
    ("25", plan.funding),
    ("26", plan.interests),
    ("27", plan.materials),
)

ABSTRACTS: Items = (
    ("1", plan.title),
    ("2", plan.objective),
    ("3", plan.criteria),
    ("4", selection.sources),
    ("5", works.appraisal_method),
    ("6", works.synthesis),
    ("7", works.summary),
    ("8", works.contributing),
    ("9", plan.writes),
    ("10", plan.writes),
    ("11", plan.funding),
    ("12", plan.registered),
)

ENTREQ: Items = (
    ("1", plan.objective),
    ("2", works.synthesis),
    ("3", selection.search_approach),
    ("4", plan.criteria),
    ("5", selection.sources),
    ("6", selection.strategy),
    ("7", selection.process),
    ("8", works.characteristics),
    ("9", selection.selected),
    ("10", plan.writes),
    ("11", works.appraisal_method),
    ("12", works.appraisal_process),
    ("13", works.appraisal_results),
    ("14", works.collection),
    ("15", works.software),
    ("16", selection.people),
    ("17", works.coding),
    ("18", works.contributing),
    ("19", plan.writes),
    ("20", works.quotations),
    ("21", plan.writes),
)

SCR: Items = (
    ("1", plan.title),
    ("2", plan.writes),
    ("3", plan.writes),
    ("4", plan.objective),
    ("5", plan.registration_and_protocol),
    ("6", plan.criteria),
    ("7", selection.sources),
    ("8", selection.strategy),
    ("9", selection.process),
    ("10", works.collection),
    ("11", works.variables),
    ("12", works.appraisal_method),
    ("13", works.display),
    ("14", selection.selected),
    ("15", works.characteristics),
    ("16", works.appraisal_results),
    ("17", works.individual),
    ("18", works.contributing),
    ("19", plan.writes),
    ("20", works.limitations),
    ("21", plan.writes),
    ("22", plan.funding),
)

LISTS = {"prisma": PRISMA, "abstracts": ABSTRACTS, "entreq": ENTREQ, "scr": SCR}
