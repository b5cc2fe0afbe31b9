"""Compatibility normalisation (NFKC) that knows where each character came from."""

import unicodedata
from functools import lru_cache

from moderation.text.mapped import Edit, Mapped

MARKS_KEPT = 2
"""Combining marks in a row that may stay; "zalgo" piles up dozens."""

_MARKS_READ = 8
"""Characters of a pile that are looked at: sorting a long pile is quadratic."""

_PLAIN, _CHANGES, _ATTACHES = range(3)


def normalise(source: Mapped) -> Mapped:
    """Bring a text to NFKC, and cut piles of marks down to ``MARKS_KEPT``.

    Works on clusters, a character with what composes with it, so that a cluster
    can be normalised alone and its offsets stay tight. U+00B4 becomes an
    apostrophe, which it is meant to be in "it´s", and not NFKC's space and mark.
    """
    text = source.text
    kinds = {c: kind for c in set(text) if c > "\x7f" and (kind := _kind(c))}
    if not kinds:
        return source
    edits: list[Edit] = []
    seen: dict[str, str] = {}
    for begin, end in _clusters(text, kinds):
        old = text[begin:end]
        new = seen.get(old)
        if new is None:
            new = seen[old] = _normal(old)
        if new != old:
            edits.append((begin, end, new))
    return source.edited(edits)


@lru_cache(maxsize=8192)
def _kind(character: str) -> int:
    """Tell whether a character stays, changes alone, or joins the one before."""
    normal = unicodedata.normalize("NFKC", character)
    first = normal[0]
    if unicodedata.category(first)[0] == "M" or "\u1161" <= first <= "\u11ff":
        return _ATTACHES
    return _PLAIN if normal == character else _CHANGES


def _clusters(text: str, kinds: dict[str, int]) -> list[tuple[int, int]]:
    """Find the stretches that may change, each with its base character."""
    clusters: list[tuple[int, int]] = []
    for i in [i for i, c in enumerate(text) if c in kinds]:
        if kinds[text[i]] == _CHANGES or i == 0:
            clusters.append((i, i + 1))
        elif clusters and clusters[-1][1] == i:
            clusters[-1] = (clusters[-1][0], i + 1)
        else:
            clusters.append((i - 1, i + 1))
    return clusters


def _normal(cluster: str) -> str:
    """Normalise one cluster, of which only the first marks are read."""
    readable = cluster[: 1 + _MARKS_READ].replace("\u00b4", "'")
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFKC", readable):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MARKS_KEPT:
            kept.append(character)
    return "".join(kept)
