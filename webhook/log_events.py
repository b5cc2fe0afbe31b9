"""What is written to the log: JSON lines of constants and fields, never of content.

No event has a field for a text, a name, an address, a key or a query string.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

COMMENT_SCREENED = "comment.screened"
COMMENT_REPORTED = "comment.reported"
COMMENT_ANALYSED = "comment.analysed"
COMMENT_DELETED = "comment.deleted"
DELIVERY_REPEATED = "delivery.repeated"
REQUEST_REFUSED = "request.refused"
REQUEST_FAILED = "request.failed"
SERVICE_STARTED = "service.started"
MODEL_MISSING = "model.missing"
MODEL_REFUSED = "model.refused"
RESCREENED = "comments.rescreened"
STANCE_LARGE_READY = "stance_large.ready"
STANCE_LARGE_OFF = "stance_large.off"
BACKGROUND_FAILED = "background.failed"
COMMENT_DECIDED = "comment.decided"
COMMENT_UNDONE = "comment.undone"
PRUNED = "database.pruned"
CORAL_EVENT = "coral.event"
POLLED = "site.polled"
POLL_FAILED = "site.poll_failed"
CALLBACK_ENDS = {
    "delivered": "callback.delivered",
    "failed": "callback.failed",
    "dead": "callback.dead",
}

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


def configure(level: str) -> None:
    """Write JSON lines of ``level`` and above to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level]
        ),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )


def _to_standard_error(*_names: object) -> structlog.WriteLogger:
    return structlog.WriteLogger(sys.stderr)


def write(event: str, **fields: Any) -> None:
    """Log what happened."""
    structlog.get_logger().info(event, **fields)


def warn(event: str, **fields: Any) -> None:
    """Log what somebody should look at."""
    structlog.get_logger().warning(event, **fields)


def fail(event: str, info: ExceptionInfo, **fields: Any) -> None:
    """Log a failure by its type and places; its message may quote content."""
    kind, _, where = info
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(where)
    ]
    name = kind.__qualname__ if kind else "unknown"
    structlog.get_logger().error(event, error=name, places=places, **fields)
