"""``python -m training targets``: what readers may take sides on."""

import click

from moderation.errors import ModerationError
from moderation.settings import Settings
from moderation.storage.database import Database
from training.suggest_targets import suggested


@click.command()
@click.argument("article", type=click.IntRange(1, 2**31 - 1))
def targets(article: int) -> None:
    """Suggest up to five targets for ARTICLE, by its number on the review pages.

    They are phrases that readers keep saying. Word them as claims, then set them:
    flask --app webhook targets SITE ARTICLE --add "…".
    """
    database = Database(Settings.from_environment().database)
    try:
        with database.reading() as reading:
            found = reading.discussions.article(article)
            if found is None:
                raise click.ClickException("No comment is known under such an article.")
            site = reading.sites.named(found.site)
            stored = reading.articles.numbered(site.id, article)
            comments = reading.discussions.comments(article)
    except ModerationError as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.dispose()
    text = None if stored is None else stored.article.text
    phrases = suggested(found.title, text, [spoken.text for spoken in comments])
    for phrase in phrases:
        click.echo(phrase)
    if not phrases:
        click.echo("Too few comments say the same.", err=True)
