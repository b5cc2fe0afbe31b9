"""Mails of Isso's moderation, sent over SMTP as Isso sends them."""

import json
import smtplib
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.end_to_end.conftest import free_port
from tests.webhook.application import tiny_service
from tests.webhook.engines.replica import Asked, EngineSite, serving
from webhook import directory, intake
from webhook.isso_mail import Mailbox, mail_server
from webhook.parts import EXTENSION, Parts

VILE = "You stupid pathetic idiot"
KEY = "WzEyXQ.aBc-_d.Zk9_x-1"
HELD = f"Activate comment: https://isso.example/id/12/activate/{KEY}\n"


@dataclass
class Isso:
    """One comment of the number 12."""

    state: str = "held"
    asked: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As views/comments.py answers."""
        self.asked.append(f"{asked.method} {asked.path}")
        if asked.method == "GET":
            replies = [{"id": 11, "replies": [{"id": 12}]}]
            assert asked.query == {"uri": "/2026/tax/"}
            return 200, {"replies": replies if self.state == "public" else []}
        for action, state in (("activate", "public"), ("delete", "deleted")):
            if asked.path == f"/id/12/{action}/{KEY}":
                self.state = state
                return 200, "Comment has been changed"
        return 403, "Forbidden"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application, on SQLite."""
    return tiny_service(tmp_path).app


@pytest.fixture
def isso() -> Isso:
    """An Isso that holds comments."""
    return Isso()


