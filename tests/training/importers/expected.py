"""What the sample files should give: labels, or the stance and its target."""

from typing import Final

from training.example import Stance

_KINDS_6: Final = (
    "toxicity",
    "severe_toxicity",
    "profanity",
    "threat",
    "insult",
    "identity_attack",
)
_MOODS: Final = (
    "angry",
    "disapproving",
    "approving",
    "grateful",
    "curious",
    "amused",
    "sad",
    "fearful",
    "neutral",
)


def _moods(*shown: str, unasked: str = "") -> dict[str, float]:
    return {mood: float(mood in shown) for mood in _MOODS if mood != unasked}


EXPECTED: Final[dict[str, list[dict[str, float] | tuple[Stance, str]]]] = {
    "arc": [
        (Stance.FAVOR, "Buses should be free"),
        (Stance.AGAINST, "Buses should not be free"),
    ],
    "context_toxicity_wiki": [{"toxicity": 0}, {"toxicity": 1}],
    "davidson_hate_offensive": [
        {"toxicity": 0, "identity_attack": 0},
        {"toxicity": 1, "identity_attack": 1 / 3},
        {"toxicity": 0.75, "identity_attack": 0.75},
    ],
    "django_cast_blog_spam": [{"spam": 0}, {"spam": 1}, {"spam": 1}],
    "edos_sexism": [
        {"identity_attack": 0},
        {"identity_attack": 1, "threat": 0},
        {"identity_attack": 1, "threat": 1},
    ],
    "germeval_2018": [
        {"toxicity": 0, "insult": 0, "profanity": 0, "identity_attack": 0},
        {"toxicity": 1, "insult": 0, "profanity": 1, "identity_attack": 0},
        {"toxicity": 1, "insult": 1},
        {"toxicity": 1, "identity_attack": 1},
    ],
    "goemotions": [
        _moods("angry"),
        _moods("grateful", "curious"),
        _moods(unasked="approving"),
        _moods("neutral"),
    ],
    "hatemoji": [
        {"toxicity": 1, "identity_attack": 1, "threat": 1},
        {"toxicity": 0, "identity_attack": 0},
    ],
    "ibm_argq_30k": [
        (Stance.FAVOR, "We should ban meetings"),
        (Stance.AGAINST, "Naps should be paid"),
    ],
    "ibm_claim_stance": [
        (Stance.FAVOR, "Tea is healthy"),
        (Stance.AGAINST, "We should ban tea"),
    ],
    "jigsaw_wiki_6label": [
        dict.fromkeys(_KINDS_6, 0.0) | {"toxicity": 1, "insult": 1},
        dict.fromkeys(_KINDS_6, 0.0),
    ],
    "jigsaw_wiki_khanhhk": [{"toxicity": 0}, {"toxicity": 1}],
    "jigsaw_wiki_robtest": [{"toxicity": 0}, {"toxicity": 1}],
    "paradetox": [{"toxicity": 1}, {"toxicity": 0}, {"toxicity": 0}],
    "perspectrum": [
        (Stance.FAVOR, "Cats are best"),
        (Stance.AGAINST, "Cats are best"),
    ],
    "reddit_incivility": [{"incivility": 0}, {"incivility": 1}],
    "ruddit_with_text": [{"toxicity": 0}, {"toxicity": 0.5}, {"toxicity": 1}],
    "rumoureval_2019": [
        (Stance.FAVOR, "The mill burns"),
        (Stance.AGAINST, "The mill burns"),
        (Stance.NEUTRAL, "The mill burns"),
    ],
    "safenlp_implicithate_toxigen": [
        {"identity_attack": 1},
        {"identity_attack": 0},
        {"toxicity": 0, "identity_attack": 0},
        {"toxicity": 0.75, "identity_attack": 0.75},
    ],
    "tg_spam_samples": [{"spam": 1}, {"spam": 0}],
    "told_br": [
        {"toxicity": 0, "insult": 0, "profanity": 0, "identity_attack": 0},
        {"toxicity": 1, "insult": 1, "profanity": 0, "identity_attack": 1 / 3},
    ],
    "toxic_spans_civil": [
        {
            "toxicity": 0.875,
            "insult": 0.5,
            "threat": 0,
            "identity_attack": 0,
            "profanity": 0.25,
        }
    ],
    "trac1_facebook": [{"aggression": 0}, {"aggression": 1}, {"aggression": 1}],
    "youtube_spam": [{"spam": 1}] * 5,
}
