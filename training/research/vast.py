"""VAST: stances of newspaper comments towards topics, half of which nobody trained on.

Allaway & McKeown 2020, "Zero-Shot Stance Detection" (arXiv:2010.03640). The set has no
licence that lets anyone ship a model, so that what is fitted on it is measured and
thrown away.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from moderation.comment import Comment
from moderation.cross_encoder import CrossEncoder
from moderation.features.embedding import Encoder
from moderation.features.vectors import WordVectors
from moderation.heads.stance import SIDES
from training.errors import DatasetUnavailableError
from training.example import Example, Stance
from training.fit_stance import Pairs, StanceFit, make_pairs, pair_probabilities
from training.fit_stance_meaning import MeaningFit, meant_pairs
from training.fit_stance_meaning import pair_probabilities as meaning_probabilities
from training.held_out import HeldOut
from training.near_duplicates import plain

NAME: Final = "vast"
FILES: Final = ("vast_train.csv", "vast_dev.csv")
HOMEPAGE: Final = "https://github.com/emilyallaway/zero-shot-stance"
STANCES: Final = {
    "0": Stance.AGAINST,
    "1": Stance.FAVOR,
    "2": Stance.NEUTRAL,
    "AGAINST": Stance.AGAINST,
    "FAVOR": Stance.FAVOR,
    "NONE": Stance.NEUTRAL,
}
NEUTRAL: Final = SIDES.index(Stance.NEUTRAL)
LONGEST_FIELD: Final = 10_000_000
SEEDS: Final = 3
VALIDATION: Final = 0.1
"""Share of the training topics that calibration is made on."""

Floats = NDArray[np.float64]
Answers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vast:
    """Training pairs, and the pairs of the development split's topics never seen."""

    train: Sequence[Example]
    unseen: Sequence[Example]

    def without(self, held_out: HeldOut) -> "Vast":
        """What may be learned from, and the same pairs to measure on."""
        kept = [one for one in self.train if not held_out.drops(one)]
        return replace(self, train=kept)

    def unlike(self, texts: Iterable[str]) -> "Vast":
        """Without pairs to measure on whose comment is one of these."""
        known = {plain(text) for text in texts}
        kept = [one for one in self.unseen if plain(one.comment.text) not in known]
        return replace(self, unseen=kept)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well topics never seen are told, as macro-F1 over three sides.

    Parameters
    ----------
    majority, target_blind : float
        Always the commonest answer; words of the comment alone.
    head : tuple of float
        The fast head, by seed.
    favor_against : tuple of float
        Its accuracy on pairs that take a side, neutral left out of what it says.
    majority_side : float
        The same of always saying the commoner side.
    """

    pairs: int
    topics: int
    majority: float
    target_blind: float
    head: tuple[float, ...]
    favor_against: tuple[float, ...]
    majority_side: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model says that never learned from the set."""

    pairs: int
    macro_f1: float
    favor_against: float


def folder_of(data: Path | None) -> Path:
    """Where the files are, below PARLEY_DATA_DIR; raises DatasetUnavailableError."""
    for folder in () if data is None else (data / "research" / NAME, data / NAME):
        if all((folder / name).is_file() for name in FILES):
            return folder
    raise DatasetUnavailableError(
        f"{NAME} is not downloaded: it states no licence. See {HOMEPAGE} and place "
        f"{' and '.join(FILES)} in <PARLEY_DATA_DIR>/{NAME}/"
    )


def read(folder: Path) -> Vast:
    """Read both splits; a topic is a target and a group.

    The training file has the topic in ``topic_str``: ``new_topic`` is an older one for
    neutral pairs that were made up.
    """
    train = [
        _example(row["post"], row["topic_str"], row["label"])
        for row in _rows(folder / FILES[0])
    ]
    known = {example.group for example in train}
    dev = [
        _example(row["Tweet"], row["Target 1"], row["Stance 1"])
        for row in _rows(folder / FILES[1])
    ]
    return Vast(train, [one for one in dev if one.group not in known])


