"""What the application is wired from; views ask for it with ``parts()``."""

from dataclasses import dataclass

from flask import current_app

from moderation.screening import ModelSource
from moderation.settings import Settings
from moderation.storage.database import Database

EXTENSION = "parley"


@dataclass(frozen=True, slots=True)
class Parts:
    """The wired pieces of one application."""

    settings: Settings
    source: ModelSource
    database: Database


def parts() -> Parts:
    """The parts of the application that serves this request."""
    found: Parts = current_app.extensions[EXTENSION]
    return found
