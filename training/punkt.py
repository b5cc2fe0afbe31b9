"""Train the parameters of sentence splitting: abbreviations and sentence starters."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from nltk.tokenize.punkt import PunktParameters, PunktTrainer

_BATCH = 2_000
"""Texts a round: Punkt judges an abbreviation by what it has counted until then."""

_ABBREVIATION_SCORE = 0.05
"""Punkt's own 0.3 is for edited text; comments leave out many a period."""

_DOTTED = re.compile(r"(?<![\w.@/'’-])[A-Za-z][A-Za-z.]{0,11}(?=\.(?:[\s,;:?!)\"']|$))")
_WORD = re.compile(r"[A-Za-z']+")


def train_punkt(
    texts: Iterable[str],
    *,
    min_texts: int = 5,
    min_starter_texts: int = 50,
    common_share: float = 0.05,
) -> PunktParameters:
    """Learn abbreviations and sentence starters from plain texts.

    Parameters
    ----------
    texts : iterable of str
        Clean English comments or articles, one a text. Read once.
    min_texts : int, default=5
        An abbreviation is kept when so many texts have it, with its period: so
        that no model carries what one commenter wrote.
    min_starter_texts : int, default=50
        A sentence starter is kept when so many texts have it in small letters,
        and a fifth as many as with a capital: so that no name is among them.
    common_share : float, default=0.05
        Words that this share of the texts has in small letters are starters
        too. With a capital they begin a sentence, though Punkt does not list
        words as common as "the".

    Returns
    -------
    nltk.tokenize.punkt.PunktParameters
        With ``abbrev_types`` and ``sent_starters``; collocations and
        orthographic contexts are left empty, serving does not need them.

    Notes
    -----
    Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary Detection",
    Computational Linguistics 32 (2006), as implemented by NLTK. It needs no
    corpus download.
    """
    trainer = PunktTrainer()
    trainer.ABBREV = _ABBREVIATION_SCORE
    dotted: Counter[str] = Counter()
    words: Counter[str] = Counter()
    n_texts = 0
    for batch in _batches(texts):
        n_texts += len(batch)
        trainer.train("\n\n".join(batch), finalize=False)
        for text in batch:
            dotted.update({found.lower() for found in _DOTTED.findall(text)})
            words.update(set(_WORD.findall(text)))
    learned = trainer.get_params()
    parameters = PunktParameters()
    parameters.abbrev_types = {
        word
        for word in learned.abbrev_types
        if word.isascii() and dotted[word] >= min_texts
    }
    parameters.sent_starters = {
        word
        for word, n_small in words.items()
        if len(word) > 1
        and word.islower()
        and word.isalpha()
        and (word in learned.sent_starters or n_small >= common_share * n_texts)
        and n_small >= max(min_starter_texts, words[word.capitalize()] / 5)
    }
    return parameters


def write_parameters(params: PunktParameters, path: Path) -> None:
    """Write parameters as the JSON that ``moderation.text.sentences`` reads."""
    content = {
        "abbreviations": sorted(params.abbrev_types),
        "starters": sorted(params.sent_starters),
    }
    path.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Cut a stream of texts into lists."""
    stream = iter(texts)
    while batch := list(islice(stream, _BATCH)):
        yield batch
