"""Files through which several gunicorn workers add up to one set of metrics."""

import os
from pathlib import Path

from prometheus_client import values
from prometheus_client.multiprocess import mark_process_dead

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def prepare(directory: Path) -> None:
    """Use ``directory`` for the metrics of this process and of those it forks.

    Call it in gunicorn's master (``gunicorn.conf.py``), before the application is
    created; files of an earlier run are removed, those of this one are kept when the
    master reads its configuration again.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if shared_directory() != str(directory):
        for stale in directory.glob("*.db"):
            stale.unlink(missing_ok=True)
    os.environ[VARIABLE] = str(directory)  # noqa: TID251 (prometheus-client's own)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def child_exit(worker_pid: int) -> None:
    """Forget the live gauges of a dead worker; its counts stay in the sums."""
    if shared_directory() is not None:
        mark_process_dead(worker_pid)  # type: ignore[no-untyped-call]


def shared_directory() -> str | None:
    """The directory in use; None in a single process."""
    return os.environ.get(VARIABLE)  # noqa: TID251 (prometheus-client's own)
