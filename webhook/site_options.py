"""What ``set-option`` may set of a site: names, and what values look like."""

import re
from collections.abc import Callable, Mapping

from webhook.errors import OptionError, RefusedAddressError
from webhook.outgoing import plain_url

MAX_LENGTH = 2_000
TRUE_OR_FALSE = {"true": True, "false": False}

Value = str | bool


def _address(written: str) -> Value:
    try:
        plain_url(written)
    except RefusedAddressError as error:
        raise OptionError(str(error)) from error
    return written


def _flag(written: str) -> Value:
    if written not in TRUE_OR_FALSE:
        raise OptionError("Write true or false.")
    return TRUE_OR_FALSE[written]


def _word(*words: str) -> Callable[[str], Value]:
    def read(written: str) -> Value:
        if written not in words:
            raise OptionError(f"Write {' or '.join(words)}.")
        return written

    return read


def _text(written: str) -> Value:
    if not 1 <= len(written) <= MAX_LENGTH or re.search(r"[\x00-\x1f\x7f]", written):
        raise OptionError(f"Write 1 to {MAX_LENGTH} plain characters.")
    return written


OPTIONS: Mapping[str, Callable[[str], Value]] = {
    "callback_url": _address,
    "allow_private": _flag,
    "wordpress_url": _address,
    "wordpress_user": _text,
    "wordpress_rejected": _word("trash", "spam"),
    "akismet_hold": _word("publish", "spam"),
}
SECRETS = frozenset({"wordpress_password", "akismet_key"})
"""What is sealed; these are never shown again."""


def option(name: str, written: str) -> Value:
    """The value of an option as it is kept.

    Raises
    ------
    OptionError
        There is no such option, or it does not look like that.
    """
    if name not in OPTIONS:
        known = ", ".join(sorted(OPTIONS))
        raise OptionError(f"{name[:50]!r} is no option; there are {known}.")
    return OPTIONS[name](written)
