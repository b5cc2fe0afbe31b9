"""What owners do on the model page: promote, roll back, undo, let a site learn."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, request
from flask import url_for as address_of
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from moderation.errors import ArtifactError, StaleWriteError
from moderation.promoting import Promoted, promote, roll_back, take_back_head, undo_move
from moderation.registry.site_heads import SiteStore
from moderation.registry.store import Store
from moderation.settings import SHIPPED_MODEL
from moderation.storage.audit import of_site
from moderation.storage.reviewers import Role
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.model_sides import Sides, sides
from webhook.review.site_choice import choose_site
from webhook.site_jobs import learning, looking

blueprint = Blueprint("review_model_acts", __name__, url_prefix="/review/model")

LEARNING_STARTED = "site.learning_started"
SHORTEST_REASON = 3
NEEDS_REASON = "Say why it is to serve although the gate did not let it through."
CANNOT_START = "The process could not be started."
UNDER_WAY = "This is under way already."


@blueprint.post("/promote")
@needs(Role.OWNER)
def put_in_service() -> Response:
    """Put another model in service: through the gate, or for a reason."""
    pair = sides(parts().settings, request.form.get("model", ""))
    if pair.other is None:
        flash(pair.problem or "There is no other model to promote.", "bad")
        return _back()
    reason = request.form.get("reason", "").strip()
    if not pair.may_serve and len(reason) < SHORTEST_REASON:
        flash(NEEDS_REASON, "bad")
        return _back(other=pair.other.name)
    try:
        done = _promoted(pair, reason)
    except (ArtifactError, StaleWriteError) as error:
        flash(str(error), "bad")
    else:
        flash(f"{done.now[:12]} serves. You can undo that below.", "good")
    return _back()


@blueprint.post("/rollback")
@needs(Role.OWNER)
def put_back() -> Response:
    """Put back the model that served before."""
    store = Store(parts().settings.registry)
    try:
        done = roll_back(parts().database, store, current_reviewer().name)
    except (ArtifactError, StaleWriteError) as error:
        flash(str(error), "bad")
    else:
        flash(f"{done.now[:12]} serves again. You can undo that below.", "good")
    return _back()


@blueprint.post("/undo")
@needs(Role.OWNER)
def undo() -> Response:
    """Take the newest promotion or rollback back."""
    number = request.form.get("move", -1, type=int)
    store = Store(parts().settings.registry)
    try:
        done = undo_move(parts().database, store, number, current_reviewer().name)
    except (ArtifactError, StaleWriteError) as error:
        flash(str(error), "bad")
    else:
        flash(f"Undone: {done.now[:12]} serves again.", "good")
    return _back()


@blueprint.post("/look")
@needs(Role.REVIEWER)
def look() -> Response:
    """Begin to find what the other model would change on a site."""
    chosen = choose_site(request.form.get("site", ""))
    pair = sides(parts().settings, request.form.get("model", ""))
    if chosen.site is None or pair.other is None:
        raise BadRequest("There is nothing to compare.")
    model = pair.other.manifest.digest
    try:
        if not looking().start(chosen.site.name, "--model", model):
            flash(UNDER_WAY, "note")
    except OSError:
        flash(CANNOT_START, "bad")
    return _back(site=chosen.site.name, other=pair.other.name)


@blueprint.post("/sites/<name>/learn")
@needs(Role.OWNER)
def learn(name: str) -> Response:
    """Begin to fit a site's own head to what its people decided."""
    with parts().database.reading() as reading:
        site = reading.sites.named(name)
    try:
        started = learning().start(site.name)
    except OSError:
        flash(CANNOT_START, "bad")
        return _to_site(site.name)
    if not started:
        flash(UNDER_WAY, "note")
        return _to_site(site.name)
    with parts().database.unit_of_work() as work:
        me = current_reviewer().name
        work.audit.add(me, LEARNING_STARTED, of_site(site.id), {})
        work.commit()
    return _to_site(site.name)


@blueprint.post("/sites/<name>/undo")
@needs(Role.OWNER)
def take_back(name: str) -> Response:
    """Put back what a site had before its newest head."""
    with parts().database.reading() as reading:
        site = reading.sites.named(name)
    store = SiteStore(parts().settings.registry, site.name)
    seen = request.form.get("head", "")
    try:
        before = take_back_head(
            parts().database, store, current_reviewer().name, seen=seen
        )
    except (ArtifactError, StaleWriteError) as error:
        flash(str(error), "bad")
    else:
        now = f"{before[:12]} serves again" if before else "the model serves alone"
        flash(f"Taken back: {now}. “Learn now” would bring it back.", "good")
    return _to_site(site.name)


def _promoted(pair: Sides, reason: str) -> Promoted:
    """Put the other model in service; raises ArtifactError, StaleWriteError."""
    store = Store(parts().settings.registry)
    other = pair.other
    if other is None:
        raise ArtifactError("there is no other model")
    if other.folder == SHIPPED_MODEL:
        weights = other.folder / other.manifest.weights.file
        store.add(other.manifest, weights.read_bytes())
    checked = pair.report.in_short() if pair.report and pair.gate_counts else None
    return promote(
        parts().database,
        store,
        other.manifest.digest,
        current_reviewer().name,
        forced="" if pair.may_serve else reason,
        checked=checked,
    )


def _back(**more: str) -> Response:
    address = address_of("review_model.index", **more)  # type: ignore[arg-type]
    return redirect(address, HTTPStatus.SEE_OTHER)


def _to_site(name: str) -> Response:
    return redirect(address_of("review_model.site", name=name), HTTPStatus.SEE_OTHER)
