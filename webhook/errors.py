"""The tree of errors that the web service raises.

::

    ModerationError                    (moderation.errors)
    └── WebhookError
        ├── SignatureError             401  the signature or its time is wrong
        ├── MissingKeyError            401  no API key, or a wrong one
        ├── MalformedPayloadError      400  a body that the platform cannot have sent
        └── ConflictingDeliveryError   409  a known webhook-id with another body

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
