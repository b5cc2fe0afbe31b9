"""What the page calls labels, languages and actions."""

from collections.abc import Mapping

from moderation.scores import Language
from moderation.verdict import Action

LABEL_NAMES: Mapping[str, str] = {
    "severe_toxicity": "Severe toxicity",
    "identity_attack": "Identity attack",
    "sexually_explicit": "Sexually explicit",
}
LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
ACTION_SENTENCES: Mapping[Action, str] = {
    Action.APPROVE: "Nothing here reaches a threshold. It may be published.",
    Action.HOLD: "A person should look at it before it is published.",
    Action.REJECT: "Sure enough to refuse it without asking a person.",
}
UNCERTAIN_LANGUAGE = "und"


def label_name(label: str) -> str:
    """A label as a reader sees it.

    >>> label_name("identity_attack"), label_name("spam")
    ('Identity attack', 'Spam')
    """
    return LABEL_NAMES.get(label, label.replace("_", " ").capitalize())


def language_name(language: Language) -> str:
    """A language as a reader sees it, with a word when the model does not speak it."""
    if language.code == UNCERTAIN_LANGUAGE:
        return "not clear"
    name = LANGUAGE_NAMES.get(language.code, language.code)
    return name if language.supported else f"{name}, which the model does not speak"


def percent(probability: float) -> str:
    r"""A probability as whole percent, never rounded to certainty.

    >>> percent(0.931), percent(0.001), percent(0.9999), percent(0.0)
    ('93\u202f%', '<1\u202f%', '>99\u202f%', '<1\u202f%')
    """
    if probability < 0.005:
        return "<1\N{NARROW NO-BREAK SPACE}%"
    if probability > 0.995:
        return ">99\N{NARROW NO-BREAK SPACE}%"
    return f"{probability * 100:.0f}\N{NARROW NO-BREAK SPACE}%"


def short_model(identifier: str) -> str:
    """The first characters of a model's hash, enough to tell two apart.

    >>> short_model("sha256:0123456789abcdef0123")
    '0123456789ab'
    """
    return identifier.removeprefix("sha256:")[:12]
