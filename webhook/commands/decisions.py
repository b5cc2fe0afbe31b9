"""Commands about decisions: decide, undo, bulk."""

import getpass
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import click
from flask.cli import with_appcontext

from moderation import reviewing
from moderation.decision import SPAM, Decision, Side
from moderation.errors import DecisionError
from moderation.storage.decisions import Decided
from moderation.storage.orders import Order
from moderation.storage.sites import Site
from moderation.storage.waiting import Filters
from moderation.verdict import Action
from webhook.commands.queue_filters import filtering, filters_from
from webhook.commands.speech import say
from webhook.owed_answers import owed_by
from webhook.parts import parts

_action = click.argument("action", type=click.Choice([one.value for one in Action]))
_reviewer = click.option(
    "--reviewer", help="Who decides; the name of your account by default."
)
_note = click.option("--note", default="", help="For other reviewers.")
_version = click.option(
    "--expected-version", type=int, help="Refuse when it has changed."
)
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.command("decide")
@click.argument("site_name", metavar="SITE")
@click.argument("comment_id", metavar="COMMENT")
@_action
@_reviewer
@click.option("--spam/--not-spam", "spam", default=None, help="Correct this label.")
@click.option(
    "--label", "labels", multiple=True, metavar="LABEL=0|1", help="Correct a label."
)
@click.option(
    "--stance",
    "stances",
    multiple=True,
    metavar="TARGET=SIDE",
    help="Correct a stance: favor, against or neutral.",
)
@_note
@_version
@_json
@with_appcontext
def decide(
    site_name: str,
    comment_id: str,
    action: str,
    reviewer: str | None,
    spam: bool | None,
    labels: tuple[str, ...],
    stances: tuple[str, ...],
    note: str,
    expected_version: int | None,
    as_json: bool,
) -> None:
    """Decide on a comment; the platform hears of it as soon as it can."""
    decision = Decision(
        action=Action(action),
        reviewer=reviewer or getpass.getuser(),
        decided_at=datetime.now(UTC),
        labels=_labels(labels) | ({} if spam is None else {SPAM: float(spam)}),
        note=note,
        stances=_stances(stances),
    )
    site = _site(site_name)
    done = reviewing.decide(
        parts().database,
        site.id,
        comment_id,
        decision,
        owed_by(site, decision),
        expected_version,
    )
    facts = {"site": site_name, "comment": comment_id, "action": action}
    say({**facts, "version": done.version, "number": done.number}, as_json=as_json)


@click.command("undo")
@click.argument("site_name", metavar="SITE")
@click.argument("what", metavar="COMMENT|BATCH")
@click.option("--number", type=int, help="The decision's; the one in force if absent.")
@click.option("--batch", is_flag=True, help="It names a bulk act, not a comment.")
@_reviewer
@_note
@_version
@_json
@with_appcontext
def undo(
    site_name: str,
    what: str,
    number: int | None,
    batch: bool,
    reviewer: str | None,
    note: str,
    expected_version: int | None,
    as_json: bool,
) -> None:
    """Take a decision back, or a whole bulk act; the platform hears of it."""
    site, database = _site(site_name), parts().database
    by = reviewing.undoing_by(reviewer or getpass.getuser(), number, note=note)
    owed = partial(owed_by, site)
    if batch:
        undone = reviewing.undo_many(database, site.id, what, by, owed)
        _say_batch(site_name, undone, as_json)
        return
    done = reviewing.undo(database, site.id, what, by, owed, expected_version)
    action = None if done.action is None else done.action.value
    facts = {"site": site_name, "comment": what, "action": action}
    say(
        {**facts, "undoes": done.decision.undoes, "version": done.version},
        as_json=as_json,
    )


@click.command("bulk")
@click.argument("site_name", metavar="SITE")
@_action
@filtering
@_reviewer
@_note
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json
@with_appcontext
def bulk(
    site_name: str,
    action: str,
    reviewer: str | None,
    note: str,
    yes: bool,
    as_json: bool,
    **narrowing: str | None,
) -> None:
    """Decide at once on everything that waits under some filters."""
    site = _site(site_name)
    with parts().database.reading() as reading:
        filters = filters_from(reading, site, narrowing)
        waiting = reading.queue.summary(filters).waiting
    if not waiting:
        raise click.ClickException("Nothing waits under these filters.")
    if not yes:
        click.confirm(f"{action} {waiting} comments?", abort=True, err=True)
    decision = Decision(
        action=Action(action),
        reviewer=reviewer or getpass.getuser(),
        decided_at=datetime.now(UTC),
        note=note,
    )
    _say_batch(site_name, _decide_all(site, filters, decision), as_json)


def _decide_all(site: Site, filters: Filters, decision: Decision) -> reviewing.Batch:
    """One bulk act, in as many transactions as it takes."""
    done: list[Decided] = []
    left: dict[str, str] = {}
    for seen in list(_seen(filters)):
        batch = reviewing.decide_many(
            parts().database,
            site.id,
            list(seen),
            decision,
            owed_by(site, decision),
            seen,
        )
        decision = replace(decision, batch=batch.id)
        done += batch.done
        left |= batch.left
    return reviewing.Batch(decision.batch, tuple(done), left)


def _seen(filters: Filters) -> Iterator[dict[str, int]]:
    """Ids and versions of all that waits, a thousand at a time."""
    after = None
    while True:
        with parts().database.reading() as reading:
            page = reading.queue.page(
                filters, limit=reviewing.MAX_BATCH, order=Order.OLDEST, after=after
            )
        if page.comments:
            yield {one.platform_id: one.version for one in page.comments}
        after = page.following
        if after is None:
            return


def _say_batch(site_name: str, batch: reviewing.Batch, as_json: bool) -> None:
    facts: dict[str, object] = {"site": site_name, "batch": batch.id}
    facts |= {"done": len(batch.done), "left": dict(batch.left)}
    hint = f"Take it back: flask --app webhook undo --batch {site_name} {batch.id}"
    say(facts, as_json=as_json, hint=hint)


def _site(name: str) -> Site:
    with parts().database.reading() as reading:
        return reading.sites.named(name)


def _labels(written: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for pair in written:
        label, _, value = pair.partition("=")
        if value not in {"0", "1"}:
            raise DecisionError(f"{label[:100]}: write LABEL=0 or LABEL=1.")
        found[label] = float(value)
    return found


def _stances(written: tuple[str, ...]) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for pair in written:
        target, _, side = pair.rpartition("=")
        if side not in list(Side):
            raise DecisionError(f"{target[:100]}: write TARGET=favor|against|neutral.")
        found[target] = Side(side)
    return found
