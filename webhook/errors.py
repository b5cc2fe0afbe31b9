"""The tree of errors that the web service raises.

::

    ModerationError                    (moderation.errors)
    └── WebhookError
        ├── SignatureError             401  the signature or its time is wrong
        ├── MissingKeyError            401  no API key, or a wrong one
        ├── MalformedPayloadError      400  a body that the platform cannot have sent
        │   └── AnalysisError          400  a request that Perspective would refuse
        ├── ConflictingDeliveryError   409  a known webhook-id with another body
        ├── OptionError                (no request)  a setting of a site that is none
        ├── NotYetError                (no request)  a site that may not be polled now
        ├── UnreachableError           (no request)  a callback that did not arrive
        │   ├── EngineError            a blog engine that did not do its part
        │   └── WordPressError         a WordPress that did not do its part
        └── UndeliverableError         (no request)  a callback that cannot be sent
            └── RefusedAddressError    its address may not be connected to

Which status an error becomes stands in one table, in ``webhook.problems``.
"""

from collections.abc import Mapping
from typing import Any

from moderation.errors import ModerationError


class WebhookError(ModerationError):
    """Anything that the web service refuses to do."""

    reason = "webhook"


class SignatureError(WebhookError):
    """The signature or its time is wrong; nothing of the body was looked at."""

    reason = "signature"


class MissingKeyError(WebhookError):
    """No API key, or one that opens nothing here."""

    reason = "api_key"


class MalformedPayloadError(WebhookError, ValueError):
    """A body that the platform cannot have sent; the message quotes nothing of it."""

    reason = "malformed_payload"


class AnalysisError(MalformedPayloadError):
    """A request that Perspective would refuse; ``detail`` is for the program."""

    reason = "analysis"

    def __init__(self, message: str, detail: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.detail = detail


class ConflictingDeliveryError(WebhookError):
    """A known webhook-id came back with another body."""

    reason = "conflicting_delivery"


class OptionError(WebhookError, ValueError):
    """A setting of a site that does not exist, or looks otherwise."""

    reason = "option"


class NotYetError(WebhookError):
    """A site that somebody polls already, or whose engine wants to be left alone."""

    reason = "not_yet"


class UnreachableError(WebhookError):
    """A callback that did not arrive this time; the message names no address.

    ``retry_after`` is how many seconds its receiver wants to be left alone.
    """

    reason = "unreachable"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EngineError(UnreachableError):
    """A blog engine that did not do its part; the message says what to change.

    ``status`` is the HTTP status that it answered, if it answered.
    """

    reason = "engine"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, retry_after=retry_after)
        self.status = status


class WordPressError(UnreachableError):
    """A WordPress that did not do its part; the message says what to change."""

    reason = "wordpress"


class UndeliverableError(WebhookError):
    """A callback that cannot be sent as things are; a person has to mend it."""

    reason = "undeliverable"


class RefusedAddressError(UndeliverableError):
    """A URL or address that this service does not connect to."""

    reason = "refused_address"
