"""Taking secrets out of whatever is stored, shown or logged: keys, e-mail addresses, the caller's own IP address."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, quote_plus

HIDDEN = "***"
_MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_NET4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_NET6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])")
_NAMED = re.compile(
    r"((?:api[-_ ]?key|insttoken|token|email|mailto)[\"']?\s*[=:]\s*[\"']?)[^&\s\"',}<]+",
    re.IGNORECASE,
)
# «Authorization: Bearer abc», also as JSON; and a lone «Bearer abc» when what follows looks like no word.
_SCHEME = r"(?:(?:bearer|basic|apikey|token)\s+)?"
_HEADER = re.compile(rf"(authorization[\"']?\s*[=:]\s*[\"']?{_SCHEME})[^\s\"',;}}<]+", re.IGNORECASE)
_BEARER = re.compile(r"\b((?:bearer|apikey)\s+)(?=[\w.~+/=-]*[0-9]|[\w.~+/=-]{20})[\w.~+/=-]{6,}", re.IGNORECASE)
# In a body only what can be nothing else is touched: a header echoed, a key in an address (Scopus' links to pages).
_IN_HEADER = re.compile(
    rb"(authorization[\"']?\s*[=:]\s*[\"']?(?:bearer|basic|apikey)\s+)([^\s\"',;}<\\]{6,})", re.IGNORECASE
)
_IN_ADDRESS = re.compile(rb"([?&;](?:api[-_]?key|insttoken)=)([^&\s\"'<>\\]+)", re.IGNORECASE)
_ECHOED = ((b"authorization", _IN_HEADER), (b"key=", _IN_ADDRESS), (b"insttoken=", _IN_ADDRESS))
_SHORTEST_KEY = 6


class Redactor:
    """Knows the secrets of one configuration. `words` is for texts, `body` for raw answers, `names` for parameters."""

    names = frozenset({"api_key", "apikey", "key", "email", "mailto", "token", "access_token", "insttoken"})

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._given = secrets
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        self._secrets = sorted(forms, key=len, reverse=True)

    def also(self, secrets: tuple[str, ...]) -> Redactor:
        """One that knows these too: the secrets of one call. What is too short to be a key is left out."""
        return Redactor((*self._given, *(secret for secret in secrets if len(secret) >= _SHORTEST_KEY)))

    def __repr__(self) -> str:
        return "Redactor()"

    def secretless(self, text: str) -> str:
        """The text without our own secrets, and otherwise as it stands: a query must not be changed in the log."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def words(self, text: str) -> str:
        """The text without secrets, e-mail addresses, IP addresses and values of parameters that hold such."""
        text = self.secretless(text)
        for pattern in (_MAIL, _NET4, _NET6):
            text = pattern.sub(HIDDEN, text)
        for pattern in (_HEADER, _BEARER):
            text = pattern.sub(rf"\1{HIDDEN}", text)
        return _NAMED.sub(rf"\1{HIDDEN}", text)

    def body(self, body: bytes) -> bytes:
        """The body with our own secrets overwritten, should a service echo them, and with echoes of a header or an
        address that hold a key. Nothing else is touched, and the length stays as it was."""
        for secret in self._secrets:
            if len(secret) >= _SHORTEST_KEY and secret.encode() in body:
                body = body.replace(secret.encode(), b"*" * len(secret.encode()))
        low = body.lower()
        for sign, pattern in _ECHOED:
            if sign in low:  # looked for first: the patterns alone are slow on megabytes
                body = pattern.sub(lambda found: found.group(1) + b"*" * len(found.group(2)), body)
        return body


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it may stand: as it is, in an address, in a form, in JSON."""
    in_json = json.dumps(secret)[1:-1]
    return secret, quote(secret, safe=""), quote_plus(secret), in_json, in_json.replace("/", "\\/")
