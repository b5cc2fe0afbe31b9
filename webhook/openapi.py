"""/openapi.json: the service described from the very shapes that it checks."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic.json_schema import models_json_schema

from webhook.described_review_shapes import REVIEW_SHAPES
from webhook.described_routes import PATHS
from webhook.described_shapes import SHAPES
from webhook.described_words import RESPONSES, SECURITY

blueprint = Blueprint("openapi", __name__)

VERSION = "3.1.0"
DESCRIPTION = (
    "Self-hosted comment moderation: how a comment is said, whether it is spam, and "
    "which side it takes. Errors are RFC 9457 problem documents whose `reason` is a "
    "stable slug."
)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Serve the description."""
    return jsonify(document())


def document() -> Mapping[str, Any]:
    """The OpenAPI document as JSON-ready values."""
    return {
        "openapi": VERSION,
        "info": {
            "title": "Parley",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": PATHS,
        "components": {
            "schemas": _schemas(),
            "responses": RESPONSES,
            "securitySchemes": SECURITY,
        },
    }


def _schemas() -> Mapping[str, Any]:
    _, found = models_json_schema(
        [(shape, "validation") for shape in (*SHAPES, *REVIEW_SHAPES)],
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = found["$defs"]
    return schemas
