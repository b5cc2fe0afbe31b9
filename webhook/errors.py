"""The tree of errors that the web service raises.

::

    ModerationError                    (moderation.errors)
    └── WebhookError
        ├── SignatureError             401  the signature or its time is wrong
        ├── MissingKeyError            401  no API key, or a wrong one
        ├── MalformedPayloadError      400  a body that the platform cannot have sent
        ├── ConflictingDeliveryError   409  a known webhook-id with another body
        ├── OptionError                (no request)  a setting of a site that is none
        ├── UnreachableError           (no request)  a callback that did not arrive
        │   └── WordPressError         a WordPress that did not do its part
        └── UndeliverableError         (no request)  a callback that cannot be sent
            └── RefusedAddressError    its address may not be connected to

Which status an error becomes stands in one table, in ``webhook.problems``.
"""

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


class ConflictingDeliveryError(WebhookError):
    """A known webhook-id came back with another body."""

    reason = "conflicting_delivery"


class OptionError(WebhookError, ValueError):
    """A setting of a site that does not exist, or looks otherwise."""

    reason = "option"


class UnreachableError(WebhookError):
    """A callback that did not arrive this time; the message names no address."""

    reason = "unreachable"


class WordPressError(UnreachableError):
    """A WordPress that did not do its part; the message says what to change.

    ``retry_after`` is how many seconds it wants to be left alone.
    """

    reason = "wordpress"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UndeliverableError(WebhookError):
    """A callback that cannot be sent as things are; a person has to mend it."""

    reason = "undeliverable"


class RefusedAddressError(UndeliverableError):
    """A URL or address that this service does not connect to."""

    reason = "refused_address"
