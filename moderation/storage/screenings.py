"""Verdicts of the machine with the scores they rest on; the newest counts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from moderation.scores import ConversationScores, Language, Scores, SiteScore, Tier
from moderation.storage.audits import AutomaticAudits
from moderation.storage.draws import draw_on
from moderation.storage.ranks import rank
from moderation.storage.sites import Site
from moderation.storage.stored_stances import first_out, stances
from moderation.storage.tables import RefinedStanceRow, ScreeningRow, ShadowActionRow
from moderation.verdict import Action, Reason, ShadowAction, Verdict


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """One screening of one revision; ``scores`` is None when no model answered."""

    revision: int
    scores: Scores | None
    verdict: Verdict
    created_at: datetime


_ADD = insert(ScreeningRow).returning(ScreeningRow.id)
_ADD_SHADOW = insert(ShadowActionRow)
_OF_COMMENT = (
    select(
        ScreeningRow.revision,
        ScreeningRow.scores,
        ScreeningRow.model,
        ScreeningRow.policy,
        ScreeningRow.action,
        ScreeningRow.reasons,
        ScreeningRow.created_at,
        RefinedStanceRow.stances,
    )
    .outerjoin(RefinedStanceRow, RefinedStanceRow.screening_id == ScreeningRow.id)
    .where(ScreeningRow.comment_id == bindparam("comment_id"))
    .order_by(ScreeningRow.id.desc())
)
_NEWEST = _OF_COMMENT.limit(1)


class Screenings:
    """Add verdicts and read them back, newest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        comment_id: int,
        revision: int,
        scores: Scores | None,
        verdict: Verdict,
        *,
        ranked: bool = False,
        site: Site | None = None,
    ) -> None:
        """Write one verdict; it becomes the newest, and ranks the comment.

        ``ranked`` says that the comment was written with its rank; with what its
        lot is drawn is looked up unless its ``site`` says it.
        """
        number: int = self._connection.execute(
            _ADD,
            {
                "comment_id": comment_id,
                "revision": revision,
                "scores": None if scores is None else scores_out(scores),
                "model": None if scores is None else scores.model,
                "policy": verdict.policy,
                "action": verdict.action.value,
                "reasons": [_reason_out(reason) for reason in verdict.reasons],
                "created_at": datetime.now(UTC),
            },
        ).scalar_one()
        if verdict.shadow is not None:
            self._add_shadow(number, verdict.shadow)
        if not ranked:
            rank(self._connection, comment_id, scores, verdict)
        known = None if site is None else draw_on(site, revision)
        AutomaticAudits(self._connection).draw(comment_id, verdict.action, known)

    def _add_shadow(self, screening_id: int, shadow: ShadowAction) -> None:
        self._connection.execute(
            _ADD_SHADOW,
            {
                "shadow_id": shadow.shadow_id,
                "screening_id": screening_id,
                "action": shadow.action.value,
            },
        )

    def newest(self, comment_id: int) -> ScreeningRecord | None:
        """The verdict that counts."""
        row = self._connection.execute(_NEWEST, {"comment_id": comment_id}).first()
        return None if row is None else _record(row)

    def of_comment(self, comment_id: int) -> list[ScreeningRecord]:
        """All verdicts on a comment, newest first."""
        rows = self._connection.execute(_OF_COMMENT, {"comment_id": comment_id})
        return [_record(row) for row in rows]


def scores_out(scores: Scores) -> dict[str, Any]:
    """Scores as they are stored."""
    language, site = scores.language, scores.site
    own: dict[str, Any] = {}
    if site is not None:
        own["site"] = [site.likely_to_reject, site.model]
    if scores.semantic is not None:
        own["semantic"] = scores.semantic
    if scores.conversation is not None:
        talk = scores.conversation
        own["conversation"] = [dict(talk.labels), talk.model]
    return own | {
        "tone": {label: float(value) for label, value in scores.tone.items()},
        "spam": float(scores.spam),
        "stance": [first_out(part) for part in scores.stance],
        "language": [language.code, float(language.confidence), language.supported],
        "tier": scores.tier.value,
    }


def _scores_in(
    stored: dict[str, Any], model: str, refined: list[dict[str, Any]] | None
) -> Scores:
    code, confidence, supported = stored["language"]
    return Scores(
        tone=stored["tone"],
        spam=stored["spam"],
        stance=stances(stored["stance"], refined),
        language=Language(code, confidence, bool(supported)),
        model=model,
        tier=Tier(stored.get("tier", Tier.FAST)),
        site=SiteScore(*stored["site"]) if "site" in stored else None,
        conversation=ConversationScores(*stored["conversation"])
        if "conversation" in stored
        else None,
        semantic=stored.get("semantic"),
    )


def _reason_out(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "message": reason.message,
        "score": None if reason.score is None else float(reason.score),
        "threshold": None if reason.threshold is None else float(reason.threshold),
    }


_Columns = Row[
    int,
    dict[str, Any] | None,
    str | None,
    str,
    str,
    list[dict[str, Any]],
    datetime,
    list[dict[str, Any]] | None,
]


def _record(row: _Columns) -> ScreeningRecord:
    stored = row.scores
    return ScreeningRecord(
        revision=row.revision,
        scores=None
        if stored is None
        else _scores_in(stored, row.model or "", row.stances),
        verdict=Verdict(
            Action(row.action),
            tuple(Reason(**reason) for reason in row.reasons),
            row.policy,
        ),
        created_at=row.created_at,
    )
