"""The documentation says what the program does: every command, option, file key, setting and name, and no other."""

from __future__ import annotations

import re
import shlex
import typing
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic.fields import FieldInfo

from litreview.formats.data_file import DataShape
from litreview.formats.layout_file import LayoutShape
from litreview.formats.protocol_file import LOG_FIELDS, ProtocolShape
from litreview.formats.query_file import QueryShape
from litreview.formats.tomlfile import Shape
from litreview.importers import IMPORTERS
from litreview.model import FRAME_SLOTS
from litreview.reporting.assemble import TABLE_KEYS
from litreview.reporting.render import FORMATS
from litreview.sources.known import PLACES
from litreview.steps.settings import KEYS, SOURCE_KEYS
from litreview.steps.shipped import example_names

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
HELP = {"--help", "-h"}  # every command has them; told once, under «Options of most commands»


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(text: str, level: str) -> dict[str, str]:
    """The text under each heading of a level, up to the next heading of that level or above."""
    found: dict[str, str] = {}
    parts = re.split(rf"^(#{{1,{len(level)}}}) +(.+)$", text, flags=re.MULTILINE)
    for mark, heading, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if mark == level:
            found[heading.strip()] = body
    return found


def blocks(text: str) -> list[str]:
    """The fenced blocks of a page, without their fences and their indentation."""
    found = re.findall(r"^( *)```[^\n]*\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in found]


def first_cells(text: str) -> set[str]:
    """What stands in backticks in the first column of the tables."""
    rows = re.findall(r"^\|([^|]*)\|", text, flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


# Commands ---------------------------------------------------------------------------------------------------------


def command_tree() -> Any:
    import typer

    from litreview.cli.app import app

    return typer.main.get_command(app)


def walk(command: Any, path: str = "litreview") -> Iterator[tuple[str, Any]]:
    """Each command a person can give, with its whole path; a group only where it does something on its own."""
    if not hasattr(command, "commands") or command.invoke_without_command:
        yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from walk(child, f"{path} {name}")


def options_of(command: Any) -> set[str]:
    named = [name for item in command.params for name in (*item.opts, *item.secondary_opts) if name.startswith("-")]
    return set(named) - HELP


COMMANDS = dict(walk(command_tree()))
TOLD = {name: body for name, body in sections(page("docs/commands.md"), "###").items() if name.startswith("litreview")}


def test_every_command_is_documented_and_no_other() -> None:
    assert sorted(TOLD) == sorted(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_of_a_command_is_documented_and_no_other(path: str) -> None:
    told = {word.split()[0] for word in first_cells(TOLD[path]) if word.startswith("-")}
    assert told == options_of(COMMANDS[path])


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_an_example_and_its_choices(path: str) -> None:
    assert any(line.startswith(path) for block in blocks(TOLD[path]) for line in block.splitlines())
    if path == "litreview log edit":
        return  # it points to `log add`
    for annotation in typing.get_type_hints(COMMANDS[path].callback).values():
        lacking = [choice for kind in enums_in(annotation) for choice in kind if f"`{choice}`" not in TOLD[path]]
        assert lacking == []


def test_a_required_option_is_said_to_be_one() -> None:
    for path, command in COMMANDS.items():
        for item in command.params:
            if item.required and item.opts[0].startswith("-"):
                row = next(line for line in TOLD[path].splitlines() if line.startswith(f"| `{item.opts[0]} "))
                assert "must be given" in row, f"{path} {item.opts[0]}"


def test_every_exit_code_is_documented() -> None:
    from litreview.errors import InputError, LitreviewError, SourceError, StoreError

    told = set(re.findall(r"^\| (\d) \|", page("docs/commands.md"), flags=re.MULTILINE))
    raised = {str(kind.exit_code) for kind in (LitreviewError, InputError, SourceError, StoreError)}
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "litreview" / "cli").glob("*.py"))
    left = {number for line in re.findall(r"Exit\((.*)\)", sources) for number in re.findall(r"\b\d\b", line)}
    assert told == raised | left


def outside_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def lines_to_give(path: Path) -> list[str]:
    found = [line for block in blocks(path.read_text(encoding="utf-8")) for line in block.splitlines()]
    return [line for line in found if line.startswith("litreview ")]


def lines_spoken_of(path: Path) -> list[str]:
    return re.findall(r"`(litreview [^`\n]+)`", outside_blocks(path.read_text(encoding="utf-8")))


def resolved(line: str) -> tuple[Any, list[str]]:
    """The command of a line, and what is left of the line."""
    command, arguments = command_tree(), shlex.split(line)[1:]
    while hasattr(command, "commands") and arguments and arguments[0] in command.commands:
        command, arguments = command.commands[arguments[0]], arguments[1:]
    return command, arguments


@pytest.mark.parametrize(("name", "line"), [(path.name, line) for path in PAGES for line in lines_to_give(path)])
def test_every_line_to_give_is_understood(name: str, line: str) -> None:
    command, arguments = resolved(line)
    if arguments != ["--version"]:
        command.make_context(line, arguments)  # raises a usage error for whatever it does not know
    assert not hasattr(command, "commands") or command.invoke_without_command


@pytest.mark.parametrize(("name", "line"), [(path.name, line) for path in PAGES for line in lines_spoken_of(path)])
def test_every_line_spoken_of_has_a_command_and_its_options(name: str, line: str) -> None:
    command, arguments = resolved(line)
    assert {word for word in arguments if word.startswith("-")} <= options_of(command) | HELP
    if hasattr(command, "commands"):
        assert not arguments or arguments[0].startswith("-") or arguments == ["COMMAND", "--help"]


# Files ------------------------------------------------------------------------------------------------------------


def shapes_in(annotation: Any) -> Iterator[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from shapes_in(inner)


def enums_in(annotation: Any) -> Iterator[type[StrEnum]]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from enums_in(inner)


def reachable(*roots: type[Shape]) -> dict[str, type[Shape]]:
    found: dict[str, type[Shape]] = {}
    waiting = list(roots)
    while waiting:
        shape = waiting.pop()
        if shape.__name__ not in found:
            found[shape.__name__] = shape
            for item in shape.model_fields.values():
                waiting.extend(shapes_in(item.annotation))
    return found


SHAPES = reachable(ProtocolShape, QueryShape, LayoutShape, DataShape)


def shape_tables() -> dict[str, dict[str, list[str]]]:
    """The rows under each `<!-- shape: … -->`: the cells of each key."""
    text = page("docs/files.md")
    found = {}
    for name, table in re.findall(r"<!-- shape: (\w+) -->\n((?:\|.*\n)+)", text):
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]
        found[name] = {row[0].strip("`"): row[1:] for row in rows}
    return found


TABLES = shape_tables()


def keys(shape: type[Shape]) -> dict[str, FieldInfo]:
    return {item.alias or name: item for name, item in shape.model_fields.items()}


def test_every_shape_of_a_file_is_documented_and_no_other() -> None:
    assert sorted(TABLES) == sorted(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_of_a_shape_is_documented_and_no_other(name: str) -> None:
    assert sorted(TABLES[name]) == sorted(keys(SHAPES[name]))


@pytest.mark.parametrize("name", SHAPES)
def test_required_keys_and_plain_defaults_are_told(name: str) -> None:
    for key, item in keys(SHAPES[name]).items():
        left_out = TABLES[name][key][0]
        assert (left_out == "required") is item.is_required(), key
        if isinstance(item.default, StrEnum):
            assert left_out == f"`{item.default.value}`", key
        elif isinstance(item.default, bool):
            assert left_out == f"`{str(item.default).lower()}`", key


@pytest.mark.parametrize("name", SHAPES)
def test_every_choice_of_a_key_is_told(name: str) -> None:
    text = page("docs/files.md")
    for key, item in keys(SHAPES[name]).items():
        for kind in enums_in(item.annotation):
            where = " ".join(TABLES[name][key]) if len(kind) < 9 else text
            lacking = [value for value in kind if f"`{value}`" not in where]
            assert lacking == [], f"{key}: {lacking}"


def test_the_files_page_names_what_there_is() -> None:
    told = {
        heading: first_cells(body)
        for level in ("##", "###")
        for heading, body in sections(page("docs/files.md"), level).items()
    }
    assert told["Tables"] == set(TABLE_KEYS)
    assert told["Fields of the log"] == set(LOG_FIELDS)
    assert told["Formats"] == set(FORMATS)
    assert told["Sources"] == {place.key for place in PLACES}
    assert told["Files that can be imported"] == {importer.key for importer in IMPORTERS}
    layouts = {path.stem for path in (ROOT / "reports").glob("*.toml")}
    assert layouts <= told["A report layout"]
    assert all(f"`{name}`" in page("docs/commands.md") for name in (*layouts, *example_names(), *FORMATS))


@pytest.mark.parametrize("name", ["commands", "files", "errors", "checks"])
def test_nothing_is_told_twice_in_a_page(name: str) -> None:
    lines = page(f"docs/{name}.md").splitlines()
    assert sum(line.startswith("```") for line in lines) % 2 == 0
    seen: set[str] = set()
    for before, line in pairwise(["", *lines]):
        if line.startswith("| ") and not before.startswith("|"):
            seen = set()  # a new table
        first = line.split("|")[1].strip() if line.startswith("| ") else line if line.startswith(("#", "- [")) else ""
        assert not first or first not in seen, line
        assert not (before.startswith("|") and line.startswith("#")), f"no blank line before {line}"
        seen |= {first}
    linked = [line.partition("]")[0] for line in lines if line.startswith("- [")]
    assert len(linked) == len(set(linked))


def test_the_rule_kinds_and_matrix_fields_are_told() -> None:
    from litreview.messages import Words
    from litreview.reporting.tables.matrix_record import FROM_RECORD
    from litreview.screening import RULE_KINDS

    assert all(f"`{kind}`" in " ".join(TABLES["RuleShape"]["kind"]) for kind in RULE_KINDS)
    text = sections(page("docs/files.md"), "###")["Fields of the matrix"]
    from_record, by_hand = (set(re.findall(r"`(\w+)`", part)) for part in text.strip().split("\n\n")[:2])
    assert from_record == {*FROM_RECORD, "number"}
    assert all(Words("nn").has(f"report.field.{name}") for name in by_hand)


def test_frames_are_told_slot_by_slot() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`\w+`(?:, `\w+`)*) \|$", page("docs/files.md"), flags=re.MULTILINE)
    told = {name: tuple(re.findall(r"`(\w+)`", slots)) for name, slots in rows}
    assert told == {frame.value: slots for frame, slots in FRAME_SLOTS.items()}


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", page("docs/files.md"), flags=re.DOTALL))
def test_the_files_in_the_page_can_be_read(block: str) -> None:
    from litreview.formats.layout_file import read_layout
    from litreview.formats.protocol_file import read_protocol
    from litreview.formats.query_file import read_query

    read = read_protocol if "[question]" in block else read_query if block.count("text =") else read_layout
    assert read(block.encode(), "page.toml", "page")


# Settings ---------------------------------------------------------------------------------------------------------


def test_every_setting_and_variable_is_documented_and_no_other() -> None:
    text = page("docs/settings.md")
    further = {(place.key, name) for place in PLACES for name in place.capabilities.settings}
    settings = {*KEYS, *(f"<source>.{key}" for key in SOURCE_KEYS), *(f"{key}.{name}" for key, name in further)}
    named = {f"LITREVIEW_{key.upper()}" for key in KEYS} | {f"LITREVIEW_<SOURCE>_{key.upper()}" for key in SOURCE_KEYS}
    assert first_cells(sections(text, "##")["The settings"]) == settings
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "litreview").rglob("*.py"))
    read = set(re.findall(r"LITREVIEW_[A-Z<>_]*[A-Z>]", code))
    told = set(re.findall(r"LITREVIEW_[A-Z<>_]*[A-Z>]", text))
    pubmed = {f"LITREVIEW_PUBMED_{key.upper()}" for key in SOURCE_KEYS}  # the example
    named |= {f"LITREVIEW_{key.upper()}_{name.upper()}" for key, name in further}
    assert named <= told
    assert told - pubmed == named | read


