"""Commands about what waits: queue, reports."""

import json
from datetime import UTC, datetime, timedelta

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation.storage.orders import Order
from moderation.storage.queue import QueuedComment, QueueSummary
from moderation.storage.reports import Report
from webhook.commands.queue_filters import filtering, filters_from
from webhook.commands.visible import visible
from webhook.parts import parts

TEXT_SHOWN, ID_SHOWN = 160, 40
AGES = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
QUEUE_HEADS = ("site", "comment", "waits", "reasons", "text")
REPORT_HEADS = ("site", "comment", "age", "reason", "settled")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_limit = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True
)


@click.command("queue")
@click.option("--site", "site_name", help="Of one site only.")
@filtering
@click.option(
    "--order",
    type=click.Choice([order.value for order in Order]),
    default=Order.URGENT.value,
    show_default=True,
)
@_limit
@_json
@with_appcontext
def queue(
    site_name: str | None,
    order: str,
    limit: int,
    as_json: bool,
    **narrowing: str | None,
) -> None:
    """List what waits for a person, the most urgent first."""
    now, longest = datetime.now(UTC), parts().settings.longest_wait
    with parts().database.reading() as reading:
        site = reading.sites.named(site_name) if site_name else None
        filters = filters_from(reading, site, narrowing)
        found = reading.queue.page(
            filters, limit=limit, order=Order(order), longest_wait=longest, now=now
        ).comments
        summary = reading.queue.summary(filters, longest_wait=longest, now=now)
    if as_json:
        for comment in found:
            click.echo(json.dumps(_facts(comment, now)))
        return
    table = Table(*QUEUE_HEADS, box=None, pad_edge=False)
    for comment in found:
        table.add_row(*(Text(cell) for cell in _cells(comment, now)))
    console = Console()
    console.print(table if found else "Nothing waits.")
    if summary.oldest is not None:
        console.print(_summed_up(summary, now))


@click.command("reports")
@click.option("--site", "site_name", help="Of one site only.")
@click.option("--all", "everything", is_flag=True, help="Also those that are settled.")
@_limit
@_json
@with_appcontext
def reports(site_name: str | None, everything: bool, limit: int, as_json: bool) -> None:
    """List what readers reported, newest first."""
    with parts().database.reading() as reading:
        site = reading.sites.named(site_name) if site_name else None
        found = reading.reports.newest(
            limit=limit,
            site_id=None if site is None else site.id,
            settled=None if everything else False,
        )
    now = datetime.now(UTC)
    if as_json:
        for report in found:
            click.echo(json.dumps(_report_facts(report)))
        return
    table = Table(*REPORT_HEADS, box=None, pad_edge=False)
    for report in found:
        name = visible(report.platform_id, ID_SHOWN)
        since, settled = age(now - report.created_at), "yes" if report.settled else "no"
        cells = (report.site, name, since, report.reason.value, settled)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table if found else "Nothing was reported.")


def _reasons(comment: QueuedComment) -> list[str]:
    screening = comment.screening
    return [reason.code for reason in screening.verdict.reasons] if screening else []


def _facts(comment: QueuedComment, now: datetime) -> dict[str, object]:
    return {
        "site": comment.site,
        "comment": comment.platform_id,
        "version": comment.version,
        "action": comment.action and comment.action.value,
        "age_seconds": int((now - comment.received_at).total_seconds()),
        "waits_seconds": int((now - comment.waiting_since).total_seconds()),
        "reasons": _reasons(comment),
        "reports": comment.reports,
        "asked": comment.question and comment.question.strategy.value,
        "text": comment.text,
    }


def _cells(comment: QueuedComment, now: datetime) -> tuple[str, ...]:
    reported = [f"reported {comment.reports}×"] if comment.reports else []
    asked = [f"asked: {comment.question.strategy}"] if comment.question else []
    return (
        comment.site,
        visible(comment.platform_id, ID_SHOWN),
        age(now - comment.waiting_since),
        ", ".join([*_reasons(comment), *reported, *asked]),
        visible(comment.text, TEXT_SHOWN),
    )


def _summed_up(summary: QueueSummary, now: datetime) -> Text:
    oldest = age(now - (summary.oldest or now))
    overdue = f", {summary.overdue} of them for too long" if summary.overdue else ""
    return Text(f"{summary.waiting} in all{overdue}; the oldest waits for {oldest}.")


def _report_facts(report: Report) -> dict[str, object]:
    return {
        "site": report.site,
        "comment": report.platform_id,
        "reason": report.reason.value,
        "created_at": report.created_at.isoformat(),
        "settled": report.settled,
    }


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
