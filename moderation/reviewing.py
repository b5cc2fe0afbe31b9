"""The human's use case: a decision, and the answers owed for it, in one transaction."""

from collections.abc import Callable

from moderation.decision import Decision
from moderation.errors import UnknownCommentError
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.outbox import Owed
from moderation.storage.unit_of_work import UnitOfWork


def decide(
    database: Database,
    site_id: int,
    comment_id: str,
    decision: Decision,
    owed: Callable[[StoredComment], tuple[Owed, ...]],
    expected_version: int | None = None,
) -> int:
    """Put a decision in force; when this returns, it and its answers are on disk.

    Parameters
    ----------
    comment_id : str
        The platform's id.
    owed : callable
        Which answers the comment, as it stands after the decision, owes whom.
    expected_version : int, optional
        The version that the reviewer saw.

    Returns
    -------
    int
        The comment's new version.

    Raises
    ------
    UnknownCommentError
        There is no comment of that id on that site.
    StaleWriteError
        The comment is at another version than expected.
    """
    with database.unit_of_work() as work:
        version = work.decisions.add(
            site_id, comment_id, decision, expected_version=expected_version
        )
        owe(work, site_id, comment_id, owed)
        work.commit()
    return version


def owe(
    work: UnitOfWork,
    site_id: int,
    comment_id: str,
    owed: Callable[[StoredComment], tuple[Owed, ...]],
) -> None:
    """Owe answers on a comment inside somebody's transaction.

    Raises
    ------
    UnknownCommentError
        There is no comment of that id on that site.
    """
    comment = work.comments.find(site_id, comment_id)
    if comment is None:
        raise UnknownCommentError("There is no comment of that id on this site.")
    for answer in owed(comment):
        work.outbox.add(answer, site_id, comment.id)
