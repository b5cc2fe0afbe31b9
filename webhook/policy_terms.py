"""In which terms two policies differ, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.verdict import Action

NOWHERE = "never"
LANGUAGE = "a language that the model does not speak"


@dataclass(frozen=True, slots=True)
class Term:
    """One rule under two policies, as words; ``subject`` is a label or a language."""

    subject: str
    action: str
    before: str
    after: str


def differences_between(
    before: PromisesPolicy, after: PromisesPolicy, thresholds: Mapping[str, Threshold]
) -> list[Term]:
    """Every rule that differs, by label."""
    old, new = before.in_force(thresholds), after.in_force(thresholds)
    terms = []
    for label in sorted({*old, *new}):
        was, will = old.get(label, Threshold()), new.get(label, Threshold())
        sides = (
            (Action.HOLD, was.hold, will.hold),
            (Action.REJECT, was.reject, will.reject),
        )
        terms += [
            Term(label, action.value, _written(first), _written(second))
            for action, first, second in sides
            if first != second
        ]
    languages = before.unsupported_language, after.unsupported_language
    if languages[0] is not languages[1]:
        terms.append(Term(LANGUAGE, "", languages[0].value, languages[1].value))
    return terms


def _written(bound: float | None) -> str:
    return NOWHERE if bound is None or bound >= 1 else f"from {bound:.6f}".rstrip("0")
