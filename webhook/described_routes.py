"""Each route in OpenAPI's words; the shapes are in moderation.wire and beside this."""

from collections.abc import Mapping

from webhook.described_review import REVIEW_PATHS
from webhook.described_words import (
    NEEDS_KEY,
    SITE,
    Json,
    array,
    body,
    either,
    header,
    ok,
    path,
    refusals,
    schema,
)

ARTICLE: tuple[Json, ...] = (
    path("article", "The article's number, or `at` with `url`."),
    {
        "name": "url",
        "in": "query",
        "description": "The article's address, as the platform sent it.",
        "schema": {"type": "string"},
    },
)

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
            "requestBody": body(
                either(schema("CommentShape"), array(schema("CommentShape")))
            ),
            "responses": {
                "200": ok(
                    "An object for an object, an array in the same order for an array.",
                    either(schema("AnswerShape"), array(schema("AnswerShape"))),
                ),
                **refusals("Malformed", "Unauthorized", "TooLarge", "TooMany"),
                **refusals("Unavailable"),
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
                header("webhook-id", "The same over all attempts of one delivery."),
                header("webhook-timestamp", "Unix seconds, at most 5 minutes off."),
                header("webhook-signature", "`v1,` and HMAC-SHA256 in Base64."),
            ],
            "requestBody": body(
                either(schema("WrittenEventShape"), schema("DeletedEventShape"))
            ),
            "responses": {
                "200": ok(
                    "The verdict, or that the deletion is noted.",
                    either(schema("AnswerShape"), schema("DeletionShape")),
                ),
                **refusals("Malformed", "Unauthorized", "Unknown", "Conflict"),
                **refusals("TooLarge", "Unavailable"),
            },
        }
    },
    "/api/v1/comments/{site}/{id}": {
        "get": {
            "operationId": "showComment",
            "summary": "All that is known of one comment.",
            "security": NEEDS_KEY,
            "parameters": [SITE, path("id", "The platform's id of the comment.")],
            "responses": {
                "200": ok("The comment.", schema("CommentHistoryShape")),
                **refusals("Unauthorized", "Unknown", "TooMany", "Unavailable"),
            },
        }
    },
    "/api/v1/articles/{site}/{article}/stance": {
        "get": {
            "operationId": "showStanceShares",
            "summary": "Who stands where under an article: shares, not counts.",
            "security": NEEDS_KEY,
            "parameters": [SITE, *ARTICLE],
            "responses": {
                "200": ok("The shares.", schema("ArticleStanceShape")),
                **refusals("Unauthorized", "Unknown", "TooMany", "Unavailable"),
            },
        }
    },
    "/api/v1/articles/{site}/{article}/targets": {
        "get": {
            "operationId": "showTargets",
            "summary": "What readers may take sides on, as an editor has set it.",
            "security": NEEDS_KEY,
            "parameters": [SITE, *ARTICLE],
            "responses": {
                "200": ok("The targets.", schema("ArticleTargetsShape")),
                **refusals("Unauthorized", "Unknown", "TooMany", "Unavailable"),
            },
        },
        "put": {
            "operationId": "putTargets",
            "summary": "Set what readers may take sides on.",
            "description": "For comments to come that name no targets themselves; with "
            "an empty list it is the article's title again. An address that nobody has "
            "commented on yet is taken, too.",
            "security": NEEDS_KEY,
            "parameters": [SITE, *ARTICLE],
            "requestBody": body(schema("TargetsRequestShape")),
            "responses": {
                "200": ok("They are on disk.", schema("ArticleTargetsShape")),
                **refusals("Malformed", "Unauthorized", "Unknown", "TooLarge"),
                **refusals("TooMany", "Unavailable"),
            },
        },
    },
    **REVIEW_PATHS,
    "/healthz": {
        "get": {
            "operationId": "healthz",
            "summary": "Does the process live?",
            "responses": {"200": ok("It does.", schema("HealthShape"))},
        }
    },
    "/readyz": {
        "get": {
            "operationId": "readyz",
            "summary": "Are model and database there?",
            "responses": {
                "200": ok("Both are.", schema("ReadinessShape")),
                "503": ok("One is not.", schema("ReadinessShape")),
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
