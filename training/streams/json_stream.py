"""JSON a value at a time: arrays, objects and lines that need not fit in memory."""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

from training.errors import MalformedHistoryError

LONGEST_VALUE = 1 << 24
_BLANKS = " \t\r\n"
_SPARE = 1 << 16


class JsonStream:
    """A cursor over JSON; each method takes what stands at the cursor.

    Parameters
    ----------
    chunks : iterable of bytes
        UTF-8, with or without a byte order mark.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def require_something(self) -> None:
        """Raise MalformedHistoryError at the end."""
        if not self.peek():
            raise MalformedHistoryError("There is nothing in it.")

    def value(self) -> Any:
        """The whole value; raises MalformedHistoryError."""
        self.peek()
        while True:
            try:
                found, end = self._scan(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if self._longest() or not self._more():
                    raise MalformedHistoryError("This is not sound JSON.") from error
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return found

    def items(self) -> Iterator[Any]:
        """The values of an array, one at a time."""
        for _ in self._parts("[", "]"):
            yield self.value()

    def skip_items(self) -> None:
        """Pass over an array."""
        for _ in self.items():
            continue

    def members(self) -> Iterator[str]:
        """The keys of an object; the caller takes each value before the next key."""
        for _ in self._parts("{", "}"):
            key = self.value()
            if not isinstance(key, str):
                raise MalformedHistoryError("This is not sound JSON: a key is no text.")
            self._take(":")
            yield key

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self.peek() == closing:
            return self._take(closing)
        while True:
            yield
            if self.peek() == closing:
                return self._take(closing)
            self._take(",")

    def _take(self, wanted: str) -> None:
        found = self.peek()
        if found != wanted:
            raise MalformedHistoryError(
                f"This is not sound JSON: {wanted!r} expected, not {found!r}."
            )
        self._at += 1

    def _longest(self) -> bool:
        return len(self._text) - self._at > LONGEST_VALUE

    def _more(self) -> bool:
        """Read on, twice as far each time, so that a long value costs linear time."""
        wanted = max(_SPARE, len(self._text) - self._at)
        parts, got = [self._text[self._at :]], 0
        while got < wanted and not self._ended:
            chunk = next(self._chunks, None)
            self._ended = chunk is None
            parts.append(self._decode.decode(chunk or b"", final=self._ended))
            got += len(parts[-1])
        self._text, self._at = "".join(parts), 0
        return got > 0


def objects(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The objects of an array, of several arrays, of pages, or one a line.

    Raises
    ------
    MalformedHistoryError
        It is not JSON, or holds something else.
    """
    stream = JsonStream(chunks)
    stream.require_something()
    while following := stream.peek():
        for found in stream.items() if following == "[" else [stream.value()]:
            for one in found if isinstance(found, list) else [found]:
                if not isinstance(one, dict):
                    raise MalformedHistoryError("This JSON holds no comments.")
                yield one


def told(found: object, *path: str) -> str:
    """The text or number at a path of keys; empty when there is none.

    >>> told({"a": {"b": 3, "c": True}}, "a", "b"), told({"a": {"c": True}}, "a", "c")
    ('3', 'true')
    """
    for step in path:
        if not isinstance(found, dict):
            return ""
        found = found.get(step)
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found) if isinstance(found, str | int | float) else ""
