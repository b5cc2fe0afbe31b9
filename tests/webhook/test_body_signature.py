"""Signatures over the raw body alone."""

import pytest

from webhook.body_signature import PREFIX, sign_body, verify_body
from webhook.errors import SignatureError

BODY = '{"text":"Grüße"}'.encode()
# As GitHub's documentation of its webhooks has it.
KNOWN_SECRET, KNOWN_BODY = "It's a Secret to Everybody", b"Hello, World!"
KNOWN = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def test_signature_is_the_one_that_github_documents() -> None:
    assert sign_body(KNOWN_BODY, KNOWN_SECRET) == KNOWN
    verify_body(f"sha256={KNOWN}", KNOWN_BODY, (KNOWN_SECRET,))


@pytest.mark.parametrize("prefix", ["", PREFIX])
def test_any_of_the_secrets_is_accepted(prefix: str) -> None:
    shown = prefix + sign_body(BODY, "old")
    verify_body(shown, BODY, ("new", "old"), prefix=prefix)


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        "sha256=",
        sign_body(BODY, "new"),
        "sha1=" + sign_body(BODY, "new"),
        PREFIX + sign_body(BODY, "new").upper(),
        PREFIX + sign_body(BODY, "other"),
        "sha256=ä\udcff",
    ],
)
def test_everything_else_is_refused(shown: str | None) -> None:
    with pytest.raises(SignatureError):
        verify_body(shown, BODY, ("new", "old"))


def test_site_without_a_secret_refuses_everything() -> None:
    with pytest.raises(SignatureError):
        verify_body(PREFIX + sign_body(BODY, ""), BODY, ())
