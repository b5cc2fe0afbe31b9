"""A policy as fields of a form: where each label holds and rejects."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.errors import PolicyError
from moderation.policies.base import RULED, Threshold, acts_on_stance
from moderation.policies.promises import PromisesPolicy
from moderation.verdict import Action

BOUNDS = (Action.HOLD, Action.REJECT)
BY_HAND = "set by the site"
LANGUAGE = "unsupported_language"
SAME = 5e-7
"""Thresholds are shown with six digits."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One label's thresholds as a form shows them; None where it never acts."""

    label: str
    hold: float | None
    reject: float | None

    def bound(self, action: Action) -> float | None:
        """From which score it takes that action."""
        return self.reject if action is Action.REJECT else self.hold


def field(action: Action, label: str) -> str:
    """The name of a threshold's field."""
    return f"{action.value}.{label}"


def shown(bound: float | None) -> str:
    """A threshold as a field shows it, with at most six digits; empty for none.

    >>> shown(0.5), shown(None)
    ('0.5', '')
    """
    return "" if bound is None else f"{bound:.6f}".rstrip("0").rstrip(".")


def rules(
    policy: PromisesPolicy, thresholds: Mapping[str, Threshold], labels: tuple[str, ...]
) -> tuple[Rule, ...]:
    """Every label's thresholds in force, those that act first."""
    found = policy.in_force(thresholds)
    made = [
        Rule(label, found[label].hold, found[label].reject)
        if label in found
        else Rule(label, None, None)
        for label in sorted({*labels, *found})
    ]
    return tuple(sorted(made, key=lambda rule: rule.hold is rule.reject is None))


def read_policy_form(
    written: Mapping[str, str],
    present: PromisesPolicy,
    thresholds: Mapping[str, Threshold],
) -> PromisesPolicy:
    """The present policy with the thresholds that a form changes.

    A field that says what is in force already changes nothing; an empty one gives
    that side back to the model; a side that the form does not have stays.

    Raises
    ------
    PolicyError
        A threshold is no number, or the policy may not exist.
    """
    in_force = present.in_force(thresholds)
    overrides = dict(present.overrides)
    for label in sorted({name.partition(".")[2] for name in written if "." in name}):
        if label not in RULED and not acts_on_stance(label):
            raise PolicyError(f"{label[:50]}: not a label that a rule may act on.")
        own = overrides.pop(label, Threshold())
        changed = _changed(written, label, own, in_force.get(label, Threshold()))
        if changed.hold is not None or changed.reject is not None:
            overrides[label] = changed
    language = written.get(LANGUAGE) or present.unsupported_language.value
    if language not in set(Action):
        raise PolicyError("A comment in another language is held or approved.")
    return PromisesPolicy(overrides, Action(language))


def _changed(
    written: Mapping[str, str], label: str, own: Threshold, force: Threshold
) -> Threshold:
    """The site's own threshold of a label with what the form says of it."""
    texts = [written.get(field(action, label)) for action in BOUNDS]
    hold, reject = (_number(label, text) for text in texts)
    if hold is not None and reject is not None and reject < hold:
        raise PolicyError(f"{label}: rejecting cannot be easier than holding.")
    sides = (
        _side(texts[0], hold, own.hold, force.hold),
        _side(texts[1], reject, own.reject, force.reject),
    )
    if sides == (own.hold, own.reject):
        return own
    return Threshold(*sides, BY_HAND)


def _side(
    text: str | None, value: float | None, own: float | None, shown: float | None
) -> float | None:
    if text is None:
        return own
    if value is not None and shown is not None and abs(value - shown) < SAME:
        return own
    return value


def _number(label: str, text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise PolicyError(f"{label[:50]}: a threshold is a number.") from error
