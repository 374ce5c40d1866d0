"""Where Spark cannot run, it says so; where it runs, it is stopped. No test here starts it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from litreview.engines import session, spark
from litreview.errors import InputError
from litreview.model import Record

ONE = {1: Record(title="Recovery in municipal care")}


def test_a_missing_package_is_named_even_for_few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None if name == "pyarrow" else object())
    with pytest.raises(InputError) as told:
        spark.match(ONE)
    assert told.value.code == "LR-ENGINE-SPARK"
    assert told.value.words == {"package": "pyarrow"}


@pytest.mark.parametrize("variable", ["JAVA_HOME", "PATH"])
def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: object())
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    with pytest.raises(InputError) as told:
        spark.match(ONE)
    assert told.value.code == "LR-ENGINE-JAVA"


def test_fewer_than_two_records_need_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "require", lambda: None)
    monkeypatch.setattr(spark, "session", None)
    assert spark.match({}).clusters == ()
    assert spark.match(ONE).clusters == ((1,),)


class _Started:
    """Stands for a session that was started."""

    stopped = False

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> _Started:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed (the extra `spark`)")
    one = _Started()
    monkeypatch.setattr(session, "require", lambda: None)
    monkeypatch.setattr(session, "_start", lambda *_: one)
    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)
    return one


def test_a_session_is_stopped_also_after_an_error(started: _Started) -> None:
    with pytest.raises(ValueError, match="something"), session.session("local[1]"):
        raise ValueError("something")
    assert started.stopped


def test_a_session_that_was_there_before_is_left_running(started: _Started, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyspark.sql

    class _Before(_Started):
        def newSession(self) -> str:  # noqa: N802 - the name is Spark's
            return "settings of its own"

    before = _Before()
    monkeypatch.setattr(pyspark.sql.SparkSession, "getActiveSession", lambda: before)
    with session.session("local[1]") as given:
        assert given == "settings of its own"
    assert not before.stopped
    assert not started.stopped


def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", "another")
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)
    with session._environment(PYSPARK_PYTHON="this", SPARK_LOCAL_IP="127.0.0.1"):
        assert (os.environ["PYSPARK_PYTHON"], os.environ["SPARK_LOCAL_IP"]) == ("this", "127.0.0.1")
    assert os.environ["PYSPARK_PYTHON"] == "another"
    assert "SPARK_LOCAL_IP" not in os.environ
