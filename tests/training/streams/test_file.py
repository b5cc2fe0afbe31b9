"""Times are read in every form that exports have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from training.streams.file import StreamedFile, moment


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("2020-09-13 12:26:40", "2020-09-13T12:26:40+00:00"),
        ("2020-09-13T12:26:40Z", "2020-09-13T12:26:40+00:00"),
        ("2022-02-03T04:05:06.123456789+02:00", "2022-02-03T02:05:06.123456+00:00"),
        ("2021-10-28 20:50:15 +0800", "2021-10-28T12:50:15+00:00"),
        ("Sun, 13 Sep 2020 12:26:40 +0000", "2020-09-13T12:26:40+00:00"),
        (1600000000.5, "2020-09-13T12:26:40.500000+00:00"),
        (1600000000000, "2020-09-13T12:26:40+00:00"),
    ],
)
def test_moment_is_read(told: object, iso: str) -> None:
    found = moment(told)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "told",
    [
        *("", "soon", "0000-00-00 00:00:00", None, True, [], {}),
        *(1e300, float("nan"), float("inf"), -1e20, "9999-12-31T23:59:59-14:00"),
    ],
)
def test_unreadable_time_is_none_and_becomes_the_time_of_the_file(
    told: object, tmp_path: Path
) -> None:
    path = tmp_path / "export"
    path.touch()
    assert moment(told) is None
    since = datetime.now(UTC) - StreamedFile(path).moment(told)
    assert abs(since.total_seconds()) < 60
