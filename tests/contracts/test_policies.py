"""What every policy must keep, run over all of them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import PolicyError
from moderation.policies import POLICIES
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.scores import Language, Scores, StanceScore
from moderation.verdict import Action

NAMES = sorted(POLICIES)
THRESHOLDS = {
    "toxicity": Threshold(0.3, 0.8, "precision >= 0.95"),
    "insult": Threshold(0.5),
    "spam": Threshold(None, 0.9),
    "never": Threshold(),
}
ENGLISH = Language("en", 1.0, supported=True)
GERMAN = Language("de", 0.98, supported=False)

chances = st.floats(0, 1)
tones = st.fixed_dictionaries(
    {"toxicity": chances, "insult": chances, "other": chances}
)


def scores(
    tone: Mapping[str, float], spam: float = 0.0, language: Language = ENGLISH
) -> Scores:
    return Scores(tone, spam, (), language, "sha256:tiny")


@pytest.mark.parametrize("name", NAMES)
@given(tone=tones, spam=chances, supported=st.booleans())
def test_any_scores_give_a_verdict(
    name: str, tone: dict[str, float], spam: float, supported: bool
) -> None:
    language = Language("xx", 0.5, supported)

    policy = POLICIES[name]()
    verdict = policy.conclude(scores(tone, spam, language), THRESHOLDS)

    assert verdict.action in Action
    assert verdict.policy == policy.identifier
    assert bool(verdict.reasons) == (verdict.action is not Action.APPROVE)


@pytest.mark.parametrize("name", NAMES)
@given(tone=tones, spam=chances, data=st.data())
def test_higher_score_is_never_milder(
    name: str, tone: dict[str, float], spam: float, data: st.DataObject
) -> None:
    higher = {key: data.draw(st.floats(value, 1)) for key, value in tone.items()}
    spammier = data.draw(st.floats(spam, 1))

    policy = POLICIES[name]()
    low = policy.conclude(scores(tone, spam), THRESHOLDS)
    high = policy.conclude(scores(higher, spammier), THRESHOLDS)

    assert high.action.severity >= low.action.severity


@pytest.mark.parametrize("name", NAMES)
@given(tone=tones, sides=st.tuples(chances, chances, chances))
def test_stance_changes_nothing(
    name: str, tone: dict[str, float], sides: tuple[float, float, float]
) -> None:
    plain = scores(tone)
    sided = replace(plain, stance=(StanceScore("Tea", *sides),))

    policy = POLICIES[name]()

    assert policy.conclude(sided, THRESHOLDS) == policy.conclude(plain, THRESHOLDS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "label",
    ["stance", "favor", "against", "stance:Tea", "stance.favor", "stance:Tea.against"],
)
def test_no_rule_may_act_on_a_stance(name: str, label: str) -> None:
    with pytest.raises(PolicyError, match="viewpoint-neutral"):
        POLICIES[name](overrides={label: Threshold(0.5)})


@pytest.mark.parametrize("name", NAMES)
def test_comment_is_never_rejected_for_its_language(name: str) -> None:
    with pytest.raises(PolicyError, match="language"):
        POLICIES[name](unsupported_language=Action.REJECT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("action", [Action.HOLD, Action.APPROVE])
def test_unsupported_language_does_as_set_whatever_the_scores(
    name: str, action: Action
) -> None:
    policy = POLICIES[name](unsupported_language=action)

    verdict = policy.conclude(scores({"toxicity": 1.0}, 1.0, GERMAN), THRESHOLDS)

    assert verdict.action is action
    assert [reason.code for reason in verdict.reasons] == ["unsupported_language"]
    assert "(de)" in verdict.reasons[0].message


@pytest.mark.parametrize(
    ("tone", "spam", "action", "codes"),
    [
        pytest.param({"toxicity": 0.29}, 0.0, "approve", [], id="below all"),
        pytest.param({"toxicity": 0.3}, 0.0, "hold", ["toxicity"], id="at hold"),
        pytest.param({"toxicity": 0.8}, 0.0, "reject", ["toxicity"], id="at reject"),
        pytest.param({"insult": 1.0}, 0.0, "hold", ["insult"], id="only holds"),
        pytest.param({}, 0.95, "reject", ["spam"], id="only rejects"),
        pytest.param({}, 0.89, "approve", [], id="below the only one"),
        pytest.param({"unheard_of": 1.0}, 0.0, "approve", [], id="unknown label"),
        pytest.param({"never": 1.0}, 0.0, "approve", [], id="no thresholds"),
        pytest.param(
            {"insult": 0.99, "toxicity": 0.85},
            0.92,
            "reject",
            ["spam", "toxicity", "insult"],
            id="strictest first, then highest",
        ),
    ],
)
def test_strictest_rule_that_fires_decides(
    tone: dict[str, float], spam: float, action: str, codes: list[str]
) -> None:
    verdict = PromisesPolicy().conclude(scores(tone, spam), THRESHOLDS)

    assert verdict.action == action
    assert [reason.code for reason in verdict.reasons] == codes


def test_reason_says_score_threshold_and_promise() -> None:
    verdict = PromisesPolicy().conclude(scores({"toxicity": 0.81234}), THRESHOLDS)

    (reason,) = verdict.reasons
    assert (reason.score, reason.threshold) == (0.8123, 0.8)
    assert "precision >= 0.95" in reason.message


def test_site_may_set_its_own_thresholds() -> None:
    policy = PromisesPolicy(overrides={"toxicity": Threshold(0.9)})

    assert (
        policy.conclude(scores({"toxicity": 0.85}), THRESHOLDS).action is Action.APPROVE
    )
    assert policy.identifier != PromisesPolicy().identifier


def test_identifier_is_the_same_for_the_same_settings() -> None:
    one = PromisesPolicy(overrides={"a": Threshold(0.1), "b": Threshold(0.2)})
    two = PromisesPolicy(overrides={"b": Threshold(0.2), "a": Threshold(0.1)})

    assert one.identifier == two.identifier
    assert one.identifier.startswith("promises:")


@pytest.mark.parametrize(
    "threshold",
    [
        Threshold(hold=0.0),
        Threshold(reject=1.01),
        Threshold(hold=-0.1),
        Threshold(hold=float("nan")),
        Threshold(hold=0.6, reject=0.5),
    ],
    ids=str,
)
def test_threshold_that_may_not_exist_is_refused(threshold: Threshold) -> None:
    with pytest.raises(PolicyError, match="toxicity"):
        PromisesPolicy(overrides={"toxicity": threshold})
