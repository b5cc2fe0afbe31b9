"""Coral: its external moderation phase, its webhooks, its GraphQL."""
