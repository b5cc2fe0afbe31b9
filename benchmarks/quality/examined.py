"""The comments to be examined on: none that the shipped model has learned from.

A text is known by its hash in the artifact. Whatever is a near-duplicate of a known
text is left out too, whether or not it is in the artifact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.research import READERS
from moderation.settings import Settings
from training.example import Example
from training.importers import IMPORTERS
from training.importers.base import at_hand, locate
from training.trained_on import Hashes, text_hashes
from training.unseen import unseen

LABEL: Final = "toxicity"
LEAST: Final = 30
SETS: Final = (
    "sfu_c3",
    "ucc",
    "kaggle_insults",
    "jigsaw_wiki_khanhhk",
    "context_toxicity_wiki",
    "jigsaw_wiki_6label",
    "jigsaw_wiki_robtest",
    "ruddit_with_text",
    "davidson_hate_offensive",
    "safenlp_implicithate_toxigen",
    "hatemoji",
)


@dataclass(frozen=True, slots=True)
class Examined:
    """The comments of one set.

    Parameters
    ----------
    rate : float
        How many are yes in the set, of which there may be more among those drawn.
    known, near : int
        Left out: learned from by the model, or nearly so or repeated.
    """

    name: str
    texts: tuple[str, ...]
    yes: NDArray[np.bool_]
    rate: float
    known: int
    near: int


def examined(
    settings: Settings,
    known: Hashes,
    *,
    most: int,
    seed: int,
    download: bool = True,
) -> list[Examined]:
    """Every set that is at hand or can be downloaded, in the order of ``SETS``.

    Parameters
    ----------
    most : int
        Comments a set at most, drawn by ``seed``.
    download : bool
        Fetch what is not at hand.
    """
    sources = [name for name in IMPORTERS if name not in SETS]
    others = [e for name in sources for e in _read(name, settings, download=False)]
    asked = [
        example
        for name in SETS
        for example in _read(name, settings, download=download)
        if LABEL in example.labels
    ]
    return pick(asked, others, known, most=most, seed=seed)


def pick(
    asked: Sequence[Example],
    others: Sequence[Example],
    known: Hashes,
    *,
    most: int,
    seed: int,
) -> list[Examined]:
    """The same of examples that are read: ``others`` may only tell near-duplicates."""
    free, clusters = unseen(asked, known, others)
    learned = np.isin(text_hashes(e.comment.text for e in asked), known)
    names = np.array([e.source.partition(":")[0] for e in asked])
    found = []
    for name in SETS:
        here = np.flatnonzero(names == name)
        kept = _once(asked, clusters, here[free[here]])
        yes = np.array([asked[i].labels[LABEL] >= 0.5 for i in kept], dtype=bool)
        if min(yes.sum(), (~yes).sum()) < LEAST:
            continue
        drawn = _drawn(yes, most, seed)
        texts = tuple(asked[i].comment.text for i in kept[drawn])
        known_here = int(learned[here].sum())
        near = len(here) - len(kept) - known_here
        rate = float(yes.mean())
        found.append(Examined(name, texts, yes[drawn], rate, known_here, near))
    return found


def _drawn(yes: NDArray[np.bool_], most: int, seed: int) -> NDArray[np.intp]:
    """Rows at random, ``most`` at most, a third of them yes where yes is rarer."""
    order = np.random.default_rng(seed).permutation(len(yes))
    wanted = max(round(most * yes.mean()), most // 3)
    rude = order[yes[order]][:wanted]
    return np.sort(np.concatenate([rude, order[~yes[order]][: most - len(rude)]]))


def _once(
    asked: Sequence[Example], clusters: NDArray[np.int64], rows: NDArray[np.intp]
) -> NDArray[np.intp]:
    """One row of each cluster and answer."""
    seen: dict[tuple[int, bool], int] = {}
    for row in rows.tolist():
        seen.setdefault((int(clusters[row]), asked[row].labels[LABEL] >= 0.5), row)
    return np.array(list(seen.values()), dtype=np.intp)


def _read(name: str, settings: Settings, *, download: bool) -> Iterator[Example]:
    if name in READERS:
        yield from _research(name, settings.data_dir)
        return
    dataset, cache = IMPORTERS[name].dataset, settings.instance / "datasets"
    folder = at_hand(dataset, local=settings.data_dir, cache=cache)
    if folder is None and download and dataset.files:
        folder = locate(dataset, local=settings.data_dir, cache=cache)
    if folder is not None:
        yield from IMPORTERS[name].read(folder)


def _research(name: str, local: Path | None) -> Iterator[Example]:
    folder = None if local is None else local / "research" / name
    if folder is not None and folder.is_dir():
        yield from READERS[name](folder)
