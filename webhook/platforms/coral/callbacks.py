"""A decision goes back to Coral by GraphQL: the comment is approved or rejected."""

from collections.abc import Iterator

from moderation.decision import SPAM, Decision
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.errors import UndeliverableError
from webhook.platforms.base import BY_MACHINE, Delivery, Outcome
from webhook.platforms.coral.graphql import Access, CoralGraphQL, speaks_graphql
from webhook.platforms.coral.naming import story_of
from webhook.platforms.coral.phase import Code, Status
from webhook.platforms.coral.seen import ACTIONS, SeenComment

PLATFORM = "coral"
MOST_POSTED = 20
MOST_PAGES = 4
WAITING = frozenset({Status.NONE, Status.PREMOD, Status.WITHHELD})


class CoralGraphQLCallback:
    """Approves and rejects; Coral has no word for making a comment wait again."""

    kind = "coral.graphql"

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """One move, where GraphQL is configured; a spam label becomes the code."""
        code = Code.SPAM if decision.labels.get(SPAM) == 1 else Code.OTHER
        return self._owed(site, comment, decision.action, {"code": code.value})

    def corrected(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """The same for what the machine found out later."""
        code = Code.SPAM if spam else Code.OTHER
        return self._owed(site, comment, action, {"code": code.value, BY_MACHINE: True})

    def converse(self, delivery: Delivery) -> Outcome:
        """Move every comment in Coral that says this, as it reads now.

        Whoever posts the same words twice at one place gets one decision for both.
        A comment that reads otherwise by now was screened by itself.
        """
        access = Access.of(delivery.site.options, delivery.secrets)
        coral = CoralGraphQL(access, delivery.send)
        payload = delivery.answer.payload
        action = Action(payload["action"])
        for seen in _found(coral, delivery):
            if ACTIONS.get(seen.status) is action:
                continue
            if payload.get(BY_MACHINE) and _is_settled(seen):
                continue
            if action is Action.APPROVE:
                coral.approve(seen, delivery.answer.id)
            else:
                code = Code(payload.get("code", Code.OTHER))
                coral.reject(seen, delivery.answer.id, code)
        return Outcome.DONE

    def _owed(
        self,
        site: Site,
        comment: StoredComment,
        action: Action,
        more: dict[str, object],
    ) -> tuple[Owed, ...]:
        if site.platform != PLATFORM or not speaks_graphql(site.options, site.sealed):
            return ()
        if action is Action.HOLD:
            return ()
        said = {"id": comment.platform_id, "action": action.value}
        return (Owed(self.kind, {**said, **more}),)


def _is_settled(seen: SeenComment) -> bool:
    """Whether somebody, or Coral's own rules, has decided."""
    return bool(seen.moderated) or seen.status not in WAITING


def _found(coral: CoralGraphQL, delivery: Delivery) -> list[SeenComment]:
    """The comments of that name: those that webhooks told of, else by looking."""
    name = delivery.comment.platform_id
    ids = dict.fromkeys(each.guid for each in delivery.comment.listeners)
    told = [coral.comment(each) for each in list(ids)[:MOST_POSTED]]
    if not told:
        pages = _pages(coral, story_of(name))
        told = [seen for page in pages for seen in page if seen.name == name]
        if not told:
            raise UndeliverableError("Coral has no comment with these words there.")
    return [seen for seen in told if seen is not None and seen.name == name]


def _pages(coral: CoralGraphQL, story: str | None) -> Iterator[tuple[SeenComment, ...]]:
    after = None
    for _ in range(MOST_PAGES if story else 0):
        page, after = coral.on_story(story or "", after)
        yield page
        if after is None:
            return
