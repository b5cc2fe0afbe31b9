"""Policies by name: from scores to an action."""

from moderation.policies.promises import PromisesPolicy

POLICIES: dict[str, type[PromisesPolicy]] = {"promises": PromisesPolicy}
