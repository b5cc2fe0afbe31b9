"""Questions to people: which comments they are asked about, and which are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select

from moderation.asking import Strategy
from moderation.comment import Article, Comment, Parent
from moderation.drawing import lot
from moderation.storage.audits import KIND
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.draws import plant
from moderation.storage.tables import (
    ArticleRow,
    CommentRow,
    QuestionRow,
    RevisionRow,
)
from moderation.storage.waiting import ASKED
from moderation.verdict import Action

_TICK = timedelta(microseconds=1)
_ASK = per_dialect(
    lambda insert: insert(QuestionRow).on_conflict_do_nothing(
        index_elements=["comment_id", "revision"]
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """A comment that people are asked about.

    Parameters
    ----------
    comment_id : int
        Our number.
    propensity : float
        The chance with which it came to be asked, in (0, 1].
    unsure : float
        How unsure the model was of it, in [0, 1].
    model : str
        Whose word that is.
    """

    comment_id: int
    revision: int
    strategy: Strategy
    propensity: float
    unsure: float
    model: str


@dataclass(frozen=True, slots=True)
class Askable:
    """A recent comment of a site.

    Parameters
    ----------
    acted : Action, optional
        What the machine did.
    lot : float
        That of the audits: the same for one text, whatever happens to it.
    is_open : bool
        Whether it may be asked about: nobody decided it, it neither waits in the queue
        nor was asked about before.
    """

    comment_id: int
    revision: int
    comment: Comment
    received_at: datetime
    acted: Action | None
    lot: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """How many questions of a kind were asked on a site, and how many are answered."""

    strategy: Strategy
    asked: int
    answered: int


class Questions:
    """Ask, and read what is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pool(self, site_id: int, limit: int) -> tuple[Askable, ...]:
        """The newest comments of a site that are there, the newest first."""
        seed = plant(self._connection)
        before = exists().where(
            QuestionRow.comment_id == CommentRow.id,
            QuestionRow.revision == CommentRow.revision,
        )
        rows = self._connection.execute(
            select(
                CommentRow.id,
                CommentRow.platform_id,
                CommentRow.revision,
                CommentRow.received_at,
                CommentRow.verdict,
                CommentRow.parent_text,
                RevisionRow.text,
                RevisionRow.targets,
                RevisionRow.language,
                ArticleRow.url,
                ArticleRow.title,
                and_(CommentRow.decided.is_(None), ~_WAITS, ~before).label("is_open"),
            )
            .join(RevisionRow, _CURRENT)
            .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
            .where(
                CommentRow.site_id == site_id,
                CommentRow.deleted_at.is_(None),
                RevisionRow.text != "",
            )
            .order_by(CommentRow.id.desc())
            .limit(limit)
        )
        return tuple(_askable(row, seed) for row in rows)

    def ask(self, questions: Sequence[Question], now: datetime) -> int:
        """Write questions, to be offered in this order; how many are new."""
        before = self._count()
        statement = for_connection(_ASK, self._connection)
        values = [
            {
                "comment_id": one.comment_id,
                "revision": one.revision,
                "strategy": one.strategy.value,
                "propensity": one.propensity,
                "unsure": one.unsure,
                "model": one.model,
                "asked_at": now + number * _TICK,
            }
            for number, one in enumerate(questions)
        ]
        if values:
            self._connection.execute(statement, values)
        return self._count() - before

    def open_on(self, comment_ids: Sequence[int]) -> Mapping[int, Question]:
        """The open questions on some comments, by our numbers."""
        rows = self._connection.execute(
            select(QuestionRow.__table__)
            .join(CommentRow, CommentRow.id == QuestionRow.comment_id)
            .where(CommentRow.id.in_(comment_ids), ASKED)
        )
        return {row.comment_id: _question(row) for row in rows}

    def counts(self, site_id: int) -> tuple[Asked, ...]:
        """How many were asked and answered on a site, by strategy."""
        answered = and_(
            CommentRow.decided.is_not(None),
            CommentRow.revision == QuestionRow.revision,
        )
        rows = self._connection.execute(
            select(
                QuestionRow.strategy,
                func.count(),
                func.count().filter(answered),
            )
            .join(CommentRow, CommentRow.id == QuestionRow.comment_id)
            .where(CommentRow.site_id == site_id)
            .group_by(QuestionRow.strategy)
        )
        known = {name: (asked, done) for name, asked, done in rows}
        return tuple(Asked(one, *known.get(one.value, (0, 0))) for one in Strategy)

    def _count(self) -> int:
        statement = select(func.count()).select_from(QuestionRow)
        number: int = self._connection.execute(statement).scalar_one()
        return number


_WAITS: ColumnElement[bool] = or_(
    func.coalesce(CommentRow.action, "") == Action.HOLD.value,
    CommentRow.reports_open > 0,
)
_CURRENT: ColumnElement[bool] = and_(
    RevisionRow.comment_id == CommentRow.id,
    RevisionRow.number == CommentRow.revision,
)


def _askable(row: Row[*tuple[Any, ...]], seed: str) -> Askable:
    return Askable(
        comment_id=row.id,
        revision=row.revision,
        comment=Comment(
            row.text,
            id=row.platform_id,
            article=Article(url=row.url, title=row.title),
            targets=tuple(row.targets),
            parent=Parent(text=row.parent_text),
            language=row.language,
        ),
        received_at=row.received_at,
        acted=None if row.verdict is None else Action(row.verdict),
        lot=lot(seed, KIND, row.id, row.revision),
        is_open=bool(row.is_open),
    )


def _question(row: Row[*tuple[Any, ...]]) -> Question:
    return Question(
        row.comment_id,
        row.revision,
        Strategy(row.strategy),
        row.propensity,
        row.unsure,
        row.model,
    )
