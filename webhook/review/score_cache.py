"""The stored scores of sites, kept by this worker, for pages that look at them all."""

from flask import Flask, current_app

from moderation.kept_scores import KeptScores
from webhook.parts import EXTENSION as PARTS
from webhook.parts import Parts

EXTENSION = "parley.kept_scores"
FOLDER = "scores"


def init_app(app: Flask) -> None:
    """Give ``app`` its kept scores; reads nothing yet."""
    wired: Parts = app.extensions[PARTS]
    folder = wired.settings.instance / FOLDER
    app.extensions[EXTENSION] = KeptScores(wired.database, folder)


def kept_scores() -> KeptScores:
    """The kept scores of the application that serves this request."""
    found: KeptScores = current_app.extensions[EXTENSION]
    return found
