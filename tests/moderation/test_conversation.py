"""The conversation add-on: off by default, exact, and never more than a hold."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.errors import ArtifactError, PolicyError, SettingsError
from moderation.heads.conversation import NAME, ConversationHead
from moderation.model import FittedModel
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact, conversation
from moderation.registry.live import LiveModel
from moderation.replay import replay
from moderation.scores import CONVERSATION, LIKELY_TO_REJECT
from moderation.settings import SHIPPED_CONVERSATION, SHIPPED_MODEL, Settings
from moderation.storage.screenings import scores_out
from moderation.stored_scores import from_rows
from moderation.verdict import Action
from tests.artifacts import tiny_model

TEXTS = (
    "You people never read anything, do you? Typical of the whole lot of you.",
    "Thanks, that was helpful.",
    "Oh, what a genius. Grow up and stop whining, you pathetic liar!",
    "On our street the council planted twelve trees in 2019, at 300 each, and the "
    "shade has halved what the shops pay for cooling. The same could be done here if "
    "the parking on the north side moved behind the school, as the plan of May says.",
    "",
)
HOSTILE = TEXTS[2]
GERMAN = "Vielen Dank für den Artikel, ich habe viel daraus gelernt und komme wieder."
RULE = {"hostile": Threshold(hold=1e-6)}


@cache
def model() -> FittedModel:
    """The shipped model with the shipped add-on."""
    problems: list[str] = []
    made = conversation.add(
        artifact.load(SHIPPED_MODEL), SHIPPED_CONVERSATION, problems.append
    )
    assert problems == []
    return made


def source(folder: Path, settings: Settings) -> LiveModel:
    """What serves under these settings."""
    return LiveModel(folder, SHIPPED_MODEL, talk=conversation.wanted(settings))


def test_default_serving_has_no_addon_and_the_setting_adds_it(tmp_path: Path) -> None:
    without = source(tmp_path, Settings()).current().score(Comment(HOSTILE))
    settings = Settings.from_environment({"PARLEY_ADDONS": "conversation"})
    talk = source(tmp_path, settings).current().score(Comment(HOSTILE)).conversation

    assert without.conversation is None
    assert talk is not None
    assert tuple(talk.labels) == CONVERSATION
    assert all(0 < value < 1 for value in talk.labels.values())


def test_unknown_addon_is_a_clear_error() -> None:
    with pytest.raises(SettingsError, match=r"ADDONS: .*no such add-on: nonsense"):
        Settings.from_environment({"PARLEY_ADDONS": "conversation, nonsense"})


def test_many_are_scored_as_one_by_one() -> None:
    comments = [Comment(text) for text in (*TEXTS, GERMAN)]

    together = model().score_many(comments)

    for comment, found in zip(comments, together, strict=True):
        alone = model().score(comment).conversation
        if alone is None:
            assert found.conversation is None
            continue
        assert found.conversation is not None
        assert found.conversation.labels == pytest.approx(alone.labels, abs=1e-5)


def test_other_languages_get_no_answer() -> None:
    assert model().score(Comment(GERMAN)).conversation is None
    assert "hostile" not in model().explain(Comment(GERMAN)).labels


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_base_and_words_sum_to_the_log_odds(text: str) -> None:
    talk = model().score(Comment(text)).conversation
    labels = model().explain(Comment(text)).labels

    assert talk is not None
    for label, value in talk.labels.items():
        why = labels[label]
        said = why.base + sum(part.weight for part in why.contributions)
        assert said == pytest.approx(np.log(value / (1 - value)), abs=2e-3)


def test_hostile_words_raise_hostile() -> None:
    civil, rude = (model().score(Comment(TEXTS[at])).conversation for at in (1, 2))
    why = model().explain(Comment(HOSTILE)).labels["hostile"]
    strongest = max(why.contributions, key=lambda part: part.weight)

    assert civil is not None
    assert rude is not None
    assert rude.labels["hostile"] > 3 * civil.labels["hostile"]
    assert "liar" in HOSTILE[strongest.start : strongest.end] or (
        "pathetic" in HOSTILE[strongest.start : strongest.end]
    )


def test_addon_beside_other_word_vectors_is_left_out_and_said() -> None:
    problems: list[str] = []
    other = tiny_model()

    conversation.add(other, SHIPPED_CONVERSATION, problems.append)

    assert other.conversation is None
    assert problems == [
        "add-on conversation: fitted beside a model with other word vectors"
    ]


def test_altered_addon_is_left_out_and_said(tmp_path: Path) -> None:
    for name in ("manifest.json", "weights.npz"):
        (tmp_path / name).write_bytes((SHIPPED_CONVERSATION / name).read_bytes())
    with (tmp_path / "weights.npz").open("r+b") as file:
        file.seek(1000)
        file.write(b"altered")
    problems: list[str] = []

    made = conversation.add(artifact.load(SHIPPED_MODEL), tmp_path, problems.append)

    assert made.conversation is None
    assert "SHA-256" in problems[0]


@pytest.mark.parametrize("name", ["ngrams", "tone", "vector", "scale"])
def test_missing_array_is_refused(name: str) -> None:
    manifest = conversation.read_manifest(SHIPPED_CONVERSATION)
    packed = (SHIPPED_CONVERSATION / "weights.npz").read_bytes()
    arrays = artifact.unpack(packed, manifest.weights_sha256)
    del arrays[f"{NAME}.{name}"]

    with pytest.raises(ArtifactError, match=NAME):
        ConversationHead.from_arrays(
            arrays, manifest.labels, manifest.tone_labels, "sha256:x"
        )


def test_default_policy_ignores_it_and_a_sites_own_may_hold_by_it() -> None:
    scores = model().score(Comment(TEXTS[1]))

    default = PromisesPolicy().conclude(scores, model().thresholds)
    own = PromisesPolicy(RULE).conclude(scores, model().thresholds)

    assert default.action is Action.APPROVE
    assert own.action is Action.HOLD
    assert own.reasons[0].code == "hostile"


def test_policy_that_names_it_works_without_the_addon() -> None:
    scores = replace(model().score(Comment(TEXTS[1])), conversation=None)

    verdict = PromisesPolicy(RULE).conclude(scores, model().thresholds)

    assert verdict.action is Action.APPROVE


def test_it_never_rejects() -> None:
    with pytest.raises(PolicyError, match="hold at most"):
        PromisesPolicy({"hostile": Threshold(hold=0.5, reject=0.9)})


def test_stored_scores_are_replayed_as_they_were_concluded() -> None:
    found = model().score_many([Comment(TEXTS[1]), Comment(GERMAN)])
    rows = [scores_out(scores) for scores in found]
    columns = from_rows([1, 2], [1, 2], [found[0].model] * 2, rows)

    severities = replay(columns, PromisesPolicy(RULE), {})

    assert severities[0] == Action.HOLD.severity
    assert np.isnan(columns.values["hostile"][1])
    assert LIKELY_TO_REJECT not in columns.values


def test_manifest_and_card_state_licence_and_figures() -> None:
    manifest = conversation.read_manifest(SHIPPED_CONVERSATION)
    card = (SHIPPED_CONVERSATION / "card.md").read_text(encoding="utf-8")
    size = sum(file.stat().st_size for file in SHIPPED_CONVERSATION.iterdir())

    assert manifest.licence.startswith("CC BY-NC-SA 4.0")
    assert manifest.licence in card
    assert manifest.labels == CONVERSATION
    assert {source.name for source in manifest.sources} >= {"ucc", "sfu_c3"}
    assert size < 4_200_000