def measure(
    vast: Vast, vectors: WordVectors, settings: StanceFit, seeds: int = SEEDS
) -> Figures:
    """Fit the fast head and the baselines, and measure them on topics never seen."""
    train, validation, unseen = (
        _pairs(part, vectors, settings)
        for part in (*_by_topic(vast.train), vast.unseen)
    )
    shares = [
        pair_probabilities(
            replace(settings, random_state=seed).fit(train, validation), unseen
        ).astype(np.float64)
        for seed in range(seeds)
    ]
    answers = unseen.answers
    majority = np.full_like(answers, np.bincount(train.answers).argmax())
    blind = LogisticRegression(C=settings.leaning_regularisation, tol=1e-3)
    blind.fit(train.ngrams, train.answers)
    sides = np.bincount(answers[answers < NEUTRAL], minlength=NEUTRAL)
    return Figures(
        pairs=len(answers),
        topics=len(set(unseen.groups)),
        majority=_f1(answers, majority),
        target_blind=_f1(answers, blind.predict(unseen.ngrams)),
        head=tuple(_f1(answers, one.argmax(axis=1)) for one in shares),
        favor_against=tuple(_favor_against(answers, one) for one in shares),
        majority_side=float(sides.max() / sides.sum()),
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """How well the head that knows meaning does, by seed; see ``Figures``."""

    macro_f1: tuple[float, ...]
    favor_against: tuple[float, ...]


def measure_meaning(
    vast: Vast,
    vectors: WordVectors,
    encoder: Encoder,
    settings: StanceFit,
    seeds: int = SEEDS,
) -> Meant:
    """Fit the head that knows meaning, and measure it on topics never seen."""
    train, validation, unseen = (
        meant_pairs(
            part, vectors, encoder, source_rows=len(part), n_jobs=settings.n_jobs
        )
        for part in (*_by_topic(vast.train), vast.unseen)
    )
    shares = [
        meaning_probabilities(
            MeaningFit(replace(settings, random_state=seed)).fit(train, validation),
            unseen,
        )
        for seed in range(seeds)
    ]
    answers = unseen.pairs.answers
    return Meant(
        tuple(_f1(answers, one.argmax(axis=1)) for one in shares),
        tuple(_favor_against(answers, one) for one in shares),
    )


def asked(
    model: CrossEncoder, vast: Vast, on_pair: Callable[[], None] = lambda: None
) -> Asked:
    """Ask the larger model about topics never seen, one pair after the other."""
    rows = []
    for example in vast.unseen:
        comment = example.comment
        score = model.score(comment.text, comment.targets[0])
        rows.append((score.favor, score.against, score.neutral))
        on_pair()
    answers = np.array([SIDES.index(str(one.stance)) for one in vast.unseen], np.intp)
    shares = np.array(rows, dtype=np.float64).reshape(-1, len(SIDES))
    return Asked(
        len(rows),
        _f1(answers, shares.argmax(axis=1)),
        _favor_against(answers, shares),
    )


def _favor_against(answers: Answers, shares: Floats) -> float:
    """Accuracy of favor against against, on pairs that take a side."""
    sided = answers < NEUTRAL
    return float((shares[sided, :2].argmax(axis=1) == answers[sided]).mean())


def _pairs(
    examples: Sequence[Example], vectors: WordVectors, settings: StanceFit
) -> Pairs:
    return make_pairs(
        examples,
        vectors,
        neutral_share=0.0,  # it has neutral pairs of its own
        source_rows=len(examples),
        seed=settings.random_state,
        n_jobs=settings.n_jobs,
    )


def _by_topic(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Most topics to learn from, the others to calibrate on."""
    topics = sorted({example.group for example in examples})
    generator = np.random.default_rng(0)
    count = max(1, int(len(topics) * VALIDATION))
    kept = set(generator.choice(topics, size=count, replace=False).tolist())
    return (
        [example for example in examples if example.group not in kept],
        [example for example in examples if example.group in kept],
    )


def _example(text: str, topic: str, stance: str) -> Example:
    return Example(
        Comment(text, targets=(topic,), language="en"),
        source=NAME,
        group=f"{NAME}/{topic.lower()}",
        stance=STANCES[stance],
    )


def _f1(answers: Answers, guessed: NDArray[np.int64]) -> float:
    return float(f1_score(answers, guessed, average="macro"))


def _rows(place: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LONGEST_FIELD)
    with place.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