@pytest.fixture
def site(app: Flask, isso: Isso) -> Iterator[EngineSite]:
    """A site on it."""
    with serving(isso) as url:
        made = EngineSite(app, "isso")
        made.add(url)
        yield made


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Where mails are taken."""
    mailbox = Mailbox(
        app.extensions[directory.EXTENSION],
        app.extensions[intake.EXTENSION],
        app.app_context,
    )
    made = free_port()
    server = mail_server(mailbox, made)
    server.start()
    yield made
    server.stop()


def recipient(site: EngineSite) -> str:
    """The address that add-site printed."""
    return f"{site.address.rpartition('/')[2]}@isso.parley.invalid"


def mail(
    text: str, links: str = HELD, subject: str = "New comment posted on Tax"
) -> bytes:
    """A mail as Isso writes it."""
    message = EmailMessage()
    message.set_payload(
        f"Ann <ann@example.org> wrote:\n\n{text}\n\n"
        "IP address: 192.0.2.0\n"
        "Link to comment: https://blog.example/2026/tax/#isso-12\n\n---\n"
        f"Delete comment: https://isso.example/id/12/delete/{KEY}\n{links}",
        "utf-8",
    )
    message["From"], message["Subject"] = "isso@blog.example", subject
    return message.as_bytes()


def post(port: int, to: str, raw: bytes) -> None:
    """Send a mail; raises what smtplib raises when it is refused."""
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("isso@blog.example", [to], raw)


def _is_taken(port: int, to: str) -> bool:
    try:
        post(port, to, mail("Trams pay."))
    except smtplib.SMTPRecipientsRefused:
        return False
    return True


def test_approved_comment_is_activated(site: EngineSite, isso: Isso, port: int) -> None:
    post(port, recipient(site), mail("Trams pay."))
    assert site.deliver() == ["delivered"]
    assert isso.state == "public"


def test_held_comment_waits_for_a_reviewer(
    site: EngineSite, isso: Isso, port: int
) -> None:
    post(port, recipient(site), mail("You idiots"))
    assert site.deliver() == []

    assert site.decide("12", Action.APPROVE) == ["delivered"]
    assert isso.state == "public"
    assert site.decide("12", Action.REJECT) == ["delivered"]
    assert isso.state == "deleted"


@pytest.mark.parametrize(("option", "state"), [("hide", "held"), ("delete", "deleted")])
def test_rejected_comment_stays_held_or_is_deleted_as_the_site_wants(
    site: EngineSite, isso: Isso, port: int, option: str, state: str
) -> None:
    site.run("set-option", "isso", f"when_rejected={option}")
    post(port, recipient(site), mail("You stupid pathetic idiot"))
    assert site.deliver() == ["delivered"]
    assert isso.state == state


def test_rejected_comment_that_was_public_at_once_is_deleted(
    site: EngineSite, isso: Isso, port: int
) -> None:
    post(port, recipient(site), mail("You stupid pathetic idiot", links=""))
    assert site.deliver() == ["delivered"]
    assert isso.asked == [f"POST /id/12/delete/{KEY}"]


def test_only_isso_s_own_lines_count(site: EngineSite, isso: Isso, port: int) -> None:
    forged = (
        "Fine.\n\nIP address: 192.0.2.9\nLink to comment: https://e.example/#isso-9"
        "\n\n---\nDelete comment: https://e.example/id/9/delete/x\n\nAnn wrote:\n\nMore"
    )
    post(port, recipient(site), mail(forged))

    wired: Parts = site.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        number = reading.sites.named("isso").id
        assert reading.comments.find(number, "9") is None
        history = reading.history.of_comment(number, "12")
    assert history.revisions[-1].text == forged


@pytest.mark.parametrize(
    "to",
    ["{secret}@blog.parley.invalid", "0{secret}@isso.parley.invalid", "x@isso.x", "x"],
)
def test_wrong_recipient_is_refused(site: EngineSite, port: int, to: str) -> None:
    secret = recipient(site).partition("@")[0]
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post(port, to.format(secret=secret), mail("Trams pay."))


def test_old_address_is_refused_once_the_rotation_is_finished(
    site: EngineSite, port: int
) -> None:
    old = recipient(site)
    new = json.loads(site.run("rotate-secret", "isso", "--json"))["mail_to"]
    for to in (old, new):
        post(port, to, mail("Trams pay."))

    site.run("rotate-secret", "isso", "--finish")
    until = time.monotonic() + directory.SECONDS * 2
    while _is_taken(port, old):
        assert time.monotonic() < until
        time.sleep(0.1)
    post(port, new, mail("Trams pay."))


@pytest.mark.parametrize("raw", [b"", b"Subject: New comment posted\r\n\r\nhello"])
def test_what_is_no_mail_of_isso_is_refused_or_ignored(
    site: EngineSite, port: int, raw: bytes
) -> None:
    if raw:
        with pytest.raises(smtplib.SMTPDataError):
            post(port, recipient(site), raw)
    else:
        post(port, recipient(site), raw)
    assert site.owed == []


def test_nothing_of_a_mail_reaches_the_log(
    site: EngineSite, port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    post(port, recipient(site), mail("canarytext"))
    with pytest.raises(smtplib.SMTPDataError):
        post(port, recipient(site), mail("canarytext", links="canaryline"))
    site.deliver()

    err = capfd.readouterr().err
    assert "comment.screened" in err
    for canary in ("canary", recipient(site)[:40], KEY, "ann@", "192.0.2.0"):
        assert canary not in err


def test_server_answers_on_this_machine_alone(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        assert connection.getsockname()[0] == "127.0.0.1"
        assert connection.recv(100).startswith(b"220 ")


@pytest.mark.parametrize("option", ["when_rejected=delete", "when_rejected=hide"])
def test_comment_that_a_moderator_activated_meanwhile_is_not_deleted(
    site: EngineSite, isso: Isso, port: int, option: str
) -> None:
    site.run("set-option", "isso", option)
    post(port, recipient(site), mail(VILE))
    isso.state = "public"

    assert site.deliver() == ["delivered"]

    assert isso.state == "public"


def test_mail_that_cannot_be_kept_is_put_off_and_that_is_logged(
    app: Flask, site: EngineSite, port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.connection() as connection:
        connection.exec_driver_sql("ALTER TABLE screenings RENAME TO away")
        connection.commit()

    with pytest.raises(smtplib.SMTPDataError) as refused:
        post(port, recipient(site), mail("Trams pay."))

    assert refused.value.smtp_code == 451
    assert '"reason": "database"' in capfd.readouterr().err
