"""The discovery document, from which Google's client libraries make their methods."""

from typing import Any

Json = dict[str, Any]
VERSION = "v1alpha1"
SCOPE = "https://www.googleapis.com/auth/userinfo.email"
TEXT_TYPES = ("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML")
SCORE_TYPES = (
    "SCORE_TYPE_UNSPECIFIED",
    "PROBABILITY",
    "STD_DEV_SCORE",
    "PERCENTILE",
    "RAW",
)


def discovery_document(root_url: str) -> Json:
    """The document for a service at ``root_url``, which ends in a slash."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"commentanalyzer:{VERSION}",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": VERSION,
        "revision": "20261122",
        "title": "Parley, in the words of the Perspective Comment Analyzer API",
        "description": "Scores comments on this very server; see /openapi.json too.",
        "protocol": "rest",
        "rootUrl": root_url,
        "baseUrl": root_url,
        "basePath": "",
        "servicePath": "",
        # Without one, Google's Python library would send batches to Google.
        "batchPath": "batch",
        "fullyEncodeReservedExpansion": True,
        "ownerName": "Parley",
        "parameters": _parameters(),
        "auth": {"oauth2": {"scopes": {SCOPE: {"description": "Never looked at."}}}},
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method("analyze", "Analyze"),
                    "suggestscore": _method("suggestscore", "SuggestScore"),
                }
            }
        },
        "schemas": _schemas(),
    }


def _method(name: str, shape: str) -> Json:
    path = f"{VERSION}/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path,
        "flatPath": path,
        "httpMethod": "POST",
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{shape}CommentRequest"},
        "response": {"$ref": f"{shape}CommentResponse"},
        "scopes": [SCOPE],
    }


def _parameters() -> Json:
    texts = {
        "key": "The site's Perspective key.",
        "alt": "Always json.",
        "fields": "Not looked at.",
        "prettyPrint": "Not looked at.",
        "quotaUser": "Not looked at.",
        "access_token": "Not looked at.",
        "oauth_token": "Not looked at.",
        "$.xgafv": "Not looked at.",
    }
    return {
        name: {"type": "string", "location": "query", "description": text}
        for name, text in texts.items()
    }


def _schemas() -> Json:
    string, number, flag = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
    integer = {"type": "integer", "format": "int32"}
    common = {
        "comment": _ref("TextEntry"),
        "context": _ref("Context"),
        "languages": _array(string),
        "doNotStore": flag,
        "clientToken": string,
        "sessionId": string,
        "communityId": string,
    }
    shapes: dict[str, Json] = {
        "TextEntry": {"text": string, "type": _enum(TEXT_TYPES)},
        "Context": {
            "entries": _array(_ref("TextEntry")),
            "articleAndParentComment": _ref("ArticleAndParentComment"),
        },
        "ArticleAndParentComment": {
            "article": _ref("TextEntry"),
            "parentComment": _ref("TextEntry"),
        },
        "AttributeParameters": {
            "scoreType": _enum(SCORE_TYPES),
            "scoreThreshold": number,
        },
        "Score": {"value": number, "type": _enum(SCORE_TYPES)},
        "SpanScore": {"begin": integer, "end": integer, "score": _ref("Score")},
        "AttributeScores": {
            "summaryScore": _ref("Score"),
            "spanScores": _array(_ref("SpanScore")),
        },
        "AnalyzeCommentRequest": {
            **common,
            "requestedAttributes": _map("AttributeParameters"),
            "spanAnnotations": flag,
            "dropUnsupportedAttributes": flag,
        },
        "AnalyzeCommentResponse": {
            "attributeScores": _map("AttributeScores"),
            "languages": _array(string),
            "detectedLanguages": _array(string),
            "clientToken": string,
        },
        "SuggestScoreCommentRequest": {
            **common,
            "attributeScores": _map("AttributeScores"),
        },
        "SuggestScoreCommentResponse": {
            "clientToken": string,
            "detectedLanguages": _array(string),
            "requestedLanguages": _array(string),
        },
    }
    return {
        name: {"id": name, "type": "object", "properties": properties}
        for name, properties in shapes.items()
    }


def _ref(name: str) -> Json:
    return {"$ref": name}


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


def _map(name: str) -> Json:
    return {"type": "object", "additionalProperties": _ref(name)}


def _enum(values: tuple[str, ...]) -> Json:
    return {
        "type": "string",
        "enum": list(values),
        "enumDescriptions": [""] * len(values),
    }
