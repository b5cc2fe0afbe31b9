"""Comments as the model saw them: text, targets, article, parent and author."""

from typing import Any

from sqlalchemy import Row, Select, select

from moderation.comment import Article, Author, Comment, Parent
from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow

WHOLE: Select[*tuple[Any, ...]] = (
    select(
        CommentRow.id,
        CommentRow.revision,
        CommentRow.site_id,
        CommentRow.platform_id,
        CommentRow.author_id,
        CommentRow.author_name,
        CommentRow.author_url,
        CommentRow.parent_id,
        CommentRow.parent_text,
        RevisionRow.text,
        RevisionRow.targets,
        RevisionRow.language,
        ArticleRow.url.label("article_url"),
        ArticleRow.title.label("article_title"),
        ArticleRow.text.label("article_text"),
    )
    .join(
        RevisionRow,
        (RevisionRow.comment_id == CommentRow.id)
        & (RevisionRow.number == CommentRow.revision),
    )
    .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
)
"""The newest revision of every comment, to be narrowed."""


def whole(row: Row[*tuple[Any, ...]]) -> Comment:
    """The comment of such a row; addresses are not known any more."""
    return Comment(
        text=row.text,
        id=row.platform_id,
        article=Article(row.article_url, row.article_title, row.article_text),
        targets=tuple(row.targets),
        parent=Parent(row.parent_id, row.parent_text),
        author=Author(id=row.author_id, name=row.author_name, url=row.author_url),
        language=row.language,
    )
