"""The default policy: act where the model's promised thresholds are reached."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from moderation.errors import PolicyError
from moderation.policies.base import Threshold
from moderation.scores import Language, Scores
from moderation.verdict import Action, Reason, Verdict

STANCE_WORDS = frozenset({"stance", "favor", "against"})


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
        or rejects for a language.
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
                "overrides": {k: asdict(v) for k, v in self.overrides.items()},
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
        merged = self._merged(thresholds)
        fired = [
            found
            for label, value in {**scores.tone, "spam": scores.spam}.items()
            if (found := _rule(label, value, merged.get(label))) is not None
        ]
        fired.sort(key=lambda item: (-item[0].severity, -(item[1].score or 0.0)))
        action = fired[0][0] if fired else Action.APPROVE
        return Verdict(action, tuple(reason for _, reason in fired), self.identifier)

    def _merged(self, thresholds: Mapping[str, Threshold]) -> dict[str, Threshold]:
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
    return Threshold(hold, reject, own.promise)


def _check(label: str, threshold: Threshold) -> None:
    if set(re.split("[:._ ]", label.casefold())) & STANCE_WORDS:
        raise PolicyError(
            f"{label}: moderation is viewpoint-neutral, no rule may act on a stance."
        )
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
