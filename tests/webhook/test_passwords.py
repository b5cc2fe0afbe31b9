"""Passwords: argon2id with OWASP's parameters, hashed again when these grow."""

import argon2
import pytest
from argon2.low_level import Type

from webhook import passwords
from webhook.passwords import hashed, is_outdated, is_right, problem_of

RIGHT = "correct horse battery"


def test_parameters_are_those_of_owasp() -> None:
    found = argon2.extract_parameters(hashed(RIGHT))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


def test_only_the_password_fits() -> None:
    stored = hashed(RIGHT)
    assert is_right(stored, RIGHT)
    assert not is_right(stored, RIGHT + " ")
    assert not is_right(None, RIGHT)
    assert not is_right("", RIGHT)
    assert not is_right("nonsense", RIGHT)
    assert not is_right(None, "nobody has this password")


def test_weaker_hashes_are_outdated() -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    assert is_outdated(weak.hash(RIGHT))
    assert not is_outdated(hashed(RIGHT))


@pytest.mark.parametrize(
    ("password", "name", "said"),
    [
        ("x" * 201, "", "at most 200"),
        ("elevenchars", "", "at least 12"),
        ("abababababab", "", "5 different"),
        ("adalovelace123", "AdaLovelace", "not your name"),
        ("a fine pass phrase", "Al", ""),
        ("пароль из четырёх слов", "", ""),
    ],
)
def test_which_passwords_may_be(password: str, name: str, said: str) -> None:
    assert (
        (said in problem_of(password, name)) if said else not problem_of(password, name)
    )


def test_a_stranger_is_compared_with_a_hash_of_the_same_cost() -> None:
    assert not is_outdated(passwords._nobody())
