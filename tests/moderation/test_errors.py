import inspect
import re

import pytest

from moderation import errors
from moderation.errors import ModerationError, SettingsError

TREE = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, ModerationError)
]


def test_tree_in_the_docstring_names_every_error() -> None:
    drawn = re.findall(r"\w+Error", errors.__doc__ or "")

    assert sorted(drawn) == sorted(error.__name__ for error in TREE)


def test_every_error_has_a_reason_of_its_own() -> None:
    reasons = [error.reason for error in TREE]

    assert len(set(reasons)) == len(TREE)
    assert all(re.fullmatch(r"[a-z_]+", reason) for reason in reasons)


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_every_error_keeps_its_message_and_says_what_it_is(
    error: type[ModerationError],
) -> None:
    made = error("it went wrong")

    assert str(made) == "it went wrong"
    assert made.reason == error.reason
    assert error.__doc__


def test_one_error_may_carry_a_narrower_reason() -> None:
    made = SettingsError("no such folder", reason="folder")

    assert made.reason == "folder"
    assert SettingsError.reason == "settings"
