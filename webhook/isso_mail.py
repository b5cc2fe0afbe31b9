"""Takes Isso's moderation mails: a small SMTP server on this machine alone."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from moderation.errors import ModerationError, StorageError
from moderation.storage.sites import Site
from webhook import log_events
from webhook.address_secrets import site_at
from webhook.directory import Directory
from webhook.errors import SignatureError
from webhook.intake import Intake
from webhook.platforms import ISSO
from webhook.platforms.base import Delivered
from webhook.reports import report_screening

HOST = "127.0.0.1"
MOST_BYTES = 1_048_576
TAKEN = "250 Taken"
NO_MAILBOX = "550 No such mailbox"
NOT_ISSO = "554 Not a mail of Isso"
LATER = "451 Not now"


class Mailbox:
    """What the SMTP server asks at each step; a mail that is taken is on disk.

    Parameters
    ----------
    context : callable
        Gives the context of the application, which metrics need.
    """

    def __init__(
        self,
        directory: Directory,
        intake: Intake,
        context: Callable[[], AbstractContextManager[Any]],
    ) -> None:
        self._directory = directory
        self._intake = intake
        self._context = context

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Accept ``<secret>@<site>.…`` of a site that runs on Isso."""
        try:
            await asyncio.to_thread(self._site, address)
        except SignatureError as error:
            log_events.write(log_events.REQUEST_REFUSED, reason=error.reason)
            return NO_MAILBOX
        except StorageError as error:
            return _later(error)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Screen the comment in a mail; refuse what is none."""
        body = envelope.content or b""
        raw = body.encode() if isinstance(body, str) else body
        try:
            for address in envelope.rcpt_tos:
                await asyncio.to_thread(self._take, address, raw)
        except StorageError as error:
            return _later(error)
        except ModerationError as error:
            log_events.write(log_events.REQUEST_REFUSED, reason=error.reason)
            return NOT_ISSO
        return TAKEN

    async def handle_exception(self, _error: Exception) -> str:
        """Log what nobody expected, without its words."""
        log_events.fail(log_events.REQUEST_FAILED, sys.exc_info())
        return LATER

    def _site(self, address: str) -> Site:
        secret, _, domain = address.strip("<>").partition("@")
        name = domain.partition(".")[0]
        site = site_at(self._directory, name, secret.lower())
        if site.platform != ISSO.name:
            raise SignatureError("This site does not run on Isso.")
        return site

    def _take(self, address: str, raw: bytes) -> None:
        site = self._site(address)
        event = ISSO.parse(Delivered({}, raw))
        if event is None:
            return
        answered = self._intake.take(site, event, raw)
        if answered.screening is not None:
            with self._context():
                report_screening(site.id, answered.screening, answered.seconds)


def _later(error: StorageError) -> str:
    """What Isso hears when nothing could be kept; it says so in its own log."""
    log_events.warn(log_events.REQUEST_REFUSED, reason=error.reason)
    return LATER


def mail_server(mailbox: Mailbox, port: int) -> Controller:
    """The server, to be started and stopped; only this machine can reach it."""
    return Controller(
        mailbox, hostname=HOST, port=port, data_size_limit=MOST_BYTES, ident="Parley"
    )
