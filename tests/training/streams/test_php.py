"""Serialised PHP is read as plain values, and whatever else it is only refused."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.errors import MalformedHistoryError
from training.streams.php import DEEPEST, PhpValue, unserialise

KEYS = st.text(max_size=5) | st.integers(-(2**63), 2**63)
VALUES: st.SearchStrategy[PhpValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def serialise(value: PhpValue) -> str:
    """What PHP's ``serialize`` writes."""
    match value:
        case None:
            return "N;"
        case bool():
            return f"b:{value:d};"
        case int():
            return f"i:{value};"
        case float():
            return f"d:{value!r};"
        case str():
            return f's:{len(value.encode())}:"{value}";'
    pairs = "".join(serialise(key) + serialise(part) for key, part in value.items())
    return f"a:{len(value)}:{{{pairs}}}"


@settings(deadline=None)
@given(VALUES)
def test_what_php_writes_is_read(value: PhpValue) -> None:
    assert unserialise(serialise(value)) == value


@settings(deadline=None)
@given(
    st.text(alphabet='abdisNOCRr:;{}"0123456789-.\x00é', max_size=60)
    | st.text(max_size=30)
    | VALUES.map(serialise).map(lambda text: text[:-1])
    | VALUES.map(serialise).map(lambda text: text[1:])
)
def test_anything_else_is_our_error(text: str) -> None:
    with contextlib.suppress(MalformedHistoryError):
        unserialise(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i:1;i:2;",
        'O:8:"stdClass":0:{}',
        'C:1:"X":0:{}',
        "R:1;",
        'E:3:"A:B";',
        's:99999999999:"x";',
        's:-1:"x";',
        "a:9999999999:{}",
        f"i:{'9' * 5000};",
        "a:1:{a:0:{}i:1;}",
        "a:1:{b:1;i:1;}",
        "a:1:{i:0;" * (DEEPEST + 1) + "N;" + "}" * (DEEPEST + 1),
    ],
)
def test_objects_references_and_lies_are_refused(text: str) -> None:
    with pytest.raises(MalformedHistoryError):
        unserialise(text)
