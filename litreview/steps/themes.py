"""Themes: the marks of a table, its order, its main themes and parts, and what the coding would have it be.

A change is made to the table as it is stored, not as it is read: marks of a work that was joined to another stay its
own, so that they stand again when the two are parted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.model import CodingMethod, CodingRow, Theme, ThemeTable, ThemeTableKind, coded_themes, theme_of
from litreview.steps.coding import KEY as CODING
from litreview.steps.coding import table_of, write_row
from litreview.steps.extract import write_form
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.store import Reader, Writer
from litreview.store.codec import from_json

KEY = "themes"  # of the table, where no other is named


@dataclass(frozen=True, slots=True)
class ThemeMarks:
    """Marks to add to a theme and to take from it; `cited`: the works cited under its heading in the results chapter,
    None when that stays as it was."""

    name: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    cited: tuple[str, ...] | None = None
    drop: bool = False  # take the whole theme out of the table


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What a theme is called, what it means and where it stands; None where that stays as it is.

    `under` names its main theme, '' makes it one itself; `before` the theme it is to stand before, '' puts it last.
    """

    name: str
    rename: str | None = None
    under: str | None = None
    description: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class ThemeTableGiven:
    """Settings of a theme table; None where one stays as it is."""

    caption: str | None = None
    source: str | None = None
    works_as_rows: bool | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the coding says of one theme: the works to mark (`add`), and those marked that no row speaks of."""

    theme: str
    add: tuple[str, ...]
    uncoded: tuple[str, ...]
    new: bool  # the table has no such theme yet


def usual_table(review: Review) -> str:
    """The key of the table that is meant where none is named: `themes`, or the only table of marks there is."""
    with review.store.reading() as reader:
        keys = [item.key for item in reader.theme_tables() if item.kind is ThemeTableKind.MARKS]
    return keys[0] if len(keys) == 1 else KEY


def theme_table(review: Review, table: str = KEY) -> ThemeTable:
    """The table of a key; an empty one of marks when there is none yet."""
    with review.store.reading() as reader:
        found = next((item for item in reader.theme_tables() if item.key == table), None)
    return found or ThemeTable(table, ThemeTableKind.MARKS)


def mark_theme(review: Review, marks: ThemeMarks, *, table: str = KEY) -> ThemeTable:
    """Mark works with a theme, in the table of marks of that key; a theme not yet there is added.

    Raises InputError LR-WORK-UNKNOWN, LR-THEME-NAME for an empty name, LR-THEME-GRID for a table without marks.
    """

    def marked(reader: Reader, before: ThemeTable) -> ThemeTable:
        return with_marks(before, _named(reader, marks), reader.standing)

    if not marks.name.strip():
        raise InputError("LR-THEME-NAME")
    return changed(review, table, marked)


def change_theme(review: Review, change: ThemeChange, *, table: str = KEY) -> ThemeTable:
    """Another name, description, main theme or place for a theme. Its marks, its parts and the rows coded with it
    follow a new name; the old one stays in the events.

    Raises InputError LR-THEME-UNKNOWN, LR-THEME-NAME, LR-THEME-TAKEN (the name is another theme's), LR-THEME-MAIN (no
    such main theme, or not one itself), LR-THEME-GRID.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = stored(reader, table)
        after = _changed(before, change)
        if change.rename is not None:
            _rename_rows(writer, reader, change.name.strip(), change.rename.strip(), actor)
        if after != before:
            write_form(writer, "themes", table, after, writer.actor(actor))
    return theme_table(review, table)


def set_theme_table(review: Review, given: ThemeTableGiven, *, table: str = KEY) -> ThemeTable:
    """The caption and source line of a table, and whether works are its rows."""

    def settled(_reader: Reader, before: ThemeTable) -> ThemeTable:
        return replace(
            before,
            caption=before.caption if given.caption is None else given.caption.strip(),
            source=before.source if given.source is None else given.source.strip(),
            works_as_rows=before.works_as_rows if given.works_as_rows is None else given.works_as_rows,
        )

    return changed(review, table, settled)


def proposed(review: Review, *, table: str = KEY, coding: str = CODING) -> tuple[Proposed, ...]:
    """Marks as the coded rows would set them, against those that stand. Appends nothing."""
    with review.store.reading() as reader:
        coded = coded_themes(table_of(reader, coding))
    themes = {theme.name: theme for theme in theme_table(review, table).themes}
    found = []
    for name, works in coded.items():
        marked = themes[name].works if name in themes else ()
        add = tuple(work for work in works if work not in marked)
        found.append(Proposed(name, add, tuple(work for work in marked if work not in works), name not in themes))
    return tuple(found)


def accept(review: Review, proposal: tuple[Proposed, ...], *, table: str = KEY) -> ThemeTable:
    """The marks of a proposal added; none is taken away. One event."""

    def marked(reader: Reader, before: ThemeTable) -> ThemeTable:
        after = before
        for one in proposal:
            after = with_marks(after, ThemeMarks(one.theme, one.add), reader.standing)
        return after

    return changed(review, table, marked)


