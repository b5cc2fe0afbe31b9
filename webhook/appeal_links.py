"""Signed links by which a commenter sees and appeals against a rejection."""

import base64
import hmac
from dataclasses import dataclass, field, replace

from flask import current_app

from moderation.secret_key import SecretKey
from moderation.storage.outbox import OwedAnswer
from moderation.storage.sites import Site
from moderation.verdict import Action

EXTENSION = "parley.appeal_links"
OPTION = "appeals"
KIND = "comment.decided"
PATH = "/appeals/"
PURPOSE = "appeal"
MAC_BYTES = 16
LONGEST = 60


@dataclass(frozen=True, slots=True)
class AppealLinks:
    """Makes links and reads them; the same comment has the same link for ever.

    A token is our comment number and 128 bits of HMAC-SHA256 under
    ``instance/secret.key``. It says nothing else: what the link shows depends on how
    the comment stands.
    """

    _key: SecretKey = field(repr=False)
    public_url: str = ""

    def token(self, comment_id: int) -> str:
        """The token of our comment number."""
        return f"{comment_id}.{self._mac(comment_id)}"

    def opened(self, token: str) -> int | None:
        """The comment number of a token; None when it was not made here."""
        written, _, mac = token.partition(".")
        if len(token) > LONGEST or not token.isascii() or not written.isdigit():
            return None
        number = int(written)
        same = hmac.compare_digest(mac, self._mac(number))
        return number if same and written == str(number) else None

    def link(self, comment_id: int, base: str = "") -> str:
        """The link; only its path where nobody said where this service is.

        ``base`` counts where the setting ``PARLEY_PUBLIC_URL`` is empty.
        """
        return (self.public_url or base).rstrip("/") + PATH + self.token(comment_id)

    def enclosed(self, answer: OwedAnswer, comment_id: int) -> OwedAnswer:
        """The answer with the link in ``appeal_url``."""
        data = {**answer.payload["data"], "appeal_url": self.link(comment_id)}
        return replace(answer, payload={**answer.payload, "data": data})

    def is_wanted(self, site: Site, answer: OwedAnswer) -> bool:
        """Whether an answer tells a rejection on a site that offers appeals."""
        return (
            answer.kind == KIND
            and site.options.get(OPTION) is True
            and answer.payload.get("data", {}).get("action") == Action.REJECT.value
        )

    def _mac(self, comment_id: int) -> str:
        digest = bytes.fromhex(self._key.digest(PURPOSE, str(comment_id).encode()))
        return base64.urlsafe_b64encode(digest[:MAC_BYTES]).decode().rstrip("=")


def appeal_links() -> AppealLinks:
    """The links of the application that serves this request."""
    found: AppealLinks = current_app.extensions[EXTENSION]
    return found
