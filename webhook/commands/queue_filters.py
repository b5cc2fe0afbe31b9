"""The options by which commands narrow the queue."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from moderation.comment import Article
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from moderation.storage.waiting import Filters, Origin

NOWHERE = 0
_OPTIONS = (
    click.option("--article", help="Under this address only."),
    click.option("--label", help="This label reached its threshold."),
    click.option("--reason", help="For this reason, such as unsupported_language."),
    click.option("--language", help="In this language, such as de."),
    click.option("--author", help="By this name, or the platform's id of the author."),
    click.option(
        "--origin",
        type=click.Choice([one.value for one in Origin]),
        help="Held by the machine, reported by readers, or asked to learn from.",
    ),
    click.option("--search", help="Part of the text."),
)


def filtering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; it hands them to ``filters_from``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def filters_from(
    reading: Reading, site: Site | None, given: Mapping[str, str | None]
) -> Filters:
    """What the options mean; ``--article`` needs a site."""
    article = None
    if given["article"]:
        if site is None:
            raise click.UsageError("--article needs --site.")
        stored = reading.articles.find(site.id, Article(url=given["article"]))
        article = NOWHERE if stored is None else stored.id
    origin = given["origin"]
    return Filters(
        site_id=None if site is None else site.id,
        article_id=article,
        label=given["label"] or "",
        reason=given["reason"] or "",
        language=given["language"] or "",
        author=given["author"] or "",
        origin=None if origin is None else Origin(origin),
        search=given["search"] or "",
    )
