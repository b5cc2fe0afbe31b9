"""Work that can wait gives way to a rush, and only to a rush."""

from webhook.traffic import HEAVY, Traffic


class Clock:
    """A clock that is set by hand."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_rush_is_heavy_until_it_is_over() -> None:
    clock = Clock()
    traffic = Traffic(clock)
    assert not traffic.is_heavy(5_000)

    clock.seconds += 1
    assert traffic.is_heavy(5_000 + 2 * int(HEAVY))

    clock.seconds += 1
    assert not traffic.is_heavy(5_000 + 2 * int(HEAVY) + 1)


def test_one_comment_between_two_quick_looks_is_no_rush() -> None:
    clock = Clock()
    traffic = Traffic(clock)
    traffic.is_heavy(1)

    clock.seconds += 0.01
    assert not traffic.is_heavy(2)


def test_usual_traffic_is_not_heavy() -> None:
    clock = Clock()
    traffic = Traffic(clock)

    def heavy(second: int) -> bool:
        clock.seconds += 1
        return traffic.is_heavy(second * int(HEAVY))

    assert not any(heavy(second) for second in range(20))