def test_the_config_file_in_the_page_is_what_the_program_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from litreview.steps.settings import read_settings

    block = re.search(r"```toml\n(.*?)```", page("docs/settings.md"), flags=re.DOTALL)
    assert block
    (tmp_path / "config.toml").write_text(block.group(1), encoding="utf-8")
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path))
    found = read_settings({})
    assert found.email
    assert found.reviewer
    assert found.lang
    assert found.keys["pubmed"]
    assert found.addresses["pubmed"].startswith("https://")


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page_en", "page_nb"), [("README.md", "README.nb.md")])
def test_the_translated_page_has_the_same_code(page_en: str, page_nb: str) -> None:
    assert blocks(page(page_en)) == blocks(page(page_nb))
    assert page(page_en).count("\n## ") == page(page_nb).count("\n## ")


def test_the_guides_have_the_same_commands_in_the_same_order() -> None:
    def given(name: str) -> list[str]:
        lines = [line for block in blocks(page(name)) for line in block.splitlines()]
        own = re.compile(
            r'"[^"]*"|\S+\.(?:ris|docx)|my-review|min-oppgave|supervisor|veileder'
        )  # worded in each language
        return [own.sub("…", line) for line in lines]

    assert given("docs/guide.md") == given("docs/guide.nb.md")


def anchor(heading: str) -> str:
    """The anchor GitHub gives a heading."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_inside_the_house_lead_somewhere(path: Path) -> None:
    text = outside_blocks(path.read_text(encoding="utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, wanted = target.partition("#")
        file = (path.parent / name) if name else path
        if not file.exists():
            broken.append(target)
        elif wanted:
            headings = re.findall(r"^#+ +(.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
            broken += [] if wanted in map(anchor, headings) else [target]
    assert broken == []
