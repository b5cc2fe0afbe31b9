"""Clean text: what features, sentences and language see of a comment."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.text.compatibility import normalise
from moderation.text.hidden import remove_hidden
from moderation.text.mapped import Mapped
from moderation.text.markup import strip_markup

_MARKUP_FACTOR = 4
"""Markup may make a comment this many times longer than the text in it."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNTIDY_SPACE = re.compile("[\\s\u2800]{2,}+|[^\\S ]|\u2800")


@dataclass(frozen=True, slots=True, eq=False)
class CleanText:
    """A comment's text without markup and tricks, and the way back.

    Parameters
    ----------
    text : str
        Case and emoji kept, single spaces, NFKC.
    offsets : int32 array, shape (len(text) + 1,)
        Code-point offset in the original where each character begins; the last
        is the original's length. Never decreases.
    hidden : int
        Zero-width, bidirectional and control characters that were removed.
    links : tuple of str
        Targets of ``href`` and ``src``; addresses in plain text stay in ``text``.
    truncated : bool
        Whether the middle was left out for length.
    ends : int32 array, shape (len(text),), optional
        Where each character ends in the original; ``None`` means one code point
        after it begins.
    """

    text: str
    offsets: NDArray[np.int32]
    hidden: int = 0
    links: tuple[str, ...] = ()
    truncated: bool = False
    ends: NDArray[np.int32] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a stretch of ``text`` to the original.

        Tight: markup and spaces around the stretch are left out, those inside
        are part of it. An empty stretch stays empty.

        Raises
        ------
        IndexError
            Unless ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(self.text):
            message = f"[{start}, {end}) is outside of {len(self.text)} characters"
            raise IndexError(message)
        first = int(self.offsets[start])
        if start == end:
            return first, first
        if self.ends is None:
            return first, int(self.offsets[end - 1]) + 1
        return first, int(self.ends[end - 1])


def clean(raw: str, *, limit: int = 20_000) -> CleanText:
    """Clean a comment; never fails, whatever the comment holds.

    Parameters
    ----------
    raw : str
        Plain text or HTML, any Unicode, lone surrogates included.
    limit : int, default=20_000
        Most characters of clean text. A longer one keeps its first 3/4 and
        last 1/4. All work is bounded by it: a raw text beyond four times the
        limit is shortened by the same rule before anything else.

    Returns
    -------
    CleanText

    Examples
    --------
    >>> cleaned = clean("You&nbsp;<b>idiot</b>!")
    >>> cleaned.text, cleaned.span(4, 9)
    ('You idiot!', (12, 17))
    """
    if len(raw) <= limit and _is_clean(raw):
        return CleanText(raw, np.arange(len(raw) + 1, dtype=np.int32))
    mapped = Mapped.whole(raw).shortened(limit * _MARKUP_FACTOR)
    mapped = _without_surrogates(mapped)
    links: tuple[str, ...] = ()
    if "<" in mapped.text or "&" in mapped.text:
        mapped, links = strip_markup(mapped)
    visible, hidden = remove_hidden(mapped.shortened(limit))
    normal = normalise(visible)
    truncated = max(len(mapped.text), len(normal.text)) > limit
    tidy = _tidy(normal.shortened(limit))
    return CleanText(
        text=tidy.text,
        offsets=np.append(tidy.starts, np.int32(len(raw))),
        hidden=hidden,
        links=links,
        truncated=truncated or len(raw) > limit * _MARKUP_FACTOR,
        ends=tidy.ends,
    )


def _is_clean(raw: str) -> bool:
    """Tell whether nothing is to be done: most English comments of one line."""
    return (
        raw.isascii()
        and raw.isprintable()
        and "<" not in raw
        and "&" not in raw
        and "  " not in raw
        and raw[:1] != " "
        and raw[-1:] != " "
    )


def _without_surrogates(source: Mapped) -> Mapped:
    """Put U+FFFD where a lone surrogate stands, which no encoder would take."""
    if _SURROGATE.search(source.text) is None:
        return source
    return Mapped(_SURROGATE.sub("\ufffd", source.text), source.starts, source.ends)


def _tidy(source: Mapped) -> Mapped:
    """Collapse each run of whitespace to one space and strip the ends."""
    spaces = _UNTIDY_SPACE.finditer(source.text)
    tidy = source.edited([(*space.span(), " ") for space in spaces])
    begin = 1 if tidy.text.startswith(" ") else 0
    end = len(tidy.text) - 1 if tidy.text.endswith(" ") else len(tidy.text)
    return tidy.sliced(begin, max(begin, end))
