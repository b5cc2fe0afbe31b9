"""Whether a comment says something new: hashes of what it says."""

import hashlib
import json
import re
from unicodedata import combining, normalize

from moderation.comment import Comment

LEAST_LETTERS = 20
LIKENESS_LENGTH = 32
_LINKS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_OTHER = re.compile(r"[\W\d_]+")
_REPEATED = re.compile(r"(.)\1+")
_FIRST_MARK = "\u0300"
_BARE = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
"""What ``_OTHER`` does to ASCII but for the number of blanks, and quicker."""


def fingerprint(comment: Comment) -> str:
    """Hash of what a verdict rests on; addresses are left out, they can be guessed."""
    content = [
        comment.text,
        comment.targets,
        comment.language,
        comment.article.url,
        comment.article.title,
        comment.article.text,
        comment.parent.text,
        comment.author.name,
        comment.author.url,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def likeness(text: str) -> str | None:
    """Hash that near copies of a text share; None for one of under 20 letters.

    Links, digits, punctuation, accents, upper case, blanks and repeated letters make
    no difference; another word, or another order of words, does.

    Examples
    --------
    >>> likeness("Cheap watches!!! http://a.example") == likeness("CHEAP  Watches")
    True
    >>> likeness("Cheap watches, see http://a.example/1 for all 20 of them today") == (
    ...     likeness("Cheap watches: see www.b.example for all 35 of them todayyy")
    ... )
    True
    """
    plain = letters(text)
    if len(plain.replace(" ", "")) < LEAST_LETTERS:
        return None
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[
        :LIKENESS_LENGTH
    ]


def letters(text: str) -> str:
    """The bare words of a text: what stays when somebody makes a copy look new.

    >>> letters("Cheap WATCHES!!! http://a.example 20 %")
    'cheap watches'
    """
    plain = _LINKS.sub(" ", text).casefold()
    if plain.isascii():
        return _REPEATED.sub(r"\1", plain.translate(_BARE)).strip()
    plain = normalize("NFKD", plain).casefold()
    plain = "".join([one for one in plain if one < _FIRST_MARK or not combining(one)])
    return _REPEATED.sub(r"\1", _OTHER.sub(" ", plain)).strip()
