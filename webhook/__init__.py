"""The web service: webhooks in, verdicts out; the only Flask."""

from webhook.app import create_app

__all__ = ["create_app"]
