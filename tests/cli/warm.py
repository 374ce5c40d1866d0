"""Commands in processes that do not each have to import the program: a process that has it forks one for each command.

What runs is the installed command's own entry point, with its arguments, folder, environment and streams, in a process
of its own that ends with the command. Where there is no fork (Windows), and where the environment is of a kind that is
read while Python starts, a whole new process is made instead.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
# Read while the program is imported, so that a process is warm for one value of them.
_AT_START = ("LITREVIEW_LANG", "LITREVIEW_CONFIG")
_SERVERS: dict[str, subprocess.Popen[str]] = {}


def completed(
    arguments: Sequence[str], at: Path, env: Mapping[str, str], own: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """One command in its own process. `own` is what the test adds to the environment."""
    if hasattr(os, "fork") and all(name.startswith("LITREVIEW_") and name not in _AT_START for name in own):
        return _forked(arguments, at, env)
    return subprocess.run(
        [sys.executable, "-m", "litreview", *arguments],
        cwd=at,
        env=dict(env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _forked(arguments: Sequence[str], at: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    server = _server(env)
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place) / "out", Path(place) / "err"
        asked = {"arguments": list(arguments), "at": str(at), "env": dict(env), "out": str(out), "err": str(err)}
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        texts = [path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n") for path in (out, err)]
    return subprocess.CompletedProcess(list(arguments), code, *texts)


def _server(env: Mapping[str, str]) -> subprocess.Popen[str]:
    """The warm process of a language; its configuration is that of no folder."""
    lang = env["LITREVIEW_LANG"]
    if lang not in _SERVERS or _SERVERS[lang].poll() is not None:
        _SERVERS[lang] = subprocess.Popen(
            [sys.executable, __file__],
            env={**env, "LITREVIEW_CONFIG": os.devnull + ".none"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        atexit.register(_SERVERS[lang].kill)
    return _SERVERS[lang]


def _serve() -> None:
    """Fork a process for each line of standard input; write how it ended."""
    import pkgutil

    import typer.main

    import litreview
    import litreview.cli.app

    for module in pkgutil.walk_packages(litreview.__path__, "litreview."):
        if not module.name.startswith(("litreview.engines", "litreview.__main__", "litreview.store.migrations")):
            importlib.import_module(module.name)
    command = typer.main.get_command(litreview.cli.app.app)  # takes long, and is the same every time
    typer.main.get_command = lambda _: command
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(asked, litreview.cli.app.main)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _run(asked: Mapping[str, object], main: object) -> None:
    """Be the command; never returns."""
    import traceback

    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, name, mode in (
        (0, os.devnull, os.O_RDONLY),
        (1, str(asked["out"]), flags),
        (2, str(asked["err"]), flags),
    ):
        opened = os.open(name, mode, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    code = 1
    try:
        os.chdir(str(asked["at"]))
        os.environ.clear()
        os.environ.update(asked["env"])  # type: ignore[call-overload]
        sys.argv = ["litreview", *asked["arguments"]]  # type: ignore[misc]
        main()  # type: ignore[operator]
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001 - as Python itself would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
