"""Command targets: what stances are wanted towards under one article."""

import click
from flask.cli import with_appcontext

from moderation.article_targets import edit
from moderation.comment import Article
from moderation.errors import TargetsError, UnknownArticleError
from moderation.storage.articles import StoredArticle
from moderation.storage.unit_of_work import UnitOfWork
from webhook.commands.reviewers import actor
from webhook.commands.speech import say
from webhook.named_articles import LARGEST
from webhook.parts import parts


@click.command("targets")
@click.argument("site_name", metavar="SITE")
@click.argument("article", metavar="ARTICLE")
@click.option("--add", "added", multiple=True, metavar="TARGET", help="One more.")
@click.option("--remove", "removed", multiple=True, metavar="TARGET", help="One less.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def targets(
    site_name: str,
    article: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Set what readers take sides on under ARTICLE: its number or its address.

    They count for comments to come that name none themselves; with none left it is
    the article's title again. Without options it says which are set.
    """
    with parts().database.unit_of_work() as work:
        site = work.sites.named(site_name)
        stored = _article(work, site.id, article, new=bool(added))
        try:
            chosen = edit(work, stored, actor(), added=added, removed=removed)
        except TargetsError as error:
            raise click.UsageError(str(error)) from error
        work.commit()
    say({"article": stored.id, "targets": list(chosen)}, as_json=as_json)


def _article(work: UnitOfWork, site_id: int, name: str, *, new: bool) -> StoredArticle:
    """The article; an address that nobody has commented on yet is written if new."""
    if name.isdecimal():
        number = int(name)
        found = work.articles.numbered(site_id, number) if number <= LARGEST else None
    else:
        found = work.articles.find(site_id, Article(url=name))
    if found is None and new and not name.isdecimal():
        work.articles.write(site_id, Article(url=name))
        found = work.articles.find(site_id, Article(url=name))
    if found is None:
        raise UnknownArticleError("There is no such article on this site.")
    return found
