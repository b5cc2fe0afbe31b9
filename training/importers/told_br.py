"""Import Brazilian Portuguese tweets with the votes of three raters.

- ``insult`` -> ``insult``, ``obscene`` -> ``profanity``: votes / 3.
- ``identity_attack``: the most votes of homophobia, racism, misogyny, xenophobia / 3.
- ``toxicity``: the most votes of any kind / 3, a lower bound of the share of raters
  who ticked anything (the file does not say which rater ticked what).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="told_br",
    title="ToLD-Br: toxic language in Brazilian Portuguese tweets",
    licence="CC BY-SA 4.0",
    homepage="https://github.com/JAugusto97/ToLD-Br",
    languages=("pt",),
    local_only="our copy leaves out one row in seven of the public ToLD-BR.csv",
    local_files=("told_br.csv",),
)
_RATERS: Final = 3
_IDENTITY: Final = ("homophobia", "racism", "misogyny", "xenophobia")


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per tweet."""
    for number, row in enumerate(rows(folder / "told_br.csv")):
        yield Example(
            Comment(row["text"], language="pt"),
            labels=_labels(row),
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
        )


def _labels(row: Mapping[str, str]) -> dict[str, float]:
    labels = {
        "insult": float(row["insult"]) / _RATERS,
        "profanity": float(row["obscene"]) / _RATERS,
        "identity_attack": max(float(row[kind]) for kind in _IDENTITY) / _RATERS,
    }
    return {"toxicity": max(labels.values()), **labels}
