"""What ``set-option`` may set of a site: names, and what values look like."""

import re
from collections.abc import Callable, Mapping

from moderation.asking import Shares
from moderation.repeats import MOST_COPIES
from webhook.errors import OptionError, RefusedAddressError
from webhook.near_copies import LINKED_OPTION, PLAIN_OPTION
from webhook.outgoing import plain_url

MAX_LENGTH = 2_000
QUESTION_SHARES = "question_shares"
TRUE_OR_FALSE = {"true": True, "false": False}

Value = str | bool | float


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


def _share(written: str) -> Value:
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise OptionError("Write a share from 0 to 1, such as 0.05.")
    return share


def _copies(written: str) -> Value:
    if not re.fullmatch("[0-9]{1,3}", written) or int(written) > MOST_COPIES:
        raise OptionError(f"Write a whole number from 0 to {MOST_COPIES}; 0 is never.")
    return int(written)


def _shares(written: str) -> Value:
    try:
        Shares.read(written)
    except ValueError as error:
        raise OptionError(
            "Write three shares that sum to 1, such as '0.7 0.2 0.1': unsure, "
            "varied, by lot."
        ) from error
    return written


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
    "coral_approve": _word("leave", "publish"),
    "coral_hold": _word("withhold", "premod"),
    "coral_dsa": _flag,
    "api_url": _address,
    "api_user": _text,
    "api_client": _text,
    "token_url": _address,
    "when_rejected": _word("hide", "delete"),
    "perspective_store": _flag,
    "second_opinion_share": _share,
    "audit_share": _share,
    QUESTION_SHARES: _shares,
    "appeals": _flag,
    LINKED_OPTION: _copies,
    PLAIN_OPTION: _copies,
    "perspective_unsupported": _word("refuse", "drop"),
}
SECRETS = frozenset(
    {
        *("wordpress_password", "akismet_key", "api_token", "api_secret"),
        *("coral_phase_secret", "coral_webhook_secret"),
    }
)
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
