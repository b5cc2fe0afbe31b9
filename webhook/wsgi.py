"""What gunicorn serves, made once before it forks: tables checked, model loaded."""

import sys

from flask import Flask

from moderation.comment import Comment
from moderation.errors import ModerationError
from moderation.policies.promises import PromisesPolicy
from moderation.screening import ModelSource, screen
from moderation.settings import Settings
from webhook import log_events
from webhook.app import create_app, live_model
from webhook.parts import EXTENSION, Parts
from webhook.plain_errors import in_one_line


def _served() -> Flask:
    """The service; what stops the start is one line and exit status 1."""
    try:
        return _made()
    except ModerationError as error:
        sys.exit(f"Error: {in_one_line(error)}")


def _made() -> Flask:
    settings = Settings.from_environment()
    source = live_model(settings)
    if source.semantic is not None:
        source.semantic.begin()
    made = create_app(settings, source)
    wired: Parts = made.extensions[EXTENSION]
    wired.database.require_schema()
    wired.database.dispose()  # a connection must not be shared by forked workers
    source.load()
    if source.problem:
        log_events.warn(log_events.MODEL_MISSING, problem=source.problem)
    if source.semantic is not None:
        source.semantic.current()  # workers share its pages, and none waits for it
    _warm(source)
    return made


def _warm(source: ModelSource) -> None:
    """Fill every table that is made at its first use: workers then share them.

    Otherwise all threads of a fresh worker make the same ones at once, and its first
    comments wait for half a second.
    """
    comment = Comment("Is it w@rm, Dr. No? It is.", targets=("It is warm.",))
    screen([comment], source, PromisesPolicy(), explain=True)


app = _served()
