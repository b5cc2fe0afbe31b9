"""What readers may take sides on under an article: phrases that they keep saying.

Collocations by Dunning's log-likelihood ratio (NLTK), over the article and its
comments. A phrase counts once a comment, so that nobody puts one forward by repeating
it, and what few people say is left out. They are suggestions: a target is better as a
claim ("Trees should be planted on the square"), which an editor has to write.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Final

from nltk.collocations import BigramCollocationFinder, TrigramCollocationFinder
from nltk.metrics import BigramAssocMeasures, TrigramAssocMeasures

from moderation.features.lexicon import STOP_WORDS
from moderation.text.cleaned import clean

MOST: Final = 5
LEAST_COMMENTS: Final = 3
LEAST_SHARE: Final = 0.02
SHORTEST: Final = 3
LONGEST: Final = 4_000
"""Characters of a text that are looked at."""

Phrase = tuple[str, ...]
_MARKS: Final = re.compile(r"[.,;:!?()\"“”\n]+")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing on their own."""
    return frozenset(STOP_WORDS.split())


def suggested(
    title: str | None, text: str | None, comments: Sequence[str]
) -> tuple[str, ...]:
    """At most five phrases of two or three words, the most characteristic first."""
    documents = [_parts(comment) for comment in comments]
    article = _parts(f"{title or ''}. {text or ''}")
    spoken: Counter[Phrase] = Counter()
    for document in documents:
        spoken.update({phrase for part in document for phrase in _grams(part)})
    enough = max(LEAST_COMMENTS, LEAST_SHARE * len(documents))
    ranked = [
        phrase
        for phrase in _by_likelihood([*article, *chain.from_iterable(documents)])
        if spoken[phrase] >= enough and _sayable(phrase)
    ]
    return tuple(" ".join(phrase) for phrase in _apart(ranked))[:MOST]


def _parts(text: str) -> list[list[str]]:
    """The words between two marks, lower-case."""
    parts = _MARKS.split(clean(text, limit=LONGEST).text)
    return [[one.lower() for one in _WORDS.findall(part)] for part in parts]


def _grams(words: Sequence[str]) -> Iterator[Phrase]:
    return chain(
        pairwise(words),
        zip(words, words[1:], words[2:], strict=False),
    )


def _by_likelihood(documents: Sequence[Sequence[str]]) -> list[Phrase]:
    pairs = BigramCollocationFinder.from_documents(documents)
    triples = TrigramCollocationFinder.from_documents(documents)
    scored = [
        *pairs.score_ngrams(BigramAssocMeasures.likelihood_ratio),
        *triples.score_ngrams(TrigramAssocMeasures.likelihood_ratio),
    ]
    scored.sort(key=lambda item: (-item[1], item[0]))
    return [phrase for phrase, _ in scored]


def _sayable(phrase: Phrase) -> bool:
    """Ends that are words of their own, such as "trees on the" has not."""
    return all(
        one not in stop_words() and len(one) >= SHORTEST
        for one in (phrase[0], phrase[-1])
    )


def _apart(ranked: Sequence[Phrase]) -> Iterator[Phrase]:
    """Without phrases that share a content word with a better one."""
    taken: set[str] = set()
    for phrase in ranked:
        content = {one for one in phrase if one not in stop_words()}
        if not content & taken:
            taken |= content
            yield phrase
