"""/review/model: which model serves, what another would change, and each site's own."""

import math

from flask import Blueprint, make_response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from moderation.drift.of_site import Drift, drift_of
from moderation.errors import ArtifactError, ModelError
from moderation.features.vectors import WordVectors
from moderation.model import FittedModel, Model
from moderation.model_changes import NEWEST
from moderation.registry.label_figures import mean_auc, stance_figures
from moderation.registry.store import CHAMPION, Store
from moderation.storage.audit import of_site
from moderation.storage.reviewers import Role
from moderation.storage.unit_of_work import Reading
from moderation.tiered import TieredModel
from moderation.verdict import Action
from webhook.explained.card_text import card_blocks
from webhook.explained.wording import label_name
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.charts.dumbbells import shown
from webhook.review.model_charts import (
    NOTHING,
    STREAM_NAMES,
    drift_chart,
    precision_chart,
    reliability_charts,
)
from webhook.review.model_news import head_row, recent_moves, site_changes
from webhook.review.model_sides import Sides, side, sides
from webhook.review.score_cache import kept_scores
from webhook.review.site_choice import choose_site
from webhook.site_jobs import State, learning, looking

blueprint = Blueprint("review_model", __name__, url_prefix="/review/model")

CARD = "card.md"
LONGEST_CARD = 200_000
RELOAD_SECONDS = "3"


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Compare the model in service with the challenger, and list the sites' heads."""
    chosen = choose_site(request.args.get("site", ""))
    settings = parts().settings
    pair = sides(settings, request.args.get("other", ""))
    job, changes = looking(), None
    identifier = pair.present.manifest.identifier if pair.present else ""
    with parts().database.reading() as reading:
        moved = recent_moves(reading)
        heads = [head_row(settings, one, identifier) for one in reading.sites.all()]
        if chosen.site and pair.other:
            models = identifier, pair.other.manifest.identifier
            changes = site_changes(reading, settings, chosen.site, models)
    standing = job.standing(chosen.site.name) if chosen.site and pair.other else None
    running = standing is not None and standing.state is State.RUNNING
    body = render_template(
        "review/model.html",
        chosen=chosen,
        pair=pair,
        labels=_labels(pair),
        moves=moved,
        heads=heads,
        changes=changes,
        looking=standing,
        running=running,
        newest=NEWEST,
        **_figures(pair),
        **_words(),
    )
    return _reloaded(body, running=running)


@blueprint.get("/sites/<name>")
@needs(Role.REVIEWER, Role.AUDITOR)
def site(name: str) -> Response:
    """Show a site's own head, and whether what comes in has changed."""
    settings = parts().settings
    try:
        model: Model | None = parts().source.current()
    except ModelError:
        model = None
    with parts().database.reading() as reading:
        found = reading.sites.named(name)
        row = head_row(settings, found, model.identifier if model else "")
        entries = reading.audit.page(subject=of_site(found.id), limit=100)
        drift = None if model is None else _drift(reading, found.id, model)
    standing = learning().standing(found.name)
    running = standing.state is State.RUNNING
    body = render_template(
        "review/model_site.html",
        site=found,
        row=row,
        learning=standing,
        running=running,
        drift=drift,
        charts=[] if drift is None else [drift_chart(one) for one in drift.watched],
        stream_names=STREAM_NAMES,
        entries=[one for one in entries if one.event in HEAD_EVENTS][:10],
        head_events=HEAD_EVENTS,
        **_words(),
    )
    return _reloaded(body, running=running)


@blueprint.get("/card")
@needs(Role.REVIEWER, Role.AUDITOR)
def card() -> Response:
    """Show a model's card: what it learned from and must not be used for."""
    try:
        found = side(
            Store(parts().settings.registry), request.args.get("model") or CHAMPION
        )
    except ArtifactError as error:
        raise NotFound(str(error)) from error
    try:
        text = (found.folder / CARD).read_text("utf-8")[:LONGEST_CARD]
    except (OSError, UnicodeDecodeError):
        text = ""
    body = render_template(
        "review/model_card.html", side=found, blocks=card_blocks(text), **_words()
    )
    return make_response(body)


HEAD_EVENTS = {
    "site.adapted": "Learned",
    "site.adaptation_undone": "Taken back",
    "site.learning_started": "Asked to learn",
}


def _reloaded(body: str, *, running: bool) -> Response:
    """The page, which comes again by itself while something is under way."""
    response = make_response(body)
    if running:
        response.headers["Refresh"] = RELOAD_SECONDS
    return response


def _labels(pair: Sides) -> tuple[list[str], list[str]]:
    """Labels that act in either model, and the others."""
    models = [one for one in (pair.present, pair.other) if one is not None]
    every = dict.fromkeys(
        label for one in models for label in (*one.figures, *one.manifest.thresholds)
    )
    acting = {label for one in models for label in one.manifest.thresholds}
    return (
        [label for label in every if label in acting],
        [label for label in every if label not in acting],
    )


def _figures(pair: Sides) -> dict[str, object]:
    if pair.present is None:
        return {}
    models = [one for one in (pair.present, pair.other) if one is not None]
    acting, others = _labels(pair)
    measured = [one for one in (*acting, *others) if one in pair.present.figures]
    return {
        "precision": precision_chart(pair.present, pair.other, measured),
        "reliability": reliability_charts(pair.present, pair.other, acting),
        "means": [mean_auc(one.figures) for one in models],
        "stances": [stance_figures(one.manifest) for one in models],
    }


def _words() -> dict[str, object]:
    """What every template here asks for."""
    return {
        "may_act": current_reviewer().role is Role.OWNER,
        "may_look": current_reviewer().role is not Role.AUDITOR,
        "label_name": label_name,
        "shown": shown,
        "nothing": NOTHING,
        "is_nan": math.isnan,
        "actions": tuple(Action),
    }


def _drift(reading: Reading, site_id: int, model: Model) -> Drift:
    return drift_of(
        reading,
        site_id,
        model=model.identifier,
        thresholds=model.thresholds,
        vectors=_known_words(model),
        stored=kept_scores().of(site_id),
    )


def _known_words(model: Model) -> WordVectors | None:
    """The words that the model in service knows, as far as it has a list of them."""
    fast = model.fast if isinstance(model, TieredModel) else model
    return fast.vectors if isinstance(fast, FittedModel) else None
