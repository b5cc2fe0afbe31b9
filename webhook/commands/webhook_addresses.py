"""What a site's engine is told to send to, once its site has been added."""

import sys

from moderation.storage.unit_of_work import UnitOfWork
from webhook.address_secrets import finish_rotation, give_secret
from webhook.commands.examples import first_comment
from webhook.errors import OptionError
from webhook.platforms import CORAL, ISSO, PLATFORMS, UNSIGNED

MAIL_DOMAIN = "parley.invalid"
STANDARD = "standard"
SHORTEST_SECRET = 16


def give_address(work: UnitOfWork, name: str) -> dict[str, str]:
    """A fresh address with a secret in it; nothing for engines that sign.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    """
    site = work.sites.named(name)
    if site.platform == CORAL:  # which signs with secrets of its own making
        return {"phase": f"/coral/{name}/phase", "events": f"/coral/{name}/events"}
    if site.platform not in UNSIGNED:
        return {}
    secret = give_secret(work, site.id)
    if site.platform == ISSO.name:
        return {"mail_to": f"{secret}@{name}.{MAIL_DOMAIN}"}
    return {"webhook": f"/webhooks/{name}/{secret}"}


def forget_older(work: UnitOfWork, name: str) -> None:
    """Leave a site only its newest address; raises UnknownSiteError."""
    finish_rotation(work, work.sites.named(name).id)


def given_secret(platform: str) -> str:
    """A secret that an engine made itself, from standard input.

    Raises
    ------
    OptionError
        It is too short, or the platform takes ours.
    """
    if platform not in PLATFORMS or platform == STANDARD:
        raise OptionError(f"--stdin is of no use for {platform}: it takes our secret.")
    secret = sys.stdin.readline().strip()
    if len(secret) < SHORTEST_SECRET:
        raise OptionError(f"The secret needs {SHORTEST_SECRET} characters or more.")
    return secret


def next_step(platform: str, name: str, key: str, secret: str) -> str:
    """What to do with what add-site printed."""
    if platform == STANDARD:
        return first_comment(name, key, secret)
    return f"docs/platforms/{platform}.md says where this goes."
