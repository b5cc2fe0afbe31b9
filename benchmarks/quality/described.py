"""What is known about sets and contenders that no measurement tells."""

from collections.abc import Mapping
from typing import Final

from benchmarks.figure import Table
from benchmarks.quality.answering import PARLEY

_WIKI: Final = (
    "jigsaw_wiki_khanhhk",
    "jigsaw_wiki_6label",
    "jigsaw_wiki_robtest",
)

SETS: Final[Mapping[str, str]] = {
    "sfu_c3": "news comments as they came, at least mildly toxic; never trained on",
    "ucc": "news comments, hostile; never trained on",
    "kaggle_insults": "news, blogs and forums, insults; never trained on",
    "jigsaw_wiki_khanhhk": "Wikipedia talk at the natural rate, test part",
    "context_toxicity_wiki": "Wikipedia talk at the natural rate, test part",
    "jigsaw_wiki_6label": "Wikipedia talk, picked, test part",
    "jigsaw_wiki_robtest": "Wikipedia talk, balanced, test part",
    "ruddit_with_text": "Reddit comments, test part",
    "davidson_hate_offensive": "tweets found by rude words, test part",
    "safenlp_implicithate_toxigen": "machine-written statements on groups, test part",
    "hatemoji": "written cases with emoji, made to fool models, test part",
}

SAID: Final[Mapping[str, str]] = {
    PARLEY: "17 tone labels, spam and language; here toxicity",
    "alt-profanity-check": "one probability",
    "profanity-check": "one probability",
    "hatesonar": "three classes; here 1 less “neither”",
    "vaderSentiment": "a sentiment; here how negative",
    "better-profanity": "yes or no",
}

LEARNED: Final[Mapping[str, tuple[str, ...]]] = {
    "alt-profanity-check": (*_WIKI, "davidson_hate_offensive"),
    "profanity-check": (*_WIKI, "davidson_hate_offensive"),
    "hatesonar": ("davidson_hate_offensive",),
}
"""Training data that peers' own pages name: the 2018 Wikipedia challenge, tweets."""

PUBLISHED: Final = Table(
    "Published by others, not measured here",
    ("model", "figure", "on", "source"),
    (
        (
            "detoxify `original` (BERT, 110 M parameters)",
            "mean ROC-AUC over six labels .9864",
            "Toxic Comment Classification Challenge 2018, test",
            "github.com/unitaryai/detoxify, README",
        ),
        (
            "detoxify `unbiased` (RoBERTa, 125 M)",
            ".9374 on the challenge's bias-weighted AUC",
            "Unintended Bias in Toxicity Classification 2019, test",
            "the same",
        ),
        (
            "detoxify `multilingual` (XLM-R, 278 M)",
            "ROC-AUC .9211; it .89, fr .90, ru .90, pt .91, es .93, tr .97",
            "Multilingual Toxic Comment Classification 2020, test",
            "the same",
        ),
        (
            "Perspective, TOXICITY",
            "its own scores on 10,000 comments, beside ours in the model card",
            "Wikipedia talk at the natural rate (`context_toxicity_wiki`)",
            "Pavlopoulos et al. 2020, github.com/ipavlopoulos/context_toxicity",
        ),
    ),
)
"""None of these can be put beside the rows above: other comments, other averages."""
