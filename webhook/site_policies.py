"""A site's policy between its JSON in the database and the rules in force."""

import json
from functools import lru_cache

from moderation.policies import POLICIES
from moderation.policies.base import Policy, Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.policies.shadowed import ShadowedPolicy
from moderation.storage.sites import Site
from moderation.verdict import Action

KNOWN_POLICIES = 256


def policy_of(site: Site) -> Policy:
    """The policy that a site has chosen, with the one in its shadow, if any."""
    chosen = read_policy(site.policy)
    if site.shadow is None:
        return chosen
    number, shadow = site.shadow
    return ShadowedPolicy(chosen, read_policy(shadow), number)


@lru_cache(maxsize=KNOWN_POLICIES)
def read_policy(stored: str) -> PromisesPolicy:
    """Read a policy from JSON.

    Raises
    ------
    PolicyError
        It acts on a stance, or its thresholds make no sense.
    """
    settings = json.loads(stored)
    return POLICIES[settings["name"]](
        overrides={
            label: Threshold(**values)
            for label, values in settings["overrides"].items()
        },
        unsupported_language=Action(settings["unsupported_language"]),
    )


def write_policy(policy: PromisesPolicy) -> str:
    """Write a policy as JSON; ``read_policy`` reads it back."""
    return json.dumps(
        {
            "name": "promises",
            "overrides": {k: v.settings() for k, v in policy.overrides.items()},
            "unsupported_language": policy.unsupported_language.value,
        },
        sort_keys=True,
    )
