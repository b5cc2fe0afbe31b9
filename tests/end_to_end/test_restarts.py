"""Restarts under load: no comment is refused, no connection ends under a request."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.restarts import restart

RESTARTS = 5
RATE = 15.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HUP", "TERM"])
def test_restarts_under_load_are_noticed_by_nobody(name: str) -> None:
    # An event loop of its own thread: the browser of other tests keeps this one's.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(restart, name, RESTARTS, RATE).result()

    assert found.restarts == RESTARTS
    assert len(found.outcomes) > RESTARTS
    assert found.resets == found.failures == found.lost == 0
