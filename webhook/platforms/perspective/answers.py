"""What clients of Perspective get: scores by attribute, offsets in UTF-16."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from moderation.attributes import BY_ADDON, LABELS, SITE_LABEL
from moderation.scores import Scores
from webhook.platforms.perspective.requests import Asked, Sent

Json = dict[str, Any]
ANSWERED = {**LABELS, **BY_ADDON}
LAST_OF_ONE_UNIT = "\uffff"


@dataclass(frozen=True, slots=True)
class Analysis:
    """The scores of a comment and of its stretches.

    Parameters
    ----------
    spans : sequence of (begin, end, Scores)
        Code points of the text; at least one.
    detected : tuple of str
        Languages of the text, most likely first; ``und`` when nobody can tell.
    attributes : tuple of str
        Those of the asked ones that are answered.
    """

    whole: Scores
    spans: Sequence[tuple[int, int, Scores]]
    detected: tuple[str, ...]
    attributes: tuple[str, ...]


def answer(asked: Asked, found: Analysis) -> Json:
    """The body of a reply to ``comments:analyze``."""
    places = utf16_offsets(asked.sent.comment.text)
    scores = {
        name: _attribute(ANSWERED[name], asked.attributes[name], found, places)
        for name in found.attributes
    }
    return {
        "attributeScores": scores,
        "languages": list(asked.sent.languages or found.detected),
        "detectedLanguages": list(found.detected),
        **_token(asked.sent),
    }


def thanks(sent: Sent, detected: Sequence[str]) -> Json:
    """The body of a reply to ``comments:suggestscore``."""
    return {
        "detectedLanguages": list(detected),
        "requestedLanguages": list(sent.languages),
        **_token(sent),
    }


def utf16_offsets(text: str) -> Sequence[int]:
    """Where each code point of a text, and its end, lies in UTF-16 code units.

    Examples
    --------
    >>> list(utf16_offsets("a\N{GRINNING FACE}b"))
    [0, 1, 3, 4]
    """
    if not text or max(text) <= LAST_OF_ONE_UNIT:
        return range(len(text) + 1)
    units = (1 + (character > LAST_OF_ONE_UNIT) for character in text)
    return list(accumulate(units, initial=0))


def value_of(scores: Scores, label: str) -> float | None:
    """The score of a label; None when no head of the model gives it."""
    if label == SITE_LABEL:
        return None if scores.site is None else scores.site.likely_to_reject
    if label == "spam":
        return scores.spam
    if scores.conversation is not None and label in scores.conversation.labels:
        return scores.conversation.labels[label]
    return scores.tone.get(label)


def _attribute(
    label: str, threshold: float, found: Analysis, places: Sequence[int]
) -> Json:
    spans = [
        {"begin": places[begin], "end": places[end], "score": _score(value)}
        for begin, end, scores in found.spans
        if (value := value_of(scores, label)) is not None and value >= threshold
    ]
    summary = value_of(found.whole, label)
    shown = summary is not None and summary >= threshold
    return {
        "spanScores": spans,
        **({"summaryScore": _score(summary)} if shown and summary is not None else {}),
    }


def _score(value: float) -> Mapping[str, Any]:
    return {"value": round(value, 8), "type": "PROBABILITY"}


def _token(sent: Sent) -> Json:
    return {"clientToken": sent.token} if sent.token else {}
