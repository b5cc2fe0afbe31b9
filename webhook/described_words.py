"""The words of OpenAPI in which the routes are described."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

JSON = "application/json"
PROBLEM = "application/problem+json"
RETRY_AFTER = {"Retry-After": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}


def schema(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def either(*schemas: Json) -> Json:
    return {"anyOf": list(schemas)}


def array(items: Json) -> Json:
    return {"type": "array", "minItems": 1, "maxItems": 1_000, "items": items}


def ok(text: str, schema: Json) -> Json:
    return {"description": text, "content": {JSON: {"schema": schema}}}


def problem(text: str, schema: Json) -> Json:
    return {"description": text, "content": {PROBLEM: {"schema": schema}}}


def body(schema: Json) -> Json:
    return {"required": True, "content": {JSON: {"schema": schema}}}


def refusals(*names: str) -> Json:
    return {
        REFUSALS[name][0]: {"$ref": f"#/components/responses/{name}"} for name in names
    }


def path(name: str, text: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": text,
        "schema": {"type": "string", "minLength": 1},
    }


def header(name: str, text: str) -> Json:
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
    "Unknown": ("404", "There is no such site, article or comment."),
    "Conflict": ("409", "A known webhook-id came back with another body."),
    "TooLarge": ("413", "The body is larger than this service takes."),
    "TooMany": ("429", "The key was used too often: come again."),
    "Unavailable": ("503", "Overloaded, or the database is away: come again."),
}
RESPONSES: Mapping[str, Json] = {
    name: {
        "description": text,
        "content": {PROBLEM: {"schema": schema("ProblemShape")}},
        **({"headers": RETRY_AFTER} if status in {"429", "503"} else {}),
    }
    for name, (status, text) in REFUSALS.items()
}
SECURITY: Mapping[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
NEEDS_KEY: list[Json] = [{"bearer": []}, {"key": []}]
SITE = path("site", "The site's name, as given to `add-site`.")
