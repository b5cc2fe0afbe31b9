"""``python -m training targets``: what readers may take sides on."""

from typing import Final

import click

from moderation.comment import Article
from moderation.errors import ModerationError
from moderation.settings import Settings
from moderation.storage.articles import StoredArticle
from moderation.storage.database import Database
from moderation.storage.unit_of_work import Reading
from training.suggest_targets import LEAST_COMMENTS, suggested

LARGEST: Final = 2**31 - 1


@click.command()
@click.argument("article")
def targets(article: str) -> None:
    """Suggest up to five targets for ARTICLE: its number or its address.

    They are phrases that readers keep saying. Word them as claims, then set them:
    flask --app webhook targets SITE ARTICLE --add "…".
    """
    database = Database(Settings.from_environment().database)
    try:
        database.require_schema()
        with database.reading() as reading:
            stored = _article(reading, article)
            comments = () if stored is None else reading.discussions.comments(stored.id)
    except ModerationError as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.dispose()
    if stored is None or not comments:
        raise click.ClickException(
            "No comment is known under such an article. Its number is in the address "
            "of its page below /review/articles."
        )
    about = stored.article
    phrases = suggested(about.title, about.text, [spoken.text for spoken in comments])
    for phrase in phrases:
        click.echo(phrase)
    if not phrases:
        click.echo(
            f"No phrase is in {LEAST_COMMENTS} comments or more, of {len(comments)}.",
            err=True,
        )


def _article(reading: Reading, name: str) -> StoredArticle | None:
    """By its number, or by its address on whichever site has comments there."""
    if name.isdecimal():
        number = int(name)
        found = reading.discussions.article(number) if number <= LARGEST else None
        if found is None:
            return None
        return reading.articles.numbered(reading.sites.named(found.site).id, number)
    for site in reading.sites.all():
        stored = reading.articles.find(site.id, Article(url=name))
        if stored is not None and reading.discussions.article(stored.id) is not None:
            return stored
    return None
