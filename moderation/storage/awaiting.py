"""Comments that were held because no model could score them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, func, select, update

from moderation.comment import Article, Author, Comment, Parent
from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class AwaitingComment:
    """One revision that waits for a model; addresses are not known any more."""

    id: int
    revision: int
    site_id: int
    comment: Comment


_WAITING = (
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
    .where(CommentRow.awaiting_model, CommentRow.id > bindparam("after"))
    .order_by(CommentRow.id)
    .limit(bindparam("most"))
)


class Awaiting:
    """The comments that wait for a model, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def oldest(self, *, after: int, limit: int) -> list[AwaitingComment]:
        """At most ``limit`` waiting comments numbered above ``after``."""
        rows = self._connection.execute(_WAITING, {"after": after, "most": limit})
        return [
            AwaitingComment(
                id=row.id,
                revision=row.revision,
                site_id=row.site_id,
                comment=Comment(
                    text=row.text,
                    id=row.platform_id,
                    article=Article(
                        row.article_url, row.article_title, row.article_text
                    ),
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

    def settle(self, waiting: AwaitingComment, action: Action) -> bool:
        """Give the comment its action; False when somebody else was first.

        What a human has decided meanwhile stays in force.
        Whoever gets True writes the screening in the same unit of work.
        """
        statement = (
            update(CommentRow)
            .where(
                CommentRow.id == waiting.id,
                CommentRow.revision == waiting.revision,
                CommentRow.awaiting_model,
            )
            .values(
                awaiting_model=False,
                action=func.coalesce(CommentRow.decided, action.value),
                verdict=action.value,
                version=CommentRow.version + 1,
                updated_at=datetime.now(UTC),
            )
        )
        return self._connection.execute(statement).rowcount == 1
