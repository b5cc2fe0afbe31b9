"""Command ask: which comments a site's people are asked about, and why."""

import json
from collections import Counter
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation import questioning
from moderation.asking import USUAL, Shares, Strategy
from moderation.questioning import Drawn, Judge
from moderation.storage.questions import Asked
from moderation.storage.sites import Site
from webhook.commands.drift import known_words
from webhook.commands.reviewers import actor
from webhook.commands.visible import visible
from webhook.parts import parts
from webhook.site_models import source_of
from webhook.site_options import QUESTION_SHARES
from webhook.site_policies import read_policy

TEXT_SHOWN, ID_SHOWN = 100, 30
HEADS = ("comment", "why", "unsure", "chance", "text")
ANSWER = "Answer them at /review/queue?origin=questions"


@click.command("ask")
@click.argument("site_name", metavar="SITE")
@click.option(
    "--count",
    type=click.IntRange(1, questioning.MOST),
    default=50,
    show_default=True,
    help="How many questions.",
)
@click.option("--dry-run", is_flag=True, help="Show them, ask nobody.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def ask(site_name: str, count: int, dry_run: bool, as_json: bool) -> None:
    """Draw comments whose answers would teach most, and ask people about them."""
    database = parts().database
    with database.reading() as reading:
        site = reading.sites.named(site_name)
    judge, shares = _judge(site), _shares(site)
    if dry_run:
        drawn = questioning.preview(
            database, site.id, judge, count=count, shares=shares
        )
    else:
        drawn = questioning.ask(
            database,
            site.id,
            judge,
            count=count,
            shares=shares,
            by=actor(),
            now=datetime.now(UTC),
        )
    if as_json:
        for one in drawn:
            click.echo(json.dumps(_facts(one)))
        return
    with database.reading() as reading:
        so_far = reading.questions.counts(site.id)
    _print(drawn, so_far, dry_run=dry_run)


def _judge(site: Site) -> Judge:
    source = parts().source
    model = source_of(source, site.name).current()
    thresholds = read_policy(site.policy).in_force(model.thresholds)
    return Judge(model, known_words(source.current()), thresholds)


def _shares(site: Site) -> Shares:
    written = site.options.get(QUESTION_SHARES)
    return Shares.read(str(written)) if written else USUAL


def _print(
    drawn: tuple[Drawn, ...], so_far: tuple[Asked, ...], *, dry_run: bool
) -> None:
    console = Console()
    if not drawn:
        console.print("Nothing to ask: everything is decided, waits or was asked.")
        return
    table = Table(*HEADS, box=None, pad_edge=False)
    for one in drawn:
        table.add_row(*(Text(cell) for cell in _cells(one)))
    console.print(table)
    counts = Counter(one.question.strategy.value for one in drawn)
    parted = ", ".join(f"{counts[name]} {name}" for name in Strategy if counts[name])
    state = "would be asked" if dry_run else "asked"
    console.print(Text(f"{len(drawn)} questions {state}: {parted}."))
    if not dry_run:
        known = [
            f"{one.answered} of {one.asked} {one.strategy.value}"
            for one in so_far
            if one.asked
        ]
        console.print(Text(f"Answered so far: {', '.join(known)}."))
        console.print(Text(ANSWER))


def _cells(one: Drawn) -> tuple[str, ...]:
    asked = one.question
    return (
        visible(one.comment.id or "", ID_SHOWN),
        asked.strategy.value,
        f"{asked.unsure:.2f}",
        f"{asked.propensity:.3f}",
        visible(one.comment.text, TEXT_SHOWN),
    )


def _facts(one: Drawn) -> dict[str, object]:
    asked = one.question
    return {
        "comment": one.comment.id,
        "strategy": asked.strategy.value,
        "propensity": asked.propensity,
        "unsure": asked.unsure,
        "text": one.comment.text,
    }
