"""`litreview init` and `litreview demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import JsonOption, warn_of_place
from litreview.cli.speak import note, say, say_json, words
from litreview.model import FrameName, Language


def register(app: typer.Typer) -> None:
    app.command("init", help=words("cli.init.help"))(init)
    app.command("demo", help=words("cli.demo.help"))(demo)


def init(
    folder: Annotated[Path, typer.Argument(help=words("cli.init.folder"))],
    frame: Annotated[FrameName, typer.Option("--frame", help=words("cli.init.frame"))] = FrameName.PICO,
    lang: Annotated[Language, typer.Option("--lang", help=words("cli.init.lang"))] = Language.BOKMAL,
    example: Annotated[str, typer.Option("--example", help=words("cli.init.example"))] = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.start import create_review
    from litreview.steps.whereabouts import warning_of_today

    review = create_review(folder, frame=frame, language=lang, example=example or None)
    warning = warning_of_today(folder, review.settings, review.clock())
    if warning is not None:
        warn_of_place(warning)
    if as_json:
        say_json({"folder": str(folder), "protocol": f"protocols/{review.protocol.name}.toml", "example": example})
        return
    say(words("cli.init.made", folder=str(folder)))
    say(words("cli.init.protocol", file=str(Path("protocols") / f"{review.protocol.name}.toml")))
    say(words("cli.init.next", folder=str(folder)))


def demo(
    folder: Annotated[Path, typer.Argument(help=words("cli.demo.folder"))] = Path("demo-review"),
    lang: Annotated[Language | None, typer.Option("--lang", help=words("cli.report.lang"))] = None,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.demo import run_demo

    result = run_demo(folder, language=lang, tell=lambda said: note(words(said)))
    if as_json:
        say_json(
            {
                "folder": str(result.folder),
                "files": [str(path) for path in result.files],
                "holds": result.holds,
                "fails": result.fails,
                "cannot": result.cannot,
            }
        )
        return
    say(words("cli.demo.numbers", holds=result.holds, fails=result.fails, cannot=result.cannot))
    for path in result.files:
        if path.suffix in {".docx", ".html"}:
            say(str(path.resolve()))
    say(words("cli.demo.more", n=len(result.files), folder=str(result.files[0].parent.resolve())))
