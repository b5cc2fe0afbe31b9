"""A page may start ``adapt``; one process a site at a time."""

import sys
import time

from webhook.adapting import Adapting

SLEEPER = (sys.executable, "-c", "import time; time.sleep(30)")
FAILING = (sys.executable, "-c", "raise SystemExit(3)")


def ended(adapting: Adapting, site: str) -> str:
    """How it ended."""
    for _ in range(600):
        if adapting.status(site) != "running":
            break
        time.sleep(0.05)
    return adapting.status(site)


def test_second_start_waits_for_the_first() -> None:
    adapting = Adapting(SLEEPER)

    assert adapting.status("blog") == "none"
    assert adapting.start("blog")
    assert not adapting.start("blog")
    assert adapting.status("blog") == "running"
    adapting.stop()
    assert adapting.status("blog") == "failed"


def test_what_fails_is_said_and_may_be_tried_again() -> None:
    adapting = Adapting(FAILING)

    assert adapting.start("blog")
    assert ended(adapting, "blog") == "failed"
    assert adapting.start("blog")
    ended(adapting, "blog")


def test_what_ends_well_is_done() -> None:
    adapting = Adapting((sys.executable, "-c", "pass"))

    adapting.start("blog")

    assert ended(adapting, "blog") == "done"
