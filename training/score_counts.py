"""How many held-out comments reach each score: all that thresholds are solved on."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
STRICTEST, LAXEST, STEP = 12.0, -8.0, 0.05


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """Counts of one label over the candidates of ``candidates()``, strictest first.

    Parameters
    ----------
    yes, no : int arrays, shape (n_candidates,)
        Comments with and without the label whose score is at or above each.
    all_yes, all_no : int
        All of them.
    rate : float
        How often comments have the label under articles: the natural rate.
    """

    yes: Integers
    no: Integers
    all_yes: int
    all_no: int
    rate: float

    @classmethod
    def of(cls, scores: Floats, answers: NDArray[np.bool_], rate: float) -> Self:
        """Count calibrated scores and their answers."""
        return cls(
            yes=_reaching(scores[answers]),
            no=_reaching(scores[~answers]),
            all_yes=int(answers.sum()),
            all_no=int((~answers).sum()),
            rate=rate,
        )

    @classmethod
    def read(cls, entry: dict[str, Any]) -> Self:
        """Read what ``entry`` wrote."""
        yes, no = (np.array(entry[name].split(), dtype=np.int64) for name in COLUMNS)
        return cls(
            yes=np.cumsum(yes)[:-1],
            no=np.cumsum(no)[:-1],
            all_yes=int(yes.sum()),
            all_no=int(no.sum()),
            rate=float(entry["rate"]),
        )

    def entry(self) -> dict[str, Any]:
        """As the manifest keeps it: what each candidate adds, then the rest."""
        return {
            "rate": self.rate,
            "yes": _written(self.yes, self.all_yes),
            "no": _written(self.no, self.all_no),
        }


COLUMNS = ("yes", "no")


def candidates() -> Floats:
    """Thresholds from strict to lax, evenly spaced in log-odds."""
    log_odds = np.arange(STRICTEST, LAXEST, -STEP)
    grid: Floats = 1.0 / (1.0 + np.exp(-log_odds))
    return grid


def _reaching(scores: Floats) -> Integers:
    ordered = np.sort(scores)
    return len(ordered) - np.searchsorted(ordered, candidates()).astype(np.int64)


def _written(reaching: Integers, whole: int) -> str:
    steps = np.diff(np.concatenate([[0], reaching, [whole]]))
    return " ".join(map(str, steps.tolist()))
