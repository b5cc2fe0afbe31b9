"""How the models of this application err on stances."""

from moderation.registry.confusions import confusions
from moderation.scores import Tier
from moderation.settings import (
    SHIPPED_MODEL,
    SHIPPED_STANCE,
    SHIPPED_STANCE_SEMANTIC,
)
from moderation.shares import Confusion
from webhook.parts import parts


def known_confusions() -> dict[Tier, Confusion]:
    """By tier; a model that does not say is left out."""
    return confusions(
        parts().settings.registry,
        SHIPPED_MODEL,
        SHIPPED_STANCE_SEMANTIC,
        SHIPPED_STANCE,
    )
