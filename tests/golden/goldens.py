"""The five shipped reviews printed in every language and format, as texts that can be kept and compared.

    python -m tests.golden.goldens        writes them anew, after a change that is meant to show

What changes from folder to folder is set to fixed values: the chain's head, and the pseudonyms behind names. A Word or
Excel file is kept as the XML of its parts, one element a line; csv as one text with the names of its files.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from litreview.model import Language, Snapshot
from litreview.reporting.assemble import assemble
from litreview.reporting.document import Report
from litreview.reporting.render import renderer
from litreview.steps.proof import flow_rows, prove
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import example

FOLDER = Path(__file__).parent / "files"
REVIEWS = ("drug-free-life", "hope-and-recovery", "meaningful-activities", "recovery-services", "support-in-recovery")
FORMATS = ("json", "md", "csv", "tex", "html", "docx", "xlsx")
PARTS = {"docx": r"word/(document|footer\d*)\.xml", "xlsx": r"xl/(worksheets/sheet\d+|sharedStrings)\.xml"}


def state_of(folder: Path, name: str) -> Snapshot:
    """A shipped review as it stands after `init --example`, without what differs from one folder to the next."""
    state = snapshot(example(folder, name))
    return replace(state, head="0" * 64)


def report_of(state: Snapshot, language: Language) -> Report:
    """The default report."""
    return assemble(state, prove(state), flow_rows(state), language)


def printed(report: Report, form: str) -> str:
    """A report in a format, as one text."""
    with tempfile.TemporaryDirectory() as folder:
        files = renderer(form).render(report, Path(folder) / f"report.{form}")
        if form == "csv":
            return "".join(f"=== {path.name}\n{path.read_text(encoding='utf-8-sig')}" for path in files)
        content = files[0].read_bytes()
    if form in PARTS:
        return "".join(_parts(content, PARTS[form]))
    return content.decode("utf-8")


def _parts(content: bytes, wanted: str) -> Iterator[str]:
    with ZipFile(BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(wanted, name):
                yield f"=== {name}\n" + archive.read(name).decode("utf-8").replace("><", ">\n<") + "\n"


def path_of(name: str, language: Language, form: str) -> Path:
    """Where a golden text is kept."""
    return FOLDER / name / f"{language.value}.{form}.txt"


def main() -> None:
    """Write every golden text."""
    with tempfile.TemporaryDirectory() as folder:
        for name in REVIEWS:
            state = state_of(Path(folder), name)
            for language in Language:
                report = report_of(state, language)
                for form in FORMATS:
                    path = path_of(name, language, form)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(printed(report, form), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
