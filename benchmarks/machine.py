"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import numpy as np


def machine() -> dict[str, str]:
    """Cores, processor, memory, system and versions, by name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    return {
        "cores": str(cores or os.cpu_count()),
        "processor": _after(Path("/proc/cpuinfo"), "model name") or platform.machine(),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "load before": "{:.2f} {:.2f} {:.2f}".format(*os.getloadavg()),
    }


def _memory() -> str:
    kilobytes = _after(Path("/proc/meminfo"), "MemTotal").split()
    return f"{int(kilobytes[0]) / 2**20:.0f} GiB" if kilobytes else "unknown"


def _after(path: Path, name: str) -> str:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return ""
    values = [line.partition(":")[2].strip() for line in lines if line.startswith(name)]
    return values[0] if values else ""
