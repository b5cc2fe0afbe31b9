"""What the machine concludes: approve, hold or reject, with its reasons."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What happens to a comment, mildest first."""

    APPROVE = "approve"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def severity(self) -> int:
        """0 for approve, 1 for hold, 2 for reject."""
        return list(Action).index(self)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired.

    Parameters
    ----------
    code : str
        Slug of the rule: a label such as ``insult``, or ``model_unavailable``,
        ``unsupported_language`` …
    message : str
        One sentence for a person; never quotes the comment.
    score, threshold : float, optional
        The score that reached the threshold, where the rule compares one.
    """

    code: str
    message: str
    score: float | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class ShadowAction:
    """What the shadow policy of that number would have done; nobody acts on it."""

    shadow_id: int
    action: Action


@dataclass(frozen=True, slots=True)
class Verdict:
    """The action for a comment and every reason for it; approval needs none.

    ``policy`` names the policy that concluded it, as ``name:hash``; ``shadow`` is
    there when another policy judges beside it.
    """

    action: Action
    reasons: tuple[Reason, ...] = ()
    policy: str = ""
    shadow: ShadowAction | None = None
