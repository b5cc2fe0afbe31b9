"""Command isso-mail: take Isso's moderation mails."""

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from webhook import directory, intake
from webhook.isso_mail import HOST, Mailbox, mail_server

PORT = 8025


@click.command("isso-mail")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=PORT,
    show_default=True,
    help="Where on 127.0.0.1 to listen.",
)
@with_appcontext
def isso_mail(port: int) -> None:
    """Listen for the mails of Isso's moderation, until ended."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    mailbox = Mailbox(
        app.extensions[directory.EXTENSION],
        app.extensions[intake.EXTENSION],
        app.app_context,
    )
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = mail_server(mailbox, port)
    try:
        server.start()
    except OSError as error:
        raise click.ClickException(f"{HOST}:{port} cannot be listened on.") from error
    click.echo(f"Taking mails at {HOST}:{port}")
    ended.wait()
    server.stop()
