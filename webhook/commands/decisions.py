"""Commands about decisions: decide, queue."""

import getpass
import json
from datetime import UTC, datetime, timedelta

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation.decision import SPAM, Decision
from moderation.errors import ModerationError
from moderation.reviewing import decide as put_in_force
from moderation.storage.queue import QueuedComment
from moderation.verdict import Action
from webhook.commands.speech import refuse, say
from webhook.commands.visible import visible
from webhook.owed_answers import owed_by
from webhook.parts import parts

TEXT_SHOWN, ID_SHOWN = 160, 40
AGES = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@click.command("decide")
@click.argument("site_name", metavar="SITE")
@click.argument("comment_id", metavar="COMMENT")
@click.argument("action", type=click.Choice([action.value for action in Action]))
@click.option("--reviewer", help="Who decides; the name of your account by default.")
@click.option("--spam/--not-spam", "spam", default=None, help="Correct this label.")
@click.option("--note", default="", help="For other reviewers.")
@click.option("--expected-version", type=int, help="Refuse when it has changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def decide(
    site_name: str,
    comment_id: str,
    action: str,
    reviewer: str | None,
    spam: bool | None,
    note: str,
    expected_version: int | None,
    as_json: bool,
) -> None:
    """Decide on a comment; the platform hears of it as soon as it can."""
    try:
        decision = Decision(
            action=Action(action),
            reviewer=reviewer or getpass.getuser(),
            decided_at=datetime.now(UTC),
            labels={} if spam is None else {SPAM: float(spam)},
            note=note,
        )
        with parts().database.reading() as reading:
            site = reading.sites.named(site_name)
        version = put_in_force(
            parts().database,
            site.id,
            comment_id,
            decision,
            owed_by(site, decision),
            expected_version,
        )
    except ModerationError as error:
        raise refuse(error) from error
    facts = {"site": site_name, "comment": comment_id, "action": action}
    say({**facts, "version": version}, as_json=as_json)


@click.command("queue")
@click.option("--site", "site_name", help="Of one site only.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def queue(site_name: str | None, limit: int, as_json: bool) -> None:
    """List held comments, oldest first."""
    try:
        with parts().database.reading() as reading:
            site_id = reading.sites.named(site_name).id if site_name else None
            held = reading.queue.oldest(limit=limit, site_id=site_id)
    except ModerationError as error:
        raise refuse(error) from error
    now = datetime.now(UTC)
    if as_json:
        for comment in held:
            click.echo(json.dumps(_facts(comment, now)))
        return
    table = Table("site", "comment", "age", "reasons", "text", box=None, pad_edge=False)
    for comment in held:
        table.add_row(*(Text(cell) for cell in _cells(comment, now)))
    console = Console()
    console.print(table if held else "Nothing waits.")


def _reasons(comment: QueuedComment) -> list[str]:
    screening = comment.screening
    return [reason.code for reason in screening.verdict.reasons] if screening else []


def _facts(comment: QueuedComment, now: datetime) -> dict[str, object]:
    return {
        "site": comment.site,
        "comment": comment.platform_id,
        "version": comment.version,
        "age_seconds": int((now - comment.received_at).total_seconds()),
        "reasons": _reasons(comment),
        "text": comment.text,
    }


def _cells(comment: QueuedComment, now: datetime) -> tuple[str, ...]:
    return (
        comment.site,
        visible(comment.platform_id, ID_SHOWN),
        age(now - comment.received_at),
        ", ".join(_reasons(comment)),
        visible(comment.text, TEXT_SHOWN),
    )


def age(elapsed: timedelta) -> str:
    """How long ago, in the largest unit that fits.

    Examples
    --------
    >>> age(timedelta(hours=3, minutes=59))
    '3 h'
    """
    seconds = max(0, int(elapsed.total_seconds()))
    for size, unit in AGES:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "now"
