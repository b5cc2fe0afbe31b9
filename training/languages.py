"""How well languages are told apart, on short comments of our own."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.text.cleaned import clean
from moderation.text.language import UNDETERMINED, detect
from training.errors import RecipeError

COMMENTS: Final = Path(__file__).parent / "language_comments.toml"
LENGTHS: Final = ("short", "medium", "long")
WORDS: Final[Mapping[str, tuple[int, int]]] = {
    "up to 3 words": (1, 3),
    "4 to 8": (4, 8),
    "9 to 20": (9, 20),
    "more": (21, 1_000_000),
}


@dataclass(frozen=True, slots=True)
class Written:
    """Comments by language: ours by length, and those of languages nobody speaks."""

    spoken: Mapping[str, Mapping[str, Sequence[str]]]
    unspoken: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """Of so many comments, how many were told right, and how many not at all."""

    comments: int
    right: int
    undetermined: int

    @property
    def wrong(self) -> int:
        """Taken for another language."""
        return self.comments - self.right - self.undetermined

    @classmethod
    def of(cls, code: str, texts: Iterable[str]) -> "Told":
        """Detect the language of texts in ``code`` (a subtag after ``-`` is not)."""
        found = [detect(clean(text).text)[0] for text in texts]
        right = sum(one == code.split("-")[0] for one in found)
        return cls(len(found), right, found.count(UNDETERMINED))

    def __add__(self, other: "Told") -> "Told":
        return Told(
            self.comments + other.comments,
            self.right + other.right,
            self.undetermined + other.undetermined,
        )


def written(path: Path = COMMENTS) -> Written:
    """The comments of a file; raises RecipeError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        spoken = {
            code: {length: tuple(texts[length]) for length in LENGTHS}
            for code, texts in raw["spoken"].items()
        }
        return Written(spoken, {c: tuple(t) for c, t in raw["unspoken"].items()})
    except (OSError, tomllib.TOMLDecodeError, LookupError, TypeError) as error:
        raise RecipeError(f"{path}: {error}") from error


def told(spoken: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, list[Told]]:
    """By language, one for each of ``LENGTHS``."""
    return {
        code: [Told.of(code, texts[length]) for length in LENGTHS]
        for code, texts in spoken.items()
    }


def treated(model: FittedModel, texts: Iterable[str]) -> Counter[str]:
    """What a model makes of comments: ``supported``, ``unclear`` or ``unsupported``.

    ``unclear`` are Latin letters whose language cannot be told: they are scored.
    """
    found: Counter[str] = Counter()
    for text in texts:
        language = model.language(Comment(text))
        if not language.supported:
            found["unsupported"] += 1
        else:
            known = language.code != UNDETERMINED
            found["supported" if known else "unclear"] += 1
    return found


def by_words(model: FittedModel, texts: Sequence[str]) -> dict[str, Counter[str]]:
    """The same by number of words."""
    return {
        name: treated(model, (t for t in texts if low <= len(t.split()) <= high))
        for name, (low, high) in WORDS.items()
    }
