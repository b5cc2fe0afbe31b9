"""Which answers a decision owes a site's platform."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from moderation.decision import SPAM, Decision, DecisionSource
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from moderation.verdict import Action, Verdict
from webhook.platforms import CALLBACKS
from webhook.platforms.base import FIRST_SHOWN, Announcing, Correcting


def owed_by(
    site: Site, decision: Decision
) -> Callable[[StoredComment], tuple[Owed, ...]]:
    """For ``moderation.reviewing.decide``: what every callback owes the site.

    A decision that the platform itself reported, or that was imported, owes nothing:
    the platform knows it.
    """

    def owed(comment: StoredComment) -> tuple[Owed, ...]:
        if decision.source is not DecisionSource.REVIEW:
            return ()
        return tuple(
            answer
            for callback in CALLBACKS.values()
            for answer in callback.owed(site, comment, decision)
        )

    return owed


def corrected_by(
    site: Site, verdict: Verdict, *, told: bool = False
) -> Callable[[StoredComment], tuple[Owed, ...]]:
    """For ``moderation.reviewing.owe``: who hears of a verdict in place of a hold.

    Nobody while it is still a hold, or once a person has decided. ``told`` is whether
    an engine that ignores our answers was told of the hold; where it was not, its own
    filter may have taken the comment away, and an approval is for its people.
    """
    mild = verdict.action is Action.APPROVE and not told
    spam = bool(verdict.reasons) and verdict.reasons[0].code == SPAM

    def owed(comment: StoredComment) -> tuple[Owed, ...]:
        if verdict.action is Action.HOLD or comment.decided is not None:
            return ()
        return tuple(
            answer
            for callback in CALLBACKS.values()
            if isinstance(callback, Correcting) or not mild
            for answer in _told(callback, site, comment, verdict.action, spam=spam)
        )

    return owed


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says of how a comment stands on its platform.

    Parameters
    ----------
    shown : Action, optional
        How readers see it; None where the platform acts on our answer.
    before : StoredComment, optional
        The comment as it was stored until now.
    created : bool
        Whether it has only just been written.
    """

    shown: Action | None
    before: StoredComment | None
    created: bool


def announced_by(
    site: Site, verdict: Verdict, told: Told
) -> Callable[[StoredComment], tuple[Owed, ...]]:
    """For ``moderation.reviewing.owe``: a verdict for whoever ignores our answer."""
    spam = bool(verdict.reasons) and verdict.reasons[0].code == SPAM

    def owed(comment: StoredComment) -> tuple[Owed, ...]:
        action = comment.action
        if action is None or not _must_tell(comment, action, told):
            return ()
        first = {FIRST_SHOWN: told.shown} if told.before is None else {}
        return tuple(
            replace(answer, payload={**answer.payload, **first})
            for callback in CALLBACKS.values()
            if isinstance(callback, Announcing)
            for answer in callback.announced(site, comment, action, spam=spam)
        )

    return owed


def _must_tell(comment: StoredComment, action: Action, told: Told) -> bool:
    """Whether a platform has to hear of the action in force.

    The machine makes public what waits since it was written, or what we took away
    ourselves; never what people, or the engine's own filter, took away.
    """
    if told.shown is None:
        return False
    known = told.before.action if told.before else None
    last = known or told.shown
    if action is told.shown is last:
        return False
    if comment.decided is not None or action.severity >= told.shown.severity:
        return True
    waits = told.created and told.before is None and told.shown is Action.HOLD
    return waits or known not in {None, Action.APPROVE}


def _told(
    callback: object, site: Site, comment: StoredComment, action: Action, *, spam: bool
) -> tuple[Owed, ...]:
    if isinstance(callback, Correcting):
        return callback.corrected(site, comment, action, spam=spam)
    if isinstance(callback, Announcing):
        return callback.announced(site, comment, action, spam=spam)
    return ()
