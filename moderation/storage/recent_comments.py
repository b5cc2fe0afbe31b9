"""The newest comments of a site as a model reads them."""

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select

from moderation.comment import Article, Author, Comment, Parent
from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow

_NEWEST = (
    select(
        CommentRow.id,
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
    )
    .join(
        RevisionRow,
        (RevisionRow.comment_id == CommentRow.id)
        & (RevisionRow.number == CommentRow.revision),
    )
    .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
    .where(
        CommentRow.site_id == bindparam("site"),
        CommentRow.id < bindparam("below"),
        CommentRow.deleted_at.is_(None),
        RevisionRow.text != "",
    )
    .order_by(CommentRow.id.desc())
    .limit(bindparam("most"))
)
HIGHEST = 2**62


class RecentComments:
    """Read comments as they stand now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(
        self, site_id: int, limit: int, *, at_once: int = 64
    ) -> Iterator[list[tuple[int, Comment]]]:
        """At most ``limit`` comments with our numbers, newest first, in batches."""
        below, left = HIGHEST, limit
        while left > 0:
            asked = {"site": site_id, "below": below, "most": min(left, at_once)}
            rows = self._connection.execute(_NEWEST, asked).all()
            if not rows:
                return
            yield [
                (
                    row.id,
                    Comment(
                        text=row.text,
                        id=row.platform_id,
                        article=Article(row.article_url, row.article_title),
                        targets=tuple(row.targets),
                        parent=Parent(row.parent_id, row.parent_text),
                        author=Author(
                            id=row.author_id, name=row.author_name, url=row.author_url
                        ),
                        language=row.language,
                    ),
                )
                for row in rows
            ]
            below, left = rows[-1].id, left - len(rows)
