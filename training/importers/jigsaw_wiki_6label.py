"""Import Wikipedia talk comments with the six kinds of the Jigsaw challenge.

``toxic`` -> ``toxicity``, ``severe_toxic`` -> ``severe_toxicity``, ``obscene`` ->
``profanity``, ``identity_hate`` -> ``identity_attack``; insult and threat keep their
names. All six were asked for every row (0 or 1).

Rows with ``cleaned`` = 1 are lower-cased without punctuation, and 45 % of them are
toxic against 17 % of the others, so case would leak the label. They hold four fifths
of the threats and nine tenths of the identity attacks, so they are kept, as source
``jigsaw_wiki_6label:lowercased``: a run that feeds case or punctuation to a model must
level them (lower-case the other rows of this label's sources too, or leave them out).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="jigsaw_wiki_6label",
    title="Jigsaw toxic comments with six kinds, Wikipedia talk",
    licence="labels CC0 1.0, text CC BY-SA 3.0",
    homepage="https://www.kaggle.com/c/jigsaw-toxic-comment-classification-challenge",
    languages=("en",),
    local_only="our copy merges three partial copies and drops repeated rows",
    local_files=("jigsaw_wiki_6label_dedup.csv",),
)
LOWERCASED: Final = f"{DATASET.name}:lowercased"
_LABELS: Final = {
    "toxic": "toxicity",
    "severe_toxic": "severe_toxicity",
    "obscene": "profanity",
    "threat": "threat",
    "insult": "insult",
    "identity_hate": "identity_attack",
}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for number, row in enumerate(rows(folder / DATASET.local_files[0])):
        yield Example(
            Comment(row["comment_text"], id=row["id"] or None, language="en"),
            labels={label: float(row[column]) for column, label in _LABELS.items()},
            source=LOWERCASED if row["cleaned"] == "1" else DATASET.name,
            group=f"{DATASET.name}/{number}",
        )
