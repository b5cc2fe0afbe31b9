"""Passwords of reviewers: argon2id, as slow for strangers, checked when chosen."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 200
MIN_DIFFERENT = 5
# OWASP's password storage sheet: argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The password as it is stored."""
    return HASHER.hash(password)


def problem_of(password: str, name: str) -> str:
    """Why somebody called ``name`` may not have this password; empty when they may."""
    if len(password) < MIN_LENGTH:
        return f"A password has at least {MIN_LENGTH} letters."
    if len(password) > MAX_LENGTH:
        return f"A password has at most {MAX_LENGTH} letters."
    if len(set(password)) < MIN_DIFFERENT:
        return f"A password has at least {MIN_DIFFERENT} different letters."
    if name and name.casefold() in password.casefold() and len(name) * 2 > MIN_LENGTH:
        return "A password is not your name."
    return ""


def is_right(stored: str | None, password: str) -> bool:
    """Whether a password fits; as slow for a stranger, whose ``stored`` is None."""
    nobody = _nobody()
    try:
        return HASHER.verify(stored or nobody, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    """A hash that no password fits on purpose, made with today's parameters."""
    return HASHER.hash("nobody has this password")
