"""The group `litreview audit`; each command has a file of its own."""

from __future__ import annotations

import typer

from litreview.cli import audit_approve, audit_bundle, audit_rebuild, audit_show, audit_verify
from litreview.cli.speak import words

group = typer.Typer(help=words("cli.audit.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    for part in (audit_verify, audit_show, audit_rebuild, audit_bundle, audit_approve):
        part.register(group)
    app.add_typer(group, name="audit")
