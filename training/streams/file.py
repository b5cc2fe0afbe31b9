"""A file that is read as a stream: gzip unpacked, progress told, times understood."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

CHUNK = 1 << 16
GZIP_MAGIC = b"\x1f\x8b"
_MILLISECONDS = 100_000_000_000  # seconds since 1970 get there in the year 5138


def _nobody(_count: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class StreamedFile:
    """A file on disk, plain or gzipped.

    Parameters
    ----------
    path : Path
        Where it is.
    on_bytes : callable
        Told how many more bytes of the file on disk have been read.
    """

    path: Path
    on_bytes: Callable[[int], None] = _nobody

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes inside, unpacked when the file starts like gzip."""
        with io.BufferedReader(_Counted(self.path, self.on_bytes)) as raw:
            if raw.peek(2)[:2] != GZIP_MAGIC:
                yield raw
                return
            with gzip.open(raw) as unpacked:
                yield cast(BinaryIO, unpacked)

    def chunks(self) -> Iterator[bytes]:
        """The bytes inside, 64 KiB at a time."""
        with self.opened() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def moment(self, told: object) -> datetime:
        """When that was, in UTC; an unreadable time is the file's own."""
        return moment(told) or datetime.fromtimestamp(self.path.stat().st_mtime, UTC)


def moment(told: object) -> datetime | None:
    """Read ISO 8601, RFC 2822 or seconds since 1970; a time without zone is UTC.

    >>> moment("2021-10-28 20:50:15 +0800").isoformat()
    '2021-10-28T12:50:15+00:00'
    >>> moment("0000-00-00 00:00:00") is None
    True
    """
    for read in (_number, _iso, _rfc_2822):
        try:
            found = read(told)
            if found is not None:
                zoned = found if found.tzinfo else found.replace(tzinfo=UTC)
                return zoned.astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _number(told: object) -> datetime | None:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return datetime.fromtimestamp(told / 1000 if told > _MILLISECONDS else told, UTC)


def _iso(told: object) -> datetime | None:
    if not isinstance(told, str):
        return None
    return datetime.fromisoformat(told.strip().replace(" +", "+").replace(" -", "-"))


def _rfc_2822(told: object) -> datetime | None:
    return parsedate_to_datetime(told) if isinstance(told, str) else None


class _Counted(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None]) -> None:
        self._file = path.open("rb", buffering=0)
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read, and tell how much."""
        count = self._file.readinto(buffer) or 0
        self._on_bytes(count)
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
