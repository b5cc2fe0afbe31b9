"""Commands prune and erase: what is old, and who wants to be forgotten."""

import click
from flask.cli import with_appcontext

from moderation import erasing
from moderation.storage.erasure import Commenter
from webhook.asked import secret_key
from webhook.background import never
from webhook.commands.reviewers import actor
from webhook.commands.speech import say
from webhook.parts import parts

TRACES_LEFT = (
    "Traces are left in the files while others read: stop the service, or erase again."
)
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.command("prune")
@_json
@with_appcontext
def prune(as_json: bool) -> None:
    """Drop what the settings say is old; the service does so every hour."""
    old = erasing.windows(parts().settings)
    say(dict(erasing.prune(parts().database, old, never)), as_json=as_json)


@click.command("erase")
@click.option("--author", metavar="NAME", help="Whoever signed with this name.")
@click.option("--author-id", metavar="ID", help="The platform's id of the author.")
@click.option("--email", metavar="ADDRESS", help="Whoever left this address.")
@click.option("--ip", metavar="ADDRESS", help="Whoever wrote from this address.")
@click.option("--site", "site_name", help="On one site only.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json
@with_appcontext
def erase(
    author: str | None,
    author_id: str | None,
    email: str | None,
    ip: str | None,
    site_name: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase a commenter and all that they wrote, for good."""
    key = secret_key()
    commenter = Commenter(
        author_id=author_id,
        name=author,
        email_hash=key.address_hash("email", email),
        ip_hash=key.address_hash("ip", ip),
    )
    if commenter == Commenter():
        raise click.UsageError("Say whom: --author, --author-id, --email or --ip.")
    database = parts().database
    with database.unit_of_work() as work:
        site_id = work.sites.named(site_name).id if site_name else None
        found = len(work.erasure.of(commenter, site_id))
    if found and not yes:
        click.confirm(f"Erase {found} comments for good?", abort=True, err=True)
    done = erasing.erase(database, commenter, actor(), site_id)
    facts = {"comments": done.erased.comments, "quotes": done.erased.quotes}
    say({**facts, "scrubbed": done.scrubbed}, as_json=as_json)
    if not done.scrubbed:
        raise click.ClickException(TRACES_LEFT)
