"""The address under which ``make run`` serves on this machine."""

import os

DEFAULT_PORT = "8000"


def here(path: str = "") -> str:
    """A path as an address on this machine; behind a proxy its host is another."""
    port = os.environ.get("PORT", DEFAULT_PORT)  # noqa: TID251 (not a setting of ours)
    return f"http://127.0.0.1:{port}{path}"
