"""Errors in the words and the shape of Google's API."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from webhook.errors import AnalysisError

Json = dict[str, Any]
DETAIL = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
INFO = "type.googleapis.com/google.rpc.ErrorInfo"
API_KEY_INVALID = "API_KEY_INVALID"
STATUSES: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class ErrorType(StrEnum):
    """What is wrong with a request, as clients tell it apart."""

    COMMENT_EMPTY = "COMMENT_EMPTY"
    COMMENT_TOO_LONG = "COMMENT_TOO_LONG"
    NO_REQUESTED_ATTRIBUTES = "NO_REQUESTED_ATTRIBUTES"
    LANGUAGE_NOT_SUPPORTED = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    LANGUAGE_DETECTION_FAILED = "LANGUAGE_DETECTION_FAILED"
    INVALID_REQUEST = "INVALID_REQUEST"


def invalid(message: str, kind: ErrorType = ErrorType.INVALID_REQUEST) -> AnalysisError:
    """A request that cannot be answered; the message quotes no text."""
    return AnalysisError(message, {"@type": DETAIL, "errorType": kind.value})


def unsupported(
    attribute: str, languages: Sequence[str], *, requested: bool
) -> AnalysisError:
    """No head answers in these languages, which were requested or else detected."""
    named = "requestedLanguages" if requested else "detectedLanguages"
    listed = ",".join(languages)
    return AnalysisError(
        f"Attribute {attribute} does not support request languages: {listed}",
        {
            "@type": DETAIL,
            "errorType": ErrorType.LANGUAGE_NOT_SUPPORTED.value,
            "languageNotSupportedByAttributeError": {
                named: list(languages),
                "attribute": attribute,
            },
        },
    )


def error_info(reason: str) -> Json:
    """Google's machine-readable reason, as of a key or a quota."""
    return {"@type": INFO, "reason": reason, "domain": "googleapis.com"}


def refusal(code: int, message: str, detail: Mapping[str, Any] | None = None) -> Json:
    """The body of an error; there is always a detail, some clients take the first."""
    status = STATUSES.get(code, "UNKNOWN")
    found = dict(detail) if detail else error_info(status)
    return {
        "error": {
            "code": code,
            "message": message,
            "status": status,
            "details": [found],
        }
    }
