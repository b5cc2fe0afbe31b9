"""An error as one line for whoever started us."""

from moderation.errors import ModerationError

OUT_OF_DATE = ("no such table", "no such column", "does not exist")
"""How SQLite and PostgreSQL say that the schema is not what we know."""


def in_one_line(error: ModerationError) -> str:
    """What is wrong; of a failing database also what it says, which is no data."""
    said = str(error)
    cause = getattr(error.__cause__, "orig", None)
    if error.reason != "database" or cause is None:
        return said
    first = next(iter(str(cause).strip().splitlines()), "")
    old = any(words in first for words in OUT_OF_DATE)
    hint = " (run `flask --app webhook migrate`)" if old else ""
    return f"{said.rstrip('.')}: {first}{hint}"
