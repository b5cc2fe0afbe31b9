"""The real application on a fresh database, with the tiny model in service."""

from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from moderation.model import Model
from moderation.policies.promises import PromisesPolicy
from moderation.settings import Settings
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from tests.webhook.tiny_model import FixedSource, TinyModel
from webhook.app import create_app
from webhook.site_policies import write_policy

SITE = "blog"
KEY = "pk_0123456789abcdefghijklmnopqrstuvwxyz"
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # noqa: S105 (a test's own)
TINY = TinyModel()


@dataclass(frozen=True)
class TinyService:
    """What a test needs of one running application."""

    app: Flask
    settings: Settings
    headers: dict[str, str] = field(
        default_factory=lambda: {"Authorization": f"Bearer {KEY}"}
    )


def tiny_service(
    folder: Path,
    *,
    model: Model | None = TINY,
    migrated: bool = True,
    **settings: object,
) -> TinyService:
    """An application whose instance folder is ``folder``, with one site."""
    chosen = Settings.model_validate({"instance": folder, **settings})
    if migrated:
        upgrade(chosen.database)
        _add_site(chosen.database)
    app = create_app(chosen, FixedSource(model))
    app.testing = True
    return TinyService(app, chosen)


def _add_site(url: str) -> None:
    database = Database(url)
    with database.unit_of_work() as work:
        work.sites.add(
            NewSite(
                name=SITE,
                platform="standard",
                url="https://blog.example",
                policy=write_policy(PromisesPolicy()),
                key=KEY,
                secret=SECRET,
            )
        )
        work.commit()
    database.dispose()
