"""The card's page on kinds of tone beside published figures."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

KINDS: Final = "kinds.json"


def beside_published(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown; none where nobody has measured."""
    if not found:
        return
    yield "## Kinds beside published figures"
    yield ""
    yield "On comments that the model has not learned from, nor a near-duplicate of."
    yield "`python -m training kinds` gives it again."
    yield ""
    yield from _ekman(found["ekman"])
    yield from _aggression(found["aggression"])
    yield from _wikipedia(found["natural"], found["perspective"])


def _ekman(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"**GoEmotions, six groups and neutral**, {found['rows']:,} comments. Our"
    yield "nine moods are not Ekman's groups, so these are read off the nine scores by"
    yield "a logistic regression, fitted on one half, measured on the other, by turns."
    yield f"Macro-F1 over six **{found['macro_f1_six']}**, with neutral"
    yield f"{found['macro_f1']}; published with BERT .64 (Demszky et al. 2020, another"
    yield "test part of the same set). No mood of ours stands for disgust alone."
    yield ""
    yield f"| | {' | '.join(found['groups'])} |"
    yield f"|---|{'--:|' * len(found['groups'])}"
    yield f"| yes | {' | '.join(str(one['yes']) for one in found['groups'].values())} |"
    yield f"| F1 | {' | '.join(str(one['f1']) for one in found['groups'].values())} |"
    yield ""


def _aggression(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"**TRAC-1, three degrees**, {found['rows']:,} comments in Indian English."
    yield "Our head knows aggressive or not; overt and covert are read off all tone"
    yield f"scores in the same way. Weighted F1 **{found['weighted_f1']}**, always the"
    yield f"commonest {found['majority']}; best published .64 (Kumar et al. 2018, on"
    yield "the test part, which is not at hand)."
    yield ""


def _wikipedia(natural: Mapping[str, Any], beside: Mapping[str, Any]) -> Iterator[str]:
    yield "**Wikipedia talk at the natural rate**, toxicity, 95 % bootstrap intervals."
    yield ""
    yield "| | comments | toxic | ROC-AUC | interval | average precision |"
    yield "|---|--:|--:|--:|--:|--:|"
    yield _row("`jigsaw_wiki_khanhhk`", natural)
    if beside:
        yield _row("`context_toxicity_wiki`, ours", beside["ours"])
        yield _row("the same, Perspective's own scores", beside["theirs"])
        less, low, high = beside["less"]
        yield ""
        yield f"Ours less Perspective's: {less:+.3f} ({low:+.3f} to {high:+.3f}). So"
        yield "few unseen comments are toxic there that this proves little; for all of"
        yield "them, ranked by models fitted without that set, see *Sources never"
        yield "trained on*."
    yield ""


def _row(name: str, one: Mapping[str, Any]) -> str:
    return (
        f"| {name} | {one['rows']:,} | {one['yes']:,} | {one['auc']} | "
        f"{one['low']} to {one['high']} | {one['average_precision']} |"
    )
