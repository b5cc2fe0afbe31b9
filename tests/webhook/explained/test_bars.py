"""Bars put first what matters, and say where the policy acts."""

from moderation.policies.base import Threshold
from moderation.scores import Language, Scores, StanceScore
from moderation.verdict import Action
from webhook.explained.bars import label_bars, stance_bars

SCORES = Scores(
    tone={"insult": 0.6, "threat": 0.4, "grateful": 0.7, "toxicity": 0.95},
    spam=0.65,
    stance=(StanceScore("the bridge", 0.2, 0.7, 0.1),),
    language=Language("en", 1.0, supported=True),
    model="sha256:0",
)
THRESHOLDS = {
    "insult": Threshold(0.7, 0.9),
    "threat": Threshold(0.3, None),
    "toxicity": Threshold(0.5, 0.9),
    "spam": Threshold(0.9, None),
}


def test_what_fired_comes_first_then_the_highest() -> None:
    acting, informing = label_bars(SCORES, THRESHOLDS)

    assert [(bar.label, bar.action) for bar in acting] == [
        ("toxicity", Action.REJECT),
        ("threat", Action.HOLD),
        ("spam", Action.APPROVE),
        ("insult", Action.APPROVE),
    ]
    assert [bar.label for bar in informing] == ["grateful"]


def test_thresholds_are_ticks() -> None:
    acting, _ = label_bars(SCORES, THRESHOLDS)

    ticks = {bar.label: [(t.position, t.action) for t in bar.ticks] for bar in acting}

    assert ticks["insult"] == [(70.0, Action.HOLD), (90.0, Action.REJECT)]
    assert ticks["threat"] == [(30.0, Action.HOLD)]


def test_a_stance_has_three_shares_and_a_leading_side() -> None:
    (bar,) = stance_bars(SCORES)

    assert not bar.confident
    assert (bar.favor, bar.neutral, bar.against) == (20.0, 10.0, 70.0)
    assert (bar.key, bar.side) == ("stance:0", "against")
