"""Taking secrets out of whatever is stored, shown or logged: keys, e-mail addresses, the caller's own IP address."""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

HIDDEN = "***"
_MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_NET4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_NET6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])")
_NAMED = re.compile(r"((?:api[-_ ]?key|apikey|token|email|mailto)\"?\s*[=:]\s*\"?)[^&\s\"',}<]+", re.IGNORECASE)
_SHORTEST_KEY = 6


class Redactor:
    """Knows the secrets of one configuration. `words` is for texts, `body` for raw answers, `names` for parameters."""

    names = frozenset({"api_key", "apikey", "key", "email", "mailto", "token", "access_token"})

    def __init__(self, secrets: tuple[str, ...]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), quote_plus(secret))}
        self._secrets = sorted(forms, key=len, reverse=True)

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
        return _NAMED.sub(rf"\1{HIDDEN}", text)

    def body(self, body: bytes) -> bytes:
        """The body with our own secrets overwritten, should a service echo them; nothing else is touched."""
        for secret in self._secrets:
            if len(secret) >= _SHORTEST_KEY and secret.encode() in body:
                body = body.replace(secret.encode(), b"*" * len(secret.encode()))
        return body
