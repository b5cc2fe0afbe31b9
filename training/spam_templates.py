"""Comments of our own that sell something, and such as only sound like it.

Public spam sets are few, and each has its own trade: a head that learns three of them
knows three trades, and takes a script or a language for spam where all that it saw in
it was. Beside the families of spam stand comments that use their words and sell
nothing, in the same languages, with links to what a reader would quote.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from moderation.comment import Comment
from training.example import Example
from training.labels import SPAM_LABEL

SOURCE: Final = "spam_templates"
WRITTEN: Final = Path(__file__).parent / "spam_words.toml"
_SLOT: Final = re.compile(r"\{(\w+)\}")


def spam_examples(seed: int, *, per_frame: int = 30) -> list[Example]:
    """Up to so many different comments of each frame; the frame is their ``group``.

    Examples
    --------
    >>> kinds = {example.labels["spam"] for example in spam_examples(1, per_frame=1)}
    >>> sorted(kinds)
    [0.0, 1.0]
    """
    generator = np.random.default_rng(seed)
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    made: dict[str, Example] = {}
    for language, family in written["families"].items():
        words = {**written["words"]["any"], **written["words"][language]}
        for kind, label in (("spam", 1.0), ("ham", 0.0)):
            for frame in family[kind]:
                texts = _filled(frame, words, generator, per_frame)
                for text in texts:
                    made.setdefault(text, _example(text, language, frame, label))
    return list(made.values())


def _filled(
    frame: str,
    words: Mapping[str, Sequence[str]],
    generator: np.random.Generator,
    count: int,
) -> list[str]:
    """Different fillings of a frame, in the order drawn."""

    def drawn(slot: re.Match[str]) -> str:
        choices = words[slot.group(1)]
        chosen = choices[int(generator.integers(len(choices)))]
        return _SLOT.sub(drawn, chosen)

    return list(dict.fromkeys(_SLOT.sub(drawn, frame) for _ in range(count)))


def _example(text: str, language: str, frame: str, label: float) -> Example:
    return Example(
        Comment(text, language=language),
        labels={SPAM_LABEL: label},
        source=SOURCE,
        group=f"{SOURCE}/{frame}",
    )
