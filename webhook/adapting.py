"""Start ``python -m training adapt`` for a site, beside the service.

Training needs scikit-learn, which the service never loads: it runs as a process of its
own, at low priority, and the head that it makes is swapped in like any other.
"""

import subprocess
import sys
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

NICENESS: Final = "10"


@dataclass(slots=True)
class Adapting:
    """Starts at most one process a site; asked by whoever shows a button for it.

    The process has the service's environment and folder, and with them its settings.
    """

    command: tuple[str, ...] = (sys.executable, "-m", "training", "adapt")
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, site: str) -> bool:
        """Begin to adapt to a site; False when that is under way.

        Raises
        ------
        OSError
            No process can be started.
        """
        with self._lock:
            if self.status(site) == "running":
                return False
            self._running[site] = subprocess.Popen(  # noqa: S603 - no shell, own words
                ["nice", "-n", NICENESS, *self.command, "--site", site],  # noqa: S607
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            return True

    def stop(self) -> None:
        """End what is under way."""
        with self._lock:
            for process in self._running.values():
                process.terminate()
                process.wait()

    def status(self, site: str) -> str:
        """``running``, ``done``, ``failed``; ``none`` when nobody asked here."""
        process = self._running.get(site)
        if process is None:
            return "none"
        ended = process.poll()
        if ended is None:
            return "running"
        return "failed" if ended else "done"
