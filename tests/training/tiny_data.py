"""A folder of made-up data sets in their original formats, and a run over it."""

import csv
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from moderation.registry.manifest import Manifest
from tests.artifacts import tiny_vectors
from training.gather import Gathered, gather
from training.recipe import Recipe
from training.run import Run

WORDS: Final = tuple(
    """
bread salad pizza tomato olive cheese soup rice table window garden river mountain
bridge street market school teacher letter music piano guitar summer winter morning
evening train ticket station harbour boat island forest meadow horse rabbit sparrow
lantern candle mirror blanket pillow carpet kitchen spoon bottle basket hammer ladder
engine wheel tunnel castle village painter baker farmer doctor sailor
""".split()  # noqa: SIM905 (a list of sixty strings is no easier to read)
)
INSULTS: Final = ("you idiot", "stupid clown", "what an idiot", "you stupid fool")
OFFERS: Final = ("free bonus http://win.example", "cheap pills click", "earn $500")
RECIPE: Final = """
name = "tiny"
licence = "MIT"
seed = 4
languages = ["en"]
sources = ["jigsaw_wiki_khanhhk", "tg_spam_samples", "perspectrum"]
shares = [0.6, 0.2, 0.2]
tone_labels = ["toxicity"]
confidence = 0.9
identity_sentences = 0
[tone]
regularisation = 1.0
cue_scale = 3.0
max_iter = 20
civil_labels = ["toxicity"]
assumed_civil = { perspectrum = 20 }
[spam]
regularisation = 1.0
cue_scale = 3.0
max_iter = 20
assumed_ham = { jigsaw_wiki_khanhhk = 50 }
[stance]
hidden = 4
alpha = 0.1
learning_rate = 0.01
max_iter = 5
leaning_regularisation = 0.01
neutral_share = 0.5
source_rows = 9000
[natural_rates]
toxicity = 0.2
spam = 0.2
[promises.toxicity]
hold = 0.5
reject = 0.999
[promises.spam]
hold = 0.5
"""


def write_data(folder: Path) -> None:
    """Write three data sets of 240, 200 and 240 comments."""
    generator = np.random.default_rng(8)

    def text(marks: tuple[str, ...] = ()) -> str:
        found = [*generator.choice(WORDS, 10), *generator.choice(marks or WORDS, 1)]
        return " ".join(generator.permutation(found).tolist())

    answers = [int(number % 3 == 0) for number in range(240)]
    toxic = [(text(INSULTS if yes else ()), str(yes)) for yes in answers]
    header = ("comment_text", "labels")
    home = folder / "jigsaw_wiki_khanhhk"
    _write(home / "text_comment_1.csv", [header, *toxic[:120]])
    _write(home / "text_comment_2.csv", [header, *toxic[120:]])
    home = folder / "tg_spam_samples"
    home.mkdir()
    for name, marks in (("spam", OFFERS), ("ham", ())):
        lines = [text(marks) for _ in range(100)]
        (home / f"{name}-samples.txt").write_text("\n".join(lines) + "\n")
    claims = [f"We should have {text()}" for _ in range(24)]
    pairs = [
        (str(c), claims[c], f"{c}-{p}", text(marks), stance, stance, "train")
        for c in range(24)
        for p in range(5)
        for marks, stance in (
            (("yes", "good"), "SUPPORT"),
            (("no", "bad"), "UNDERMINE"),
        )
    ]
    header7 = ("cId", "claim", "pid", "perspective", "stance3", "stance5", "split")
    _write(folder / "perspectrum" / "claim_perspective_stance.csv", [header7, *pairs])


def write_vectors(path: Path) -> None:
    """Write the tiny word vectors as ``--vectors`` takes them."""
    arrays: dict[str, Any] = tiny_vectors().arrays()
    np.savez_compressed(path, allow_pickle=False, **arrays)


def gathered(folder: Path) -> Gathered:
    """The examples of the tiny recipe."""
    plan = tiny_recipe()
    return gather(
        plan.sources, seed=plan.seed, shares=plan.shares, local=folder, cache=folder
    )


@cache
def tiny_recipe() -> Recipe:
    """The recipe above."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tiny.toml"
        place.write_text(RECIPE)
        return Recipe.load(place)


def run(n_jobs: int = 1) -> tuple[Manifest, bytes]:
    """Train on a fresh copy of the data."""
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a few steps are enough
        write_data(Path(name))
        return Run(
            tiny_recipe(), gathered(Path(name)), tiny_vectors(), n_jobs=n_jobs
        ).train()


@cache
def tiny_run() -> tuple[Manifest, bytes]:
    """The artifact of one run, made once per session."""
    return run()


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
