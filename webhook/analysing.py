"""Scores of a text, its sentences and its languages, as Perspective tells them."""

from collections.abc import Sequence
from dataclasses import replace

from moderation.attributes import BY_ADDON, LABELS, LIKELY_TO_REJECT
from moderation.comment import Comment
from moderation.errors import ModelUnavailableError
from moderation.model import Model
from moderation.scores import Scores
from moderation.screening import FAILURES
from moderation.text.cleaned import clean
from moderation.text.language import UNDETERMINED, detect
from moderation.text.sentences import split_sentences
from webhook.platforms.perspective.answers import Analysis, value_of
from webhook.platforms.perspective.refusals import ErrorType, invalid, unsupported
from webhook.platforms.perspective.requests import Asked, Sent

MOST_SPANS = 100
ANY = "en"
"""Declared of sentences where nobody can tell the language of the whole."""


def analyse(asked: Asked, model: Model, *, drop_unsupported: bool = False) -> Analysis:
    """Score a comment as it is asked.

    Parameters
    ----------
    drop_unsupported : bool
        Whether to leave out what cannot be answered though the client does not ask
        for that.

    Raises
    ------
    AnalysisError
        The model has no head for an attribute, or does not speak the language.
    ModelUnavailableError
        The model failed.
    """
    drop = asked.drop_unsupported or drop_unsupported
    sent = asked.sent
    whole = _scored(_readings(sent), model)
    attributes = _answered(asked, whole[0], drop=drop)
    if not _spoken(asked, whole, attributes, drop=drop):
        attributes = ()
    return Analysis(
        whole=whole[0],
        spans=_spans(asked, whole[0], model),
        detected=(
            detected(sent.comment.text) if sent.languages else (whole[0].language.code,)
        ),
        attributes=attributes,
    )


def detected(text: str) -> tuple[str, ...]:
    """The language of a text, as a list with one code."""
    return (detect(clean(text).text)[0],)


def stretches(text: str) -> list[tuple[int, int]]:
    """The sentences of a text; where there are too many, several as one stretch."""
    sentences = split_sentences(text)
    few = -(-len(sentences) // MOST_SPANS) or 1
    return [
        (sentences[first][0], sentences[min(first + few, len(sentences)) - 1][1])
        for first in range(0, len(sentences), few)
    ]


def _readings(sent: Sent) -> list[Comment]:
    """The comment in each language that its sender names; as it is where none is."""
    named = [replace(sent.comment, language=language) for language in sent.languages]
    return named or [sent.comment]


def _spans(asked: Asked, whole: Scores, model: Model) -> list[tuple[int, int, Scores]]:
    """The scores of each stretch, in the language of the whole."""
    text = asked.sent.comment.text
    spans = stretches(text) if asked.spans else []
    if len(spans) < 2:
        return [(0, len(text), whole)]
    language = whole.language.code
    spoken = ANY if language == UNDETERMINED else language
    parts = [Comment(text[begin:end], language=spoken) for begin, end in spans]
    found = _scored(parts, model)
    return [(*span, scores) for span, scores in zip(spans, found, strict=True)]


def _scored(comments: Sequence[Comment], model: Model) -> list[Scores]:
    try:
        return model.score_many(comments)
    except FAILURES as error:
        raise ModelUnavailableError("The model could not score this text.") from error


def _answered(asked: Asked, scores: Scores, *, drop: bool) -> tuple[str, ...]:
    """The asked attributes that a head answers; raises AnalysisError for the others."""
    answered = []
    for name in asked.attributes:
        label = LABELS.get(name) or BY_ADDON.get(name)
        if label is not None and value_of(scores, label) is not None:
            answered.append(name)
        elif not drop:
            raise invalid(f"Unknown requested attribute: {name} ({_why_not(name)})")
    return tuple(answered)


def _why_not(name: str) -> str:
    if name == LIKELY_TO_REJECT:
        return "this site has no model of its own moderators' decisions"
    if name in BY_ADDON:
        return "PARLEY_ADDONS=conversation answers it, in English"
    return "no head of the model in service answers it"


def _spoken(
    asked: Asked, whole: Sequence[Scores], attributes: Sequence[str], *, drop: bool
) -> bool:
    """Whether the model speaks every language of the text."""
    foreign = [
        name
        for name, scores in zip(
            asked.sent.languages or (whole[0].language.code,), whole, strict=True
        )
        if not scores.language.supported
    ]
    if not foreign:
        return True
    if drop:
        return False
    if foreign == [UNDETERMINED] and not asked.sent.languages:
        raise invalid("Unable to detect language", ErrorType.LANGUAGE_DETECTION_FAILED)
    first = attributes[0] if attributes else next(iter(asked.attributes))
    raise unsupported(first, foreign, requested=bool(asked.sent.languages))
