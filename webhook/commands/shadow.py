"""Commands shadow …: try a policy on live traffic, put it in force, take that back."""

from typing import Any

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation import shadowing
from moderation.errors import ModelError
from moderation.policies.base import Threshold
from moderation.storage.shadows import PolicyChange, Shadow
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.commands.policies import changed, naming_changes
from webhook.commands.reviewers import actor
from webhook.commands.speech import say
from webhook.commands.visible import visible
from webhook.parts import parts
from webhook.policy_terms import differences_between
from webhook.site_policies import read_policy, write_policy

TEXT_SHOWN = 160
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group("shadow")
def shadow() -> None:
    """Let a policy judge silently beside the one in force."""


@shadow.command("start")
@click.argument("site_name", metavar="SITE")
@naming_changes
@_json
@with_appcontext
def start(site_name: str, as_json: bool, **changes: Any) -> None:
    """Start with the site's policy, and change what is named."""
    policy = changed(read_policy(_site(site_name).policy), **changes)
    database = parts().database
    number = shadowing.start(database, site_name, write_policy(policy), actor())
    facts = {"site": site_name, "shadow": number, "policy": policy.identifier}
    say(facts, as_json=as_json)


@shadow.command("show")
@click.argument("site_name", metavar="SITE")
@click.option("--limit", type=click.IntRange(0, 1_000), default=20, show_default=True)
@_json
@with_appcontext
def show(site_name: str, limit: int, as_json: bool) -> None:
    """How the shadow policy agrees with the site's own, and where they differ."""
    site = _site(site_name)
    with parts().database.reading() as reading:
        running = reading.shadows.running(site.id)
        changes = reading.shadows.changes(site.id)
        number = 0 if running is None else running.id
        agreement = reading.shadows.agreement(number)
        differing = reading.shadows.differences(number, limit)
    facts = _facts(site, running, agreement, changes)
    say(facts, as_json=as_json)
    if as_json or not differing:
        return
    table = Table("comment", "in force", "shadow", "decided", "text", box=None)
    for one in differing:
        decided = "" if one.decided is None else one.decided.value
        cells = (one.platform_id, one.action.value, one.shadow_action.value, decided)
        table.add_row(*(Text(visible(cell, TEXT_SHOWN)) for cell in (*cells, one.text)))
    Console().print(table)


@shadow.command("promote")
@click.argument("site_name", metavar="SITE")
@_json
@with_appcontext
def promote(site_name: str, as_json: bool) -> None:
    """Put the shadow policy in force."""
    number = shadowing.promote(parts().database, site_name, actor())
    _tell(site_name, number, as_json=as_json)


@shadow.command("discard")
@click.argument("site_name", metavar="SITE")
@_json
@with_appcontext
def discard(site_name: str, as_json: bool) -> None:
    """Stop the shadow policy; nothing else changes."""
    shadowing.discard(parts().database, site_name, actor())
    say({"site": site_name, "shadow": "discarded"}, as_json=as_json)


@shadow.command("undo")
@click.argument("site_name", metavar="SITE")
@click.argument("change", type=int)
@_json
@with_appcontext
def undo(site_name: str, change: int, as_json: bool) -> None:
    """Take a change of policy back, by the number that it was given."""
    number = shadowing.undo(parts().database, site_name, change, actor())
    _tell(site_name, number, as_json=as_json)


def _site(name: str) -> Site:
    with parts().database.reading() as reading:
        return reading.sites.named(name)


def _tell(site_name: str, change: int, *, as_json: bool) -> None:
    policy = read_policy(_site(site_name).policy).identifier
    hint = f"To take it back: flask --app webhook shadow undo {site_name} {change}"
    facts = {"site": site_name, "change": change, "policy": policy}
    say(facts, as_json=as_json, hint=hint)


def _facts(
    site: Site,
    running: Shadow | None,
    agreement: dict[tuple[Action, Action], int],
    changes: tuple[PolicyChange, ...],
) -> dict[str, object]:
    facts: dict[str, object] = {"site": site.name}
    if running is None:
        facts["shadow"] = "none"
    else:
        before, after = read_policy(site.policy), read_policy(running.policy)
        facts |= {"shadow": running.id, "made_by": running.made_by}
        for term in differences_between(before, after, _thresholds()):
            name = f"{term.subject} {term.action}".strip()
            facts[name] = f"{term.before} -> {term.after}"
        facts["judged"] = sum(agreement.values())
        for (real, shadowed), count in sorted(agreement.items()):
            facts[f"{real.value} -> {shadowed.value}"] = count
    for change in changes:
        facts[f"change {change.id}"] = f"{change.reason} by {change.changed_by}"
    return facts


def _thresholds() -> dict[str, Threshold]:
    try:
        return dict(parts().source.current().thresholds)
    except ModelError:
        return {}
