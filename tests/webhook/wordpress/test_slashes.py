"""WordPress hands a new comment to Akismet with PHP's backslashes in it."""

from urllib.parse import urlencode

import pytest

from webhook.platforms.akismet import AkismetPlatform

PLATFORM = AkismetPlatform()
SENT = {
    "blog": "https://blog.example",
    "user_ip": "192.0.2.1",
    "comment_author": "Fiona O\\'Hara",
    "comment_content": '\\"Quoted\\", it\\\'s in C:\\\\temp',
}


@pytest.mark.parametrize(
    ("more", "text", "author"),
    [
        pytest.param(
            {"POST_comment_post_ID": "1"},
            '"Quoted", it\'s in C:\\temp',
            "Fiona O'Hara",
            id="the form",
        ),
        pytest.param(
            {"POST_comment_post_ID": "1", "recheck_reason": "recheck_queue"},
            SENT["comment_content"],
            SENT["comment_author"],
            id="a recheck",
        ),
        pytest.param(
            {}, SENT["comment_content"], SENT["comment_author"], id="other clients"
        ),
    ],
)
def test_only_what_came_from_the_form_is_unslashed(
    more: dict[str, str], text: str, author: str
) -> None:
    body = urlencode(SENT | more).encode()
    fields = PLATFORM.fields("application/x-www-form-urlencoded", body)

    sent = PLATFORM.checked(fields)

    assert sent.comment.text == text
    assert sent.comment.author.name == author
