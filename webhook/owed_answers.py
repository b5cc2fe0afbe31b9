"""Which answers a decision owes a site's platform."""

from collections.abc import Callable

from moderation.decision import Decision, DecisionSource
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from webhook.platforms import CALLBACKS


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
