"""When somebody has been reviewing for so long that a break would do them good."""

import time

from flask import Flask, request, session

from webhook.review.access import (
    is_review_rule,
    preferences,
    signed_in,
    wants_json,
)

PAUSE_SECONDS = 10 * 60
"""Whoever asks for nothing for so long has had a break."""
TICK_SECONDS = 60
_SINCE, _SEEN = "working_since", "working_seen"


def init_app(app: Flask) -> None:
    """Count from page to page how long somebody has been working."""
    app.before_request(_note_work)


def begin_again() -> None:
    """Count from now on, as after a break."""
    session[_SINCE] = session[_SEEN] = int(time.time())


def minutes_worked() -> int:
    """For how many minutes this session has gone on without a break."""
    since = session.get(_SINCE)
    return 0 if since is None else (int(time.time()) - since) // 60


def is_break_due() -> bool:
    """Whether it is time to suggest a break."""
    wanted = preferences().break_minutes
    return signed_in() is not None and 0 < wanted <= minutes_worked()


def _note_work() -> None:
    """Note that somebody works; changes the session once a minute at most.

    What a page asks for by itself is no work.
    """
    polled = request.method == "GET" and wants_json()
    if polled or not is_review_rule(request.path) or signed_in() is None:
        return
    now = int(time.time())
    seen = session.get(_SEEN, 0)
    if now - seen > PAUSE_SECONDS:
        begin_again()
    elif now - seen >= TICK_SECONDS:
        session[_SEEN] = now
