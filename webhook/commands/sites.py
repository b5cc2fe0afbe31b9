"""Commands about sites: add-site, sites, rotate-secret, rotate-key."""

import base64
import re
import secrets

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.policies.promises import PromisesPolicy
from moderation.storage.sites import NewSite
from webhook.api_keys import new_key
from webhook.commands.akismet_keys import HINT, give_akismet_key
from webhook.commands.examples import first_comment
from webhook.commands.speech import refuse, say
from webhook.parts import parts
from webhook.platforms import KEYED, PLATFORMS
from webhook.site_policies import write_policy

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SECRET_BYTES = 32
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


def new_secret() -> str:
    """A fresh webhook secret, ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@click.command("add-site")
@click.argument("name")
@click.option(
    "--platform", type=click.Choice(sorted({**PLATFORMS, **KEYED})), default="standard"
)
@click.option("--url", required=True, help="Address of the blog.")
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
            akismet = give_akismet_key(work, name) if platform in KEYED else None
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    if akismet is not None:
        keys = {"akismet_key": akismet, "api_key": key}
        say({"site": name, "platform": platform} | keys, as_json=as_json, hint=HINT)
        return
    facts = {
        "site": name,
        "platform": platform,
        "webhook": f"/webhooks/{name}",
        "api_key": key,
        "webhook_secret": secret,
    }
    say(facts, as_json=as_json, hint=first_comment(name, key, secret))


@click.command("sites")
@_json
@with_appcontext
def sites(as_json: bool) -> None:
    """List the sites, without their secrets."""
    with parts().database.reading() as reading:
        found = reading.sites.all()
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
@_json
@with_appcontext
def rotate_secret(name: str, finish: bool, as_json: bool) -> None:
    """Make a new webhook secret; the previous one stays valid until --finish."""
    secret = None if finish else new_secret()
    try:
        with parts().database.unit_of_work() as work:
            if secret is None:
                work.sites.finish_rotation(name)
            else:
                work.sites.rotate_secret(name, secret)
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    if secret is None:
        say({"site": name, "previous_secret": "dropped"}, as_json=as_json)
        return
    hint = f"When the blog uses it: flask --app webhook rotate-secret {name} --finish"
    say({"site": name, "webhook_secret": secret}, as_json=as_json, hint=hint)


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
            if work.sites.named(name).platform in KEYED:
                facts["akismet_key"] = give_akismet_key(work, name)
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    say(facts, as_json=as_json)
