"""Near copies of recent comments: by what they are known, and what they lead to.

The same advertisement under ten articles, or the same text with another link. Many
near copies hold a comment, whoever wrote them; they never reject it, for people who
paste an opinion that somebody wrote for them have an opinion all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.links import reaches_out
from moderation.fingerprint import letters
from moderation.minhash import factors, grams_of, signature
from moderation.verdict import Action, Reason, Verdict

CODE: Final = "repeats"
LEAST_LETTERS: Final = 40
LEAST_LETTERS_WITH_LINK: Final = 20
MOST_CHARACTERS: Final = 2_000
MOST_COPIES: Final = 100
LEAST_TOLD: Final = 2
BANDS: Final = 4
_ROWS: Final = 3
_HASHES: Final = 32
_ALIKE: Final = 24
_SEED: Final = 20_261_122
_QUOTE_TAG: Final = re.compile(r"<(/?)blockquote\b[^<>]*+>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*+>", re.IGNORECASE)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*+>.*+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WordPrint:
    """What a comment says as numbers; no word can be read back.

    Parameters
    ----------
    bands : tuple of int, length BANDS
        Near copies on one site are likely to share one of these signed 64-bit numbers.
    marks : bytes
        32 little-endian 16-bit numbers, most of which near copies share.
    """

    bands: tuple[int, ...]
    marks: bytes

    def is_like(self, marks: bytes) -> bool:
        """Whether a comment with these marks says nearly the same."""
        return self.are_like([marks])[0]

    def are_like(self, several: Sequence[bytes]) -> list[bool]:
        """The same of each of several comments."""
        theirs = _read(b"".join(several)).reshape(len(several), _HASHES)
        shared = (theirs == _read(self.marks)).sum(axis=1)
        alike: list[bool] = (shared >= _ALIKE).tolist()
        return alike


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many recent comments of a site say nearly the same, 100 at most.

    Parameters
    ----------
    authors : int
        How many wrote them, as far as the platform tells people apart.
    approved, rejected : int
        How many of them a person let through, and refused.
    days : int
        How far back they were looked for.
    words : WordPrint, optional
        By what they were looked for; None for what is too short to be copied.
    """

    copies: int = 0
    authors: int = 0
    approved: int = 0
    rejected: int = 0
    days: int = 0
    words: WordPrint | None = None

    @property
    def let_through(self) -> bool:
        """Whether people looked at copies and minded none."""
        return self.approved > 0 and self.rejected == 0

    def __str__(self) -> str:
        """The count as a sentence's beginning."""
        copies = f"{self.copies}{' or more' if self.copies >= MOST_COPIES else ''}"
        return (
            f"{copies} near-cop{'y' if self.copies == 1 else 'ies'} by "
            f"{self.authors} author{'' if self.authors == 1 else 's'} "
            f"in the last {self.days} day{'' if self.days == 1 else 's'}"
        )


@dataclass(frozen=True, slots=True)
class RepeatsRule:
    """From how many near copies a comment is held; 0 never holds.

    Parameters
    ----------
    linked : int
        For comments with a link, an address or a number to be reached at.
    plain : int
        For all others.
    """

    linked: int = 3
    plain: int = 10

    def heed(self, verdict: Verdict, comment: Comment, found: Repeats) -> Verdict:
        """The verdict with what was found: held at most, never milder than before."""
        if found.copies < LEAST_TOLD:
            return verdict
        bound = self.linked if reaches_out(comment.text) else self.plain
        reached = 0 < bound <= found.copies
        if reached and found.let_through:
            told = f"{found}; not held, a person approved one"
        else:
            told = f"{found}; held from {bound}" if reached else str(found)
        reason = Reason(CODE, told)
        if not reached or found.let_through or verdict.action is not Action.APPROVE:
            return replace(verdict, reasons=(*verdict.reasons, reason))
        shadow = verdict.shadow
        if shadow is not None and shadow.action is Action.APPROVE:
            shadow = replace(shadow, action=Action.HOLD)
        return replace(
            verdict,
            action=Action.HOLD,
            reasons=(reason, *verdict.reasons),
            shadow=shadow,
        )


def word_print(site_id: int, comment: Comment) -> WordPrint | None:
    """The print of a comment's own words; None for short ones and for quotes.

    Links, digits, marks, accents and upper case make no difference. Short is what has
    fewer than 40 letters, 20 where the comment has a link or contact. What quotes the
    article or the comment that it answers, and says nothing else, has no print.
    """
    if len(comment.text) < LEAST_LETTERS_WITH_LINK or _only_quotes(comment):
        return None
    words = letters(_unquoted(comment.text[: 4 * MOST_CHARACTERS]))
    count = len(words.replace(" ", ""))
    if count < LEAST_LETTERS_WITH_LINK:
        return None
    if count < LEAST_LETTERS and not reaches_out(comment.text):
        return None
    raw = words[:MOST_CHARACTERS].encode("utf-8", "replace")
    found = signature(grams_of(raw), _drawn())
    salt = site_id.to_bytes(8, "little")
    parts = found[: BANDS * _ROWS].astype("<u4").reshape(BANDS, _ROWS)
    bands = tuple(_key(salt, number, part) for number, part in enumerate(parts))
    return WordPrint(bands, (found & np.uint32(0xFFFF)).astype("<u2").tobytes())


@cache
def _drawn() -> NDArray[np.uint64]:
    return factors(_HASHES, seed=_SEED)


def _read(marks: bytes) -> NDArray[np.uint16]:
    return np.frombuffer(marks, dtype="<u2")


def _key(salt: bytes, number: int, part: NDArray[np.uint32]) -> int:
    digest = blake2b(part.tobytes(), digest_size=8, salt=salt, person=bytes([number]))
    return int.from_bytes(digest.digest(), "little", signed=True)


def _only_quotes(comment: Comment) -> bool:
    text = comment.text.strip().strip("\"'“”„«»>")
    return any(
        text in said for said in (comment.parent.text, comment.article.text) if said
    )


def _unquoted(text: str) -> str:
    """A text without quotes and tags; addresses in tags are gone, as others are."""
    if "<" in text:
        text = _TAG.sub(" ", _without_blockquotes(text))
    return _QUOTED_LINE.sub(" ", text) if ">" in text else text


def _without_blockquotes(text: str) -> str:
    kept, depth, at = list[str](), 0, 0
    for tag in _QUOTE_TAG.finditer(text):
        if depth == 0:
            kept.append(text[at : tag.start()])
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        at = tag.end()
    if depth == 0:
        kept.append(text[at:])
    return " ".join(kept)
