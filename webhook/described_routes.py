"""Each route in OpenAPI's words; the shapes are in moderation.wire and beside this."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

JSON = "application/json"
PROBLEM = "application/problem+json"
RETRY_AFTER = {"Retry-After": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}


def _schema(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _either(*schemas: Json) -> Json:
    return {"anyOf": list(schemas)}


def _array(items: Json) -> Json:
    return {"type": "array", "minItems": 1, "maxItems": 1_000, "items": items}


def _ok(text: str, schema: Json) -> Json:
    return {"description": text, "content": {JSON: {"schema": schema}}}


def _problem(text: str, schema: Json) -> Json:
    return {"description": text, "content": {PROBLEM: {"schema": schema}}}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {JSON: {"schema": schema}}}


def _refusals(*names: str) -> Json:
    return {
        REFUSALS[name][0]: {"$ref": f"#/components/responses/{name}"} for name in names
    }


def _path(name: str, text: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": text,
        "schema": {"type": "string", "minLength": 1},
    }


def _header(name: str, text: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": text,
        "schema": {"type": "string"},
    }


REFUSALS: Mapping[str, tuple[str, str]] = {
    "Malformed": ("400", "Not in the described shape; `detail` names the field."),
    "Unauthorized": ("401", "The key or the signature opens nothing here."),
    "Unknown": ("404", "There is no such site or comment."),
    "Conflict": ("409", "A known webhook-id came back with another body."),
    "TooLarge": ("413", "The body is larger than this service takes."),
    "TooMany": ("429", "The key was used too often: come again."),
    "Unavailable": ("503", "Overloaded, or the database is away: come again."),
}
RESPONSES: Mapping[str, Json] = {
    name: {
        "description": text,
        "content": {PROBLEM: {"schema": _schema("ProblemShape")}},
        **({"headers": RETRY_AFTER} if status in {"429", "503"} else {}),
    }
    for name, (status, text) in REFUSALS.items()
}
SECURITY: Mapping[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
NEEDS_KEY: list[Json] = [{"bearer": []}, {"key": []}]
SITE = _path("site", "The site's name, as given to `add-site`.")

PATHS: Mapping[str, Json] = {
    "/api/v1/score": {
        "post": {
            "operationId": "score",
            "summary": "Score one comment or up to 1,000; nothing is stored.",
            "security": NEEDS_KEY,
            "parameters": [
                {
                    "name": "explain",
                    "in": "query",
                    "description": "Add what each stretch of the text contributed.",
                    "schema": {"type": "boolean", "default": False},
                }
            ],
            "requestBody": _body(
                _either(_schema("CommentShape"), _array(_schema("CommentShape")))
            ),
            "responses": {
                "200": _ok(
                    "An object for an object, an array in the same order for an array.",
                    _either(_schema("AnswerShape"), _array(_schema("AnswerShape"))),
                ),
                **_refusals("Malformed", "Unauthorized", "TooLarge", "TooMany"),
                **_refusals("Unavailable"),
            },
        }
    },
    "/webhooks/{site}": {
        "post": {
            "operationId": "receive",
            "summary": "An event of a blog, signed as standardwebhooks.com says.",
            "description": "Answered when it is on disk; the same webhook-id, or the "
            "same comment again, gets the same answer. Other platforms than "
            "`standard` send their own bodies.",
            "parameters": [
                SITE,
                _header("webhook-id", "The same over all attempts of one delivery."),
                _header("webhook-timestamp", "Unix seconds, at most 5 minutes off."),
                _header("webhook-signature", "`v1,` and HMAC-SHA256 in Base64."),
            ],
            "requestBody": _body(
                _either(_schema("WrittenEventShape"), _schema("DeletedEventShape"))
            ),
            "responses": {
                "200": _ok(
                    "The verdict, or that the deletion is noted.",
                    _either(_schema("AnswerShape"), _schema("DeletionShape")),
                ),
                **_refusals("Malformed", "Unauthorized", "Unknown", "Conflict"),
                **_refusals("TooLarge", "Unavailable"),
            },
        }
    },
    "/api/v1/comments/{site}/{id}": {
        "get": {
            "operationId": "showComment",
            "summary": "All that is known of one comment.",
            "security": NEEDS_KEY,
            "parameters": [SITE, _path("id", "The platform's id of the comment.")],
            "responses": {
                "200": _ok("The comment.", _schema("CommentHistoryShape")),
                **_refusals("Unauthorized", "Unknown", "TooMany", "Unavailable"),
            },
        }
    },
    "/api/v1/comments/{site}/{id}/decisions": {
        "post": {
            "operationId": "decide",
            "summary": "A human's decision, in force at once.",
            "description": "The platform hears of it as soon as it can be reached.",
            "security": NEEDS_KEY,
            "parameters": [SITE, _path("id", "The platform's id of the comment.")],
            "requestBody": _body(_schema("DecisionRequestShape")),
            "responses": {
                "201": _ok("It is on disk.", _schema("DecidedShape")),
                "409": _problem(
                    "The comment is at another version.", _schema("StaleShape")
                ),
                **_refusals("Malformed", "Unauthorized", "Unknown", "TooLarge"),
                **_refusals("TooMany", "Unavailable"),
            },
        }
    },
    "/healthz": {
        "get": {
            "operationId": "healthz",
            "summary": "Does the process live?",
            "responses": {"200": _ok("It does.", _schema("HealthShape"))},
        }
    },
    "/readyz": {
        "get": {
            "operationId": "readyz",
            "summary": "Are model and database there?",
            "responses": {
                "200": _ok("Both are.", _schema("ReadinessShape")),
                "503": _ok("One is not.", _schema("ReadinessShape")),
            },
        }
    },
    "/metrics": {
        "get": {
            "operationId": "metrics",
            "summary": "Figures in Prometheus' text format.",
            "responses": {
                "200": {
                    "description": "All workers added up.",
                    "content": {"text/plain": {"schema": {"type": "string"}}},
                }
            },
        }
    },
}
