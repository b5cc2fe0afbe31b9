"""How gunicorn serves Parley: threads, a preloaded model, no trace of readers."""

import gc

gc.disable()  # until workers start: what a start makes is kept, looking costs 0.3 s

import os
import sys
from typing import Any

import gunicorn.http.wsgi  # type: ignore[import-untyped]

from moderation.errors import SettingsError
from moderation.features import embedding
from moderation.settings import Settings

try:
    _settings = Settings.from_environment()
except SettingsError as error:
    sys.exit(f"Error: {error}")
if _settings.semantic != "never":
    embedding.begin()  # half a second of work, while the rest is imported

from webhook import background, metrics_files
from webhook.parts import EXTENSION

gunicorn.http.wsgi.SERVER = "parley"
try:
    metrics_files.prepare(_settings.instance / "metrics")
except OSError as error:
    sys.exit(f"Error: {error}")

wsgi_app = "webhook.wsgi:app"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"  # noqa: TID251 (not ours)
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # noqa: TID251 (not ours)
# Some threads are spare: saying 503 at once, or that we live, needs one as well.
threads = _settings.max_in_flight + 8
preload_app = True
graceful_timeout = 30
timeout = 30
keepalive = 15
accesslog = None
loglevel = "error"  # its warnings name the addresses of callers
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Keep what was loaded out of collections: workers share its pages, none pauses."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, worker: Any) -> None:
    """Forget the parent's connections; begin the work in the background."""
    gc.enable()
    extensions = worker.app.wsgi().extensions
    extensions[EXTENSION].database.forked()
    extensions[background.EXTENSION].start()


def worker_exit(_server: Any, worker: Any) -> None:
    """Let what is in hand finish."""
    worker.app.wsgi().extensions[background.EXTENSION].stop()


def child_exit(_server: Any, worker: Any) -> None:
    """Add a dead worker's figures to the sums."""
    metrics_files.child_exit(worker.pid)
