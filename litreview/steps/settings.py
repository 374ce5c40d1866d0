"""What belongs to the user and the machine, never to a review: keys, e-mail, reviewer, language, addresses, database.

Read from the environment (LITREVIEW_EMAIL, LITREVIEW_REVIEWER, LITREVIEW_LANG, LITREVIEW_DATABASE,
LITREVIEW_<SOURCE>_KEY, LITREVIEW_<SOURCE>_ADDRESS, and what one source needs besides, such as LITREVIEW_PRIMO_VID),
else from `config.toml` in the user's config folder (or the one LITREVIEW_CONFIG names).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.messages import language_of
from litreview.model import Language
from litreview.steps.files import file_faults, read_bytes, write_text

KEYS = ("email", "reviewer", "lang", "database")
SOURCE_KEYS = ("key", "address")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. `keys`, `addresses` and `options` by source; secrets are kept out of `repr`.

    `options` are the further settings that a source names in its capabilities: `{"primo": {"vid": …}}`. `database` is
    the URL of a shared database, and holds a password.
    """

    email: str = ""
    reviewer: str = ""
    lang: str = ""
    database: str = field(default="", repr=False)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    addresses: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def database_shown(self) -> str:
        """The database's URL without user, password and options. Raises InputError LR-DATABASE-URL."""
        from litreview.store import shown_url

        return shown_url(self.database) if self.database else ""


def config_file() -> Path:
    """Where the user's settings lie."""
    chosen = os.environ.get("LITREVIEW_CONFIG")
    if chosen:
        return Path(chosen) / "config.toml"
    import platformdirs

    return platformdirs.user_config_path("litreview", appauthor=False) / "config.toml"


def cache_folder() -> Path:
    """Where what can be fetched again lies: the folder LITREVIEW_CACHE names, else the user's cache folder."""
    chosen = os.environ.get("LITREVIEW_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_cache_path("litreview", appauthor=False)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises InputError LR-TOML-SYNTAX or LR-CONFIG-KEY for a broken config file."""
    env = os.environ if environment is None else environment
    stored = _stored()
    sources = {name: table for name, table in stored.items() if isinstance(table, dict)}
    keys = {name: str(table["key"]) for name, table in sources.items() if "key" in table}
    addresses = {name: str(table["address"]) for name, table in sources.items() if "address" in table}
    options = {name: _options(name, table) for name, table in sources.items()}
    for name, value in env.items():
        if name.startswith("LITREVIEW_") and value:
            source, _, what = name.removeprefix("LITREVIEW_").lower().rpartition("_")
            if what == "key" and source:
                keys[source] = value
            elif what == "address" and source:
                addresses[source] = value
            elif what in _further(source):
                options.setdefault(source, {})[what] = value
    simple = {key: env.get(f"LITREVIEW_{key.upper()}") or str(stored.get(key, "")) for key in KEYS}
    said = {source: table for source, table in options.items() if table}
    return Settings(**simple, keys=keys, addresses=addresses, options=said)


def _options(source: str, table: Mapping[str, object]) -> dict[str, str]:
    return {name: str(table[name]) for name in _further(source) if name in table}


def _further(source: str) -> tuple[str, ...]:
    """The settings a source needs besides key and address."""
    from litreview.sources import registry

    place = registry.get(source) if source else None
    return place.capabilities.settings if place else ()


def _stored() -> Mapping[str, object]:
    from litreview.formats.tomlfile import read_toml

    path = config_file()
    with file_faults(path):
        if not path.is_file():
            return {}
    values, _ = read_toml(read_bytes(path), str(path))
    for name, value in values.items():
        inner = [f"{name}.{key}" for key in value] if isinstance(value, dict) else [name]
        for key in inner:
            _refuse(key, str(path))
    return values


def _refuse(name: str, file: str | None = None, value: str = "") -> None:
    """Raises InputError LR-CONFIG-KEY for a setting there is none of, LR-CONFIG-VALUE for a language not spoken,
    LR-DATABASE-URL for what is no URL of a database."""
    source, _, what = name.rpartition(".")
    from litreview.sources import registry
    from litreview.sources.lookups import LOOKUPS

    lookups = tuple(f"{key}.address" for key in LOOKUPS)  # they have no keys
    own = what in _further(source) or (what in SOURCE_KEYS and source in registry.places())
    known = own or name in lookups if source else what in KEYS
    if not known:
        sources = tuple(f"{key}.{part}" for key in registry.searchable() for part in (*SOURCE_KEYS, *_further(key)))
        valid = ", ".join((*KEYS, *sources, *lookups))
        raise InputError("LR-CONFIG-KEY", where=Where(file=file, key=name), valid=valid)
    if name == "database" and value:
        from litreview.store import shown_url

        shown_url(value)
    if name == "lang" and value and language_of(value) is None:
        raise InputError("LR-CONFIG-VALUE", where=Where(file=file, key=name), value=value, valid=", ".join(Language))


def set_setting(name: str, value: str) -> Path:
    """Keep one setting: `email`, `reviewer`, `lang`, `database`, or `<source>.key`, `<source>.address`, or another
    setting the source names (`primo.vid`). Empty removes it.

    Raises InputError LR-CONFIG-KEY for another name, and as `_refuse` does for its value. Returns the file written;
    only its owner may read it, where the system knows such a thing.
    """
    import tomlkit

    _refuse(name, value=value)
    _stored()  # a broken file is named before it is written over
    source, _, what = name.rpartition(".")
    path = config_file()
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
    table = document.setdefault(source, tomlkit.table()) if source else document
    if value:
        table[what] = value
    else:
        table.pop(what, None)
    with file_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, tomlkit.dumps(document), private=True)
    return path
