"""create_app: the one place where the web service is wired."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from moderation.registry import conversation, live_semantic
from moderation.registry.live import LiveModel
from moderation.screening import ModelSource
from moderation.secret_key import SecretKey, load_secret_key
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from webhook import (
    akismet,
    akismet_account,
    appeal_links,
    appeals,
    article_stance,
    article_targets,
    asked,
    background,
    callbacks,
    comment_history,
    coral,
    coral_feed,
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
    perspective,
    perspective_intake,
    polled_comments,
    polling,
    problems,
    pruning,
    queueing,
    refining,
    rescreening,
    scoring,
    sealing,
    security_headers,
    short_keys,
)
from webhook.admission import Admission
from webhook.bodies import WholeRequest
from webhook.commands import Commands
from webhook.parts import EXTENSION, Parts
from webhook.platforms import CALLBACKS, POLLED
from webhook.playground import views as playground
from webhook.review import blueprints as review
from webhook.review import login_rate
from webhook.sealing import Seal

BLUEPRINTS = (
    health.blueprint,
    metrics.blueprint,
    inbound.blueprint,
    akismet.blueprint,
    akismet_account.blueprint,
    perspective.blueprint,
    coral.blueprint,
    appeals.blueprint,
    comment_history.blueprint,
    article_stance.blueprint,
    article_targets.blueprint,
    deciding.blueprint,
    queueing.blueprint,
    scoring.blueprint,
    openapi.blueprint,
    playground.blueprint,
)


class Service(Flask):
    """Flask, but a failure is logged without the words of its message."""

    request_class = WholeRequest

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
    metrics.init_app(app)
    seal = Seal.of(secret_key)
    _add_secrets(app, wired, secret_key, seal)
    _add_intakes(app, wired, secret_key, seal)
    _add_workers(app, wired, seal)
    _add_views(app, settings)
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
        live_semantic.wanted(settings),
        lambda problem: log_events.warn(log_events.MODEL_REFUSED, problem=problem),
        conversation.wanted(settings),
    )


def _add_secrets(app: Flask, wired: Parts, secret_key: SecretKey, seal: Seal) -> None:
    """What is derived from the service's one key."""
    links = appeal_links.AppealLinks(secret_key, wired.settings.public_url)
    app.extensions[appeal_links.EXTENSION] = links
    app.extensions[asked.EXTENSION] = secret_key
    app.extensions[login_rate.EXTENSION] = secret_key
    app.extensions[appeals.EXTENSION] = secret_key
    app.extensions[short_keys.EXTENSION] = short_keys.ShortKeys(secret_key)
    app.extensions[sealing.EXTENSION] = seal


def _add_intakes(app: Flask, wired: Parts, secret_key: SecretKey, seal: Seal) -> None:
    """The use cases behind what comes in, one for each kind of protocol."""
    database, source = wired.database, wired.source
    days = wired.settings.keep_repeats_days
    events = intake.Intake(database, source, secret_key, days)
    keyed = keyed_intake.KeyedIntake(database, source, secret_key, days)
    analyses = perspective_intake.PerspectiveIntake(database, source, secret_key)
    app.extensions[intake.EXTENSION] = events
    app.extensions[keyed_intake.EXTENSION] = keyed
    app.extensions[perspective_intake.EXTENSION] = analyses
    app.extensions[coral_feed.EXTENSION] = coral_feed.CoralFeed(database, events, seal)


def _add_workers(app: Flask, wired: Parts, seal: Seal) -> None:
    """What is done in the background, once somebody starts it."""
    rescreener = rescreening.Rescreener(
        wired.database,
        wired.source,
        wired.settings.model_poll_seconds,
        wired.settings.keep_repeats_days,
    )
    deliverer = callbacks.Deliverer(
        wired.database,
        seal,
        CALLBACKS,
        metrics.callback_counter(app),
        links=app.extensions[appeal_links.EXTENSION],
    )
    app.extensions[rescreening.EXTENSION] = rescreener
    app.extensions[callbacks.EXTENSION] = deliverer
    workers = background.Workers(metrics.heartbeat(app))
    workers.add(rescreener)
    workers.add(deliverer)
    workers.add(pruning.Pruner(wired.database, wired.settings))
    poller = _poller(app, wired, seal)
    app.extensions[polling.EXTENSION] = poller
    if wired.settings.poll:
        job = polling.PollJob(poller, wired.settings.poll, app.app_context)
        workers.add(job)
    if wired.settings.stance_large == "auto" and refining.ships():
        refiner = refining.Refiner(
            wired.database,
            refining.shipped,
            wired.settings.instance,
            metrics.refinement_counter(app),
            otherwise=lambda: refining.by_meaning(wired.source),
        )
        app.extensions[refining.EXTENSION] = refiner
        workers.add(refiner)
    app.extensions[background.EXTENSION] = workers


def _poller(app: Flask, wired: Parts, seal: Seal) -> polling.Poller:
    """What polls blogs that send nothing, when somebody says so."""
    comments = polled_comments.PolledComments(
        wired.database,
        app.extensions[intake.EXTENSION],
        app.extensions[asked.EXTENSION],
    )
    return polling.Poller(wired.database, comments, seal, POLLED)


def _add_views(app: Flask, settings: Settings) -> None:
    """What answers, and how it fails."""
    security_headers.init_app(app)
    key_rate.init_app(app, settings.key_rate)
    problems.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    review.init_app(app)


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
