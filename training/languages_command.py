"""``python -m training languages``: how well languages are told apart."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np
from rich.console import Console
from rich.markdown import Markdown

from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.importers import IMPORTERS
from training.importers.base import at_hand
from training.languages import LENGTHS, Told, by_words, told, treated, written

PAGE: Final = Path(__file__).parents[1] / "docs" / "languages.md"
SOURCES: Final = ("goemotions", "jigsaw_wiki_khanhhk", "ruddit_with_text", "arc")
MOST: Final = 5_000
SEED: Final = 20_261_122
FEW: Final = 30

INTRODUCTION: Final = """\
# Languages

Written by `python -m training languages --write`; do not edit by hand.

Which language a comment is in is told by fastText's `lid.176.ftz`, with thresholds and
rules of our own, from the first 128 letters or so (`moderation/text/language.py`). A
language that the platform declares is believed.

What follows from it:

- **English** is scored by the fast model, and by meaning where that may change what
  happens.
- **Fourteen more** (ar de es fr it ja ko nl pl pt ru th tr zh, simplified and
  traditional) get their tone by meaning, where the semantic head is at hand
  (`PARLEY_SEMANTIC`); they are never rejected.
- **Any other language** is said to be unsupported. Its scores count for nothing: the
  comment is held, or passes, as the site's `unsupported_language` says, and is never
  rejected.
- **Unclear, in Latin letters** ("lol", "So true!"): taken for the site's own language
  and scored. Unclear in other letters: unsupported.
"""

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--write", is_flag=True, help="Write docs/languages.md.")
def languages(folder: Path, write: bool) -> None:
    """Measure language detection on our own comments, and on English ones at hand."""
    model = artifact.load(folder)
    page = "\n".join((INTRODUCTION, *_spoken(), *_unspoken(model), *_english(model)))
    console.print(Markdown(page))
    if write:
        PAGE.write_text(page, "utf-8")
        console.print(f"wrote {PAGE}")


def _spoken() -> Iterator[str]:
    found = told(written().spoken)
    yield "## Sixteen languages, comments of our own"
    yield ""
    yield "Written by us (`training/language_comments.toml`): seven each, short (up to"
    yield "three words), medium (a short sentence) and long. *Wrong* is taken for"
    yield "another language, *unclear* is left open. The rule for scripts came after a"
    yield "look at these, so that Chinese, Japanese and Korean are flattered a little."
    yield ""
    yield "| language | right: short | medium | long | unclear | wrong |"
    yield "|---|--:|--:|--:|--:|--:|"
    for code, parts in found.items():
        yield _row(code, parts)
    sums = [
        sum((parts[at] for parts in found.values()), start=Told(0, 0, 0))
        for at in range(len(LENGTHS))
    ]
    yield _row("**all**", sums)
    yield ""


def _row(name: str, parts: Sequence[Told]) -> str:
    rights = " | ".join(f"{part.right} of {part.comments}" for part in parts)
    unclear = sum(part.undetermined for part in parts)
    wrong = sum(part.wrong for part in parts)
    return f"| {name} | {rights} | {unclear} | {wrong} |"


def _unspoken(model: FittedModel) -> Iterator[str]:
    texts = written().unspoken
    counted = {code: treated(model, texts[code]) for code in texts}
    yield "## Languages that nobody speaks here"
    yield ""
    yield "Six comments each, half of them of two or three words, which are most of the"
    yield "*unclear* ones: in Latin letters those are scored as if they were English."
    yield "*Spoken* were taken outright for a language of the model."
    yield ""
    yield "| language | said to be unsupported | unclear | spoken |"
    yield "|---|--:|--:|--:|"
    for code, found in counted.items():
        yield f"| {code} | {_counts(found)} |"
    yield f"| **all** | {_counts(sum(counted.values(), start=Counter()))} |"
    yield ""


def _counts(found: Mapping[str, int]) -> str:
    kinds = ("unsupported", "unclear", "supported")
    return " | ".join(str(found.get(kind, 0)) for kind in kinds)


def _english(model: FittedModel) -> Iterator[str]:
    """Public comments in English, where they are at hand."""
    yield "## English comments taken for something else"
    yield ""
    yield f"Up to {MOST:,} public comments a set, drawn by a seed. *Unsupported* are"
    yield "held for their language, or get their tone by meaning in another; some are"
    yield "indeed in another language, or nothing but names and codes."
    yield ""
    yield "| set | words | comments | English | unclear, scored | unsupported |"
    yield "|---|---|--:|--:|--:|--:|"
    settings = Settings.from_environment()
    for source in SOURCES:
        for name, found in by_words(model, _texts(source, settings)).items():
            if found.total() >= FEW:
                yield _shares(source, name, found)
    yield ""


def _shares(source: str, name: str, found: Counter[str]) -> str:
    shares = " | ".join(
        f"{found[kind] / found.total():.1%}"
        for kind in ("supported", "unclear", "unsupported")
    )
    return f"| {source} | {name} | {found.total():,} | {shares} |"


def _texts(source: str, settings: Settings) -> list[str]:
    importer = IMPORTERS[source]
    cache = settings.instance / "datasets"
    folder = at_hand(importer.dataset, local=settings.data_dir, cache=cache)
    if folder is None:
        return []
    texts = list(dict.fromkeys(e.comment.text for e in importer.read(folder)))
    order = np.random.default_rng(SEED).permutation(len(texts))
    return [texts[at] for at in order[:MOST].tolist()]
