"""The web service: webhooks in, verdicts out; the only Flask."""

from webhook.start import create_app

__all__ = ["create_app"]
