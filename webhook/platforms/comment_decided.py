"""``comment.decided``: a reviewer's decision as a Standard Webhook to the site."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from standardwebhooks import Webhook

from moderation.decision import Decision
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed, OwedAnswer
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.errors import UndeliverableError
from webhook.platforms.base import Outcome, Outgoing

OPTION = "callback_url"


class CommentDecided:
    """Posts to the site's ``callback_url``, signed with the site's webhook secret."""

    kind = "comment.decided"

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """One event for a site with a ``callback_url``; the note stays with us.

        Of an undoing, ``action`` is the one in force again and ``undoes`` the number
        of the decision that was taken back.
        """
        said: dict[str, object] = {
            "action": decision.action.value,
            "labels": dict(decision.labels),
            "reviewer": decision.reviewer,
            **({"undoes": decision.undoes} if decision.undoes else {}),
        }
        return self._owed(site, comment, decision.decided_at, said)

    def corrected(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """The same without a reviewer: the machine found out what it is."""
        said: dict[str, object] = {
            "action": action.value,
            "labels": {},
            "reviewer": None,
        }
        return self._owed(site, comment, datetime.now(UTC), said)

    def request(
        self, site: Site, answer: OwedAnswer, secrets: Mapping[str, str]
    ) -> Outgoing:
        """Sign the event anew for every attempt; its ``webhook-id`` stays."""
        url = site.options.get(OPTION)
        if not isinstance(url, str) or not url:
            raise UndeliverableError(f"The site has no {OPTION}.")
        body = json.dumps(dict(answer.payload), separators=(",", ":"))
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": answer.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(  # of both secrets during a rotation
                Webhook(secret).sign(answer.id, now, body) for secret in site.secrets
            ),
        }
        return Outgoing("POST", url, headers, body.encode())

    def judge(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """2xx is done, 410 ends it, anything else is tried again."""
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome.DONE
        if status == HTTPStatus.GONE:
            return Outcome.GIVE_UP
        return Outcome.RETRY

    def _owed(
        self,
        site: Site,
        comment: StoredComment,
        moment: datetime,
        said: Mapping[str, object],
    ) -> tuple[Owed, ...]:
        if not site.options.get(OPTION):
            return ()
        data = {"id": comment.platform_id, **said, "version": comment.version}
        stamp = moment.astimezone(UTC).isoformat()
        return (Owed(self.kind, {"type": self.kind, "timestamp": stamp, "data": data}),)
