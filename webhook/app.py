"""create_app: the one place where the web service is wired."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from moderation.registry.live import LiveModel
from moderation.screening import ModelSource
from moderation.secret_key import load_secret_key
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from webhook import (
    akismet,
    akismet_account,
    callbacks,
    comment_history,
    deciding,
    directory,
    health,
    inbound,
    intake,
    key_rate,
    keyed_intake,
    log_events,
    metrics,
    openapi,
    problems,
    rescreening,
    scoring,
    sealing,
    security_headers,
    short_keys,
)
from webhook.admission import Admission
from webhook.commands import Commands
from webhook.parts import EXTENSION, Parts
from webhook.platforms import CALLBACKS
from webhook.playground import views as playground
from webhook.sealing import Seal

BLUEPRINTS = (
    health.blueprint,
    metrics.blueprint,
    inbound.blueprint,
    akismet.blueprint,
    akismet_account.blueprint,
    comment_history.blueprint,
    deciding.blueprint,
    scoring.blueprint,
    openapi.blueprint,
    playground.blueprint,
)


class Service(Flask):
    """Flask, but a failure is logged without the words of its message."""

    def log_exception(self, exc_info: Any) -> None:
        """Log type and places of an unexpected error."""
        log_events.fail(log_events.REQUEST_FAILED, exc_info)


def create_app(
    settings: Settings | None = None, source: ModelSource | None = None
) -> Flask:
    """Wire the service; opens no connection and loads no model.

    Parameters
    ----------
    settings : Settings, optional
        Read from ``PARLEY_*`` when absent.
    source : ModelSource, optional
        Where models come from; the registry when absent.

    Raises
    ------
    SettingsError
        A setting is malformed, or the instance folder cannot be used.
    """
    settings = settings or Settings.from_environment()
    log_events.configure(settings.log_level)
    secret_key = load_secret_key(settings.instance)
    wired = Parts(
        settings=settings,
        source=source or live_model(settings),
        database=Database(settings.database),
    )
    app = Service("webhook")
    app.secret_key = secret_key.digest("sessions", b"")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.extensions[EXTENSION] = wired
    app.extensions[directory.EXTENSION] = directory.Directory(wired.database)
    app.extensions[intake.EXTENSION] = intake.Intake(
        wired.database, wired.source, secret_key
    )
    app.extensions[short_keys.EXTENSION] = short_keys.ShortKeys(secret_key)
    app.extensions[keyed_intake.EXTENSION] = keyed_intake.KeyedIntake(
        wired.database, wired.source, secret_key
    )
    app.extensions[rescreening.EXTENSION] = rescreening.Rescreener(
        wired.database, wired.source, settings.model_poll_seconds
    )
    metrics.init_app(app)
    seal = Seal.of(secret_key)
    app.extensions[callbacks.EXTENSION] = callbacks.Deliverer(
        wired.database, seal, CALLBACKS, metrics.callback_counter(app)
    )
    app.extensions[sealing.EXTENSION] = seal
    security_headers.init_app(app)
    key_rate.init_app(app, settings.key_rate)
    problems.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli = Commands(app.name)
    _wrap(app, settings)
    return app


def live_model(settings: Settings) -> LiveModel:
    """The model of the registry, or the one that ships."""
    return LiveModel(
        settings.registry,
        SHIPPED_MODEL,
        settings.model_poll_seconds,
        settings.scored_characters,
    )


def _wrap(app: Flask, settings: Settings) -> None:
    """Put admission, and the trust in proxies, around the application."""
    count = metrics.refusal_counter(app)
    wrapped = Admission(app.wsgi_app, settings.max_in_flight, count)
    hops = settings.trusted_proxies
    app.wsgi_app = (  # type: ignore[method-assign]  # the way Flask documents
        ProxyFix(wrapped, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)
        if hops
        else wrapped
    )
