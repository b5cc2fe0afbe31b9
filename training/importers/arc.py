"""Import New York Times reader comments on debates, each taking one of two claims.

Every debate has two opposite claims, and ``annotatedStance`` is the one that the
comment takes. A comment gives two examples: ``favor`` towards the claim it takes and
``against`` towards the other, so that a model cannot answer from the target alone. The
debate (``url``) is a group. No row of our copy is neutral. Sarcasm is not a label of
ours and is dropped.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Article, Comment
from training.example import Example, Stance
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="arc",
    title="Argument Reasoning Comprehension: New York Times reader comments",
    licence="Apache-2.0",
    homepage="https://github.com/UKPLab/argument-reasoning-comprehension-task",
    languages=("en",),
    local_only="our copy leaves out the debates that are held out for checking",
    local_files=("arc_stance.tsv",),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield two examples per comment."""
    for row in rows(folder / "arc_stance.tsv", delimiter="\t"):
        article = Article(url=row["url"], title=row["title"], text=row["description"])
        claims = (row["stance1"], row["stance2"])
        for target in claims:
            yield Example(
                Comment(
                    row["text"],
                    id=row["id"],
                    article=article,
                    targets=(target,),
                    language="en",
                ),
                source=DATASET.name,
                group=f"{DATASET.name}/{row['url']}",
                stance=_stance(target, row["annotatedStance"], claims),
            )


def _stance(target: str, taken: str, claims: tuple[str, str]) -> Stance:
    if taken not in claims:
        return Stance.NEUTRAL
    return Stance.FAVOR if taken == target else Stance.AGAINST
