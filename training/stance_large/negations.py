"""Sentence pairs with negations, from NLI sets that people rewrote and judged.

Hossain et al. 2020, "An Analysis of Natural Language Inference Benchmarks through the
Lens of Negation": MNLI and SNLI pairs with "not" in either sentence or in both. RTE
is left out, for it does not tell contradiction from neutral.
"""

from pathlib import Path
from typing import Final

from training.example import Stance
from training.importers.base import Dataset

DATASET: Final = Dataset(
    name="negation_nli",
    title="Negation in NLI: pairs of MNLI and SNLI rewritten with negations",
    licence="MIT",
    homepage="https://github.com/mosharafhossain/negation-and-nli",
    languages=("en",),
    local_only="its files are the repository's, in one folder",
    local_files=("MNLI.txt", "SNLI.txt"),
)
STANCES: Final = {
    "entailment": Stance.FAVOR,
    "contradiction": Stance.AGAINST,
    "neutral": Stance.NEUTRAL,
}
COLUMNS: Final = 4


def negation_pairs(folder: Path) -> list[tuple[str, str, Stance]]:
    """Text, hypothesis and what the one says of the other."""
    found = []
    for name in DATASET.local_files:
        raw = (folder / name).read_text(encoding="cp1252", errors="replace")
        for line in raw.splitlines()[1:]:
            cells = line.split("\t")
            if len(cells) == COLUMNS and cells[3] in STANCES:
                found.append((cells[1], cells[2], STANCES[cells[3]]))
    return found
