"""A Spark session that needs no network, says nothing, and is stopped in the end.

Settings: https://spark.apache.org/docs/latest/configuration.html. Spark 4 asks for Java 17 or newer
(https://spark.apache.org/docs/latest/#downloading).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PACKAGES = ("pyspark", "pyarrow", "pandas", "rustworkx")
_HOME = Path(__file__).parents[2]  # where `litreview` is imported from
_LOG4J = Path(__file__).with_name("log4j2.properties")
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def require() -> None:
    """Raises InputError LR-ENGINE-SPARK or LR-ENGINE-JAVA when Spark cannot run here."""
    for package in _PACKAGES:
        if find_spec(package) is None:
            raise InputError("LR-ENGINE-SPARK", package=package)
    if _java() is None:
        raise InputError("LR-ENGINE-JAVA")


def _java() -> str | None:
    """The program that Spark's own scripts would start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None)


@contextmanager
def session(master: str, *, brief: bool = False) -> Iterator[SparkSession]:
    """A session with settings of its own; stopped at the end, unless it came from one that this process had running.

    `master`: as Spark writes it, `local[*]` or `local[2]` for this machine. Another cluster's nodes need this same
    litreview and must see the folder for temporary files (TMPDIR); its own settings are then those of the user's Spark.
    `brief`: a job of a minute or two, which is over before Java's second compiler has paid for itself; without that one
    Spark takes half the processor time to start. Raises InputError as `require` does, and LR-ENGINE-JAVA when the Java
    that is there does not start Spark.
    """
    require()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running.newSession()
        return
    started = _start(master, brief)
    try:
        yield started
    finally:
        started.stop()


def _start(master: str, brief: bool) -> SparkSession:
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    local = master.startswith("local")
    builder = SparkSession.builder.master(master).appName("litreview")
    for name, value in {**_QUIET, **(_here(brief) if local else {})}.items():
        builder = builder.config(name, value)
    home = {"SPARK_LOCAL_IP": "127.0.0.1"} if local else {}
    with _environment(PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable, **home):
        try:
            return builder.getOrCreate()
        except PySparkRuntimeError as error:
            raise InputError("LR-ENGINE-JAVA") from error


def _here(brief: bool) -> dict[str, str]:
    """Settings of one machine: nothing but 127.0.0.1, and workers that import what this process imports."""
    java = [f"-Dlog4j2.configurationFile={_LOG4J.as_uri()}"]
    if brief:
        java += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return {
        "spark.hadoop.fs.defaultFS": "file:///",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": " ".join(java),
        "spark.executorEnv.PYTHONPATH": os.pathsep.join([str(_HOME), *filter(None, sys.path)]),
    }


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Environment variables while Spark starts; it has no other way to be told of these."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
