"""Restarts under load: no comment is refused, no connection ends under a request."""

import pytest

from benchmarks.restarts import restart

RESTARTS = 5
RATE = 15.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HUP", "TERM"])
def test_restarts_under_load_are_noticed_by_nobody(name: str) -> None:
    found = restart(name, RESTARTS, RATE)

    assert found.restarts == RESTARTS
    assert len(found.outcomes) > RESTARTS
    assert found.resets == found.failures == found.lost == 0
