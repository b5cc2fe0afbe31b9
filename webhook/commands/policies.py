"""Command set-policy: what a site wants done."""

from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from moderation import shadowing
from moderation.errors import ModerationError, PolicyError
from moderation.policies.base import RULED, Threshold, acts_on_stance
from moderation.policies.promises import PromisesPolicy
from moderation.verdict import Action
from webhook.commands.reviewers import actor
from webhook.commands.speech import refuse, say
from webhook.parts import parts
from webhook.site_policies import read_policy, write_policy

Command = Callable[..., Any]

CHANGES = (
    click.option(
        "--unsupported-language",
        type=click.Choice([Action.HOLD.value, Action.APPROVE.value]),
        help="What happens to a comment in a language that the model does not speak.",
    ),
    click.option(
        "--hold", multiple=True, metavar="LABEL=SCORE", help="Hold from here."
    ),
    click.option(
        "--reject", multiple=True, metavar="LABEL=SCORE", help="Reject from here."
    ),
    click.option(
        "--reset", multiple=True, metavar="LABEL", help="Back to the model's."
    ),
)
MODELS_OWN = "as the model says"
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


def naming_changes(command: Command) -> Command:
    """Options that name what of a policy is to change; see ``changed``."""
    for option in reversed(CHANGES):
        command = option(command)
    return command


@click.command("set-policy")
@click.argument("name")
@naming_changes
@_json
@with_appcontext
def set_policy(name: str, as_json: bool, **changes: Any) -> None:
    """Change a site's policy; what is not named stays. Without options, show it."""
    try:
        with parts().database.unit_of_work() as work:
            present = read_policy(work.sites.named(name).policy)
            policy = changed(present, **changes)
            if policy != present:
                written = write_policy(policy)
                shadowing.change(work, name, written, by=actor(), reason=shadowing.SET)
                work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    facts: dict[str, object] = {"site": name, "policy": policy.identifier}
    facts["unsupported_language"] = policy.unsupported_language.value
    for label, threshold in sorted(policy.overrides.items()):
        sides = (("hold", threshold.hold), ("reject", threshold.reject))
        facts[label] = ", ".join(
            f"{side} {MODELS_OWN if score is None else score}" for side, score in sides
        )
    say(facts, as_json=as_json)


def changed(
    present: PromisesPolicy,
    *,
    unsupported_language: str | None,
    hold: tuple[str, ...],
    reject: tuple[str, ...],
    reset: tuple[str, ...],
) -> PromisesPolicy:
    """The policy with what the options name; raises PolicyError."""
    return PromisesPolicy(
        overrides=changed_overrides(present, pairs(hold), pairs(reject), reset),
        unsupported_language=Action(
            unsupported_language or present.unsupported_language
        ),
    )


def changed_overrides(
    present: PromisesPolicy,
    hold: dict[str, float],
    reject: dict[str, float],
    reset: tuple[str, ...],
) -> dict[str, Threshold]:
    """The site's thresholds; naming one side of a label leaves its other side."""
    merged = {k: v for k, v in present.overrides.items() if k not in reset}
    for label in hold.keys() | reject.keys():
        if label not in RULED and not acts_on_stance(label):
            known = ", ".join(sorted(RULED))
            raise PolicyError(f"{label[:100]}: not a label; there are {known}.")
        before = merged.get(label, Threshold())
        merged[label] = Threshold(
            hold=hold.get(label, before.hold),
            reject=reject.get(label, before.reject),
            promise="set by the site",
        )
    return merged


def pairs(values: tuple[str, ...]) -> dict[str, float]:
    """Scores by label, out of ``LABEL=SCORE``; raises PolicyError."""
    found = {}
    for value in values:
        label, equals, score = value.partition("=")
        try:
            found[label.strip()] = float(score)
        except ValueError as error:
            raise PolicyError(f"{label[:100]}: write LABEL=0.9.") from error
        if not label.strip() or not equals:
            raise PolicyError("Write LABEL=0.9.")
    return found