def changed(review: Review, table: str, step: Callable[[Reader, ThemeTable], ThemeTable]) -> ThemeTable:
    """A table of marks as `step` makes it, written when it is another. Raises InputError LR-THEME-GRID."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = stored(reader, table)
        after = step(reader, before)
        if after != before or table not in reader.form_keys("themes"):
            write_form(writer, "themes", table, after, writer.actor(actor))
    return theme_table(review, table)


def stored(reader: Reader, key: str) -> ThemeTable:
    """A table of marks as it is stored; an empty one when there is none yet. Raises InputError LR-THEME-GRID."""
    form = reader.form("themes", key)
    found = from_json(ThemeTable, form) if form else ThemeTable(key, ThemeTableKind.MARKS)
    if found.kind is not ThemeTableKind.MARKS:
        raise InputError("LR-THEME-GRID", where=Where(key=key))
    return found


def with_marks(table: ThemeTable, marks: ThemeMarks, standing: Callable[[str], str]) -> ThemeTable:
    """The table with marks added and taken away; works are named by their ids, `standing` follows those joined."""
    if marks.drop:
        kept = (theme for theme in table.themes if theme.name != marks.name)
        return replace(
            table, themes=tuple(replace(theme, parent="") if theme.parent == marks.name else theme for theme in kept)
        )
    before = next((theme for theme in table.themes if theme.name == marks.name), Theme(marks.name))
    known = {standing(work) for work in before.works}
    works = (*before.works, *(work for work in dict.fromkeys(marks.add) if standing(work) not in known))
    after = replace(before, works=tuple(work for work in works if standing(work) not in marks.remove))
    if marks.cited is not None:  # said by a person: what was read of a chapter no longer stands behind it
        after = replace(after, cited=marks.cited, evidence=(), perhaps=())
    if before in table.themes:
        return replace(table, themes=tuple(after if theme == before else theme for theme in table.themes))
    return replace(table, themes=(*table.themes, after))


def _named(reader: Reader, marks: ThemeMarks) -> ThemeMarks:
    """The same marks with every work by its id."""

    def ids(works: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"W{work_number(reader, work)}" for work in works)

    cited = None if marks.cited is None else ids(marks.cited)
    return ThemeMarks(marks.name.strip(), ids(marks.add), ids(marks.remove), cited, marks.drop)


def _changed(table: ThemeTable, change: ThemeChange) -> ThemeTable:
    name = change.name.strip()
    names = [theme.name for theme in table.themes]
    if name not in names:
        raise InputError("LR-THEME-UNKNOWN", name=name, valid=", ".join(names))
    if change.under is not None:
        _check_main(table, name, change.under.strip())
    theme = table.themes[names.index(name)]
    theme = replace(
        theme,
        parent=theme.parent if change.under is None else change.under.strip(),
        description=theme.description if change.description is None else change.description.strip(),
    )
    table = replace(table, themes=tuple(theme if one.name == name else one for one in table.themes))
    if change.before is not None:
        table = _moved(table, theme, change.before.strip())
    return table if change.rename is None else _renamed(table, name, change.rename.strip())


def _check_main(table: ThemeTable, name: str, main: str) -> None:
    """Two levels and no more: a main theme is in the table and part of none; a part has no parts."""
    found = next((theme for theme in table.themes if theme.name == main), None)
    has_parts = any(theme.parent == name for theme in table.themes)
    if main and (found is None or main == name or found.parent or has_parts):
        raise InputError("LR-THEME-MAIN", name=name, main=main)


def _moved(table: ThemeTable, theme: Theme, before: str) -> ThemeTable:
    others = [one for one in table.themes if one.name != theme.name]
    at = next((at for at, one in enumerate(others) if one.name == before), None) if before else len(others)
    if at is None:
        raise InputError("LR-THEME-UNKNOWN", name=before, valid=", ".join(one.name for one in others))
    return replace(table, themes=(*others[:at], theme, *others[at:]))


def _renamed(table: ThemeTable, name: str, new: str) -> ThemeTable:
    if not new:
        raise InputError("LR-THEME-NAME")
    if new != name and any(theme.name == new for theme in table.themes):
        raise InputError("LR-THEME-TAKEN", name=new)

    def renamed(theme: Theme) -> Theme:
        named = replace(theme, name=new) if theme.name == name else theme
        return replace(named, parent=new) if theme.parent == name else named

    return replace(table, themes=tuple(map(renamed, table.themes)))


def _rename_rows(writer: Writer, reader: Reader, name: str, new: str, actor: str) -> None:
    """The rows coded with a theme get its new name; with Malterud it stands among the categories."""
    for table in reader.coding_tables():
        for row in table.rows:
            if theme_of(row, table.method) == name and new and new != name:
                write_row(writer, table.key, _with_theme(row, new, table.method), actor, row)


def _with_theme(row: CodingRow, name: str, method: CodingMethod) -> CodingRow:
    if method is CodingMethod.MALTERUD and not row.theme:
        return replace(row, category=name)
    return replace(row, theme=name)
