"""PHP's serialised plain values; objects and references are refused."""

from training.errors import MalformedHistoryError

DEEPEST = 16
PhpValue = str | int | float | bool | None | dict[str | int, "PhpValue"]


def unserialise(serialised: str) -> PhpValue:
    """Read what PHP's ``serialize`` wrote.

    >>> unserialise('a:1:{s:5:"event";s:11:"report-spam";}')
    {'event': 'report-spam'}

    Raises
    ------
    MalformedHistoryError
        It is something else, an object, a reference, or nested too deep.
    """
    cursor = _Cursor(serialised.encode("utf-8", "replace"))
    try:
        found = cursor.value(DEEPEST)
    except (ValueError, OverflowError) as error:
        raise MalformedHistoryError("This is no serialised PHP value.") from error
    if not cursor.at_end:
        raise MalformedHistoryError("Something follows a serialised PHP value.")
    return found


class _Cursor:
    """Where reading has come to; lengths count bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._content)

    def value(self, depth: int) -> PhpValue:
        kind = self._take(2)
        match kind:
            case b"N;":
                return None
            case b"b:":
                return self._until(b";") == "1"
            case b"i:":
                return int(self._until(b";"))
            case b"d:":
                return float(self._until(b";"))
            case b"s:":
                return self._string()
            case b"a:" if depth:
                return self._array(depth - 1)
        raise ValueError(kind)

    def _string(self) -> str:
        length = int(self._until(b":"))
        self._expect(b'"')
        found = self._take(length)
        self._expect(b'";')
        return found.decode("utf-8", "replace")

    def _array(self, depth: int) -> PhpValue:
        count = int(self._until(b":"))
        self._expect(b"{")
        found: dict[str | int, PhpValue] = {}
        for _ in range(count):
            key = self.value(0)
            if isinstance(key, bool) or not isinstance(key, str | int):
                raise ValueError(key)
            found[key] = self.value(depth)
        self._expect(b"}")
        return found

    def _take(self, length: int) -> bytes:
        end = self._at + length
        if length < 0 or end > len(self._content):
            raise ValueError(length)
        found = self._content[self._at : end]
        self._at = end
        return found

    def _expect(self, wanted: bytes) -> None:
        if self._take(len(wanted)) != wanted:
            raise ValueError(wanted)

    def _until(self, mark: bytes) -> str:
        end = self._content.index(mark, self._at)
        return self._take(end + 1 - self._at)[:-1].decode("ascii", "replace")
