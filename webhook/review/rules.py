"""Which rules of a policy fired on a comment, which stayed quiet, which did not run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.scores import Scores
from moderation.verdict import Verdict
from webhook.explained.reasons import ReasonLine, reason_lines
from webhook.explained.wording import label_name, language_name, percent

SPAM = "spam"
INFORMS = "no threshold on this site"
NEUTRAL = "never acts, moderation takes no side"
UNSCORED = "the model has no score for it"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a site, by what each did with one comment.

    Parameters
    ----------
    fired, quiet, idle : tuple of ReasonLine
        Reached their threshold; did not; did not run, with why.
    """

    fired: tuple[ReasonLine, ...]
    quiet: tuple[ReasonLine, ...]
    idle: tuple[ReasonLine, ...]


def rules(
    scores: Scores | None, verdict: Verdict, thresholds: Mapping[str, Threshold]
) -> Rules:
    """Sort the rules; of those that fired, the verdict itself says so."""
    fired = reason_lines(verdict.reasons, thresholds)
    acting = {label: one for label, one in thresholds.items() if _bounds(one)}
    if scores is None:
        return Rules(fired, (), _together(acting, "no model could answer"))
    if not scores.language.supported:
        why = f"language: {language_name(scores.language)}"
        return Rules(fired, (), _together(acting, why))
    known = {**scores.tone, SPAM: scores.spam}
    codes = {reason.code for reason in verdict.reasons}
    quiet = [
        ReasonLine(label_name(label), _quiet(known[label], acting[label]))
        for label in sorted(acting, key=lambda label: -known.get(label, 0.0))
        if label in known and label not in codes
    ]
    idle = (
        *_together(set(known) - set(acting), INFORMS),
        *_together(set(acting) - set(known), UNSCORED),
        *((ReasonLine("Stance", NEUTRAL),) if scores.stance else ()),
    )
    return Rules(fired, tuple(quiet), idle)


def _bounds(threshold: Threshold) -> bool:
    return threshold.hold is not None or threshold.reject is not None


def _quiet(score: float, threshold: Threshold) -> str:
    bounds = [one for one in (threshold.hold, threshold.reject) if one is not None]
    does = "held" if threshold.hold is not None else "rejected"
    return f"{percent(score)}, {does} from\N{NO-BREAK SPACE}{percent(min(bounds))}"


def _together(labels: Collection[str], why: str) -> tuple[ReasonLine, ...]:
    """Rules that did not run for one reason, in one line."""
    names = ", ".join(sorted(label_name(label) for label in labels))
    return (ReasonLine(names, why),) if names else ()
