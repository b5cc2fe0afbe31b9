"""How a comment relates to a target: what the stance head looks at.

Meaning is compared by static word vectors (whole to whole, and the comment's best
window to the target), wording by shared stems, and direction by our own lists of
negations, praise and blame, counted over the comment and near the target's words.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.features.hashed_words import Hashes, Words, lower, words_and_stems
from moderation.features.lexicon import LISTS, lexicon
from moderation.features.ngrams import distinct
from moderation.features.vectors import WordVectors, unit

WINDOW = 10
NEAR = 4
STEM = 5
MAX_WORDS = 600

Floats = NDArray[np.float32]

SCALARS = (
    "similarity",
    "window_similarity",
    "overlap",
    "overlapping_words",
    "comment_words",
    "target_words",
    "questions",
    "exclamations",
    "quotes",
    "first_person",
    *(f"comment_{name}" for name in LISTS),
    *(f"window_{name}" for name in LISTS),
    *(f"target_{name}" for name in LISTS),
    "near_negations",
    "near_positive",
    "near_negative",
    "lean",
    "window_lean",
    "target_lean",
    "lean_agreement",
    "window_lean_agreement",
    "negation_parity",
    "target_at_start",
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the pair, prepared once.

    Parameters
    ----------
    text : str
        Clean text.
    words : Words
        At most MAX_WORDS of them.
    stems : array of shape (n,), uint64
        Hash of each word's first STEM letters; 0 for a stop word.
    vectors : array of shape (n, n_dimensions), float32
    whole : array of shape (n_dimensions,), float32
        Unit-length mean of the vectors.
    counts : array of shape (n, len(LISTS)), float32
        Whether each word stands in each list.
    """

    text: str
    words: Words
    stems: Hashes
    vectors: Floats
    whole: Floats
    counts: Floats


def side(text: str, table: WordVectors) -> Side:
    """Prepare a comment or a target."""
    found, stems = words_and_stems(lower(text), STEM)
    found = Words(
        found.hashes[:MAX_WORDS], found.starts[:MAX_WORDS], found.ends[:MAX_WORDS]
    )
    stems = stems[:MAX_WORDS]
    vectors = table.of_words(found.hashes)
    listed = lexicon().membership(found.hashes)
    stems[listed[:, -1] > 0] = 0
    return Side(
        text=text,
        words=found,
        stems=stems,
        vectors=vectors,
        whole=unit(vectors.sum(axis=0)),
        counts=listed[:, :-1],
    )


def size(n_dimensions: int) -> int:
    """How many numbers ``relate`` gives."""
    return 4 * n_dimensions + len(SCALARS)


def relate(comment: Side, target: Side) -> Floats:
    """The features of one pair, shape (size(n_dimensions),), float32."""
    begin, end, window = _best_window(comment, target)
    blocks = (
        comment.whole,
        comment.whole * target.whole,
        window * target.whole,
        target.whole,
    )
    counted = _scalars(comment, target, begin, end, window)
    return np.concatenate([*blocks, np.array(counted, dtype=np.float32)])


def scalars(comment: Side, target: Side) -> Floats:
    """The features with a name alone, shape (len(SCALARS),), float32.

    They say how the two relate, not what they are about: nothing in them can be learnt
    by heart for one target.
    """
    begin, end, window = _best_window(comment, target)
    counted = _scalars(comment, target, begin, end, window)
    return np.array(counted, dtype=np.float32)


def _best_window(comment: Side, target: Side) -> tuple[int, int, Floats]:
    """Begin, end and unit vector of the stretch of words most like the target."""
    count = len(comment.vectors)
    if count <= WINDOW:
        return 0, count, comment.whole
    sums = np.zeros((count + 1, comment.vectors.shape[1]), dtype=np.float32)
    np.cumsum(comment.vectors, axis=0, out=sums[1:])
    windows = unit(sums[WINDOW:] - sums[:-WINDOW])
    begin = int(np.argmax(windows @ target.whole))
    return begin, begin + WINDOW, windows[begin]


def _scalars(
    comment: Side, target: Side, begin: int, end: int, window: Floats
) -> list[float]:
    content = distinct(target.stems[target.stems != 0])
    shared, covered = _overlap(comment.stems, content)
    whole = _share(comment.counts)
    near_window = _share(comment.counts[begin:end])
    aim = target.counts.sum(axis=0).clip(max=3.0) / 3.0
    near = _near(comment.counts, shared)
    lean, window_lean, target_lean = (_lean(part) for part in (whole, near_window, aim))
    text, count = comment.text, len(comment.stems)
    return [
        float(comment.whole @ target.whole),
        float(window @ target.whole),
        covered / max(len(content), 1),
        min(np.count_nonzero(shared) / 5.0, 1.0),
        float(np.log1p(count)) / 6.0,
        float(np.log1p(len(target.stems))) / 4.0,
        min(text.count("?") / 3.0, 1.0),
        min(text.count("!") / 3.0, 1.0),
        min((text.count('"') + text.count("“")) / 4.0, 1.0),
        min((text.count(" I ") + text.count(" my ")) / 4.0, 1.0),
        *whole.tolist(),
        *near_window.tolist(),
        *aim.tolist(),
        *near,
        lean,
        window_lean,
        target_lean,
        lean * target_lean,
        window_lean * target_lean,
        float(comment.counts[begin:end, 0].sum() % 2 == target.counts[:, 0].sum() % 2),
        float(shared[:8].any()),
    ]


def _overlap(stems: Hashes, content: Hashes) -> tuple[NDArray[np.bool_], int]:
    """Which words of the comment are the target's, and how many of its it has."""
    if not len(content):
        return np.zeros(len(stems), dtype=bool), 0
    places = np.minimum(np.searchsorted(content, stems), len(content) - 1)
    shared = content[places] == stems
    return shared, len(set(places[shared].tolist()))


def _share(counts: Floats) -> Floats:
    """Words of each list per word, times ten, at most 1."""
    share: Floats = (counts.sum(axis=0) * 10.0 / max(len(counts), 10)).clip(max=1.0)
    return share


def _near(counts: Floats, shared: NDArray[np.bool_]) -> list[float]:
    """Negations, praise and blame within NEAR words of the target's words."""
    if not shared.any():
        return [0.0, 0.0, 0.0]
    reach = np.convolve(shared, np.ones(2 * NEAR + 1))[NEAR : NEAR + len(shared)] > 0
    sums = counts[reach, :3].sum(axis=0) / 3.0
    return [float(value) for value in sums.clip(max=1.0)]


def _lean(share: Floats) -> float:
    """Praise less blame, turned round by a negation."""
    sign = -1.0 if share[0] > 0.4 else 1.0
    return float(sign * (share[1] - share[2]))
