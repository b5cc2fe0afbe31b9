"""Names by which a comment is found again that had no number when it was checked.

All are keyed hashes, so that no address can be guessed from them.
"""

import html
import json
import re

from moderation.comment import Comment
from moderation.secret_key import SecretKey

PURPOSE = "comment names"
# WordPress marks the links of readers only after it has asked.
_REL = re.compile(r"""\srel=("[^"]*"|'[^']*')""")


def content_name(key: SecretKey, comment: Comment, blog: str = "") -> str:
    """Text, address of the article or else the blog, author's name and e-mail."""
    text = " ".join(html.unescape(_REL.sub("", comment.text)).split())
    return "content:" + _digest(key, [text, *_author(comment, blog)])


def author_name(key: SecretKey, comment: Comment, blog: str = "") -> str:
    """The same without the text."""
    return "author:" + _digest(key, _author(comment, blog))


def number_name(key: SecretKey, blog: str, number: str) -> str:
    """The blog and its own number of the comment."""
    return "number:" + _digest(key, [blog.rstrip("/"), number])


def _author(comment: Comment, blog: str) -> list[str]:
    return [
        (comment.article.url or blog).partition("#")[0].rstrip("/"),
        (comment.author.name or "").casefold(),
        (comment.author.email or "").casefold(),
    ]


def _digest(key: SecretKey, parts: list[str]) -> str:
    return key.digest(PURPOSE, json.dumps(parts).encode())
