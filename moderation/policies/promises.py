"""The default policy: act where the model's promised thresholds are reached."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from moderation.errors import PolicyError
from moderation.policies.base import Threshold, acts_on_stance
from moderation.scores import CONVERSATION, LIKELY_TO_REJECT, Language, Scores
from moderation.verdict import Action, Reason, Verdict


@dataclass(frozen=True, slots=True)
class PromisesPolicy:
    """Hold and reject by label, with a site's own overrides.

    Parameters
    ----------
    overrides : mapping of label to Threshold
        Replace the model's own thresholds; None leaves a side to the model.
    unsupported_language : Action
        What happens to a comment in a language that the model does not speak:
        hold (the default) or approve. Its scores are never used to act.

    Raises
    ------
    PolicyError
        A rule acts on a stance, has thresholds out of order or outside (0, 1],
        or rejects for a language or by the conversation add-on.
    """

    overrides: Mapping[str, Threshold] = field(default_factory=dict)
    unsupported_language: Action = Action.HOLD

    def __post_init__(self) -> None:
        """Refuse a policy that may not exist."""
        if self.unsupported_language is Action.REJECT:
            raise PolicyError("A comment is never rejected for its language.")
        for label, threshold in self.overrides.items():
            _check(label, threshold)

    @property
    def identifier(self) -> str:
        """``promises:`` and a hash of the settings."""
        settings = json.dumps(
            {
                "overrides": {k: v.settings() for k, v in self.overrides.items()},
                "unsupported_language": self.unsupported_language,
            },
            sort_keys=True,
        )
        return f"promises:{hashlib.sha256(settings.encode()).hexdigest()[:12]}"

    def conclude(self, scores: Scores, thresholds: Mapping[str, Threshold]) -> Verdict:
        """The strictest action that any label or the language asks for."""
        foreign = _foreign(scores.language, self.unsupported_language)
        if foreign is not None:
            action, reasons = foreign
            return Verdict(action, reasons, self.identifier)
        merged = self.in_force(thresholds)
        fired = [
            found
            for label, value in _values(scores).items()
            if (found := _rule(label, value, merged.get(label))) is not None
        ]
        fired.sort(key=lambda item: (-item[0].severity, -(item[1].score or 0.0)))
        action = fired[0][0] if fired else Action.APPROVE
        reasons = tuple(reason for _, reason in fired)
        if action is Action.HOLD and not self.overrides.keys() & {
            reason.code for reason in reasons
        }:
            released = _released(scores, merged.get(LIKELY_TO_REJECT))
            if released is not None:
                return Verdict(Action.APPROVE, (released, *reasons), self.identifier)
        return Verdict(action, reasons, self.identifier)

    def in_force(self, thresholds: Mapping[str, Threshold]) -> dict[str, Threshold]:
        """The model's thresholds under the site's own, side by side."""
        own = {
            label: _over(threshold, thresholds.get(label))
            for label, threshold in self.overrides.items()
        }
        return {**thresholds, **own}


def _over(own: Threshold, model: Threshold | None) -> Threshold:
    """The site's threshold; a side that it leaves open is the model's.

    Not where that would make rejecting easier than holding: then the site's side
    stands alone.
    """
    if model is None:
        return own
    hold = model.hold if own.hold is None else own.hold
    reject = model.reject if own.reject is None else own.reject
    if hold is not None and reject is not None and reject < hold:
        return own
    return Threshold(hold, reject, own.promise, model.release)


def _check(label: str, threshold: Threshold) -> None:
    if acts_on_stance(label):
        raise PolicyError(
            f"{label}: moderation is viewpoint-neutral, no rule may act on a stance."
        )
    if label in CONVERSATION and threshold.reject is not None:
        raise PolicyError(f"{label}: nothing is proven of it, it can hold at most.")
    for value in (threshold.hold, threshold.reject):
        if value is not None and not 0 < value <= 1:
            raise PolicyError(f"{label}: a threshold lies in (0, 1].")
    if (
        threshold.hold is not None
        and threshold.reject is not None
        and threshold.reject < threshold.hold
    ):
        raise PolicyError(f"{label}: rejecting cannot be easier than holding.")


def _foreign(
    language: Language, action: Action
) -> tuple[Action, tuple[Reason, ...]] | None:
    if language.supported:
        return None
    reason = Reason(
        code="unsupported_language",
        message=f"The model does not speak the language of this comment "
        f"({language.code}); its scores are not used.",
        score=round(language.confidence, 4),
    )
    return action, (reason,)


def _values(scores: Scores) -> dict[str, float]:
    talk = {} if scores.conversation is None else scores.conversation.labels
    values = {**talk, **scores.tone, "spam": scores.spam}
    if scores.site is not None:
        values[LIKELY_TO_REJECT] = scores.site.likely_to_reject
    return values


def _released(scores: Scores, threshold: Threshold | None) -> Reason | None:
    """Why a hold of the model's is let go; None when it is not."""
    if scores.site is None or threshold is None or threshold.release is None:
        return None
    likely = scores.site.likely_to_reject
    if likely > threshold.release:
        return None
    promised = threshold.promised_release()
    return Reason(
        code=LIKELY_TO_REJECT,
        message=f"likely to reject {likely:.2f} is below {threshold.release:.2f} "
        f"(released); promise: {promised}",
        score=round(likely, 4),
        threshold=round(threshold.release, 4),
    )


def _rule(
    label: str, value: float, threshold: Threshold | None
) -> tuple[Action, Reason] | None:
    if threshold is None:
        return None
    for action, bound in (
        (Action.REJECT, threshold.reject),
        (Action.HOLD, threshold.hold),
    ):
        if bound is not None and value >= bound:
            name = label.replace("_", " ")
            message = f"{name} {value:.2f} reached {bound:.2f} ({action.value})"
            promised = threshold.promised(action)
            if promised:
                message += f"; promise: {promised}"
            return action, Reason(label, message, round(value, 4), round(bound, 4))
    return None
