"""Commands about sites: add-site, sites, rotate-secret, rotate-key."""

import base64
import re
import secrets

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.policies.promises import PromisesPolicy
from moderation.storage.audit import of_site
from moderation.storage.sites import NewSite
from moderation.storage.unit_of_work import UnitOfWork
from webhook.api_keys import new_key
from webhook.commands.akismet_keys import HINT, give_akismet_key
from webhook.commands.perspective import HINT as PERSPECTIVE_HINT
from webhook.commands.perspective import give_perspective_key
from webhook.commands.reviewers import actor
from webhook.commands.speech import refuse, say
from webhook.commands.webhook_addresses import (
    forget_older,
    give_address,
    given_secret,
    next_step,
)
from webhook.errors import RefusedAddressError
from webhook.outgoing import plain_url
from webhook.parts import parts
from webhook.platforms import (
    CORAL,
    KEYED,
    PERSPECTIVE,
    PLATFORMS,
    POLLED,
    UNSIGNED,
)
from webhook.site_policies import write_policy

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SECRET_BYTES = 32
KEY_ROTATED = "site.key_rotated"
ROTATED = "site.secret_rotated"
DROPPED = "site.previous_secret_dropped"
SPEAKS = {
    "wordpress": ("akismet", "wordpress.md"),
    "giscus": ("github", "github.md"),
    "utterances": ("github", "github.md"),
    "twikoo": ("akismet", "akismet.md"),
}
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


class PlatformName(click.Choice[str]):
    """The platforms; names of engines that speak as another one lead to it."""

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Read it; a usage error when it is none."""
        spoken = SPEAKS.get(value.lower())
        if spoken is not None:
            name, page = spoken
            self.fail(
                f"{value} speaks as {name}: see docs/platforms/{page}", param, ctx
            )
        return super().convert(value, param, ctx)


def new_secret() -> str:
    """A fresh webhook secret, ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _web_address(_context: click.Context, _option: click.Parameter, url: str) -> str:
    try:
        plain_url(url)
    except RefusedAddressError as error:
        raise click.BadParameter("an address such as https://blog.example.") from error
    return url


@click.command("add-site")
@click.argument("name")
@click.option(
    "--platform",
    type=PlatformName(
        sorted({*PLATFORMS, *UNSIGNED, *KEYED, *POLLED, CORAL, PERSPECTIVE})
    ),
    default="standard",
)
@click.option(
    "--url", required=True, callback=_web_address, help="Address of the blog."
)
@_json
@with_appcontext
def add_site(name: str, platform: str, url: str, as_json: bool) -> None:
    """Add a site; prints its API key and webhook secret, this once."""
    if NAME.fullmatch(name) is None:
        raise click.BadParameter("lower-case letters, digits and -, at most 63.")
    key, secret = new_key(), new_secret()
    site = NewSite(name, platform, url, write_policy(PromisesPolicy()), key, secret)
    try:
        with parts().database.unit_of_work() as work:
            work.sites.add(site)
            own = _give_own_key(work, name, platform)
            address = give_address(work, name)
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    if own:
        keys = {**own, "api_key": key}
        hint = PERSPECTIVE_HINT if platform == PERSPECTIVE else HINT
        say({"site": name, "platform": platform} | keys, as_json=as_json, hint=hint)
        return
    signed = {"webhook": f"/webhooks/{name}", "webhook_secret": secret}
    if platform in POLLED:
        signed = {}
    facts = {
        "site": name,
        "platform": platform,
        **(address or signed),
        "api_key": key,
    }
    hint = next_step(platform, name, key, secret)
    say(facts, as_json=as_json, hint=hint)


@click.command("sites")
@_json
@with_appcontext
def sites(as_json: bool) -> None:
    """List the sites, without their secrets."""
    with parts().database.reading() as reading:
        found = reading.sites.all()
    if not found and not as_json:
        click.echo("There is no site yet: add one with add-site.")
    for site in found:
        facts = {
            "site": site.name,
            "platform": site.platform,
            "url": site.url,
            "rotating": len(site.secrets) > 1,
        }
        say(facts, as_json=as_json)


@click.command("rotate-secret")
@click.argument("name")
@click.option("--finish", is_flag=True, help="Stop accepting the previous secret.")
@click.option(
    "--stdin", "given", is_flag=True, help="Read the secret that the engine made."
)
@_json
@with_appcontext
def rotate_secret(name: str, finish: bool, given: bool, as_json: bool) -> None:
    """Make a new webhook secret; the previous one stays valid until --finish."""
    secret = None if finish else new_secret()
    try:
        with parts().database.unit_of_work() as work:
            if given:
                secret = given_secret(work.sites.named(name).platform)
            if secret is None:
                work.sites.finish_rotation(name)
                forget_older(work, name)
                new = {}
            else:
                work.sites.rotate_secret(name, secret)
                shown = "as given" if given else secret
                new = give_address(work, name) or {"webhook_secret": shown}
            event = DROPPED if secret is None else ROTATED
            work.audit.add(actor(), event, of_site(work.sites.named(name).id), {})
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    if secret is None:
        say({"site": name, "previous_secret": "dropped"}, as_json=as_json)
        return
    hint = f"When the blog uses it: flask --app webhook rotate-secret {name} --finish"
    say({"site": name, **new}, as_json=as_json, hint=hint)


@click.command("rotate-key")
@click.argument("name")
@_json
@with_appcontext
def rotate_key(name: str, as_json: bool) -> None:
    """Replace the site's keys; the old ones stop working within two seconds."""
    facts = {"site": name, "api_key": new_key()}
    try:
        with parts().database.unit_of_work() as work:
            work.sites.replace_key(name, facts["api_key"])
            platform = work.sites.named(name).platform
            facts |= _give_own_key(work, name, platform)
            subject = of_site(work.sites.named(name).id)
            keys = sorted(facts.keys() - {"site"})
            work.audit.add(actor(), KEY_ROTATED, subject, {"keys": keys})
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    say(facts, as_json=as_json)


def _give_own_key(work: UnitOfWork, name: str, platform: str) -> dict[str, str]:
    """The key that clients of the platform show; none for those that sign."""
    if platform in KEYED:
        return {"akismet_key": give_akismet_key(work, name)}
    if platform == PERSPECTIVE:
        return {"perspective_key": give_perspective_key(work, name)}
    return {}
