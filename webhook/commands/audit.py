"""Commands audit …: check the audit log, write it out, look at it."""

import json
from collections.abc import Mapping
from typing import TextIO

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation.storage.audit import Entry, Head
from webhook.commands.speech import say
from webhook.commands.visible import visible
from webhook.parts import parts

HEADS = ("number", "at", "actor", "event", "subject", "details")
UNBROKEN = ("number", "at", "event")
SHOWN = 120
_json = click.option("--json", "as_json", is_flag=True, help="JSON.")


@click.group("audit")
def audit() -> None:
    """Who did what: a log in which nothing can be changed unseen."""


@audit.command("verify")
@click.option(
    "--head", "recorded", metavar="NUMBER:HASH", help="What verify said before."
)
@_json
@with_appcontext
def verify(recorded: str | None, as_json: bool) -> None:
    """Check every entry; exit status 1 names the first that is not what was written.

    Write the head that it prints down elsewhere, and give it back with --head: then a
    log that was cut off, or written anew, is found as well.
    """
    head = None if recorded is None else _head(recorded)
    with parts().database.reading() as reading:
        verified = reading.audit.verify(head)
        now = reading.audit.head()
    if verified.broken is not None:
        raise click.ClickException(f"Entry {verified.broken}: {verified.why}.")
    facts = {"entries": verified.entries, "head": f"{now.number}:{now.hash}"}
    say(facts, as_json=as_json)


@audit.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@with_appcontext
def export(file: TextIO) -> None:
    """Write every entry as a line of JSON to a file, or to standard output."""
    with parts().database.reading() as reading:
        for line in reading.audit.exported():
            click.echo(line, file=file)


@audit.command("show")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--subject", help="Such as comment:12 or site:1.")
@click.option("--actor", help="Who did it.")
@click.option("--event", help="Such as comment.decided.")
@_json
@with_appcontext
def show(
    limit: int,
    subject: str | None,
    actor: str | None,
    event: str | None,
    as_json: bool,
) -> None:
    """List entries, newest first."""
    with parts().database.reading() as reading:
        found = reading.audit.page(
            limit=limit, subject=subject, actor=actor, event=event
        )
    if as_json:
        for entry in found:
            click.echo(json.dumps(_facts(entry)))
        return
    table = Table(box=None, pad_edge=False)
    for head in HEADS:
        table.add_column(head, overflow="fold", no_wrap=head in UNBROKEN)
    for entry in found:
        moment = entry.at[:19].replace("T", " ")
        facts = _facts(entry) | {"at": moment, "details": json.dumps(entry.details)}
        cells = (visible(str(facts[head]), SHOWN) for head in HEADS)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table if found else "Nothing was written yet.")


def _head(written: str) -> Head:
    number, _, digest = written.partition(":")
    if not number.isdecimal() or not digest:
        raise click.BadParameter("write NUMBER:HASH, as verify prints it.")
    return Head(int(number), digest)


def _facts(entry: Entry) -> dict[str, object]:
    details: Mapping[str, object] = entry.details
    return {
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor,
        "event": entry.event,
        "subject": entry.subject,
        "details": details,
        "hash": entry.hash,
    }
