"""Is the process alive, and can it do its work: /healthz and /readyz."""

from flask import Blueprint, Response, jsonify

from moderation.errors import ModerationError
from webhook.parts import parts

blueprint = Blueprint("health", __name__)

OK = "ok"


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 200 for as long as the process can answer at all."""
    return _uncached(jsonify(status=OK))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 when model and database are there, else 503 and what is not.

    A new model that was refused while the one before it serves is told as a detail.
    """
    checks = {"model": _model(), "database": _database()}
    ready = all(result == OK for result in checks.values())
    answer = {"status": OK if ready else "unavailable", "checks": checks}
    problem = getattr(parts().source, "problem", "")
    if problem:  # of the newest files; those before them may serve all the same
        answer["details"] = {"model": problem}
    response = jsonify(answer)
    response.status_code = 200 if ready else 503
    return _uncached(response)


def _model() -> str:
    try:
        parts().source.current()
    except ModerationError as error:
        return error.reason
    return OK


def _database() -> str:
    try:
        parts().database.require_schema()
    except ModerationError as error:
        return error.reason
    return OK


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
