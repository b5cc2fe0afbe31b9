"""What processes hold in memory, read from /proc."""

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
KIB = 1_024


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes (10^6 bytes) of one process.

    Parameters
    ----------
    resident : float
        RSS: every page that is in memory, shared ones in full.
    proportional : float
        PSS: a page shared by n processes counts 1/n.
    own : float
        USS: pages that nobody else has, what one more process costs.
    """

    resident: float
    proportional: float
    own: float


def memory(pid: int) -> Memory:
    """Memory of a process now; needs Linux."""
    sizes: dict[str, int] = {}
    text = (PROC / str(pid) / "smaps_rollup").read_text("ascii")
    for line in text.splitlines()[1:]:
        name, value = line.split()[:2]
        sizes[name.rstrip(":")] = int(value)
    own = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return Memory(*(size * KIB / 1e6 for size in (sizes["Rss"], sizes["Pss"], own)))


def family(pid: int) -> list[int]:
    """A process and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for children in (PROC / str(one) / "task").glob("*/children"):
            try:
                waiting += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


class PeakMemory:
    """Samples the summed memory of a process and its descendants while it runs.

    ``resident`` counts shared pages once per process, so it is an upper bound;
    ``proportional`` counts them once. Both in megabytes.
    """

    def __init__(self, pid: int, every: float = 0.25) -> None:
        self.resident = 0.0
        self.proportional = 0.0
        self._pid = pid
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Start sampling."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Stop sampling."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(self._every):
            sums = [self._of(pid) for pid in family(self._pid)]
            self.resident = max(self.resident, sum(each.resident for each in sums))
            self.proportional = max(
                self.proportional, sum(each.proportional for each in sums)
            )

    def _of(self, pid: int) -> Memory:
        try:
            return memory(pid)
        except (OSError, KeyError):  # it has ended meanwhile
            return Memory(0.0, 0.0, 0.0)
