"""Secrets in texts and bodies: headers echoed, keys in addresses, bearer tokens; and what must be left alone."""

from __future__ import annotations

import pytest

from litreview.sources.redaction import Redactor

KEY = 'a/b+c"0123456789'


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hemmelig",
        "authorization: apikey hemmelig-1",
        '{"Authorization": "Bearer hemmelig"}',
        "'authorization'='hemmelig'",
        "bad token: Bearer hemmelig0123",
        "Bearer hemmelighemmelighemmelighemmelig is not valid",
        "https://x.invalid/y?apikey=hemmelig&z=1",
        "https://x.invalid/y?z=1&insttoken=hemmelig",
        "X-ELS-APIKey: hemmelig",
        "X-ELS-Insttoken: hemmelig",
        "x-api-key=hemmelig",
    ],
)
def test_what_stands_where_a_secret_stands_is_hidden(text: str) -> None:
    said = Redactor(()).words(text)
    assert "hemmelig" not in said
    assert "***" in said


@pytest.mark.parametrize(
    "text",
    [
        "A bearer of bad news; authorization of drugs",
        "Bearer authentication required",
        "basic 12-item questionnaire",
        "The keys = hope, and tokens of love",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert Redactor(()).words(text) == text


def test_a_secret_is_known_in_every_form_it_is_sent_in() -> None:
    redactor = Redactor((KEY,))
    for form in ('a/b+c"0123456789', "a%2Fb%2Bc%220123456789", r"a/b+c\"0123456789", r"a\/b+c\"0123456789"):
        assert "0123456789" not in redactor.words(f"<{form}>")
        body = f'{{"url": "{form}"}}'.encode()
        assert b"0123456789" not in redactor.body(body)
        assert len(redactor.body(body)) == len(body)


def test_secrets_of_one_call_are_known_to_a_redactor_of_its_own() -> None:
    first = Redactor(("first-secret",))
    both = first.also(("second-secret", "1"))
    assert both.secretless("first-secret second-secret 1") == "*** *** 1"
    assert first.secretless("second-secret") == "second-secret"
    assert "secret" not in repr(both)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (b'{"headers": {"Authorization": "Bearer abc123def"}}', b'{"headers": {"Authorization": "Bearer *********"}}'),
        (b"<a href='?x=1&amp;apiKey=abc&amp;y=2'/>", b"<a href='?x=1&amp;apiKey=***&amp;y=2'/>"),
        (b'{"next": "https://x/y?insttoken=abc&z"}', b'{"next": "https://x/y?insttoken=***&z"}'),
    ],
)
def test_echoes_in_a_body_are_overwritten(body: bytes, after: bytes) -> None:
    assert Redactor(()).body(body) == after


def test_the_words_of_a_record_are_left_alone() -> None:
    body = b"Prior authorization: a review. Bearer of hope, key=word; me@x.no from 203.0.113.7; the token: 5"
    assert Redactor(()).body(body) == body
