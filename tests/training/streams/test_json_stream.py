"""JSON is read a value at a time, however it is cut into chunks."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.errors import MalformedHistoryError
from training.streams.json_stream import JsonStream, objects

PARTS = st.dictionaries(
    st.text(max_size=5),
    st.none() | st.integers() | st.text(max_size=20) | st.lists(st.booleans()),
    max_size=4,
)


def cut(text: str | bytes, size: int) -> Iterator[bytes]:
    """The bytes of a text, so many at a time."""
    content = text if isinstance(text, bytes) else text.encode()
    return (content[at : at + size] for at in range(0, len(content), size))


@settings(deadline=None)
@given(st.lists(PARTS), st.integers(1, 50))
def test_array_lines_and_pages_give_the_same(
    parts: list[dict[str, Any]], size: int
) -> None:
    array = json.dumps(parts, ensure_ascii=False)
    lines = "\n".join(json.dumps(part) for part in parts)
    pages = "\n".join(json.dumps([part]) for part in parts)

    assert list(objects(cut(array, size))) == parts
    if parts:
        assert list(objects(cut(lines, size))) == parts
        assert list(objects(cut(pages, size))) == parts


def test_members_are_taken_one_by_one() -> None:
    stream = JsonStream(cut('{"a": 12, "b": [1, 2 ,3], "c": {"d": []}}', 3))

    taken = {
        key: list(stream.items()) if key == "b" else stream.value()
        for key in stream.members()
    }

    assert taken == {"a": 12, "b": [1, 2, 3], "c": {"d": []}}


@settings(deadline=None)
@given(st.text(alphabet='[]{},:"\\ab10.eu \n', max_size=40) | st.text(max_size=20))
def test_anything_else_is_our_error(text: str) -> None:
    with contextlib.suppress(MalformedHistoryError):
        list(objects(cut(text, 7)))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[1]", "7", '[{"a": 1}', '[{"a": 1},]']
)
def test_deep_cut_or_foreign_json_is_refused(text: str) -> None:
    with pytest.raises(MalformedHistoryError):
        list(objects(cut(text, 1000)))
