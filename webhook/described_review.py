"""The routes of reviewing in OpenAPI's words."""

from collections.abc import Mapping

from webhook.described_review_shapes import MAX_LIMIT, QueueAskedShape
from webhook.described_words import (
    NEEDS_KEY,
    SITE,
    Json,
    body,
    ok,
    path,
    problem,
    refusals,
    schema,
)

COMMENT = path("id", "The platform's id of the comment.")
BATCH = path("batch", "The bulk act's id.")
STALE = problem("It has changed, or another looks at it.", schema("StaleShape"))
USUAL = ("Malformed", "Unauthorized", "Unknown", "TooLarge", "TooMany", "Unavailable")


def _asked() -> list[Json]:
    """The query's parameters, from the very shape that checks them."""
    shape = QueueAskedShape.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    return [
        {"name": name, "in": "query", "schema": _plain(facts, shape["$defs"])}
        for name, facts in shape["properties"].items()
    ]


def _plain(facts: Json, named: Json) -> Json:
    """A property without null, which no query can say, and without references."""
    found = {key: value for key, value in facts.items() if key not in {"default"}}
    options = [one for one in found.pop("anyOf", []) if one.get("type") != "null"]
    for option in [*options, *([found] if "$ref" in found else [])]:
        name = str(option.pop("$ref", "")).rpartition("/")[2]
        found |= named.get(name, option)
    return {key: value for key, value in found.items() if key != "$ref"}


def _post(
    operation: str,
    summary: str,
    *parameters: Json,
    asked: str,
    answered: str,
    status: str = "200",
    stale: bool = False,
    more: str = "",
) -> Json:
    described = {
        "operationId": operation,
        "summary": summary,
        "security": NEEDS_KEY,
        "parameters": [SITE, *parameters],
        "requestBody": body(schema(asked)),
        "responses": {
            status: ok("It is on disk.", schema(answered)),
            **({"409": STALE} if stale else {}),
            **refusals(*USUAL),
        },
    }
    return {"post": described | ({"description": more} if more else {})}


REVIEW_PATHS: Mapping[str, Json] = {
    "/api/v1/queue/{site}": {
        "get": {
            "operationId": "queue",
            "summary": "What waits for a person, the most urgent first.",
            "description": f"At most {MAX_LIMIT} at once; what waits too long comes "
            "before everything else.",
            "security": NEEDS_KEY,
            "parameters": [SITE, *_asked()],
            "responses": {
                "200": ok("A page of the queue.", schema("QueueShape")),
                **refusals("Malformed", "Unauthorized", "Unknown", "TooMany"),
                **refusals("Unavailable"),
            },
        }
    },
    "/api/v1/queue/{site}/next": _post(
        "claimNext",
        "Claim the most urgent comment that nobody looks at.",
        asked="NextAskedShape",
        answered="NextShape",
    ),
    "/api/v1/queue/{site}/decisions": _post(
        "decideMany",
        "One decision on up to 1,000 comments.",
        asked="BulkRequestShape",
        answered="BatchShape",
        status="201",
        more="What changed since it was seen, or somebody looks at, is left and named.",
    ),
    "/api/v1/queue/{site}/batches/{batch}/undo": _post(
        "undoMany",
        "Take a bulk act back, wherever it is still in force.",
        BATCH,
        asked="BulkUndoRequestShape",
        answered="BatchShape",
        status="201",
    ),
    "/api/v1/comments/{site}/{id}/claim": _post(
        "claim",
        "Claim a comment for two minutes, or renew the claim.",
        COMMENT,
        asked="ClaimAskedShape",
        answered="ClaimShape",
        stale=True,
    ),
    "/api/v1/comments/{site}/{id}/release": _post(
        "release",
        "Let go of a claim.",
        COMMENT,
        asked="ReviewerShape",
        answered="ReleasedShape",
    ),
    "/api/v1/comments/{site}/{id}/skip": _post(
        "skip",
        "Not now: offer the comment to this reviewer again in half an hour.",
        COMMENT,
        asked="ReviewerShape",
        answered="SkippedShape",
    ),
    "/api/v1/comments/{site}/{id}/decisions": _post(
        "decide",
        "A human's decision, in force at once.",
        COMMENT,
        asked="DecisionRequestShape",
        answered="DecidedShape",
        status="201",
        stale=True,
        more="The platform hears of it as soon as it can be reached.",
    ),
    "/api/v1/comments/{site}/{id}/undo": _post(
        "undo",
        "Take back the decision in force; the one before it is in force again.",
        COMMENT,
        asked="UndoRequestShape",
        answered="DecidedShape",
        status="201",
        stale=True,
        more="The platform is told the action in force again.",
    ),
    "/api/v1/comments/{site}/{id}/appeal-link": {
        "post": {
            "operationId": "appealLink",
            "summary": "The link by which its writer can appeal against a rejection.",
            "description": "The same one every time; give it to nobody else.",
            "security": NEEDS_KEY,
            "parameters": [SITE, COMMENT],
            "responses": {
                "200": ok("The link.", schema("AppealLinkShape")),
                "409": problem("It is not rejected.", schema("StaleShape")),
                **refusals("Unauthorized", "Unknown", "TooMany", "Unavailable"),
            },
        }
    },
    "/api/v1/comments/{site}/{id}/reports": _post(
        "report",
        "A reader reports a comment: a person will look at it.",
        COMMENT,
        asked="ReportRequestShape",
        answered="ReportedShape",
        status="201",
    ),
}
