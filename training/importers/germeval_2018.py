"""Import German tweets with kinds of offence.

``OFFENSE`` -> ``toxicity`` 1, ``OTHER`` -> 0. The second label names one kind, the
gravest, so only what it settles is asked:

- ``OTHER``: insult, profanity and identity_attack are all 0;
- ``PROFANITY`` (rude words aimed at nobody): profanity 1, the other two 0;
- ``INSULT``: insult 1; ``ABUSE`` (degrading somebody as one of a group):
  identity_attack 1; the other kinds may be there as well and stay unasked.

``|LBR|`` stands for a line break.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, records

DATASET: Final = Dataset(
    name="germeval_2018",
    title="GermEval 2018: offensive language in German tweets",
    licence="CC BY 4.0",
    homepage="https://github.com/uds-lsv/GermEval-2018-Data",
    languages=("de",),
    files=(
        github(
            "uds-lsv/GermEval-2018-Data",
            "9877472d39523effd54cd079b4c61157ed141508",
            "germeval2018.training.txt",
            "0f88c63a344e1ab69c5407aa539d1612cd82a96b51ebd6bd613dc70ff9fef03e",
        ),
    ),
)
_NO_KIND: Final = {"insult": 0.0, "profanity": 0.0, "identity_attack": 0.0}
_LABELS: Final = {
    ("OTHER", "OTHER"): {"toxicity": 0.0, **_NO_KIND},
    ("OFFENSE", "PROFANITY"): {"toxicity": 1.0, **_NO_KIND, "profanity": 1.0},
    ("OFFENSE", "INSULT"): {"toxicity": 1.0, "insult": 1.0},
    ("OFFENSE", "ABUSE"): {"toxicity": 1.0, "identity_attack": 1.0},
}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per tweet."""
    path = folder / "germeval2018.training.txt"
    table = records(path, delimiter="\t", quoted=False)
    for number, (text, coarse, fine) in enumerate(table):
        yield Example(
            Comment(text.replace("|LBR|", "\n"), language="de"),
            labels=_LABELS[coarse, fine],
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
        )
