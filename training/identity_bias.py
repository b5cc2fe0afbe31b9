"""Does a group's name alone move a score? Measured on sentences of our own.

Subgroup, BPSN and BNSP AUC of Borkan et al. (2019): how well hostile sentences are
told from civil ones among those that name a group; civil ones that name it from
hostile ones that name others; hostile ones that name it from civil ones about others.
No sentence here is in ``training.identity_templates``, which train.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from training.identity_templates import GROUPS, filled

CIVIL: Final = (
    "I'm a {group} nurse and I work nights.",
    "Being {group} in this town was never easy for me.",
    "As someone who is {group}, I thank you for the report.",
    "Two {group} students won the prize for the best essay.",
    "Our new {group} councillor answered every letter.",
    "{many} told the committee what they need.",
    "I asked three {many} and got three different answers.",
    "My daughter married a {group} man and we are happy.",
    "We {many} have been part of this city for generations.",
    "It hurts to read what people write about {many} here.",
    "Why should {many} have to wait longer for a flat?",
    "Some {group} parents would like a second playground.",
    "The film is about a {group} family by the sea.",
    "More {many} than ever took part in the survey.",
    "The {group} museum opens on Tuesday.",
)
HOSTILE: Final = (
    "{many} make me want to throw up.",
    "Every {group} person I met was a dirty thief.",
    "Throw all {many} out, the sooner the better.",
    "Who let these {group} rats in here?",
    "A {group} brain is too small to understand this.",
    "{many} are the scum of the earth.",
    "I spit on {many}.",
    "Stupid {many}, always whining.",
    "Somebody should teach those {group} pigs a lesson.",
    "No decent person wants to live beside {many}.",
    "{group} trash like you should not be allowed to speak.",
    "{many} are nothing but criminals and perverts.",
)
ALLOWED: Final = 0.05
KINDS: Final = ("subgroup", "bpsn", "bnsp")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Probes:
    """Sentences about every group, the same for each.

    Parameters
    ----------
    texts, groups : sequences of str, length n
    hostile : array of shape (n,), bool
    """

    texts: Sequence[str]
    groups: Sequence[str]
    hostile: NDArray[np.bool_]

    @classmethod
    def of(cls, groups: Sequence[str]) -> "Probes":
        """Fill all frames with each of the groups."""
        made = [
            (filled(frame, group, group), group, hostile)
            for group in groups
            for frames, hostile in ((CIVIL, False), (HOSTILE, True))
            for frame in frames
        ]
        texts, names, answers = zip(*made, strict=True)
        return cls(texts, names, np.array(answers, dtype=bool))


def identity_metrics(score: Callable[[Sequence[str]], Floats]) -> dict[str, Any]:
    """The three AUCs of every group, and the worst gap to the AUC over all.

    Parameters
    ----------
    score : callable
        Gives one number a text, higher for more toxic.
    """
    probes = Probes.of(GROUPS.split())
    scores = np.asarray(score(probes.texts))
    names = np.array(probes.groups)
    overall = float(roc_auc_score(probes.hostile, scores))
    groups = {
        group: _three(scores, probes.hostile, names == group)
        for group in dict.fromkeys(probes.groups)
    }
    worst = min(min(found.values()) for found in groups.values())
    return {
        "auc": round(overall, 4),
        "worst_gap": round(overall - worst, 4),
        "sentences": len(names),
        "groups": groups,
    }


def _three(
    scores: Floats, hostile: NDArray[np.bool_], named: NDArray[np.bool_]
) -> dict[str, float]:
    chosen = (
        named,
        (named & ~hostile) | (~named & hostile),
        (named & hostile) | (~named & ~hostile),
    )
    return {
        kind: round(float(roc_auc_score(hostile[rows], scores[rows])), 4)
        for kind, rows in zip(KINDS, chosen, strict=True)
    }
