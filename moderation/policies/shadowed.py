"""A policy in force with another one that judges beside it and is never heeded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from moderation.policies.base import Policy, Threshold
from moderation.scores import Scores
from moderation.verdict import ShadowAction, Verdict


@dataclass(frozen=True, slots=True)
class ShadowedPolicy:
    """Concludes what ``policy`` does, and notes what ``shadow`` would have done.

    Parameters
    ----------
    shadow_id : int
        Our number of the shadow policy.
    """

    policy: Policy
    shadow: Policy
    shadow_id: int

    @property
    def identifier(self) -> str:
        """That of the policy in force."""
        return self.policy.identifier

    def conclude(self, scores: Scores, thresholds: Mapping[str, Threshold]) -> Verdict:
        """The verdict of the policy in force, with the other's action beside it."""
        beside = self.shadow.conclude(scores, thresholds)
        return replace(
            self.policy.conclude(scores, thresholds),
            shadow=ShadowAction(self.shadow_id, beside.action),
        )
