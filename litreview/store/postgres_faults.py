"""What PostgreSQL says when something fails, as codes of ours. None of its words are kept: they may name user and host,
or hold what stands in a row."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """A code, and a detail that can be told: SQLSTATE and its name (PostgreSQL documentation, appendix A), or ''."""

    code: str
    detail: str


# By the beginning of the SQLSTATE; the first that fits.
_STATES = (
    ("28", "LR-DATABASE-PASSWORD"),
    ("3D000", "LR-DATABASE-NONE"),
    ("42501", "LR-DATABASE-RIGHTS"),
    ("53300", "LR-DATABASE-CROWDED"),
    ("53100", "LR-STORE-FULL"),
    ("55P03", "LR-STORE-BUSY"),
    ("40", "LR-STORE-BUSY"),
    ("25006", "LR-STORE-READONLY"),
    ("08", "LR-DATABASE-GONE"),
    ("57P", "LR-DATABASE-GONE"),
    ("25P03", "LR-DATABASE-GONE"),
    ("22021", "LR-DATABASE-ENCODING"),
    ("22P05", "LR-DATABASE-ENCODING"),
    ("58030", "LR-STORE-DISK"),
    ("42P01", "LR-STORE-DAMAGED"),
    ("42703", "LR-STORE-DAMAGED"),
    ("XX001", "LR-STORE-DAMAGED"),
    ("XX002", "LR-STORE-DAMAGED"),
)

# A connection that fails has no SQLSTATE in libpq, only words.
_WORDS = (
    ("invalid percent-encoded", "LR-DATABASE-OPTION"),
    ("invalid uri query parameter", "LR-DATABASE-OPTION"),
    ("invalid sslmode", "LR-DATABASE-OPTION"),
    ("invalid port", "LR-DATABASE-OPTION"),
    ("invalid integer value", "LR-DATABASE-OPTION"),
    ("password authentication failed", "LR-DATABASE-PASSWORD"),
    ("no password supplied", "LR-DATABASE-PASSWORD"),
    ("authentication failed", "LR-DATABASE-PASSWORD"),
    ("no pg_hba.conf entry", "LR-DATABASE-PASSWORD"),
    ("permission denied", "LR-DATABASE-RIGHTS"),
    ("too many", "LR-DATABASE-CROWDED"),
    ("connection slots", "LR-DATABASE-CROWDED"),
    ("ssl", "LR-DATABASE-TLS"),
    ("certificate", "LR-DATABASE-TLS"),
)


def fault_of(error: BaseException | None) -> Fault:
    """The fault of a statement. One without SQLSTATE is of the connection: it broke."""
    state = getattr(error, "sqlstate", None)
    if not state:
        gone = type(error).__name__ == "OperationalError"
        return Fault("LR-DATABASE-GONE" if gone else "LR-STORE-FAULT", type(error).__name__)
    code = next((code for part, code in _STATES if state.startswith(part)), "LR-STORE-FAULT")
    return Fault(code, f"{state} {type(error).__name__}")


def refusal_of(error: BaseException) -> Fault:
    """The fault of a connection that could not be made: what the server's or the driver's words come to."""
    if getattr(error, "sqlstate", None):
        return fault_of(error)
    said = str(error).lower()
    code = next((code for part, code in _WORDS if part in said), "")
    if not code and "does not exist" in said:
        code = "LR-DATABASE-NONE" if "database " in said else "LR-DATABASE-PASSWORD"
    return Fault(code or "LR-DATABASE-UNREACHABLE", "")
