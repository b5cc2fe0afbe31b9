"""Five wrong tries a minute from one address or under one name, over all workers."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from werkzeug.exceptions import TooManyRequests

from moderation.secret_key import SecretKey
from webhook.parts import parts

EXTENSION = "parley.login_rate"
MOST = 5
WINDOW = timedelta(minutes=1)


def count_try(address: str | None, name: str) -> tuple[int, ...]:
    """Note a try before it is judged; returns what to forget when it was right.

    Kept in the database, so that workers count together; as keyed hashes, so that it
    tells nobody who tried. Counted first, so that many tries at once gain nothing.

    Raises
    ------
    TooManyRequests
        There were five within the last minute.
    """
    now = datetime.now(UTC)
    key: SecretKey = current_app.extensions[EXTENSION]
    hashes = (
        key.digest("sign-in address", (address or "").encode()),
        key.digest("sign-in name", name.casefold().encode("utf-8", "replace")),
    )
    with parts().database.unit_of_work() as work:
        work.tries.forget_before(now - WINDOW)
        if any(work.tries.since(each, now - WINDOW) >= MOST for each in hashes):
            raise TooManyRequests(
                "Too many tries; wait a minute.",
                retry_after=int(WINDOW.total_seconds()),
            )
        noted = tuple(work.tries.add(each, now) for each in hashes)
        work.commit()
    return noted


def forget(noted: tuple[int, ...]) -> None:
    """Forget a try that was right."""
    with parts().database.unit_of_work() as work:
        work.tries.forget(noted)
        work.commit()
